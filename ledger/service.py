"""The ledger at work: submit -> judge -> append -> publish. The one place where rules and storage meet.

A folder holds one territory: `ledger.sqlite` (the entries), `public/` (the static log), `auditors/` (their blobs),
`log.key`, `head` (the last checkpoint signed), `refused/` (steps that somebody took twice) and, apart from all,
`vault.sqlite`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from draws import merkle
from ledger import checkpoint, durable, keyfile, times
from ledger.blobs import Audience, Blobs
from ledger.bodies import Blob, KeyEnrolled, Shape, parse, plain
from ledger.charter import Charter
from ledger.checkpoint import Checkpoint
from ledger.draft import Draft
from ledger.entry import Entry
from ledger.errors import Conflict, Damaged, Refusal, Unavailable
from ledger.keys import SigningKey
from ledger.note import ED25519, Vkey
from ledger.publication import Publication
from ledger.rules import judge, life, powers
from ledger.rules import keys as key_rules
from ledger.rules.state import Act, Signer, State
from ledger.statement import Statement, StatementId, TreeHead, statement_id
from ledger.statement import read as read_statement
from ledger.store import Store

Clock = Callable[[], float]
"""Seconds since 1970."""

ENTRIES = "ledger.sqlite"
LOG_KEY = "log.key"
REFUSED = "refused"
SIGNATURE_DEPENDENT = frozenset({"coins.scrutineers", "key.not_proved", "openings.early"})
"""Refusals by a kind's own rules that signatures may still cure."""


@dataclass(frozen=True, slots=True)
class Logged:
    """Where an accepted statement stands."""

    id: StatementId
    index: int
    logged_at: str


@dataclass(slots=True)
class Ledger:
    """An open ledger. Not for use by several threads; several processes may open the same folder."""

    folder: Path
    store: Store
    blobs: Blobs
    publication: Publication
    clock: Clock
    state: State = field(init=False)

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

    def now(self) -> str:
        """The time that the next entry gets: the clock's, but never before the last entry's."""
        return max(times.text(self.clock()), self.state.logged_at)

    def judge(self, payload: bytes, signatures: dict[str, bytes]) -> Entry:
        """The entry that these signatures would make, if it is lawful now. Raises Refusal; changes nothing."""
        entry = Entry(payload, signatures, self.now())
        entry.encode()
        judge.judge(self.state, entry, self.blobs.get)
        return entry

    def rehearse(self, said: Statement) -> None:
        """Refusal if the kind's own rules say no already, whoever may sign: better known before people are asked to."""
        try:
            judge.RULES[said.kind](self.state, self._act(said))
        except Refusal as refusal:
            if refusal.code not in SIGNATURE_DEPENDENT:
                raise

    def submit(self, payload: bytes, signatures: dict[str, bytes]) -> Logged:
        """Append one statement, durably. Refusal if the rules say no.

        The state at hand decides; the store refuses if another process took the index meanwhile. Then, and before any
        refusal, what the others appended is taken in and judged again.
        """
        while True:
            entry = Entry(payload, signatures, self.now())
            data = entry.encode()
            try:
                effect = judge.judge(self.state, entry, self.blobs.get)
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

    def statement(
        self,
        kind: str,
        body: Shape,
        clause: str | None = None,
        signers: Collection[str] = (),
        at: int | None = None,
    ) -> Statement:
        """A statement that acts on the head at size `at`; on the present one, without.

        `clause`: which power, when the charter offers several; without it the first for which these signers (persons)
        suffice, else the first. Refusal `clause.gives_no_power` if there is none, `statement.founding` before there is
        a charter at all.
        """
        size = self.state.size if at is None else at
        said = Statement(
            ledger=self.state.origin,
            kind=kind,
            body=parse(kind, plain(body)),
            after=TreeHead(size, self.state.roots[size]),
            made_at=times.text(self.clock()),
            nonce=secrets.token_hex(16),
        )
        if kind in judge.FOUNDING:
            return said
        if self.state.charter_id is None:
            raise Refusal("statement.founding", f"{kind} at index {self.state.size}")
        charter_id, charter = judge.governing(self.state, body)
        said = replace(said, charter=charter_id, clause=clause)
        return said if clause else self._with_clause(said, charter, signers)

    def _with_clause(self, said: Statement, charter: Charter, signers: Collection[str]) -> Statement:
        """The statement with a clause for which these people suffice, as the rules themselves say."""
        fitting = [replace(said, clause=p.clause) for p in powers.clauses_for(charter, said.kind, said.body)]
        if not fitting:
            raise Refusal("clause.gives_no_power", f"no clause of the charter covers {said.kind}")
        keys = [self.state.keys.by_person[p] for p in signers if p in self.state.keys.by_person]
        present = [Signer(key.keyid, key.key, key.person) for key in keys]
        if isinstance(said.body, KeyEnrolled):
            present.append(Signer(key_rules.keyid_of(said.body.key), said.body.key, said.body.person))
        for candidate in fitting:
            with suppress(Refusal):
                powers.check(self.state, self._act(candidate, tuple(present)), charter)
                return candidate
        return fitting[0]

    def _act(self, said: Statement, signers: tuple[Signer, ...] = ()) -> Act[Any]:
        """The act that the statement would be, were these its signers."""
        identifier = statement_id(said.payload())
        return Act(identifier, self.state.size, self.now(), said, said.body, signers, self.blobs.get)

    def draft(self, said: Statement, seen: Iterable[int] = ()) -> Draft:
        """A draft of a statement, with proofs from its own head and from those that earlier signers acted upon.

        `seen`: more sizes from which somebody needs a proof.
        """
        self.publish()
        made = Draft(self.log_vkey, said.payload(), self.publication.note(), {}, {})
        return self.proved(made, {said.after.size, *self.state.heads.values(), *seen})

    def proved(self, draft: Draft, sizes: Iterable[int]) -> Draft:
        """The draft with proofs that its checkpoint extends the log at these sizes too."""
        head = checkpoint.verify(draft.note.encode(), self.log_vkey)
        leaves = self.store.leaf_hashes(0, head.size)
        earlier = {size for size in sizes if 0 < size < head.size}
        proofs = {size: tuple(merkle.consistency_proof(leaves, size, head.size)) for size in earlier}
        return replace(draft, proofs={**draft.proofs, **proofs})
