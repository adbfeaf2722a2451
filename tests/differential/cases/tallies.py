"""Votes counted. Five members: mem1, mem2, hab1, hab2, hab3."""

from ledger import bodies as b
from tests.ceremony import DAY, Ceremony, charter_with
from tests.differential.table import case, stage

COUNTERS = ("scr1", "scr2", "gar")


def counted(c: Ceremony, yes: int, no: int = 0, blank: int = 0, who=(*COUNTERS, "mem1", "mem2"), **changes) -> bytes:
    after = {"after_size": changes.pop("after_size")} if "after_size" in changes else {}
    return c.entry("tally.recorded", c.tally_body(yes, no, blank, **changes), *who, **after)


@case(None, "vote")
def a_lawful_count(c):
    return counted(c, 3, 1, 1)


@case("signature.missing", "vote")
def a_count_by_one_scrutineer(c):
    return counted(c, 3, who=("scr1", "gar", "mem1", "mem2"))


@case("signature.missing", "vote")
def a_count_that_no_member_signs(c):
    return counted(c, 3, who=COUNTERS)


@case("proposal.unknown", "vote")
def a_count_of_nothing(c):
    return counted(c, 3, proposal="ab" * 32)


@case("proposal.stale", "vote")
def a_count_under_another_charter(c):
    first = c.proposal_id
    c.amend(charter_with(title="Troisième"))
    c.proposal_id = first
    return counted(c, 3)


@case("proposal.tallied", "counted")
def a_second_count(c):
    return counted(c, 5)


@case("proposal.decided", "counted")
def a_count_after_the_decision(c):
    c.decide()
    return counted(c, 5)


@case("proposal.banked", "person")
def a_count_signed_before_an_objection(c):
    size = c.state.size
    c.object()
    c.to_vote()
    return counted(c, 5, after_size=size)


@case("proposal.readings", "charter opened")
def a_count_after_a_single_reading(c):
    c.clock += 30 * DAY
    c.session("scr1", "scr2")
    return counted(c, 5)


@case("proposal.readings", "charter read")
def a_count_after_one_reading_of_another_wording(c):
    c.read_again("ani", charter=c.charter_blob(charter_with(title="Troisième")))
    c.clock += 30 * DAY
    c.session("scr1", "scr2")
    return counted(c, 5)


@case("proposal.open", "person")
def a_count_before_the_time_to_answer_is_over(c):
    c.wait(6 * DAY)
    c.session("scr1", "scr2")
    return counted(c, 5)


@case("tally.not_due", "consent")
def a_count_where_nobody_objects(c):
    return counted(c, 5)


@case("tally.not_due", "ordinary")
def a_count_over_an_objection_that_nobody_answered(c):
    c.object()
    c.to_vote()
    return counted(c, 5)


@case("tally.not_due", "maintained")
def a_count_while_another_objection_is_open(c):
    c.object("hab1")
    c.wait(22 * DAY)
    c.to_vote()
    return counted(c, 5)


@case("tally.not_due", "people")
def a_count_where_there_is_no_fallback(c):
    return counted(without_fallback(c), 2)


def become(c: Ceremony, other: Ceremony) -> Ceremony:
    """Another history, in the place of the one that the case was given."""
    c.__dict__.update(other.__dict__)
    return c


def without_fallback(c: Ceremony) -> Ceremony:
    """A charter that knows nothing but consent for a purpose; somebody objects."""

    def change(decisions):
        next(rule for rule in decisions["rules"] if rule["subject"] == "purpose").pop("fallback")

    become(c, stage("founded").adopt(charter_with(decisions=change)).enrol().session())
    c.propose("purpose", plan=c.planned())
    return c.maintain(c.object()).to_vote()


@case("tally.mediation", "maintained")
def a_count_during_mediation(c):
    over = next(iter(c.proposal.objections.values())).since + 21 * DAY
    c.clock = over - 3600
    c.to_vote()
    c.clock = over - 1
    return counted(c, 5)


