"""Alternates chosen before anybody drops out, against every set there could be."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from draws import tickets
from draws.panels import alternates, lottery
from draws.panels.aggregate import aggregate
from draws.panels.coins import Coins
from draws.panels.errors import InvalidQuotas
from draws.panels.polytope import polytope
from draws.panels.quotas import Quota, check
from tests import pools

COINS = bytes(range(32))
PEOPLE = [("a", "x")] * 6 + [("a", "y")] * 5 + [("b", "x")] * 4 + [("b", "y")] * 5
QUOTAS = (Quota("sex", "a", 3, 3), Quota("sex", "b", 3, 3), Quota("area", "x", 2, 4), Quota("area", "y", 2, 4))


def space_of(homes=()):
    types = aggregate(check(QUOTAS, 6), PEOPLE, homes)
    return types, polytope(types, QUOTAS, 6)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_no_set_of_as_many_is_better_on_the_sample(number):
    types, space = space_of()
    panel = (0, 0, 1, 2, 3, 3)
    rate = alternates.rates(types, 0.2, {("sex", "a"): 0.4, ("area", "y"): 0.1})
    chosen = alternates.choose(space, panel, rate, number, COINS)
    cases = alternates._cases(space, panel, rate, alternates.SCENARIOS, Coins(COINS))
    best = min(
        alternates._carried(space, cases, kinds)[1].sum()
        for kinds in combinations_with_replacement(range(space.types), number)
    )
    ours = np.repeat(np.arange(space.types), chosen.called).tolist()
    assert alternates._carried(space, cases, ours)[1].sum() == best
    assert chosen.remaining < chosen.without


def test_on_a_real_pool_a_few_alternates_save_most_of_what_dropouts_break():
    pool = pools.invented(150, 22, pools.MANY)
    made = lottery.plan(pool.people, pool.quotas, 22, 20, coins=COINS)
    rate = alternates.rates(made.types, 0.15, {})
    chosen = alternates.choose(made.polytope, made.panels[0], rate, 6, COINS)
    assert sum(chosen.called) == 6
    assert chosen.remaining < chosen.without / 2
    assert alternates.choose(made.polytope, made.panels[0], rate, 6, COINS) == chosen


def test_nobody_stands_by_whose_home_sits_already():
    homes = [(0, 6)]  # an a of x and an a of y live together: one class, of whom one may sit
    types, space = space_of(homes)
    at_home = [t for kind in types.classes for t in kind.types]
    panel = tuple(sorted([at_home[0], *[t for t in range(space.types) if t not in at_home]]))
    counts = alternates._missed(space, space.matrix[:, list(panel)].sum(axis=1) + space.matrix[:, at_home[1]])
    assert counts >= alternates._NEVER


def test_where_nobody_drops_out_and_where_nobody_is_left_nothing_breaks():
    types, space = space_of()
    panel = (0, 0, 1, 2, 3, 3)
    chosen = alternates.choose(space, panel, alternates.rates(types, 0.0, {}), 2, COINS)
    assert (chosen.without, chosen.remaining) == (0, 0)
    everybody = alternates.choose(space, panel, alternates.rates(types, 0.5, {}), 100, COINS)
    assert sum(everybody.called) == len(PEOPLE) - 6


@pytest.mark.parametrize(("base", "by_value"), [(1.2, {}), (0.1, {("sex", "a"): -1}), (0, {("sex", "a"): 0.1}),
                                                (0.1, {("shoe", "a"): 0.1})])  # fmt: skip
def test_rates_that_are_none_are_refused(base, by_value):
    with pytest.raises(InvalidQuotas):
        alternates.rates(space_of()[0], base, by_value)


def test_those_to_keep_ready_are_the_next_tickets_with_the_values_whose_homes_have_room():
    homes = [(1, 2), (3, 7), (11, 12)]
    types, _space = space_of(homes)
    seated, offered = (0, 3, 6, 11, 15, 16), {0, 3, 4, 6, 11, 15, 16}
    called = [2 if values == ("a", "x") else int(values == ("b", "x")) for values in types.values]
    for seed in (bytes([n]) * 32 for n in range(20)):
        order = sorted(range(20), key=lambda position: (tickets.ticket(seed, position), position))
        allowed = [p for p in order if p not in offered | {7, 12}]
        ready = alternates.ready(types, called, seed, seated, offered)
        men, women = (types.values.count(values) * people for values, people in ((("b", "x"), 1), (("a", "x"), 2)))
        first = [p for p in allowed if PEOPLE[p] == ("a", "x")]
        if {1, 2} <= set(first):
            first.remove(max(1, 2, key=order.index))
        expected = {*first[:women], *[p for p in allowed if PEOPLE[p] == ("b", "x")][:men]}
        assert (list(ready), set(ready)) == ([p for p in order if p in ready], expected)


def test_no_more_stand_by_of_a_type_than_there_are_free():
    types, space = space_of()
    free = [int(values == ("b", "y")) for values in types.values]
    chosen = alternates.choose(space, (0, 0, 1, 2, 3, 3), alternates.rates(types, 0.2, {}), 3, COINS, free)
    assert list(chosen.called) == free
