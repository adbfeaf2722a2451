"""The bodies of all kinds, as types that can only be valid (docs/spec/statements.md, "Kinds and bodies").

`parse(kind, value)` turns decoded canonical JSON into a frozen struct; whatever the table does not allow is refused
with `statement.body`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ledger import times
from ledger.errors import Refusal

Hex8 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Hex32 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Hex96 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{192}\Z")]
BeaconSignature = Annotated[str, Meta(pattern=r"\A([0-9a-f]{96}|[0-9a-f]{192})\Z")]
PersonId = Hex8
Id = Hex32
Code = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.-]{1,40}\Z")]
DeclineCode = Annotated[str, Meta(pattern=r"\A[0-9A-HJKMNP-TV-Z]{16}\Z")]
NO_CONTROLS = r"\A[^\x00-\x1f\x7f-\x9f]+\Z"
Text100 = Annotated[str, Meta(pattern=NO_CONTROLS, max_length=100)]
Text200 = Annotated[str, Meta(pattern=NO_CONTROLS, max_length=200)]
Text500 = Annotated[str, Meta(pattern=NO_CONTROLS, max_length=500)]
MediaType = Annotated[str, Meta(pattern=r"\A[a-z0-9.+/-]{1,100}\Z")]
Million = Annotated[int, Meta(ge=0, le=10**6)]
Seats = Annotated[int, Meta(ge=1, le=10**6)]
Billion = Annotated[int, Meta(ge=0, le=10**9)]
Natural = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Round = Annotated[int, Meta(ge=1, le=2**53 - 1)]
J = Annotated[int, Meta(ge=1, le=31)]
Barrier = Literal["witness", "aloud"]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every body has in common."""


def _ascending(keys: Sequence[Any], what: str) -> None:
    if any(a >= b for a, b in zip(keys, keys[1:], strict=False)):
        raise ValueError(f"{what} must be strictly ascending")


def _keypair(sharing_key: str | None, proof: Proof | None) -> None:
    if (sharing_key is None) != (proof is None):
        raise ValueError("sharing_key and proof come together")


class Blob(Shape, frozen=True):
    sha256: Hex32
    size: Natural
    media_type: MediaType
    audience: Literal["public", "auditors"]


class Proof(Shape, frozen=True):
    c: Hex32
    z: Hex32


class Founder(Shape, frozen=True):
    person: PersonId
    key: Hex32
    sharing_key: Hex32 | None = None
    proof: Proof | None = None

    def __post_init__(self) -> None:
        _keypair(self.sharing_key, self.proof)


class Founded(Shape, frozen=True):
    name: Text200
    log_vkey: Text200
    founders: Annotated[tuple[Founder, ...], Meta(min_length=2, max_length=64)]

    def __post_init__(self) -> None:
        _ascending([f.person for f in self.founders], "founders")


class FirstRole(Shape, frozen=True):
    person: PersonId
    role: Code
    until: str | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            times.day(self.until)


class CharterAdopted(Shape, frozen=True):
    version: Annotated[int, Meta(ge=1, le=1)]
    text: Blob
    roles_at_founding: Annotated[tuple[FirstRole, ...], Meta(min_length=1, max_length=1000)]

    def __post_init__(self) -> None:
        _ascending([(r.person, r.role) for r in self.roles_at_founding], "roles_at_founding")


class CharterAmended(Shape, frozen=True):
    version: Annotated[int, Meta(ge=2, le=10**6)]
    text: Blob
    supersedes: Hex32
    decision: Hex32


class KeyEnrolled(Founder, frozen=True):
    pass


class KeyRotated(Shape, frozen=True):
    person: PersonId
    old: Hex32
    new: Hex32
    sharing_key: Hex32 | None = None
    proof: Proof | None = None

    def __post_init__(self) -> None:
        _keypair(self.sharing_key, self.proof)


class KeyRevoked(Shape, frozen=True):
    person: PersonId
    key: Hex32
    cause: Literal["lost", "stolen", "left", "other"]


class RoleAssigned(Shape, frozen=True):
    person: PersonId
    role: Code
    source: Annotated[str, Meta(pattern=r"\A([0-9a-f]{64}|session)\Z")]
    until: str | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            times.day(self.until)


class RoleEnded(Shape, frozen=True):
    person: PersonId
    role: Code
    cause: Literal["resigned", "term", "decision", "other"]


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

    def __post_init__(self) -> None:
        _ascending(self.stakeholders, "stakeholders")


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


