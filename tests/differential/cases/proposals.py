"""Proposals opened and read again."""

from msgspec.structs import replace

from ledger import bodies as b
from ledger import times
from tests.ceremony import DAY, Ceremony, charter_with
from tests.differential.table import SECOND, case


def opened(c: Ceremony, subject: str, *who: str, **about) -> bytes:
    return c.entry("proposal.opened", c.opening_body(subject, **about), *(who or ("ani", "mem1")))


def charter_opened(c: Ceremony, text: bytes = SECOND, **changes) -> bytes:
    return opened(c, "charter", "ani", **({"charter": c.charter_blob(text)} | changes))


def person_opened(c: Ceremony, name: str = "par1", role: str = "AUD", act: str = "assign", until=None, **changes):
    return opened(c, "persons", **({"mandate": c.mandate(name, role, act, until)} | changes))


def excluded(c: Ceremony, name: str = "hab3", role: str = "MEM", act: str = "exclude", until=None) -> bytes:
    return opened(c, "exclusion", "mem1", "mem2", "hab1", mandate=c.mandate(name, role, act, until))


def purpose_opened(c: Ceremony, **changes) -> bytes:
    return opened(c, "purpose", plan=replace(c.planned(), **changes))


@case(None, "people")
def a_lawful_proposal_on_the_charter(c):
    return charter_opened(c)


@case(None, "people")
def a_lawful_proposal_on_a_person(c):
    return person_opened(c)


@case(None, "council")
def a_lawful_proposal_to_exclude(c):
    return excluded(c)


@case(None, "people")
def a_lawful_proposal_on_a_purpose(c):
    return purpose_opened(c)


@case(None, "council")
def a_lawful_proposal_on_anything(c):
    return opened(c, "ordinary", "mem1", "mem2", "hab1")


@case("signature.missing", "council")
def a_proposal_by_two_members(c):
    return opened(c, "ordinary", "mem1", "mem2")


@case("signature.missing", "people")
def a_proposal_on_a_person_by_the_facilitator_alone(c):
    return opened(c, "persons", "ani", mandate=c.mandate("par1", "AUD"))


@case("proposal.subject", "council")
def a_subject_that_the_charter_does_not_have(c):
    return opened(c, "weather", "mem1", "mem2", "hab1")


@case("proposal.rule", "people")
def another_method_than_the_charter_says(c):
    return person_opened(c, method="consent")


@case("proposal.rule", "people")
def another_electorate_than_the_charter_says(c):
    return person_opened(c, electorate=("MEM", "PAR"))


@case("proposal.about", "people")
def a_proposal_on_the_charter_without_its_text(c):
    return charter_opened(c, charter=None)


@case("proposal.about", "people")
def a_proposal_on_a_person_with_a_charter_too(c):
    return person_opened(c, charter=c.charter_blob(SECOND))


@case("proposal.about", "council")
def an_ordinary_proposal_with_a_plan(c):
    return opened(c, "ordinary", "mem1", "mem2", "hab1", plan=c.planned())


@case("proposal.about", "people")
def an_exclusion_as_an_ordinary_decision_on_a_person(c):
    return person_opened(c, "par1", "PAR", "exclude")


@case("proposal.about", "people")
def the_end_of_a_membership_by_a_bare_majority(c):
    return person_opened(c, "mem2", "MEM", "end")


@case(None, "people")
def the_end_of_another_role(c):
    return person_opened(c, "par1", "PAR", "end")


@case("proposal.about", "people")
def an_end_with_a_date(c):
    return person_opened(c, "par1", "PAR", "end", "2040-01-01")


@case("proposal.about", "council")
def an_exclusion_with_a_date(c):
    return excluded(c, until="2040-01-01")


@case("proposal.about", "council")
def an_exclusion_that_gives_a_role(c):
    return excluded(c, act="assign")


@case("role.not_held", "people")
def the_end_of_what_nobody_holds(c):
    return person_opened(c, "par1", "AUD", "end")


@case("role.not_held", "council")
def the_exclusion_of_somebody_who_does_not_sit(c):
    return excluded(c, "par1")


@case("role.unknown", "people")
def a_proposal_on_an_unknown_role(c):
    return person_opened(c, role="XXX")


@case("person.unknown", "people")
def a_proposal_on_a_stranger(c):
    return person_opened(c, "hab1", "MEM")


@case("purpose.body", "people")
def a_proposal_on_seats_that_do_not_exist(c):
    return purpose_opened(c, body="senat")


@case("purpose.term", "people")
def a_proposal_on_a_term_that_ends_before_it_begins(c):
    return purpose_opened(c, term=b.Term("2029-01-02", "2029-01-01"))


@case("blob.reference", "people")
def a_proposal_whose_text_is_for_auditors(c):
    return person_opened(c, text=c.put(b"secret", "text/plain", "auditors"))


