"""People of one address: no more of them on a panel than was said, and still the same chance inside a type."""

import json
from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest

from draws import tickets
from draws.panels import document, feasibility, figures, impossibility, lottery
from draws.panels.aggregate import aggregate
from draws.panels.errors import InvalidPanels, InvalidQuotas
from draws.panels.homes import seat
from draws.panels.polytope import polytope
from draws.panels.quotas import Quota, check
from tests import pools
from verifier import impossible
from verifier import panels as verifier

COINS = bytes(range(32))
QUOTAS = (Quota("sex", "a", 2, 2), Quota("sex", "b", 2, 2))


def crowd(people, size, every=3):
    """Homes of ``size`` neighbours in the list, one of them every so many."""
    return [list(range(start, start + size)) for start in range(0, people - size, every * size)]


def made(objective="leximin", most=1, size=3, m=200):
    pool = pools.invented(120, 20, pools.FEW)
    homes = crowd(120, size)
    return lottery.plan(
        pool.people, pool.quotas, 20, m, coins=COINS, objective=objective, homes=homes, most=most
    ), homes


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks", "random"])
@pytest.mark.parametrize("most", [1, 2])
def test_a_lottery_with_homes_is_accepted_and_seats_no_more_of_a_home_than_allowed(objective, most):
    drawn, homes = made(objective, most)
    data = document.encode(drawn)
    verdict = verifier.check(data)
    assert verdict.attained == (objective != "random")
    assert document.encode(document.decode(data)) == data
    for number, panel in enumerate(drawn.panels[::10]):
        ranks = tickets_of(number, drawn.types.people)
        seated = seat(drawn.types, Counter(panel), ranks)
        people = {position for positions in seated.values() for position in positions}
        assert len(people) == 20
        assert {t: len(positions) for t, positions in seated.items()} == Counter(panel)
        assert max(len(people.intersection(home)) for home in homes) <= most


def tickets_of(number, people):
    return [tickets.ticket(bytes([number]) * 32, position) for position in range(people)]


def test_everybody_of_a_type_has_the_same_chance_whatever_the_order_of_tickets():
    people = ["a", "a", "b", "a", "a", "b", "b"]  # two like homes of a, a, b, and a b alone
    types = aggregate(("sex",), [(value,) for value in people], [(0, 1, 2), (3, 4, 5)], 2)
    assert [kind.limit for kind in types.classes] == [4]
    for wanted in ({0: 1}, {0: 2, 2: 1}, {0: 1, 2: 2}, {0: 3, 2: 1}, {0: 2, 1: 1, 2: 2}):
        seated = Counter()
        orders = list(permutations(range(7)))
        for order in orders:
            found = seat(types, wanted, [bytes([rank]) for rank in order])
            drawn = [position for positions in found.values() for position in positions]
            assert max(len({*drawn} & home) for home in ({0, 1, 2}, {3, 4, 5})) <= 2
            seated.update(drawn)
        for t, members in enumerate(types.members):
            chance = Fraction(wanted.get(t, 0), len(members))
            assert all(Fraction(seated[position], len(orders)) == chance for position in members)


def test_a_home_no_larger_than_may_sit_changes_nothing():
    drawn, _ = made(most=3)
    pool = pools.invented(120, 20, pools.FEW)
    alone = lottery.plan(pool.people, pool.quotas, 20, 200, coins=COINS)
    assert document.encode(drawn) == document.encode(alone)


def test_living_together_costs_chances_and_the_proof_says_so():
    people = [("a",)] * 4 + [("b",)] * 4
    drawn = lottery.plan(people, QUOTAS, 4, 100, coins=COINS, homes=[(0, 1, 2)])
    assert verifier.check(document.encode(drawn)).attained
    assert sorted(figures.chances(drawn)) == [Fraction(1, 3), Fraction(1, 2), Fraction(1)]


def test_homes_can_make_quotas_impossible_and_the_proof_counts_them():
    people = [("a",)] * 3 + [("b",)] * 4
    types = aggregate(check(QUOTAS, 4), people, [(0, 1, 2)])
    space = polytope(types, QUOTAS, 4)
    clash = feasibility.conflict(space)
    assert [(limit.quota, limit.is_minimum) for limit in clash.limits] == [(1, False)]
    data = impossibility.encode(types, QUOTAS, 4, clash)
    assert impossible.check(data) == 1
    with pytest.raises(Exception, match="do not exclude"):
        impossible.check(data.replace(b'"homes":[{"most":1', b'"homes":[{"most":2'))
    way_out = feasibility.relax(types, QUOTAS, 4)
    assert sum(abs(change.new - change.old) for change in way_out.changes) == 2


@pytest.mark.parametrize("homes", [[(0, 1), (1, 2)], [(0, 99)], [(-1, 2)], [(0, 0)]])
def test_nobody_has_two_homes_and_everybody_is_of_the_pool(homes):
    with pytest.raises(InvalidQuotas):
        aggregate(("sex",), [("a",)] * 5, homes)


HONEST = document.encode(made()[0])


def doctored(change):
    value = json.loads(HONEST)
    change(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _drop(value):
    del value["homes"]


def _apart(value):
    value["homes"]["of"].pop()


def _twice(value):
    value["homes"]["of"][1][0] = value["homes"]["of"][0][0]


def _backwards(value):
    value["homes"]["of"].reverse()


@pytest.mark.parametrize("change", [_drop, _apart, _twice, _backwards])
def test_doctored_homes_are_refused_by_both(change):
    data = doctored(change)
    with pytest.raises(verifier.Refused):
        verifier.check(data)
    with pytest.raises(InvalidPanels):
        document.decode(data)


@pytest.mark.parametrize(
    "value",
    [
        *(0, "x", [], {}, None, {"most": 1}, {"most": 1, "of": []}),
        *({"most": 0, "of": [[0, 1]]}, {"most": 1, "of": [[0, "1"]]}, {"most": 1, "of": [0]}),
    ],
)
def test_homes_of_another_shape_are_refused_and_never_crash(value):
    def change(whole):
        whole["homes"] = value

    with pytest.raises((verifier.Invalid, verifier.Malformed)):
        verifier.check(doctored(change))
    with pytest.raises(InvalidPanels):
        document.decode(doctored(change))
