import json
from hashlib import sha256
from itertools import cycle, islice

import pytest

from draws import stratified, tickets
from draws.errors import InvalidPool, InvalidSeed

SEED = sha256(b"stratified").digest()


def codes_of(*strata):
    return b"".join(stratum.to_bytes(2, "big") for stratum in strata)


def ranked(codes, stratum):
    people = [i for i in range(len(codes) // 2) if codes[2 * i : 2 * i + 2] == stratum.to_bytes(2, "big")]
    return sorted(people, key=lambda i: (tickets.ticket(SEED, i), i))


def test_the_smallest_tickets_of_each_stratum_are_drawn_in_order():
    codes = codes_of(*islice(cycle([0, 1, 2, 0xFFFF, 1]), 500))
    drawn = stratified.select(SEED, codes, [7, 11, 1])
    assert drawn == (
        tuple(ranked(codes, 0)[:7]),
        tuple(ranked(codes, 1)[:11]),
        tuple(ranked(codes, 2)[:1]),
    )


def test_the_ranking_goes_on_with_the_substitutes():
    codes = codes_of(*islice(cycle([0, 1, 0xFFFF]), 300))
    assert stratified.ranking(SEED, codes, 1) == ranked(codes, 1)
    assert stratified.ranking(SEED, codes, 2) == []


def test_a_pool_of_several_blocks_is_ranked_as_one():
    codes = codes_of(0, 1) * tickets.BLOCK + codes_of(1, 0, 0)
    drawn = stratified.select(SEED, codes, [40, 30])
    for stratum, positions in enumerate(drawn):
        whole = stratified.ranking(SEED, codes, stratum)
        assert sorted(whole) == [i for i in range(len(codes) // 2) if codes[2 * i + 1] == stratum]
        assert tuple(whole[: len(positions)]) == positions
        assert [tickets.ticket(SEED, i) for i in positions] == sorted(tickets.ticket(SEED, i) for i in positions)


def test_all_people_of_a_stratum_may_be_drawn_and_none_of_another():
    codes = codes_of(0, 1, 0, 1)
    assert stratified.select(SEED, codes, [2, 0]) == (tuple(ranked(codes, 0)), ())


def test_nobody_and_nothing_can_be_drawn_from_an_empty_pool():
    assert stratified.select(SEED, b"", []) == ()
    assert stratified.select(SEED, b"", [0, 0]) == ((), ())
    assert stratified.ranking(SEED, b"", 0) == []


def test_a_pool_in_which_nobody_is_drawable_has_empty_strata():
    assert stratified.select(SEED, codes_of(0xFFFF, 0xFFFF), [0]) == ((),)
    assert stratified.ranking(SEED, codes_of(0xFFFF, 1), 0) == []


@pytest.mark.parametrize(
    ("codes", "seats"),
    [
        (codes_of(0, 0), [3]),
        (codes_of(0, 0), [1, 1]),
        (codes_of(0, 0), [-1]),
        (codes_of(0, 1), [1]),
        (codes_of(0, 0xFFFE), [1]),
        (codes_of(0, 0xFFFF), [2]),
        (b"\0", [0]),
        (codes_of(0) + b"\0", [1]),
        (codes_of(0), [0] * 65536),
        (b"", [1]),
    ],
)
def test_too_few_people_and_codes_of_no_stratum_are_refused(codes, seats):
    with pytest.raises(InvalidPool):
        stratified.select(SEED, codes, seats)


@pytest.mark.parametrize(("codes", "stratum"), [(b"\0", 0), (b"", -1), (b"\0\0", 0xFFFF)])
def test_a_ranking_of_no_possible_stratum_is_refused(codes, stratum):
    with pytest.raises(InvalidPool):
        stratified.ranking(SEED, codes, stratum)


def test_a_short_seed_selects_nobody():
    with pytest.raises(InvalidSeed):
        stratified.select(SEED[:31], codes_of(0), [1])


def test_a_bound_that_kept_too_few_people_is_raised_until_the_answer_is_exact(monkeypatch):
    codes = codes_of(0, 1) * 20_000
    expected = stratified.select(SEED, codes, [300, 20_000])
    passes = []

    def tight(seats, people, slack):
        passes.append(slack)
        return min(seats * slack // 100, people) * (2**64 - 1) // people

    monkeypatch.setattr(stratified, "_bound", tight)
    assert stratified.select(SEED, codes, [300, 20_000]) == expected
    assert len(passes) > 2


def test_the_small_draw_has_its_recorded_result(root):
    draw = json.loads((root / "tests/vectors/draw.json").read_text())
    seed, codes = bytes.fromhex(draw["seed"]), bytes.fromhex(draw["codes"])
    order = sorted(range(len(codes) // 2), key=lambda i: (draw["tickets"][i], i))
    for stratum, ranking in enumerate(draw["rankings"]):
        assert ranking == [i for i in order if codes[2 * i : 2 * i + 2] == stratum.to_bytes(2, "big")]
        assert ranking == stratified.ranking(seed, codes, stratum)
        assert draw["drawn"][stratum] == ranking[: draw["seats"][stratum]]
    assert [list(positions) for positions in stratified.select(seed, codes, draw["seats"])] == draw["drawn"]
