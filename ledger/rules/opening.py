"""Dice, openings and shares, and their closing: from here on the outcome is computable."""

from __future__ import annotations

from draws import dice, sharing
from draws.errors import DrawsError, InvalidDice
from ledger.bodies import Diced, DicePlan, Opened, OpeningsClosed, Shared
from ledger.errors import Refusal
from ledger.rules.keys import scalar
from ledger.rules.methods import method_of
from ledger.rules.state import Act, Draw, Effect, State
from ledger.rules.steps import after, fresh, in_time, late, live, once, order


def diced(state: State, act: Act[Diced]) -> Effect:
    """The dice fall after the secrets are fixed and before any is opened."""
    draw = live(state, act)
    once(draw.diced_at is not None)
    if draw.direct:
        after(act, draw.index)
        in_time(act, draw.body.deadlines.openings)
        if check_throws := method_of(draw).check_throws:
            check_throws(draw, act.body.dice)
    else:
        order(draw.body.dice and draw.closed_at is not None, "no dice are awaited")
        after(act, draw.closed_at)
        _check_roll(draw.body.dice, act.body.dice)

    def effect() -> None:
        draw.diced_at, draw.dice = act.index, act.body.dice

    return effect


def _check_roll(plan: DicePlan | None, thrown: str) -> None:
    try:
        roll = dice.parse(thrown)
    except InvalidDice as problem:
        raise Refusal("dice.plan", str(problem)) from None
    if plan and (roll.count, roll.sides) != (plan.count, plan.sides):
        raise Refusal("dice.plan", f"{plan.count} dice with {plan.sides} faces were announced")


def _may_open(draw: Draw) -> None:
    order(draw.chance_fixed_at is not None, "the deals are not closed, or the dice are not thrown")
    order(draw.openings_at is None, "the openings are closed")


def opened(state: State, act: Act[Opened]) -> Effect:
    """A trustee opens the secret that they dealt."""
    body, draw = act.body, live(state, act)
    _may_open(draw)
    if body.j not in draw.dealers:
        raise Refusal("opening.not_dealer", f"trustee {body.j} did not deal")
    once(body.j in draw.opened)
    after(act, draw.chance_fixed_at)
    in_time(act, draw.body.deadlines.openings)
    try:
        point = sharing.check_opening(draw.dealings[body.j][1].commitments[0], scalar(body.secret))
    except DrawsError as problem:
        raise Refusal("opening.invalid", str(problem)) from None

    def effect() -> None:
        draw.opened[body.j] = point

    return effect


def shared(state: State, act: Act[Shared]) -> Effect:
    """A trustee decrypts their shares of secrets whose dealers are not there to open."""
    body, draw = act.body, live(state, act)
    _may_open(draw)
    for row in body.shares:
        if row.j not in draw.dealers:
            raise Refusal("opening.not_dealer", f"trustee {row.j} did not deal")
    once(any(body.helper in draw.shared.get(row.j, {}) for row in body.shares))
    after(act, draw.chance_fixed_at)
    in_time(act, draw.body.deadlines.openings)
    helper = draw.trustee(body.helper)
    for row in body.shares:
        digest, dealing = draw.dealings[row.j]
        share = sharing.DecryptedShare(bytes.fromhex(row.point), sharing.Proof(scalar(row.c), scalar(row.z)))
        key = bytes.fromhex(helper.sharing_key) if helper else b""
        encrypted = dealing.shares[body.helper - 1].point
        try:
            sharing.check_share(digest, row.j, body.helper, key, encrypted, share)
        except DrawsError as problem:
            raise Refusal("share.invalid", str(problem)) from None

    def effect() -> None:
        for row in body.shares:
            draw.shared.setdefault(row.j, {})[body.helper] = bytes.fromhex(row.point)

    return effect


def openings_closed(state: State, act: Act[OpeningsClosed]) -> Effect:
    """All secrets together; t trustees before the deadline, anyone after it."""
    body, draw = act.body, live(state, act)
    once(draw.openings_at is not None)
    order(draw.chance_fixed_at is not None, "the deals are not closed, or the dice are not thrown")
    fresh(act, draw)
    roster = {row.person: row.key for row in draw.body.trustees}
    present = {s.person for s in act.signers if roster.get(s.person or "") == s.key}
    if not late(act, draw.body.deadlines.openings) and len(present) < draw.body.t:
        raise Refusal("openings.early", f"{draw.body.t} trustees sign, until {draw.body.deadlines.openings}")
    points = [(j, draw.point(j)) for j in draw.dealers]
    if any(point is None for _, point in points):
        missing = [str(j) for j, point in points if point is None]
        raise Refusal("openings.incomplete", f"still closed: {', '.join(missing)}")
    if [(p.j, bytes.fromhex(p.point)) for p in body.points] != points:
        raise Refusal("openings.points", "not the points that the openings give")

    def effect() -> None:
        draw.openings_at = act.index
        draw.points = tuple(point for _, point in points if point is not None)

    return effect
