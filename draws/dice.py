"""Dice thrown in public, written so that there is one way to write them.

    d10x20:09174…    twenty throws of a ten-sided die, the face "10" written 0
    d6x25:46123…     twenty-five throws of a six-sided die, faces 1 to 6

Digits stand in throwing order and there are exactly as many as announced. A
plan has at least 2⁶⁴ outcomes, so that whoever throws last cannot try them all
(docs/spec/draw.md).
"""

import re
from dataclasses import dataclass
from typing import Final

from draws.errors import InvalidDice

FEWEST: Final = {6: 25, 10: 20}
"""The fewest throws of a plan, by sides: 6²⁵ and 10²⁰ both exceed 2⁶⁴."""

MOST: Final = 999

_FACES: Final = {6: re.compile("[1-6]*"), 10: re.compile("[0-9]*")}
_ROLL: Final = re.compile("d(6|10)x([1-9][0-9]{0,2}):([0-9]+)")


@dataclass(frozen=True, slots=True)
class Plan:
    """The dice that ``draw.announced`` promises: ``count`` throws of a die with ``sides``."""

    count: int
    sides: int

    def __post_init__(self) -> None:
        """Refuse a plan with fewer than 2⁶⁴ outcomes or another die."""
        fewest = FEWEST.get(self.sides)
        if fewest is None or not fewest <= self.count <= MOST:
            raise InvalidDice(f"no plan throws a {self.sides}-sided die {self.count} times: d10x20 or d6x25 at least")


@dataclass(frozen=True, slots=True)
class Roll:
    """Throws as they fell: ``digits`` has one character per throw, in order."""

    sides: int
    count: int
    digits: str

    def __post_init__(self) -> None:
        """Refuse digits that this die cannot show, and another number of them."""
        faces = _FACES.get(self.sides)
        if faces is None or not 1 <= self.count <= MOST:
            raise InvalidDice(f"no roll throws a {self.sides}-sided die {self.count} times")
        if len(self.digits) != self.count or not faces.fullmatch(self.digits):
            raise InvalidDice(f"a roll of {self.count} throws has as many digits, each a face of the die")

    def __str__(self) -> str:
        """Return the canonical string, which enters the seed."""
        return f"d{self.sides}x{self.count}:{self.digits}"

    def fits(self, plan: Plan) -> bool:
        """Tell whether these are the dice that were announced."""
        return (self.count, self.sides) == (plan.count, plan.sides)


def parse(text: str) -> Roll:
    """Return the roll of which ``text`` is the canonical string.

    Raises:
        InvalidDice: any other string.
    """
    match = _ROLL.fullmatch(text)
    if match is None:
        raise InvalidDice(f"{text[:40]!r} is not of the form d10x20:… or d6x25:…")
    sides, count, digits = match.groups()
    return Roll(int(sides), int(count), digits)
