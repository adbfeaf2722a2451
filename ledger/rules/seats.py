"""Seats after a draw: accepted, declined, vacated, filled by the rule's only answer."""

from __future__ import annotations

from datetime import timedelta

from draws import pool
from ledger import times
from ledger.bodies import SeatAccepted, SeatDeclined, SeatFilled, SeatVacated, Shape
from ledger.errors import Refusal
from ledger.rules.founding import check_compatible
from ledger.rules.methods import method_of
from ledger.rules.state import Act, Draw, Effect, Seat, State
from ledger.rules.steps import order


def _concluded(state: State, act: Act[Shape]) -> Draw:
    draw = state.draw_of(act.body)
    if draw.purpose.body.stage == "invitation":
        raise Refusal("seat.invitation", "an invitation is no seat")
    order(draw.concluded_at is not None, "the draw is not concluded")
    return draw


def _seat(draw: Draw, position: int, *states: str) -> Seat:
    seat = draw.seats.get(position)
    if seat is None or seat.state not in states:
        raise Refusal("seat.state", f"position {position} is {seat.state if seat else 'not drawn'}")
    return seat


def _confers(draw: Draw) -> str:
    body = draw.charter.body(draw.purpose.body.body)
    if body is None:
        raise Refusal("purpose.body", draw.purpose.body.body)
    return body.confers


def accepted(state: State, act: Act[SeatAccepted]) -> Effect:
    """`seat.state`, `seat.person`, `role.held`, `role.incompatible`."""
    body, draw = act.body, _concluded(state, act)
    seat, role = _seat(draw, body.position, "offered"), _confers(draw)
    if any(other.state == "accepted" and other.person == body.person for other in draw.seats.values()):
        raise Refusal("seat.person", f"{body.person} sits already")
    if state.holds(body.person, role, act.today):
        raise Refusal("role.held", f"{body.person} holds {role}")
    check_compatible(draw.charter, role, set(state.roles_of(body.person, act.today)))

    def effect() -> None:
        seat.state, seat.person = "accepted", body.person
        state.give(body.person, role, draw.purpose.body.term.until, (draw.id, body.position))

    return effect


def declined(state: State, act: Act[SeatDeclined]) -> Effect:
    """`seat.code`: only the person's own code says no in their name."""
    body, draw = act.body, _concluded(state, act)
    seat = _seat(draw, body.position, "offered")
    leaf = pool.leaf(
        bytes.fromhex(draw.purpose.id),
        bytes.fromhex(body.identity),
        bytes.fromhex(body.features),
        pool.decline_commitment(body.code),
    )
    if leaf != draw.pool.leaf(body.position):
        raise Refusal("seat.code", "the code does not open the leaf at that position")

    def effect() -> None:
        seat.state = "declined"

    return effect


def vacated(state: State, act: Act[SeatVacated]) -> Effect:
    """`seat.state`, `seat.evidence`: that somebody does not come is the cheapest way to choose people.

    So whoever was drawn and did not take the seat was called as the charter asks, whatever is said to be the cause;
    only their own code (`seat.declined`) makes it free at once.
    """
    body, draw = act.body, _concluded(state, act)
    needed = {"resigned": ("accepted",), "other": ("offered", "accepted")}.get(body.cause, ("offered",))
    seat = _seat(draw, body.position, *needed)
    if (body.attempts is not None) != (seat.state == "offered"):
        raise Refusal("seat.evidence", "attempts are counted exactly for people who did not take their seat")
    if body.attempts:
        tries, duty = body.attempts, draw.charter.contact
        waited = times.day(tries.last) - times.day(tries.first) >= timedelta(days=duty.days)
        enough = tries.count >= duty.attempts and tries.channels >= duty.channels and waited
        if not enough or not seat.since <= tries.first <= tries.last <= act.today:
            raise Refusal(
                "seat.evidence", f"{duty.attempts} attempts by {duty.channels} channels over {duty.days} days"
            )

    def effect() -> None:
        role = _confers(draw)
        if seat.person is not None and state.seat_mandates.get((seat.person, role)) == (draw.id, body.position):
            state.take(seat.person, role)
        seat.state, seat.person = "vacated", None

    return effect


def filled(state: State, act: Act[SeatFilled]) -> Effect:
    """`seat.state`, `seat.reserve_empty`, `seat.substitute`."""
    body, draw = act.body, _concluded(state, act)
    left = _seat(draw, body.vacated, "declined", "vacated")
    if method_of(draw).reveal:
        _check_never_offered(draw, body.position)
    else:
        _check_next(draw, body.vacated, body.position)

    def effect() -> None:
        left.state = "filled"
        draw.seats[body.position] = Seat(left.stratum, act.today)

    return effect


def _check_next(draw: Draw, vacated: int, position: int) -> None:
    following = method_of(draw).next_in_line(draw, vacated)
    if following is None:
        raise Refusal("seat.reserve_empty", "nobody is left in this stratum")
    if position != following:
        raise Refusal("seat.substitute", f"the next ticket is that of position {following}")


def _check_never_offered(draw: Draw, position: int) -> None:
    """What everybody can tell of a substitute whom only auditors can recompute."""
    size = draw.pool.body.size
    if len(draw.seats) == size:
        raise Refusal("seat.reserve_empty", "nobody is left in the pool")
    if position >= size or position in draw.seats:
        raise Refusal("seat.substitute", f"position {position} is not of the pool, or was on offer already")
