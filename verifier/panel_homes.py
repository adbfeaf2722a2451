"""People who live together in a lottery over panels: which types they make, and how many of them may sit.

docs/spec/panels.md, "Homes". Homes whose members have the same values are interchangeable; from h such homes,
with q seats each at the most, any q·h people can be chosen that are no more of a type than there are, so one
limit on the sum of their types says all.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from verifier.canonical import Value

Class: TypeAlias = tuple[frozenset[int], int]
"""The types of the people in like homes, and how many of them one panel may hold."""


class Alike(NamedTuple):
    """Like homes, as lists of positions, and the types of their people."""

    types: frozenset[int]
    homes: list[list[int]]


class Unlike(Exception):
    """Homes or types are not as they must be, at the step ``step``."""

    def __init__(self, step: str, what: str) -> None:
        super().__init__(what)
        self.step = step
        self.what = what


_Home: TypeAlias = tuple[tuple[str, ...], ...]


def classes(homes: "Value | None", people: Sequence[int], types: Sequence[tuple[str, ...]]) -> list[Class]:
    """Return the classes, by their first type, once types are found to be those of the people and their homes."""
    listed, most = _read(homes, len(people))
    at_home: dict[int, _Home] = {}
    for home in listed:
        at_home.update(dict.fromkeys(home, tuple(sorted(types[people[position]] for position in home))))
    keys: dict[int, tuple[tuple[str, ...], _Home]] = {}
    for position, t in enumerate(people):
        if keys.setdefault(t, (types[t], at_home.get(position, ()))) != (types[t], at_home.get(position, ())):
            raise Unlike("types", f"type {t} has people of unlike homes")
    ordered = [keys[t] for t in range(len(types))]
    if any(a >= b for a, b in zip(ordered, ordered[1:])):  # noqa: B905, RUF007
        raise Unlike("types", "types do not ascend")
    found: dict[_Home, list[int]] = {}
    for t, (_, kind) in enumerate(ordered):
        if kind:
            found.setdefault(kind, []).append(t)
    like = Counter(at_home[home[0]] for home in listed)
    return [(frozenset(members), most * like[kind]) for kind, members in found.items()]


def alike(homes: "Value | None", people: Sequence[int], types: Sequence[Sequence[str]]) -> list[Alike]:
    """Return the like homes of a document whose classes were found right."""
    found: dict[_Home, list[list[int]]] = {}
    for home in _read(homes, len(people))[0]:
        found.setdefault(tuple(sorted(tuple(types[people[position]]) for position in home)), []).append(home)
    return [Alike(frozenset(people[position] for home in like for position in home), like) for like in found.values()]


def _read(homes: "Value | None", people: int) -> tuple[list[list[int]], int]:
    """The positions of each home, each of more people than may sit, and how many may."""
    if homes is None:
        return [], 1
    if type(homes) is not dict or set(homes) != {"most", "of"}:
        raise Unlike("form", "homes")
    most, listed = homes["most"], homes["of"]
    if type(most) is not int or most < 1 or type(listed) is not list or not listed:
        raise Unlike("form", "homes")
    positions: list[int] = []
    found: list[list[int]] = []
    for home in listed:
        if type(home) is not list or len(home) <= most:
            raise Unlike("form", "a home of no more people than may sit")
        members = [position for position in home if type(position) is int]
        if len(members) != len(home) or any(a >= b for a, b in zip(members, members[1:])):  # noqa: B905, RUF007
            raise Unlike("form", "the people of a home do not ascend")
        positions += members
        found.append(members)
    if len(set(positions)) != len(positions) or not all(0 <= position < people for position in positions):
        raise Unlike("form", "somebody has two homes, or is not in the pool")
    if found != sorted(found):
        raise Unlike("form", "homes do not ascend")
    return found, most
