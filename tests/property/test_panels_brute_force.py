"""Lotteries over small pools against all their panels, with exact linear programs in fractions."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from draws.panels import document, feasibility, figures, impossibility, lottery, objectives
from draws.panels.aggregate import aggregate
from draws.panels.errors import Unsolved
from draws.panels.polytope import Polytope, polytope
from draws.panels.quotas import Quota, check
from tests import columns
from verifier import impossible
from verifier import panels as verifier

COINS = bytes(32)
M = 120


def simplex(cost, rows, bounds):
    """Maximise cost·x, rows·x = bounds (>= 0), x >= 0, by Bland's rule in two phases; None if there is no x."""
    height, width = len(rows), len(cost)
    table = [[Fraction(v) for v in row] + [Fraction(int(i == j)) for j in range(height)] + [Fraction(b)]
             for i, (row, b) in enumerate(zip(rows, bounds, strict=True))]  # fmt: skip
    basis = [width + i for i in range(height)]
    for phase, prices in ((1, [0] * width + [-1] * height), (2, [*cost, *[0] * height])):
        usable = width + height if phase == 1 else width
        while True:
            reduced = [prices[j] - sum(prices[basis[i]] * table[i][j] for i in range(height)) for j in range(usable)]
            enter = next((j for j in range(usable) if reduced[j] > 0), None)
            if enter is None:
                break
            ratios = [(table[i][-1] / table[i][enter], basis[i], i) for i in range(height) if table[i][enter] > 0]
            _, _, leave = min(ratios)
            pivot = table[leave][enter]
            table[leave] = [v / pivot for v in table[leave]]
            for i in range(height):
                if i != leave and table[i][enter]:
                    factor = table[i][enter]
                    table[i] = [a - factor * b for a, b in zip(table[i], table[leave], strict=True)]
            basis[leave] = enter
        if phase == 1 and sum(table[i][-1] for i in range(height) if basis[i] >= width):
            return None
        for i in range(height):  # what is still artificial is zero: put something real in its place, or leave it
            if phase == 1 and basis[i] >= width:
                enter = next((j for j in range(width) if table[i][j]), None)
                if enter is not None:
                    pivot = table[i][enter]
                    table[i] = [v / pivot for v in table[i]]
                    for other in range(height):
                        if other != i and table[other][enter]:
                            factor = table[other][enter]
                            table[other] = [a - factor * b for a, b in zip(table[other], table[i], strict=True)]
                    basis[i] = enter
    return sum(Fraction(cost[basis[i]]) * table[i][-1] for i in range(height) if basis[i] < width)


def all_panels(space):
    ranges = [range(size + 1) for size in space.sizes.tolist()]
    return [panel for panel in product(*ranges) if sum(panel) == space.seats and space.is_lawful(np.array(panel))]


def brute_leximin(panels, sizes):
    """Chances by type: raise the lowest, settle who cannot have more, again."""
    settled = {}
    types = range(len(sizes))
    while len(settled) < len(sizes):
        z = _best(panels, sizes, settled, [t for t in types if t not in settled])
        for t in [t for t in types if t not in settled]:
            others = {o: settled.get(o, z) for o in types if o != t}
            if _best(panels, sizes, others, [t]) == z:
                settled[t] = z
    return [settled[t] for t in types]


def _best(panels, sizes, least, raised):
    """The greatest z so that ``raised`` types have z and the others what ``least`` says."""
    types, count = len(sizes), len(panels)
    rows, bounds = [], []
    for t in range(types):
        row = [panel[t] for panel in panels] + [-sizes[t] if t in raised else 0] + [-int(o == t) for o in range(types)]
        rows.append(row)
        bounds.append(0 if t in raised else least.get(t, 0) * sizes[t])
    rows.append([1] * count + [0] * (types + 1))
    return simplex([0] * count + [1] + [0] * types, rows, [*bounds, 1])


@st.composite
def pools(draw):
    """At most eight people of two or three features with two values, quotas at random."""
    features = draw(st.integers(2, 3))
    people = draw(st.lists(st.tuples(*[st.sampled_from("xy")] * features), min_size=3, max_size=8))
    seats = draw(st.integers(1, min(4, len(people))))
    quotas = []
    for j in range(features):
        for value in "xy":
            low = draw(st.integers(0, seats))
            quotas.append(Quota(f"f{j}", value, low, draw(st.integers(low, seats))))
    return people, quotas, seats


