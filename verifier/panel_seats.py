"""Who sits on the picked panel, and who comes in for whom: from types, homes and tickets alone.

docs/spec/panels.md, "Homes" and "Substitutes". Only whoever holds the lottery's document can tell.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from verifier import aes
from verifier.panel_homes import Alike


@dataclass(frozen=True, slots=True)
class Known:
    """A document that was found right: the type of each position, the values of each type, quotas, panels, homes.

    Of no home do more than ``most`` sit; ``alike`` has the homes with more people than that.
    """

    people: list[int]
    types: list[list[str]]
    features: list[str]
    quotas: Sequence[Any]
    panels: list[list[int]]
    most: int
    alike: Sequence[Alike]

    def counted(self, t: int) -> set[int]:
        """Return the quotas that count people of type t."""
        values = self.types[t]
        return {
            row for row, quota in enumerate(self.quotas)
            if values[self.features.index(quota["feature"])] == quota["value"]
        }  # fmt: skip

    def order(self, seed: bytes) -> list[int]:
        """Return all positions by their tickets."""
        tickets, width = aes.tickets(seed, len(self.people)), aes.TICKET_SIZE
        return sorted(range(len(self.people)), key=lambda position: tickets[position * width : (position + 1) * width])


def drawn(lottery: Known, seed: bytes, number: int) -> list[int]:
    """Return who sits, by tickets: of each type those with the smallest, of each of like homes its share."""
    order = lottery.order(seed)
    called = Counter(lottery.panels[number])
    rank = {position: place for place, position in enumerate(order)}
    sitting: set[int] = set()
    for kind in lottery.alike:
        homes = sorted((sorted(home, key=rank.__getitem__) for home in kind.homes), key=lambda home: rank[home[0]])
        first = 0
        for t in sorted(kind.types):
            for place, home in enumerate(homes):
                share = _turns(place, len(homes), first, first + called[t])
                sitting.update([position for position in home if lottery.people[position] == t][:share])
            first += called.pop(t, 0)
    for position in order:
        t = lottery.people[position]
        if called[t]:
            called[t] -= 1
            sitting.add(position)
    return [position for position in order if position in sitting]


def _turns(place: int, homes: int, first: int, end: int) -> int:
    """How many of the turns ``first`` … ``end`` - 1 are those of the home at ``place``, as turns go around."""
    return (end - place + homes - 1) // homes - (first - place + homes - 1) // homes


def wrong_substitutes(
    lottery: Known, seed: bytes, seated: AbstractSet[int], filled: Sequence[tuple[int, int, int]]
) -> Iterator[int]:
    """Go through the replacements in their order and yield the entries that name another than the rule's answer.

    ``filled``: the position vacated, the one named, the entry.
    """
    order = lottery.order(seed)
    rows = [lottery.counted(t) for t in range(len(lottery.types))]
    home_of = {position: home for kind in lottery.alike for home in kind.homes for position in home}
    sitting = set(seated)
    offered = set(seated)
    for vacated, position, index in filled:
        sitting.remove(vacated)
        counts = Counter(row for one in sitting for row in rows[lottery.people[one]])
        left = [
            candidate for candidate in order
            if candidate not in offered and _has_room(home_of.get(candidate, ()), sitting, lottery.most)
        ]  # fmt: skip
        if position != _next(lottery, vacated, left, counts, rows):
            yield index
        sitting.add(position)
        offered.add(position)


def _has_room(home: Sequence[int], sitting: AbstractSet[int], most: int) -> bool:
    return sum(position in sitting for position in home) < most


def _next(
    lottery: Known, vacated: int, left: Sequence[int], counts: Counter[int], rows: Sequence[set[int]]
) -> int | None:
    """Return the next with the same values, else who departs least from the quotas; ``left`` is in ticket order."""
    values = lottery.types[lottery.people[vacated]]
    for candidate in left:
        if lottery.types[lottery.people[candidate]] == values:
            return candidate
    best, least = None, 0
    for candidate in left:
        own = rows[lottery.people[candidate]]
        apart = 0
        for row, quota in enumerate(lottery.quotas):
            count = counts[row] + (row in own)
            apart += max(quota["min"] - count, count - quota["max"], 0)
        if best is None or apart < least:
            best, least = candidate, apart
    return best
