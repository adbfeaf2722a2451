"""The beacon, the result, and the two ways in which a draw ends without one."""

from __future__ import annotations

from draws import beacon, result, seed
from draws.errors import DrawsError
from ledger import checkpoint
from ledger.bodies import Annulled, BeaconShown, Concluded, Lapsed
from ledger.errors import Malformed, Refusal
from ledger.rules.methods import method_of
from ledger.rules.state import Act, Draw, Effect, Seat, State
from ledger.rules.steps import after, fresh, late, live, once, order


def beacon_shown(state: State, act: Act[BeaconShown]) -> Effect:
    """The round fixed at the closing of the deals, and a checkpoint that shows how early the openings were fixed."""
    body, draw = act.body, live(state, act)
    plan = draw.body.beacon
    order(plan and draw.openings_at is not None, "no beacon is awaited")
    after(act, draw.openings_at)
    if plan is None or (body.chain, body.round) != (plan.chain, draw.round):
        raise Refusal("beacon.round", f"round {draw.round} was named when the deals closed")
    previous = bytes.fromhex(body.previous) if body.previous else None
    try:
        beacon.check_round(beacon.CHAINS[body.chain], body.round, bytes.fromhex(body.signature), previous)
    except DrawsError as problem:
        raise Refusal("beacon.invalid", str(problem)) from None
    _check_checkpoint(state, act, draw)

    def effect() -> None:
        if draw.beacon_at is None:
            draw.beacon_at, draw.beacon_signature = act.index, bytes.fromhex(body.signature)

    return effect


def _check_checkpoint(state: State, act: Act[BeaconShown], draw: Draw) -> None:
    try:
        head = checkpoint.verify(act.body.checkpoint.encode(), state.log_vkey)
    except Malformed as problem:
        raise Refusal("beacon.checkpoint", problem.where) from None
    covers = draw.openings_at is not None and draw.openings_at < head.size <= act.index
    if head.origin != state.origin or not covers or state.roots[head.size] != head.root:
        raise Refusal("beacon.checkpoint", "it does not cover the openings in this history")


def seed_of(draw: Draw) -> bytes:
    """The seed: a pure function of what the ledger fixed before."""
    plan = draw.body.beacon
    chance = (bytes.fromhex(plan.chain), draw.round or 0, draw.beacon_signature) if plan else None
    dealings = [(j, draw.dealings[j][0]) for j in draw.dealers]
    return seed.seed(draw.id_bytes, draw.words_root, dealings, draw.points, draw.dice, chance)


def concluded(state: State, act: Act[Concluded]) -> Effect:
    """Repeats what everybody can compute."""
    draw = live(state, act)
    once(draw.concluded_at is not None)
    order(draw.known_at is not None, "the openings are not closed, or the beacon or the dice are missing")
    after(act, draw.known_at)
    number, method = seed_of(draw), method_of(draw)
    if (method.reveal is None) != (act.body.panel is None):
        raise Refusal("draw.method", "a panel is opened exactly in a lottery over panels")
    panel = method.reveal(act, draw, number) if method.reveal else None
    drawn = (panel.drawn,) if panel else method.select(draw, number)
    if result.digest(draw.id_bytes, number, drawn).hex() != act.body.digest:
        raise Refusal("result.digest", "the seed gives another result")

    def effect() -> None:
        draw.concluded_at, draw.seed, draw.drawn, draw.panel = act.index, number, drawn, panel
        draw.seats = {p: Seat(stratum, act.today) for stratum, positions in enumerate(drawn) for p in positions}

    return effect


def annulled(state: State, act: Act[Annulled]) -> Effect:
    """Never once the outcome can be known: an annulment then would be a veto on people."""
    draw = live(state, act)
    fresh(act, draw)
    if draw.concluded_at is not None:
        raise Refusal("annul.concluded", "the draw is concluded")
    if not _may_annul(act, draw):
        raise Refusal("annul.too_late", "the outcome can be known")
    return lambda: _end(draw, "annulled")


def _may_annul(act: Act[Annulled], draw: Draw) -> bool:
    if draw.body.beacon:
        unavailable = act.body.cause == "round_unavailable" and draw.beacon_at is None
        return draw.openings_at is None or unavailable
    if draw.body.dice:
        stuck = late(act, draw.body.deadlines.openings) and not draw.computable()
        return draw.diced_at is None or (act.body.cause == "shares_missing" and stuck)
    return draw.closed_at is None


def lapsed(state: State, act: Act[Lapsed]) -> Effect:
    """After a deadline by anyone, so that nothing deadlocks."""
    draw = live(state, act)
    limits, enough = draw.body.deadlines, len(draw.dealings) >= draw.body.t
    no_words = late(act, limits.words) and draw.words_at is None
    no_deals = late(act, limits.deals) and draw.closed_at is None and not enough
    stuck = draw.chance_fixed_at is None or not draw.computable()
    no_openings = (
        late(act, limits.openings) and draw.openings_at is None and (draw.closed_at is not None or enough) and stuck
    )
    no_throws = draw.direct and late(act, limits.openings) and draw.diced_at is None
    if not (no_throws if draw.direct else no_words or no_deals or no_openings):
        raise Refusal("lapse.too_early", "no deadline passed that this draw missed")
    return lambda: _end(draw, "lapsed")


def _end(draw: Draw, how: str) -> None:
    draw.ended = how
