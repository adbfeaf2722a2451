"""Purposes."""

from ledger import bodies as b
from tests.ceremony import Ceremony, charter_with
from tests.differential.table import case

AGREE = ("par1", "par2", "mem1", "mem2", "gar")


def agreed(c: Ceremony, *who: str, seats: int = 6, **changes) -> bytes:
    return c.entry("draw.purpose_agreed", c.purpose_body(seats, **changes), *(who or AGREE))


@case(None, "people")
def a_lawful_purpose(c):
    return agreed(c)


@case("purpose.body", "people")
def a_body_that_the_charter_does_not_know(c):
    return agreed(c, body="senat")


@case("charter.weaker", "people")
def a_charter_that_takes_somebody_out_of_all_stakeholders(c):
    def change(powers):
        power = next(p for p in powers if "draw.purpose_agreed" in p["kinds"])
        next(r for r in power["signed_by"] if r.get("in") == "body.stakeholders")["not"] = ["DPD"]

    return c.entry("charter.amended", c.amend_body(charter_with(powers=change)), "scr1", "scr2", "gar", clause="5.1")


@case("signature.missing", "people")
def a_stakeholder_who_does_not_sign(c):
    return agreed(c, "par1", "mem1", "mem2", "gar")


@case("purpose.term", "people")
def a_term_that_ends_before_it_begins(c):
    return agreed(c, term=b.Term("2029-01-02", "2029-01-01"))


@case(None, "people")
def a_term_of_one_day(c):
    return agreed(c, term=b.Term("2029-01-01", "2029-01-01"))


@case("purpose.seats", "people")
def more_seats_than_the_charter_draws(c):
    return agreed(c, seats=13)


@case(None, "announced")
def the_seats_that_a_draw_leaves(c):
    return agreed(c, seats=6)


@case("purpose.seats", "announced")
def more_seats_than_a_draw_leaves(c):
    return agreed(c, seats=7)


@case("purpose.seats", "concluded")
def more_seats_than_a_concluded_draw_leaves(c):
    return agreed(c, seats=7)


@case(None, "annulled")
def an_annulled_draw_takes_no_seats(c):
    return agreed(c, seats=12)


@case(None, "announced")
def another_term_has_seats_of_its_own(c):
    return agreed(c, seats=12, term=b.Term("2031-01-01", "2032-12-31"))


@case("purpose.seats", "announced")
def a_second_draw_on_the_same_seats(c):
    c.agree(6, reach=("autre",)).seal().announce()
    return agreed(c, seats=1)


@case("purpose.seats", "agreed")
def two_purposes_for_all_seats_and_two_draws(c):
    one = c.purpose_id
    c.agree(12, reach=("autre",)).seal().announce()
    c.purpose_id = one
    c.seal()
    return c.entry("draw.announced", c.announcement(), "ani", "dep1", "dep2")
