"""Seats left and filled."""

from datetime import date, timedelta

from ledger import bodies as b
from ledger import compose
from tests.ceremony import Ceremony
from tests.differential.cases.seats import on_offer
from tests.differential.table import case


def vacated(c: Ceremony, position: int, cause: str, *who: str, tries=None, clause: str = "7.4", **said) -> bytes:
    body = b.SeatVacated(c.draw_id, position, cause, tries)
    return c.entry("seat.vacated", body, *(who or ("ani", "gar", "dpd")), clause=clause, **said)


@case(None, "concluded")
def a_seat_free_for_want_of_an_answer(c):
    return vacated(c, sought(c), "unreachable", tries=c.attempts())


@case("seat.evidence", "concluded")
def no_answer_without_evidence(c):
    return vacated(c, sought(c), "unreachable")


@case("seat.evidence", "concluded")
def too_few_attempts(c):
    return vacated(c, sought(c), "unreachable", tries=c.attempts(count=2))


@case("seat.evidence", "concluded")
def too_few_channels(c):
    return vacated(c, sought(c), "unreachable", tries=c.attempts(channels=1))


def sought(c: Ceremony) -> int:
    """A drawn position, fifteen days after it was drawn: long enough for contact to be tried."""
    c.wait(15 * 86_400)
    return on_offer(c)


def days_ago(c: Ceremony, days: int) -> str:
    return (date.fromisoformat(c.today) - timedelta(days)).isoformat()


@case("seat.evidence", "concluded")
def too_few_days(c):
    return vacated(c, sought(c), "unreachable", tries=c.attempts(first=days_ago(c, 13)))


@case(None, "concluded")
def just_enough_days(c):
    return vacated(c, sought(c), "unreachable", tries=c.attempts(first=days_ago(c, 14)))


@case("seat.evidence", "concluded")
def attempts_from_before_the_draw(c):
    return vacated(c, sought(c), "unreachable", tries=c.attempts(first=days_ago(c, 16)))


@case("seat.evidence", "concluded")
def attempts_of_tomorrow(c):
    return vacated(c, sought(c), "unreachable", tries=c.attempts(last=days_ago(c, -1)))


@case("seat.evidence", "concluded")
def attempts_that_end_before_they_begin(c):
    tries = c.attempts(first=days_ago(c, 1), last=days_ago(c, 20))
    return vacated(c, sought(c), "unreachable", tries=tries)


@case(None, "concluded")
def a_no_without_code_after_enough_attempts(c):
    return vacated(c, sought(c), "declined", tries=c.attempts())


@case("seat.evidence", "concluded")
def a_no_without_code_and_attempts(c):
    return vacated(c, sought(c), "declined")


@case("seat.evidence", "concluded")
def a_no_without_code_after_one_call(c):
    return vacated(c, sought(c), "declined", tries=c.attempts(count=1))


@case(None, "concluded")
def another_cause_after_enough_attempts(c):
    return vacated(c, sought(c), "other", tries=c.attempts())


@case("seat.evidence", "concluded")
def another_cause_without_attempts(c):
    return vacated(c, sought(c), "other")


@case("seat.evidence", "concluded")
def another_cause_after_a_week(c):
    return vacated(c, sought(c), "other", tries=c.attempts(first=days_ago(c, 7)))


@case(None, "concluded")
def another_cause_of_somebody_who_sits(c):
    c.accept(on_offer(c))
    return vacated(c, on_offer(c), "other")


@case("seat.evidence", "concluded")
def attempts_to_reach_somebody_who_sits(c):
    c.accept(on_offer(c))
    return vacated(c, sought(c), "other", tries=c.attempts())


@case("seat.evidence", "concluded")
def attempts_to_reach_somebody_who_resigns(c):
    c.enrol("hab1")
    c.accept(on_offer(c))
    return vacated(c, sought(c), "resigned", "hab1", tries=c.attempts(), clause="7.5")


@case("signature.missing", "concluded")
def no_answer_said_by_one_person_beside_the_operator(c):
    return vacated(c, sought(c), "unreachable", "ani", "gar", tries=c.attempts())


@case("signature.missing", "concluded")
def no_answer_said_by_the_operator_alone(c):
    return vacated(c, sought(c), "unreachable", "ani", tries=c.attempts())


@case("seat.state", "concluded")
def no_answer_of_somebody_who_sits(c):
    c.accept(on_offer(c))
    return vacated(c, sought(c), "unreachable", tries=c.attempts())


