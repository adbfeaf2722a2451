"""Certificates that claim what they do not prove, objective by objective, and proofs of a clash that branch."""

import json

import pytest

from draws.panels import document, lottery
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
    with pytest.raises(Refused, match="maximin needs a level"):
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
