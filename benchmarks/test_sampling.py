"""The sampling core beside the published sampler of the same kind, on the same pool in the same run.

The peer, consistent_sampler (Rivest), also gives each person a ticket by hashing a seed, so that
anyone recomputes it; it is run once per stratum, as its documentation does for strata.
"""

from hashlib import sha256

import numpy as np
import pytest
from consistent_sampler import sampler

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


def test_a_country_of_fifty_million(benchmark, compare):
    codes = pool_of(PEOPLE, STRATA) * 50
    benchmark.pedantic(stratified.select, (SEED, codes, [SEATS] * STRATA), rounds=3)
    compare(f"seed to {STRATA * SEATS:,} seats, 50,000,000 people, {STRATA} strata")


def test_the_whole_order_of_one_stratum(benchmark, compare, codes):
    benchmark(stratified.ranking, SEED, codes, 0)
    compare(f"order of {PEOPLE // STRATA:,} people with their substitutes, among {PEOPLE:,}")


def test_one_persons_ticket(benchmark, compare):
    benchmark(tickets.ticket, SEED, 123_456)
    compare("one person's ticket")
