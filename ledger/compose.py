"""The bodies that a state dictates: what the honest next statement says. Pure.

Closes and results are computed, not declared, so whoever writes them has nothing to choose; a trustee's dealing is a
function of their secret key and the draw, so that a crash between dealing and opening loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import msgspec

from draws import beacon, result, sharing, tagged, visits
from draws.panels import opened
from ledger import held
from ledger.bodies import (
    Announced,
    BeaconPlan,
    Blob,
    Concluded,
    Deadlines,
    Dealer,
    DealsClosed,
    Dealt,
    DecisionTaken,
    DicePlan,
    EncryptedShare,
    Lottery,
    Opened,
    OpeningsClosed,
    Quota,
    SeatFilled,
    SecretPoint,
    Shared,
    SharedPoint,
    Stratum,
)
from ledger.errors import Refusal
from ledger.rules import closing, decisions
from ledger.rules.announcing import to_cite
from ledger.rules.methods import method_of
from ledger.rules.proposal import Proposal
from ledger.rules.state import Draw, Pool, State

ROUND_MARGIN = 120
"""Seconds between the drafting of a close and its logging that the choice of the beacon's round allows for."""


def scalar_hex(scalar: int) -> str:
    """A scalar as bodies write it: 32 little-endian bytes in hex."""
    return scalar.to_bytes(32, "little").hex()


def announcement(
    state: State,
    pool: Pool,
    strata: tuple[Stratum, ...],
    codes: Blob,
    deadlines: Deadlines,
    *,
    dice: DicePlan | None,
    beacon_plan: BeaconPlan | None,
    mode: str,
    barrier: str,
    weights: Blob | None = None,
    quotas: tuple[Quota, ...] = (),
    lottery: Lottery | None = None,
) -> Announced:
    """The announcement of a draw from a pool, weighted if there are weights; the rest follows from the ledger."""
    purpose = state.purposes[pool.body.purpose]
    before = to_cite(state, purpose)
    return Announced(
        purpose=purpose.id,
        number=len(state.draws) + 1,
        redo_of=before.id if before else None,
        pool=pool.id,
        method="panel" if lottery else "weighted" if weights else "stratified",
        strata=strata,
        substitute_rule="same-type" if lottery else "next-ticket",
        trustees=pool.roster,
        t=sharing.threshold(len(pool.roster)),
        codes=codes,
        quotas=quotas,
        lottery=lottery,
        mode="open" if mode == "open" else "audience",
        dice=dice,
        words=deadlines.words is not None,
        beacon=beacon_plan,
        deadlines=deadlines,
        barrier="witness" if barrier == "witness" else "aloud",
        weights=weights,
    )


def by_dice_alone(announced: Announced, reserve: int) -> Announced:
    """The same draw without trustees: dice name positions, and so many substitutes a stratum after its seats.

    Its deadline for the openings is that for the throws.
    """
    return msgspec.structs.replace(
        announced,
        method="dice-direct",
        substitute_rule="next-throw",
        trustees=(),
        t=0,
        reserve=reserve,
        dice=None,
        beacon=None,
        weights=None,
        words=False,
        deadlines=msgspec.structs.replace(announced.deadlines, deals=None, words=None),
    )


def groups_by_dice(announced: Announced) -> Announced:
    """The same lottery over panels without trustees: dice in public pick the panel."""
    return msgspec.structs.replace(
        by_dice_alone(announced, 0), method="panel-dice", substitute_rule="same-type", reserve=None
    )


def seat_of(draw: Draw, person: str) -> int:
    """The roster number j of a person. Refusal `trustee.unknown` if they are no trustee of this draw."""
    for row in draw.body.trustees:
        if row.person == person:
            return row.j
    raise Refusal("trustee.unknown", person)


def _coefficients(secret: int, draw_id: bytes) -> Callable[[], int]:
    """An endless stream of scalars that only the holder of the secret can foresee."""
    numbers = count()
    key = secret.to_bytes(32, "little")
    return lambda: tagged.tagged_scalar("trustee/dealing", key, draw_id, next(numbers).to_bytes(4, "big")) or 1


def dealing(draw: Draw, j: int, secret: int) -> tuple[int, Dealt]:
    """The trustee's secret number, and the statement that deals it."""
    keys = [bytes.fromhex(row.sharing_key) for row in draw.body.trustees]
    number, dealt = sharing.deal(draw.id_bytes, j, draw.body.t, keys, _coefficients(secret, draw.id_bytes))
    shares = tuple(EncryptedShare(s.point.hex(), scalar_hex(s.proof.c), scalar_hex(s.proof.z)) for s in dealt.shares)
    return number, Dealt(draw.id, j, tuple(c.hex() for c in dealt.commitments), shares)


