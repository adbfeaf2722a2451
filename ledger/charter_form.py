"""The types of a charter, with every bound of docs/spec/charter.md, and what a reader asks of it.

Only `ledger.charter.parse` makes one, and it checks everything that these types cannot say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

LINES = r"\A[^\x00-\x09\x0b-\x1f\x7f-\x9f]+\Z"
"""Text of a charter: it may hold line ends, and no other control character."""

Code = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\A[A-Za-z0-9_.-]+\Z")]
Clause = Annotated[str, Meta(min_length=1, max_length=20, pattern=r"\A[A-Za-z0-9.-]+\Z")]
Language = Annotated[str, Meta(min_length=2, max_length=8, pattern=r"\A[a-z-]+\Z")]
FieldName = Annotated[str, Meta(min_length=1, pattern=r"\A[a-z_]+\Z")]
Text100 = Annotated[str, Meta(min_length=1, max_length=100, pattern=LINES)]
Text200 = Annotated[str, Meta(min_length=1, max_length=200, pattern=LINES)]
Text1000 = Annotated[str, Meta(min_length=1, max_length=1000, pattern=LINES)]
Text5000 = Annotated[str, Meta(min_length=1, max_length=5000, pattern=LINES)]
Seats = Annotated[int, Meta(ge=0, le=10**6)]
Level = Literal["consultative", "decision", "executive"]
Duty = Literal["required", "optional"]
Method = Literal["consent", "simple_majority", "qualified_majority"]
Vote = Literal["simple_majority", "qualified_majority"]
Days = Annotated[int, Meta(ge=0, le=365)]
Source = Literal["body.person", "body.stakeholders", "body.trustees", "draw.trustees", "draw.trustee", "seat.person"]
Kind = Literal[
    "charter.amended",
    "key.enrolled",
    "key.rotated",
    "key.revoked",
    "role.assigned",
    "role.ended",
    "draw.purpose_agreed",
    "draw.pool_sealed",
    "draw.lottery_coins",
    "draw.announced",
    "draw.words_closed",
    "draw.dealt",
    "draw.deals_closed",
    "draw.diced",
    "draw.opened",
    "draw.shared",
    "draw.openings_closed",
    "draw.beacon",
    "draw.concluded",
    "draw.annulled",
    "draw.lapsed",
    "draw.withdrawn",
    "draw.contested",
    "draw.answered",
    "draw.pool_audited",
    "draw.lottery_audited",
    "seat.accepted",
    "seat.declined",
    "seat.vacated",
    "seat.filled",
    "proposal.opened",
    "proposal.read",
    "objection.raised",
    "objection.integrated",
    "objection.maintained",
    "objection.withdrawn",
    "opinion.given",
    "tally.recorded",
    "decision.taken",
]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every part of a charter has in common."""


class Requirement(Part, frozen=True, rename={"not_": "not", "in_": "in"}):
    """So many signers out of one pool: holders of `roles`, or those whom `in` leads to, or anyone."""

    count: Annotated[int, Meta(ge=1, le=1000)] | Literal["all", "majority", "body.t", "draw.t"]
    not_: Annotated[tuple[Code, ...], Meta(max_length=20)]
    roles: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=20)] = ()
    in_: Source | None = None
    anyone: bool = False


class Condition(Part, frozen=True, rename={"is_": "is"}):
    """The power exists only for statements whose body has this string in this field."""

    field: FieldName
    is_: Text100


class Power(Part, frozen=True):
    """Who signs the statements of some kinds, under one clause."""

    clause: Clause
    text: Text1000
    kinds: Annotated[tuple[Kind, ...], Meta(min_length=1, max_length=50)]
    when: Annotated[tuple[Condition, ...], Meta(max_length=5)]
    signed_by: Annotated[tuple[Requirement, ...], Meta(min_length=1, max_length=10)]
    subject: Code | None = None
    level: Level | None = None


class SubjectLevels(Part, frozen=True):
    """How far a role takes part in one subject: a set of levels."""

    subject: Code
    levels: Annotated[tuple[Level, ...], Meta(min_length=1, max_length=3)]


class Role(Part, frozen=True):
    """What people entrust to whoever holds it."""

    role: Code
    name: Text100
    mission: Text1000
    levels: Annotated[tuple[SubjectLevels, ...], Meta(max_length=50)]
    incompatible: Annotated[tuple[Code, ...], Meta(max_length=50)]


class Body(Part, frozen=True):
    """Seats by origin, the role that a seat confers, and its term."""

    body: Code
    name: Text100
    confers: Code
    drawn: Seats
    volunteer: Seats
    experienced: Seats
    term_months: Annotated[int, Meta(ge=1, le=600)]


