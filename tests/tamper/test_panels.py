"""A doctored lottery is refused at its step, by name."""

import json

import pytest

from draws.panels import document, feasibility, impossibility, lottery
from draws.panels.aggregate import aggregate
from draws.panels.polytope import polytope
from draws.panels.quotas import Quota
from tests import pools
from verifier import impossible, panels
from verifier.errors import Invalid, Malformed
from verifier.panels import Announced, Refused

COINS = bytes(range(32))
M = 100
POOL = pools.invented(60, 12, pools.FEW)


def made(objective="leximin", pool=POOL):
    return document.encode(lottery.plan(pool.people, pool.quotas, pool.seats, M, coins=COINS, objective=objective))


HONEST = made()


def doctored(change, data=HONEST):
    value = json.loads(data)
    change(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def refused(data, step, announced=None):
    with pytest.raises(Refused) as error:
        panels.check(data, announced)
    assert error.value.step == step
    return str(error.value)


def test_the_honest_lottery_stands():
    assert panels.check(doctored(lambda _: None)).attained


def exchange(value):
    """Replace somebody in one panel by somebody of a type that breaks a quota there, and keep the counts right."""
    types = value["types"]
    for panel in value["panels"]:
        out, coming = (
            panel[0],
            next(t for t in range(len(types)) if types[t][0] != types[panel[0]][0] and t not in panel),
        )
        panel.remove(out)
        panel.append(coming)
        panel.sort()
        value["called"][out] -= 1
        value["called"][coming] += 1
    value["panels"].sort()


def test_panels_that_break_a_quota():
    assert "breaks a quota" in refused(doctored(exchange), "panels")


def test_one_type_counted_wrongly():
    def change(value):
        value["called"][3] += 1

    assert "type 3" in refused(doctored(change), "called")


def test_a_panel_with_one_person_too_many():
    refused(doctored(lambda value: value["panels"][-1].append(value["panels"][-1][-1])), "panels")


def test_a_type_called_more_often_than_it_has_people():
    def change(value):
        panel = value["panels"][-1]
        panel[:] = [panel[0]] * len(panel)
        value["panels"].sort()

    refused(doctored(change), "panels")


def test_the_certificate_of_another_pool():
    other = json.loads(made(pool=pools.invented(60, 12, pools.FEW, seed=9)))

    def change(value):
        value["certificate"] = other["certificate"]

    with pytest.raises(Invalid):
        panels.check(doctored(change))


@pytest.mark.parametrize("by", [1, 1000])
def test_altered_duals(by):
    def change(value):
        level = next(level for level in value["certificate"]["levels"] if level["max"])
        level["max"][0][1] += by

    with pytest.raises(Refused) as error:
        panels.check(doctored(change))
    assert error.value.step in ("levels", "attained")


def test_a_level_left_out():
    refused(doctored(lambda value: value["certificate"]["levels"].pop()), "levels")


def test_a_type_in_two_levels():
    def change(value):
        value["certificate"]["levels"].append(value["certificate"]["levels"][0])

    refused(doctored(change), "levels")


def test_a_lottery_that_favours_somebody_while_keeping_every_quota():
    def change(value):
        value["panels"] = [value["panels"][0]] * M
        value["called"] = [M * value["panels"][0].count(t) for t in range(len(value["types"]))]

    refused(doctored(change), "attained")


def test_a_proof_that_is_not_claimed_is_no_modesty():
    def change(value):
        value["certificate"]["attained"] = False

    refused(doctored(change), "attained")


def test_another_number_of_panels_than_announced():
    def change(value):
        last = value["panels"].pop()
        for t in last:
            value["called"][t] -= 1

    refused(doctored(change), "announced", Announced(panels=M))


def test_other_people_than_those_of_the_pool():
    people = [list(row) for row in POOL.people]
    people[5], people[6] = ["v9"] * len(people[5]), people[6]
    refused(HONEST, "types", Announced(people=people))
    refused(HONEST, "types", Announced(people=people[:-1]))


def test_other_quotas_seats_objective_and_coins_than_announced():
    quotas = tuple(panels.Quota(q.feature, q.value, q.minimum, q.maximum) for q in POOL.quotas)
    assert panels.check(HONEST, Announced(quotas=quotas, seats=12, coins=COINS.hex())).attained
    refused(HONEST, "announced", Announced(quotas=quotas[1:]))
    refused(HONEST, "announced", Announced(seats=13))
    refused(HONEST, "announced", Announced(objective="nash"))
    refused(HONEST, "announced", Announced(coins="00" * 32))


def test_prices_that_prove_too_little():
    def change(value):
        for pair in [*value["certificate"]["max"], *value["certificate"]["min"]][:1]:
            pair[1] += pair[1] // 10 + 1

    refused(doctored(change, made("nash")), "levels")


def test_a_band_wider_than_proved():
    def change(value):
        numerator, denominator = value["certificate"]["spread"]
        value["certificate"]["spread"] = [numerator * 101, denominator * 100]

    refused(doctored(change, made("goldilocks")), "levels")


def test_a_band_narrower_than_proved():
    def change(value):
        value["certificate"]["spread"] = [1001, 1000]

    refused(doctored(change, made("goldilocks")), "attained")


@pytest.mark.parametrize("data", [b"", b"1", b"{}", b"null", b"[]", HONEST[:-1], HONEST + b"\n"])
def test_what_is_no_document(data):
    with pytest.raises((Malformed, Refused)):
        panels.check(data)


@pytest.mark.parametrize("field", sorted(json.loads(HONEST)))
@pytest.mark.parametrize("value", [0, "x", [], {}, True, [[]], [{}], [[0]], ["x"], 2**53 - 1])
def test_any_field_of_another_shape_is_refused_and_never_crashes(field, value):
    def change(whole):
        whole[field] = value

    if (field, value) != ("solver", "x"):  # a solver may have any name
        with pytest.raises((Malformed, Invalid)):
            panels.check(doctored(change))


@pytest.mark.parametrize("field", sorted(json.loads(HONEST)["certificate"]))
@pytest.mark.parametrize("value", [0, "x", [], {}, [[]], [{}], [[0]], ["x"], [[0, 0]], [0, 0]])
def test_any_field_of_the_certificate_of_another_shape_is_refused_or_says_nothing(field, value):
    def change(whole):
        whole["certificate"][field] = value

    try:
        panels.check(doctored(change))
    except (Malformed, Invalid):
        return
    assert value == []  # no weights beside the levels of leximin, as before


def impossible_document():
    people = [("a", "x")] * 3 + [("b", "x")] * 4 + [("b", "y")]
    quotas = [Quota("sex", "a", 2, 3), Quota("sex", "b", 1, 3), Quota("area", "y", 2, 3)]
    types = aggregate(("sex", "area"), people)
    clash = feasibility.conflict(polytope(types, quotas, 4))
    return impossibility.encode(types, quotas, 4, clash)


def test_the_proof_of_a_clash_stands_and_a_doctored_one_does_not():
    data = impossible_document()
    assert impossible.check(data) == 1

    def wider(value):
        value["limits"][0]["number"] = 1

    with pytest.raises(Invalid):
        impossible.check(doctored(wider, data))


@pytest.mark.parametrize("field", sorted(json.loads(impossible_document())))
@pytest.mark.parametrize("value", [0, "x", [], {}, True, [[]], [{}], [[0]]])
def test_a_proof_of_another_shape_is_refused_and_never_crashes(field, value):
    def change(whole):
        whole[field] = value

    with pytest.raises((Malformed, Invalid)):
        impossible.check(doctored(change, impossible_document()))
