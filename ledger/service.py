"""The ledger at work: submit -> judge -> append -> publish. The one place where rules and storage meet.

A folder holds one territory: `ledger.sqlite` (the entries), `public/` (the static log), `auditors/` (their blobs),
`log.key`, `head` (the last checkpoint signed), `refused/` (steps that somebody took twice) and, apart from all,
`vault.sqlite`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ledger import durable, keyfile
from ledger.blobs import Audience, Blobs
from ledger.bodies import Blob, references
from ledger.checkpoint import Checkpoint
from ledger.drafting import Clock, Drafting
from ledger.entry import Entry
from ledger.errors import Conflict, Damaged, Refusal, Unavailable
from ledger.keys import SigningKey
from ledger.note import ED25519, Vkey
from ledger.publication import Publication
from ledger.rules import judge, life
from ledger.rules.state import State
from ledger.statement import StatementId, statement_id
from ledger.statement import read as read_statement
from ledger.store import Store

ENTRIES = "ledger.sqlite"
LOG_KEY = "log.key"
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Logged:
    """Where an accepted statement stands."""

    id: StatementId
    index: int
    logged_at: str


@dataclass(slots=True)
class Ledger(Drafting):
    """An open ledger. Not for use by several threads; several processes may open the same folder."""

    folder: Path
    store: Store
    blobs: Blobs
    publication: Publication
    clock: Clock
    state: State = field(init=False)
    brought: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.state = State(self.store.origin)
        self.refresh()

    @classmethod
    def create(cls, folder: Path, origin: str, clock: Clock) -> Self:
        """A new, empty ledger with a log key of its own.

        An interrupted creation is taken up where it stopped, and so is a ledger of this name without any entry.

        Raises:
            Conflict: the folder holds another ledger, or one that was founded.
        """
        durable.make_folder(folder)
        if (folder / ENTRIES).exists():
            store = Store.open(folder / ENTRIES)
            if store.size() or store.origin != origin:
                store.close()
                raise Conflict(f"{folder / ENTRIES}: {store.origin}")
        else:
            store = Store.create(folder / ENTRIES, origin)
        if not (folder / LOG_KEY).exists():
            keyfile.create_log_key(folder / LOG_KEY, origin)
        return cls._open(folder, store, clock)

    @classmethod
    def open(cls, folder: Path, clock: Clock) -> Self:
        """An existing ledger, folded up to its last entry."""
        return cls._open(folder, Store.open(folder / ENTRIES), clock)

    @classmethod
    def _open(cls, folder: Path, store: Store, clock: Clock) -> Self:
        return cls(folder, store, Blobs(folder), Publication(folder), clock)

    @property
    def log_vkey(self) -> str:
        """The log's verification key."""
        return Vkey(self.store.origin, ED25519, self._log_key.public).encode()

    @property
    def _log_key(self) -> SigningKey:
        return keyfile.read_log_key(self.folder / LOG_KEY, self.store.origin)

    def put(self, data: bytes, media_type: str, audience: Audience) -> Blob:
        """Keep a blob, durably; returns the reference that a body holds."""
        return Blob(self.blobs.put(data, audience), len(data), media_type, audience)

    def check_complete(self) -> None:
        """Damaged if entries were signed that the database does not hold: an older backup was put in its place."""
        signed = self.publication.signed_size()
        if signed > self.state.size:
            raise Damaged(f"{self.state.size} < {signed}")

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def refresh(self) -> int:
        """Take in what other processes appended; returns how many entries that were.

        Raises:
            Damaged: a file that an entry refers to is lost; without it another history would seem lawful.
        """
        before = self.state.size
        for index, data in enumerate(self.store.entries(before), before):
            if judge.append(self.state, data, self.blobs.get, trusted=True) == "blob.missing":
                raise Damaged(f"entry {index} refers to a file that is not there any more")
        return self.state.size - before

    def submit(self, payload: bytes, signatures: dict[str, bytes]) -> Logged:
        """Append one statement, durably. Refusal if the rules say no.

        The state at hand decides; the store refuses if another process took the index meanwhile. Then, and before any
        refusal, what the others appended is taken in and judged again.
        """
        while True:
            entry = Entry(payload, signatures, self.now())
            data = entry.encode()
            try:
                effect = judge.judge(self.state, entry, self.blob)
                self._keep_brought(payload)
                self.store.append([data], at=self.state.size)
            except Conflict:
                self.refresh()
                continue
            except Refusal as refusal:
                if self.refresh():
                    continue
                self._keep_evidence(refusal, entry, data)
                raise
            index, identifier = self.state.size, statement_id(payload)
            effect()
            self.state.advance(data, identifier, entry.logged_at)
            return Logged(identifier, index, entry.logged_at)

    def _keep_brought(self, payload: bytes) -> None:
        """What a draft brought along is kept once its statement is lawful, for those whom it names, and not before."""
        for blob in references(read_statement(payload).body) if self.brought else ():
            if blob.sha256 in self.brought:
                self.blobs.put(self.brought[blob.sha256], blob.audience)

    def _keep_evidence(self, refusal: Refusal, entry: Entry, data: bytes) -> None:
        """A step taken twice is refused; the first such entry of each step is kept, for whoever contests the draw.

        It got as far as its kind's own rules, so its signatures are valid and its signers had the power to take it.
        """
        if refusal.code != "draw.duplicate":
            return
        said = read_statement(entry.payload)
        draw = self.state.draw_of(said.body)
        if life.contradicted(draw, entry, said):
            name = f"{said.kind}-{draw.body.number}-{getattr(said.body, 'j', 0)}.entry"
            with suppress(FileExistsError, Unavailable):
                durable.write(self.folder / REFUSED / name, data, exclusive=True)

    def submit_all(self, statements: Sequence[tuple[bytes, dict[str, bytes]]]) -> None:
        """Append many statements in one transaction: all of them, or none with the first refusal."""
        self.refresh()
        start, batch = self.state.size, []
        try:
            for payload, signatures in statements:
                entry = Entry(payload, signatures, self.now())
                data = entry.encode()
                effect = judge.judge(self.state, entry, self.blobs.get)
                effect()
                self.state.advance(data, statement_id(payload), entry.logged_at)
                batch.append(data)
            self.store.append(batch, at=start)
        except BaseException:
            # The state ran ahead of the disk; only the disk counts.
            self.state = State(self.store.origin)
            self.refresh()
            raise

    def publish(self) -> Checkpoint:
        """Write tiles, check them, sign and publish the checkpoint."""
        return self.publication.publish(self.store, self._log_key)

    def blob(self, name: str) -> bytes | None:
        """The bytes of a blob by its SHA-256 in hex, whoever its audience is."""
        return self.brought[name] if name in self.brought else self.blobs.get(name)

    def signed_head(self) -> str:
        """The checkpoint of all entries, published now if it was not yet."""
        self.publish()
        return self.publication.note()

    def leaf_hashes(self, size: int) -> Sequence[bytes]:
        """The hashes of the first `size` leaves."""
        return self.store.leaf_hashes(0, size)
