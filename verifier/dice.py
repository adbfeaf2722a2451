"""Dice as the minutes give them: ``d10x20:09174…`` (docs/spec/draw.md)."""

import re
from dataclasses import dataclass

from verifier.errors import Malformed

_FORM = re.compile(r"d(6|10)x([1-9][0-9]{0,2}):([0-9]+)")
_LEAST = {6: 25, 10: 20}  # throws that give at least 2^64 outcomes


@dataclass(frozen=True, slots=True)
class Roll:
    """Faces in the order of throwing: 1–6, or 0–9 where the face "10" is 0."""

    sides: int
    faces: tuple[int, ...]

    def fits(self, count: int, sides: int) -> bool:
        """Tell whether this is exactly the number and kind of throws that was planned."""
        return (len(self.faces), self.sides) == (count, sides)


def parse(text: str) -> Roll:
    """Read a roll. Raises ``Malformed`` for any other spelling."""
    match = _FORM.fullmatch(text)
    if not match:
        raise Malformed("dice: d6xN:… or d10xN:… was expected")
    sides, count, digits = int(match[1]), int(match[2]), match[3]
    faces = tuple(int(digit) for digit in digits)
    if len(faces) != count:
        raise Malformed(f"dice: {count} throws were announced and {len(faces)} are there")
    if sides == 6 and not all(1 <= face <= 6 for face in faces):
        raise Malformed("dice: a die of six faces shows 1 to 6")
    return Roll(sides, faces)


def is_enough(count: int, sides: int) -> bool:
    """Tell whether a plan has at least 2^64 outcomes: d10x20 or d6x25."""
    return count >= _LEAST.get(sides, count + 1)
