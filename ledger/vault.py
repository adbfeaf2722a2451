"""The vault: who the people of a sealed pool are. It never leaves the territory, and no entry refers to it.

One SQLite file, mode 0600. Each record is a secretbox (XSalsa20-Poly1305) under a random key of its own; that key is a
secretbox under the vault's key, which argon2id (RFC 9106) derives from the territory's passphrase. In the clear stand
pool, position, and the derivation's salt and cost; boxes are padded, so that not even the length of a name shows.

Erasing a person overwrites key and box, then rewrites the whole file; the ledger's proofs do not need them. What a disk
keeps of overwritten blocks is out of reach of any programme, and so are copies: erase in backups too.

The decline code is not kept, only its commitment: with the code, whoever opens the vault could decline for somebody.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as system_randomness

from draws import pool as commitments
from ledger import durable, vaultfile
from ledger.errors import Conflict, Damaged, LedgerError, Unavailable
from ledger.keyfile import MODERATE, Cost
from ledger.people import Person
from ledger.sealing import Record
from ledger.vaultfile import explained

_PADDED: Final = 512


class NotInVault(LedgerError):
    """No such pool or position was ever put in."""

    code = "vault.unknown"


class Erased(LedgerError):
    """There was a record here and it was destroyed, as the person or the retention rule asked."""

    code = "vault.erased"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the vault knows of one leaf: as `ledger.sealing.Record`, without the decline code.

    `causes`: pairs (draw id, exact cause why a seat was given up), of which the ledger says only the kind.
    """

    pool: str
    position: int
    person: Person
    id_salt: bytes
    leaf_salt: bytes
    identity: bytes
    features: bytes
    decline: bytes
    causes: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Where it is; never who."""
        return f"Entry(pool={self.pool!r}, position={self.position})"

    @property
    def values(self) -> tuple[str, ...]:
        """The person's value of each feature."""
        return self.person.features


