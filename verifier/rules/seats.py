"""Rules of seats: who takes one, who does not, and who comes instead."""

from collections.abc import Mapping
from typing import Any

from verifier import commitments
from verifier.act import Act, Ruling
from verifier.charter import Contact
from verifier.methods import method_of
from verifier.state import Draw, Seat, State
from verifier.times import day_number


def accepted(act: Act, state: State) -> Ruling:
    """Rule on `seat.accepted`."""
    draw, person = act.announced, act.body["person"]
    seat = _seat(act, "offered")
    if isinstance(seat, str):
        return seat
    if any(other.state == "accepted" and other.person == person for other in draw.seats.values()):
        return "seat.person"
    role = draw.charter.bodies[draw.purpose.body].confers
    if state.holds(person, role, act.today):
        return "role.held"
    if draw.charter.incompatible(role, state.held(person, act.today)):
        return "role.incompatible"

    def change() -> None:
        seat.state, seat.person = "accepted", person
        state.give(person, role, draw.purpose.term[1], (draw.id, act.body["position"]))

    return change


def declined(act: Act, _state: State) -> Ruling:
    """Rule on `seat.declined`."""
    draw, body = act.announced, act.body
    seat = _seat(act, "offered")
    if isinstance(seat, str):
        return seat
    leaf = commitments.leaf(
        bytes.fromhex(draw.purpose.id),
        bytes.fromhex(body["identity"]),
        bytes.fromhex(body["features"]),
        commitments.decline(body["code"]),
    )
    start = 32 * body["position"]
    if draw.pool.leaves[start : start + 32] != leaf:
        return "seat.code"

    def change() -> None:
        seat.state = "declined"
        draw.vacate("code")

    return change


_VACATED_FROM = {
    "resigned": ("accepted",),
    "declined": ("offered",),
    "unreachable": ("offered",),
    "other": ("offered", "accepted"),
}


def vacated(act: Act, state: State) -> Ruling:
    """Rule on `seat.vacated`."""
    draw, body = act.announced, act.body
    seat = _seat(act, *_VACATED_FROM[body["cause"]])
    if isinstance(seat, str):
        return seat
    attempts = body.get("attempts")
    if (attempts is None) == (seat.state == "offered"):
        return "seat.evidence"
    if attempts is not None and not _enough(attempts, draw.charter.contact, seat.since, act.today):
        return "seat.evidence"

    def change() -> None:
        seat.state, seat.person = "vacated", ""
        draw.vacate(body["cause"])
        _end_mandate(draw.id, body["position"], state)

    return change


def filled(act: Act, _state: State) -> Ruling:
    """Rule on `seat.filled`."""
    draw, body = act.announced, act.body
    if draw.outcome is None or draw.concluded_index is None:
        return "draw.order"
    left = draw.seats.get(body["vacated"])
    if left is None or left.state not in ("declined", "vacated") or left.filled:
        return "seat.state"
    successor, position = method_of(draw).successor, body["position"]
    if successor is None:  # only auditors can tell: everybody sees that it is nobody who was on offer before
        if len(draw.seats) == draw.pool.size:
            return "seat.reserve_empty"
        if position in draw.seats or position >= draw.pool.size:
            return "seat.substitute"
    else:
        following = successor(draw, body["vacated"])
        if following is None:
            return "seat.reserve_empty"
        if position != following:
            return "seat.substitute"

    def change() -> None:
        left.filled = True
        draw.seats[position] = Seat(left.stratum, act.today)
        draw.filled.append((body["vacated"], position, act.index))

    return change


def _seat(act: Act, *states: str) -> Seat | str:
    """Return the seat at the body's position if it is in one of ``states``, else a refusal."""
    draw: Draw = act.announced
    if draw.concluded_index is None:
        return "draw.order"
    seat = draw.seats.get(act.body["position"])
    return seat if seat is not None and seat.state in states else "seat.state"


def _enough(attempts: Mapping[str, Any], contact: Contact, since: str, today: str) -> bool:
    first, last = day_number(attempts["first"]), day_number(attempts["last"])
    return (
        attempts["count"] >= contact.attempts
        and attempts["channels"] >= contact.channels
        and day_number(since) <= first
        and first + contact.days <= last <= day_number(today)
    )


def _end_mandate(draw: str, position: int, state: State) -> None:
    for mandates in state.mandates.values():
        for person, mandate in mandates.items():
            if mandate.seat == (draw, position):
                del mandates[person]
                return
