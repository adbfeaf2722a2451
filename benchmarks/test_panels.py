"""Lotteries over panels beside sortition-algorithms, on the same pools in the same run.

The peer's leximin needs a commercial solver's licence, so it is its maximin with HiGHS, the weaker objective, that is
timed: the lottery rounded to as many panels, as its documentation does. Ours is leximin with its certificate. The
peer gets no time on the pools where it needs minutes unless KLERO_PATIENT is set.
"""

import os

import pytest

from draws.panels import document, lottery
from tests import pools
from verifier import panels as verifier

COINS = bytes(range(32))
M = 1000
NEEDED = {"sf_fixture_22": "<= 0.3 s, >= 40 x", "newdem_20": "<= 2 s, >= 40 x", "diversimax_wide_60": ">= 40 x"}
SLOW = ("example_large_200",)


def theirs_maximin(pool):
    from sortition_algorithms.committee_generation import find_distribution_maximin, standardize_distribution
    from sortition_algorithms.core import lottery_rounding
    from sortition_algorithms.features import read_in_features
    from sortition_algorithms.people import read_in_people
    from sortition_algorithms.settings import Settings

    names = list(dict.fromkeys(quota.feature for quota in pool.quotas))
    table = [
        {"category": q.feature, "name": q.value, "min": str(q.minimum), "max": str(q.maximum)} for q in pool.quotas
    ]
    features, _, _ = read_in_features(["category", "name", "min", "max"], table)
    rows = [{"pid": str(i), **dict(zip(names, values, strict=True))} for i, values in enumerate(pool.people)]
    settings = Settings(id_column="pid", columns_to_keep=[], check_same_address=False, check_same_address_columns=[])
    people, _ = read_in_people(["pid", *names], rows, features, settings)
    committees, chances, _ = find_distribution_maximin(features, people, pool.seats, [], "highspy")
    return lottery_rounding(*standardize_distribution(committees, chances), M)


def plan(pool):
    return lottery.plan(pool.people, pool.quotas, pool.seats, M, coins=COINS)


@pytest.fixture
def folder(request):
    beside = request.config.rootpath.parent / "shared"
    if not beside.is_dir():
        pytest.skip("needs the folder shared/ beside the checkout")
    return beside


@pytest.mark.parametrize("name", sorted(pools.REAL))
def test_a_real_pool(benchmark, compare, timed, folder, name):
    pool = pools.real(folder, name)
    made = benchmark.pedantic(plan, (pool,), rounds=5)
    verdict = verifier.check(document.encode(made))
    assert verdict.attained
    seconds = None
    if name not in SLOW or "KLERO_PATIENT" in os.environ:
        seconds, panels = timed(lambda: theirs_maximin(pool))
        assert len(panels) == M
    compare(
        f"{name}: {M} panels, {verdict.distinct} distinct",
        peer="sortition-algorithms, maximin",
        theirs=seconds,
        needed=NEEDED.get(name, ""),
    )


@pytest.mark.parametrize(
    ("people", "seats", "shares", "needed"),
    [
        (825, 75, pools.FEW, ""),
        (2000, 200, pools.MANY, ""),
        (1727, 110, pools.MANY, "<= 5 s"),
        (20_000, 500, pools.MANY, "<= 60 s"),
    ],
)
def test_an_invented_pool(benchmark, compare, people, seats, shares, needed):
    pool = pools.invented(people, seats, shares)
    made = benchmark.pedantic(plan, (pool,), rounds=1)
    verdict = verifier.check(document.encode(made))
    assert verdict.attained
    compare(f"{people:,} people, {seats} seats: {verdict.types} types, {verdict.distinct} distinct", needed=needed)


def test_the_verifier_on_two_thousand_people(benchmark, compare):
    pool = pools.invented(2000, 200, pools.MANY)
    data = document.encode(plan(pool))
    assert benchmark.pedantic(verifier.check, (data,), rounds=5).attained
    compare("the verifier: 2,000 people, 200 seats", needed="<= 0.5 s")


@pytest.mark.parametrize("shares", [pools.FEW, pools.MANY], ids=["few", "many"])
def test_thirty_pools(benchmark, compare, shares):
    def all_thirty():
        for seed in range(30):
            pool = pools.invented(200, 20, shares, seed)
            verdict = verifier.check(document.encode(plan(pool)))
            assert verdict.attained
            assert verdict.distinct >= 500

    benchmark.pedantic(all_thirty, rounds=1)
    compare(f"thirty pools of 200 people, 20 seats, {len(shares)} features: planned and verified")
