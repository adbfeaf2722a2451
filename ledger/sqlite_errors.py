"""What SQLite says, as typed errors with words for the person who must do something (sqlite.org/rescode.html)."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final

from ledger.errors import Conflict, Damaged, LedgerError, Unavailable

_ROOM: Final = 65_536
"""Bytes that SQLite may need at once to open the file."""
_LOCKED: Final = ("store.locked", "another program holds it; try again")
_WORDS: Final = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: ("store.full", "the disk is full: free some space and try again"),
    sqlite3.SQLITE_READONLY: ("store.read_only", "the file or its folder is read-only for this user"),
    sqlite3.SQLITE_PERM: ("store.read_only", "this user may not use the file"),
    sqlite3.SQLITE_CANTOPEN: ("store.read_only", "the file or its folder cannot be opened by this user"),
    sqlite3.SQLITE_IOERR: ("store.unreadable", "reading or writing failed; look at the disk"),
}


def translated(path: Path, problem: Exception) -> LedgerError:
    """The typed error for a failure at `path`: an error of sqlite3, or one whose cause is such an error."""
    if isinstance(problem, TimeoutError):
        return Unavailable(f"{path}: {_LOCKED[1]}", code=_LOCKED[0])
    cause = problem if isinstance(problem, sqlite3.Error) else problem.__cause__
    # The low byte is the primary code; the rest says more than people need.
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_CONSTRAINT:
        return Conflict("another writer took this index first; read again and retry")
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return Damaged(f"{path}: {problem}")
    if code == sqlite3.SQLITE_IOERR and _is_full(path):
        code = sqlite3.SQLITE_FULL
    name, words = _WORDS.get(code, ("store.unavailable", str(problem)))
    return Unavailable(f"{path}: {words}", code=name)


def _is_full(path: Path) -> bool:
    """Whether the disk has no room: SQLite says so of its pages, but not of the index beside its write-ahead log."""
    try:
        space = os.statvfs(path.parent)
    except OSError:
        return False
    return space.f_bavail * space.f_frsize < _ROOM
