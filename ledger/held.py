"""What only whoever holds a lottery's document can tell: who is drawn, and who comes in for whom.

No rule judges it (docs/adr/0026); it tells what the honest next statement says.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from draws import tickets
from draws.errors import DrawsError
from draws.panels import opened
from draws.panels.opened import Opened
from draws.uniform import uniform
from ledger.errors import Refusal
from ledger.rules.state import Draw

if TYPE_CHECKING:
    from draws.panels.lottery import Lottery
    from draws.panels.substitutes import Substitute

SECRET: Final = 32
"""Bytes of the secret that comes before the document."""


@lru_cache(maxsize=4)
def _read(data: bytes) -> tuple[bytes, Lottery]:
    from draws.panels import document  # the solver comes with it: only those who hold a lottery wait for it

    return data[:SECRET], document.decode(data[SECRET:])


def lottery_of(draw: Draw) -> tuple[bytes, Lottery]:
    """The secret and the lottery of a draw. Refusal `lottery.document` where its document is not at hand."""
    if draw.material.document is None:
        raise Refusal("lottery.document", "the lottery's document is not at hand")
    try:
        return _read(draw.material.document)
    except DrawsError as problem:
        raise Refusal("lottery.document", str(problem)) from None


def picked(draw: Draw, seed: bytes) -> int:
    """The panel that chance picks, from 0: by the seed, or by the first three dice where there are no trustees."""
    if draw.direct:
        return opened.panel_of(draw.dice)
    return uniform(seed, "panel", draw.body.lottery.m if draw.body.lottery else 1)


def open_picked(draw: Draw, seed: bytes) -> Opened:
    """The panel that the seed picks and whom tickets pick for it, opened as far as was announced."""
    from draws.panels import leaves
    from draws.panels import lottery as lotteries

    secret, lottery = lottery_of(draw)
    found = lotteries.pick(seed, lottery, picked(draw, seed))
    positions = [position for _type, drawn in found.drawn for position in drawn]
    drawn = tuple(sorted(positions, key=lambda position: (tickets.ticket(seed, position), position)))
    visible = draw.body.lottery.visible if draw.body.lottery else ()
    return leaves.open_panel(lottery, secret, found.panel, visible, drawn)


def substitute(draw: Draw, vacated: int) -> Substitute | None:
    """Who comes in for a position, and why; None when nobody is left. Refusal `lottery.document`."""
    from draws.panels import substitutes

    _secret, lottery = lottery_of(draw)
    return substitutes.substitute(lottery.types, lottery.quotas, draw.seed, vacated, others(draw, vacated), draw.seats)


def others(draw: Draw, vacated: int | None = None) -> list[int]:
    """Whoever was last named for each seat, but for that of the position `vacated`."""
    return [p for p, seat in draw.seats.items() if seat.state != "filled" and p != vacated]


def free(draw: Draw) -> list[int]:
    """How many of each type could still come in: never on offer, and of a home that has room. `lottery.document`."""
    from draws.panels import homes

    _secret, lottery = lottery_of(draw)
    taken = homes.full(lottery.types, others(draw)).union(draw.seats)
    return [sum(position not in taken for position in members) for members in lottery.types.members]


def sitting(draw: Draw) -> list[int]:
    """The type of whoever was last named for each seat, ascending: the panel as it is now. `lottery.document`."""
    _secret, lottery = lottery_of(draw)
    types = {position: t for t, members in enumerate(lottery.types.members) for position in members}
    return sorted(types[position] for position in others(draw))


def ready(draw: Draw, called: Sequence[int]) -> tuple[int, ...]:
    """The positions to keep ready for so many alternates of each type, in ticket order. `lottery.document`."""
    from draws.panels import alternates

    _secret, lottery = lottery_of(draw)
    return alternates.ready(lottery.types, called, draw.seed, others(draw), draw.seats)


def chance(draw: Draw, position: int) -> tuple[int, int, int]:
    """How often all panels call the type of a position, how many people it has, and how many panels there are.

    Everybody of the type has that chance: called / (people · panels). Refusal `lottery.document`.
    """
    _secret, lottery = lottery_of(draw)
    t = next(t for t, members in enumerate(lottery.types.members) if position in members)
    return lottery.totals[t], len(lottery.types.members[t]), len(lottery.panels)
