"""Ages from births as lists have them: a day, a year, or nothing."""

from __future__ import annotations

from datetime import date

ADULT = 18
YOUNGEST = 16
"""Members from this age on decide for themselves; their parents get a letter."""


def ages(birth: str, on: str) -> tuple[int, int] | None:
    """The least and the greatest age that somebody can have on a day (YYYY-MM-DD); None if the birth is unknown."""
    day = date.fromisoformat(on)
    if len(birth) == len("YYYY"):
        return max(0, day.year - int(birth) - 1), max(0, day.year - int(birth))
    try:
        born = date.fromisoformat(birth)
    except ValueError:
        return None
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return age, age


def is_minor(birth: str, on: str) -> bool:
    """Whether somebody can be 16 or 17 on that day."""
    found = ages(birth, on)
    return found is not None and found[0] < ADULT and found[1] >= YOUNGEST
