import json
from hashlib import sha256

import pytest

from draws import stratified, weighted
from draws.errors import InvalidPool

SEED = sha256(b"weighted").digest()


def test_the_published_ticket_has_its_published_time(root):
    vectors = json.loads((root / "tests/vectors/weighted.json").read_text())["race_times"]
    for vector in vectors:
        assert weighted.race_time(int(vector["ticket"], 16)) == int(vector["time"], 16)


def test_the_time_never_decreases_with_the_ticket():
    tickets = [0, 1, 2, 2**63, 2**64, 2**100, 2**127 - 1, 2**127, 2**128 - 2, 2**128 - 1]
    times = [weighted.race_time(ticket) for ticket in tickets]
    assert times == sorted(times)


def test_equal_weights_give_the_plain_order():
    weights = [9] * 400
    assert weighted.select(SEED, weights, 50) == stratified.select(SEED, bytes(800), [50])[0]


def test_weight_zero_is_never_drawn_and_a_great_weight_nearly_always():
    weights = [0, 1, 2**32 - 1, 1, 0, 1]
    assert weighted.select(SEED, weights, 4)[0] == 2
    assert set(weighted.select(SEED, weights, 4)) == {1, 2, 3, 5}


def test_double_the_weight_is_drawn_about_twice_as_often():
    wins = sum(weighted.select(sha256(number.to_bytes(2, "big")).digest(), [2, 1], 1) == (0,) for number in range(900))
    assert 550 < wins < 650


@pytest.mark.parametrize(("weights", "seats"), [([1], 2), ([0], 1), ([1], -1), ([-1], 0), ([2**32], 1), ([], 1)])
def test_weights_out_of_range_and_too_few_people_are_refused(weights, seats):
    with pytest.raises(InvalidPool):
        weighted.select(SEED, weights, seats)


@pytest.mark.parametrize("ticket", [-1, 2**128])
def test_a_number_that_is_no_ticket_has_no_time(ticket):
    with pytest.raises(InvalidPool):
        weighted.race_time(ticket)
