"""Who of a picked panel lives together: nobody sits beside more of their own home than was said before.

A panel calls so many people of each type. In a class of like homes, the homes
stand in the order of their smallest ticket; the seats of its types, type after
type, go around them, and each home gives its smallest ticket of the type. With h
homes and at most q·h seats nobody goes around more than q times, and as all homes
are alike and tickets are drawn without preference, everybody of a type has the
same chance. docs/spec/panels.md, "Homes".
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import count
from typing import TypeAlias

from draws.panels.aggregate import Class, Types

Ticket: TypeAlias = tuple[bytes, int]
"""A ticket and its position, which decides between equal ones."""


def seat(types: Types, wanted: Mapping[int, int], tickets: Sequence[bytes]) -> dict[int, tuple[int, ...]]:
    """Return by type the positions that fill ``wanted`` seats of each, in ticket order; ``tickets`` by position.

    ``wanted`` is a lawful panel: no more of a type or of a class of homes than there may be.
    """
    found: dict[int, tuple[int, ...]] = {}
    for kind in types.classes:
        found |= _around(types, kind, wanted, tickets)
    for t, members in enumerate(types.members):
        if t not in found and wanted.get(t):
            found[t] = tuple(sorted(members, key=lambda position: (tickets[position], position))[: wanted[t]])
    return {t: found[t] for t in sorted(found) if found[t]}


def full(types: Types, seated: Collection[int]) -> frozenset[int]:
    """Return the people of homes of which as many as may are among ``seated``."""
    sitting = frozenset(seated)
    return frozenset(
        position
        for kind in types.classes
        for home in kind.homes
        if len(sitting.intersection(home)) >= kind.most
        for position in home
    )


def _around(
    types: Types, kind: Class, wanted: Mapping[int, int], tickets: Sequence[bytes]
) -> dict[int, tuple[int, ...]]:
    """The people of one class of homes."""

    def ticket(position: int) -> Ticket:
        return tickets[position], position

    homes = sorted((sorted(home, key=ticket) for home in kind.homes), key=lambda home: ticket(home[0]))
    turns = count()
    found: dict[int, tuple[int, ...]] = {}
    for t in kind.types:
        members, left = set(types.members[t]), [list(home) for home in homes]
        taken = []
        for _ in range(wanted.get(t, 0)):
            home = left[next(turns) % len(homes)]
            chosen = next(position for position in home if position in members)
            home.remove(chosen)
            taken.append(chosen)
        found[t] = tuple(sorted(taken, key=ticket))
    return found
