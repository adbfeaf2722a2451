"""Files named by their content."""

import stat
from hashlib import sha256

import pytest

from ledger import durable
from ledger.blobs import Blobs
from ledger.errors import Damaged, Malformed, Unavailable

DATA = b"the charter"
NAME = sha256(DATA).hexdigest()


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("audience", ["public", "auditors"])
def test_what_is_put_is_found_by_its_hash(tmp_path, audience):
    blobs = Blobs(tmp_path)
    assert blobs.put(DATA, audience) == NAME
    assert blobs.get(NAME) == DATA
    assert files(tmp_path) == [f"{audience}/blobs/sha256/{NAME}"]


def test_an_empty_blob_is_a_blob(tmp_path):
    assert Blobs(tmp_path).get(Blobs(tmp_path).put(b"", "public")) == b""


def test_what_nobody_put_is_not_there(tmp_path):
    assert Blobs(tmp_path).get(NAME) is None


def test_putting_twice_writes_once(tmp_path):
    blobs = Blobs(tmp_path)
    blobs.put(DATA, "public")
    path = tmp_path / "public" / "blobs" / "sha256" / NAME
    before = path.stat()
    blobs.put(DATA, "public")
    assert path.stat().st_ino == before.st_ino


def test_the_same_bytes_may_have_both_audiences(tmp_path):
    blobs = Blobs(tmp_path)
    blobs.put(DATA, "auditors")
    blobs.put(DATA, "public")
    assert len(files(tmp_path)) == 2


def test_only_the_owner_reads_what_is_for_auditors(tmp_path):
    Blobs(tmp_path).put(DATA, "auditors")
    Blobs(tmp_path).put(DATA, "public")
    modes = {
        audience: (
            stat.S_IMODE((tmp_path / audience).stat().st_mode) & 0o077,
            stat.S_IMODE((tmp_path / audience / "blobs" / "sha256" / NAME).stat().st_mode),
        )
        for audience in ("auditors", "public")
    }
    assert modes["auditors"] == (0, 0o600)
    assert modes["public"][1] == 0o644


@pytest.mark.parametrize("name", ["", "0" * 63, NAME.upper(), NAME + "\n", "../../../head", "0" * 65])
def test_a_name_that_is_no_hash_reads_nothing(tmp_path, name):
    with pytest.raises(Malformed, match="64 lower-case"):
        Blobs(tmp_path).get(name)


def test_an_altered_blob_is_damaged_until_it_is_put_again(tmp_path):
    blobs = Blobs(tmp_path)
    blobs.put(DATA, "public")
    (tmp_path / "public" / "blobs" / "sha256" / NAME).write_bytes(b"another charter")
    with pytest.raises(Damaged, match="not that of its name"):
        blobs.get(NAME)
    blobs.put(DATA, "public")
    assert blobs.get(NAME) == DATA


def test_an_interrupted_write_leaves_no_blob(tmp_path, monkeypatch):
    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", fail)
    with pytest.raises(Unavailable, match="disk is full"):
        Blobs(tmp_path).put(DATA, "public")
    monkeypatch.undo()
    assert files(tmp_path) == []
    assert Blobs(tmp_path).get(NAME) is None
