"""Every kind of file of a bundle, flipped, cut, left out or added: never a conforming verdict, always a step."""

import os
import random
import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.tamper.bundles import (
    ANOMALY,
    CONFORME,
    NOT_VERIFIABLE,
    USAGE,
    folder_of,
    names,
    verify,
    with_file,
    zipped,
)

NO_EVIDENCE = {"README.txt"}
"""What docs/spec/log.md says is no evidence."""

BUNDLES = (("whole", "public"), ("whole", "auditors"), ("long", "public"))


@pytest.fixture(scope="module", params=BUNDLES, ids="-".join)
def bundle(request, tmp_path_factory):
    """A copy of a bundle that tests may damage, as long as they put back what they took."""
    copy = tmp_path_factory.mktemp("bundle") / "copy"
    shutil.copytree(folder_of(*request.param), copy)
    assert verify(copy).code == CONFORME
    return copy


def places(size: int, rng: random.Random) -> list[int]:
    """The first and the last bytes, the middle, and a few others."""
    return sorted({0, 1, size // 2, size - 2, size - 1, *(rng.randrange(size) for _ in range(3))} & set(range(size)))


def test_the_bundles_hold_every_kind_of_file(bundle):
    kinds = {name.partition("/")[0] for name in names(bundle)}
    assert kinds >= {"README.txt", "checkpoint", "log.vkey", "tile", "blobs"}
    if "tile/1/000.p/1" in names(bundle):
        assert {"tile/0/000", "tile/0/001.p/43", "tile/entries/000", "tile/entries/001.p/43"} <= set(names(bundle))


def test_a_flipped_bit_anywhere_is_found(bundle):
    rng = random.Random(5)
    large = "tile/0/000" in names(bundle)  # its blobs and notes are those of the other bundles
    for name in names(bundle):
        if large and not name.startswith("tile/"):
            continue
        data = (bundle / name).read_bytes()
        for at in places(len(data), rng):
            flipped = data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
            with with_file(bundle, name, flipped):
                code = verify(bundle).code
            assert code == (CONFORME if name in NO_EVIDENCE else ANOMALY), f"{name}, byte {at}"


@pytest.mark.parametrize("change", [lambda d: b"", lambda d: d[:-1], lambda d: d[: len(d) // 2], lambda d: d + b"\n"])
def test_a_file_cut_or_made_longer_is_found(bundle, change):
    for name in names(bundle):
        data = (bundle / name).read_bytes()
        with with_file(bundle, name, change(data)):
            code = verify(bundle).code
        assert code == (CONFORME if name in NO_EVIDENCE else ANOMALY), name


def only_for_auditors(bundle) -> set[str]:
    return set(names(bundle)) - set(names(folder_of("whole"))) - set(names(folder_of("long")))


def test_a_missing_file_is_named_and_makes_the_bundle_not_verifiable(bundle):
    for name in names(bundle):
        with with_file(bundle, name, None):
            report = verify(bundle)
        if name in NO_EVIDENCE:
            assert report.code == CONFORME
        elif name in only_for_auditors(bundle):
            assert (report.code, report.said["audience"]) == (CONFORME, "public")  # without it, it is a public bundle
        else:
            assert report.code == NOT_VERIFIABLE, name
            assert name in {e.get("where") for e in report.said["exceptions"]}


@pytest.mark.parametrize(
    "name",
    ["blobs/sha256/" + "0" * 64, "notes.txt", "blobs/x", "tile/0/001.p/7", "tile/9/000.p/1", "tile/entries/x", ".x"],
)
def test_a_file_too_many_is_found(bundle, name):
    if name in names(bundle):
        pytest.skip("this log has such a tile")
    (bundle / name).parent.mkdir(parents=True, exist_ok=True)
    with with_file(bundle, name, b"hello"):
        report = verify(bundle)
    assert report.code == ANOMALY
    assert {"file.unexpected", "blob.hash", "tree.tile"} & {code for _, code in report.found}


def test_files_that_change_places_are_found(bundle):
    blobs = [name for name in names(bundle) if name.startswith("blobs/")]
    if len(blobs) < 2:
        pytest.skip("a single blob")
    one, other = (bundle / blobs[0]).read_bytes(), (bundle / blobs[1]).read_bytes()
    with with_file(bundle, blobs[0], other), with_file(bundle, blobs[1], one):
        report = verify(bundle)
    assert ("F1", "blob.hash") in report.found


@pytest.mark.parametrize("deflate", [False, True])
def test_a_zip_says_what_its_folder_says(bundle, tmp_path, deflate):
    assert verify(zipped(bundle, tmp_path / "b.zip", deflate=deflate)).said == verify(bundle).said


@pytest.mark.parametrize("deflate", [False, True])
def test_no_flipped_bit_of_a_zip_changes_what_a_conforming_report_says(bundle, tmp_path, deflate):
    """A zip's own framing is no evidence: some of its bytes say nothing."""
    path = zipped(bundle, tmp_path / "b.zip", deflate=deflate)
    honest, data, rng = verify(path).said, path.read_bytes(), random.Random(6)
    directory = data.rindex(b"PK\x01\x02")
    sampled = {rng.randrange(len(data)) for _ in range(8)}
    for at in {*places(len(data), rng), *sampled, directory, directory + 16, 14, 26}:
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :])
        report = verify(path)
        assert report.code != CONFORME or report.said == honest, f"byte {at}"


def test_a_zip_with_a_file_twice_is_found(bundle, tmp_path):
    path = zipped(bundle, tmp_path / "b.zip")
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("checkpoint", b"another")
    assert verify(path).code == ANOMALY


def test_a_zip_cut_short_is_an_anomaly(bundle, tmp_path):
    path = zipped(bundle, tmp_path / "b.zip")
    path.write_bytes(path.read_bytes()[:-30])
    report = verify(path)
    assert report.code in (ANOMALY, USAGE)


def test_what_is_no_bundle_is_wrong_usage(tmp_path):
    text = tmp_path / "a.txt"
    text.write_text("hello")
    for path in (text, tmp_path / "nothing"):
        report = verify(path)
        assert report.code == USAGE
        assert str(path) in report.errors


def test_an_empty_folder_is_not_verifiable(tmp_path):
    report = verify(tmp_path)
    assert report.code == NOT_VERIFIABLE
    assert ("F1", "file.missing") in report.found


@pytest.mark.parametrize("policy", ["hello\n", "quorum nobody\n", "witness w w+00000000+AAAA\nquorum w\n", "", "\x00"])
def test_a_policy_that_cannot_be_read_is_wrong_usage(tmp_path, policy):
    path = tmp_path / "policy"
    path.write_text(policy)
    assert verify(folder_of("whole"), "--policy", path).code == USAGE


def test_options_that_do_not_exist_are_wrong_usage(tmp_path):
    assert verify(folder_of("whole"), "--hope").code == USAGE
    assert verify(folder_of("whole"), "--pin", tmp_path / "nothing").code == USAGE


def run(root, *arguments: object) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-P", "-m", "verifier", *map(str, arguments)],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_program_itself_answers_with_the_exit_codes(root, tmp_path):
    good = folder_of("whole")
    bad = tmp_path / "bad"
    shutil.copytree(good, bad)
    checkpoint = bad / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"\n", b"\nx", 1))
    gone = tmp_path / "gone"
    shutil.copytree(good, gone)
    (gone / "checkpoint").unlink()
    runs = [run(root, path) for path in (good, bad, gone, tmp_path / "nothing")]
    assert [r.returncode for r in runs] == [CONFORME, ANOMALY, NOT_VERIFIABLE, USAGE]
    assert not any("Traceback" in r.stderr + r.stdout for r in runs)
