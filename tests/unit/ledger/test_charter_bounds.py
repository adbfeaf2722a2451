import json
from functools import cache, reduce

import msgspec
import pytest

from draws import canonical
from ledger import charter
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


POWER, ROLE, BODY = ("powers", 0), ("roles", 9), ("bodies", 0)  # roles[9] is AUD, whom no power names
SIGNED = (*POWER, "signed_by", 1)


def text(most, least=1):
    return ["x" * least, "x" * most, "é\nè", "\U0001f600" * most], [
        "x" * (most + 1),
        "x" * (least - 1),
        "a\tb",
        "a\rb",
        "\x7f",
        "\x9f",
        "\x00",
        1,
        ["x"],
    ]


def code(most):
    return ["a", "A-_.9"[: most or 9], "x" * most], ["x" * (most + 1), "", "a b", "a\n", "é", "a/b", 7, True]


def number(least, most):
    wrong = ["1", True, [], most + 1, *([least - 1] if least else [])]
    return [least, most], wrong


LEVELS = (
    [["executive"], ["decision", "consultative", "executive"]],
    [
        [],
        ["executive"] * 2,
        ["other"],
        ["executive", "decision", "consultative", "executive"],
        "executive",
    ],
)
CLAUSE = ["1", "A-z.9", "x" * 20], ["x" * 21, "", "a_b", "é", "1\n", 1]

BOUNDS = {
    ("format",): (["kleroterion/charter/v1"], ["kleroterion/charter/v2", "", 1]),
    ("title",): text(200),
    ("language",): (["fr", "a-", "x" * 8], ["f", "x" * 9, "FR", "fr_", "fr\n", 1]),
    (*ROLE, "name"): text(100),
    (*ROLE, "mission"): text(1000),
    (*ROLE, "levels"): (
        [[], [{"subject": "a", "levels": ["decision"]}] * 50],
        [[{"subject": "a", "levels": ["decision"]}] * 51, {}, ["a"], [{"subject": "a"}]],
    ),
    (*ROLE, "levels", 0, "subject"): code(40),
    (*ROLE, "levels", 0, "levels"): LEVELS,
    (*ROLE, "incompatible"): ([[], ["ANI"] * 50], [["ANI"] * 51, ["XXX"], [1], "ANI"]),
    (*BODY, "body"): code(40),
    (*BODY, "name"): text(100),
    (*BODY, "confers"): (["MEM", "AUD"], ["XXX", "", 1]),
    (*BODY, "drawn"): number(0, 10**6),
    (*BODY, "volunteer"): number(0, 10**6),
    (*BODY, "experienced"): number(0, 10**6),
    (*BODY, "term_months"): number(1, 600),
    (*POWER, "clause"): CLAUSE,
    (*POWER, "text"): text(1000),
    (*POWER, "kinds"): (
        [["key.enrolled"], ["key.enrolled"] * 50],
        [[], ["key.enrolled"] * 51, ["charter.adopted"], ["ledger.founded"], ["draw.wished"], [1], "key.enrolled"],
    ),
    (*POWER, "when"): (
        [[], [{"field": "cause", "is": "x"}] * 5],
        [[{"field": "cause", "is": "x"}] * 6, {}, [{"field": "cause"}], [{"is": "x", "field": "a", "more": 1}]],
    ),
    (*POWER, "signed_by"): (
        [[{"count": 1, "not": [], "in": "body.person"}] * 10],
        [[], [{"count": 1, "not": [], "in": "body.person"}] * 11, ["ANI"]],
    ),
    (*SIGNED, "count"): (
        [1, 1000, "all", "majority", "body.t", "draw.t"],
        [0, 1001, True, "1", "none", "body.person", []],
    ),
    (*SIGNED, "roles"): ([["ANI"], ["ANI"] * 20], [[], ["ANI"] * 21, ["XXX"], ["body.trustees"], "ANI"]),
    (*SIGNED, "not"): (
        [[], ["ANI"] * 20, ["body.trustees", "draw.trustees", "GAR"]],
        [["ANI"] * 21, ["XXX"], ["draw.trustee"], ["body.person"], "ANI"],
    ),
    ("draws", "dice"): (["required", "optional"], ["", "none", True]),
    ("draws", "beacon"): (["required", "optional"], ["", "none", True]),
    ("draws", "contest_days"): number(0, 3650),
    ("contact", "attempts"): number(1, 100),
    ("contact", "channels"): number(1, 20),
    ("contact", "days"): number(0, 365),
    ("articles", 0, "clause"): CLAUSE,
    ("articles", 0, "title"): text(200),
    ("articles", 0, "text"): text(5000),
}


@pytest.mark.parametrize(
    ("path", "item"),
    [(path, item) for path, (right, _) in BOUNDS.items() for item in right],
    ids=lambda v: str(v)[:30],
)
def test_everything_within_the_bounds_is_a_charter(path, item):
    value = put(document(), path, item)
    assert canonical.encode(msgspec.to_builtins(parse(value))) == canonical.encode(value)


@pytest.mark.parametrize(
    ("path", "item"),
    [(path, item) for path, (_, wrong) in BOUNDS.items() for item in wrong],
    ids=lambda v: str(v)[:30],
)
def test_everything_beyond_the_bounds_is_refused(path, item):
    assert refusal(put(document(), path, item)).code == "charter.malformed"


def test_a_condition_has_a_field_name_and_a_text():
    condition = ("powers", 5, "when", 0)
    for item in ("a", "a_b", "x" * 500):
        parse(put(document(), (*condition, "field"), item))
    for item in ("", "A", "a1", "a-b", "a\n", 1):
        assert refusal(put(document(), (*condition, "field"), item)).code == "charter.malformed"
    for item in text(100)[0]:
        parse(put(document(), (*condition, "is"), item))
    for item in text(100)[1]:
        assert refusal(put(document(), (*condition, "is"), item)).code == "charter.malformed"


def numbered(item, field, count):
    return [item | {field: f"n{i}"} for i in range(count)]


@pytest.mark.parametrize(
    ("name", "field", "least", "most"),
    [
        ("roles", "role", 1, 100),
        ("bodies", "body", 1, 50),
        ("powers", "clause", 1, 500),
        ("articles", "clause", 0, 500),
    ],
)
def test_each_list_has_its_bounds(name, field, least, most):
    value = document()
    kept = value[name] if name == "roles" else []
    for count in (most, most + 1):
        spare = numbered(value[name][0], field, count - len(kept))
        changed = put(document(), (name,), kept + spare)
        if count <= most:
            parse(changed)
        else:
            assert refusal(changed).code == "charter.malformed"
    if least:
        assert refusal(put(document(), (name,), [])).code == "charter.malformed"
    else:
        parse(put(document(), (name,), []))


def test_every_field_but_the_optional_ones_must_be_there():
    """Besides subject and level, and the sources of a requirement: a fallback, and the rules after the first two."""
    value = document()
    for rule in value["decisions"]["rules"]:
        rule.pop("fallback", None)
    for path in [p for p in paths(value) if p and isinstance(p[-1], str)]:
        changed = document()
        for rule in changed["decisions"]["rules"]:
            rule.pop("fallback", None)
        *way, last = path
        del reduce(lambda inner, step: inner[step], way, changed)[last]
        assert refusal(changed).code == "charter.malformed", path


@pytest.mark.parametrize("path", [(), ROLE, BODY, POWER, SIGNED, ("draws",), ("contact",), ("protocol_roles",)])
def test_no_other_field_may_be_there(path):
    assert refusal(put(document(), (*path, "more"), 1)).code == "charter.malformed"
