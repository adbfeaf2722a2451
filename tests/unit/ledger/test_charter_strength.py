import json
from functools import cache

import pytest

from draws import canonical
from ledger import charter, charter_form
from ledger.charter_strength import NOT_NEEDED
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


OPERATOR = {"count": 1, "roles": ["ANI"], "not": []}
TRUSTEE = {"count": 1, "in": "draw.trustee", "not": []}
TRUSTEES = {"count": "draw.t", "in": "draw.trustees", "not": []}
GUARANTOR = {"count": 1, "roles": ["GAR"], "not": []}
OTHER_AUDITOR = {"count": 1, "roles": ["AUD"], "not": ["GAR"]}
MEMBER = {"count": 1, "roles": ["MEM"], "not": []}
PERSON = {"count": 1, "in": "body.person", "not": []}
ALL = {"count": "all", "in": "body.stakeholders", "not": []}
ROSTER = {"count": "body.t", "in": "body.trustees", "not": []}
WORDS = {"count": 2, "roles": ["SCR"], "not": []}
DICE = {"count": 2, "roles": ["SCR"], "not": ["ANI", "draw.trustees"]}
OTHERS = {"count": 2, "roles": ["GAR", "MEM"], "not": ["ANI"]}
ANYONE = {"count": 1, "anyone": True, "not": []}
DATA = {"count": 1, "roles": ["DPD"], "not": []}
AUDITOR = {"count": 1, "roles": ["AUD"], "not": ["ANI"]}
LOOSE_OPERATOR = [
    [GUARANTOR],
    [OPERATOR | {"roles": ["ANI", "GAR"]}],
    [OPERATOR | {"count": "body.t"}],
    [OPERATOR | {"count": "draw.t"}],
    [{"count": 5, "anyone": True, "not": []}],
    [PERSON],
]
LOOSE_TRUSTEE = [[OPERATOR], [TRUSTEE | {"in": "draw.trustees"}], [TRUSTEE | {"count": "draw.t"}]]
LOOSE_TRUSTEES = [
    [TRUSTEES | {"count": 1000}],
    [TRUSTEES | {"count": "all"}],
    [TRUSTEES | {"count": "majority"}],
    [TRUSTEES | {"count": "body.t"}],
    [TRUSTEES | {"in": "body.trustees"}],
    [GUARANTOR],
]

# kind: (what is just enough, what is one notch too little)
ROWS = {
    "key.enrolled": ([PERSON], [[OPERATOR], [PERSON | {"count": "body.t"}], [PERSON | {"in": "seat.person"}]]),
    "draw.purpose_agreed": (
        [ALL],
        [[ALL | {"count": 1000}], [ALL | {"count": "majority"}], [OPERATOR], [ALL | {"in": "body.person"}]],
    ),
    "draw.pool_sealed": ([OPERATOR], LOOSE_OPERATOR),
    "draw.lottery_coins": ([GUARANTOR], []),
    "draw.lottery_audited": (
        [GUARANTOR, OTHER_AUDITOR],
        [[GUARANTOR], [OTHER_AUDITOR], [GUARANTOR, AUDITOR], [GUARANTOR, OPERATOR], [OPERATOR, OTHER_AUDITOR]],
    ),
    "draw.announced": (
        [OPERATOR, ROSTER],
        [
            [OPERATOR],
            [ROSTER],
            [OPERATOR, ROSTER | {"count": 31}],
            [OPERATOR, ROSTER | {"count": "draw.t"}],
            [OPERATOR, ROSTER | {"in": "draw.trustees"}],
            [GUARANTOR, ROSTER],
        ],
    ),
    "draw.words_closed": (
        [WORDS],
        [
            [WORDS | {"count": 1}],
            [WORDS | {"count": "all"}],
            [WORDS | {"count": "majority"}],
            [WORDS | {"roles": ["SCR", "GAR"]}],
            [WORDS | {"count": 1}, WORDS | {"count": 1}],
        ],
    ),
    "draw.dealt": ([TRUSTEE], LOOSE_TRUSTEE),
    "draw.opened": ([TRUSTEE], LOOSE_TRUSTEE),
    "draw.shared": ([TRUSTEE], LOOSE_TRUSTEE),
    "draw.deals_closed": ([TRUSTEES], LOOSE_TRUSTEES),
    "draw.diced": (
        [DICE],
        [
            [DICE | {"count": 1}],
            [DICE | {"not": ["ANI"]}],
            [DICE | {"not": ["draw.trustees"]}],
            [DICE | {"not": ["ANI", "body.trustees"]}],
            [DICE | {"roles": ["SCR", "MEM"]}],
        ],
    ),
    "draw.annulled": ([TRUSTEES], LOOSE_TRUSTEES),
    "draw.concluded": ([OPERATOR, {"count": 1, "anyone": True, "not": []}], [[OPERATOR], [GUARANTOR, WORDS]]),
    "draw.withdrawn": ([DATA], [[OPERATOR], [DATA | {"roles": ["DPD", "ANI"]}]]),
    "draw.answered": ([GUARANTOR, ANYONE], [[GUARANTOR], [OPERATOR, OPERATOR]]),
    "draw.pool_audited": ([AUDITOR, ANYONE], [[AUDITOR], [AUDITOR | {"not": []}, ANYONE], [GUARANTOR, ANYONE]]),
    "seat.accepted": ([OPERATOR], LOOSE_OPERATOR),
    "seat.declined": ([OPERATOR], LOOSE_OPERATOR),
    "seat.filled": ([OPERATOR], LOOSE_OPERATOR),
    "seat.vacated": (
        [OPERATOR, OTHERS],
        [
            [OPERATOR],
            [OTHERS],
            [OPERATOR, OTHERS | {"count": 1}],
            [OPERATOR, OTHERS | {"not": []}],
            [OPERATOR, {"count": 2, "anyone": True, "not": ["ANI"]}],
            [OPERATOR, OTHERS | {"count": "all"}],
            [{"count": 1, "in": "seat.person", "not": []}],
        ],
    ),
    "tally.recorded": (
        [WORDS, GUARANTOR, MEMBER],
        [
            [WORDS, GUARANTOR],
            [WORDS, MEMBER],
            [WORDS | {"count": 1}, GUARANTOR, MEMBER],
            [WORDS, GUARANTOR, MEMBER | {"roles": ["MEM", "PAR"]}],
        ],
    ),
    "decision.taken": ([WORDS, GUARANTOR], [[WORDS], [GUARANTOR], [WORDS | {"count": 1}, GUARANTOR]]),
    "opinion.given": ([GUARANTOR], [[OPERATOR], [MEMBER]]),
    **{
        kind: ([{"count": 1, "anyone": True, "not": []}], [])
        for kind in (
            "draw.openings_closed",
            "draw.beacon",
            "draw.lapsed",
            "draw.contested",
            "charter.amended",
            "role.assigned",
            "role.ended",
            "key.rotated",
            "key.revoked",
            "proposal.opened",
            "proposal.read",
            "objection.raised",
            "objection.integrated",
            "objection.maintained",
            "objection.withdrawn",
        )
    },
}


