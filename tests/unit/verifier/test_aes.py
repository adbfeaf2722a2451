import json
from collections import Counter

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from verifier import aes, aes_pure, aes_sbox

SEED = bytes(range(32))


def test_the_example_of_fips_197_comes_out():
    # FIPS 197, C.3: the plaintext as a counter.
    block = aes_pure.keystream(bytes(range(32)), 0x00112233445566778899AABBCCDDEEFF, 1)
    assert block.hex() == "8ea2b7ca516745bfeafc49904b496089"


def test_the_circuit_is_a_permutation_with_the_known_beginning():
    planes = [sum((byte >> k & 1) << byte for byte in range(256)) for k in range(8)]
    substituted = list(enumerate(aes_sbox.substitute(planes)))
    outputs = [0x63 ^ sum((plane >> byte & 1) << k for k, plane in substituted) for byte in range(256)]
    assert outputs[:8] == [0x63, 0x7C, 0x77, 0x7B, 0xF2, 0x6B, 0x6F, 0xC5]  # FIPS 197, table 4
    assert Counter(outputs) == Counter(range(256))


@given(st.binary(min_size=32, max_size=32), st.integers(0, 2**128 - 300), st.integers(0, 300))
def test_blocks_are_those_of_another_authors_aes(key, start, count):
    encryptor = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()
    expected = encryptor.update(b"".join(i.to_bytes(16, "big") for i in range(start, start + count)))
    assert aes_pure.keystream(key, start, count) == expected


@pytest.mark.parametrize("n", [0, 1, 2, 255, 65_535, 65_536, 65_537, 140_000])
def test_tickets_are_the_same_with_and_without_a_library(n):
    tickets = aes.tickets(SEED, n, pure=True)
    assert len(tickets) == 16 * n
    assert tickets == aes.tickets(SEED, n, pure=False)


@given(st.integers(0, 2**64))
def test_one_ticket_is_the_one_in_the_run(position):
    run = aes_pure.keystream(aes.ticket_key(SEED), position, 3)
    assert aes.ticket(SEED, position) == run[:16]
    assert aes.ticket(SEED, position + 2) == run[32:]


@pytest.mark.parametrize("pure", [True, False])
def test_runs_follow_one_another_without_gap(pure):
    expected = 0
    for start, run in aes.blocks(SEED, 150_000, pure=pure):
        assert start == expected
        expected += len(run) // 16
    assert expected == 150_000


def test_the_small_draw_of_the_specification_has_these_tickets(root):
    draw = json.loads((root / "tests" / "vectors" / "draw.json").read_text("utf-8"))
    seed = bytes.fromhex(draw["seed"])
    assert aes.ticket_key(seed).hex() == draw["ticket_key"]
    for pure in (True, False):
        assert aes.tickets(seed, len(draw["tickets"]), pure=pure).hex() == "".join(draw["tickets"])