@st.composite
def lawful_pools(draw):
    """The same, with quotas that the first people keep."""
    features = draw(st.integers(2, 3))
    people = draw(st.lists(st.tuples(*[st.sampled_from("xy")] * features), min_size=3, max_size=8))
    seats = draw(st.integers(1, min(4, len(people))))
    quotas = []
    for j in range(features):
        for value in "xy":
            have = sum(row[j] == value for row in people[:seats])
            low, high = draw(st.integers(max(0, have - 1), have)), draw(st.integers(have, min(seats, have + 1)))
            quotas.append(Quota(f"f{j}", value, low, high))
    return people, quotas, seats


def space_of(pool):
    people, quotas, seats = pool
    return polytope(aggregate(check(quotas, seats), people), quotas, seats)


@settings(max_examples=60)
@given(lawful_pools())
def test_leximin_is_that_of_all_panels(pool):
    space = space_of(pool)
    panels = all_panels(space)
    best = brute_leximin(panels, space.sizes.tolist())
    generated = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64)).chances
    assert np.abs(generated - np.array([float(chance) for chance in best])).max() < 1e-9
    made = lottery.plan(pool[0], pool[1], pool[2], M, coins=COINS)
    verdict = verifier.check(document.encode(made))
    chances = figures.chances(made)
    assert verdict.attained
    assert set(verdict.bounds) == set(best)
    assert all(abs(chance - level) < Fraction(1, M) for chance, level in zip(chances, best, strict=True))


def planned(pool, objective):
    """The lottery, what the verifier finds in it, the space, all its panels, and the types that can be on one."""
    space = space_of(pool)
    try:
        made = lottery.plan(pool[0], pool[1], pool[2], M, coins=COINS, objective=objective)
    except Unsolved:
        assume(False)
    panels = all_panels(space)
    able = [t for t in range(space.types) if any(panel[t] for panel in panels)]
    return made, verifier.check(document.encode(made)), space, panels, able


@settings(max_examples=40)
@given(lawful_pools())
def test_maximin_is_that_of_all_panels(pool):
    made, verdict, space, panels, able = planned(pool, "maximin")
    best = _best(panels, space.sizes.tolist(), {}, able)
    ours = figures.chances(made)
    assert verdict.attained
    assert verdict.bounds[-1] == best
    assert min(ours[t] for t in able) > best - Fraction(1, M)


@settings(max_examples=40)
@given(lawful_pools())
def test_no_panel_is_worth_more_than_what_makes_the_product_of_chances_greatest(pool):
    """The optimum of Nash is where every panel's sum of 1/chance is at most the number of people who can be called."""
    _, _, space, panels, _ = planned(pool, "nash")
    aim = objectives.aim(space, "nash")
    sizes = space.sizes.tolist()
    never = {t for level in aim.certificate.levels for t in level.types}
    people = sum(size for t, size in enumerate(sizes) if t not in never)
    worth = [
        sum(Fraction(panel[t] * sizes[t]) / aim.expected[t] for t in range(space.types) if panel[t]) for panel in panels
    ]
    assert max(worth) <= people * (1 + Fraction(1, 10**4))


@settings(max_examples=40)
@given(lawful_pools())
def test_no_lottery_over_all_panels_has_a_band_narrower_than_goldilocks_proves(pool):
    made, verdict, space, panels, able = planned(pool, "goldilocks")
    spread, never = made.certificate.spread, {t for level in made.certificate.levels for t in level.types}
    named = [t for t in range(space.types) if t not in never]
    equal = Fraction(space.seats, int(space.sizes[named].sum()))
    if spread > Fraction(1001, 1000):
        assert not _fits(space, panels, named, equal, spread * Fraction(9999, 10000))
    assert verdict.attained
    assert set(named) == set(able)
    step = Fraction(1, M) + Fraction(1, 10**5)
    ours = figures.chances(made)
    assert all(equal / spread - step < ours[t] < equal * spread + step for t in able)


