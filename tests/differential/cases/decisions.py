"""Decisions: the outcome is the rule's only answer."""

from tests.ceremony import DAY, Ceremony, charter_with
from tests.differential.cases.tallies import COUNTERS, by_signatures, purpose, without_fallback
from tests.differential.table import case


def decided(c: Ceremony, *who: str, after_size: int | None = None, **changes) -> bytes:
    after = {} if after_size is None else {"after_size": after_size}
    return c.entry("decision.taken", c.decision_body(**changes), *(who or COUNTERS), **after)


@case(None, "counted")
def a_lawful_decision(c):
    return decided(c)


@case(None, "consent")
def a_lawful_consent(c):
    return decided(c)


@case("signature.missing", "counted")
def a_decision_without_the_guarantor(c):
    return decided(c, "scr1", "scr2")


@case("proposal.unknown", "counted")
def a_decision_on_nothing(c):
    return decided(c, proposal="ab" * 32)


@case("proposal.decided", "counted")
def a_second_decision(c):
    c.decide()
    return decided(c)


@case("proposal.stale", "counted")
def a_decision_under_another_charter(c):
    first = c.proposal_id
    c.amend(charter_with(title="Troisième"))
    c.proposal_id = first
    return decided(c)


@case("proposal.banked", "ordinary")
def a_decision_signed_before_an_objection_was_withdrawn(c):
    found = c.object()
    c.to_vote()
    size = c.state.size
    c.take_back(found)
    return decided(c, after_size=size)


@case("proposal.readings", "ordinary")
def a_decision_before_the_changed_text_was_read(c):
    c.integrate(c.object())
    c.to_vote()
    return decided(c)


@case(None, "ordinary")
def a_decision_on_the_changed_text(c):
    c.integrate(c.object())
    c.read_again("mem1", text=c.text("Autrement."))
    c.to_vote()
    return decided(c)


@case("proposal.open", "ordinary")
def consent_before_the_time_to_answer_is_over(c):
    c.wait(6 * DAY)
    c.session("scr1", "scr2")
    return decided(c)


@case("decision.objections_open", "ordinary")
def consent_over_an_objection_that_nobody_answered(c):
    c.object()
    c.to_vote()
    return decided(c)


@case("decision.tally", "vote")
def a_majority_that_nobody_counted(c):
    return decided(c, outcome="adopted")


@case("decision.tally", "counted")
def a_decision_that_cites_no_count(c):
    return decided(c, tally=None)


@case("decision.tally", "consent")
def consent_with_a_count(c):
    return decided(c, tally="ab" * 32)


@case("decision.tally", "maintained")
def consent_over_a_maintained_objection(c):
    c.wait(22 * DAY)
    c.to_vote()
    return decided(c, outcome="rejected")


@case("decision.objections", "ordinary")
def a_decision_that_forgets_the_minority(c):
    c.maintain(c.object())
    c.wait(22 * DAY)
    c.to_vote().count(4, 1)
    return decided(c, objections=())


@case("decision.objections", "person")
def a_vote_that_forgets_an_objection(c):
    c.object()
    c.to_vote().count(4, 1)
    return decided(c, objections=())


@case(None, "person")
def a_vote_over_an_objection_that_it_names(c):
    c.object()
    c.to_vote().count(4, 1)
    return decided(c)


@case("decision.objections", "ordinary")
def a_decision_that_names_an_objection_that_was_withdrawn(c):
    found = c.object()
    c.take_back(found).to_vote()
    return decided(c, objections=(found,))


@case("decision.outcome", "counted")
def a_vote_won_and_said_to_be_lost(c):
    return decided(c, outcome="rejected")


@case("decision.outcome", "vote")
def a_draw_is_no_majority(c):
    c.count(2, 2, 1)
    return decided(c, outcome="adopted")


@case(None, "vote")
def a_draw_rejects(c):
    c.count(2, 2, 1)
    return decided(c, outcome="rejected")


@case("decision.outcome", "charter vote")
def three_of_five_are_not_two_thirds(c):
    c.count(3, 2)
    return decided(c, outcome="adopted")


@case(None, "charter vote")
def four_of_five_are_two_thirds(c):
    c.count(4, 1)
    return decided(c, outcome="adopted")


@case("decision.outcome", "charter vote")
def whoever_abstains_is_present(c):
    c.count(3, 0, 2)
    return decided(c, outcome="adopted")


@case(None, "charter vote")
def two_of_three_are_two_thirds_exactly(c):
    c.count(2, 1)
    return decided(c, outcome="adopted")


@case("decision.outcome", "people")
def consent_without_a_fallback_over_a_maintained_objection(c):
    return decided(without_fallback(c), outcome="adopted")


@case(None, "people")
def a_maintained_objection_rejects_where_there_is_no_fallback(c):
    return decided(without_fallback(c), outcome="rejected")


@case(None, "council")
def a_purpose_by_two_thirds_after_an_objection(c):
    purpose(c).opine().wait(21 * DAY)
    c.to_vote().count(4, 1)
    return decided(c, outcome="adopted")


@case("decision.outcome", "council")
def a_purpose_by_a_bare_majority_after_an_objection(c):
    purpose(c).opine().wait(21 * DAY)
    c.to_vote().count(3, 2)
    return decided(c, outcome="adopted")


@case(None, "people")
def a_decision_by_signed_ballots(c):
    by_signatures(c)
    c.count(2, 1)
    return decided(c)


def agreed(c: Ceremony, decision: str | None, seats: int = 6) -> bytes:
    plan = c.planned(seats)
    body = c.purpose_body(seats, body=plan.body, term=plan.term, stage=plan.stage, decision=decision)
    return c.entry("draw.purpose_agreed", body, "par1", "par2", "mem1", "mem2", "gar")


@case(None, "people")
def a_purpose_that_was_decided(c):
    return agreed(c, c.decided("purpose", plan=c.planned()))


@case("purpose.decision", "people")
def a_purpose_with_other_seats_than_were_decided(c):
    return agreed(c, c.decided("purpose", plan=c.planned()), seats=5)


@case("purpose.decision", "people")
def a_purpose_by_a_decision_that_is_none(c):
    return agreed(c, "ab" * 32)


@case("purpose.decision", "people")
def two_purposes_by_one_decision(c):
    decision = c.decided("purpose", plan=c.planned())
    assert c.append(agreed(c, decision)) is None
    return agreed(c, decision)


@case("purpose.decision", "people")
def a_purpose_by_signatures_where_it_must_be_decided(c):
    return agreed(strict(c), None)


@case(None, "people")
def a_purpose_decided_where_it_must_be(c):
    c = strict(c)
    return agreed(c, c.decided("purpose", plan=c.planned()))


def strict(c: Ceremony) -> Ceremony:
    return c.amend(charter_with(decisions=lambda decisions: decisions.update(purpose="required")))
