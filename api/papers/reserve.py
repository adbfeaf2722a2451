"""The reserve: who comes next in each stratum, in the only order there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from api.i18n import _
from api.papers import common
from api.papers.common import Published
from api.papers.page import Block, Heading, Paper, Table, Text
from api.web import names
from ledger.rules.methods import method_of
from ledger.rules.state import Draw

PER_SEAT: Final = 2
"""Substitutes a seat, unless somebody asks for another number."""


def substitutes(draw: Draw, per_seat: int) -> tuple[tuple[int, ...], ...]:
    """For each stratum the positions after those drawn, in the order of the lot, so many a seat."""
    reserves = []
    for number, of in enumerate(draw.body.strata):
        ranked = method_of(draw).ranking(draw, number)
        reserves.append(tuple(ranked[of.seats : of.seats * (1 + per_seat)]))
    return tuple(reserves)


def reserve(published: Published, draw: Draw, per_seat: int, people: Mapping[int, str] | None = None) -> Paper:
    """The reserve list, by position; with names where `people` gives them."""
    title = _("Reserve list of draw {number}").format(number=common.concluded(draw).body.number)
    intro = _("Substitutes are called in this order, stratum by stratum; nobody chooses. The first position is 0.")
    state = published.state
    blocks = (Text(f"{state.name}\n{state.origin}"), Text(intro), *_strata(draw, per_seat, people))
    return Paper(title, (*blocks, *common.head_blocks(published)))


def _strata(draw: Draw, per_seat: int, people: Mapping[int, str] | None) -> Iterator[Block]:
    if draw.body.lottery:
        said = _(
            "In a lottery of groups, who comes next depends on the seat that is free: klero status says who, and klero "
            "draw alternates whom to keep ready."
        )
        yield Text(said)
        return
    headings = (_("Rank"), _("Position"), *((_("Name"),) if people is not None else ()), _("Called"))
    for of, waiting in zip(draw.body.strata, substitutes(draw, per_seat), strict=True):
        yield Heading(common.stratum(of))
        rows = []
        for place, position in enumerate(waiting, 1):
            called = draw.seats.get(position)
            name = (people.get(position, _("erased")),) if people is not None else ()
            rows.append((str(place), str(position), *name, _(names.SEATS[called.state]) if called else "–"))
        yield Table(headings, tuple(rows)) if rows else Text(_("Nobody is left in this stratum."))
