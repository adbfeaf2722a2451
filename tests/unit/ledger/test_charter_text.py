import json
from functools import cache
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from draws import canonical
from ledger import charter, charter_form
from ledger.errors import Malformed, Refusal


@cache
def template_bytes(language="en"):
    return charter.from_toml(charter.template(language))


def document():
    """The template as decoded JSON, to be spoiled."""
    return json.loads(template_bytes())


def parse(value):
    return charter.parse(canonical.encode(value))


# --- TOML ---------------------------------------------------------------------------------------------------


def test_toml_that_cannot_be_read_says_where():
    (problem,) = charter.problems('title = "a"\ntitle = "b"\n')
    assert (problem.code, problem.where) == ("toml", "line 2, column 12")
    assert charter.problems("a = " + "9" * 5000)[0].code == "toml"
    assert charter.problems("a = " + "[" * 100_000)[0].code == "toml"


def test_all_problems_of_a_text_are_named_with_their_place():
    it = charter.template("en")
    for old, new in (
        ('language = "en"', 'language = "English"\nmotto = "x"'),
        ("attempts = 3 ", "attempts = 0 "),
        ("term_months = 24", "term_months = 2000-01-01"),
        ('dice = "required"', 'dice = "always"'),
        ('clause = "6.4"\n', 'clause = "6.4"\nsigned_by_nobody = true\n'),
        ('clause = "15.2"\ntitle = "A draw that has begun"', 'clause = "15.2"'),
        ("fallback = { method", 'fallback = { kind = "x", method'),
        ("quorum = { part = 1, of = 2 }", "quorum = 0.5"),
        ('{ subject = "project", levels = ["consultative"] }', '{ subject = "project", levels = "all" }'),
    ):
        assert old in it
        it = it.replace(old, new, 1)
    it = it.replace('[[bodies]]\nbody = "conseil"', '[[bodies]]\nbody = "the council"')
    assert {(problem.code, problem.where) for problem in charter.problems(it)} == {
        ("unknown", "motto"),
        ("code", "language"),
        ("number", "contact.attempts"),
        ("number", "bodies[#1].term_months"),
        ("code", "bodies[#1].body"),
        ("choice", "draws.dice"),
        ("unknown", "powers[6.4].signed_by_nobody"),
        ("missing", "articles[15.2].title"),
        ("unknown", "decisions.rules[purpose].fallback.kind"),
        ("table", "decisions.rules[charter].quorum"),
        ("list", "roles[GAR].levels[project].levels"),
    }
    with pytest.raises(charter.Unfit, match=r"charter\.malformed: motto: unknown"):
        charter.from_toml(it)


def test_a_problem_says_what_would_be_right():
    it = charter.template("en").replace("attempts = 3 ", "attempts = 0 ").replace('"DPD"]', '"DPO"]')
    assert [(p.where, p.needs) for p in charter.problems(it)] == [("contact.attempts", "1–100")]
    it = it.replace("attempts = 0 ", "attempts = 3 ")
    found = charter.problems(it)
    assert {problem.code for problem in found} == {"role"}
    assert found[0].where == "powers[6.2].signed_by[#2].roles"
    assert "DPD" in found[0].needs


def test_what_is_not_a_table_is_named():
    it = charter.template("en").replace("[contact]", "[contacts]")
    codes = {(p.code, p.where) for p in charter.problems("contact = 1\n" + it)}
    assert {("table", "contact"), ("unknown", "contacts")} <= codes


def test_a_text_weaker_than_the_protocol_says_so():
    it = charter.template("en").replace('not = ["ANI", "draw.trustees"]', "not = []")
    (problem,) = charter.problems(it)
    assert (problem.code, problem.where) == ("weaker", "powers[6.7]: draw.diced")
    assert problem.needs == "SCR − ANI − draw.trustees × 2"
    assert charter.from_toml(it)


def test_letters_typed_in_two_ways_give_the_same_charter():
    it = charter.template("fr")
    assert normalize("NFD", it) != it
    assert charter.from_toml(normalize("NFD", it)) == charter.from_toml(it)
    assert charter.from_toml(it.replace("\n", "\r\n")) == charter.from_toml(it)


def test_a_text_without_canonical_form_is_a_problem():
    it = charter.template("en").replace("Charter of our collective", "\ud800")
    assert [problem.code for problem in charter.problems(it)] == ["form"]


# --- templates ----------------------------------------------------------------------------------------------

WORDS_FOR_PEOPLE = {"title", "language", "name", "mission", "text"}


