"""Bodies about decisions: proposals and their readings, objections, opinions, tallies, outcomes."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ledger import times
from ledger.bodies.draws import Term
from ledger.bodies.types import Blob, Code, Id, Million, PersonId, Seats, Shape, ascending

Outcome = Literal["adopted", "rejected"]


class Mandate(Shape, frozen=True):
    """What is decided about one person and one role."""

    person: PersonId
    role: Code
    act: Literal["assign", "end", "exclude"]
    until: str | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            times.day(self.until)


class Plan(Shape, frozen=True):
    """What is decided about a draw: the seats, for which term."""

    body: Code
    seats: Seats
    term: Term
    stage: Literal["participants", "invitation"]


class ProposalOpened(Shape, frozen=True):
    subject: Code
    text: Blob
    method: Literal["consent", "simple_majority", "qualified_majority"]
    electorate: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=20)]
    closes: str
    charter: Blob | None = None
    mandate: Mandate | None = None
    plan: Plan | None = None

    def __post_init__(self) -> None:
        times.seconds(self.closes)


class ProposalRead(Shape, frozen=True):
    proposal: Id
    text: Blob
    closes: str
    charter: Blob | None = None
    plan: Plan | None = None

    def __post_init__(self) -> None:
        times.seconds(self.closes)


class ObjectionRaised(Shape, frozen=True):
    proposal: Id
    text: Blob


class ObjectionIntegrated(Shape, frozen=True):
    objection: Id
    change: Blob


class ObjectionMaintained(Shape, frozen=True):
    objection: Id


class ObjectionWithdrawn(Shape, frozen=True):
    objection: Id


class OpinionGiven(Shape, frozen=True):
    proposal: Id
    text: Blob


class TallyRecorded(Shape, frozen=True, rename={"for_": "for"}):
    proposal: Id
    present: Seats
    for_: Million
    against: Million
    abstain: Million


class DecisionTaken(Shape, frozen=True):
    proposal: Id
    outcome: Outcome
    objections: Annotated[tuple[Id, ...], Meta(max_length=700)]
    tally: Id | None = None

    def __post_init__(self) -> None:
        ascending(self.objections, "objections")
