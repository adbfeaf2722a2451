"""Small checkers out of which the shapes of bodies and charters are built (docs/spec/statements.md).

A *shape* is a function that tells whether a decoded canonical value has that shape. Strings are known
to be NFC and integers to be 0…2^53-1 already (``verifier.canonical``); everything else is said here.
"""

import re
from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

from verifier.times import is_date, is_time

Shape: TypeAlias = Callable[[Any], bool]


def matching(pattern: str) -> Shape:
    """Shape of a string that the whole ``pattern`` matches."""
    match = re.compile(pattern, re.DOTALL).fullmatch

    def check(value: Any) -> bool:
        return type(value) is str and match(value) is not None

    return check


def hexadecimal(*sizes: int) -> Shape:
    """Shape hexN: N bytes (one of ``sizes``) in lower-case hexadecimal."""
    return matching("|".join(f"[0-9a-f]{{{2 * size}}}" for size in sizes))


def integer(low: int, high: int) -> Shape:
    """Shape of an integer in ``low``…``high``, both included; true and false are none."""

    def check(value: Any) -> bool:
        return type(value) is int and low <= value <= high

    return check


def text(longest: int) -> Shape:
    """Shape of 1…``longest`` characters, none of them a control character."""
    return matching(rf"[^\x00-\x1f\x7f-\x9f]{{1,{longest}}}")


def prose(longest: int) -> Shape:
    """Shape of a text that may hold line ends, as charters do."""
    return matching(rf"[^\x00-\x09\x0b-\x1f\x7f-\x9f]{{1,{longest}}}")


def one_of(*values: str | int) -> Shape:
    """Shape of exactly one of these strings or integers."""
    allowed = frozenset((type(value), value) for value in values)

    def check(value: Any) -> bool:
        return type(value) in (str, int) and (type(value), value) in allowed

    return check


def either(*shapes: Shape) -> Shape:
    """Shape of a value that has at least one of ``shapes``."""

    def check(value: Any) -> bool:
        return any(shape(value) for shape in shapes)

    return check


def boolean(value: Any) -> bool:
    """Shape of true or false."""
    return type(value) is bool


def true(value: Any) -> bool:
    """Shape of true."""
    return value is True


def time(value: Any) -> bool:
    """Shape of a time in UTC, to the second."""
    return type(value) is str and is_time(value)


def date(value: Any) -> bool:
    """Shape of a date."""
    return type(value) is str and is_date(value)


def several(item: Shape, fewest: int, most: int, *, ascending: Callable[[Any], Any] | None = None) -> Shape:
    """Shape of a list of ``fewest``…``most`` items; with ``ascending``, strictly so by that key."""

    def check(value: Any) -> bool:
        if type(value) is not list or not fewest <= len(value) <= most:
            return False
        if not all(map(item, value)):
            return False
        if ascending is None:
            return True
        keys = [ascending(each) for each in value]
        return all(a < b for a, b in pairwise(keys))

    return check


def record(
    fields: Mapping[str, Shape],
    optional: Mapping[str, Shape] | None = None,
    *,
    together: Collection[str] = (),
) -> Shape:
    """Shape of an object of ``fields`` and perhaps some ``optional`` ones, and of nothing else.

    The optional fields named in ``together`` are all there or all absent.
    """
    every = {**fields, **(optional or {})}
    required = frozenset(fields)
    bound = frozenset(together)

    def check(value: Any) -> bool:
        if type(value) is not dict or not required <= value.keys():
            return False
        for name, item in value.items():
            shape = every.get(name)
            if shape is None or not shape(item):
                return False
        return not bound or len(value.keys() & bound) in (0, len(bound))

    return check
