"""From people to types: those with the same value of every quota feature are interchangeable.

A panel is then a number of people of each type. Who they are is left to the
tickets of the seed, so chances inside a type are exactly equal and nothing that
is fixed before the seed says who would sit with whom.

Where no more than so many people of one address may sit on a panel, those who
live with others are interchangeable only if their whole homes are: homes with
the same members, feature by feature, make a class (:mod:`draws.panels.homes`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from draws.errors import InvalidText
from draws.panels.errors import InvalidQuotas
from draws.text import utf8


@dataclass(frozen=True, slots=True)
class Class:
    """Homes with the same members: the types of these, and the positions by home, ascending; ``most`` of a home sit."""

    types: tuple[int, ...]
    homes: tuple[tuple[int, ...], ...]
    most: int

    @property
    def limit(self) -> int:
        """How many people of these homes a panel may hold. As many always can be chosen, ``most`` from no home more."""
        return self.most * len(self.homes)


@dataclass(frozen=True, slots=True)
class Types:
    """``values[t]`` are type t's values in the order of ``features``; types ascend by them, by code point.

    ``members[t]`` are the positions of the people of type t, ascending. Types with the same values ascend by the values
    of all at home (nobody, for those whose home limits nothing); ``classes`` ascend by their first type.
    """

    features: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    members: tuple[tuple[int, ...], ...]
    classes: tuple[Class, ...] = ()

    @property
    def people(self) -> int:
        """How many people there are in all."""
        return sum(map(len, self.members))


Home: TypeAlias = tuple[tuple[str, ...], ...]


def aggregate(
    features: Sequence[str],
    people: Sequence[Sequence[str]],
    homes: Sequence[Sequence[int]] = (),
    most: int = 1,
) -> Types:
    """Return the types of ``people``, ``people[i]`` being the values of position i in the order of ``features``.

    ``homes`` are lists of positions, nobody in two; of each, ``most`` people may sit on a panel. Who is in none is
    alone.

    Raises:
        InvalidQuotas: somebody has another number of values than there are features, a value is not in NFC, or
            somebody has two homes or is nobody of ``people``.
    """
    for position, values in enumerate(people):
        if len(values) != len(features):
            raise InvalidQuotas(f"position {position} has {len(values)} values for {len(features)} features")
    crowded = _crowded(homes, most, len(people))
    home_of: dict[int, Home] = {}
    for home in crowded:
        home_of |= dict.fromkeys(home, tuple(sorted(tuple(people[position]) for position in home)))
    members: dict[tuple[tuple[str, ...], Home], list[int]] = {}
    for position, values in enumerate(people):
        members.setdefault((tuple(values), home_of.get(position, ())), []).append(position)
    types = sorted(members)
    for value in dict.fromkeys(value for values, _ in types for value in values):
        try:
            utf8(value)
        except InvalidText as error:
            raise InvalidQuotas(f"{value!a}: {error}") from error
    return Types(
        tuple(features),
        tuple(values for values, _ in types),
        tuple(tuple(members[key]) for key in types),
        _classes([home for _, home in types], crowded, home_of, most),
    )


def _crowded(homes: Sequence[Sequence[int]], most: int, people: int) -> list[tuple[int, ...]]:
    """The homes that limit something: those with more people than may sit; by their first position."""
    listed = [position for home in homes for position in home]
    if len(set(listed)) != len(listed) or not all(0 <= position < people for position in listed) or most < 1:
        raise InvalidQuotas("each home lists people of the pool, nobody twice, and at least one of it may sit")
    return sorted(tuple(sorted(home)) for home in homes if len(home) > most)


def _classes(
    of_types: Sequence[Home], crowded: Sequence[tuple[int, ...]], home_of: dict[int, Home], most: int
) -> tuple[Class, ...]:
    types: dict[Home, list[int]] = {}
    for t, home in enumerate(of_types):
        if home:
            types.setdefault(home, []).append(t)
    homes: dict[Home, list[tuple[int, ...]]] = {home: [] for home in types}
    for positions in crowded:
        homes[home_of[positions[0]]].append(positions)
    return tuple(Class(tuple(types[home]), tuple(homes[home]), most) for home in types)
