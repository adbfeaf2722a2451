"""The poster of a closed list, to hang up before there is any chance: its fingerprint, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api import weighing
from api.i18n import _
from api.papers import common, numbers
from api.papers.common import Published
from api.papers.page import Block, Code, Heading, Items, Paper, Table, Text
from api.words.draws import seats
from draws import fingerprint
from ledger.rules.state import Pool, State


def poster(
    published: Published, pool: Pool, *, numbered: bool = False, people: Mapping[int, str] | None = None
) -> Paper:
    """The poster of this pool; with everybody's number for dice, and the names that `people` gives."""
    state = published.state
    return Paper(
        _("This list is closed"),
        (
            *_what(state, pool),
            *_fingerprint(state, pool),
            *_people(pool),
            *_weights(state, pool),
            *(numbers.blocks(state, pool, people) if numbered else ()),
            *_check(),
            *common.head_blocks(published),
        ),
    )


def _what(state: State, pool: Pool) -> Iterator[Block]:
    purpose = state.purposes[pool.body.purpose].body
    said = _("{size} people are on it. To be drawn: {seats} of {body}, from {since} until {until}.")
    yield Text(f"{state.name}\n{state.origin}")
    yield Text(
        said.format(
            size=pool.body.size,
            seats=seats(purpose.seats),
            body=common.body_name(state.charter, purpose.body),
            since=purpose.term.since,
            until=purpose.term.until,
        )
    )
    source = _("Made from {name}, {size} people; it misses: {misses}")
    yield Items(tuple(source.format(name=f.name, size=f.size, misses=f.misses) for f in pool.body.frames))
    yield Text(_("Closed in entry {index}.").format(index=pool.index))


def _fingerprint(state: State, pool: Pool) -> Iterator[Block]:
    body = pool.body
    yield Heading(_("Fingerprint of the list"))
    yield common.pool_words(state, pool)
    indexes = fingerprint.fingerprint("pool", state.origin, body.size, bytes.fromhex(body.root))
    content = "\n".join([state.origin, f"pool {body.size}", body.root, " ".join(map(str, indexes))])
    yield Code(content, _("The list's name, size, root and the twelve numbers."))


def _people(pool: Pool) -> Iterator[Block]:
    yield Heading(_("Who is on it, in numbers"))
    few = _("not shown, so that nobody is recognised")
    yield Table(
        (_("Feature"), _("Value"), _("People")),
        tuple(
            (row.feature, cell.value, few if cell.count is None else str(cell.count))
            for row in pool.body.counts
            for cell in row.values
        ),
    )


def _weights(state: State, pool: Pool) -> Iterator[Block]:
    """Of draws from it by weights, once they are announced."""
    for draw in state.draws.values():
        if draw.pool.id == pool.id and (told := weighing.of(draw)):
            yield Heading(_("Draw {number}, by weights").format(number=draw.body.number))
            yield Items(told)


def _check() -> Iterator[Block]:
    yield Heading(_("How to check"))
    yield Items(
        (
            _("If one person is added, removed or changed, these twelve words change."),
            _("Copy the words or photograph this poster today; compare them with the minutes after the draw."),
            _("Your receipt shows that you are on the list. Ask for it now if you do not have it."),
            _("You are on the list and do not want to be? Say so before the draw."),
        )
    )