def rules_of(value):
    if isinstance(value, list):
        return [rules_of(item) for item in value]
    if isinstance(value, dict):
        return {name: rules_of(item) for name, item in value.items() if name not in WORDS_FOR_PEOPLE}
    return value


@pytest.mark.parametrize("language", charter.LANGUAGES)
def test_each_template_is_a_lawful_charter(language):
    it = charter.parse_lawful(template_bytes(language))
    assert charter.problems(charter.template(language)) == []
    assert it.language == language
    assert {kind for power in it.powers for kind in power.kinds} == set(charter_form.Kind.__args__)


def test_the_templates_have_the_same_rules_in_other_words():
    french, english = (json.loads(template_bytes(language)) for language in ("fr", "en"))
    assert rules_of(french) == rules_of(english)
    for name in ("roles", "powers", "articles"):
        for ours, theirs in zip(french[name], english[name], strict=True):
            assert all(ours[word] != theirs[word] for word in {"mission", "text"} & set(ours))


def test_no_template_claims_that_a_drawn_group_is_representative():
    for language in charter.LANGUAGES:
        assert "représentati" not in charter.template(language).lower()
        assert "representati" not in charter.template(language).lower()


def test_whoever_may_sign_under_a_level_has_that_level():
    it = charter.parse(template_bytes())
    for power in it.powers:
        if power.subject is None:
            continue
        for requirement in power.signed_by:
            assert requirement.roles
            assert all(it.has_level(role, power.subject, power.level) for role in requirement.roles), power.clause


def test_articles_and_powers_share_no_clause():
    it = charter.parse(template_bytes())
    assert not {power.clause for power in it.powers} & {article.clause for article in it.articles}


def test_another_language_has_no_template():
    with pytest.raises(Malformed, match="en, fr"):
        charter.template("xx")


# --- differences --------------------------------------------------------------------------------------------


def changed(change):
    value = document()
    change(value)
    return charter.differences(charter.parse(template_bytes()), parse(value))


def test_equal_charters_have_no_differences():
    assert changed(lambda value: None) == []


def test_a_change_is_named_by_clause_whatever_moved_around_it():
    def change(value):
        value["powers"][9]["signed_by"][0]["count"] = 3
        value["contact"]["days"] = 21
        del value["articles"][0]

    first, article = document()["powers"][9], document()["articles"][0]
    assert {(d.path, d.before) for d in changed(change) if d.path != "articles[1.1]"} == {
        (f"powers[{first['clause']}].signed_by[#1].count", first["signed_by"][0]["count"]),
        ("contact.days", 14),
    }
    (removed,) = (d for d in changed(change) if d.path == "articles[1.1]")
    assert (removed.before, removed.after) == (article, None)


def test_what_appears_has_no_before():
    (found,) = changed(lambda value: value["powers"][0].update(subject="keys", level="decision"))[:1]
    assert (found.path, found.before, found.after) == ("powers[4.1].subject", None, "keys")


def test_another_order_is_a_difference():
    (found,) = changed(lambda value: value["bodies"].append(value["bodies"][0] | {"body": "b2"}))
    assert found.path == "bodies[b2]"
    (found,) = changed(lambda value: value["articles"].reverse())
    assert found.path == "articles"
    assert found.before == found.after[::-1]


@st.composite
def amended(draw):
    """The template after up to three lawful changes, some of which only move things."""
    value = document()
    for _ in range(draw(st.integers(0, 3))):
        power = draw(st.sampled_from(value["powers"]))
        role = draw(st.sampled_from(value["roles"]))
        match draw(st.integers(0, 6)):
            case 0:
                name = draw(st.sampled_from(["roles", "powers", "articles"]))
                value[name] = draw(st.permutations(value[name]))
            case 1:
                value["articles"] = value["articles"][draw(st.integers(0, 2)) :]
            case 2:
                power["signed_by"] = draw(st.permutations(power["signed_by"]))
            case 3:
                power["signed_by"] = [*power["signed_by"], draw(st.sampled_from(power["signed_by"]))][:10]
            case 4:
                power["clause"] = draw(st.sampled_from(["4.1", "99"]))
            case 5:
                role["levels"] = draw(st.permutations([*role["levels"], {"subject": "draw", "levels": ["decision"]}]))
            case _:
                power["text"] = draw(st.sampled_from(["a", "b"]))
    return value


@given(amended(), amended())
def test_differences_are_none_if_and_only_if_the_charters_are_equal(first, second):
    try:
        old, new = parse(first), parse(second)
    except Refusal:
        assume(False)
    assert (charter.differences(old, new) == []) == (old == new)
    assert charter.differences(old, old) == []
