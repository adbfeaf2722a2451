"""Every code that an entry about a seat can earn."""

import pytest

from tests.unit.verifier.decided import decided
from tests.unit.verifier.draw_entries import replayed, stop_before
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR, RESIDENT


def seat(kind, signers=(OPERATOR,), *, clause=None, **body):
    def make(c):
        fields = {name: value(c) if callable(value) else value for name, value in body.items()}
        more = {} if clause is None else {"clause": clause}
        return c.log.entry(f"seat.{kind}", {"draw": c.draw} | fields, list(signers), **more)

    return make


def rank(n, stratum=0):
    return lambda c: c.ranked(stratum)[n]


def declined(n, **changes):
    def make(c):
        return c.log.entry("seat.declined", c.body_declined(c.ranked(0)[n]) | changes, [OPERATOR])

    return make


def unreachable(signers=(OPERATOR, GUARANTOR, MEMBERS[0]), **changes):
    cause = changes.pop("cause", "unreachable")
    attempts = {"count": 3, "channels": 2, "first": "2023-08-24", "last": "2023-09-07"} | changes
    said = seat("vacated", signers, clause="S3", position=rank(0), cause=cause, attempts=attempts)

    def make(c):
        drawn_at, c.log.now = c.log.now, c.log.now + 15 * 86_400
        entry = said(c)
        c.log.now = drawn_at
        return entry

    return make


SEATS = {
    "seat.state": [
        seat("accepted", position=rank(2), person=RESIDENT.id),
        seat("accepted", position=999, person=RESIDENT.id),
        declined(2),
        seat("filled", vacated=rank(0), position=rank(2)),
        seat("filled", vacated=rank(2), position=rank(3)),
    ],
    "seat.code": [declined(0, code="0" * 16), declined(0, identity="00" * 32)],
    "role.incompatible": [],
    "seat.evidence": [
        unreachable(count=2),
        unreachable(channels=1),
        unreachable(last="2023-09-06"),
        unreachable(first="2023-08-22"),
        unreachable(last="2023-09-08"),
        seat(
            "vacated",
            [OPERATOR, GUARANTOR, MEMBERS[0]],
            clause="S3",
            position=rank(0),
            cause="other",
            attempts={"count": 9, "channels": 9, "first": "2023-01-01", "last": "2023-08-01"},
        ),
        seat("vacated", [OPERATOR, GUARANTOR, MEMBERS[0]], clause="S3", position=rank(0), cause="unreachable"),
        seat("vacated", [OPERATOR, GUARANTOR, MEMBERS[0]], clause="S3", position=rank(0), cause="other"),
    ],
    "power.reference": [seat("vacated", [OPERATOR], clause="S2", position=rank(0), cause="resigned")],
    "clause.condition": [seat("vacated", [OPERATOR], clause="S2", position=rank(0), cause="other")],
    "signature.missing": [unreachable(signers=[OPERATOR, GUARANTOR])],
    None: [
        seat("accepted", position=rank(0), person=RESIDENT.id),
        seat("accepted", position=rank(1, 1), person=MEMBERS[0].id),
        declined(0),
        unreachable(),
        unreachable(cause="other"),
        unreachable(cause="declined"),
    ],
}


@pytest.mark.parametrize(
    ("code", "make"), [pytest.param(code, make) for code, makers in SEATS.items() for make in makers]
)
def test_an_entry_about_a_seat_is_refused_for_the_first_thing_that_is_wrong_with_it(code, make):
    c = stop_before("seats")
    assert replayed(c).judge(make(c)) == code


def test_seats_wait_for_the_conclusion():
    c = stop_before("draw.concluded")
    assert replayed(c).judge(seat("accepted", position=rank(0), person=RESIDENT.id)(c)) == "draw.order"
    assert replayed(c).judge(seat("filled", vacated=rank(0), position=rank(2))(c)) == "draw.order"


def test_a_seat_passes_from_hand_to_hand_in_ticket_order():
    resident = RESIDENT
    c = stop_before("seats")
    c.log.add("key.enrolled", resident.founder(), [resident, OPERATOR], clause="K1")
    c.log.take(seat("accepted", position=rank(0), person=resident.id)(c))
    assert replayed(c).judge(seat("accepted", position=rank(1), person=resident.id)(c)) == "seat.person"
    mandate = {"person": MEMBERS[0].id, "role": "SIEGE"}
    source = decided(c.log, "persons", mandate=mandate | {"act": "assign"})
    c.log.add("role.assigned", mandate | {"source": source}, [OPERATOR, GUARANTOR], clause="R1")
    assert replayed(c).judge(seat("accepted", position=rank(1), person=MEMBERS[0].id)(c)) == "role.held"
    replay = replayed(c)
    assert replay.state.holds(resident.id, "SIEGE", "2025-08-31")
    assert not replay.state.holds(resident.id, "SIEGE", "2025-09-01")

    assert (
        replay.judge(seat("vacated", [OPERATOR], clause="S2", position=rank(0), cause="resigned")(c))
        == "signature.missing"
    )
    c.log.take(seat("vacated", [resident], clause="S2", position=rank(0), cause="resigned")(c))
    assert not replayed(c).state.holds(resident.id, "SIEGE", "2024-01-01")
    assert replayed(c).judge(seat("filled", vacated=rank(0), position=rank(3))(c)) == "seat.substitute"
    c.log.take(seat("filled", vacated=rank(0), position=rank(2))(c))
    assert replayed(c).judge(seat("filled", vacated=rank(0), position=rank(3))(c)) == "seat.state"
    c.log.take(declined(2)(c))
    c.log.take(seat("filled", vacated=rank(2), position=rank(3))(c))
    assert replayed(c).judge(seat("accepted", position=rank(3), person=resident.id)(c)) is None


def test_the_reserve_of_a_stratum_can_be_used_up():
    c = stop_before("seats", people=20)
    for n in range(10):
        c.log.take(declined(n)(c))
        if n < 9 and n >= 1:
            c.log.take(seat("filled", vacated=rank(n - 1), position=rank(n + 1))(c))
    assert replayed(c).judge(seat("filled", vacated=rank(9), position=0)(c)) == "seat.reserve_empty"
