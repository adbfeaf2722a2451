from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import hashes
from verifier.errors import Malformed


def test_a_tagged_hash_is_what_the_specification_spells_out():
    tag = sha256(b"kleroterion/v1/decline").digest()
    preimage = tag + tag + b"\x00\x00\x00\x02ab" + b"\x00\x00\x00\x00"
    assert hashes.tagged_hash("decline", b"ab", b"") == sha256(preimage).digest()


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_parts_cannot_be_cut_otherwise_and_give_the_same_hash(one, other):
    assert (hashes.tagged_hash("t", *one) == hashes.tagged_hash("t", *other)) == (one == other)


def test_a_scalar_lies_below_the_order_of_the_group():
    assert 0 <= hashes.tagged_scalar("t", b"x") < hashes.L
    assert hashes.tagged_scalar("t", b"x") != hashes.tagged_scalar("u", b"x")


def test_a_subkey_is_one_block_of_hkdf_expand():
    # RFC 5869, A.3: PRK, empty info, the first 32 bytes of OKM.
    prk = bytes.fromhex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04")
    okm = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert hashes.subkey(prk, "").hex() == okm


@given(st.binary(min_size=32, max_size=32), st.integers(1, 2**256))
def test_a_uniform_integer_lies_in_its_range(seed, m):
    assert 0 <= hashes.uniform(seed, "panel", m) < m


def test_a_uniform_integer_skips_candidates_that_would_favour_small_results():
    m = 2**255 + 1  # nearly every other candidate is too large

    def candidates(label):
        key = hashes.subkey(bytes(32), f"kleroterion/v1/uniform/{label}")
        return [int.from_bytes(sha256(key + j.to_bytes(4, "big")).digest(), "big") for j in range(64)]

    skipping = [label for label in "abcdefgh" if candidates(label)[0] >= m]
    assert skipping
    for label in skipping:
        first_that_fits = next(candidate for candidate in candidates(label) if candidate < m)
        assert hashes.uniform(bytes(32), label, m) == first_that_fits


def test_labels_give_independent_integers():
    assert len({hashes.uniform(bytes(32), f"audit/{i}", 2**64) for i in range(50)}) == 50


@pytest.mark.parametrize("m", [0, -1, 2**256 + 1])
def test_no_integer_comes_from_an_impossible_range(m):
    with pytest.raises(Malformed):
        hashes.uniform(bytes(32), "x", m)
