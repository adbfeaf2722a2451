"""Objections: raised, integrated, maintained, withdrawn; and the guarantor's opinion."""

from ledger import bodies as b
from ledger import times
from tests.ceremony import Ceremony, charter_with
from tests.ceremony.deciding import objecting
from tests.differential.table import case


def raised(c: Ceremony, *who: str, **changes) -> bytes:
    body = b.ObjectionRaised(c.proposal_id, c.text("Trop cher."))
    return c.entry("objection.raised", b.plain(body) | changes, *(who or ("mem2",)), clause=objecting((*who, "")[0]))


def closed(c: Ceremony, kind: str, objection: str, *who: str) -> bytes:
    body = {"objection": objection}
    if kind == "integrated":
        body["change"] = b.plain(c.text("Moins cher."))
    return c.entry(f"objection.{kind}", body, *(who or ("mem2",)), clause=objecting((*who, "")[0]))


@case(None, "ordinary")
def a_lawful_objection(c):
    return raised(c)


@case(None, "ordinary")
def an_objection_by_the_guarantor_for_a_member(c):
    return raised(c, "gar")


@case("signature.missing", "ordinary")
def an_objection_by_a_partner(c):
    return raised(c, "par1")


@case("proposal.unknown", "ordinary")
def an_objection_to_nothing(c):
    return raised(c, proposal="ab" * 32)


@case("proposal.stale", "ordinary")
def an_objection_under_another_charter(c):
    first = c.proposal_id
    c.amend(charter_with(title="Troisième"))
    c.proposal_id = first
    return raised(c)


@case("proposal.decided", "consent")
def an_objection_after_the_decision(c):
    c.decide()
    return raised(c)


@case("proposal.tallied", "counted")
def an_objection_after_the_vote(c):
    return raised(c)


@case("objection.late", "consent")
def an_objection_after_the_time_to_answer(c):
    return raised(c)


@case(None, "ordinary")
def an_objection_in_the_last_second(c):
    c.clock = times.seconds(c.proposal.closes)
    return raised(c)


@case("objection.repeated", "ordinary")
def a_second_objection_by_the_same_member(c):
    c.object()
    return raised(c)


@case("objection.repeated", "maintained")
def a_second_objection_while_the_first_is_maintained(c):
    return raised(c, "mem2", "hab1")


@case(None, "ordinary")
def a_second_objection_when_the_first_was_withdrawn(c):
    c.take_back(c.object())
    return raised(c)


@case(None, "ordinary")
def a_second_objection_by_the_guarantor(c):
    c.object("gar")
    return raised(c, "gar")


@case("blob.missing", "ordinary")
def an_objection_without_a_text(c):
    return raised(c, text=b.plain(b.Blob("ab" * 32, 5, "text/plain", "public")))


@case("blob.reference", "ordinary")
def an_objection_for_auditors(c):
    return raised(c, text=b.plain(c.put(b"x", "text/plain", "auditors")))


@case(None, "ordinary")
def an_objection_that_its_author_says_is_met(c):
    return closed(c, "integrated", c.object())


@case("objection.signer", "ordinary")
def an_objection_that_somebody_else_says_is_met(c):
    return closed(c, "integrated", c.object(), "mem1")


@case("objection.signer", "ordinary")
def an_objection_that_the_guarantor_says_is_met(c):
    return closed(c, "withdrawn", c.object(), "gar")


@case("objection.unknown", "ordinary")
def no_objection_that_is_met(c):
    return closed(c, "integrated", "ab" * 32)


@case("objection.state", "ordinary")
def an_objection_that_is_met_twice(c):
    found = c.object()
    c.integrate(found)
    return closed(c, "withdrawn", found)


@case("blob.missing", "ordinary")
def a_change_that_is_not_there(c):
    body = b.ObjectionIntegrated(c.object(), b.Blob("ab" * 32, 5, "text/plain", "public"))
    return c.entry("objection.integrated", body, "mem2")


@case("proposal.stale", "maintained")
def an_objection_withdrawn_under_another_charter(c):
    (found,) = c.proposal.objections
    c.amend(charter_with(title="Troisième"))
    return closed(c, "withdrawn", found)


@case(None, "ordinary")
def an_objection_maintained_by_somebody_else(c):
    """It stands either way: whoever notes that it does takes nothing from its author."""
    return closed(c, "maintained", c.object(), "mem1")


@case("objection.state", "maintained")
def an_objection_maintained_twice(c):
    (found,) = c.proposal.objections
    return closed(c, "maintained", found)


@case("objection.state", "ordinary")
def an_objection_maintained_that_was_withdrawn(c):
    found = c.object()
    c.take_back(found)
    return closed(c, "maintained", found)


@case("objection.unknown", "ordinary")
def no_objection_that_is_maintained(c):
    return closed(c, "maintained", "ab" * 32)


@case("proposal.tallied", "person")
def an_objection_maintained_after_the_vote(c):
    found = c.object()
    c.to_vote().count(4, 1)
    return closed(c, "maintained", found)


@case(None, "maintained")
def an_objection_withdrawn_after_all(c):
    (found,) = c.proposal.objections
    return closed(c, "withdrawn", found)


def opinion(c: Ceremony, *who: str, **changes) -> bytes:
    body = b.OpinionGiven(c.proposal_id, c.text("Entendez-vous."))
    return c.entry("opinion.given", b.plain(body) | changes, *(who or ("gar",)))


@case(None, "ordinary")
def a_lawful_opinion(c):
    return opinion(c)


@case("signature.missing", "ordinary")
def an_opinion_by_a_member(c):
    return opinion(c, "mem1")


@case("proposal.unknown", "ordinary")
def an_opinion_on_nothing(c):
    return opinion(c, proposal="ab" * 32)


@case("proposal.tallied", "counted")
def an_opinion_after_the_vote(c):
    return opinion(c)


@case("blob.missing", "ordinary")
def an_opinion_without_a_text(c):
    return opinion(c, text=b.plain(b.Blob("ab" * 32, 5, "text/plain", "public")))
