"""The charter's table of powers, executed."""

from ledger import bodies as b
from tests.ceremony import Ceremony, charter_with
from tests.differential.cases.keys import fresh, rotated
from tests.differential.cases.roles import assigned
from tests.differential.table import case


@case("clause.gives_no_power", "people")
def a_clause_for_something_else(c):
    return c.entry("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "lost"), "mem1", clause="4.1")


@case("clause.gives_no_power", "people")
def a_clause_that_is_not_there(c):
    return c.entry("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "lost"), "mem1", clause="99.9")


@case("clause.gives_no_power", "people")
def an_article_is_no_power(c):
    return c.entry("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "lost"), "mem1", clause="1.1")


@case("clause.condition", "people")
def session_rules_for_a_role_by_decision(c):
    return assigned(c, "scr3", "SCR", until=c.today, who=("ani", "gar"), clause="5.3")


@case("clause.condition", "people")
def the_clause_of_resignations_for_a_dismissal(c):
    return c.entry("role.ended", b.RoleEnded(c.id("mem1"), "MEM", "decision"), "mem1", clause="5.4")


@case("signature.missing", "people")
def one_scrutineer_instead_of_two(c):
    return assigned(c, "par1", "AUD", who=("scr1", "gar"))


@case("signature.without_power", "people")
def a_member_signs_too(c):
    return assigned(c, "par1", "AUD", who=("scr1", "scr2", "gar", "mem1"))


@case("signature.missing", "people")
def missing_is_told_before_without_power(c):
    return assigned(c, "par1", "AUD", who=("scr1", "gar", "mem1"))


def _powers(*changes):
    """A charter whose powers are changed, and then in force."""

    def change(powers):
        for one in changes:
            one(powers)

    return charter_with(powers=change)


def _power(clause: str, kind: str, *signed_by: dict, when=(), **level):
    given = {
        "clause": clause,
        "text": "x",
        "kinds": [kind],
        "when": [{"field": f, "is": i} for f, i in when],
        "signed_by": [{"not": [], "count": 1} | r for r in signed_by],
        **level,
    }
    return lambda powers: powers.append(given)


def ending(c: Ceremony, text: bytes, *who: str) -> bytes:
    """The end of a key under clause X.1 of a charter that was amended to `text`."""
    c.amend(text)
    return c.entry("key.revoked", b.KeyRevoked(c.id("dpd"), c.key("dpd"), "other"), *who, clause="X.1")


@case("level.too_low", "people")
def a_signer_without_the_level(c):
    text = _powers(_power("X.1", "key.revoked", {"roles": ["DPD"]}, subject="roles", level="executive"))
    return ending(c, text, "dpd")


@case(None, "people")
def a_signer_with_the_level(c):
    text = _powers(_power("X.1", "key.revoked", {"roles": ["GAR"]}, subject="roles", level="executive"))
    return ending(c, text, "gar")


@case("power.reference", "people")
def a_reference_to_a_draw_where_there_is_none(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"in": "draw.trustees"})), "dep1")


@case("power.reference", "people")
def a_count_that_leads_nowhere(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["GAR"], "count": "body.t"})), "gar")


@case("power.reference", "people")
def a_draw_threshold_where_there_is_no_draw(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"anyone": True, "count": "draw.t"})), "gar")


@case("power.reference", "people")
def an_exclusion_that_leads_nowhere(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["GAR"], "not": ["draw.trustees"]})), "gar")


@case("signature.missing", "people")
def the_first_requirement_is_told_before_a_reference_in_the_second(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["GAR"]}, {"in": "draw.trustees"})), "dep1")


@case("clause.condition", "people")
def a_condition_on_a_field_that_is_not_there(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"anyone": True}, when=[("moon", "full")])), "gar")


@case("clause.condition", "people")
def a_condition_on_a_field_that_only_programs_know(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"anyone": True}, when=[("__doc__", "full")])), "gar")


@case("clause.condition", "people")
def a_condition_that_a_class_would_meet(c):
    """`when` reads the body, whatever else the object that holds it may know."""
    when = [("__module__", b.KeyRevoked.__module__)]
    return ending(c, _powers(_power("X.1", "key.revoked", {"anyone": True}, when=when)), "gar")


@case("signature.missing", "people")
def all_means_all(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["MEM"], "count": "all"})), "mem1")


@case(None, "people")
def all_of_them(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["MEM"], "count": "all"})), "mem1", "mem2")


@case("signature.missing", "people")
def all_of_nobody_is_one(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["TRE"], "count": "all"})), "mem1")


@case("signature.missing", "people")
def half_is_no_majority(c):
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["MEM"], "count": "majority"})), "mem1")


@case("signature.missing", "people")
def somebody_with_two_roles_counts_once(c):
    c.give("mem1", "AUD")
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["MEM", "AUD"], "count": 2})), "mem1")


@case("signature.missing", "people")
def whoever_is_left_out_does_not_count(c):
    c.give("mem1", "AUD")
    return ending(c, _powers(_power("X.1", "key.revoked", {"roles": ["MEM"], "not": ["AUD"]})), "mem1")


@case("signature.missing", "people")
def anyone_is_not_a_new_key(c):
    text = _powers(
        lambda powers: powers.append(
            {"clause": "X.2", "text": "x", "kinds": ["key.rotated"], "when": [],
             "signed_by": [{"count": 1, "anyone": True, "not": []}]}
        )
    )  # fmt: skip
    c.amend(text)
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1'", clause="X.2")


@case(None, "people")
def a_role_whose_code_looks_like_a_reference(c):
    """`not` names roles, but for the two rosters."""

    def roles(value):
        value.append({"role": "body.person", "name": "x", "mission": "x", "levels": [], "incompatible": []})

    def powers(value):
        _power("X.1", "key.revoked", {"roles": ["MEM"], "not": ["body.person"]})(value)

    return ending(c, charter_with(roles=roles, powers=powers), "mem1")


@case(None, "people")
def a_role_whose_code_is_that_of_one_trustee(c):
    """`draw.trustee` is a reference behind `in` alone."""

    def roles(value):
        value.append({"role": "draw.trustee", "name": "x", "mission": "x", "levels": [], "incompatible": []})

    def powers(value):
        _power("X.1", "key.revoked", {"roles": ["MEM"], "not": ["draw.trustee"]})(value)

    return ending(c, charter_with(roles=roles, powers=powers), "mem1")


@case("signature.missing", "people")
def a_role_with_a_dot_in_its_code_can_be_left_out(c):
    def roles(value):
        value.append({"role": "a.b", "name": "x", "mission": "x", "levels": [], "incompatible": []})

    def powers(value):
        _power("X.1", "key.revoked", {"roles": ["MEM"], "not": ["a.b"]})(value)

    c.amend(charter_with(roles=roles, powers=powers))
    c.give("mem1", "a.b")
    return c.entry("key.revoked", b.KeyRevoked(c.id("dpd"), c.key("dpd"), "other"), "mem1", clause="X.1")


@case(None, "people")
def levels_of_one_subject_in_two_rows_add_up(c):
    def roles(value):
        gar = next(r for r in value if r["role"] == "GAR")
        gar["levels"] = [
            {"subject": "roles", "levels": ["consultative"]},
            {"subject": "roles", "levels": ["executive"]},
            {"subject": "charter", "levels": ["executive"]},
        ]

    def powers(value):
        _power("X.1", "key.revoked", {"roles": ["GAR"]}, subject="roles", level="executive")(value)

    return ending(c, charter_with(roles=roles, powers=powers), "gar")
