"""The durable stream: gap-free, verbatim, and honest about what it holds."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from eventsourcing.compressor import ZlibCompressor
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteFactory

from draws.merkle import EMPTY_ROOT, Edge, leaf_hash
from ledger.errors import Conflict, Damaged, Malformed, Unavailable
from ledger.store import BATCH, TOPIC, Store, VerbatimMapper
from tests.unit.ledger.stores import ORIGIN, entries, is_whole


def test_an_empty_log_has_size_0_and_the_empty_root(store):
    assert (store.origin, store.size(), list(store.entries()), store.leaf_hashes()) == (ORIGIN, 0, [], [])
    assert store.edge() == Edge.empty()
    assert store.edge().root() == EMPTY_ROOT


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257])
def test_what_was_appended_is_there_after_opening_again(path, size):
    with Store.create(path, ORIGIN) as store:
        for index, entry in enumerate(entries(0, size)):
            store.append([entry], at=index)
    with Store.open(path) as store:
        assert (store.origin, store.size()) == (ORIGIN, size)
        assert list(store.entries()) == entries(0, size)
        assert is_whole(store)


def test_a_batch_is_one_leaf_for_each_entry(store):
    store.append(entries(0, 3 * BATCH), at=0)
    store.append(entries(3 * BATCH, 3 * BATCH + 7), at=3 * BATCH)
    assert list(store.entries()) == entries(0, 3 * BATCH + 7)
    assert is_whole(store)


def test_reads_any_range(store):
    store.append(entries(0, 2 * BATCH + 5), at=0)
    for start, stop in [(0, 0), (0, 1), (BATCH - 1, BATCH + 1), (2 * BATCH, 2 * BATCH + 5), (5, 3)]:
        assert list(store.entries(start, stop)) == entries(start, stop)
        assert store.leaf_hashes(start, stop) == [leaf_hash(entry) for entry in entries(start, stop)]
    assert list(store.entries(2 * BATCH)) == entries(2 * BATCH, 2 * BATCH + 5)


def test_reading_past_the_end_is_not_silent(store):
    store.append(entries(0, 3), at=0)
    with pytest.raises(Damaged, match="entry 3 is missing"):
        list(store.entries(0, 4))
    with pytest.raises(Damaged, match="leaf hashes"):
        store.leaf_hashes(0, 4)


def test_an_index_already_taken_is_a_conflict_and_changes_nothing(store):
    store.append(entries(0, 3), at=0)
    for at in (0, 2):
        with pytest.raises(Conflict):
            store.append([b"late"], at=at)
    assert list(store.entries()) == entries(0, 3)


def test_a_gap_is_refused_and_changes_nothing(store):
    store.append(entries(0, 3), at=0)
    with pytest.raises(Conflict, match="the next index is 3, not 4"):
        store.append([b"early"], at=4)
    assert is_whole(store)
    assert store.size() == 3


def test_a_batch_is_appended_whole_or_not_at_all(store):
    store.append(entries(0, 3), at=0)
    with pytest.raises(Conflict):
        store.append(entries(2, 9), at=2)
    with pytest.raises(Malformed):
        store.append([b"good", b"x" * 65_536], at=3)
    assert store.size() == 3


def test_nothing_appended_is_nothing_done(store):
    store.append([], at=99)
    assert store.size() == 0


def test_the_largest_entry_is_kept(store):
    store.append([b"x" * 65_535, b""], at=0)
    assert list(map(len, store.entries())) == [65_535, 0]


def test_what_was_signed_is_what_is_stored_whatever_the_environment_says(path, monkeypatch):
    monkeypatch.setenv("COMPRESSOR_TOPIC", "eventsourcing.compressor:ZlibCompressor")
    monkeypatch.setenv("CIPHER_TOPIC", "eventsourcing.cipher:AESCipher")
    monkeypatch.setenv("CIPHER_KEY", "AAAAAAAAAAAAAAAAAAAAAA==")
    with Store.create(path, ORIGIN) as store:
        store.append([b"verbatim"], at=0)
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT * FROM entries").fetchone()
    assert row == (ORIGIN, 0, TOPIC, b"verbatim")


def test_the_mapper_refuses_a_compressor_that_the_environment_imposes():
    factory = SQLiteFactory(
        {"SQLITE_DBNAME": ":memory:", "COMPRESSOR_TOPIC": "eventsourcing.compressor:ZlibCompressor"}
    )
    with pytest.raises(ValueError, match="verbatim"):
        factory.mapper(mapper_class=VerbatimMapper)
    with pytest.raises(ValueError, match="verbatim"):
        VerbatimMapper(compressor=ZlibCompressor())


def test_an_event_of_another_topic_is_no_entry():
    with pytest.raises(Damaged, match="entry 4"):
        VerbatimMapper().to_domain_event(StoredEvent(ORIGIN, 4, "somebody.else:Event", b"{}"))


def test_only_create_makes_the_file(path):
    with pytest.raises(Unavailable, match=r"store\.missing.*klero init"):
        Store.open(path)
    assert not path.exists()


def test_a_ledger_is_created_once(path, store):
    store.append([b"kept"], at=0)
    with pytest.raises(Conflict, match="exists already"):
        Store.create(path, ORIGIN)
    assert list(store.entries()) == [b"kept"]


def test_of_simultaneous_creators_one_wins_and_the_file_is_whole(path):
    def create(_):
        try:
            Store.create(path, ORIGIN).close()
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(create, range(8))) == 1
    with Store.open(path) as store:
        assert store.size() == 0
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("origin", ["", "ab", "Les Pins", "a/b/", "x" * 101])
def test_what_is_no_name_of_a_ledger_makes_no_file(path, origin):
    with pytest.raises(Malformed, match="no name of a ledger"):
        Store.create(path, origin)
    assert not path.exists()


def test_a_folder_that_cannot_be_made_is_an_error_with_words(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unavailable):
        Store.create(tmp_path / "file" / "ledger.sqlite", ORIGIN)


def test_paths_with_signs_that_mean_something_in_a_uri_are_paths(tmp_path):
    path = tmp_path / "a?mode=memory#b %41 é" / "l.sqlite"
    with Store.create(path, ORIGIN) as store:
        store.append([b"x"], at=0)
    with Store.open(path) as store:
        assert store.size() == 1


def test_every_commit_waits_for_the_disk(store):
    with store._reading() as c:
        for pragma, value in (("synchronous", 2), ("journal_mode", "wal"), ("busy_timeout", 30_000)):
            c.execute(f"PRAGMA {pragma}")
            assert c.fetchone()[0] == value