def with_only(kind, signed_by, when=()):
    """The template in which one power alone gives this kind."""
    value = document()
    for power in value["powers"]:
        power["kinds"] = [other for other in power["kinds"] if other != kind]
    value["powers"] = [power for power in value["powers"] if power["kinds"]]
    power = {"clause": "99", "text": "x", "kinds": [kind], "when": list(when), "signed_by": signed_by}
    value["powers"].append(power)
    return value


@pytest.mark.parametrize("kind", charter_form.Kind.__args__)
def test_the_least_that_the_protocol_asks_for_is_enough(kind):
    charter.parse_lawful(canonical.encode(with_only(kind, ROWS[kind][0])))
    charter.parse_lawful(canonical.encode(with_only(kind, [GUARANTOR, *reversed(ROWS[kind][0])])))


@pytest.mark.parametrize(("kind", "signed_by"), [(kind, less) for kind, (_, weaker) in ROWS.items() for less in weaker])
def test_a_charter_one_notch_weaker_is_refused_and_the_kind_is_named(kind, signed_by):
    value = with_only(kind, signed_by)
    refused = refusal(value)
    assert refused.code == "charter.weaker"
    assert refused.where.startswith(f"{kind}: powers[99]")
    assert [weak.kind for weak in charter.weaknesses(parse(value))] == [kind]


@pytest.mark.parametrize("kind", [kind for kind in charter_form.Kind.__args__ if kind not in NOT_NEEDED])
def test_a_charter_that_gives_a_kind_to_nobody_is_refused(kind):
    value = with_only(kind, ROWS[kind][0])
    del value["powers"][-1]
    assert [(w.kind, w.where) for w in charter.weaknesses(parse(value))] == [(kind, "powers")]
    assert refusal(value).where.startswith(kind)


@pytest.mark.parametrize("kind", sorted(NOT_NEEDED))
def test_a_charter_may_give_to_nobody_what_its_draws_do_without(kind):
    value = with_only(kind, ROWS[kind][0])
    del value["powers"][-1]
    charter.parse_lawful(canonical.encode(value))


def test_one_weak_power_beside_a_strong_one_is_refused():
    value = document()
    value["powers"].append({"clause": "99", "text": "x", "kinds": ["draw.diced"], "when": [], "signed_by": [WORDS]})
    assert refusal(value).code == "charter.weaker"


@pytest.mark.parametrize("count", ["all", "majority", 1, 2, 1000])
def test_all_and_majority_are_enough_where_one_is(count):
    for kind, requirement in (("draw.pool_sealed", OPERATOR), ("draw.dealt", TRUSTEE), ("key.enrolled", PERSON)):
        charter.parse_lawful(canonical.encode(with_only(kind, [requirement | {"count": count}])))


def test_more_exclusions_and_more_signers_are_stricter():
    stricter = [DICE | {"count": 3, "not": ["draw.trustees", "MEM", "ANI"]}]
    charter.parse_lawful(canonical.encode(with_only("draw.diced", stricter)))


def test_a_resignation_needs_whoever_sits_there_and_nobody_else():
    seated = {"count": 1, "in": "seat.person", "not": []}
    value = document()
    power = next(power for power in value["powers"] if power["clause"] == "7.5")
    power["signed_by"] = [OPERATOR, OTHERS]
    assert refusal(value).where.startswith("seat.vacated: powers[7.5]: seat.person")
    power["signed_by"] = [seated, OPERATOR]
    charter.parse_lawful(canonical.encode(value))
    for when in ([], [{"field": "cause", "is": "other"}], [{"field": "reason", "is": "resigned"}]):
        power["signed_by"], power["when"] = [seated], when
        assert refusal(value).code == "charter.weaker"


def test_the_parts_count_whatever_their_codes_are():
    renamed = template_bytes().decode().replace('"ANI"', '"OPS"').replace('"SCR"', '"WIT"')
    charter.parse_lawful(canonical.encode(json.loads(renamed)))


def test_all_weaknesses_are_named():
    value = with_only("draw.diced", [WORDS])
    value["powers"] = [power for power in value["powers"] if power["clause"] not in ("6.2", "7.6")]
    assert [weak.kind for weak in charter.weaknesses(parse(value))] == [
        "draw.pool_sealed",
        "draw.diced",
        "seat.filled",
    ]
