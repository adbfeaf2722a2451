"""The bodies of all kinds, as types that can only be valid (docs/spec/statements.md, "Kinds and bodies").

`parse(kind, value)` turns decoded canonical JSON into a frozen struct; whatever the table does not allow is refused
with `statement.body`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ledger.bodies.decisions import (
    DecisionTaken,
    Mandate,
    ObjectionIntegrated,
    ObjectionMaintained,
    ObjectionRaised,
    ObjectionWithdrawn,
    OpinionGiven,
    Plan,
    ProposalOpened,
    ProposalRead,
    TallyRecorded,
)
from ledger.bodies.draws import (
    Announced,
    Annulled,
    BeaconPlan,
    BeaconShown,
    Concluded,
    Count,
    Deadlines,
    Dealer,
    DealsClosed,
    Dealt,
    Diced,
    DicePlan,
    EncryptedShare,
    Feature,
    FeatureCounts,
    Frame,
    Invited,
    Lapsed,
    Opened,
    OpeningsClosed,
    PoolSealed,
    PurposeAgreed,
    Quota,
    SecretPoint,
    Shared,
    SharedPoint,
    Stratum,
    Term,
    Trustee,
    Where,
    WordsClosed,
)
from ledger.bodies.life import Answered, Contested, PoolAudited, Withdrawn
from ledger.bodies.lotteries import Lottery, LotteryAudited, LotteryCoins
from ledger.bodies.people import (
    CharterAdopted,
    CharterAmended,
    FirstRole,
    Founded,
    Founder,
    KeyEnrolled,
    KeyRevoked,
    KeyRotated,
    RoleAssigned,
    RoleEnded,
)
from ledger.bodies.seats import (
    Attempts,
    SeatAccepted,
    SeatDeclined,
    SeatFilled,
    SeatVacated,
)
from ledger.bodies.types import (
    Blob,
    Proof,
    Shape,
)
from ledger.errors import Refusal

__all__ = [
    "BODIES",
    "Announced",
    "Annulled",
    "Answered",
    "Attempts",
    "BeaconPlan",
    "BeaconShown",
    "Blob",
    "CharterAdopted",
    "CharterAmended",
    "Concluded",
    "Contested",
    "Count",
    "Deadlines",
    "Dealer",
    "DealsClosed",
    "Dealt",
    "DecisionTaken",
    "DicePlan",
    "Diced",
    "EncryptedShare",
    "Feature",
    "FeatureCounts",
    "FirstRole",
    "Founded",
    "Founder",
    "Frame",
    "Invited",
    "KeyEnrolled",
    "KeyRevoked",
    "KeyRotated",
    "Lapsed",
    "Lottery",
    "LotteryAudited",
    "LotteryCoins",
    "Mandate",
    "ObjectionIntegrated",
    "ObjectionMaintained",
    "ObjectionRaised",
    "ObjectionWithdrawn",
    "Opened",
    "OpeningsClosed",
    "OpinionGiven",
    "Plan",
    "PoolAudited",
    "PoolSealed",
    "Proof",
    "ProposalOpened",
    "ProposalRead",
    "PurposeAgreed",
    "Quota",
    "RoleAssigned",
    "RoleEnded",
    "SeatAccepted",
    "SeatDeclined",
    "SeatFilled",
    "SeatVacated",
    "SecretPoint",
    "Shape",
    "Shared",
    "SharedPoint",
    "Stratum",
    "TallyRecorded",
    "Term",
    "Trustee",
    "Where",
    "Withdrawn",
    "WordsClosed",
    "parse",
    "plain",
    "references",
]

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
    "draw.lottery_coins": LotteryCoins,
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
    "draw.withdrawn": Withdrawn,
    "draw.contested": Contested,
    "draw.answered": Answered,
    "draw.pool_audited": PoolAudited,
    "draw.lottery_audited": LotteryAudited,
    "seat.accepted": SeatAccepted,
    "seat.declined": SeatDeclined,
    "seat.vacated": SeatVacated,
    "seat.filled": SeatFilled,
    "proposal.opened": ProposalOpened,
    "proposal.read": ProposalRead,
    "objection.raised": ObjectionRaised,
    "objection.integrated": ObjectionIntegrated,
    "objection.maintained": ObjectionMaintained,
    "objection.withdrawn": ObjectionWithdrawn,
    "opinion.given": OpinionGiven,
    "tally.recorded": TallyRecorded,
    "decision.taken": DecisionTaken,
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


def references(body: Shape) -> tuple[Blob, ...]:
    """The blobs that a body refers to."""
    values = (getattr(body, name) for name in body.__struct_fields__)
    return tuple(b for v in values for b in _blobs(v))


def _blobs(value: object) -> tuple[Blob, ...]:
    match value:
        case Blob():
            return (value,)
        case Lottery():
            return (value.document,)
        case tuple():
            return tuple(item for item in value if isinstance(item, Blob))
    return ()


def plain(body: object) -> Any:
    """A body as canonical JSON's plain values; absent fields stay absent. `parse` of the result gives it back."""
    return msgspec.to_builtins(body)
