"""Everybody's number for a draw by dice alone, and in which turn it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from api import throws
from api.i18n import _, ngettext
from api.papers import common
from api.papers.page import Block, Heading, Items, Table, Text
from api.words.draws import seats
from draws import stratified, thrown
from ledger.errors import Refusal
from ledger.rules.state import Draw, Pool, State

LINE: Final = 16
"""Signs of a leaf that are enough to find one's own line by."""


def blocks(state: State, pool: Pool, people: Mapping[int, str] | None) -> Iterator[Block]:
    """Each position as dice show it, with the names that `people` gives; once announced, with its stratum.

    Refusal `dice.pool` where dice alone cannot draw.
    """
    if pool.body.size > thrown.MOST_PEOPLE:
        raise Refusal("dice.pool", f"{pool.body.size} people; dice alone draw from {thrown.MOST_PEOPLE} at most")
    size = thrown.dice_per_throw(pool.body.size)
    yield Heading(_("Everybody's number"))
    said = ngettext(
        "{n} ten-sided die makes a number. One that is not here is thrown again.",
        "{n} ten-sided dice, in their order, make a number. One that is not here is thrown again.",
        size,
    )
    yield Text(said.format(n=size))
    draw = _announced(state, pool)
    if draw:
        yield from _turns(draw)
    strata = _strata(draw) if draw else None
    yield Table(
        (
            _("Number"),
            *((_("Name"),) if people is not None else ()),
            *((_("Stratum"),) if strata else ()),
            _("Line on the list"),
        ),
        tuple(
            (
                str(position).zfill(size),
                *((people.get(position, _("erased")),) if people is not None else ()),
                *((strata[position],) if strata else ()),
                pool.leaf(position).hex()[:LINE],
            )
            for position in range(pool.body.size)
        ),
    )


def _announced(state: State, pool: Pool) -> Draw | None:
    """The latest draw by dice alone from this list, if it has strata."""
    found = [d for d in state.draws.values() if d.pool.id == pool.id and d.direct and not d.body.lottery]
    return found[-1] if found else None


def _turns(draw: Draw) -> Iterator[Block]:
    """In which order places are filled, and what is thrown again."""
    if len(draw.body.strata) > 1:
        yield Text(
            _(
                "The strata are thrown one after another, in this order; a number of a stratum whose turn it is not "
                "is thrown again, and so is one that was named already."
            )
        )
    else:
        yield Text(_("A number that was named already is thrown again."))
    told = _("{stratum}: {seats}, then substitutes, up to {places} people in all")
    wanted = thrown.places(draw.codes, [s.seats for s in draw.body.strata], draw.body.reserve or 0)
    yield Items(
        (
            *(
                told.format(stratum=common.stratum(stratum), seats=seats(stratum.seats), places=places)
                for stratum, places in zip(draw.body.strata, wanted, strict=True)
            ),
            throws.expectation(draw.codes, draw.body),
        )
    )


def _strata(draw: Draw) -> list[str]:
    """Everybody's stratum in words."""
    names = [common.stratum(stratum) for stratum in draw.body.strata]
    codes = (int.from_bytes(draw.codes[at : at + 2], "big") for at in range(0, len(draw.codes), 2))
    return ["–" if code == stratified.NOT_DRAWABLE else names[code] for code in codes]
