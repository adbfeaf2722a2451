"""Whom the auditors visit: the seed names them, and both implementations the same."""

from hashlib import sha256

import pytest

from draws.errors import InvalidSeed
from draws.uniform import uniform
from draws.visits import MOST, visits

SEED = sha256(b"visits").digest()


def test_twenty_different_positions_in_the_order_of_the_lot():
    found = visits(SEED, 1000)
    assert len(set(found)) == len(found) == MOST
    assert found[0] == uniform(SEED, "audit/0", 1000)
    assert visits(SEED, 10**9)[:1] == (uniform(SEED, "audit/0", 10**9),)


@pytest.mark.parametrize("size", [1, 5, 20])
def test_everybody_of_a_small_pool(size):
    assert sorted(visits(SEED, size)) == list(range(size))


def test_a_repeat_is_passed_over():
    drawn = [uniform(SEED, f"audit/{i}", 30) for i in range(100)]
    assert visits(SEED, 30) == tuple(dict.fromkeys(drawn))[:MOST]


def test_whoever_withdrew_is_not_visited():
    whole = visits(SEED, 1000)
    without = visits(SEED, 1000, {whole[0], whole[5]})
    assert without[: MOST - 2] == tuple(p for p in whole if p not in (whole[0], whole[5]))
    assert len(visits(SEED, 21, {3, 4})) == 19


def test_everybody_is_as_likely_to_be_visited():
    counts = [0] * 40
    for trial in range(500):
        for position in visits(sha256(bytes([trial % 256, trial // 256])).digest(), 40):
            counts[position] += 1
    assert all(190 <= count <= 310 for count in counts)


def test_a_seed_is_32_bytes():
    with pytest.raises(InvalidSeed):
        visits(b"short", 40)
