"""Lotteries over panels beside sortition-algorithms, on the same pools in the same run.

The peer's leximin needs a commercial solver's licence: where that is installed it is timed, else its maximin with
HiGHS, the weaker objective; the lottery rounded to as many panels, as its documentation does. Ours is leximin with its
certificate. Both sides solve alone, from people and quotas that are read already; what is counted is the processor's
time. The peer has a process of its own, which ends when it has taken ``PATIENCE`` times as long as ours, for on the
large pools it does not finish: the ratio is then more than that.
"""

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.util import find_spec
from math import ceil
from multiprocessing import get_context
from resource import RLIM_INFINITY, RLIMIT_CPU, setrlimit
from time import process_time

import numpy as np
import pytest

from draws.panels import cuts, document, leximin, lottery
from draws.panels.aggregate import aggregate
from draws.panels.certificate import prove
from draws.panels.polytope import polytope
from draws.panels.quotas import check
from tests import columns, pools
from verifier import panels as verifier

pytestmark = pytest.mark.benchmark(timer=process_time)

COINS = bytes(range(32))
M = 1000
PATIENCE = 45
NEEDED = {"sf_fixture_22": "<= 0.3 s, >= 40 x", "newdem_20": "<= 2 s, >= 40 x"}
SEEDS = 30
SYNTHETIC = [(profile, n, k) for profile in ("cca", "sfe") for n, k in ((29, 12), (60, 20), (120, 15), (200, 30))]
SPARE = 5
"""Seconds that the peer's process has to start and to read."""
GENERATED = {200: 3}
"""By people, for how many seeds levels are compared with column generation, where it takes half a minute a pool."""
LICENSED = find_spec("gurobipy") is not None
PEER = f"sortition-algorithms, {'leximin' if LICENSED else 'maximin'}"


def theirs(pool):
    """How long the peer takes, and how many panels it makes."""
    from sortition_algorithms.committee_generation import find_distribution_leximin as exact
    from sortition_algorithms.committee_generation import find_distribution_maximin as maximin
    from sortition_algorithms.committee_generation import standardize_distribution
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
    start = process_time()
    committees, chances, _ = (exact if LICENSED else maximin)(features, people, pool.seats, [], "highspy")
    panels = lottery_rounding(*standardize_distribution(committees, chances), M)
    return process_time() - start, len(panels)


def within(pool, seconds):
    """The peer's time, or ``seconds`` and True where it had not finished by then."""
    context, limit = get_context("spawn"), ceil(seconds) + SPARE
    with ProcessPoolExecutor(1, context, setrlimit, (RLIMIT_CPU, (limit, RLIM_INFINITY))) as process:
        try:
            taken, made = process.submit(theirs, pool).result()
        except BrokenProcessPool:
            return seconds, True
    assert made == M
    return taken, False


def plan(pool):
    return lottery.plan(pool.people, pool.quotas, pool.seats, M, coins=COINS)


@pytest.fixture
def folder(request):
    beside = request.config.rootpath.parent / "shared"
    if not beside.is_dir():
        pytest.skip("needs the folder shared/ beside the checkout")
    return beside


@pytest.mark.parametrize("name", sorted(pools.REAL))
def test_a_real_pool(benchmark, compare, folder, name):
    pool = pools.real(folder, name)
    beside_the_peer(benchmark, compare, pool, name, 5, NEEDED.get(name, ">= 40 x"))


@pytest.mark.parametrize(
    ("people", "seats", "shares", "needed"),
    [
        (825, 75, pools.FEW, ">= 40 x"),
        (2000, 200, pools.MANY, ">= 40 x"),
        (1727, 110, pools.MANY, "<= 5 s, >= 40 x"),
        (20_000, 500, pools.MANY, "<= 60 s, >= 40 x"),
    ],
)
def test_an_invented_pool(benchmark, compare, people, seats, shares, needed):
    pool = pools.invented(people, seats, shares)
    beside_the_peer(benchmark, compare, pool, f"{people:,} people, {seats} seats", 1, needed)


def beside_the_peer(benchmark, compare, pool, what, rounds, needed):
    made = benchmark.pedantic(plan, (pool,), rounds=rounds)
    verdict = verifier.check(document.encode(made))
    assert verdict.attained
    ours = benchmark.stats.stats.median if benchmark.stats else 1.0
    seconds, beyond = within(pool, PATIENCE * ours)
    compare(
        f"{what}: {verdict.types} types, {verdict.distinct} distinct of {M} panels",
        peer=PEER,
        theirs=seconds,
        beyond=beyond,
        needed=needed,
    )


def test_the_verifier_on_two_thousand_people(benchmark, compare):
    pool = pools.invented(2000, 200, pools.MANY)
    data = document.encode(plan(pool))
    assert benchmark.pedantic(verifier.check, (data,), rounds=5).attained
    compare("the verifier: 2,000 people, 200 seats", needed="<= 0.5 s")


def held(pool, seed):
    """Plan with the coins of a seed: every panel lawful, everybody less than 1/m from the proved best."""
    made = lottery.plan(pool.people, pool.quotas, pool.seats, M, coins=bytes([seed]) * 32)
    verdict = verifier.check(document.encode(made))
    assert verdict.attained
    return made, verdict


@pytest.mark.parametrize("name", sorted(pools.REAL))
def test_thirty_seeds_of_a_real_pool(benchmark, compare, folder, name):
    pool = pools.real(folder, name)
    verdicts = benchmark.pedantic(lambda: [held(pool, seed)[1] for seed in range(SEEDS)], rounds=1)
    compare(f"{name}: {SEEDS} seeds, at least {min(verdict.distinct for verdict in verdicts)} distinct panels of {M}")


@pytest.mark.parametrize(("profile", "people", "seats"), SYNTHETIC)
def test_thirty_seeds_of_a_synthetic_profile(benchmark, compare, folder, profile, people, seats):
    made = [pools.synthetic(folder, profile, people, seats, seed) for seed in range(1, SEEDS + 1)]
    found = benchmark.pedantic(lambda: [held(pool, seed) for seed, pool in enumerate(made)], rounds=1)
    distinct = [verdict.distinct for _, verdict in found]
    compared = found[: GENERATED.get(people, SEEDS)]
    apart = max(_apart(planned) for planned, _ in compared)
    assert apart < 1e-9
    compare(
        f"{profile}, {people} people, {seats} seats: {SEEDS} pools, all proved; {sum(n >= 500 for n in distinct)} of "
        f"500 distinct panels, {min(distinct)} at least; {len(compared)} with column generation's levels",
    )


def _apart(made):
    """How far the proved levels are from those of exact column generation."""
    space = made.polytope
    proof = prove(cuts.tightened(space, made.certificate.cuts), made.certificate.levels)
    exact = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64)).chances
    return float(np.abs(np.array([float(chance) for chance in proof.chances]) - exact).max())


@pytest.mark.parametrize("name", ["sf_fixture_22", "diversimax_wide_60", "example_small_20", "example_large_200"])
def test_levels_are_those_of_column_generation(benchmark, compare, folder, name):
    pool = pools.real(folder, name)
    space = polytope(aggregate(check(pool.quotas, pool.seats), pool.people), pool.quotas, pool.seats)
    ours = benchmark.pedantic(leximin.leximin, (space,), rounds=5).chances
    start = process_time()
    exact = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64)).chances
    assert np.abs(ours - exact).max() < 1e-9
    compare(f"{name}: the levels alone", peer="column generation", theirs=process_time() - start)
