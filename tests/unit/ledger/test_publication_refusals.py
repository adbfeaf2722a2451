"""Lessons that others paid for: what does not extend what was signed is never signed."""

import pytest

from ledger import checkpoint, durable
from ledger.checkpoint import Checkpoint
from ledger.errors import Conflict, Damaged, Unavailable
from ledger.keys import SigningKey
from ledger.publication import Publication
from ledger.store import Store
from tests.unit.ledger.stores import ORIGIN
from tests.unit.ledger.territory import expected, shown


def test_a_bit_flip_in_the_store_before_signing_is_not_signed(territory):
    territory.publish(300)
    territory.grow(310)
    territory.alter("UPDATE entries SET state=zeroblob(9) WHERE originator_version=305")
    territory.refuses("do not give the root of the store's tree")


def test_a_bit_flip_on_disk_before_signing_is_not_signed(territory, monkeypatch):
    territory.publish(300)
    territory.grow(310)
    write = durable.write_aside

    def flipped(path, data, *mode):
        if "entries" in path.parts:
            data = data[:-1] + bytes([data[-1] ^ 1])
        write(path, data, *mode)

    monkeypatch.setattr(durable, "write_aside", flipped)
    territory.refuses("not what the entries give")
    monkeypatch.undo()
    assert territory.publish().size == 310
    assert territory.log.check().root == expected(310)


@pytest.mark.parametrize("name", ["tile/0/001.p/44", "tile/1/000.p/1"])
def test_a_bit_flip_in_the_published_right_edge_is_not_built_upon(territory, name):
    territory.publish(300)
    path = territory.folder / "public" / name
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    territory.grow(301)
    territory.refuses("do not give the root that was signed at size 300")


def test_a_tile_cut_short_is_not_built_upon(territory):
    territory.publish(300)
    path = territory.folder / "public/tile/0/001.p/44"
    path.write_bytes(path.read_bytes()[:-32])
    territory.refuses("cut short")
    path.write_bytes(path.read_bytes()[:-1])
    territory.refuses("hashes of 32")


def test_rows_lost_by_a_restore_are_never_signed_over_by_a_shorter_tree(territory):
    territory.publish(300)
    territory.store.close()
    (territory.folder / "ledger.sqlite").unlink()
    territory.store = Store.create(territory.folder / "ledger.sqlite", ORIGIN)
    territory.grow(250)
    territory.refuses("holds 250 entries, but 300 were signed")
    territory.grow(300)
    assert territory.publish().size == 300  # the missing entries were recovered
    assert len(territory.key.signed) == 1


@pytest.mark.parametrize("size", [300, 301, 600])
def test_other_entries_after_a_restore_are_never_signed(territory, size):
    territory.publish(300)
    territory.store.close()
    (territory.folder / "ledger.sqlite").unlink()
    territory.store = Store.create(territory.folder / "ledger.sqlite", ORIGIN)
    territory.grow(299)
    territory.store.append([b"another history"], at=299)
    territory.grow(size)
    territory.refuses("not the one that was signed")


def test_entries_rewritten_before_the_last_tile_are_never_signed(territory):
    territory.publish(600)
    territory.store.close()
    (territory.folder / "ledger.sqlite").unlink()
    territory.store = Store.create(territory.folder / "ledger.sqlite", ORIGIN)
    territory.store.append([b"another beginning"], at=0)
    territory.grow(601)
    territory.refuses("do not give the root of the store's tree")


def test_an_error_path_never_keeps_signing(territory, monkeypatch):
    territory.publish(300)
    for step in ("_verify", "_base", "_write_tiles"):
        territory.grow(territory.store.size() + 1)

        def fail(*_, **__):
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(Publication, step, fail)
        for _ in range(3):
            with pytest.raises(Unavailable):
                territory.publish()
        assert len(territory.key.signed) == 1
        monkeypatch.undo()
    assert territory.publish().root == expected(303)


def test_two_tree_heads_that_do_not_fit_after_a_race_are_not_both_signed(territory, monkeypatch):
    territory.publish(300)
    verify = Publication._verify

    def racing(self, *arguments):
        # Somebody without our lock, on another machine, signs while we look at our tiles.
        territory.folder.joinpath("head").write_bytes(
            checkpoint.sign(Checkpoint(ORIGIN, 301, bytes(32)), SigningKey(b"\x07" * 32))
        )
        return verify(self, *arguments)

    monkeypatch.setattr(Publication, "_verify", racing)
    territory.grow(301)
    with pytest.raises(Conflict, match="somebody else signed"):
        territory.publish()
    assert len(territory.key.signed) == 1
    monkeypatch.undo()
    territory.refuses("do not give the root|right edge|not the one that was signed|was signed at size")


def test_a_lost_or_older_head_is_not_signed_over(territory):
    territory.publish(100)
    older = (territory.folder / "head").read_bytes()
    territory.publish(300)
    for text in (older, None):
        if text is None:
            (territory.folder / "head").unlink()
        else:
            (territory.folder / "head").write_bytes(text)
        territory.refuses("lost or restored to an older one")
    (territory.folder / "head").write_bytes((territory.folder / "public" / "checkpoint").read_bytes())
    assert territory.publish(301).size == 301


def test_a_fork_of_the_same_size_is_not_signed_over(territory):
    territory.publish(300)
    fork = checkpoint.sign(Checkpoint(ORIGIN, 300, bytes(32)), SigningKey(b"\x07" * 32))
    (territory.folder / "public" / "checkpoint").write_bytes(fork)
    territory.refuses("they prove a fork")


@pytest.mark.parametrize("name", ["head", "public/checkpoint"])
def test_an_unreadable_checkpoint_stops_signing(territory, name):
    territory.publish(300)
    path = territory.folder / name
    path.write_bytes(path.read_bytes().replace(b"300", b"301"))
    territory.refuses("signature by")


def test_a_log_does_not_change_its_key(territory):
    territory.publish(3)
    territory.grow(4)
    with pytest.raises(Damaged, match="another key"):
        territory.log.publish(territory.store, SigningKey(b"\x08" * 32))
    assert shown(territory).size == 3