class PoolSealed(Shape, frozen=True):
    purpose: Id
    root: Hex32
    size: Annotated[int, Meta(ge=1, le=10**9)]
    features: Annotated[tuple[Feature, ...], Meta(max_length=30)]
    counts: Annotated[tuple[FeatureCounts, ...], Meta(max_length=30)]
    frames: Annotated[tuple[Frame, ...], Meta(min_length=1, max_length=20)]
    rosters: Annotated[tuple[Blob, ...], Meta(min_length=2, max_length=2)]


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
    deals: str
    openings: str
    contest: str
    words: str | None = None

    def __post_init__(self) -> None:
        for time in (self.words, self.deals, self.openings, self.contest):
            if time is not None:
                times.seconds(time)


class Announced(Shape, frozen=True):
    purpose: Id
    number: Annotated[int, Meta(ge=1, le=10**9)]
    pool: Id
    method: Literal["stratified"]
    strata: Annotated[tuple[Stratum, ...], Meta(min_length=1, max_length=1000)]
    substitute_rule: Literal["next-ticket"]
    trustees: Annotated[tuple[Trustee, ...], Meta(min_length=1, max_length=31)]
    t: J
    codes: Blob
    quotas: Annotated[tuple[Quota, ...], Meta(max_length=1000)]
    mode: Literal["audience", "open"]
    words: bool
    deadlines: Deadlines
    barrier: Barrier
    redo_of: Id | None = None
    dice: DicePlan | None = None
    beacon: BeaconPlan | None = None

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
        _ascending([d.j for d in self.dealers], "dealers")


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
        _ascending([s.j for s in self.shares], "shares")


class SecretPoint(Shape, frozen=True):
    j: J
    point: Hex32


class OpeningsClosed(Shape, frozen=True):
    draw: Id
    points: Annotated[tuple[SecretPoint, ...], Meta(min_length=1, max_length=31)]

    def __post_init__(self) -> None:
        _ascending([p.j for p in self.points], "points")


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


class Annulled(Shape, frozen=True):
    draw: Id
    cause: Literal["error", "pool", "dispute", "round_unavailable", "shares_missing", "other"]


class Lapsed(Shape, frozen=True):
    draw: Id


class SeatAccepted(Shape, frozen=True):
    draw: Id
    position: Billion
    person: PersonId


class SeatDeclined(Shape, frozen=True):
    draw: Id
    position: Billion
    identity: Hex32
    features: Hex32
    code: DeclineCode


class Attempts(Shape, frozen=True):
    count: Annotated[int, Meta(ge=1, le=1000)]
    channels: Annotated[int, Meta(ge=1, le=100)]
    first: str
    last: str

    def __post_init__(self) -> None:
        times.day(self.first)
        times.day(self.last)


class SeatVacated(Shape, frozen=True):
    draw: Id
    position: Billion
    cause: Literal["declined", "unreachable", "resigned", "other"]
    attempts: Attempts | None = None


class SeatFilled(Shape, frozen=True):
    draw: Id
    vacated: Billion
    position: Billion


BODIES: dict[str, type[Shape]] = {
    "ledger.founded": Founded,
    "charter.adopted": CharterAdopted,
    "charter.amended": CharterAmended,
    "key.enrolled": KeyEnrolled,
    "key.rotated": KeyRotated,
    "key.revoked": KeyRevoked,
    "role.assigned": RoleAssigned,
    "role.ended": RoleEnded,
    "draw.purpose_agreed": PurposeAgreed,
    "draw.pool_sealed": PoolSealed,
    "draw.announced": Announced,
    "draw.words_closed": WordsClosed,
    "draw.dealt": Dealt,
    "draw.deals_closed": DealsClosed,
    "draw.diced": Diced,
    "draw.opened": Opened,
    "draw.shared": Shared,
    "draw.openings_closed": OpeningsClosed,
    "draw.beacon": BeaconShown,
    "draw.concluded": Concluded,
    "draw.annulled": Annulled,
    "draw.lapsed": Lapsed,
    "seat.accepted": SeatAccepted,
    "seat.declined": SeatDeclined,
    "seat.vacated": SeatVacated,
    "seat.filled": SeatFilled,
}


def parse(kind: str, value: object) -> Shape:
    """The typed body of a statement. Refusal `statement.kind` or `statement.body`."""
    shape = BODIES.get(kind)
    if shape is None:
        raise Refusal("statement.kind", kind[:60])
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as problem:
        raise Refusal("statement.body", f"{kind}: {problem}") from None


def plain(body: object) -> Any:
    """A body as canonical JSON's plain values; absent fields stay absent. `parse` of the result gives it back."""
    return msgspec.to_builtins(body)