@case(None, "maintained")
def a_count_after_mediation(c):
    c.wait(21 * DAY)
    c.to_vote()
    return counted(c, 3, 2)


def purpose(c: Ceremony) -> Ceremony:
    c.propose("purpose", plan=c.planned())
    c.maintain(c.object())
    return c


@case("tally.opinion", "council")
def a_count_without_the_guarantors_opinion(c):
    purpose(c).wait(21 * DAY)
    c.to_vote()
    return counted(c, 5)


@case("tally.opinion", "council")
def a_count_with_an_opinion_from_before_the_disagreement(c):
    c.propose("purpose", plan=c.planned())
    c.opine().maintain(c.object())
    c.wait(21 * DAY)
    c.to_vote()
    return counted(c, 5)


@case(None, "council")
def a_count_with_the_guarantors_opinion(c):
    purpose(c).opine().wait(21 * DAY)
    c.to_vote()
    return counted(c, 4, 1)


@case("tally.electorate", "vote")
def more_votes_than_members(c):
    return counted(c, 6)


@case("tally.sum", "vote")
def votes_that_do_not_add_up(c):
    return counted(c, 3, present=4)


@case("tally.quorum", "vote")
def two_of_five(c):
    return counted(c, 2)


@case(None, "vote")
def three_of_five(c):
    return counted(c, 2, 0, 1)


@case("tally.attested", "vote")
def a_member_whose_key_the_facilitator_replaced_this_week(c):
    fresh = c.new_key("fresh", c.id("mem1"))
    c.act("key.rotated", c.rotate_body("mem1", fresh), "ani", "gar", "fresh", clause="4.3")
    return counted(c, 3, who=(*COUNTERS, "fresh", "mem2"))


@case(None, "vote")
def a_member_who_replaced_the_key_by_the_old_one(c):
    fresh = c.new_key("fresh", c.id("mem1"))
    c.act("key.rotated", c.rotate_body("mem1", fresh), "mem1", "fresh", clause="4.2")
    return counted(c, 3, who=(*COUNTERS, "fresh", "mem2"))


@case("tally.attested", "person")
def a_member_whose_key_is_of_this_week(c):
    """Enrolled after the proposal was opened, five days before the count."""
    c.act("key.revoked", b.KeyRevoked(c.id("hab1"), c.key("hab1"), "lost"), "hab1", clause="4.2")
    c.wait(2 * DAY)
    c.new_key("hab1")
    c.enrol("hab1").to_vote()
    return counted(c, 3, who=(*COUNTERS, "hab1", "mem2"))


def by_signatures(c: Ceremony) -> Ceremony:
    """A charter by which roles are given by signed ballots, and one member may sign a count."""

    def change(decisions):
        next(rule for rule in decisions["rules"] if rule["subject"] == "persons").update(ballots="signed")

    become(c, stage("founded"))
    c.council = ("hab1", "hab2", "hab3")
    c.adopt(charter_with(decisions=change, powers=_loose)).enrol().session()
    return c.propose("persons", mandate=c.mandate("par1", "AUD")).to_vote()


def _loose(powers):
    """One member's signature lets a tally pass the table of powers; what is left is the rule's own count."""
    signed_by = next(p for p in powers if "tally.recorded" in p["kinds"])["signed_by"]
    signed_by[2] = {"count": 1, "roles": ["MEM"], "not": []}


@case("tally.attested", "people")
def more_votes_in_favour_than_signatures(c):
    return counted(by_signatures(c), 3)


@case(None, "people")
def as_many_signatures_as_votes_in_favour(c):
    return counted(by_signatures(c), 2, 2, 1)


@case("tally.attested", "people")
def one_member_beside_those_who_count_where_two_are_asked_for(c):
    by_signatures(c)
    c.session("hab3")
    return counted(c, 2, 2, who=(*COUNTERS, "hab3", "mem1"))
