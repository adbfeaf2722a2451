"""What is on the disk contradicts itself."""

import sqlite3
from contextlib import closing

import pytest

from ledger.errors import Damaged, Malformed
from ledger.store import Store
from tests.unit.ledger.stores import entries


def altered(path, statement, *parameters):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement, parameters)


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
