"""Rules of `draw.announced`, which freezes everything that a draw depends on."""

from itertools import pairwise

from verifier import beacon, dice, methods
from verifier.act import Act, Ruling
from verifier.errors import Invalid
from verifier.rules.pools import has_draw, too_many_seats
from verifier.state import Draw, Pool, Purpose, State
from verifier.times import DAY, seconds

_OPENINGS_TO_BEACON = 600


def announced(act: Act, state: State) -> Ruling:
    """Rule on `draw.announced`."""
    body = act.body
    purpose = state.purposes.get(body["purpose"])
    if purpose is not None and act.banked(purpose.last_index):
        return "draw.banked"
    pool = state.pools.get(body["pool"])
    if purpose is None or pool is None or pool.purpose != purpose.id or purpose.pool != pool.id:
        return "draw.pool"
    redone = _to_redo(purpose, state)
    refusal = (
        _check_place(act, purpose, redone, state)
        or (None if methods.right_fields(body) else "draw.method")
        or _check_allowed(act)
        or _check_roster(act, pool)
    )
    if refusal:
        return refusal
    material = methods.METHODS[body["method"]].publish(act, purpose, pool)
    if isinstance(material, str):
        return material
    refusal = _check_chance(act) or _check_times(act)
    if refusal:
        return refusal
    draw = Draw(
        id=act.id,
        index=act.index,
        body=body,
        purpose=purpose,
        pool=pool,
        charter=act.law,
        roster=pool.roster if body["trustees"] else (),
        material=material,
        deadlines={name: seconds(value) for name, value in body["deadlines"].items()},
        last_index=act.index,
    )

    def change() -> None:
        state.draws[act.id] = draw
        purpose.draws.append(act.id)
        purpose.last_index = act.index
        if redone is not None:
            redone.cited = True

    return change


def _to_redo(purpose: Purpose, state: State) -> Draw | None:
    """Return the last draw for the same seats that came to nothing and was not cited yet."""
    found = None
    for draw in state.draws.values():
        if draw.ended and not draw.cited and draw.purpose.seat_group == purpose.seat_group:
            found = draw
    return found


def _check_place(act: Act, purpose: Purpose, redone: Draw | None, state: State) -> str | None:
    if act.body["number"] != len(state.draws) + 1:
        return "draw.number"
    if has_draw(purpose, state):
        return "draw.live"
    if too_many_seats(purpose, act.law, state):
        return "purpose.seats"
    if act.body.get("redo_of", "") != (redone.id if redone else ""):
        return "draw.redo"
    return None


def _check_allowed(act: Act) -> str | None:
    forbidden = not methods.METHODS[act.body["method"]].trustees and not act.law.dice_alone_allowed
    return "draw.dice_direct" if forbidden else None


def _check_roster(act: Act, pool: Pool) -> str | None:
    """Look for all trustees of the pool, most of them needed; for none where the method has none."""
    body = act.body
    roster, needed = pool.roster, len(pool.roster) // 2 + 1
    if not methods.METHODS[body["method"]].trustees:
        roster, needed = (), 0
    elif not roster:
        return "pool.no_trustees"
    if body["trustees"] != [row._asdict() for row in roster]:
        return "draw.roster"
    return None if body["t"] == needed else "draw.threshold"


def _check_chance(act: Act) -> str | None:
    rolled, round_of = act.body.get("dice"), act.body.get("beacon")
    if rolled is None and act.law.dice_required and act.body["trustees"]:
        return "draw.dice_duty"
    if round_of is None and act.law.beacon_required:
        return "draw.beacon_duty"
    if rolled is not None and not dice.is_enough(rolled["count"], rolled["sides"]):
        return "dice.plan"
    if round_of is not None:
        try:
            beacon.chain_of(round_of["chain"])
        except Invalid:
            return "beacon.chain"
    return None


def _check_times(act: Act) -> str | None:
    body = act.body
    times = {name: seconds(value) for name, value in body["deadlines"].items()}
    if ("words" in times) != body["words"] or ("deals" in times) != bool(body["trustees"]):
        return "draw.deadlines"
    moments = [act.now, *(times[n] for n in ("words", "deals", "openings", "contest") if n in times)]
    if any(before >= after for before, after in pairwise(moments)):
        return "draw.deadlines"
    if "beacon" in body and times["deals"] + body["beacon"]["delay"] < times["openings"] + _OPENINGS_TO_BEACON:
        return "beacon.delay"
    if times["contest"] < times["openings"] + act.law.contest_days * DAY:
        return "draw.contest_period"
    return None
