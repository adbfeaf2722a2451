"""The lottery over panels, from people to the picked panel."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from draws.errors import InvalidSeed
from draws.panels import (
    document,
    feasibility,
    figures,
    finishing,
    leaves,
    leximin,
    lottery,
    objectives,
    peeling,
    rounding,
)
from draws.panels.aggregate import aggregate
from draws.panels.coins import Coins
from draws.panels.errors import Impossible, InvalidPanels, InvalidQuotas
from draws.panels.mixing import mix
from draws.panels.polytope import polytope
from draws.panels.quotas import Quota, check
from tests import columns, pools
from verifier import panels as verifier

COINS = bytes(range(32))
SEED = bytes(range(1, 33))
PEOPLE = [("a", "x")] * 6 + [("a", "y")] * 3 + [("b", "x")] * 2 + [("b", "y")] * 5
QUOTAS = (Quota("sex", "a", 2, 2), Quota("sex", "b", 2, 2), Quota("area", "x", 1, 3), Quota("area", "y", 1, 3))


def space_of(pool):
    return polytope(aggregate(check(pool.quotas, pool.seats), pool.people), pool.quotas, pool.seats)


def test_the_same_people_quotas_and_coins_give_the_same_bytes_in_any_process():
    program = (
        "from tests.unit.draws.test_panels import *; import sys;"
        "p = pools.invented(50, 10, pools.FEW);"
        "sys.stdout.buffer.write(document.encode(lottery.plan(p.people, p.quotas, 10, 100, coins=COINS)))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=os.fspath(pools.__spec__.origin).rsplit("/tests/", 1)[0],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "271828")
    }
    pool = pools.invented(50, 10, pools.FEW)
    here = document.encode(lottery.plan(pool.people, pool.quotas, 10, 100, coins=COINS))
    assert made == {here}


def test_other_coins_give_other_panels_with_the_same_chances_aimed_at():
    pool = pools.invented(60, 12, pools.FEW)
    one, other = (lottery.plan(pool.people, pool.quotas, 12, 200, coins=bytes([i]) * 32) for i in (1, 2))
    assert one.panels != other.panels
    assert one.certificate == other.certificate


@pytest.mark.parametrize("name", sorted(pools.REAL))
def test_every_real_pool_has_a_lottery_that_the_verifier_accepts_as_fair(shared, name):
    pool = pools.real(shared, name)
    made = lottery.plan(pool.people, pool.quotas, pool.seats, coins=COINS)
    quotas = tuple(verifier.Quota(q.feature, q.value, q.minimum, q.maximum) for q in pool.quotas)
    told = verifier.Announced(
        pool.seats, 1000, "leximin", quotas, COINS.hex(), tuple(made.types.features), [list(row) for row in pool.people]
    )
    verdict = verifier.check(document.encode(made), told)
    assert verdict.attained
    types = Counter(pool.people)
    assert verdict.distinct >= 500 or len(types) < 10
    for chance, bound in zip(figures.chances(made), _bounds(made), strict=True):
        assert abs(chance - bound) < Fraction(1, 1000)


def _bounds(made):
    best = {}
    for bound, level in zip(verifier.check(document.encode(made)).bounds, made.certificate.levels, strict=True):
        best |= dict.fromkeys(level.types, bound)
    return [best[t] for t in range(len(made.types.values))]


@pytest.mark.parametrize("seed", range(1, 4))
@pytest.mark.parametrize(("profile", "people", "seats"), [("cca", 60, 12), ("cca", 200, 20), ("sfe", 120, 15)])
def test_a_synthetic_pool_of_any_seed_has_a_lottery_that_the_verifier_accepts_as_fair(
    shared, profile, people, seats, seed
):
    pool = pools.synthetic(shared, profile, people, seats, seed)
    made = lottery.plan(pool.people, pool.quotas, pool.seats, coins=bytes([seed]) * 32)
    verdict = verifier.check(document.encode(made))
    assert verdict.attained
    assert verdict.distinct >= 500


def test_exact_quotas_of_a_real_pool_leave_many_panels_too(shared):
    pool = pools.real(shared, "newdem_20")
    made = lottery.plan(pool.people, pool.quotas, pool.seats, 10, coins=COINS)
    seated = Counter(value for t in made.panels[0] for value in enumerate(made.types.values[t]))
    exact = [
        Quota(quota.feature, quota.value, count, count)
        for quota in pool.quotas
        for count in [seated[made.types.features.index(quota.feature), quota.value]]
    ]
    found = verifier.check(document.encode(lottery.plan(pool.people, exact, pool.seats, coins=COINS)))
    assert found.attained
    assert found.distinct >= 500


def test_where_peeling_gets_stuck_with_few_panels_to_go_they_are_found_together():
    space = space_of(pools.invented(60, 12, pools.FEW))
    goal = objectives.aim(space, "leximin")
    low, high = rounding.reach(space, goal.expected, 200)
    peeled = peeling.peel(space, rounding.totals(space, goal.expected, 200), 200, Coins(COINS))
    fewer = replace(peeled, times=peeled.times - 4 * (np.arange(len(peeled.times)) == peeled.times.argmax()))
    panels = finishing.finish(space, fewer, (low, high), 200)
    assert len(panels) == 200
    assert space.is_lawful(panels)
    assert (low <= panels.sum(axis=0)).all()
    assert (panels.sum(axis=0) <= high).all()
    assert finishing.finish(space, replace(peeled, times=peeled.times * 0), (low, high), 200) is None


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks"])
@pytest.mark.parametrize("shares", [pools.FEW, pools.MANY])
def test_every_objective_attains_what_its_certificate_proves(objective, shares):
    for seed in range(2):
        pool = pools.invented(150, 20, shares, seed)
        made = lottery.plan(pool.people, pool.quotas, 20, 200, coins=COINS, objective=objective)
        assert verifier.check(document.encode(made)).attained


@pytest.mark.parametrize("shares", [pools.FEW, pools.MANY])
def test_the_levels_are_those_of_exact_column_generation(shares):
    space = space_of(pools.invented(60, 12, shares))
    ours = leximin.leximin(space).chances
    theirs = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64)).chances
    assert np.abs(ours - theirs).max() < 1e-9


def test_random_panels_keep_the_quotas_and_claim_nothing():
    pool = pools.invented(60, 12, pools.FEW)
    made = lottery.plan(pool.people, pool.quotas, 12, 50, coins=COINS, objective="random")
    assert not verifier.check(document.encode(made)).attained


def test_exchanges_keep_every_total_and_every_quota():
    space = space_of(pools.invented(80, 15, pools.FEW))
    panel = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64))
    panels = np.repeat(panel.panels, 5, axis=0)
    mixed = mix(space, panels, Coins(COINS), len(panels))
    assert space.is_lawful(mixed)
    assert (mixed.sum(axis=0) == panels.sum(axis=0)).all()
    assert len({row.tobytes() for row in mixed}) > len({row.tobytes() for row in panels})


def test_the_seed_picks_a_panel_and_the_smallest_tickets_in_each_type():
    made = lottery.plan(PEOPLE, QUOTAS, 4, 100, coins=COINS)
    picked = lottery.pick(SEED, made)
    drawn = [position for _, positions in picked.drawn for position in positions]
    assert Counter(made.panels[picked.panel]) == {t: len(positions) for t, positions in picked.drawn}
    assert len(set(drawn)) == 4
    for quota in QUOTAS:
        at = made.types.features.index(quota.feature)
        assert quota.minimum <= sum(PEOPLE[position][at] == quota.value for position in drawn) <= quota.maximum
    assert lottery.pick(SEED, document.decode(document.encode(made))) == picked


def test_the_picked_panel_opens_under_the_root_and_no_other_does():
    made, secret = lottery.plan(PEOPLE, QUOTAS, 4, 30, coins=COINS), bytes(32)
    root = leaves.root(made, secret)
    opening = leaves.open_panel(made, secret, 7)
    assert opening.is_under(root, 30)
    assert not replace(opening, number=8).is_under(root, 30)
    assert not replace(opening, types=bytes(32)).is_under(root, 30)
    assert not replace(opening, features=opening.features[:-1]).is_under(root, 30)
    with pytest.raises(InvalidSeed):
        leaves.root(made, b"short")


def test_a_document_that_is_decoded_encodes_to_the_same_bytes():
    for objective in objectives.OBJECTIVES:
        data = document.encode(lottery.plan(PEOPLE, QUOTAS, 4, 20, coins=COINS, objective=objective))
        assert document.encode(document.decode(data)) == data


@pytest.mark.parametrize("spoil", [b"{}", b"[]", b"1", b"", b'{"format":"x"}'])
def test_what_is_no_document_is_refused(spoil):
    with pytest.raises(InvalidPanels):
        document.decode(spoil)


def test_a_document_with_another_count_is_refused():
    data = document.encode(lottery.plan(PEOPLE, QUOTAS, 4, 20, coins=COINS))
    with pytest.raises(InvalidPanels):
        document.decode(data.replace(b'"seats":4', b'"seats":5'))


@pytest.mark.parametrize(
    ("quotas", "seats", "m"),
    [
        ((), 4, 10),
        ((*QUOTAS, QUOTAS[0]), 4, 10),
        ((replace(QUOTAS[0], minimum=3),), 4, 10),
        ((replace(QUOTAS[0], min_flex=3),), 4, 10),
        ((replace(QUOTAS[0], feature=""),), 4, 10),
        ((replace(QUOTAS[0], value="e\u0301"),), 4, 10),
        (QUOTAS, 0, 10),
        (QUOTAS, 4, 0),
    ],
)
def test_quotas_that_no_panel_can_have_are_refused(quotas, seats, m):
    with pytest.raises(InvalidQuotas):
        lottery.plan(PEOPLE, quotas, seats, m, coins=COINS)


def test_people_without_an_answer_fill_no_quota_and_may_be_drawn():
    people = [*PEOPLE, *[("a", "not given")] * 4]
    made = lottery.plan(people, QUOTAS, 4, 100, coins=COINS)
    assert all(chance > 0 for chance in figures.chances(made))
    assert verifier.check(document.encode(made)).attained


def test_an_unknown_objective_is_refused():
    with pytest.raises(InvalidQuotas, match="objective"):
        lottery.plan(PEOPLE, QUOTAS, 4, 10, coins=COINS, objective="best")


def test_people_with_a_value_missing_are_refused():
    with pytest.raises(InvalidQuotas, match="position 1"):
        lottery.plan([("a", "x"), ("a",)], QUOTAS, 1, 10, coins=COINS)


def test_impossible_quotas_are_refused():
    with pytest.raises(Impossible):
        lottery.plan(PEOPLE, (replace(QUOTAS[0], minimum=3, maximum=4), *QUOTAS[1:]), 4, 10, coins=COINS)


def test_figures_say_who_sits_together_more_than_chance_would_have_it():
    made = lottery.plan(PEOPLE, QUOTAS, 4, 200, coins=COINS)
    pair = figures.together(made)
    assert pair.chance >= pair.independent
    assert 0 <= figures.figures(made).gini < 1
    assert sum(len(group.chances) for group in figures.groups(made)) == 2 * len(PEOPLE)


def test_a_quota_that_keeps_the_lowest_chance_down_costs_something():
    quotas = (Quota("sex", "b", 3, 3), Quota("area", "x", 1, 3))
    types = aggregate(("sex", "area"), PEOPLE)
    why = figures.reasons(lottery.plan(PEOPLE, quotas, 4, 100, coins=COINS))
    assert why.without[0].lowest > float(why.bound)
    assert why.without[1].lowest == pytest.approx(float(why.bound))
    assert feasibility.conflict(polytope(types, quotas, 4)) is None
