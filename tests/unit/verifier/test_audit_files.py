"""Files of a bundle that are missing, damaged, or more than there should be."""

import shutil
import zipfile
from hashlib import sha256

import pytest

from tests.unit.verifier.audits import audited, codes
from tests.unit.verifier.ceremony import Ceremony
from tests.unit.verifier.forge import canonical
from tests.unit.verifier.people import GUARANTOR, OPERATOR
from verifier.findings import Verdict


def blob_path(bundle, data):
    return bundle / "blobs" / "sha256" / sha256(data).hexdigest()


def damage(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def charter_blob(bundle, whole):
    return blob_path(bundle, canonical(whole.document))


TAMPERED = [
    ("no checkpoint", lambda b, w: (b / "checkpoint").unlink(), 2, ("F1", "file.missing")),
    ("no log key", lambda b, w: (b / "log.vkey").unlink(), 2, ("F1", "file.missing")),
    ("no entries", lambda b, w: shutil.rmtree(b / "tile" / "entries"), 2, ("F1", "file.missing")),
    ("no hash tile", lambda b, w: shutil.rmtree(b / "tile" / "0"), 2, ("F1", "file.missing")),
    ("no charter", lambda b, w: charter_blob(b, w).unlink(), 2, ("F1", "blob.missing")),
    ("another charter", lambda b, w: damage(charter_blob(b, w)), 1, ("F1", "blob.hash")),
    ("a file too much", lambda b, w: (b / "notes.txt").write_text("hello"), 1, ("F1", "file.unexpected")),
    ("a tile too much", lambda b, w: (b / "tile/0/001").write_bytes(bytes(32)), 1, ("F1", "file.unexpected")),
    ("a blob too much", lambda b, w: blob_path(b, b"x").write_bytes(b"x"), 1, ("F1", "file.unexpected")),
    ("a vkey of another shape", lambda b, w: (b / "log.vkey").write_text("x\n"), 1, ("F1", "file.malformed")),
    ("another log's key", lambda b, w: (b / "log.vkey").write_text(other_vkey() + "\n"), 1, ("F2", "note.origin")),
    ("no note", lambda b, w: (b / "checkpoint").write_text("x"), 1, ("F2", "note.malformed")),
    ("a false signature", lambda b, w: resize(b, 27), 1, ("F2", "note.signature")),
    ("a short hash tile", lambda b, w: cut(b / "tile/0/000.p/28"), 1, ("F1", "file.malformed")),
    ("a wrong hash tile", lambda b, w: damage(b / "tile/0/000.p/28"), 1, ("F3", "tree.tile")),
    ("a short bundle", lambda b, w: cut(b / "tile/entries/000.p/28"), 1, ("F1", "file.malformed")),
    ("another entry", lambda b, w: damage(b / "tile/entries/000.p/28"), 1, ("F3", "tree.root")),
]


def other_vkey():
    other = Ceremony().log
    other.origin = "example/other"
    return other.vkey


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def resize(bundle, size):
    path = bundle / "checkpoint"
    path.write_text(path.read_text().replace("\n28\n", f"\n{size}\n"))


@pytest.mark.parametrize(("what", "tamper", "verdict", "code"), TAMPERED, ids=[row[0] for row in TAMPERED])
def test_tampering_is_named(bundle, whole, what, tamper, verdict, code):
    tamper(bundle, whole)
    audit = audited(bundle)
    assert code in codes(audit)
    assert audit.verdict == verdict, audit.findings


def test_what_stands_on_a_missing_document_is_not_called_wrong(bundle, whole):
    for name, data in whole.log.blobs.items():
        if len(data) == 60:  # the strata's codes
            (bundle / "blobs" / "sha256" / name).unlink()
    audit = audited(bundle)
    assert audit.verdict is Verdict.NON_VERIFIABLE
    first, *others = codes(audit)
    assert first == ("F1", "blob.missing")
    assert set(others) == {("D4", "draw.unknown")}


def test_a_head_that_claims_more_than_the_files_hold_is_answered_at_once(bundle, whole):
    log = whole.log
    text = log.checkpoint().replace("\n28\n", "\n9007199254740991\n")
    (bundle / "checkpoint").write_text(text)
    audit = audited(bundle)
    assert ("F1", "file.missing") in codes(audit)
    assert dict(audit.checks)["F3"] == "missing"


def test_an_older_partial_tile_must_be_a_beginning_of_the_newer(bundle, whole):
    older = bundle / "tile" / "0" / "000.p" / "5"
    older.write_bytes(b"".join(whole.log.leaves[:5]))
    assert audited(bundle).findings == []
    older.write_bytes(b"".join(whole.log.leaves[1:6]))
    assert codes(audited(bundle)) == [("F3", "tree.tile")]


def test_files_larger_than_their_kind_can_be_are_not_read(bundle):
    (bundle / "policy").write_bytes(bytes((1 << 20) + 1))
    (bundle / "tile" / "0" / "000.p" / "28").write_bytes(bytes((1 << 20) + 1))
    assert codes(audited(bundle)) == [("F1", "file.malformed")] * 2


def test_a_blob_that_a_zip_cannot_give_back_is_damaged(bundle, whole, tmp_path):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for file in sorted(bundle.rglob("*")):
            if file.is_file():
                target.write(file, file.relative_to(bundle).as_posix())
    text = canonical(whole.document)
    data = path.read_bytes()
    path.write_bytes(data.replace(text, text[:-1] + b"]"))
    audit = audited(path)
    assert codes(audit)[:2] == [("F1", "blob.missing"), ("F4", "statement.founding")]
    assert ("F1", "blob.hash") in codes(audit)
    assert audit.verdict is Verdict.ANOMALIE


def test_a_document_of_another_size_than_was_said_is_an_anomaly_and_no_gap(tmp_path):
    ceremony = Ceremony().upto("charter.adopted")
    body = ceremony.body_adopted()
    body["text"]["size"] += 1
    ceremony.log.clauses = {}
    ceremony.log.add("charter.adopted", body, [OPERATOR, GUARANTOR])
    audit = audited(ceremony.log.publish(tmp_path / "b"))
    assert codes(audit) == [("F1", "blob.missing")]
    assert audit.verdict is Verdict.ANOMALIE
