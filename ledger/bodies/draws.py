"""Bodies of the steps of a draw."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ledger import times
from ledger.bodies.lotteries import Lottery
from ledger.bodies.types import (
    Barrier,
    BeaconSignature,
    Billion,
    Blob,
    Code,
    Hex32,
    Hex96,
    Id,
    J,
    Million,
    PersonId,
    Round,
    Seats,
    Shape,
    Text100,
    Text200,
    Text500,
    Threshold,
    ascending,
)


class Term(Shape, frozen=True):
    since: str = msgspec.field(name="from")
    until: str

    def __post_init__(self) -> None:
        times.day(self.since)
        times.day(self.until)


class PurposeAgreed(Shape, frozen=True):
    body: Code
    seats: Seats
    term: Term
    stage: Literal["participants", "invitation"]
    reach: Annotated[tuple[Text500, ...], Meta(max_length=20)]
    not_claimed: Annotated[tuple[Text500, ...], Meta(max_length=20)]
    stakeholders: Annotated[tuple[PersonId, ...], Meta(min_length=1, max_length=64)]
    decision: Id | None = None

    def __post_init__(self) -> None:
        ascending(self.stakeholders, "stakeholders")


class Feature(Shape, frozen=True):
    name: Text100
    values: Annotated[tuple[Text100, ...], Meta(min_length=1, max_length=200)]


class Count(Shape, frozen=True):
    value: Text100
    count: Annotated[int, Meta(ge=5, le=10**9)] | None = None


class FeatureCounts(Shape, frozen=True):
    feature: Text100
    values: Annotated[tuple[Count, ...], Meta(min_length=1, max_length=200)]


class Frame(Shape, frozen=True):
    name: Text200
    size: Billion
    misses: Text500


class Invited(Shape, frozen=True):
    draw: Id
    sent: Seats
    answered: Million


class PoolSealed(Shape, frozen=True):
    purpose: Id
    root: Hex32
    size: Annotated[int, Meta(ge=1, le=10**9)]
    features: Annotated[tuple[Feature, ...], Meta(max_length=30)]
    counts: Annotated[tuple[FeatureCounts, ...], Meta(max_length=30)]
    frames: Annotated[tuple[Frame, ...], Meta(min_length=1, max_length=20)]
    rosters: Annotated[tuple[Blob, ...], Meta(min_length=2, max_length=3)]
    invited: Invited | None = None


class Where(Shape, frozen=True):
    feature: Text100
    value: Text100


class Stratum(Shape, frozen=True):
    where: Annotated[tuple[Where, ...], Meta(max_length=30)]
    seats: Seats


class Trustee(Shape, frozen=True):
    j: J
    person: PersonId
    key: Hex32
    sharing_key: Hex32


class Quota(Shape, frozen=True):
    feature: Text100
    value: Text100
    min: Million
    max: Million


class DicePlan(Shape, frozen=True):
    count: Annotated[int, Meta(ge=1, le=999)]
    sides: Literal[6, 10]


class BeaconPlan(Shape, frozen=True):
    chain: Hex32
    delay: Annotated[int, Meta(ge=600, le=2**31)]


class Deadlines(Shape, frozen=True):
    openings: str
    contest: str
    deals: str | None = None
    words: str | None = None

    def __post_init__(self) -> None:
        for time in (self.words, self.deals, self.openings, self.contest):
            if time is not None:
                times.seconds(time)


class Announced(Shape, frozen=True):
    purpose: Id
    number: Annotated[int, Meta(ge=1, le=10**9)]
    pool: Id
    method: Literal["panel", "stratified", "weighted", "dice-direct", "panel-dice"]
    strata: Annotated[tuple[Stratum, ...], Meta(min_length=1, max_length=1000)]
    substitute_rule: Literal["next-ticket", "same-type", "next-throw"]
    trustees: Annotated[tuple[Trustee, ...], Meta(max_length=31)]
    t: Threshold
    codes: Blob
    quotas: Annotated[tuple[Quota, ...], Meta(max_length=1000)]
    mode: Literal["audience", "open"]
    words: bool
    deadlines: Deadlines
    barrier: Barrier
    redo_of: Id | None = None
    dice: DicePlan | None = None
    beacon: BeaconPlan | None = None
    weights: Blob | None = None
    lottery: Lottery | None = None
    reserve: Annotated[int, Meta(ge=0, le=1000)] | None = None

    def __post_init__(self) -> None:
        if [r.j for r in self.trustees] != list(range(1, len(self.trustees) + 1)):
            raise ValueError("trustees must be numbered 1, 2, 3 …")


class WordsClosed(Shape, frozen=True):
    draw: Id
    root: Hex32
    size: Million
    list: Blob


class EncryptedShare(Shape, frozen=True):
    e: Hex32
    c: Hex32
    z: Hex32


class Dealt(Shape, frozen=True):
    draw: Id
    j: J
    commitments: Annotated[tuple[Hex32, ...], Meta(min_length=1, max_length=31)]
    shares: Annotated[tuple[EncryptedShare, ...], Meta(min_length=1, max_length=31)]


class Dealer(Shape, frozen=True):
    j: J
    digest: Hex32


class DealsClosed(Shape, frozen=True):
    draw: Id
    dealers: Annotated[tuple[Dealer, ...], Meta(min_length=1, max_length=31)]
    round: Round | None = None

    def __post_init__(self) -> None:
        ascending([d.j for d in self.dealers], "dealers")


class Diced(Shape, frozen=True):
    draw: Id
    dice: Annotated[str, Meta(min_length=1, max_length=1100)]


class Opened(Shape, frozen=True):
    draw: Id
    j: J
    secret: Hex32
    barrier: Barrier


class SharedPoint(Shape, frozen=True):
    j: J
    point: Hex32
    c: Hex32
    z: Hex32


class Shared(Shape, frozen=True):
    draw: Id
    helper: J
    shares: Annotated[tuple[SharedPoint, ...], Meta(min_length=1, max_length=31)]
    barrier: Barrier

    def __post_init__(self) -> None:
        ascending([s.j for s in self.shares], "shares")


class SecretPoint(Shape, frozen=True):
    j: J
    point: Hex32


class OpeningsClosed(Shape, frozen=True):
    draw: Id
    points: Annotated[tuple[SecretPoint, ...], Meta(min_length=1, max_length=31)]

    def __post_init__(self) -> None:
        ascending([p.j for p in self.points], "points")


class BeaconShown(Shape, frozen=True):
    draw: Id
    chain: Hex32
    round: Round
    signature: BeaconSignature
    checkpoint: Annotated[str, Meta(min_length=1, max_length=20_000)]
    previous: Hex96 | None = None


class Concluded(Shape, frozen=True):
    draw: Id
    digest: Hex32
    panel: Blob | None = None


class Annulled(Shape, frozen=True):
    draw: Id
    cause: Literal["error", "pool", "dispute", "round_unavailable", "shares_missing", "other"]


class Lapsed(Shape, frozen=True):
    draw: Id
