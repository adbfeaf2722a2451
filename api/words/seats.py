"""Statements about seats after a draw, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api import lotteries
from api.i18n import N_, _
from api.words.scene import Scene
from ledger.bodies import SeatAccepted, SeatDeclined, SeatFilled, SeatVacated, Shape

CAUSES: Mapping[str, str] = {
    "declined": N_("the person declined"),
    "unreachable": N_("the person could not be reached"),
    "resigned": N_("the person resigned"),
    "other": N_("another cause"),
}


def _accepted(scene: Scene, body: SeatAccepted) -> list[str]:
    said = _("The person at position {position} of {draw} accepts the seat, as {person}.")
    return [said.format(position=body.position, draw=scene.draw(body.draw), person=scene.person(body.person))]


def _declined(scene: Scene, body: SeatDeclined) -> list[str]:
    said = _("The person at position {position} of {draw} declines the seat, by their own code.")
    return [said.format(position=body.position, draw=scene.draw(body.draw))]


def _vacated(scene: Scene, body: SeatVacated) -> list[str]:
    said = _("The seat at position {position} of {draw} becomes vacant: {cause}.")
    lines = [said.format(position=body.position, draw=scene.draw(body.draw), cause=_(CAUSES[body.cause]))]
    if body.attempts:
        tries = body.attempts
        called = _("{count} attempts by {channels} different means, from {first} to {last}.")
        lines.append(called.format(count=tries.count, channels=tries.channels, first=tries.first, last=tries.last))
    return lines


def _filled(scene: Scene, body: SeatFilled) -> list[str]:
    said = _("Offer the seat of position {vacated} of {draw} to the next in line, position {position}.")
    lines = [said.format(vacated=body.vacated, draw=scene.draw(body.draw), position=body.position)]
    draw = scene.state.draws.get(body.draw) if scene.state else None
    if draw and draw.body.lottery:
        lines += filter(None, [lotteries.why(draw, body.vacated)])
    return lines


WORDS: Mapping[type[Shape], Callable[[Scene, Any], list[str]]] = {
    SeatAccepted: _accepted,
    SeatDeclined: _declined,
    SeatVacated: _vacated,
    SeatFilled: _filled,
}
