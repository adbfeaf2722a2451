"""What is due on a ledger and who must act next. Pure: state and time in, a report out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from api.i18n import _
from api.response import response_of
from api.status.draws import DrawStatus, draw_status
from api.status.lines import lines
from api.status.next import Next, next_acts
from api.status.trustees import Waiting, same_hands, waiting
from draws import fingerprint
from ledger import times
from ledger.rules.state import State

__all__ = ["Status", "lines", "plain", "status"]

DAY = 86_400
SOON = 30
"""Days before its end from which a mandate is reported."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A mandate that ends soon; `until` is its last day."""

    person: str
    role: str
    until: str


@dataclass(frozen=True, slots=True)
class Anomaly:
    """An entry that was refused and has no effect."""

    index: int
    code: str


@dataclass(frozen=True, slots=True)
class Status:
    """A ledger at one moment. `fingerprint`: the twelve indexes of its head; `draws`: those that need something."""

    origin: str
    name: str
    now: str
    size: int
    root: str
    fingerprint: tuple[int, ...]
    draws: tuple[DrawStatus, ...]
    next: tuple[Next, ...]
    ending: tuple[Ending, ...]
    anomalies: tuple[Anomaly, ...]
    waiting: tuple[Waiting, ...]
    same_hands: tuple[tuple[str, ...], ...]


def status(state: State, now: str) -> Status:
    """The status at `now` (a time text)."""
    draws = tuple(
        replace(draw_status(draw, now, state.keys.by_person), response=response_of(state, draw.pool))
        for draw in state.draws.values()
    )
    live = tuple(draw for draw in draws if draw.needs_attention)
    return Status(
        origin=state.origin,
        name=state.name,
        now=now,
        size=state.size,
        root=state.roots[-1].hex(),
        fingerprint=fingerprint.fingerprint("head", state.origin, state.size, state.roots[-1]),
        draws=live,
        next=tuple(next_acts(state, live, now)),
        ending=_ending(state, now),
        anomalies=tuple(Anomaly(index, code) for index, code in state.anomalies),
        waiting=waiting(state, now),
        same_hands=same_hands(state, now),
    )


def plain(report: Status) -> dict[str, Any]:
    """The report as JSON's plain values; reasons are in the language in use."""
    value: dict[str, Any] = msgspec.to_builtins(report)
    for act in value["next"]:
        why = act["why"]
        act["why"] = _(why)
    return value


def _ending(state: State, now: str) -> tuple[Ending, ...]:
    today, limit = times.date_of(now), times.date_of(times.text(times.seconds(now) + SOON * DAY))
    held = [
        Ending(person, role, until)
        for role, holders in state.mandates.items()
        for person, until in holders.items()
        if until is not None and today <= until <= limit
    ]
    return tuple(sorted(held, key=lambda e: (e.until, e.role, e.person)))
