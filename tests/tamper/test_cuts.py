"""Cuts of a certificate that say more than their proofs: refused at their step."""

import json
from copy import deepcopy
from itertools import combinations

import pytest

from draws.panels import document, lottery
from draws.panels.quotas import Quota
from verifier import panels
from verifier.errors import Invalid, Malformed
from verifier.panels import Refused

# Of the first four no two may sit together, which no weights alone can prove: half of each would keep every quota.
PAIRS = list(combinations(range(4), 2))
PEOPLE = [tuple("1" if person in pair else "0" for pair in PAIRS) for person in range(6)]
HONEST = document.encode(
    lottery.plan(PEOPLE, [Quota(f"{pair}", "1", 0, 1) for pair in PAIRS], 3, 60, coins=bytes(range(32)))
)


def check(value):
    return panels.check(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def doctored(change):
    value = json.loads(HONEST)
    change(value["certificate"]["cuts"])
    return value


def leaves(proof):
    return [proof] if "beyond" in proof else leaves(proof["fewer"]) + leaves(proof["more"])


def refused(change, step):
    with pytest.raises(Refused) as error:
        check(doctored(change))
    assert error.value.step == step


def test_the_cuts_of_an_honest_certificate_are_proved():
    assert check(json.loads(HONEST)).attained


def test_a_cut_that_allows_less_than_panels_do_is_refused():
    refused(lambda cuts: cuts[0].update(most=cuts[0]["most"] - 1), "cuts")


def test_a_cut_with_a_higher_price_is_refused():
    def change(cuts):
        cuts[0]["prices"][0][1] += 1

    refused(change, "cuts")


def test_a_cut_with_a_price_for_everybody_is_refused():
    refused(lambda cuts: cuts[0].update(prices=[[t, 1] for t in range(5)]), "cuts")


def test_a_cut_without_proof_is_refused():
    refused(lambda cuts: cuts[0].update(proof={"beyond": 0, "max": [], "min": []}), "cuts")


def test_every_leaf_is_needed():
    honest = json.loads(HONEST)["certificate"]["cuts"][0]["proof"]
    for number in range(len(leaves(honest))):

        def change(cuts, number=number):
            leaves(cuts[0]["proof"])[number].update(beyond=0, max=[], min=[])

        refused(change, "cuts")


def test_the_sides_of_a_branch_are_not_each_others():
    def change(cuts):
        branch = deepcopy(cuts[0]["proof"])
        assert "fewer" in branch
        cuts[0]["proof"] = branch | {"fewer": branch["more"], "more": branch["fewer"]}

    refused(change, "cuts")


@pytest.mark.parametrize("number", [1, 2, 1000])
def test_a_branch_must_tell_two_numbers_of_a_type_apart(number):
    def change(cuts):
        cuts[0]["proof"]["number"] = number

    refused(change, "cuts")


def test_without_its_cut_a_certificate_proves_nothing():
    value = json.loads(HONEST)
    del value["certificate"]["cuts"]
    with pytest.raises(Refused):
        check(value)


def test_a_cut_that_is_not_there_is_not_listed():
    value = json.loads(HONEST)
    value["certificate"]["cuts"] = []
    with pytest.raises(Refused) as error:
        check(value)
    assert error.value.step == "form"


@pytest.mark.parametrize("prices", [[[0, 1], [0, 1]], [[1, 1], [0, 1]], [[9, 1]], [[0, 0]], [[0]], "x", [[0, True]]])
def test_prices_of_another_shape_are_refused(prices):
    with pytest.raises((Refused, Malformed)):
        check(doctored(lambda cuts: cuts[0].update(prices=prices)))


@pytest.mark.parametrize("field", ["beyond", "max", "min", "fewer", "more", "number", "type"])
@pytest.mark.parametrize("value", [0, "x", [], {}, True, [[]], [{}], [[0]], [[0, 1], [0, 1]], [[99, 1]]])
def test_a_proof_of_another_shape_is_refused_or_changes_nothing(field, value):
    def change(cuts):
        proof = cuts[0]["proof"]
        part = proof if field in proof else leaves(proof)[0]
        same.append(part[field] == value and type(part[field]) is type(value))
        part[field] = value

    same: list[bool] = []
    try:
        check(doctored(change))
    except (Malformed, Invalid):
        return
    assert same == [True]
