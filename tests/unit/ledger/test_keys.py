"""One verdict everywhere (RFC 8032, libsodium's strict one), and a stricter question at enrolment."""

import json
import pickle
from hashlib import sha256

import pytest

from ledger.keys import SigningKey, enrollable, keyid, verify

# RFC 8032 §7.1, TEST 2
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_signs_as_rfc_8032_says():
    key = SigningKey(SEED)
    assert (key.public, key.sign(b"\x72")) == (PUBLIC, SIGNATURE)


def test_verifies_what_was_signed_and_nothing_else():
    assert verify(PUBLIC, SIGNATURE, b"\x72")
    assert not verify(PUBLIC, SIGNATURE, b"\x73")
    assert not verify(PUBLIC, SIGNATURE[:63] + b"\x01", b"\x72")


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_public_key_of_another_length_verifies_nothing_and_is_not_enrolled(length):
    public = (PUBLIC * 2)[:length]
    assert not verify(public, SIGNATURE, b"\x72")
    assert not enrollable(public)


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_of_another_length_is_refused(length):
    assert not verify(PUBLIC, (SIGNATURE * 2)[:length], b"\x72")


def test_keyid_is_the_hex_of_the_first_eight_bytes_of_the_hash():
    assert keyid(PUBLIC) == sha256(PUBLIC).digest()[:8].hex()


def test_the_strict_verdict_accepts_43_of_the_914_edge_cases_and_enrolment_one_of_them(shared):
    cases = json.loads((shared / "vectors" / "ed25519-edge-cases.json").read_text())
    accepted = [
        case for case in cases if verify(bytes.fromhex(case["key"]), bytes.fromhex(case["sig"]), case["msg"].encode())
    ]
    assert (len(cases), len(accepted)) == (914, 43)
    assert sum(enrollable(bytes.fromhex(case["key"])) for case in accepted) == 1


@pytest.mark.parametrize(
    "public",
    [
        (1).to_bytes(32, "little"),  # the identity
        bytes(32),  # of order 4
        (2**255 - 20).to_bytes(32, "little"),  # of order 2
        (2**255 - 19 + 1).to_bytes(32, "little"),  # the identity, not canonical
        b"\xff" * 32,
    ],
)
def test_keys_outside_the_prime_order_group_are_not_enrolled(public):
    assert not enrollable(public)


def test_an_ordinary_key_is_enrolled():
    assert enrollable(PUBLIC)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_is_32_bytes(length):
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(bytes(length))


def test_neither_repr_nor_pickle_shows_the_secret():
    key = SigningKey(SEED)
    assert repr(key) == f"SigningKey(keyid={keyid(PUBLIC)})"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(key)