def deals_closed(draw: Draw, now: int) -> DealsClosed:
    """The close of the deals with everyone who dealt; `now` in seconds since 1970 decides the beacon's round.

    Refusal `deals.incomplete` if nobody did.
    """
    if not draw.dealings:
        raise Refusal("deals.incomplete", f"0 of {len(draw.body.trustees)} dealt")
    plan, number = draw.body.beacon, None
    if plan:
        number = beacon.CHAINS[plan.chain].round_from(now + plan.delay + ROUND_MARGIN)
    dealers = tuple(Dealer(j, draw.dealings[j][0].hex()) for j in sorted(draw.dealings))
    return DealsClosed(draw.id, dealers, number)


def head_heard(draw: Draw) -> int:
    """The size of the head that is read aloud before the openings: the one that covers the dice, or the deals' close.

    All openings act on it, so that a verifier sees that the room compared one and the same history (P2).
    """
    return (draw.chance_fixed_at or 0) + 1


def opening(draw: Draw, j: int, secret: int, barrier: str) -> Opened:
    """The trustee's opening of their own dealing."""
    number, _ = dealing(draw, j, secret)
    return Opened(draw.id, j, scalar_hex(number), "witness" if barrier == "witness" else "aloud")


def sharing_of(draw: Draw, helper: int, secret: int, barrier: str, random_scalar: Callable[[], int]) -> Shared:
    """The helper's shares of every secret whose dealer has not opened it."""
    row = draw.body.trustees[helper - 1]
    shares = []
    for j in draw.dealers:
        if j in draw.opened or helper in draw.shared.get(j, {}):
            continue
        digest, dealt = draw.dealings[j]
        share = sharing.decrypt_share(
            digest,
            j,
            helper,
            secret,
            bytes.fromhex(row.sharing_key),
            dealt.shares[helper - 1],
            random_scalar(),
        )
        shares.append(SharedPoint(j, share.point.hex(), scalar_hex(share.proof.c), scalar_hex(share.proof.z)))
    if not shares:
        raise Refusal("draw.duplicate", "there is no closed secret left to help with")
    return Shared(draw.id, helper, tuple(shares), "witness" if barrier == "witness" else "aloud")


def openings_closed(draw: Draw) -> OpeningsClosed:
    """All secrets. Refusal `draw.order` before the deals are closed, `openings.incomplete` while a secret is."""
    if not draw.dealers:
        raise Refusal("draw.order", "the deals are not closed")
    points = [(j, draw.point(j)) for j in draw.dealers]
    closed = [str(j) for j, point in points if point is None]
    if closed:
        raise Refusal("openings.incomplete", f"still closed: {', '.join(closed)}")
    return OpeningsClosed(draw.id, tuple(SecretPoint(j, point.hex()) for j, point in points if point))


def _seed(draw: Draw) -> bytes:
    """The seed. Refusal `draw.order` while it cannot be computed."""
    if draw.known_at is None:
        raise Refusal("draw.order", "the openings are not closed, or the beacon or the dice are missing")
    return closing.seed_of(draw)


def opened_panel(draw: Draw) -> bytes | None:
    """The picked panel, opened for everybody: what the conclusion of a lottery over panels refers to; None in others.

    Refusal `draw.order` before the seed is known, `lottery.document` where the lottery is not at hand.
    """
    return opened.encode(held.open_picked(draw, _seed(draw))) if draw.body.lottery else None


def concluded(draw: Draw, opening: Blob | None = None) -> Concluded:
    """The digest of the result; `opening`: the opened panel, kept as a blob. Refusal as for `opened_panel`."""
    number = _seed(draw)
    drawn = method_of(draw).select(draw, number)
    return Concluded(draw.id, result.digest(draw.id_bytes, number, drawn).hex(), opening)


def to_visit(draw: Draw) -> tuple[int, ...]:
    """The positions of the list that the auditors visit. Refusal `draw.order` before there is a result."""
    if draw.concluded_at is None:
        raise Refusal("draw.order", "the draw is not concluded")
    return visits.visits(draw.seed, draw.pool.body.size, draw.withdrawn)


def decision(proposal: Proposal) -> DecisionTaken:
    """The only outcome that the rule gives, with the objections that stand."""
    stand = tuple(objection.id for objection in proposal.unmet())
    return DecisionTaken(proposal.id, decisions.outcome(proposal), stand, proposal.tally_id)


def filled(draw: Draw, vacated: int) -> SeatFilled:
    """The rule's only answer for a vacated seat. Refusal `seat.state` or `seat.reserve_empty`."""
    seat = draw.seats.get(vacated)
    if seat is None:
        raise Refusal("seat.state", f"position {vacated} was not drawn")
    following = method_of(draw).next_in_line(draw, vacated)
    if following is None:
        raise Refusal("seat.reserve_empty", "nobody is left in this stratum")
    return SeatFilled(draw.id, vacated, following)
