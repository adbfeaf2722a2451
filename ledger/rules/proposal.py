"""A proposal from its opening to its decision, as the rules remember it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ledger.bodies.decisions import Mandate, Plan, ProposalOpened, TallyRecorded
from ledger.bodies.types import Blob
from ledger.charter import DecisionRule

CLOSED = ("integrated", "withdrawn")
"""What an objection is when its own author says that it is met."""


@dataclass(slots=True)
class Objection:
    """An objection and what became of it. `since`: when it was maintained, in seconds since 1970."""

    id: str
    index: int
    text: Blob
    raisers: frozenset[str]
    state: Literal["open", "maintained", "integrated", "withdrawn"] = "open"
    since: int = 0
    maintained_at: int = 0
    change: Blob | None = None


@dataclass(slots=True)
class Proposal:
    """A proposal in its latest wording. `read_at`: seconds since 1970; what ends in `_at` besides are indexes.

    `rule` is that of the charter's `version` under which it was opened.
    """

    id: str
    index: int
    body: ProposalOpened
    rule: DecisionRule
    version: int
    openers: frozenset[str]
    text: Blob
    charter: Blob | None
    plan: Plan | None
    closes: str
    read_at: int
    read_index: int
    last: int
    readings: int = 1
    objections: dict[str, Objection] = field(default_factory=dict)
    integrated_index: int = -1
    opinion: Blob | None = None
    opinion_index: int = -1
    tally_id: str | None = None
    tally: TallyRecorded | None = None
    electorate: int = 0
    decision: str | None = None
    decided_index: int | None = None
    outcome: Literal["adopted", "rejected"] | None = None
    used: bool = False

    @property
    def mandate(self) -> Mandate | None:
        """The person and role that it is about."""
        return self.body.mandate

    def unmet(self, *states: str) -> tuple[Objection, ...]:
        """The objections that are open or maintained, or in these states, in the order of their ids."""
        wanted = states or ("open", "maintained")
        return tuple(self.objections[i] for i in sorted(self.objections) if self.objections[i].state in wanted)

    def wording(self) -> tuple[str, str, Plan | None]:
        """What a further reading must repeat to count as one more of the same text."""
        return self.text.sha256, self.charter.sha256 if self.charter else "", self.plan

    @property
    def votes(self) -> bool:
        """Whether a vote decides it: by its method, or since an objection is maintained and there is a fallback."""
        return self.rule.method != "consent" or (self.rule.fallback is not None and bool(self.unmet("maintained")))