@case("blob.reference", "people")
def a_proposal_whose_text_is_no_plain_text(c):
    return person_opened(c, text=c.put(b"<p>", "text/html"))


@case("blob.reference", "people")
def a_proposal_whose_text_is_a_book(c):
    return person_opened(c, text=c.put(b"x" * 16_385, "text/plain"))


@case("blob.reference", "people")
def a_proposal_whose_text_is_empty(c):
    return person_opened(c, text=c.put(b"", "text/plain"))


@case(None, "people")
def a_proposal_of_two_lines(c):
    return person_opened(c, text=c.put("Une\nligne de plus, à lire.".encode() + b"x" * 16_300, "text/plain"))


@case("proposal.text", "people")
def a_proposal_in_latin_1(c):
    return person_opened(c, text=c.put("été".encode("latin-1"), "text/plain"))


@case("proposal.text", "people")
def a_proposal_that_moves_the_cursor(c):
    return person_opened(c, text=c.put(b"\x1b[2J", "text/plain"))


@case("blob.missing", "people")
def a_proposal_whose_text_is_not_there(c):
    return person_opened(c, text=b.Blob("ab" * 32, 5, "text/plain", "public"))


@case("blob.reference", "people")
def a_proposed_charter_as_plain_text(c):
    return charter_opened(c, charter=c.put(SECOND, "text/plain"))


@case("charter.weaker", "people")
def a_proposed_charter_that_is_too_weak(c):
    def change(powers):
        next(p for p in powers if "tally.recorded" in p["kinds"])["signed_by"][0]["count"] = 1

    return charter_opened(c, charter_with(powers=change))


@case("charter.malformed", "people")
def a_proposed_charter_that_is_none(c):
    return charter_opened(c, b"{}")


@case("proposal.closes", "people")
def too_little_time_to_answer(c):
    return person_opened(c, closes=times.text(c.clock + 7 * DAY - 1))


@case(None, "people")
def exactly_enough_time_to_answer(c):
    return person_opened(c, closes=times.text(c.clock + 7 * DAY))


def read(c: Ceremony, *who: str, **changes) -> bytes:
    return c.entry("proposal.read", c.reading_body(**changes), *(who or ("mem1",)))


@case(None, "charter opened")
def a_second_reading(c):
    c.wait(14 * DAY)
    return read(c)


@case("proposal.too_soon", "charter opened")
def a_second_reading_too_soon(c):
    c.clock = c.proposal.read_at + 14 * DAY - 1
    return read(c)


@case("proposal.unknown", "people")
def a_reading_of_nothing(c):
    body = b.ProposalRead("ab" * 32, c.text("?"), c.closes(7))
    return c.entry("proposal.read", body, "mem1")


@case("proposal.about", "charter opened")
def a_reading_without_the_charter(c):
    c.wait(14 * DAY)
    return read(c, charter=None)


@case("proposal.about", "person")
def a_reading_about_a_person_with_a_plan(c):
    return read(c, plan=c.planned())


@case("blob.missing", "person")
def a_reading_whose_text_is_not_there(c):
    return read(c, text=b.Blob("ab" * 32, 5, "text/plain", "public"))


@case("charter.malformed", "charter opened")
def a_reading_of_something_that_is_no_charter(c):
    return read(c, "ani", charter=c.charter_blob(b"{}"))


@case("proposal.signer", "charter opened")
def another_wording_that_no_author_signs(c):
    return read(c, "mem1", charter=c.charter_blob(charter_with(title="Troisième")))


@case(None, "charter opened")
def another_wording_that_an_author_signs(c):
    return read(c, "ani", charter=c.charter_blob(charter_with(title="Troisième")))


@case("proposal.closes", "charter opened")
def a_reading_that_takes_time_back(c):
    c.wait(14 * DAY)
    return read(c, closes=times.text(c.clock + 7 * DAY - 1))


@case("proposal.closes", "ordinary")
def a_reading_that_takes_back_what_was_given(c):
    c.read_again("mem1", closes=c.closes(60))
    return read(c, closes=c.closes(59))


@case("proposal.stale", "charter read")
def a_reading_under_another_charter(c):
    first, second = c.proposal_id, c.decided_charter(charter_with(title="Troisième"))
    c.amend(charter_with(title="Troisième"), second)
    c.proposal_id = first
    return read(c)


@case("proposal.decided", "consent")
def a_reading_after_the_decision(c):
    c.decide()
    return read(c)


@case("proposal.tallied", "counted")
def a_reading_after_the_vote(c):
    return read(c)


@case("purpose.body", "people")
def a_reading_about_seats_that_do_not_exist(c):
    c.propose("purpose", plan=c.planned())
    return read(c, "ani", plan=replace(c.planned(), body="senat"))
