"""The durable stream: gap-free among processes, whole after a kill, and honest about what it holds."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from random import Random

import pytest
from eventsourcing.compressor import ZlibCompressor
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteFactory

from draws.merkle import EMPTY_ROOT, Edge, leaf_hash, root
from ledger import sqlite_errors
from ledger import store as store_module
from ledger.errors import Conflict, Damaged, Malformed, Unavailable
from ledger.store import BATCH, TOPIC, Store, VerbatimMapper

ORIGIN = "sagiterre.example/les-pins"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def store(path):
    with Store.create(path, ORIGIN) as made:
        yield made


def entries(start, stop):
    return [b"entry %d" % index for index in range(start, stop)]


def is_whole(store):
    held = list(store.entries())
    leaves = store.leaf_hashes()
    return leaves == [leaf_hash(entry) for entry in held] and store.edge().root() == root(leaves)


def altered(path, statement, *parameters):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, parameters)


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


# What is on the disk contradicts itself.


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE entries SET state=x'00' WHERE originator_version=4", "not what was appended"),
        ("DELETE FROM entries WHERE originator_version=4", "do not end together"),
        ("DELETE FROM leaves WHERE leaf=4", "do not end together"),
        ("UPDATE leaves SET hash=zeroblob(32) WHERE leaf=4", "not what was appended"),
        ("UPDATE tree SET size=4, edge=substr(edge,1,32)", "do not end together"),
        ("UPDATE tree SET edge=zeroblob(64)", "not those of the tree"),
        ("UPDATE tree SET edge=zeroblob(32)", "edge"),
        ("UPDATE tree SET edge=zeroblob(63)", "edge"),
        ("UPDATE tree SET size=0, edge=x''", "empty tree"),
        ("INSERT INTO tree VALUES ('a.b/c', 0, x'')", "one ledger"),
        ("DELETE FROM tree", "one ledger"),
    ],
)
def test_a_contradiction_at_the_end_is_seen_on_opening(path, store, statement, words):
    store.append(entries(0, 5), at=0)
    store.close()
    altered(path, statement)
    with pytest.raises(Damaged, match=words):
        Store.open(path)


def test_rows_lost_by_a_restore_of_the_middle_are_seen_when_read(path, store):
    store.append(entries(0, 5), at=0)
    store.close()
    altered(path, "DELETE FROM entries WHERE originator_version=2")
    altered(path, "DELETE FROM leaves WHERE leaf=2")
    with Store.open(path) as again:
        with pytest.raises(Damaged, match="entry 2 is missing"):
            list(again.entries())
        with pytest.raises(Damaged, match="4 leaf hashes"):
            again.leaf_hashes()


def test_a_lost_leaf_in_the_last_perfect_subtree_is_seen_on_opening(path, store):
    store.append(entries(0, 8), at=0)
    store.close()
    altered(path, "DELETE FROM leaves WHERE leaf=2")
    with pytest.raises(Damaged, match="do not end together"):
        Store.open(path)


def test_an_event_of_somebody_else_in_the_stream_is_no_entry(path, store):
    store.append(entries(0, 5), at=0)
    store.close()
    altered(path, "UPDATE entries SET topic='x' WHERE originator_version=2")
    with Store.open(path) as again, pytest.raises(Damaged, match="entry 2 is not stored as"):
        list(again.entries())


def test_a_file_that_is_no_database_is_damaged(path):
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(Damaged, match="not a database"):
        Store.open(path)


def test_a_database_that_is_no_ledger_is_malformed(path):
    altered(path, "CREATE TABLE t (x)")
    with pytest.raises(Malformed, match="not the store of a ledger"):
        Store.open(path)


# The disk says no.


def test_a_full_disk_is_an_error_with_words_and_nothing_is_appended(store):
    store.append(entries(0, 3), at=0)
    with store._reading() as c:  # the pool hands out the same connection again
        c.execute("PRAGMA page_count")
        pages = c.fetchone()[0]
        c.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Unavailable, match=r"store\.full.*free some space"):
        store.append([b"x" * 60_000], at=3)
    assert is_whole(store)
    assert store.size() == 3


def test_a_read_only_file_is_an_error_with_words(store):
    with store._reading() as c:
        c.execute("PRAGMA query_only=ON")
    with pytest.raises(Unavailable, match=r"store\.read_only"):
        store.append([b"x"], at=0)


def test_a_file_held_by_another_program_is_an_error_with_words(path, monkeypatch):
    Store.create(path, ORIGIN).close()
    monkeypatch.setattr(store_module, "_BUSY_SECONDS", 1)
    with Store.open(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match=r"store\.locked"):
            store.append([b"x"], at=0)
        other.execute("ROLLBACK")
        store.append([b"x"], at=0)


@pytest.mark.parametrize(
    ("problem", "code"),
    [(TimeoutError("pool"), "store.locked"), (sqlite3.OperationalError("what"), "store.unavailable")],
)
def test_other_failures_have_a_code_too(path, problem, code):
    assert sqlite_errors.translated(path, problem).code == code


# Several processes, and death.

WRITER = """
import sys
from pathlib import Path
from ledger.errors import Conflict
from ledger.store import Store

path, name, count, width = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Store.open(path) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    done = 0
    while done < count:
        at = store.size()
        try:
            store.append([f"{name} {done} {n}".encode() for n in range(width)], at)
        except Conflict:
            continue
        done += 1
        print(at + width, flush=True)
"""


def writer(root_, path, name, count, width=1):
    command = [sys.executable, "-P", "-c", WRITER, str(path), name, str(count), str(width)]
    environment = {**os.environ, "PYTHONPATH": str(root_)}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def started(process):
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    process.stdin.write("go\n")
    process.stdin.flush()


def test_concurrent_processes_append_without_a_gap_or_a_loss(root, path):
    Store.create(path, ORIGIN).close()
    processes = [writer(root, path, f"w{number}", 40) for number in range(6)]
    for process in processes:
        started(process)
    for process in processes:
        assert process.communicate(timeout=120)[1] == ""
    with Store.open(path) as store:
        held = list(store.entries())
        assert len(held) == 240
        for number in range(6):
            own = [entry for entry in held if entry.startswith(b"w%d " % number)]
            assert own == [b"w%d %d 0" % (number, done) for done in range(40)]
        assert is_whole(store)


def test_concurrent_threads_append_without_a_gap_or_a_loss(store):
    def write(name):
        done = 0
        while done < 20:
            try:
                store.append([b"%d %d" % (name, done)], at=store.size())
            except Conflict:
                continue
            done += 1

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    assert store.size() == 80
    assert is_whole(store)


def test_kill_9_at_any_moment_loses_nothing_acknowledged_and_tears_nothing(root, path):
    Store.create(path, ORIGIN).close()
    chance = Random(20260727)
    for life in range(12):
        process = writer(root, path, f"life{life}", 10**6, width=3)
        started(process)
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        acknowledged = [int(line) for line in process.communicate(timeout=60)[0].split("\n")[:-1]]
        with Store.open(path) as store:
            assert store.size() % 3 == 0
            assert store.size() >= max(acknowledged, default=0)
            assert is_whole(store)
            store.append(entries(0, 3), at=store.size())
