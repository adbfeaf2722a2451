"""The durable stream of one ledger: the only importer of `eventsourcing` (9.5).

One territory = one stream = one Merkle log. `originator_id` is the origin, `originator_version` the leaf
index from 0. The entry's own bytes are the event's state, with one constant topic: what was signed is what is
stored. In the same transaction go the leaf's hash and the right edge of the tree, so that appending needs
nothing but the edge. `Store.create` alone makes the file: opening a fresh file from several processes at once
fails while SQLite switches to its write-ahead log.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self, cast
from urllib.parse import quote

from eventsourcing.persistence import (
    Compressor,
    ConnectionPoolClosedError,
    EventStore,
    JSONTranscoder,
    Mapper,
    PersistenceError,
    StoredEvent,
    Transcoder,
)
from eventsourcing.sqlite import (
    SQLiteAggregateRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)

from draws.errors import InvalidTree
from draws.merkle import HASH_SIZE, Edge, leaf_hash, root
from ledger import durable
from ledger.errors import Conflict, Damaged, Malformed, Unavailable
from ledger.sqlite_errors import translated
from ledger.statement import is_origin
from ledger.tiles import MAX_ENTRY

if TYPE_CHECKING:
    from eventsourcing.domain import DomainEventProtocol
    from eventsourcing.persistence import Cipher

TOPIC: Final = "kleroterion/entry/v1"
BATCH: Final = 1000
"""Entries read at a time: at most 65 MB, usually one."""

_BUSY_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class _Event:
    """What the mapper knows: an entry in its place."""

    originator_id: str
    originator_version: int
    data: bytes


class VerbatimMapper(Mapper[str]):
    """Stores the bytes of an entry as they are.

    The library lets the environment choose a compressor or a cipher, even over explicit arguments.
    Either would store other bytes than those signed, so both are refused.
    """

    def __init__(
        self,
        transcoder: Transcoder | None = None,
        compressor: Compressor | None = None,
        cipher: Cipher | None = None,
    ) -> None:
        if compressor is not None or cipher is not None:
            raise ValueError("entries are stored verbatim: no compressor, no cipher")
        super().__init__(transcoder or JSONTranscoder())

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """The row of an entry."""
        event = cast("_Event", domain_event)
        return StoredEvent(event.originator_id, event.originator_version, TOPIC, event.data)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[str]:
        """The entry of a row. Damaged when the row is not of this project."""
        if stored_event.topic != TOPIC or not isinstance(stored_event.state, bytes):
            raise Damaged(f"entry {stored_event.originator_version} is not stored as {TOPIC}")
        event = _Event(str(stored_event.originator_id), stored_event.originator_version, stored_event.state)
        return cast("DomainEventProtocol[str]", event)


class _Pool(SQLiteConnectionPool):
    """Connections whose commit is on the disk when it returns, whatever SQLite was compiled with."""

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        for pragma in ("synchronous=FULL", "fullfsync=ON"):
            connection.cursor().execute(f"PRAGMA {pragma}")
        return connection


class LogRecorder(SQLiteAggregateRecorder):
    """An aggregate recorder (WITHOUT ROWID) that refuses gaps and keeps the tree beside the events."""

    def __init__(self, datastore: SQLiteDatastore) -> None:
        super().__init__(datastore, events_table_name="entries")

    def construct_create_table_statements(self) -> list[str]:
        """The tables: entries as the library defines them, leaves (index, hash), tree (one row)."""
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE leaves (leaf INTEGER PRIMARY KEY, hash BLOB NOT NULL)",
            "CREATE TABLE tree (origin TEXT PRIMARY KEY, size INTEGER NOT NULL, edge BLOB NOT NULL)",
        ]

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        # INSERT first: it waits for the write lock. BEGIN is deferred, and after a SELECT nothing would wait.
        super()._insert_events(c, stored_events, **kwargs)
        first = stored_events[0]
        edge = self.select_edge(c, str(first.originator_id))
        if edge.size != first.originator_version:
            raise Conflict(f"the next index is {edge.size}, not {first.originator_version}")
        leaves = [leaf_hash(event.state) for event in stored_events]
        c.executemany("INSERT INTO leaves VALUES (?,?)", list(enumerate(leaves, edge.size)))
        for leaf in leaves:
            edge = edge.push(leaf)
        c.execute("UPDATE tree SET size=?, edge=?", (edge.size, b"".join(edge.hashes)))

    @staticmethod
    def select_edge(c: SQLiteCursor, origin: str) -> Edge:
        """The right edge. Damaged when no tree has it."""
        c.execute("SELECT size, edge FROM tree WHERE origin=?", (origin,))
        size, data = c.fetchone()
        hashes = tuple(data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE))
        try:
            return Edge(size, hashes)
        except InvalidTree as problem:
            raise Damaged(f"the tree's edge: {problem}") from problem


class Store:
    """The entries of one ledger, in order and for good. Threads and processes may share it."""

    origin: str
    """The ledger's name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # mode=rw never makes a file. The datastore's own pool opens no connection before it is asked to.
        name = f"file:{quote(str(path.absolute()))}?mode=rw"
        self._datastore = SQLiteDatastore(name, originator_id_type="text")
        self._datastore.pool = _Pool(db_name=name, lock_timeout=_BUSY_SECONDS, pool_timeout=_BUSY_SECONDS)
        self._recorder = LogRecorder(self._datastore)
        self._events = EventStore(VerbatimMapper(), self._recorder)

    @classmethod
    def create(cls, path: Path, origin: str) -> Self:
        """Make the file of a new, empty ledger and open it. An interruption leaves no half-made file.

        Raises:
            Malformed: `origin` is no name of a ledger (docs/spec/statements.md).
            Conflict: there is a file already.
            Unavailable: the disk refuses.
        """
        if not is_origin(origin):
            raise Malformed(f"{origin!r} is no name of a ledger: lower-case letters, digits, dots, slashes")
        if path.exists():
            raise Conflict(f"{path} exists already")
        try:
            durable.make_folder(path.parent)
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
                made = Path(folder, "ledger")
                made.touch(durable.PRIVATE_MODE)
                with cls(made) as store, store._writing() as c:
                    store._recorder._create_table(c)  # noqa: SLF001 - in the same transaction as the row
                    c.execute("INSERT INTO tree VALUES (?,0,?)", (origin, b""))
                os.link(made, path)
                durable.sync_folder(path.parent)
        except FileExistsError:
            raise Conflict(f"{path} exists already") from None
        except OSError as problem:
            raise durable.unavailable(path, problem) from problem
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an existing ledger; its last leaf, last perfect subtree and edge are checked.

        Raises:
            Unavailable: there is no such file (code `store.missing`), or it cannot be used.
            Malformed: the file is not the store of a ledger.
            Damaged: what it holds contradicts itself.
        """
        if not path.is_file():
            raise Unavailable(f"{path}: there is no such file; `klero init` makes one", code="store.missing")
        store = cls(path)
        try:
            store.origin = store._read_origin()
            store._check()
        except BaseException:
            store.close()
            raise
        return store

    def append(self, entries: Sequence[bytes], at: int) -> None:
        """Append `entries` from index `at`, all or none; when this returns they are on the disk.

        Raises:
            Conflict: `at` is not the next index.
            Malformed: an entry has more than 65,535 bytes.
            Unavailable: disk full, file read-only, or locked for 30 seconds; nothing was appended.
        """
        for entry in entries:
            if len(entry) > MAX_ENTRY:
                raise Malformed(f"entry: {len(entry)} bytes; an entry has at most {MAX_ENTRY}")
        if entries:
            events = [_Event(self.origin, index, entry) for index, entry in enumerate(entries, at)]
            with self._errors():
                self._events.put(cast("list[DomainEventProtocol[str]]", events))

    def size(self) -> int:
        """The number of entries, which is the next index."""
        return self.edge().size

    def edge(self) -> Edge:
        """The right edge of the tree."""
        with self._reading() as c:
            return self._recorder.select_edge(c, self.origin)

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The entries from `start` to before `stop` (the present end), read in batches.

        Raises:
            Damaged: an entry is missing, or is not of this project.
        """
        if stop is None:
            stop = self.size()
        while start < stop:
            limit = min(BATCH, stop - start)
            with self._errors():
                batch = cast("Iterable[_Event]", self._events.get(self.origin, gt=start - 1, limit=limit))
            count = 0
            for index, event in enumerate(batch, start):
                if event.originator_version != index:
                    raise Damaged(f"{self._path}: entry {index} is missing")
                count += 1
                yield event.data
            if count < limit:
                raise Damaged(f"{self._path}: entry {start + count} is missing")
            start += count

    def leaf_hashes(self, start: int = 0, stop: int | None = None) -> list[bytes]:
        """The leaf hashes, 32 bytes each, from `start` to before `stop` (the present end).

        Raises:
            Damaged: one is missing.
        """
        with self._reading() as c:
            if stop is None:
                stop = self._recorder.select_edge(c, self.origin).size
            c.execute("SELECT hash FROM leaves WHERE leaf>=? AND leaf<? ORDER BY leaf", (start, stop))
            hashes = [row[0] for row in c.fetchall()]
        if len(hashes) != max(0, stop - start):
            raise Damaged(f"{self._path}: {len(hashes)} leaf hashes from {start} to {stop}")
        return hashes

    def close(self) -> None:
        """Close the connections; the store cannot be used any more."""
        with suppress(ConnectionPoolClosedError):
            self._datastore.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read_origin(self) -> str:
        with self._reading() as c:
            c.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('entries', 'leaves', 'tree')")
            if c.fetchone()[0] != 3:
                raise Malformed(f"{self._path} is not the store of a ledger")
            c.execute("SELECT origin FROM tree")
            rows = c.fetchall()
        if len(rows) != 1 or not is_origin(rows[0][0]):
            raise Damaged(f"{self._path} does not name its one ledger")
        return str(rows[0][0])

    def _check(self) -> None:
        """The last entry, its leaf and the last perfect subtree must be those that the edge says."""
        with self._reading() as c:  # one transaction: a snapshot, whatever others append
            edge = self._recorder.select_edge(c, self.origin)
            c.execute(
                "SELECT originator_version, state FROM entries WHERE originator_id=? "
                "ORDER BY originator_version DESC LIMIT 1",
                (self.origin,),
            )
            last = c.fetchone()
            c.execute("SELECT max(leaf) FROM leaves")
            last_leaf = c.fetchone()[0]
            subtree = edge.size & -edge.size
            c.execute("SELECT hash FROM leaves WHERE leaf>=? ORDER BY leaf", (edge.size - subtree,))
            hashes = [row[0] for row in c.fetchall()]
        if not edge.size:
            if last is not None or last_leaf is not None:
                raise Damaged(f"{self._path}: entries beside an empty tree")
            return
        sizes = {"tree": edge.size, "entries": last[0] + 1 if last else 0, "leaves": (last_leaf or 0) + 1}
        if len(set(sizes.values())) != 1 or len(hashes) != subtree:
            raise Damaged(f"{self._path}: tree, entries and leaves do not end together: {sizes}")
        if leaf_hash(last[1]) != hashes[-1]:
            raise Damaged(f"{self._path}: entry {edge.size - 1} is not what was appended")
        if root(hashes) != edge.hashes[-1]:
            raise Damaged(f"{self._path}: the leaves before {edge.size} are not those of the tree")

    @contextmanager
    def _reading(self) -> Iterator[SQLiteCursor]:
        with self._errors(), self._datastore.transaction(commit=False) as c:
            yield c

    @contextmanager
    def _writing(self) -> Iterator[SQLiteCursor]:
        with self._errors(), self._datastore.transaction(commit=True) as c:
            yield c

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (PersistenceError, sqlite3.Error) as problem:
            raise translated(self._path, problem) from problem
