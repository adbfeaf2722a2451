"""Where whole people allow less than fractions: cuts, what they prove, and lotteries that reach it."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from draws.panels import (
    cuts,
    document,
    figures,
    hull,
    listing,
    lottery,
    making,
    objectives,
    rounding,
    spreading,
    tightening,
)
from draws.panels.aggregate import aggregate
from draws.panels.branching import Branch, Leaf
from draws.panels.coins import Coins
from draws.panels.cuts import Cut
from draws.panels.errors import Unsolved
from draws.panels.peeling import Bounds
from draws.panels.polytope import polytope
from draws.panels.quotas import Quota, check
from tests import columns, pools
from verifier import panels as verifier

COINS = bytes(range(32))
# Two seats; any two of the first three break a quota together, half of each of them does not.
PEOPLE = [("1", "1", "0"), ("1", "0", "1"), ("0", "1", "1"), ("0", "0", "0")]
QUOTAS = [Quota(feature, "1", 0, 1) for feature in "abc"]


def space_of(people, quotas, seats):
    return polytope(aggregate(check(quotas, seats), people), quotas, seats)


SPACE = space_of(PEOPLE, QUOTAS, 2)
TIGHT = [pools.invented(24, 8, pools.MANY, seed) for seed in range(6)]


def untold(_done):
    """Nobody waits."""


def all_panels(space):
    every = np.array(list(product(*(range(size + 1) for size in space.sizes.tolist()))))
    return every[[space.is_lawful(panel) for panel in every]]


def test_where_whole_people_allow_less_the_best_of_whole_panels_is_reached_and_proved():
    made = lottery.plan(PEOPLE, QUOTAS, 2, 60, coins=COINS)
    verdict = verifier.check(document.encode(made))
    assert verdict.attained
    assert verdict.bounds == (Fraction(1, 3), Fraction(1))
    assert verdict.lowest == Fraction(1, 3)
    assert made.certificate.cuts
    assert document.decode(document.encode(made)) == made


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks"])
def test_every_objective_is_proved_over_whole_panels(objective):
    made = lottery.plan(PEOPLE, QUOTAS, 2, 60, coins=COINS, objective=objective)
    assert verifier.check(document.encode(made)).attained


@pytest.mark.parametrize("pool", TIGHT)
def test_the_levels_of_tight_pools_are_those_of_exact_column_generation(pool):
    made = lottery.plan(pool.people, pool.quotas, pool.seats, 200, coins=COINS)
    space = made.polytope
    proof = verifier.check(document.encode(made))
    best = {t: bound for bound, level in zip(proof.bounds, made.certificate.levels, strict=True) for t in level.types}
    exact = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64)).chances
    assert max(abs(float(best[t]) - exact[t]) for t in range(space.types)) < 1e-9
    assert proof.attained


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks"])
def test_a_pool_whose_quotas_leave_hardly_any_panel_is_proved_too(shared, objective):
    pool = pools.synthetic(shared, "sfe", 29, 12, 29)
    made = lottery.plan(pool.people, pool.quotas, 12, coins=COINS, objective=objective)
    assert made.certificate.cuts
    assert verifier.check(document.encode(made)).attained


def test_the_greatest_product_is_found_however_many_types_there_are():
    pool = pools.invented(1500, 60, pools.MANY)
    made = lottery.plan(pool.people, pool.quotas, 60, 100, coins=COINS, objective="nash")
    assert len(made.types.values) > 800
    assert verifier.check(document.encode(made)).attained


def test_the_reason_of_the_lowest_chance_is_that_of_whole_panels():
    made = lottery.plan(PEOPLE, QUOTAS, 2, 60, coins=COINS)
    why = figures.reasons(made)
    assert why.bound == figures.best_lowest(made) == Fraction(1, 3)
    assert why.cuts
    assert not why.homes


def test_a_cut_holds_for_every_panel_and_its_proof_is_found():
    panels = all_panels(SPACE)
    worth = tuple(
        int("1" in values) for values in aggregate("abc", PEOPLE).values
    )  # at most one of the first three sits
    cut = cuts.prove(SPACE, Cut(worth, 1))
    assert (panels @ np.array(worth)).max() == 1
    assert isinstance(cut.proof, Branch | Leaf)
    assert cuts.tightened(SPACE, [cut]).is_lawful(panels)


def test_what_is_not_so_has_no_proof():
    worth = tuple(int("1" in values) for values in aggregate("abc", PEOPLE).values)
    assert cuts.prove(SPACE, Cut(worth, 0)).proof is None


def test_prices_keep_their_proportions_and_begin_at_zero():
    assert cuts.prices(np.array([-0.5, 0.0, 1.0])) == (0, 1, 3)
    rough = cuts.prices(np.array([0.0, 1.0, 3.14159265358979]))
    assert max(rough) == 10_000


def test_a_point_that_whole_panels_reach_is_reached():
    panels = all_panels(SPACE)
    point = panels.mean(axis=0)
    reached = hull.Hull(SPACE, panels[:0]).towards(point)
    assert reached.prices is None
    assert np.abs(reached.shares @ reached.panels - point).max() < 1e-5


def test_prices_tell_a_point_from_all_panels_that_they_cannot_reach_it():
    goal = objectives.aim(SPACE, "leximin")
    point = np.array([float(x) for x in goal.expected])
    reached = hull.Hull(SPACE, np.zeros((0, SPACE.types), dtype=np.int64)).towards(point)
    assert reached.prices @ point > (all_panels(SPACE) @ reached.prices).max() + 1e-6


def test_where_there_is_no_panel_the_search_says_so():
    impossible = replace(SPACE, low=SPACE.low + 3, high=SPACE.high + 3)
    with pytest.raises(Unsolved):
        hull.Hull(impossible, np.zeros((0, SPACE.types), dtype=np.int64))


def test_without_a_proof_the_certificate_is_that_of_fractions_and_chances_are_still_the_best(monkeypatch):
    monkeypatch.setattr(cuts, "prove", lambda _space, cut: cut)
    made = lottery.plan(PEOPLE, QUOTAS, 2, 60, coins=COINS)
    verdict = verifier.check(document.encode(made))
    assert not verdict.attained
    assert not made.certificate.cuts
    assert verdict.bounds[0] > verdict.lowest == Fraction(1, 3)


def test_the_best_of_whole_panels_comes_with_the_lottery_that_has_it():
    goal = objectives.aim(SPACE, "leximin")
    best, whole = tightening.tighten(SPACE, "leximin", goal, np.zeros((0, SPACE.types), dtype=np.int64), untold)
    assert np.abs(whole.shares @ whole.panels - np.array([float(x) for x in best.expected])).max() < 1e-5


@pytest.mark.parametrize("pool", TIGHT)
def test_a_list_of_all_panels_within_bounds_is_complete(pool):
    space = space_of(pool.people[:14], [replace(quota, minimum=0) for quota in pool.quotas], 5)
    bounds = Bounds(np.zeros_like(space.sizes), space.sizes, space.low, space.high)
    found = listing.every(space, bounds)
    assert sorted(map(tuple, found.tolist())) == sorted(map(tuple, all_panels(space).tolist()))


def test_a_list_that_would_be_long_is_not_made():
    pool = pools.invented(80, 15, pools.MANY)
    space = space_of(pool.people, pool.quotas, pool.seats)
    assert listing.every(space, Bounds(np.zeros_like(space.sizes), space.sizes, space.low, space.high)) is None


@pytest.mark.parametrize("width", [listing._WIDEST, 0])
def test_spreading_keeps_totals_within_reach_and_loses_no_panel(monkeypatch, width):
    monkeypatch.setattr(listing, "_WIDEST", width)
    pool = TIGHT[0]
    space = space_of(pool.people, pool.quotas, pool.seats)
    goal = objectives.aim(space, "leximin")
    reach = rounding.reach(space, goal.expected, 200)
    known: list = []
    totals = rounding.totals(space, goal.expected, 200)
    panels = making.summing(space, totals, 200, Coins(COINS), reach, known, untold)
    if panels is None:
        goal, whole = tightening.tighten(space, "leximin", goal, np.vstack(known), untold)
        reach = rounding.reach(space, goal.expected, 200)
        panels = making.weighted(space, whole.panels, 200 * whole.shares, reach, Coins(COINS), untold)
    wide = spreading.spread(space, panels, reach, Coins(COINS), 100, untold)
    assert len(wide) == 200
    assert space.is_lawful(wide)
    total = wide.sum(axis=0)
    assert (total >= reach[0]).all()
    assert (total <= reach[1]).all()
    assert len(np.unique(wide, axis=0)) > len(np.unique(panels, axis=0))


def test_panels_that_no_sum_within_reach_allows_are_not_made():
    panels = all_panels(SPACE)[:1]
    never = np.zeros(SPACE.types, dtype=np.int64)
    assert making.weighted(SPACE, panels, np.array([3.0]), (never, never), Coins(COINS), untold) is None
