"""The announcement of a draw: everything is fixed before any randomness exists."""

from __future__ import annotations

from itertools import pairwise

from draws import dice
from draws.beacon import CHAINS
from draws.errors import InvalidDice
from draws.sharing import threshold
from ledger import times
from ledger.bodies import Announced
from ledger.errors import Refusal
from ledger.rules import methods
from ledger.rules.purposes import check_seats, live_draw
from ledger.rules.state import Act, Draw, Effect, Pool, Purpose, State

MARGIN = 600
DAY = 86_400


def announced(state: State, act: Act[Announced]) -> Effect:
    """`draw.banked` … `draw.contest_period`, in the order of docs/spec/judgement.md."""
    body = act.body
    purpose = state.purposes.get(body.purpose)
    if purpose and purpose.last >= act.statement.after.size:
        raise Refusal("draw.banked", f"signed before entry {purpose.last} was there")
    pool = state.pools.get(body.pool)
    if purpose is None or pool is None or purpose.pool != body.pool:
        raise Refusal("draw.pool", "not the latest pool of this purpose")
    if body.number != len(state.draws) + 1:
        raise Refusal("draw.number", f"the next draw is number {len(state.draws) + 1}")
    if live_draw(state, purpose):
        raise Refusal("draw.live", "this purpose has a draw already")
    check_seats(state, purpose)
    before = to_cite(state, purpose)
    if body.redo_of != (before.id if before else None):
        raise Refusal("draw.redo", before.id if before else "there is no draw to do again")
    method = methods.check_fields(body)
    _check_allowed(state, body)
    _check_roster(body, pool if method.trustees else None)
    material = method.check(act, purpose, pool)
    _check_chance(state, body, alone=not method.trustees)
    _check_deadlines(state, act)

    def effect() -> None:
        draw = Draw(act.id, act.index, body, purpose, pool, state.charter_id or "", state.charter, material, act.index)
        state.draws[act.id] = draw
        purpose.draw, purpose.last = act.id, act.index
        if before:
            before.cited = True

    return effect


def to_cite(state: State, purpose: Purpose) -> Draw | None:
    """The last ended draw of the same seats that no draw has cited: a second attempt must name the first."""
    ended = [d for d in state.draws.values() if d.purpose.key == purpose.key and d.ended and not d.cited]
    return ended[-1] if ended else None


def _check_allowed(state: State, body: Announced) -> None:
    if not methods.METHODS[body.method].trustees and state.charter.draws.dice_direct == "forbidden":
        raise Refusal("draw.dice_direct", "the charter forbids draws by dice alone")


def _check_roster(body: Announced, pool: Pool | None) -> None:
    """All the pool's trustees, and most of them needed; nobody and none where there is no pool to look at."""
    roster = pool.roster if pool else ()
    if pool and not roster:
        raise Refusal("pool.no_trustees", "nobody held the trustees' role when the pool was sealed")
    if body.trustees != roster:
        raise Refusal("draw.roster", "not the trustees in force when the pool was sealed")
    needed = threshold(len(roster)) if roster else 0
    if body.t != needed:
        raise Refusal("draw.threshold", f"{len(roster)} trustees: {needed}")


def _check_chance(state: State, body: Announced, *, alone: bool) -> None:
    """`alone`: there is nothing but dice in this draw, so that it need not announce them."""
    duties = state.charter.draws
    if duties.dice == "required" and body.dice is None and not alone:
        raise Refusal("draw.dice_duty", "the charter asks for dice")
    if duties.beacon == "required" and body.beacon is None:
        raise Refusal("draw.beacon_duty", "the charter asks for a beacon")
    if body.dice:
        try:
            dice.Plan(body.dice.count, body.dice.sides)
        except InvalidDice as problem:
            raise Refusal("dice.plan", str(problem)) from None
    if body.beacon and body.beacon.chain not in CHAINS:
        raise Refusal("beacon.chain", body.beacon.chain)


def _check_deadlines(state: State, act: Act[Announced]) -> None:
    body, planned = act.body, act.body.deadlines
    steps = [act.logged_at, planned.words, planned.deals, planned.openings, planned.contest]
    order = [time for time in steps if time is not None]
    fitting = (planned.words is not None) == body.words and (planned.deals is not None) == bool(body.trustees)
    if not fitting or any(a >= b for a, b in pairwise(order)):
        raise Refusal("draw.deadlines", "now < words < deals < openings < contest; words and deals where there are any")
    openings = times.seconds(planned.openings)
    if body.beacon and planned.deals and times.seconds(planned.deals) + body.beacon.delay < openings + MARGIN:
        raise Refusal("beacon.delay", "the beacon must come 600 s after the planned openings")
    if times.seconds(planned.contest) < openings + state.charter.draws.contest_days * DAY:
        raise Refusal("draw.contest_period", f"{state.charter.draws.contest_days} days after the openings")
