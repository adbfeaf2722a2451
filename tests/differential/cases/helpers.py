"""Whoever helps somebody to sign is named in the key."""

from ledger import bodies as b
from tests.ceremony import Ceremony
from tests.differential.cases.keys import enrolled, fresh, rotated
from tests.differential.cases.pools import pool_of
from tests.differential.table import case


def helped(c: Ceremony, name: str, helper: str, *who: str) -> None:
    """A new key for somebody who has one, with a helper."""
    new = fresh(c, name)
    c.act("key.rotated", c.rotate_body(name, new, helper=c.id(helper)), *(who or (name, f"{name}'")), clause="4.2")


@case(None, "people")
def a_key_with_a_helper(c):
    return enrolled(c, "hab1", helper=c.id("mem1"))


@case(None, "people")
def a_helper_who_was_named_at_founding_and_has_no_key(c):
    c.append(c.entry("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "lost"), "mem1", clause="4.2"))
    return enrolled(c, "hab1", helper=c.id("mem1"))


@case(None, "people")
def a_rotation_that_names_a_helper(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1", "mem1'", helper=c.id("mem2"))


@case("key.helper", "people")
def a_helper_whom_nobody_knows(c):
    return enrolled(c, "hab1", helper="ab" * 8)


@case("key.helper", "people")
def a_helper_who_is_the_person(c):
    return enrolled(c, "hab1", helper=c.id("hab1"))


@case("key.helper", "people")
def a_person_who_helps_themselves_to_a_new_key(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1", "mem1'", helper=c.id("mem1"))


@case("key.helper", "people")
def a_helper_who_is_helped(c):
    helped(c, "mem1", "mem2")
    return enrolled(c, "hab1", helper=c.id("mem1"))


@case(None, "people")
def a_helper_whose_own_helper_is_gone_with_the_key(c):
    helped(c, "mem1", "mem2")
    new = fresh(c, "mem1")
    c.act("key.rotated", c.rotate_body("mem1", new), "ani", "gar", "mem1'", clause="4.3")
    return enrolled(c, "hab1", helper=c.id("mem1"))


@case("key.helper", "people")
def the_operator_beside_a_key_that_can_be_a_trustees(c):
    return enrolled(c, "hab1", helper=c.id("ani"))


@case(None, "people")
def the_operator_beside_a_key_that_cannot(c):
    return enrolled(c, "hab1", helper=c.id("ani"), sharing_key=None, proof=None)


@case("key.helper", "people")
def a_rotation_that_gives_a_trustees_key_to_the_operator(c):
    return rotated(c, "dep1", fresh(c, "dep1"), "dep1", "dep1'", helper=c.id("ani"))


@case("key.proof", "people")
def a_false_proof_is_seen_before_a_false_helper(c):
    shown = c.card(c.people["mem1"])
    return enrolled(c, "hab1", proof=shown.proof, helper="ab" * 8)


@case("statement.body", "people")
def a_helper_that_is_no_person(c):
    return enrolled(c, "hab1", helper="Ann")


@case(None, "agreed")
def two_trustees_in_one_pair_of_hands(c):
    helped(c, "dep1", "dep2")
    return pool_of(c)


@case("pool.trustee_helped", "agreed")
def a_trustee_whose_helper_became_the_operator(c):
    helped(c, "dep1", "mem1")
    c.give("mem1", "ANI")
    return pool_of(c)


@case("pool.trustee_helped", "agreed")
def a_trustee_in_the_operators_hands_by_two_helpers(c):
    helped(c, "dep1", "mem1")
    c.act(
        "key.rotated",
        c.rotate_body("mem1", fresh(c, "mem1"), helper=c.id("ani"), sharing_key=None, proof=None),
        "mem1",
        "mem1'",
        clause="4.2",
    )
    return pool_of(c)


@case(None, "agreed")
def an_operator_who_is_helped_has_no_trustee_in_hand(c):
    new = fresh(c, "ani")
    c.act("key.rotated", c.rotate_body("ani", new, helper=c.id("mem1")), "ani", "ani'", clause="4.2")
    c.people["ani"] = new
    return pool_of(c)
