"""Drawing by dice alone: so many ten-sided dice a throw name one position, and nobody computes anything.

As many dice as the highest position has digits: one up to 10 people, two up to
100, three up to 1000. Strata come in their order; in each, throws are made until
its places are full, first those of its seats, then those of its substitutes. A
throw that names nobody, somebody of another stratum or somebody named already is
made again. All throws are written down, in one string: d10x9:093417093. The last
one fills the last place, so nobody may stop earlier or go on. See docs/spec/draw.md.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from fractions import Fraction
from typing import Final, NamedTuple

from draws import dice, stratified
from draws.errors import InvalidDice, InvalidPool

MOST_PEOPLE: Final = 1000
MOST_DICE: Final = 500
"""Dice to be expected, at most: twice as many can be written down, and a hall has an evening."""


class Throw(Enum):
    """What a throw came to."""

    NAMED = "named"
    NOBODY = "nobody"
    ELSEWHERE = "elsewhere"
    AGAIN = "again"


class Thrown(NamedTuple):
    """One throw: the position that it shows, the stratum whose turn it was, and what came of it."""

    position: int
    stratum: int
    came_to: Throw


def dice_per_throw(people: int) -> int:
    """Return how many dice name a position among so many people.

    Raises:
        InvalidPool: nobody, or more than 1000 people.
    """
    if not 1 <= people <= MOST_PEOPLE:
        raise InvalidPool(f"dice alone draw from 1 to {MOST_PEOPLE} people, not from {people}")
    return len(str(people - 1))


def places(codes: bytes, seats: Sequence[int], reserve: int) -> tuple[int, ...]:
    """Return how many positions each stratum's throws must name: its seats, and ``reserve`` more if it has them.

    Raises:
        InvalidPool: fewer people than seats in a stratum, or ``codes`` are malformed.
    """
    people = stratified.count(codes, len(seats))
    if not all(0 <= wanted <= number for wanted, number in zip(seats, people, strict=True)):
        raise InvalidPool(f"strata of {people} people cannot fill {tuple(seats)} seats")
    return tuple(min(wanted + reserve, number) for wanted, number in zip(seats, people, strict=True))


def read(codes: bytes, wanted: Sequence[int], digits: str) -> Iterator[Thrown]:
    """Yield what each throw comes to, as long as places are free; ``wanted`` as ``places`` gives it.

    Raises:
        InvalidDice: digits that are no whole throws, or that go on when all places are full.
        InvalidPool: nobody, or more than 1000 people.
    """
    strata = stratified.read(codes)
    size = dice_per_throw(len(strata))
    if len(digits) % size:
        raise InvalidDice(f"each throw has {size} digits, and {len(digits)} digits are no whole throws")
    named: set[int] = set()
    turns = [stratum for stratum, number in enumerate(wanted) for _ in range(number)]
    for at in range(0, len(digits), size):
        if len(named) == len(turns):
            raise InvalidDice(f"all places are full after {at // size} throws, and there are more")
        position, stratum = int(digits[at : at + size]), turns[len(named)]
        if position >= len(strata):
            yield Thrown(position, stratum, Throw.NOBODY)
        elif strata[position] != stratum:
            yield Thrown(position, stratum, Throw.ELSEWHERE)
        elif position in named:
            yield Thrown(position, stratum, Throw.AGAIN)
        else:
            named.add(position)
            yield Thrown(position, stratum, Throw.NAMED)


def order(codes: bytes, wanted: Sequence[int], text: str) -> tuple[tuple[int, ...], ...]:
    """Return for each stratum the positions that the throws of the canonical string ``text`` name, in their order.

    Raises:
        InvalidDice: not the canonical string of ten-sided dice that end exactly when all places are full.
        InvalidPool: nobody, or more than 1000 people.
    """
    roll = dice.parse(text)
    if roll.sides != 10:
        raise InvalidDice("positions are thrown with ten-sided dice")
    found: tuple[list[int], ...] = tuple([] for _ in wanted)
    for throw in read(codes, wanted, roll.digits):
        if throw.came_to is Throw.NAMED:
            found[throw.stratum].append(throw.position)
    free = sum(wanted) - sum(map(len, found))
    if free:
        raise InvalidDice(f"{free} places are still free: throw on")
    return tuple(map(tuple, found))


def expected_dice(codes: bytes, seats: Sequence[int], reserve: int) -> Fraction:
    """Return how many dice are thrown on average, exactly.

    Raises:
        InvalidPool: as ``places`` and ``dice_per_throw``.
    """
    people, wanted = stratified.count(codes, len(seats)), places(codes, seats, reserve)
    size = dice_per_throw(len(codes) // stratified.CODE_SIZE)
    throws = (
        Fraction(10**size, number - named) for number, few in zip(people, wanted, strict=True) for named in range(few)
    )
    return size * sum(throws, start=Fraction(0))
