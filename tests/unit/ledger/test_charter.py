import json
from copy import deepcopy
from functools import cache, reduce

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import canonical
from draws.errors import NotCanonical
from ledger import bodies, charter, charter_check, charter_form
from ledger.errors import Refusal


@cache
def template_bytes(language="en"):
    return charter.from_toml(charter.template(language))


def document():
    """The template as decoded JSON, to be spoiled."""
    return json.loads(template_bytes())


def parse(value):
    return charter.parse(canonical.encode(value))


def refusal(value):
    with pytest.raises(Refusal) as caught:
        charter.parse_lawful(canonical.encode(value))
    return caught.value


def put(value, path, item):
    *way, last = path
    reduce(lambda inner, step: inner[step], way, value)[last] = item
    return value


def paths(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(item, (*path, step))


# --- bytes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"1", b"\xff", b'{"a":1,"a":1}', b"{} "])
def test_bytes_that_are_no_charter_are_refused(data):
    with pytest.raises(Refusal) as caught:
        charter.parse(data)
    assert caught.value.code == "charter.malformed"


@pytest.mark.parametrize("change", [lambda b: b + b"\n", lambda b: b.replace(b":", b": ", 1), lambda b: b[:-1]])
def test_bytes_that_are_not_canonical_are_refused(change):
    with pytest.raises(Refusal, match=r"charter\.malformed"):
        charter.parse(change(template_bytes()))


VALUES = st.one_of(
    st.booleans(),
    st.integers(0, 2**53 - 1),
    st.sampled_from(
        [0, 1, 2, 100, 1000, 1001, "", "all", "ANI", "DEP", "XXX", "body.trustees", "draw.diced", "executive"]
    ),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.lists(st.sampled_from(["ANI", "MEM", "executive", "draw.diced"]), max_size=3),
)


@st.composite
def spoiled(draw):
    """The template with one to three places changed, removed or added."""
    value = document()
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([p for p in paths(value) if p]))
        *way, last = path
        parent = reduce(lambda inner, step: inner[step], way, value)
        match draw(st.sampled_from(["change", "remove", "add"])):
            case "change":
                parent[last] = draw(VALUES)
            case "remove":
                del parent[last]
            case "add" if isinstance(parent, dict):
                name = draw(st.sampled_from(["in", "roles", "anyone", "level", "subject", "not", "extra"]))
                parent[name] = draw(VALUES)
            case _:
                parent.insert(last, deepcopy(parent[last]))
    return value


@given(spoiled())
def test_what_parses_encodes_to_the_same_bytes(value):
    try:
        data = canonical.encode(value)
        parsed = charter.parse(data)
    except (NotCanonical, Refusal):
        return
    assert canonical.encode(msgspec.to_builtins(parsed)) == data


@given(spoiled())
def test_the_walk_finds_what_msgspec_finds(value):
    found = charter_check.problems(value)
    try:
        read = msgspec.convert(value, charter_form.Charter)
    except msgspec.ValidationError:
        assert found
    else:
        # msgspec alone would pass over an optional field written with the value that stands for its absence.
        written = canonical.encode(msgspec.to_builtins(read)) == canonical.encode(value)
        assert written or found


POWER, SIGNED = ("powers", 0), ("powers", 0, "signed_by", 1)


# --- what no type can say -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "requirement",
    [
        {},
        {"roles": ["ANI"], "in": "body.person"},
        {"roles": ["ANI"], "anyone": True},
        {"in": "body.person", "anyone": True},
        {"anyone": False},
        {"roles": ["ANI"], "anyone": False},
        {"in": "body.person", "roles": []},
        {"in": "body"},
        {"in": "draw.helper"},
        {"anyone": 1},
    ],
)
def test_a_requirement_has_exactly_one_source(requirement):
    assert refusal(put(document(), SIGNED, {"count": 1, "not": []} | requirement)).code == "charter.malformed"


@pytest.mark.parametrize(
    "requirement",
    [{"roles": ["ANI"]}, {"anyone": True}]
    + [
        {"in": source}
        for source in (
            "body.person",
            "body.stakeholders",
            "body.trustees",
            "draw.trustees",
            "draw.trustee",
            "seat.person",
        )
    ],
)
def test_a_requirement_may_have_any_of_the_sources(requirement):
    parse(put(document(), SIGNED, {"count": 1, "not": []} | requirement))


@pytest.mark.parametrize("field", ["subject", "level"])
def test_subject_and_level_come_together(field):
    value = document()
    power = next(power for power in value["powers"] if "level" in power)
    del power[field]
    assert refusal(value).code == "charter.malformed"


def test_an_unknown_level_or_subject_is_refused():
    for field, item in (("level", "high"), ("subject", "a b")):
        value = document()
        next(power for power in value["powers"] if "level" in power)[field] = item
        assert refusal(value).code == "charter.malformed"


@pytest.mark.parametrize("name", ["roles", "bodies", "articles"])
def test_a_code_stands_once_in_its_list(name):
    value = document()
    value[name].append(value[name][0])
    assert refusal(value).code == "charter.malformed"


def test_two_roles_cannot_play_the_same_part():
    assert refusal(put(document(), ("protocol_roles", "auditor"), "ANI")).code == "charter.malformed"


