"""A draw as its page shows it: who launched it, what made the number, the steps, the seats, what it does not prove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api import weighing
from api.history import Row
from api.response import is_invitation, lines, response_of
from api.status.draws import draw_status
from api.words.premises import draw_report
from draws import stratified, thrown, tickets
from ledger.bodies import Blob
from ledger.rules.state import Blobs, Contestation, Draw, State

STEPS = (
    ("draw.purpose_agreed",),
    ("draw.pool_sealed",),
    ("draw.announced",),
    ("draw.words_closed",),
    ("draw.dealt",),
    ("draw.deals_closed",),
    ("draw.diced",),
    ("draw.opened", "draw.shared"),
    ("draw.openings_closed",),
    ("draw.beacon",),
    ("draw.concluded",),
    ("draw.annulled", "draw.lapsed"),
)
PREMISES = ("P1", "P2", "P3", "P4")


def _nothing(_name: str) -> None:
    """No blob is at hand."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Seats to draw, people drawn and people in the list of one stratum; `drawn` 0 before the result."""

    label: str
    target: int
    drawn: int
    people: int
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A value's share among the people listed and among those who hold or are offered a seat, in percent."""

    feature: str
    value: str
    listed: float
    seated: float


@dataclass(frozen=True, slots=True)
class Seat:
    """A position that was drawn or called, and what became of it."""

    position: int
    stratum: str
    state: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A part of the seed: what it is, its value, and the entry that holds it."""

    what: str
    value: str
    row: Row


@dataclass(frozen=True, slots=True)
class Contested:
    """A contestation, its answer if there is one, and what of their texts is for everybody."""

    row: Row
    text: str | None
    faults: tuple[str, ...]
    answer: Row | None
    answer_text: str | None


@dataclass(frozen=True, slots=True)
class DrawView:
    """All that the page of a draw shows. `told`: what the verifier says of it."""

    draw: Draw
    phase: str
    steps: tuple[tuple[Row, ...], ...]
    purpose: Row
    pool: Row
    announced: Row
    concluded: Row | None
    strata: tuple[Stratum, ...]
    shares: tuple[Share, ...]
    seats: tuple[Seat, ...]
    seat_rows: tuple[Row, ...]
    ingredients: tuple[Ingredient, ...]
    seed: str
    ticket_key: str
    throws: str
    runs: int
    ended: int
    premises: Mapping[str, str]
    told: Mapping[str, Any]
    contested: tuple[Contested, ...]
    audited: Row | None
    response: tuple[str, ...]
    invitation: bool
    weighing: tuple[str, ...]


def draw_view(
    state: State, rows: Sequence[Row], number: int, now: str, report: Mapping[str, Any] | None, blobs: Blobs = _nothing
) -> DrawView | None:
    """The draw of that number at `now`; None when there is none.

    `report`: the verifier's, if it ran; `blobs`: the public ones, for what people wrote.
    """
    draw = next((draw for draw in state.draws.values() if draw.body.number == number), None)
    if draw is None:
        return None
    own = [rows[i] for i in (draw.purpose.index, draw.pool.index, draw.index)]
    lawful = own + [row for row in rows if row.draw == draw.id and not row.refused]
    strata, told = _strata(draw), draw_report(report, draw.id)
    return DrawView(
        draw=draw,
        phase=draw_status(draw, now).phase,
        steps=tuple(found for kinds in STEPS if (found := tuple(row for row in lawful if row.kind in kinds))),
        purpose=own[0],
        pool=own[1],
        announced=own[2],
        concluded=rows[draw.concluded_at] if draw.concluded_at is not None else None,
        strata=strata,
        shares=_shares(draw),
        seats=tuple(Seat(p, strata[seat.stratum].label, seat.state) for p, seat in draw.seats.items()),
        seat_rows=tuple(row for row in lawful if row.kind.startswith("seat.")),
        ingredients=_ingredients(draw, rows),
        seed=draw.seed.hex(),
        ticket_key=tickets.key(draw.seed).hex() if draw.seed else "",
        throws=_throws(draw),
        runs=len(state.draws),
        ended=sum(draw.ended is not None for draw in state.draws.values()),
        premises=told.get("premises", {}),
        told=told,
        contested=tuple(_contested(one, rows, blobs) for one in draw.contestations.values()),
        audited=rows[draw.audited_at] if draw.audited_at is not None else None,
        response=_response(state, draw),
        invitation=is_invitation(draw),
        weighing=weighing.of(draw),
    )


def _response(state: State, draw: Draw) -> tuple[str, ...]:
    found = response_of(state, draw.pool)
    return tuple(lines(found)) if found else ()


def _throws(draw: Draw) -> str:
    """Of a draw by dice alone: its throws, one by one."""
    if not draw.direct or draw.body.lottery:
        return ""
    digits, size = draw.dice.partition(":")[2], thrown.dice_per_throw(draw.pool.body.size)
    return " ".join(digits[at : at + size] for at in range(0, len(digits), size))


def _strata(draw: Draw) -> tuple[Stratum, ...]:
    people = stratified.count(draw.codes, len(draw.body.strata))
    drawn = draw.drawn or ((),) * len(people)
    return tuple(
        Stratum(", ".join(w.value for w in stratum.where), stratum.seats, len(positions), number, tuple(positions))
        for stratum, number, positions in zip(draw.body.strata, people, drawn, strict=True)
    )


def _shares(draw: Draw) -> tuple[Share, ...]:
    """For each feature that the strata tell: only what is public of a position is used."""
    held = Counter[int](seat.stratum for seat in draw.seats.values() if seat.state in ("offered", "accepted"))
    total = sum(held.values())
    names = dict.fromkeys(w.feature for stratum in draw.body.strata for w in stratum.where)
    found = []
    for counts in draw.pool.body.counts:
        if counts.feature not in names or not total or any(count.count is None for count in counts.values):
            continue
        for count in counts.values:
            wearing = [
                index
                for index, stratum in enumerate(draw.body.strata)
                if any((w.feature, w.value) == (counts.feature, count.value) for w in stratum.where)
            ]
            listed = 100 * (count.count or 0) / draw.pool.body.size
            found.append(Share(counts.feature, count.value, listed, 100 * sum(held[i] for i in wearing) / total))
    return tuple(found)


def _ingredients(draw: Draw, rows: Sequence[Row]) -> tuple[Ingredient, ...]:
    """What the seed is made of, in its order (docs/spec/draw.md), as far as it is known."""
    found = [Ingredient("draw", draw.id, rows[draw.index])]
    if draw.words_at is not None:
        found.append(Ingredient("words", draw.words_root.hex(), rows[draw.words_at]))
    if draw.openings_at is not None:
        closed = rows[draw.openings_at]
        found += [
            Ingredient("secret", f"{j}: {point.hex()}", closed)
            for j, point in zip(draw.dealers, draw.points, strict=True)
        ]
    if draw.diced_at is not None:
        found.append(Ingredient("dice", draw.dice, rows[draw.diced_at]))
    if draw.beacon_at is not None:
        found.append(Ingredient("beacon", draw.beacon_signature.hex(), rows[draw.beacon_at]))
    return tuple(found)


def _contested(one: Contestation, rows: Sequence[Row], blobs: Blobs) -> Contested:
    answer = rows[one.answered_at] if one.answered_at is not None else None
    return Contested(rows[one.index], _text(one.text, blobs), one.faults, answer, _text(one.answer, blobs))


def _text(text: Blob | None, blobs: Blobs) -> str | None:
    data = blobs(text.sha256) if text and text.audience == "public" else None
    return data.decode("utf-8", "replace") if data is not None else None
