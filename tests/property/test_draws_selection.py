"""Selection against brute force, with tickets so poor that ties are everywhere."""

from hashlib import sha256
from itertools import pairwise
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from draws import stratified, thrown, tickets, weighted
from draws.crockford import decode, encode
from draws.errors import InvalidDice, InvalidPool
from verifier import aes, race
from verifier.methods import dice_direct

seeds = st.binary(min_size=32, max_size=32)
STRATA = 3


def poor(seed, position):
    """A ticket as (high, low) from so few values that many people share one."""
    byte = sha256(seed + position.to_bytes(4, "big")).digest()[0]
    extremes = (0, 1, 2**63, 2**64 - 1)
    return extremes[byte & 3], extremes[byte >> 2 & 3]


def poor_blocks(seed, count):
    for start in range(0, count, 7):
        rows = [poor(seed, i) for i in range(start, min(start + 7, count))]
        yield start, np.array(rows, dtype=">u8").reshape(-1, 2)


@st.composite
def pools(draw):
    """Codes of a small pool, and seats that it can fill."""
    codes = draw(st.lists(st.sampled_from([*range(STRATA), 0xFFFF]), max_size=120))
    seats = [draw(st.integers(0, codes.count(stratum))) for stratum in range(STRATA)]
    return codes, seats


def packed(codes):
    return b"".join(code.to_bytes(2, "big") for code in codes)


def brute_force(codes, ticket):
    order = sorted(range(len(codes)), key=lambda i: (ticket(i), i))
    return [[i for i in order if codes[i] == stratum] for stratum in range(STRATA)]


def matches(seed, codes, seats, ticket):
    expected = brute_force(codes, ticket)
    drawn = stratified.select(seed, packed(codes), seats)
    rankings = [stratified.ranking(seed, packed(codes), stratum) for stratum in range(STRATA)]
    return rankings == expected and drawn == tuple(
        tuple(ranking[:wanted]) for ranking, wanted in zip(expected, seats, strict=True)
    )


@given(seeds, pools())
def test_the_drawn_are_those_of_brute_force(seed, pool):
    assert matches(seed, *pool, lambda i: tickets.ticket(seed, i))


@given(seeds, pools(), st.integers(0, 3))
def test_ties_are_broken_by_the_whole_ticket_and_then_the_position(seed, pool, slack):
    def tight(seats, people, attempt):
        kept = min(people, (seats * slack + attempt) // 2)
        return (2**64 - 1) * kept // people

    with patch.object(tickets, "blocks", poor_blocks), patch.object(stratified, "_bound", tight):
        assert matches(seed, *pool, lambda i: poor(seed, i))


@given(seeds, pools())
def test_whoever_is_removed_changes_nothing_in_other_strata(seed, pool):
    codes, seats = pool
    without = [0xFFFF if code == 0 else code for code in codes]
    drawn = stratified.select(seed, packed(codes), seats)
    assert stratified.select(seed, packed(without), [0, *seats[1:]])[1:] == drawn[1:]


@given(st.binary(max_size=100), st.lists(st.integers(-1, 5), max_size=4))
def test_codes_of_any_bytes_are_drawn_from_or_refused(codes, seats):
    try:
        drawn = stratified.select(bytes(32), codes, seats)
    except InvalidPool:
        return
    assert [len(positions) for positions in drawn] == seats


@given(seeds, st.lists(st.tuples(st.sampled_from([0, 1, 0xFFFF]), st.integers(1, 3) | st.just(2**32 - 1)), max_size=30))
def test_a_weighted_draw_compares_exact_products(seed, people):
    codes = packed(code for code, _ in people)
    weights = [weight for _, weight in people]
    for stratum in (0, 1):
        members = [i for i, (code, _) in enumerate(people) if code == stratum]
        ranked = weighted.ranking(seed, codes, b"".join(w.to_bytes(4, "big") for w in weights), stratum)
        assert sorted(ranked) == members
        times = {i: weighted.race_time(int.from_bytes(tickets.ticket(seed, i), "big")) for i in members}
        for earlier, later in pairwise(ranked):
            assert times[earlier] * weights[later] <= times[later] * weights[earlier]


@given(seeds, st.lists(st.integers(1, 3) | st.integers(1, 2**32 - 1), max_size=20))
def test_draws_and_verifier_rank_by_weight_alike(seed, weights):
    blob = b"".join(weight.to_bytes(4, "big") for weight in weights)
    drawn = weighted.ranking(seed, bytes(2 * len(weights)), blob, 0)
    assert drawn == race.ranked(range(len(weights)), aes.tickets(seed, len(weights)), race.weights_of(blob))


@given(st.lists(st.sampled_from([0, 1, 0xFFFF]), min_size=1, max_size=120), st.integers(0, 3), st.randoms(), st.data())
def test_draws_and_verifier_read_throws_alike(strata, reserve, rng, data):
    seats = [data.draw(st.integers(0, min(3, strata.count(stratum)))) for stratum in (0, 1)]
    codes = packed(strata)
    wanted = thrown.places(codes, seats, reserve)
    size = thrown.dice_per_throw(len(strata))
    digits, named = "", 0
    while named < sum(wanted):
        digits += str(rng.choice(range(len(strata)))).zfill(size)
        named = sum(throw.came_to is thrown.Throw.NAMED for throw in thrown.read(codes, wanted, digits))
    body = {"strata": [{"seats": number} for number in seats], "reserve": reserve}
    told = SimpleNamespace(codes=codes, body=body, pool=SimpleNamespace(size=len(strata)), withdrawn=set())
    for text in (
        f"d10x{len(digits)}:{digits}",
        f"d10x{len(digits) + size}:{digits}{'0' * size}",
        f"d10x{size}:{'9' * size}",
    ):
        try:
            expected = thrown.order(codes, wanted, text)
        except InvalidDice:
            expected = None
        assert dice_direct.fills(told, text) == (expected is not None)
        assert expected is None or tuple(map(tuple, dice_direct.named(told, text))) == expected


@given(st.integers(0, 2**128 - 1))
def test_draws_and_verifier_give_a_ticket_the_same_race_time(ticket):
    assert weighted.race_time(ticket) == race.race_time(ticket)


@given(st.integers(0, 2**128 - 2))
def test_a_larger_ticket_never_has_a_smaller_race_time(ticket):
    assert 1 <= weighted.race_time(ticket) <= weighted.race_time(ticket + 1) <= 129 << 64


@given(st.binary(max_size=40))
def test_a_typed_code_gives_the_bytes_it_was_printed_from(data):
    assert decode(encode(data).lower(), len(data)) == data
