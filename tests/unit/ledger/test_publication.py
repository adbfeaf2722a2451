"""The static log: written, read again, signed, published, in that order and in no other."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from random import Random

import pytest

from draws.merkle import EMPTY_ROOT, leaf_hash, root
from ledger import checkpoint, durable, keyfile, tiles
from ledger import publication as module
from ledger.checkpoint import Checkpoint
from ledger.errors import Conflict, Damaged, Unavailable
from ledger.keys import SigningKey
from ledger.publication import Publication
from ledger.store import Store

ORIGIN = "sagiterre.example/les-pins"
SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 513, 700]


class Pen(SigningKey):
    """A key that remembers what it signed."""

    def __init__(self):
        super().__init__(b"\x07" * 32)
        self.signed = []

    def sign(self, message):
        self.signed.append(message)
        return super().sign(message)


class Territory:
    def __init__(self, folder):
        self.folder = folder
        self.store = Store.create(folder / "ledger.sqlite", ORIGIN)
        self.key = Pen()
        self.log = Publication(folder)

    def grow(self, size):
        have = self.store.size()
        self.store.append([b"entry %d" % index for index in range(have, size)], at=have)

    def publish(self, size=None, **more):
        if size is not None:
            self.grow(size)
        return self.log.publish(self.store, self.key, **more)

    def alter(self, statement):
        self.store.close()
        with closing(sqlite3.connect(self.folder / "ledger.sqlite")) as connection, connection:
            connection.execute(statement)
        self.store = Store.open(self.folder / "ledger.sqlite")

    def refuses(self, words):
        """The next publications are refused, and nothing is signed or shown by either."""
        before, shown = len(self.key.signed), self.snapshot("public")
        for _ in range(2):
            with pytest.raises(Damaged, match=words):
                self.publish()
        assert len(self.key.signed) == before
        assert self.snapshot("public") == shown

    def snapshot(self, below=""):
        top = self.folder / below
        return {str(p.relative_to(top)): p.read_bytes() for p in top.rglob("*") if p.is_file()}


@pytest.fixture
def territory(tmp_path):
    made = Territory(tmp_path)
    yield made
    made.store.close()


def expected(size):
    return root([leaf_hash(b"entry %d" % index) for index in range(size)])


def shown(territory):
    return checkpoint.verify(territory.log.note().encode(), territory.log.vkey())


def tile_paths(territory):
    public = territory.folder / "public"
    return {str(p.relative_to(public)) for p in (public / "tile").rglob("*") if p.is_file()}


def test_an_empty_log_is_published_with_the_empty_root_and_no_tile_folder(territory):
    assert territory.publish() == Checkpoint(ORIGIN, 0, EMPTY_ROOT) == shown(territory) == territory.log.check()
    assert sorted(territory.snapshot("public")) == ["README.txt", "checkpoint", "log.vkey"]
    assert not (territory.folder / "public" / "tile").exists()


@pytest.mark.parametrize("size", SIZES)
def test_every_size_is_published_at_once(territory, size):
    assert territory.publish(size) == Checkpoint(ORIGIN, size, expected(size)) == shown(territory)
    assert tile_paths(territory) == {tile.path for tile in tiles.tiles(size)}
    assert territory.log.check().size == size


def test_every_size_is_published_after_every_smaller_one(territory):
    for size in SIZES:
        assert territory.publish(size).root == expected(size)
        assert territory.log.check().size == size
        assert {tile.path for tile in tiles.tiles(size)} <= tile_paths(territory)


def test_growing_gives_the_same_files_as_publishing_at_once(territory, tmp_path):
    for size in (3, 300, 513):
        territory.publish(size)
    other = Territory(tmp_path / "other")
    with other.store:
        other.publish(513)
        mine = territory.snapshot("public")
        assert {name: mine[name] for name in other.snapshot("public")} == other.snapshot("public")


def test_partial_tiles_stay_until_the_tile_is_full(territory):
    territory.publish(3)
    territory.publish(200)
    assert {"tile/0/000.p/3", "tile/0/000.p/200", "tile/entries/000.p/3"} <= tile_paths(territory)
    territory.publish(257)
    assert {path for path in tile_paths(territory) if "000.p" in path} == {"tile/1/000.p/1"}


def test_publishing_again_without_a_new_entry_signs_and_writes_nothing(territory):
    territory.publish(300)
    before = territory.snapshot()
    assert territory.publish().size == 300
    assert territory.snapshot() == before
    assert len(territory.key.signed) == 1


def test_only_what_changed_is_read_again(territory, monkeypatch):
    territory.publish(1000)
    seen = []
    read = durable.read
    monkeypatch.setattr(durable, "read", lambda path: seen.append(str(path)) or read(path))
    territory.publish(1001)
    assert not [path for path in seen if any(f"/{level}/00{n}" in path for level in ("entries", 0) for n in range(3))]


def test_a_stranger_is_told_how_to_check(territory):
    territory.publish(1)
    text = (territory.folder / "public" / "README.txt").read_text("utf-8")
    english, french = text.split("\n\n")
    assert len(english.split("\n")) == len(french.rstrip("\n").split("\n")) == 5
    assert "klero-verify.pyz" in english
    assert "klero-verify.pyz" in french


def test_before_the_first_publication_there_is_nothing_to_read(territory):
    for ask in (territory.log.vkey, territory.log.note, territory.log.check):
        with pytest.raises(Unavailable, match="nothing is published"):
            ask()


# Lessons that others paid for.


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


# Interruptions heal.


def test_a_publication_interrupted_at_any_write_is_completed_by_the_next(tmp_path, monkeypatch):
    """Every write, rename and fsync in turn is the last one before the lights go out."""

    class LightsOutError(BaseException):
        pass

    def interrupted(folder, at):
        territory = Territory(folder)
        with territory.store:
            territory.publish(250)
            territory.grow(520)
            calls = 0

            def counted(name):
                real = getattr(os, name)

                def call(*arguments, **more):
                    nonlocal calls
                    calls += 1
                    if calls == at:
                        raise LightsOutError
                    return real(*arguments, **more)

                return call

            with monkeypatch.context() as patch:
                for name in ("fsync", "rename", "replace", "link"):
                    patch.setattr(os, name, counted(name))
                try:
                    territory.publish()
                except LightsOutError:
                    done = False
                else:
                    done = True
            assert shown(territory).size in {250, 520}
            assert territory.publish().root == expected(520)
            assert territory.log.check().root == expected(520)
            assert {message for message in territory.key.signed if b"520" in message} == {territory.key.signed[-1]}
            return done

    at = 1
    while not interrupted(tmp_path / str(at), at):
        at += 1
    assert at > 10


def test_a_checkpoint_signed_but_not_yet_published_is_published_as_it_was(territory, monkeypatch):
    write = durable.write

    def fail(path, data, *more, **also):
        if path.name == "checkpoint":
            raise Unavailable("no more", code="store.full")
        write(path, data, *more, **also)

    territory.publish(3)
    monkeypatch.setattr(durable, "write", fail)
    with pytest.raises(Unavailable):
        territory.publish(4)
    monkeypatch.undo()
    assert shown(territory).size == 3
    assert territory.publish().size == 4
    assert len(territory.key.signed) == 2


def test_lost_tiles_of_the_right_edge_are_written_again(territory):
    territory.publish(300)
    (territory.folder / "public/tile/1/000.p/1").unlink()
    assert territory.publish().size == 300
    assert territory.log.check().size == 300
    (territory.folder / "public/tile/0/001.p/44").unlink()
    assert territory.publish(301).size == 301
    assert territory.log.check().root == expected(301)


def test_lost_tiles_elsewhere_are_written_again_on_demand(territory):
    territory.publish(600)
    (territory.folder / "public/tile/entries/000").unlink()
    with pytest.raises(Damaged, match="entries/000: missing"):
        territory.log.check()
    territory.publish(whole=True)
    assert territory.log.check().root == expected(600)
    assert len(territory.key.signed) == 1


def test_what_an_earlier_attempt_left_aside_does_no_harm(territory):
    left = territory.folder / "staging" / "tile" / "0" / "000.p"
    left.mkdir(parents=True)
    (left / "3").write_bytes(b"junk")
    assert territory.publish(3).root == expected(3)
    assert not (territory.folder / "staging").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tile/entries/001", "not what the entries give|ends inside|entries instead"),
        ("tile/0/000", "not what the entries give"),
        ("tile/1/000.p/2", "not what the entries give"),
        ("tile/entries/002.p/88", "not what the entries give|ends inside|entries instead"),
        ("checkpoint", "checkpoint|note"),
        ("log.vkey", "vkey|key"),
    ],
)
def test_the_full_check_sees_any_altered_file(territory, name, words):
    territory.publish(600)
    path = territory.folder / "public" / name
    data = path.read_bytes()
    for wrong in (data[:-1] + bytes([data[-1] ^ 1]), data[:-40], data + b"\0"):
        path.write_bytes(wrong)
        with pytest.raises(Damaged, match=words):
            territory.log.check()
    path.write_bytes(data)
    territory.log.check()


def test_the_full_check_sees_a_consistent_set_of_other_entries(territory, tmp_path):
    territory.publish(3)
    other = Territory(tmp_path / "other")
    with other.store:
        other.store.append([b"x", b"y", b"z"], at=0)
        other.publish()
        for path in (other.folder / "public" / "tile").rglob("3"):
            (territory.folder / path.relative_to(other.folder)).write_bytes(path.read_bytes())
    with pytest.raises(Damaged, match="do not give the root that was signed"):
        territory.log.check()


def test_a_bundle_with_fewer_entries_than_its_name_says_is_seen(territory):
    territory.publish(3)
    path = territory.folder / "public/tile/entries/000.p/3"
    path.write_bytes(tiles.pack_entries([b"entry 0"]))
    with pytest.raises(Damaged, match="1 entries instead of 3"):
        territory.log.check()


# Several processes.

PUBLISHER = """
import sys
from pathlib import Path
from ledger import keyfile
from ledger.errors import Conflict
from ledger.publication import Publication
from ledger.store import Store

