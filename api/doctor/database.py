"""The database: whether it opens, can be written, is whole, and holds the entries that its tree says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from api.doctor.findings import Finding
from draws import canonical, merkle
from draws.errors import DrawsError
from ledger import entry
from ledger.errors import Damaged, LedgerError, Malformed, Refusal, Unavailable
from ledger.store import Store

CODES = {
    "store.locked": "locked",
    "store.read_only": "read_only",
    "store.full": "disk_full",
    "store.missing": "no_ledger",
}


def of_error(error: LedgerError, otherwise: str = "unexplained") -> Finding:
    """The finding that an error of the ledger stands for."""
    if isinstance(error, Damaged | Malformed):
        return Finding("database_damaged" if otherwise == "unexplained" else otherwise, error.where)
    return Finding(CODES.get(error.code, otherwise), error.where)


def file_findings(path: Path) -> list[Finding]:
    """What SQLite itself says of the file: damaged pages, a lock, no way to write."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as db:
            db.isolation_level = None
            said = [str(row[0]) for row in db.execute("PRAGMA integrity_check(3)")]
            if said != ["ok"]:
                return [Finding("database_damaged", said[0])]
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
    except sqlite3.Error as problem:
        return [Finding(_sqlite_code(problem), f"{path.name}: {problem}")]
    return []


def _sqlite_code(problem: sqlite3.Error) -> str:
    name = getattr(problem, "sqlite_errorname", "")
    known = {
        "SQLITE_BUSY": "locked",
        "SQLITE_LOCKED": "locked",
        "SQLITE_READONLY": "read_only",
        "SQLITE_CANTOPEN": "read_only",
        "SQLITE_PERM": "read_only",
        "SQLITE_FULL": "disk_full",
        "SQLITE_CORRUPT": "database_damaged",
        "SQLITE_NOTADB": "database_damaged",
    }
    return next((code for start, code in known.items() if name.startswith(start)), "unexplained")


def entry_findings(store: Store) -> Iterator[Finding]:
    """Every entry against its leaf, and all leaves against the tree."""
    edge = merkle.Edge.empty()
    try:
        leaves = store.leaf_hashes()
        for index, data in enumerate(store.entries()):
            leaf = merkle.leaf_hash(data)
            if leaf != leaves[index]:
                yield Finding("entry_altered", str(index))
                return
            edge = edge.push(leaf)
        if edge.root() != store.edge().root():
            yield Finding("entry_altered", "tree")
    except Unavailable as error:
        yield of_error(error)
    except LedgerError as error:
        yield Finding("entry_altered", error.where)


def references(store: Store) -> dict[str, tuple[int, int]]:
    """Every blob that an entry refers to, lawful or not: its size, and the first entry that names it."""
    found: dict[str, tuple[int, int]] = {}
    for index, data in enumerate(store.entries()):
        try:
            said = canonical.decode(entry.read(data).payload)
        except (Refusal, DrawsError):
            continue
        for name, size in _blobs(said):
            found.setdefault(name, (size, index))
    return found


def _blobs(value: Any) -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        if {"sha256", "size", "media_type"} <= value.keys():
            yield str(value["sha256"]), int(value["size"])
        for part in value.values():
            yield from _blobs(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _blobs(part)
