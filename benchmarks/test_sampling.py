"""The sampling core beside the published sampler of the same kind, on the same pool in the same run.

The peer, consistent_sampler (Rivest), also gives each person a ticket by hashing a seed, so that
anyone recomputes it; it is run once per stratum, as its documentation does for strata.
"""

import tracemalloc
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from time import process_time

import numpy as np
import pytest
from consistent_sampler import sampler

from api.fairness import trial
from draws import stratified, tickets
from draws.result import digest

SEED = sha256(b"benchmark").digest()
PEOPLE, STRATA, SEATS = 1_000_000, 40, 25


def pool_of(people: int, strata: int) -> bytes:
    """Codes spread unevenly and without randomness: stratum of i = a hash-like mix of i."""
    mixed = np.arange(people, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(40)
    return (mixed % np.uint64(strata)).astype(">u2").tobytes()


@pytest.fixture(scope="module")
def codes():
    return pool_of(PEOPLE, STRATA)


def test_a_million_people_in_forty_strata(benchmark, compare, timed, codes):
    def seed_to_result():
        drawn = stratified.select(SEED, codes, [SEATS] * STRATA)
        digest(SEED, SEED, drawn)
        return drawn

    drawn = benchmark(seed_to_result)

    strata = np.frombuffer(codes, ">u2")
    members = [np.flatnonzero(strata == stratum).tolist() for stratum in range(STRATA)]
    seed = SEED.hex()
    seconds, peers = timed(lambda: [list(sampler(ids, seed=seed, take=SEATS, output="id")) for ids in members])
    assert [len(positions) for positions in drawn] == [len(ids) for ids in peers] == [SEATS] * STRATA
    compare(
        f"seed to result: {STRATA * SEATS:,} seats, {PEOPLE:,} people, {STRATA} strata",
        peer="consistent_sampler",
        theirs=seconds,
        needed=">= 100 x, <= 200 ms",
    )


def test_a_million_people_in_one_stratum(benchmark, compare, timed):
    drawn = benchmark(stratified.select, SEED, bytes(2 * PEOPLE), [1000])
    seconds, peers = timed(lambda: list(sampler(range(PEOPLE), seed=SEED.hex(), take=1000, output="id")))
    assert len(drawn[0]) == len(peers)
    compare(
        f"seed to 1,000 seats, {PEOPLE:,} people",
        peer="consistent_sampler",
        theirs=seconds,
        needed=">= 100 x",
    )


@pytest.fixture(scope="module")
def country(codes, tmp_path_factory):
    """The codes of fifty million people in a file that is looked at and not loaded."""
    path = tmp_path_factory.mktemp("country") / "codes"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(codes)
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as view:
        yield view


def peak(function, *arguments) -> str:
    """The most memory that a call asks for; numpy tells tracemalloc of its own."""
    tracemalloc.start()
    function(*arguments)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return f"{most / 2**20:.0f} MB"


# Processor time: what else the machine does must not count.
@pytest.mark.benchmark(timer=process_time)
@pytest.mark.parametrize(("strata", "seats"), [(1, 1000), (STRATA, SEATS)])
def test_a_country_of_fifty_million(benchmark, compare, timed, country, strata, seats):
    view = country if strata > 1 else bytes(2 * 50_000_000)
    reading, _ = timed(lambda: sum(len(view[at : at + 2**20]) for at in range(0, len(view), 2**20)))
    asked = (SEED, view, [seats] * strata)
    benchmark.pedantic(stratified.select, asked, rounds=3)
    most = peak(stratified.select, *asked)
    compare(
        f"seed to {strata * seats:,} seats, 50M people, {strata} strata; {most}, reading {1000 * reading:.0f} ms",
        needed="<= 0.5 s beyond reading, <= 64 MB",
    )


@pytest.mark.benchmark(timer=process_time)
def test_a_hundred_thousand_draws_counted(benchmark, compare):
    """The peer draws 200 times, and its time is scaled."""
    benchmark.pedantic(trial.run, (trial.DRAWS,), rounds=1)
    begun = process_time()
    for number in range(200):
        for people, seats in trial.STRATA:
            list(sampler(range(people), seed=str(number), take=seats, output="id"))
    theirs = (process_time() - begun) * trial.DRAWS / 200
    compare(
        f"self-test: {trial.DRAWS:,} draws counted", peer="consistent_sampler, scaled", theirs=theirs, needed="<= 10 s"
    )


def test_the_whole_order_of_one_stratum(benchmark, compare, codes):
    benchmark(stratified.ranking, SEED, codes, 0)
    compare(f"order of {PEOPLE // STRATA:,} people with their substitutes, among {PEOPLE:,}")


def test_one_persons_ticket(benchmark, compare):
    benchmark(tickets.ticket, SEED, 123_456)
    compare("one person's ticket")
