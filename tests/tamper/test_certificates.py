"""Certificates that claim what they do not prove, objective by objective, and proofs of a clash that branch."""

import json

import pytest

from draws.panels import document, lottery
from draws.panels.quotas import Quota
from tests import pools
from tests.fuzz.examples import clash
from verifier import impossible, panels
from verifier.errors import Invalid, Malformed
from verifier.panels import Refused

POOL = pools.invented(30, 6, pools.FEW[:2])


def made(objective: str) -> dict:
    plan = lottery.plan(POOL.people, POOL.quotas, POOL.seats, 20, coins=bytes(32), objective=objective)
    return json.loads(document.encode(plan))


def check(value: dict):
    return panels.check(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def test_maximin_without_a_level_proves_nothing():
    value = made("maximin")
    assert check(value).attained
    value["certificate"]["levels"] = []
    with pytest.raises(Refused, match="maximin needs a level above 0"):
        check(value)


def test_a_lottery_that_claims_nothing_must_not_look_proved():
    value = made("random")
    assert not check(value).attained
    value["certificate"]["levels"] = made("leximin")["certificate"]["levels"]
    with pytest.raises(Refused, match="nothing is claimed"):
        check(value)


@pytest.mark.parametrize("objective", ["nash", "goldilocks"])
def test_prices_do_not_set_people_aside(objective):
    """Levels of such a certificate are about people whom no panel can hold, and about nobody else."""
    value = made(objective)
    assert check(value).attained
    level = next(level for level in made("leximin")["certificate"]["levels"] if level["max"])
    value["certificate"]["levels"] = [level]
    with pytest.raises(Refused):
        check(value)


def test_a_band_without_weights_is_a_claim():
    value = made("goldilocks")
    value["certificate"] |= {"max": [], "min": [], "spread": [11, 10]}
    with pytest.raises(Refused):
        check(value)


@pytest.mark.parametrize("spread", [[9, 10], [1001, 1000]])
def test_a_band_narrower_than_its_weights_show_is_refused(spread):
    value = made("goldilocks")
    value["certificate"]["spread"] = spread
    with pytest.raises((Refused, Invalid)):
        check(value)


def branched(**changes) -> bytes:
    """The proof of a clash told in two cases: at most `number` people of a type, or more."""
    value = json.loads(clash())
    leaf = value["proof"]
    value["proof"] = {"fewer": leaf, "more": leaf, "number": 0, "type": 0} | changes
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_a_proof_may_be_told_in_cases():
    assert impossible.check(branched()) == impossible.check(clash())


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": 10**6},
        {"number": True},
        {"number": "0"},
        {"type": "0"},
        {"type": None},
        {"fewer": []},
    ],
    ids=json.dumps,
)
def test_cases_that_are_none_are_malformed(changes):
    with pytest.raises(Malformed):
        impossible.check(branched(**changes))


def test_one_case_left_open_proves_nothing():
    value = json.loads(clash())
    nothing = value["proof"] | {"weights": [0] * len(value["limits"]), "at_least": 0, "at_most": 0}
    for case in ("fewer", "more"):
        with pytest.raises(Invalid):
            impossible.check(branched(**{case: nothing}))


NOBODY = [("a",)] * 4 + [("b",)] * 4 + [("c",)]
LIMITS = [Quota("sex", "a", 1, 2), Quota("sex", "b", 1, 2), Quota("sex", "c", 0, 0)]


def rigged(objective: str, change) -> dict:
    """One lawful panel over and over, as the proved best, because somebody else can be on no panel."""
    honest = lottery.plan(NOBODY, LIMITS, 3, 20, coins=bytes(32), objective=objective)
    value = json.loads(document.encode(honest))
    assert check(value).attained
    value["panels"] = [value["panels"][0]] * 20
    value["called"] = [20 * value["panels"][0].count(t) for t in range(3)]
    change(value["certificate"])
    return value


def empty_maximin(certificate: dict) -> None:
    certificate["levels"] = certificate["levels"][:1]


def empty_band(certificate: dict) -> None:
    weights = certificate["levels"][0]
    certificate |= {"levels": [], "max": weights["max"], "min": weights["min"], "spread": [10**6, 1]}


def empty_prices(certificate: dict) -> None:
    weights = certificate["levels"][0]
    certificate |= {"levels": [], "max": weights["max"], "min": weights["min"], "scale": 1}


@pytest.mark.parametrize(
    ("objective", "change"), [("maximin", empty_maximin), ("goldilocks", empty_band), ("nash", empty_prices)]
)
def test_whom_no_panel_can_hold_proves_nothing_about_the_others(objective, change):
    with pytest.raises(Refused) as error:
        check(rigged(objective, change))
    assert error.value.step in ("levels", "attained")


def test_somebody_who_can_sit_and_never_does_leaves_a_band_unproved():
    value = rigged("goldilocks", empty_band)
    value["certificate"]["attained"] = False
    assert not check(value).attained


@pytest.mark.parametrize(
    ("objective", "field", "value"),
    [
        ("leximin", "scale", 2),
        ("leximin", "spread", [2, 1]),
        ("leximin", "max", [[0, 1]]),
        ("maximin", "min", [[0, 1]]),
        ("maximin", "scale", 7),
        ("nash", "spread", [3, 2]),
        ("goldilocks", "scale", 2),
        ("goldilocks", "spread", [1, 2]),
        ("random", "scale", 2),
        ("random", "max", [[0, 1]]),
    ],
)
def test_what_an_objective_does_not_use_is_empty(objective, field, value):
    whole = made(objective)
    whole["certificate"][field] = value
    with pytest.raises(Refused) as error:
        check(whole)
    assert error.value.step == "form"


def altered_clash(change) -> bytes:
    value = json.loads(clash())
    change(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value["limits"][0].update(more=1),
        lambda value: value["limits"][0].update(value=1),
        lambda value: value["limits"][0].update(feature=True),
        lambda value: value["limits"][0].update(number=True),
        lambda value: value.update(seats=2**53 - 1),
        lambda value: value.update(homes=[]),
        lambda value: value.update(homes=[{"most": 1, "types": [130]}]),
        lambda value: value.update(homes=[{"most": 1, "types": [1, 0]}]),
        lambda value: value.update(homes=[{"most": 1, "types": [True]}]),
        lambda value: value["proof"].update(homes=[]),
        lambda value: value["people"].append(1),
    ],
)
def test_a_clash_of_another_form_is_malformed(change):
    impossible.check(clash())
    with pytest.raises(Malformed):
        impossible.check(altered_clash(change))


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks"])
def test_so_few_panels_that_somebody_is_on_none_prove_nothing(objective):
    plan = lottery.plan(POOL.people, POOL.quotas, POOL.seats, 1, coins=bytes(32), objective=objective)
    value = json.loads(document.encode(plan))
    assert not value["certificate"]["attained"]
    value["certificate"]["attained"] = True
    with pytest.raises(Refused) as error:
        check(value)
    assert error.value.step == "attained"