@case("seat.state", "concluded")
def a_resignation_of_nobody(c):
    return vacated(c, on_offer(c), "resigned")


@case("power.reference", "concluded")
def a_resignation_signed_for_a_seat_that_nobody_has(c):
    return vacated(c, on_offer(c), "resigned", "mem1", clause="7.5")


@case(None, "concluded")
def a_resignation(c):
    c.enrol("hab1")
    c.accept(on_offer(c))
    return vacated(c, on_offer(c), "resigned", "hab1", clause="7.5")


@case("clause.condition", "concluded")
def the_clause_of_resignations_for_another_cause(c):
    c.enrol("hab1")
    c.accept(on_offer(c))
    return vacated(c, on_offer(c), "other", "hab1", clause="7.5")


@case("seat.state", "concluded")
def a_refusal_said_for_somebody_who_sits(c):
    c.accept(on_offer(c))
    return vacated(c, on_offer(c), "declined")


@case("draw.order", "openings")
def a_free_seat_before_the_result(c):
    return vacated(c, 0, "other")


@case("role.not_held", "concluded")
def a_seat_left_ends_the_mandate(c):
    c.enrol("hab1")
    c.accept(on_offer(c))
    c.vacate(on_offer(c))
    return c.entry("role.ended", b.RoleEnded(c.id("hab1"), "MEM", "resigned"), "hab1", clause="5.4")


@case(None, "concluded")
def a_seat_left_ends_no_mandate_that_it_did_not_give(c):
    """The seat's mandate was ended and the role given anew by a decision: that one stays."""
    c.enrol("hab1")
    c.accept(on_offer(c))
    c.act("role.ended", b.RoleEnded(c.id("hab1"), "MEM", "resigned"), "hab1", clause="5.4")
    c.give("hab1", "MEM")
    c.vacate(on_offer(c))
    return c.entry("role.ended", b.RoleEnded(c.id("hab1"), "MEM", "resigned"), "hab1", clause="5.4")


def filled(c: Ceremony, vacated: int, position: int | None = None) -> bytes:
    body = compose.filled(c.draw, vacated) if position is None else b.SeatFilled(c.draw_id, vacated, position)
    return c.entry("seat.filled", body, "ani")


@case(None, "concluded")
def a_lawful_substitute(c):
    c.decline(on_offer(c))
    return filled(c, on_offer(c))


@case("draw.order", "openings")
def a_substitute_before_the_result(c):
    return filled(c, 0, 1)


@case("seat.state", "concluded")
def a_substitute_for_a_seat_on_offer(c):
    return filled(c, on_offer(c), 0)


@case("seat.state", "concluded")
def a_substitute_for_a_seat_that_is_taken(c):
    c.accept(on_offer(c))
    return filled(c, on_offer(c), 0)


@case("seat.state", "concluded")
def two_substitutes_for_one_seat(c):
    c.decline(on_offer(c)).fill(on_offer(c))
    return filled(c, on_offer(c), 0)


@case("seat.substitute", "concluded")
def a_substitute_skipped(c):
    c.decline(on_offer(c))
    ranked = c.fork().fill(on_offer(c)).draw.seats
    next_one = next(p for p in ranked if p not in c.draw.seats)
    after = c.fork().fill(on_offer(c)).decline(next_one).fill(next_one).draw.seats
    second = next(p for p in after if p not in ranked)
    return filled(c, on_offer(c), second)


@case("seat.substitute", "concluded")
def a_substitute_of_another_district(c):
    c.decline(c.draw.drawn[0][0]).decline(c.draw.drawn[1][0])
    other = c.fork().fill(c.draw.drawn[1][0]).draw.seats
    position = next(p for p in other if p not in c.draw.seats)
    return filled(c, c.draw.drawn[0][0], position)


@case(None, "concluded")
def a_substitute_for_a_substitute(c):
    c.decline(on_offer(c)).fill(on_offer(c))
    position = next(p for p in c.draw.seats if p not in c.drawn())
    c.decline(position)
    return filled(c, position)


@case("seat.reserve_empty", "concluded small")
def nobody_left_in_reserve(c):
    c.decline(on_offer(c))
    return filled(c, on_offer(c), 0)


@case("seat.state", "concluded small")
def a_filled_seat_is_told_before_an_empty_reserve(c):
    return filled(c, on_offer(c), 0)