class ProtocolRoles(Part, frozen=True):
    """Which role plays which part in the protocol."""

    operator: Code
    trustee: Code
    scrutineer: Code
    guarantor: Code
    auditor: Code
    data_referent: Code
    member: Code
    partner: Code


class DrawDuties(Part, frozen=True):
    """What every draw must have."""

    dice: Duty
    beacon: Duty
    dice_direct: Literal["allowed", "forbidden"]
    contest_days: Annotated[int, Meta(ge=0, le=3650)]


class Contact(Part, frozen=True):
    """How often somebody is called before the seat counts as unanswered."""

    attempts: Annotated[int, Meta(ge=1, le=100)]
    channels: Annotated[int, Meta(ge=1, le=20)]
    days: Annotated[int, Meta(ge=0, le=365)]


class Share(Part, frozen=True):
    """A fraction: `part` out of `of`."""

    part: Annotated[int, Meta(ge=0, le=1000)]
    of: Annotated[int, Meta(ge=1, le=1000)]

    def reached(self, some: int, among: int) -> bool:
        """Whether `some` are at least this share of `among`, exactly."""
        return some * self.of >= self.part * among


class Fallback(Part, frozen=True):
    """The vote that follows when an objection is maintained, and the time for mediation before it."""

    method: Vote
    mediation_days: Days
    opinion: Duty
    threshold: Share | None = None


class DecisionRule(Part, frozen=True):
    """How one subject is decided. `attested`: electors besides scrutineers, guarantor and operator who sign a tally."""

    subject: Code
    electorate: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=20)]
    method: Method
    quorum: Share
    ballots: Literal["secret", "signed"]
    attested: Annotated[int, Meta(ge=1, le=60)]
    delay_days: Annotated[int, Meta(ge=1, le=365)]
    readings: Annotated[int, Meta(ge=1, le=10)]
    reading_days: Days
    threshold: Share | None = None
    fallback: Fallback | None = None


class Decisions(Part, frozen=True):
    """The rules by subject, and whether the purpose of a draw needs a decision besides its signatures."""

    purpose: Duty
    rules: Annotated[tuple[DecisionRule, ...], Meta(min_length=1, max_length=50)]


class Article(Part, frozen=True):
    """What people agreed that no rule executes."""

    clause: Clause
    title: Text200
    text: Text5000


class Charter(Part, frozen=True, dict=True):
    """A version of the charter. Lookups are by dictionaries made once; they are no part of its bytes."""

    format: Literal["kleroterion/charter/v1"]
    title: Text200
    language: Language
    protocol_roles: ProtocolRoles
    roles: Annotated[tuple[Role, ...], Meta(min_length=1, max_length=100)]
    bodies: Annotated[tuple[Body, ...], Meta(min_length=1, max_length=50)]
    powers: Annotated[tuple[Power, ...], Meta(min_length=1, max_length=500)]
    draws: DrawDuties
    contact: Contact
    decisions: Decisions
    articles: Annotated[tuple[Article, ...], Meta(max_length=500)]

    def power(self, clause: str, kind: str) -> Power | None:
        """The one power that this clause gives for this kind of statement."""
        return self._powers.get((clause, kind))

    def rule(self, subject: str) -> DecisionRule | None:
        """How a subject is decided."""
        return self._rules.get(subject)

    def incompatible(self, a: str, b: str) -> bool:
        """Whether nobody may hold both roles: either of them lists the other."""
        return (a, b) in self._apart

    def body(self, code: str) -> Body | None:
        """The body of this code."""
        return self._bodies.get(code)

    def has_role(self, code: str) -> bool:
        """Whether the charter knows this role."""
        return code in self._roles

    def has_level(self, role: str, subject: str, level: str) -> bool:
        """Whether the role takes part in the subject at this level."""
        return (role, subject, level) in self._levels

    @cached_property
    def _powers(self) -> Mapping[tuple[str, str], Power]:
        return {(power.clause, kind): power for power in self.powers for kind in power.kinds}

    @cached_property
    def _rules(self) -> Mapping[str, DecisionRule]:
        return {rule.subject: rule for rule in self.decisions.rules}

    @cached_property
    def _apart(self) -> frozenset[tuple[str, str]]:
        listed = {(role.role, other) for role in self.roles for other in role.incompatible}
        return frozenset(listed | {(b, a) for a, b in listed})

    @cached_property
    def _bodies(self) -> Mapping[str, Body]:
        return {body.body: body for body in self.bodies}

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset(role.role for role in self.roles)

    @cached_property
    def _levels(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(
            (role.role, of.subject, level) for role in self.roles for of in role.levels for level in of.levels
        )
