"""Writing statements: what a ledger and a published copy of one have in common.

A state, the clock, and the signed head are enough to write a statement, to say beforehand what the rules will answer,
and to prove to each signer that the log which they knew only grew. Appending takes the ledger itself.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Any

from draws import merkle
from ledger import checkpoint, times
from ledger.blobs import Audience
from ledger.bodies import Blob, CharterAdopted, Founded, KeyEnrolled, KeyRotated, Shape, parse, plain
from ledger.charter import Charter
from ledger.draft import Draft
from ledger.entry import Entry
from ledger.errors import Refusal
from ledger.rules import judge, powers
from ledger.rules import keys as key_rules
from ledger.rules.state import Act, Signer, State
from ledger.statement import Statement, TreeHead, statement_id

Clock = Callable[[], float]
"""Seconds since 1970."""

SIGNATURE_DEPENDENT = frozenset(
    {
        "coins.scrutineers",
        "contest.own",
        "key.not_proved",
        "openings.early",
        "objection.signer",
        "proposal.signer",
        "role.resigned",
        "tally.attested",
    }
)
"""Refusals by a kind's own rules that signatures may still cure."""


class Drafting(ABC):
    """A log as far as it is known here, folded into `state`."""

    __slots__ = ()
    state: State
    clock: Clock
    brought: dict[str, bytes]
    """Files, by SHA-256 in hex, that came with a statement which is not logged yet."""

    def bring(self, draft: Draft) -> None:
        """Have the files at hand that a draft brings, so that its statement can be judged."""
        self.brought |= {sha256(data).hexdigest(): data for data in draft.files}

    @property
    @abstractmethod
    def log_vkey(self) -> str:
        """The log's verification key."""

    @abstractmethod
    def refresh(self) -> int:
        """Take in what was added meanwhile; returns how many entries that were."""

    @abstractmethod
    def blob(self, name: str) -> bytes | None:
        """The bytes of a blob by its SHA-256 in hex."""

    @abstractmethod
    def put(self, data: bytes, media_type: str, audience: Audience) -> Blob:
        """Keep a blob until a statement refers to it; returns the reference that a body holds."""

    @abstractmethod
    def signed_head(self) -> str:
        """The newest checkpoint, a signed note; it covers all of `state`."""

    @abstractmethod
    def leaf_hashes(self, size: int) -> Sequence[bytes]:
        """The hashes of the first `size` leaves."""

    def now(self) -> str:
        """The time that the next entry gets: the clock's, but never before the last entry's."""
        return max(times.text(self.clock()), self.state.logged_at)

    def judge(self, payload: bytes, signatures: dict[str, bytes]) -> Entry:
        """The entry that these signatures would make, if it is lawful now. Raises Refusal; changes nothing."""
        entry = Entry(payload, signatures, self.now())
        entry.encode()
        judge.judge(self.state, entry, self.blob)
        return entry

    def rehearse(self, said: Statement) -> None:
        """Refusal if the kind's own rules say no already, whoever may sign: better known before people are asked to."""
        try:
            judge.RULES[said.kind](self.state, self._act(said))
        except Refusal as refusal:
            if refusal.code not in SIGNATURE_DEPENDENT:
                raise

    def called(self, said: Statement) -> frozenset[str]:
        """The persons whose signature this statement may count, as things stand; the others' would be none of it.

        Refusal if no charter here gives the power.
        """
        match said.body:
            case Founded(founders=founders):
                return frozenset(founder.person for founder in founders)
            case CharterAdopted():
                return frozenset(self.state.founders)
        _id, charter = judge.governing(self.state, said.body)
        brought = {said.body.person} if isinstance(said.body, KeyEnrolled | KeyRotated) else set()
        return frozenset(powers.called(self.state, self._act(said), charter) | brought)

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
        return Act(identifier, self.state.size, self.now(), said, said.body, signers, self.blob)

    def draft(self, said: Statement, seen: Iterable[int] = ()) -> Draft:
        """A draft of a statement, with proofs from its own head and from those that earlier signers acted upon.

        `seen`: more sizes from which somebody needs a proof.
        """
        made = Draft(self.log_vkey, said.payload(), self.signed_head(), {}, {})
        return self.proved(made, {said.after.size, *self.state.heads.values(), *seen})

    def proved(self, draft: Draft, sizes: Iterable[int]) -> Draft:
        """The draft with proofs that its checkpoint extends the log at these sizes too."""
        head = checkpoint.verify(draft.note.encode(), self.log_vkey)
        leaves = self.leaf_hashes(head.size)
        earlier = {size for size in sizes if 0 < size < head.size}
        proofs = {size: tuple(merkle.consistency_proof(leaves, size, head.size)) for size in earlier}
        return replace(draft, proofs={**draft.proofs, **proofs})
