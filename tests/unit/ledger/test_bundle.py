"""What is handed to others: exactly what the specification lists."""

import zipfile
from hashlib import sha256

import pytest

from ledger import bundle, tiles
from ledger.blobs import Blobs
from ledger.bodies import Blob
from ledger.errors import Conflict, Damaged, Unavailable
from ledger.keys import SigningKey
from ledger.publication import Publication
from ledger.store import Store

ORIGIN = "sagiterre.example/les-pins"
KEY = SigningKey(b"\x07" * 32)


def blob(data, audience="public"):
    return Blob(sha256(data).hexdigest(), len(data), "text/plain", audience)


def territory(folder, size):
    with Store.create(folder / "ledger.sqlite", ORIGIN) as store:
        store.append([b"entry %d" % index for index in range(size // 2)], at=0)
        Publication(folder).publish(store, KEY)
        store.append([b"entry %d" % index for index in range(size // 2, size)], at=size // 2)
        Publication(folder).publish(store, KEY)
    return folder


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("size", [0, 1, 2, 257, 300])
def test_a_bundle_holds_the_tiles_of_its_checkpoint_and_nothing_else(tmp_path, size):
    bundle.export(territory(tmp_path / "t", size), tmp_path / "out", "public", [])
    fixed = {"checkpoint", "log.vkey", "README.txt"}
    assert names(tmp_path / "out") == fixed | {tile.path for tile in tiles.tiles(size)}
    for name in names(tmp_path / "out"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "t" / "public" / name).read_bytes()


def test_the_public_bundle_holds_public_blobs_and_the_auditors_bundle_all(tmp_path):
    folder = territory(tmp_path / "t", 3)
    blobs = Blobs(folder)
    blobs.put(b"charter", "public")
    blobs.put(b"roster", "auditors")
    blobs.put(b"nobody refers to it", "public")
    referenced = [blob(b"charter"), blob(b"roster", "auditors"), blob(b"charter")]
    for audience, expected in (("public", {b"charter"}), ("auditors", {b"charter", b"roster"})):
        bundle.export(folder, tmp_path / audience, audience, referenced)
        held = names(tmp_path / audience)
        assert {name for name in held if "blobs" in name} == {
            f"blobs/sha256/{sha256(data).hexdigest()}" for data in expected
        }


def test_a_policy_that_the_publisher_wishes_goes_along(tmp_path):
    folder = territory(tmp_path / "t", 1)
    (folder / "public" / "policy").write_bytes(b"quorum none\n")
    bundle.export(folder, tmp_path / "out", "public", [])
    assert (tmp_path / "out" / "policy").read_bytes() == b"quorum none\n"


def test_a_missing_altered_or_mislabelled_blob_stops_the_export(tmp_path):
    folder = territory(tmp_path / "t", 1)
    with pytest.raises(Damaged, match="missing"):
        bundle.export(folder, tmp_path / "a", "public", [blob(b"charter")])
    name = Blobs(folder).put(b"charter", "public")
    wrong = Blob(name, 8, "text/plain", "public")
    with pytest.raises(Damaged, match="7 bytes, but the entry says 8"):
        bundle.export(folder, tmp_path / "b", "public", [wrong])
    (folder / "public" / "blobs" / "sha256" / name).write_bytes(b"CHARTER")
    with pytest.raises(Damaged, match="not that of its name"):
        bundle.export(folder, tmp_path / "c", "public", [blob(b"charter")])


def test_a_missing_tile_stops_the_export(tmp_path):
    folder = territory(tmp_path / "t", 300)
    (folder / "public/tile/0/000").unlink()
    with pytest.raises(Damaged, match="tile/0/000: missing"):
        bundle.export(folder, tmp_path / "out", "public", [])


def test_what_is_not_published_is_not_exported(tmp_path):
    Store.create(tmp_path / "t" / "ledger.sqlite", ORIGIN).close()
    with pytest.raises(Unavailable, match="nothing is published"):
        bundle.export(tmp_path / "t", tmp_path / "out", "public", [])


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    folder = territory(tmp_path / "t", 1)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").write_bytes(b"")
    with pytest.raises(Conflict, match="not empty"):
        bundle.export(folder, tmp_path / "out", "public", [])
    assert names(tmp_path / "out") == {"mine"}


@pytest.mark.parametrize("deflate", [False, True])
def test_the_same_files_give_the_same_zip(tmp_path, deflate):
    for number in ("1", "2"):
        bundle.export(territory(tmp_path / f"t{number}", 300), tmp_path / number, "public", [])
        bundle.zip_folder(tmp_path / number, tmp_path / f"{number}.zip", deflate=deflate)
    one = (tmp_path / "1.zip").read_bytes()
    assert one == (tmp_path / "2.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "1.zip") as archive:
        assert archive.namelist() == sorted(names(tmp_path / "1"))
        assert archive.testzip() is None
        for name in archive.namelist():
            assert archive.read(name) == (tmp_path / "1" / name).read_bytes()
        kinds = {about.compress_type for about in archive.infolist()}
    assert kinds == {zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED}


def test_a_zip_is_never_replaced_and_nothing_is_left_aside(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"a")
    (tmp_path / "out.zip").write_bytes(b"older")
    with pytest.raises(Conflict, match="exists already"):
        bundle.zip_folder(tmp_path / "in", tmp_path / "out.zip")
    assert (tmp_path / "out.zip").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out.zip"]


def test_a_zip_that_cannot_be_written_is_an_error_with_words(tmp_path):
    with pytest.raises(Unavailable, match="no such file or folder"):
        bundle.zip_folder(tmp_path, tmp_path / "nowhere" / "out.zip")
