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
    return assigned(c, "par1", "AUD", source=c.decided_role("par1", "AUD"))


@case("role.unknown", "people")
def an_unknown_role(c):
    return assigned(c, "par1", "XXX")


@case("person.unknown", "people")
def a_role_for_a_stranger(c):
    return assigned(c, "hab1", "MEM")


@case(None, "adopted")
def a_role_for_somebody_named_at_founding_without_a_key(c):
    c.enrol("scr1", "scr2", "mem1", "mem2")
    return assigned(c, "dpd", "AUD", source=c.decided_role("dpd", "AUD"))


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


def ended(c: Ceremony, name: str, role: str, cause: str, *who: str, decision: str | None = None, clause="5.2") -> bytes:
    return c.entry("role.ended", b.RoleEnded(c.id(name), role, cause, decision), *who, clause=clause)


COUNTERS = ("scr1", "scr2", "gar")


@case("role.decision", "people")
def a_role_by_the_hash_of_minutes(c):
    return assigned(c, "par1", "AUD")


@case("role.decision", "people")
def a_role_by_the_decision_on_somebody_else(c):
    return assigned(c, "par2", "AUD", source=c.decided_role("par1", "AUD"))


@case("role.decision", "people")
def a_role_by_the_decision_on_another_role(c):
    return assigned(c, "par1", "FON", source=c.decided_role("par1", "AUD"))


@case("role.decision", "people")
def a_role_for_longer_than_was_decided(c):
    return assigned(c, "par1", "AUD", source=c.decided_role("par1", "AUD", until="2040-01-01"))


@case(None, "people")
def a_role_for_as_long_as_was_decided(c):
    source = c.decided_role("par1", "AUD", until="2040-01-01")
    return assigned(c, "par1", "AUD", until="2040-01-01", source=source)


@case("role.decision", "people")
def a_role_twice_by_one_decision(c):
    source = c.decided_role("par1", "AUD")
    assert c.append(assigned(c, "par1", "AUD", source=source)) is None
    assert c.append(ended(c, "par1", "AUD", "resigned", "par1", clause="5.4")) is None
    return assigned(c, "par1", "AUD", source=source)


@case("role.decision", "people")
def a_role_by_a_decision_that_was_rejected(c):
    c.propose("persons", mandate=c.mandate("par1", "AUD")).to_vote().count(0, 2)
    return assigned(c, "par1", "AUD", source=c.decide())


@case("role.decision", "people")
def a_role_by_a_proposal_that_nobody_decided(c):
    c.propose("persons", mandate=c.mandate("par1", "AUD")).to_vote().count()
    return assigned(c, "par1", "AUD", source=c.proposal_id)


@case("role.decision", "decided")
def a_role_by_a_decision_on_the_charter(c):
    return assigned(c, "par1", "AUD", source=c.second)


@case(None, "people")
def the_end_of_a_role_by_decision(c):
    return ended(c, "par1", "PAR", "decision", *COUNTERS, decision=c.decided_role("par1", "PAR", "end"))


@case(None, "council")
def an_exclusion(c):
    return ended(c, "hab3", "MEM", "decision", *COUNTERS, decision=excluded(c))


def excluded(c: Ceremony) -> str:
    """The council excludes one of its five members."""
    c.propose("exclusion", mandate=c.mandate("hab3", "MEM", "exclude")).to_vote().count(4, 1)
    return c.decide()


@case("role.decision", "people")
def the_end_of_a_role_by_nothing(c):
    return ended(c, "par1", "PAR", "other", *COUNTERS)


@case("role.decision", "people")
def the_end_of_a_role_by_the_decision_that_gave_it(c):
    source = c.decided_role("par1", "AUD")
    assert c.append(assigned(c, "par1", "AUD", source=source)) is None
    return ended(c, "par1", "AUD", "decision", *COUNTERS, decision=source)


@case("role.resigned", "people")
def a_resignation_that_others_sign(c):
    return ended(c, "par1", "PAR", "resigned", *COUNTERS)


@case("role.decision", "people")
def a_resignation_with_a_decision(c):
    decision = c.decided_role("par1", "PAR", "end")
    return ended(c, "par1", "PAR", "resigned", "par1", decision=decision, clause="5.4")
