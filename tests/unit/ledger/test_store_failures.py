"""The disk says no."""

import sqlite3
from contextlib import closing

import pytest

from ledger import sqlite_errors
from ledger import store as store_module
from ledger.errors import Unavailable
from ledger.store import Store
from tests.unit.ledger.stores import ORIGIN, entries, is_whole


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
