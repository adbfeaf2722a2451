"""`dice-direct`: ten-sided dice name positions, and nothing else has a say."""

from collections.abc import Sequence
from fractions import Fraction

from verifier import dice
from verifier.act import Act
from verifier.errors import Malformed
from verifier.methods import strata
from verifier.methods.method import Method
from verifier.state import Draw, Material, Outcome, Pool, Purpose

_MOST_PEOPLE = 1000
_MOST_DICE = 500


def _publish(act: Act, purpose: Purpose, pool: Pool) -> Material | str:
    codes = strata.codes_published(act, purpose, pool)
    if isinstance(codes, str):
        return codes
    if pool.size > _MOST_PEOPLE:
        return "dice.pool"
    found = strata.codes_of(codes)
    wheel, dice_expected = _dice_a_throw(pool.size), Fraction(0)
    for number, stratum in enumerate(act.body["strata"]):
        people = found.count(number)
        for left in range(people, people - min(people, stratum["seats"] + act.body["reserve"]), -1):
            dice_expected += Fraction(wheel * 10**wheel, left)
    return "dice.plan" if dice_expected > _MOST_DICE else Material(codes)


def _dice_a_throw(people: int) -> int:
    return len(f"{people - 1}")


def named(draw: Draw, text: str) -> tuple[list[int], ...]:
    """Return whom the throws name, by stratum. Raises ``Malformed`` unless they fill all places exactly."""
    roll = dice.parse(text)
    wheel = _dice_a_throw(draw.pool.size)
    if roll.sides != 10 or len(roll.faces) % wheel:
        raise Malformed("dice: whole throws of ten-sided dice were expected")
    throws = iter([_number(roll.faces[at : at + wheel]) for at in range(0, len(roll.faces), wheel)])
    found: list[list[int]] = []
    for members, seats in zip(strata.positions_of(draw), strata.seats_of(draw), strict=True):
        free, taken = set(members), []
        for _ in range(min(len(members), seats + draw.body["reserve"])):
            position = next((throw for throw in throws if throw in free), None)
            if position is None:
                raise Malformed("dice: they end before all places are full")
            free.remove(position)
            taken.append(position)
        found.append(taken)
    if next(throws, None) is not None:
        raise Malformed("dice: they go on when all places are full")
    return tuple(found)


def _number(faces: Sequence[int]) -> int:
    return int("".join(map(str, faces)))


def fills(draw: Draw, text: str) -> bool:
    """Tell whether these throws fill all places, and the last one the last."""
    try:
        named(draw, text)
    except Malformed:
        return False
    return True


def _outcome(draw: Draw, seed: bytes) -> Outcome:
    return Outcome(seed, named(draw, draw.dice), strata.seats_of(draw))


METHOD = Method(
    frozenset(("reserve",)),
    frozenset(),
    _publish,
    _outcome,
    strata.next_in_stratum,
    substitute_rule="next-throw",
    trustees=False,
    right_throws=fills,
)
