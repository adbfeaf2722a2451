"""Roles given and ended."""

from ledger import bodies as b
from tests.ceremony import DAY, Ceremony
from tests.differential.table import case


def assigned(
    c: Ceremony, name: str, role: str, *, until=None, source="ab" * 32, who=("scr1", "scr2", "gar"), clause="5.2"
) -> bytes:
    return c.entry("role.assigned", b.RoleAssigned(c.id(name), role, source, until), *who, clause=clause)


@case(None, "people")
def a_lawful_role(c):
    return assigned(c, "par1", "AUD")


@case("role.unknown", "people")
def an_unknown_role(c):
    return assigned(c, "par1", "XXX")


@case("person.unknown", "people")
def a_role_for_a_stranger(c):
    return assigned(c, "hab1", "MEM")


@case(None, "adopted")
def a_role_for_somebody_named_at_founding_without_a_key(c):
    c.enrol("scr1", "scr2").session()
    return assigned(c, "mem1", "AUD")


@case("role.until", "people")
def a_role_that_is_over(c):
    return assigned(c, "par1", "AUD", until="2020-01-01")


@case("role.session", "people")
def a_member_named_in_session(c):
    return assigned(c, "par1", "AUD", until=c.today, source="session", who=("ani", "gar"), clause="5.3")


@case("role.session", "people")
def a_scrutineer_named_in_session_for_longer(c):
    return assigned(c, "scr3", "SCR", until="2040-01-01", source="session", who=("ani", "gar"), clause="5.3")


@case("role.session", "people")
def a_scrutineer_named_in_session_for_ever(c):
    return assigned(c, "scr3", "SCR", source="session", who=("ani", "gar"), clause="5.3")


@case("role.held", "people")
def a_role_twice(c):
    return assigned(c, "mem1", "MEM")


@case("role.incompatible", "people")
def a_trustee_as_scrutineer(c):
    return assigned(c, "dep1", "SCR")


@case(None, "people")
def a_session_role_again_on_the_next_day(c):
    c.wait(DAY)
    return assigned(c, "scr1", "SCR", until=c.today, source="session", who=("ani", "gar"), clause="5.3")


@case("signature.missing", "people")
def scrutineers_of_yesterday(c):
    c.wait(DAY)
    return assigned(c, "par1", "AUD")


@case("role.not_held", "people")
def the_end_of_a_role_that_is_not_held(c):
    return c.entry("role.ended", b.RoleEnded(c.id("mem1"), "AUD", "resigned"), "mem1", clause="5.4")


@case("role.not_held", "people")
def the_end_of_a_role_that_was_over_yesterday(c):
    c.wait(DAY)
    return c.entry("role.ended", b.RoleEnded(c.id("scr1"), "SCR", "resigned"), "scr1", clause="5.4")


@case("signature.missing", "people")
def a_role_that_just_ended_signs_no_more(c):
    c.act("role.ended", b.RoleEnded(c.id("scr1"), "SCR", "resigned"), "scr1", clause="5.4")
    return assigned(c, "par1", "AUD")
