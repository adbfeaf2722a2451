"""Seats after a draw."""

from msgspec.structs import replace

from ledger import bodies as b
from tests.ceremony import Ceremony, charter_with
from tests.differential.table import case, stage


def on_offer(c: Ceremony) -> int:
    return c.drawn()[0]


def accepted(c: Ceremony, position: int, name: str = "hab1", **said) -> bytes:
    body = b.SeatAccepted(c.draw_id, position, c.id(name))
    return c.entry("seat.accepted", body, "ani", "gar", clause="7.2", **said)


@case(None, "concluded")
def a_lawful_seat(c):
    return accepted(c, on_offer(c))


@case("draw.order", "openings")
def a_seat_before_the_result(c):
    return accepted(c, 0)


@case("draw.order", "annulled")
def a_seat_of_an_annulled_draw(c):
    return accepted(c, 0)


@case("seat.state", "concluded")
def a_seat_of_somebody_who_was_not_drawn(c):
    position = next(p for p in range(40) if p not in c.drawn())
    return accepted(c, position)


@case("seat.state", "concluded")
def a_seat_beyond_the_pool(c):
    return accepted(c, 10**9)


@case("seat.state", "concluded")
def a_seat_accepted_twice(c):
    c.accept(on_offer(c))
    return accepted(c, on_offer(c), "hab2")


@case("seat.person", "concluded")
def two_seats_for_one_person(c):
    c.accept(on_offer(c))
    return accepted(c, c.drawn()[1])


@case("role.held", "concluded")
def a_seat_for_somebody_who_has_the_role(c):
    return accepted(c, on_offer(c), "mem1")


@case("role.incompatible", "concluded")
def a_seat_whose_role_is_incompatible(c):
    """Under a charter by which auditors may not be members."""
    c.__dict__.update(_strict_draw(c).__dict__)
    return accepted(c, on_offer(c), "par1")


def _strict_draw(c: Ceremony) -> Ceremony:
    def change(roles):
        next(r for r in roles if r["role"] == "MEM")["incompatible"].append("PAR")

    other = stage("people")
    other.amend(charter_with(roles=change))
    return other.agree().seal().announce().to_fixed().to_result()


@case(None, "concluded")
def a_seat_for_somebody_who_sat_and_left(c):
    c.accept(on_offer(c))
    c.vacate(on_offer(c))
    return accepted(c, c.drawn()[1])


@case(None, "concluded")
def a_seat_under_a_charter_that_was_replaced(c):
    c.amend(charter_with(title="Deuxième"))
    return accepted(c, on_offer(c))


@case("person.unknown", "concluded")
def a_seat_on_paper_makes_nobody_known(c):
    """A person is known by a key or by the founding; a seat gives its role and nothing more."""
    c.accept(on_offer(c))
    body = b.RoleAssigned(c.id("hab1"), "FON", "ab" * 32)
    return c.entry("role.assigned", body, "scr1", "scr2", "gar", clause="5.2")


def declined(c: Ceremony, position: int, **changes) -> bytes:
    return c.entry("seat.declined", c.decline_body(position, **changes), "ani", "gar")


@case(None, "concluded")
def a_lawful_no(c):
    return declined(c, on_offer(c))


@case("seat.code", "concluded")
def a_no_with_another_code(c):
    return declined(c, on_offer(c), code="0" * 16)


@case("seat.code", "concluded")
def a_no_of_somebody_else(c):
    other = c.decline_body(c.drawn()[1])
    return c.entry("seat.declined", replace(other, position=on_offer(c)), "ani", "gar")


@case("seat.state", "concluded")
def a_no_of_somebody_who_was_not_drawn(c):
    position = next(p for p in range(40) if p not in c.drawn())
    return declined(c, position)


@case("seat.state", "concluded")
def a_no_after_a_yes(c):
    c.accept(on_offer(c))
    return declined(c, on_offer(c))


@case("draw.order", "openings")
def a_no_before_the_result(c):
    return declined(c, 0)
