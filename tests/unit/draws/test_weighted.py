import json
from hashlib import sha256

import pytest

from draws import stratified, weighted
from draws.errors import InvalidPool

SEED = sha256(b"weighted").digest()


def packed(*weights):
    return b"".join(weight.to_bytes(4, "big") for weight in weights)


def codes(*strata):
    return b"".join(stratum.to_bytes(2, "big") for stratum in strata)


def test_the_published_ticket_has_its_published_time(root):
    vectors = json.loads((root / "tests/vectors/weighted.json").read_text())["race_times"]
    for vector in vectors:
        assert weighted.race_time(int(vector["ticket"], 16)) == int(vector["time"], 16)


def test_the_time_never_decreases_with_the_ticket():
    tickets = [0, 1, 2, 2**63, 2**64, 2**100, 2**127 - 1, 2**127, 2**128 - 2, 2**128 - 1]
    times = [weighted.race_time(ticket) for ticket in tickets]
    assert times == sorted(times)


def test_equal_weights_give_the_plain_order():
    strata = codes(*(i % 3 if i % 7 else 0xFFFF for i in range(400)))
    assert weighted.select(SEED, strata, packed(*[9] * 400), [50, 0, 7]) == stratified.select(SEED, strata, [50, 0, 7])


def test_whoever_is_in_no_stratum_is_never_drawn_and_a_great_weight_nearly_always():
    strata, weights = codes(0xFFFF, 0, 0, 0, 0xFFFF, 0), packed(1, 1, 2**32 - 1, 1, 2**32 - 1, 1)
    ranked = weighted.ranking(SEED, strata, weights, 0)
    assert ranked[0] == 2
    assert set(ranked) == {1, 2, 3, 5}
    assert weighted.ranking(SEED, strata, weights, 1) == []


def test_double_the_weight_is_drawn_about_twice_as_often():
    seeds = (sha256(number.to_bytes(2, "big")).digest() for number in range(900))
    wins = sum(weighted.select(seed, bytes(4), packed(2, 1), [1]) == ((0,),) for seed in seeds)
    assert 550 < wins < 650


def test_people_are_counted_by_stratum_and_weight():
    found = weighted.cells(codes(0, 0, 1, 0xFFFF, 0), packed(2, 2, 2, 5, 3))
    assert found == {(0, 2): 2, (1, 2): 1, (0, 3): 1}


@pytest.mark.parametrize(
    ("strata", "weights", "seats"),
    [
        (codes(0), packed(1), [2]),
        (codes(0), packed(0), [1]),
        (codes(0), packed(1), [-1]),
        (codes(0), packed(1)[1:], [1]),
        (codes(0), packed(1, 1), [1]),
        (codes(1), packed(1), [1]),
        (codes(0xFFFF), packed(1), [1]),
        (b"", b"", [1]),
    ],
)
def test_weights_out_of_range_and_too_few_people_are_refused(strata, weights, seats):
    with pytest.raises(InvalidPool):
        weighted.select(SEED, strata, weights, seats)


@pytest.mark.parametrize("ticket", [-1, 2**128])
def test_a_number_that_is_no_ticket_has_no_time(ticket):
    with pytest.raises(InvalidPool):
        weighted.race_time(ticket)