@pytest.mark.parametrize("part", list(document()["protocol_roles"]))
def test_every_part_is_played_by_a_role_that_exists(part):
    assert refusal(put(document(), ("protocol_roles", part), "XXX")).code == "charter.malformed"


def test_a_clause_gives_the_power_for_a_kind_once():
    value = document()
    value["powers"].append(value["powers"][0] | {"text": "again"})
    assert refusal(value).code == "charter.malformed"
    parse(put(value, ("powers", -1, "clause"), "4.1a"))
    parse(put(document(), (*POWER, "kinds"), ["key.enrolled", "key.enrolled"]))


def test_a_clause_may_give_several_kinds_in_several_powers():
    value = document()
    value["powers"][1]["clause"] = value["powers"][0]["clause"]
    assert parse(value).power("4.1", "key.rotated").text == value["powers"][1]["text"]


def test_the_kinds_are_those_of_the_statements_except_the_first_two():
    kinds = set(charter_form.Kind.__args__)
    assert kinds == set(bodies.BODIES) - {"ledger.founded", "charter.adopted"}


@pytest.mark.parametrize("part", ["operator", "guarantor", "scrutineer"])
def test_the_trustee_is_incompatible_with_each_of_three_parts(part):
    value = document()
    other = value["protocol_roles"][part]
    by_code = {role["role"]: role for role in value["roles"]}
    by_code[other]["incompatible"] = [code for code in by_code[other]["incompatible"] if code != "DEP"]
    parse(value)
    by_code["DEP"]["incompatible"].remove(other)
    assert refusal(value).code == "charter.malformed"
    (problem,) = charter_check.problems(value)
    assert (problem.code, problem.where, problem.needs) == ("apart", f"roles[{other}].incompatible", "DEP")
    by_code[other]["incompatible"].append("DEP")
    parse(value)


# --- what the rules ask -------------------------------------------------------------------------------------


def test_a_power_is_found_by_clause_and_kind():
    it = charter.parse(template_bytes())
    assert it.power("6.6", "draw.deals_closed").signed_by[0].count == "draw.t"
    assert it.power("6.6", "draw.diced") is None
    assert it.power("0", "draw.diced") is None


def test_roles_bodies_levels_and_incompatibilities_are_found():
    it = charter.parse(template_bytes())
    assert it.has_role("ANI")
    assert not it.has_role("XXX")
    assert it.body("conseil").drawn == 12
    assert it.body("other") is None
    assert it.incompatible("ANI", "DEP")
    assert it.incompatible("GAR", "DEP")
    assert it.incompatible("SCR", "ANI")
    assert not it.incompatible("MEM", "DEP")
    assert it.has_level("SCR", "draw", "executive")
    assert not it.has_level("SCR", "draw", "decision")


def test_incompatibility_goes_both_ways():
    value = document()
    for role in value["roles"]:
        role["incompatible"] = ["MEM"] if role["role"] == "AUD" else role["incompatible"]
    it = parse(value)
    assert it.incompatible("AUD", "MEM")
    assert it.incompatible("MEM", "AUD")


def test_lookups_are_no_part_of_the_charter():
    asked, fresh = charter.parse(template_bytes()), charter.parse(template_bytes())
    asked.power("6.1", "draw.diced")
    assert asked == fresh
    assert canonical.encode(msgspec.to_builtins(asked)) == template_bytes()


def rules_with(subject, /, **changes):
    """The problems of the template with another rule for a subject."""
    value = json.loads(charter.from_toml(charter.template("en")))
    rule = next(rule for rule in value["decisions"]["rules"] if rule["subject"] == subject)
    rule.update(changes)
    return [(problem.code, problem.where) for problem in charter_check.problems(value)]


def test_a_rule_of_decision_has_the_fraction_that_its_method_needs():
    half, whole = {"part": 1, "of": 2}, {"part": 5, "of": 5}
    assert rules_with("persons", threshold=whole) == [("together", "decisions.rules[persons]")]
    assert rules_with("persons", method="qualified_majority") == [("together", "decisions.rules[persons]")]
    assert rules_with("charter", threshold=whole) == []
    assert rules_with("charter", threshold=half) == [("number", "decisions.rules[charter].threshold.part")]
    assert rules_with("charter", quorum={"part": 3, "of": 2}) == [("number", "decisions.rules[charter].quorum.part")]


def test_only_consent_falls_back_on_a_vote():
    fallback = {"method": "simple_majority", "mediation_days": 3, "opinion": "optional"}
    assert rules_with("ordinary", fallback=fallback) == []
    assert rules_with("charter", fallback=fallback) == [("together", "decisions.rules[charter]")]
    without = fallback | {"method": "qualified_majority"}
    assert rules_with("ordinary", fallback=without) == [("together", "decisions.rules[ordinary].fallback")]


def test_every_subject_is_decided_in_one_way_by_roles_that_there_are():
    assert rules_with("ordinary", subject="charter") == [("repeated", "decisions.rules")]
    assert rules_with("charter", electorate=["XXX"]) == [("role", "decisions.rules[charter].electorate")]


def test_a_share_is_reached_exactly():
    third = charter.Share(1, 3)
    assert [some for some in range(7) if third.reached(some, 6)] == [2, 3, 4, 5, 6]
    assert not third.reached(2, 7)
    assert charter.Share(2, 3).reached(2, 3)
    assert charter.Share(0, 1).reached(0, 0)
