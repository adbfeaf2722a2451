"""`dice-direct`: no trustees, no beacon, no computer; dice in public name positions of a list of 1000 at most."""

from __future__ import annotations

from draws import thrown
from draws.errors import DrawsError
from ledger.bodies import Announced
from ledger.errors import Refusal
from ledger.rules.methods import strata
from ledger.rules.methods.method import Method
from ledger.rules.state import Act, Draw, Material, Pool, Purpose


def _check(act: Act[Announced], purpose: Purpose, pool: Pool) -> Material:
    codes, seats = strata.check(act, purpose, pool), _seats(act.body)
    if pool.body.size > thrown.MOST_PEOPLE:
        raise Refusal("dice.pool", f"{pool.body.size} people; dice alone draw from {thrown.MOST_PEOPLE} at most")
    expected = thrown.expected_dice(codes, seats, act.body.reserve or 0)
    if expected > thrown.MOST_DICE:
        raise Refusal("dice.plan", f"{round(expected)} dice to be expected, {thrown.MOST_DICE} at most")
    return Material(codes)


def _seats(body: Announced) -> list[int]:
    return [stratum.seats for stratum in body.strata]


def _places(draw: Draw) -> tuple[int, ...]:
    return thrown.places(draw.codes, _seats(draw.body), draw.body.reserve or 0)


def _check_throws(draw: Draw, dice: str) -> None:
    """`dice.plan` unless these throws fill all places, and the last one the last."""
    try:
        thrown.order(draw.codes, _places(draw), dice)
    except DrawsError as problem:
        raise Refusal("dice.plan", str(problem)) from None


def _select(draw: Draw, _seed: bytes) -> tuple[tuple[int, ...], ...]:
    named = thrown.order(draw.codes, _places(draw), draw.dice)
    return tuple(positions[:seats] for positions, seats in zip(named, _seats(draw.body), strict=True))


def _ranking(draw: Draw, stratum: int) -> list[int]:
    return list(thrown.order(draw.codes, _places(draw), draw.dice)[stratum])


METHOD = Method(
    needs=frozenset({"reserve"}),
    allows=frozenset(),
    trustees=False,
    substitute_rule="next-throw",
    check=_check,
    select=_select,
    ranking=_ranking,
    next_in_line=strata.next_by(_ranking),
    check_throws=_check_throws,
)
