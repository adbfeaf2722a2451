"""The charter's amendment."""

from msgspec.structs import replace

from tests.ceremony import Ceremony, charter_with, french_charter
from tests.differential.cases.founding import adopted
from tests.differential.table import SECOND, case


def amended(c: Ceremony, text: bytes | None = None, **changes) -> bytes:
    body = c.amend_body(text or SECOND, **changes)
    return c.entry("charter.amended", body, "scr1", "scr2", "gar", clause="5.1")


@case(None, "decided")
def a_lawful_amendment(c):
    return amended(c, decision=c.second)


@case("charter.decision", "people")
def an_amendment_by_the_hash_of_minutes(c):
    return amended(c)


@case("charter.decision", "decided")
def an_amendment_to_another_text_than_was_decided(c):
    return amended(c, charter_with(title="Troisième"), decision=c.second)


@case("charter.decision", "people")
def an_amendment_by_a_decision_that_was_rejected(c):
    c.propose("charter", charter=c.charter_blob(SECOND)).to_vote().count(1, 1)
    return amended(c, decision=c.decide())


@case("charter.decision", "people")
def an_amendment_by_a_decision_on_a_person(c):
    return amended(c, decision=c.decided_role("par1", "AUD"))


@case("charter.decision", "people")
def an_amendment_by_a_decision_under_the_version_before(c):
    """Two texts are decided; the first in force leaves the other to be decided again."""
    third = charter_with(title="Troisième")
    decision = c.decided_charter(third)
    c.amend(SECOND)
    return amended(c, third, decision=decision)


@case("charter.decision", "decided")
def an_amendment_twice_by_one_decision(c):
    c.amend(SECOND, c.second)
    return amended(c, decision=c.second)


@case("charter.version", "people")
def a_version_that_skips_one(c):
    return amended(c, version=3)


@case("charter.version", "people")
def a_version_that_replaces_another(c):
    return amended(c, supersedes="00" * 32)


@case("charter.version", "people")
def a_second_amendment_of_the_same_version(c):
    c.amend(SECOND)
    return amended(c, charter_with(title="Troisième"), version=2)


@case("blob.reference", "people")
def an_amendment_of_another_media_type(c):
    body = replace(c.amend_body(french_charter()), text=c.put(b"{}", "text/plain"))
    return c.entry("charter.amended", body, "scr1", "scr2", "gar", clause="5.1")


def dice_alone(change):
    """The clause by which dice alone are announced, with other signers."""

    def changed(powers):
        change(next(p for p in powers if p["when"] == [{"field": "method", "is": "dice-direct"}])["signed_by"])

    return charter_with(powers=changed)


@case("charter.weaker", "founded")
def a_charter_by_which_the_guarantor_need_not_announce_dice_alone(c):
    return adopted(c, text=dice_alone(lambda signers: signers.pop()))


@case("charter.weaker", "founded")
def a_charter_by_which_one_scrutineer_announces_dice_alone(c):
    return adopted(c, text=dice_alone(lambda signers: signers[1].update(count=1)))


@case("charter.weaker", "founded")
def a_charter_by_which_the_operator_is_a_scrutineer_of_dice_alone(c):
    return adopted(c, text=dice_alone(lambda signers: signers[1].update({"not": []})))


@case("charter.weaker", "founded")
def a_charter_by_which_dice_alone_are_announced_without_the_operator(c):
    return adopted(c, text=dice_alone(lambda signers: signers.pop(0)))


@case(None, "founded")
def a_charter_that_asks_more_for_dice_alone(c):
    return adopted(c, text=dice_alone(lambda signers: signers.append({"count": 1, "roles": ["MEM"], "not": []})))


@case("charter.weaker", "founded")
def a_charter_whose_condition_is_another_method(c):
    def change(powers):
        power = next(p for p in powers if p["when"] == [{"field": "method", "is": "dice-direct"}])
        power["when"] = [{"field": "method", "is": "stratified"}]

    return adopted(c, text=charter_with(powers=change))


@case("charter.malformed", "founded")
def a_charter_that_says_neither_whether_dice_alone_are_allowed(c):
    return adopted(c, text=charter_with(draws=lambda duties: duties.pop("dice_direct")))


@case("charter.weaker", "people")
def an_amendment_that_is_too_weak(c):
    def change(powers):
        next(p for p in powers if "draw.annulled" in p["kinds"])["signed_by"][0]["count"] = 1

    return amended(c, charter_with(powers=change))


@case(None, "people")
def an_amendment_is_judged_by_the_version_before_it(c):
    c.amend(SECOND)
    text = charter_with(title="Troisième")
    body = c.amend_body(text, c.decided_charter(text))
    return c.entry("charter.amended", body, "scr1", "scr2", "gar", clause="5.1")
