"""The frozen rule of substitutes in a lottery over panels: one answer, whoever asks (docs/spec/panels.md)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from draws import tickets
from draws.panels import homes
from draws.panels.aggregate import Types
from draws.panels.quotas import Quota

Reason = Literal["type", "quotas", "deviation"]
"""Why somebody comes in: the same values; the first who keeps every quota; the one who departs from them least."""


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who comes in, why, and by how many seats the panel then departs from its quotas, in all."""

    position: int
    reason: Reason
    deviation: int


def substitute(
    types: Types,
    quotas: Sequence[Quota],
    seed: bytes,
    vacated: int,
    seated: Collection[int],
    offered: Collection[int],
) -> Substitute | None:
    """Return who comes in for the position ``vacated``; None when nobody is left.

    ``seated`` are the positions of all other seats, ``offered`` all that were ever on offer, these and ``vacated``
    among them. First who has the same values, by (ticket, position); else the first of all who keeps every quota; else
    who departs from them by the fewest seats, then by (ticket, position). Whoever lives with as many of ``seated`` as
    may sit is passed over.

    Raises:
        InvalidSeed: the seed is not 32 bytes.
    """
    type_of = {position: t for t, members in enumerate(types.members) for position in members}
    taken = homes.full(types, seated).union(offered)
    ranks = tickets.listed(seed, types.people)
    alike = types.values[type_of[vacated]]

    def ranked(positions: Iterable[int]) -> list[int]:
        return sorted(positions, key=lambda position: (ranks[position], position))

    same = [position for position, t in type_of.items() if types.values[t] == alike and position not in taken]
    rows = [_rows(types, quotas, t) for t in range(len(types.values))]
    base = [sum(row in rows[type_of[position]] for position in seated) for row in range(len(quotas))]

    def deviation(position: int) -> int:
        counts = [number + (row in rows[type_of[position]]) for row, number in enumerate(base)]
        pairs = zip(quotas, counts, strict=True)
        return sum(max(0, quota.minimum - count, count - quota.maximum) for quota, count in pairs)

    if same:
        first = ranked(same)[0]
        return Substitute(first, "type", deviation(first))
    by_type = {t: deviation(members[0]) for t, members in enumerate(types.members)}
    left = ranked(position for position in type_of if position not in taken)
    if not left:
        return None
    best = min(left, key=lambda position: by_type[type_of[position]])  # the first of the least: `left` is in order
    least = by_type[type_of[best]]
    return Substitute(best, "deviation" if least else "quotas", least)


def _rows(types: Types, quotas: Sequence[Quota], t: int) -> frozenset[int]:
    """The quotas that count people of type t."""
    value = dict(zip(types.features, types.values[t], strict=True))
    return frozenset(row for row, quota in enumerate(quotas) if value[quota.feature] == quota.value)