class Vault:
    """An open vault; close it, or use it in a `with`. One thread at a time.

    Every method may raise Unavailable (locked by another programme, disk full) or Damaged.
    """

    def __init__(self, connection: sqlite3.Connection, key: SecretBox) -> None:
        """For `create` and `open`."""
        self._db = connection
        self._key = key

    @classmethod
    def create(cls, path: Path, passphrase: str, cost: Cost = MODERATE) -> Self:
        """A new, empty vault, whole or not at all.

        Raises:
            Conflict: there is a file already.
            Malformed: the passphrase is empty or no Unicode text.
        """
        content = vaultfile.empty(passphrase, cost)
        try:
            durable.write(path, content, durable.PRIVATE_MODE, exclusive=True)
        except FileExistsError:
            raise Conflict(f"{path} exists already") from None
        return cls.open(path, passphrase)

    @classmethod
    def open(cls, path: Path, passphrase: str) -> Self:
        """The vault in this file; an erasure that was interrupted is finished first.

        Raises:
            WrongPassphrase: this passphrase does not open it.
            Malformed: it is no vault.
            Unavailable: there is none, or it cannot be used now.
        """
        if not path.is_file():
            raise Unavailable(f"{path}: there is no vault here", code="store.missing")
        try:
            path.chmod(durable.PRIVATE_MODE)
        except OSError as problem:
            raise durable.unavailable(path, problem) from problem
        connection = vaultfile.connect(path)
        try:
            vault = cls(connection, vaultfile.unlock(connection, passphrase))
            vault._finish_erasure()
        except BaseException:
            connection.close()
            raise
        return vault

    @classmethod
    def open_or_create(cls, path: Path, passphrase: str, cost: Cost = MODERATE) -> Self:
        """The vault in this file, a new one if there is none. Errors of `open` and `create`."""
        return cls.open(path, passphrase) if path.exists() else cls.create(path, passphrase, cost)

    def close(self) -> None:
        """Let go of the file and the key."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_pool(self, pool_id: str, records: Iterable[Record]) -> None:
        """Put in all records of a pool, or none. `pool_id` is any name that finds it again, such as its root in hex.

        Raises:
            Conflict: the vault has this pool.
        """
        with self._transaction():
            if self._db.execute("SELECT 1 FROM record WHERE pool = ?", (pool_id,)).fetchone():
                raise Conflict("the vault has this pool already")
            self._db.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", (self._new_row(pool_id, r) for r in records))

    def remove_pool(self, pool_id: str) -> None:
        """Destroy a whole pool as if it had never been put in: one whose sealing came to nothing.

        Raises:
            NotInVault: no such pool.
        """
        with self._transaction():
            removed = self._db.execute("DELETE FROM record WHERE pool = ?", (pool_id,)).rowcount
            if not removed:
                raise NotInVault(pool_id)
            self._db.execute("UPDATE vault SET to_rewrite = 1")
        self._finish_erasure()

    def pools(self) -> tuple[str, ...]:
        """The names of the pools inside."""
        with explained():
            return tuple(name for (name,) in self._db.execute("SELECT DISTINCT pool FROM record ORDER BY pool"))

    def record(self, pool_id: str, position: int) -> Entry:
        """Who stands at this position.

        Raises:
            NotInVault: no such pool or position.
            Erased: the record was destroyed.
        """
        query = "SELECT key, box FROM record WHERE pool = ? AND position = ?"
        with explained():
            row = self._db.execute(query, (pool_id, position)).fetchone()
        if row is None:
            raise NotInVault(f"{pool_id}, position {position}")
        if row[0] is None:
            raise Erased(f"{pool_id}, position {position}")
        return self._entry(pool_id, position, *row)

    def records(self, pool_id: str) -> Iterator[Entry]:
        """Everybody in a pool who was not erased, by position. NotInVault if the vault never held that pool."""
        if pool_id not in self.pools():
            raise NotInVault(f"{pool_id[:16]}…")
        query = "SELECT position, key, box FROM record WHERE pool = ? AND key IS NOT NULL ORDER BY position"
        with explained():
            rows = self._db.execute(query, (pool_id,)).fetchall()
        for position, key, box in rows:
            yield self._entry(pool_id, position, key, box)

    def find(self, pool_id: str | None, name: str) -> tuple[Entry, ...]:
        """The people of whose name each word of `name` begins a word, whatever the case; in every pool if None."""
        wanted = commitments.normal_name(name).split() if name.strip() else []
        pools = [pool for pool in self.pools() if pool_id in {None, pool}]
        return tuple(entry for pool in pools for entry in self.records(pool) if wanted and _is_called(entry, wanted))

    def set_cause(self, pool_id: str, position: int, draw_id: str, cause: str) -> None:
        """Keep the exact cause why this person's seat was given up in this draw; an empty one is forgotten.

        Raises:
            NotInVault, Erased: as `record`.
        """
        with self._transaction():
            entry = self.record(pool_id, position)
            causes = {**dict(entry.causes), draw_id: cause}
            changed = replace(entry, causes=tuple((draw, why) for draw, why in sorted(causes.items()) if why))
            key, box = self._seal(changed)
            self._db.execute(
                "UPDATE record SET key = ?, box = ? WHERE pool = ? AND position = ?", (key, box, pool_id, position)
            )

    def erase(self, pool_id: str, *positions: int) -> None:
        """Destroy keys and records for good; their positions remain as erased. Doing it twice is no error.

        Somebody in several pools is erased from each: `find(None, name)` says where.

        Raises:
            NotInVault: one of the positions was never there; then nobody is erased.
        """
        with self._transaction():
            for position in positions:
                found = self._db.execute(
                    "UPDATE record SET key = NULL, box = NULL WHERE pool = ? AND position = ?", (pool_id, position)
                ).rowcount
                if not found:
                    raise NotInVault(f"{pool_id}, position {position}")
            self._db.execute("UPDATE vault SET to_rewrite = 1")
        self._finish_erasure()

    def _finish_erasure(self) -> None:
        """Rewrite the file without what was erased; `open` comes here again after a crash."""
        with explained():
            if self._db.execute("SELECT to_rewrite FROM vault").fetchone()[0]:
                self._db.execute("VACUUM")
                self._db.execute("UPDATE vault SET to_rewrite = 0")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _new_row(self, pool_id: str, record: Record) -> tuple[str, int, bytes, bytes]:
        entry = Entry(
            pool_id,
            record.position,
            record.person,
            record.id_salt,
            record.leaf_salt,
            record.identity,
            record.features,
            record.decline,
        )
        return pool_id, record.position, *self._seal(entry)

    def _seal(self, entry: Entry) -> tuple[bytes, bytes]:
        """A new key, wrapped, and the entry under it, padded with spaces to a multiple of 512 bytes."""
        key = system_randomness(SecretBox.KEY_SIZE)
        data = msgspec.json.encode(entry)
        padded = data.ljust(-(-len(data) // _PADDED) * _PADDED)
        return bytes(self._key.encrypt(key)), bytes(SecretBox(key).encrypt(padded))

    def _entry(self, pool_id: str, position: int, key: bytes, box: bytes) -> Entry:
        where = f"vault: {pool_id}, position {position}"
        try:
            entry = msgspec.json.decode(SecretBox(self._key.decrypt(key)).decrypt(box), type=Entry)
        except (CryptoError, msgspec.DecodeError, LedgerError):
            raise Damaged(f"{where}: the record does not open") from None
        if (entry.pool, entry.position) != (pool_id, position):
            raise Damaged(f"{where}: the record belongs elsewhere")
        return entry


def _is_called(entry: Entry, wanted: list[str]) -> bool:
    words = commitments.normal_name(entry.person.name).replace("-", " ").split() + entry.person.identity[0].split()
    return all(any(word.startswith(start) for word in words) for start in wanted)
