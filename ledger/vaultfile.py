"""The vault's file: its tables, the lock on its passphrase, and what SQLite's complaints mean (see ledger.vault)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random as system_randomness

from ledger.errors import Damaged, Malformed, Unavailable, WrongPassphrase
from ledger.keyfile import Cost
from ledger.keyfile import _box as passphrase_box

FORMAT: Final = "kleroterion/vault/v1"

_MAX_COST: Final = Cost(20, 2**30)
_SCHEMA: Final = """
CREATE TABLE vault (
    format TEXT NOT NULL, salt BLOB NOT NULL, operations INTEGER NOT NULL, memory INTEGER NOT NULL,
    proof BLOB NOT NULL, to_rewrite INTEGER NOT NULL
);
CREATE TABLE record (
    pool TEXT NOT NULL, position INTEGER NOT NULL, key BLOB, box BLOB,
    PRIMARY KEY (pool, position), CHECK ((key IS NULL) = (box IS NULL))
);
"""


def empty(passphrase: str, cost: Cost) -> bytes:
    """The content of a new vault's file. Malformed: the passphrase is empty or no Unicode text."""
    salt = system_randomness(argon2id.SALTBYTES)
    proof = bytes(passphrase_box(passphrase, salt, cost).encrypt(FORMAT.encode()))
    draft = sqlite3.connect(":memory:", isolation_level=None)
    try:
        draft.executescript(_SCHEMA)
        row = (FORMAT, salt, cost.operations, cost.memory, proof)
        draft.execute("INSERT INTO vault VALUES (?, ?, ?, ?, ?, 0)", row)
        return draft.serialize()
    finally:
        draft.close()


def connect(path: Path) -> sqlite3.Connection:
    """A connection to an existing file, in which the caller opens transactions."""
    with explained():
        return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def unlock(connection: sqlite3.Connection, passphrase: str) -> SecretBox:
    """The vault's key. From here on nothing goes to temporary files, and what is deleted is overwritten.

    Raises:
        WrongPassphrase: the passphrase is another.
        Malformed, Damaged: it is no vault, or not whole.
    """
    with explained():
        for pragma in ("secure_delete = ON", "temp_store = MEMORY", "journal_mode = DELETE", "synchronous = EXTRA"):
            connection.execute(f"PRAGMA {pragma}")
        try:
            rows = connection.execute("SELECT format, salt, operations, memory, proof FROM vault").fetchall()
        except sqlite3.OperationalError as problem:
            if "no such" in str(problem):
                raise Malformed("this file is no vault") from None
            raise
    if len(rows) != 1 or rows[0][0] != FORMAT:
        raise Malformed(f"this file is no vault of the form {FORMAT}")
    _format, salt, operations, memory, proof = rows[0]
    if not (isinstance(operations, int) and isinstance(memory, int)) or not (
        argon2id.OPSLIMIT_MIN <= operations <= _MAX_COST.operations
        and argon2id.MEMLIMIT_MIN <= memory <= _MAX_COST.memory
    ):
        raise Damaged("vault: the cost of its passphrase is out of range")
    if not isinstance(salt, bytes) or len(salt) != argon2id.SALTBYTES or not isinstance(proof, bytes):
        raise Damaged("vault: its salt or proof is not of its length")
    key = passphrase_box(passphrase, salt, Cost(operations, memory))
    try:
        key.decrypt(proof)
    except (CryptoError, ValueError):
        raise WrongPassphrase("this passphrase does not open the vault") from None
    return key


@contextmanager
def explained() -> Iterator[None]:
    """What SQLite says, as errors of this package."""
    try:
        yield
    except sqlite3.DatabaseError as problem:
        name = getattr(problem, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Unavailable("vault: another programme is using it", code="store.locked") from None
        if name.startswith("SQLITE_FULL"):
            raise Unavailable("vault: the disk is full", code="store.full") from None
        if name.startswith("SQLITE_NOTADB"):
            raise Malformed("this file is no vault") from None
        if name.startswith("SQLITE_CORRUPT"):
            raise Damaged("vault: the file is damaged; take the last backup") from None
        raise Unavailable(f"vault: {problem}", code="store.unreadable") from None