folder, origin = Path(sys.argv[1]), sys.argv[2]
key = keyfile.read_log_key(folder / "log.key", origin)
log = Publication(folder)
with Store.open(folder / "ledger.sqlite") as store:
    print("ready", flush=True)
    for _ in range(int(sys.argv[3])):
        at = store.size()
        try:
            store.append([b"entry %d" % (at + n) for n in range(50)], at)
        except Conflict:
            pass
        print(log.publish(store, key).size, flush=True)
"""


def publisher(root_, folder, count):
    command = [sys.executable, "-P", "-c", PUBLISHER, str(folder), ORIGIN, str(count)]
    environment = {**os.environ, "PYTHONPATH": str(root_)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_that_publish_at_once_take_turns(root, tmp_path):
    Store.create(tmp_path / "ledger.sqlite", ORIGIN).close()
    keyfile.create_log_key(tmp_path / "log.key", ORIGIN)
    processes = [publisher(root, tmp_path, 8) for _ in range(3)]
    for process in processes:
        assert process.communicate(timeout=120)[1] == ""
    with Store.open(tmp_path / "ledger.sqlite") as store:
        size = store.size()
    assert Publication(tmp_path).check() == Checkpoint(ORIGIN, size, expected(size))


def test_a_publisher_killed_at_any_moment_leaves_a_log_that_holds_and_heals(root, tmp_path):
    Store.create(tmp_path / "ledger.sqlite", ORIGIN).close()
    key = keyfile.create_log_key(tmp_path / "log.key", ORIGIN)
    log = Publication(tmp_path)
    chance = Random(20260728)
    last = 0
    for _ in range(10):
        process = publisher(root, tmp_path, 10**6)
        process.stdout.readline()
        time.sleep(chance.random() * 0.1)
        process.send_signal(signal.SIGKILL)
        published = [int(line) for line in process.communicate(timeout=60)[0].split("\n")[:-1]]
        with Store.open(tmp_path / "ledger.sqlite") as store:
            if (tmp_path / "public" / "checkpoint").exists():
                held = log.check()
                assert held.root == expected(held.size)
                assert held.size >= max([last, *published])
            last = log.publish(store, key).size
            assert last == store.size()
            assert log.check().root == expected(last)


def test_names_of_files_are_those_of_the_specification():
    assert (module.CHECKPOINT, module.VKEY, module.README) == ("checkpoint", "log.vkey", "README.txt")