def _fits(space, panels, named, equal, spread):
    """Whether some lottery has all these chances within [equal/spread, equal*spread]: exact."""
    types = len(named)
    rows, bounds = [], []
    for i, t in enumerate(named):
        size = int(space.sizes[t])
        own = [int(i == j) for j in range(types)]
        rows.append([panel[t] for panel in panels] + [-v for v in own] + [0] * types)
        bounds.append(equal / spread * size)
        rows.append([panel[t] for panel in panels] + [0] * types + own)
        bounds.append(equal * spread * size)
    rows.append([1] * len(panels) + [0] * (2 * types))
    return simplex([0] * (len(panels) + 2 * types), rows, [*bounds, 1]) is not None


@settings(max_examples=30)
@given(lawful_pools(), st.data())
def test_with_homes_leximin_is_that_of_all_panels_that_keep_them_apart(pool, data):
    people, quotas, seats = pool
    size = data.draw(st.integers(2, 3))
    homes = [tuple(range(start, start + size)) for start in range(0, len(people) - size + 1, 2 * size)]
    types = aggregate(check(quotas, seats), people, homes)
    space = polytope(types, quotas, seats)
    panels = all_panels(space)
    assume(panels)
    best = brute_leximin(panels, space.sizes.tolist())
    generated = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64)).chances
    assert np.abs(generated - np.array([float(chance) for chance in best])).max() < 1e-9
    made = lottery.plan(people, quotas, seats, M, coins=COINS, homes=homes)
    verdict = verifier.check(document.encode(made))
    assert verdict.attained
    assert set(verdict.bounds) == set(best)
    pairs = zip(figures.chances(made), best, strict=True)
    assert all(abs(chance - level) < Fraction(1, M) for chance, level in pairs)


@settings(max_examples=80)
@given(pools())
def test_quotas_that_clash_are_named_without_superfluous_ones_and_proved(pool):
    people, quotas, seats = pool
    space = space_of(pool)
    panels = all_panels(space)
    clash = feasibility.conflict(space)
    assert (clash is None) == bool(panels)
    assume(clash is not None)
    assert not all_panels(_only(space, clash.limits))
    for limit in clash.limits:
        assert all_panels(_only(space, [other for other in clash.limits if other != limit]))
    types = aggregate(check(quotas, seats), people)
    assert impossible.check(impossibility.encode(types, quotas, seats, clash)) == len(clash.limits)
    way_out = feasibility.relax(types, quotas, seats)
    assert way_out is not None
    low, high = space.low.copy(), space.high.copy()
    for change in way_out.changes:
        (low if change.limit.is_minimum else high)[change.limit.quota] = change.new
    assert Polytope(space.sizes, space.matrix, low, high).is_lawful(np.array(way_out.panel))


def _only(space, limits):
    low, high = np.zeros_like(space.low), np.full_like(space.high, space.people)
    low[-1] = high[-1] = space.seats
    for limit in limits:
        if limit.is_minimum:
            low[limit.quota] = space.low[limit.quota]
        else:
            high[limit.quota] = space.high[limit.quota]
    return Polytope(space.sizes, space.matrix, low, high)


@settings(max_examples=30)
@given(lawful_pools())
def test_reasons_name_all_who_have_the_lowest_chance_and_what_each_quota_costs_them(pool):
    people, quotas, seats = pool
    made = lottery.plan(people, quotas, seats, M, coins=COINS)
    space, why = made.polytope, figures.reasons(made)
    sizes = space.sizes.tolist()
    best = brute_leximin(all_panels(space), sizes)
    assert why.bound == min((chance for chance in best if chance), default=0)
    assert set(why.lowest) == {t for t, chance in enumerate(best) if chance == why.bound}
    assert set(why.never) == {t for t, chance in enumerate(best) if not chance}
    for row, without in enumerate(why.without):
        low, high = space.low.copy(), space.high.copy()
        low[row], high[row] = 0, space.people
        free = brute_leximin(all_panels(replace(space, low=low, high=high)), sizes)
        lowest = float(min(chance for t, chance in enumerate(free) if t not in why.never))
        if (
            made.certificate.cuts
        ):  # then it is of whole panels; else of fractions of people, which may free more of them
            assert abs(without.lowest - lowest) < 1e-6
        elif not why.never:
            assert without.lowest >= lowest - 1e-6
        assert without.freed >= sum(sizes[t] for t in why.never if free[t])
