"""From people to types: those with the same value of every quota feature are interchangeable.

A panel is then a number of people of each type. Who they are is left to the
tickets of the seed, so chances inside a type are exactly equal and nothing that
is fixed before the seed says who would sit with whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from draws.errors import InvalidText
from draws.panels.errors import InvalidQuotas
from draws.text import utf8


@dataclass(frozen=True, slots=True)
class Types:
    """``values[t]`` are type t's values in the order of ``features``; types ascend by them, by code point.

    ``members[t]`` are the positions of the people of type t, ascending.
    """

    features: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    members: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> int:
        """How many people there are in all."""
        return sum(map(len, self.members))


def aggregate(features: Sequence[str], people: Sequence[Sequence[str]]) -> Types:
    """Return the types of ``people``, ``people[i]`` being the values of position i in the order of ``features``.

    Raises:
        InvalidQuotas: somebody has another number of values than there are features, or a value is not in NFC.
    """
    members: dict[tuple[str, ...], list[int]] = {}
    for position, values in enumerate(people):
        if len(values) != len(features):
            raise InvalidQuotas(f"position {position} has {len(values)} values for {len(features)} features")
        members.setdefault(tuple(values), []).append(position)
    types = sorted(members)
    for value in dict.fromkeys(value for values in types for value in values):
        try:
            utf8(value)
        except InvalidText as error:
            raise InvalidQuotas(f"{value!a}: {error}") from error
    return Types(tuple(features), tuple(types), tuple(tuple(members[values]) for values in types))
