import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from verifier import curve, ed25519
from verifier.hashes import L

BACKENDS = {"pure": ed25519.verifier(pure=True), "sodium": ed25519.verifier(pure=False)}
TORSION = curve.decode(bytes(32))  # (sqrt(-1), 0), of order 4


@pytest.fixture(params=BACKENDS)
def verify(request):
    return BACKENDS[request.param]


@pytest.fixture
def edge_cases(shared):
    cases = json.loads((shared / "vectors" / "ed25519-edge-cases.json").read_text("utf-8"))
    return [(bytes.fromhex(c["key"]), bytes.fromhex(c["sig"]), c["msg"].encode()) for c in cases]


def test_the_backends_are_two():
    assert BACKENDS["pure"] is not BACKENDS["sodium"]
    assert ed25519.verify.__name__ == BACKENDS["sodium"].__name__


def test_the_edge_cases_get_the_strict_verdict(edge_cases):
    accepted = [case for case in edge_cases if BACKENDS["pure"](*case)]
    assert len(edge_cases) == 914
    assert len(accepted) == 43
    assert accepted == [case for case in edge_cases if BACKENDS["sodium"](*case)]


def test_enrolment_refuses_all_but_one_of_the_keys_of_the_accepted_edge_cases(edge_cases):
    accepted = [case for case in edge_cases if BACKENDS["pure"](*case)]
    assert sum(ed25519.prime_order(key) for key, _, _ in accepted) == 1


@pytest.mark.parametrize(
    ("key", "message", "signature"),
    [  # RFC 8032, §7.1, tests 1 to 3
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                "d25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                "387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            (
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                "4a7c15e9716ed28dc027beceea1ec40a"
            ),
        ),
    ],
)
def test_the_signatures_of_rfc_8032_verify(verify, key, message, signature):
    case = bytes.fromhex(key), bytes.fromhex(signature), bytes.fromhex(message)
    assert verify(*case)
    assert ed25519.prime_order(case[0])
    assert not verify(case[0], case[1], case[2] + b"x")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.data())
def test_both_backends_agree_on_signatures_with_a_changed_bit(seed, message, data):
    signing = SigningKey(seed)
    key, signature = bytes(signing.verify_key), signing.sign(message).signature
    at = data.draw(st.integers(0, 64 * 8))
    if at < 64 * 8:
        changed = int.from_bytes(signature, "little") ^ 1 << at
        signature = changed.to_bytes(64, "little")
    assert [verify(key, signature, message) for verify in BACKENDS.values()] == [at == 64 * 8] * 2


def test_a_second_signature_by_adding_the_order_is_refused(verify):
    signing = SigningKey(bytes(32))
    signature = signing.sign(b"m").signature
    s = int.from_bytes(signature[32:], "little") + L
    again = signature[:32] + s.to_bytes(32, "little")
    assert verify(bytes(signing.verify_key), signature, b"m")
    assert not verify(bytes(signing.verify_key), again, b"m")


@pytest.mark.parametrize(("key", "signature"), [(31, 64), (33, 64), (0, 64), (32, 63), (32, 65), (32, 0)])
def test_wrong_lengths_are_no_signatures(verify, key, signature):
    assert not verify(bytes(key), bytes(signature), b"")


@pytest.mark.parametrize(
    "key",
    [
        b"",
        bytes(31),
        curve.encode(curve.IDENTITY),
        bytes(32),
        (curve.P + 1).to_bytes(32, "little"),
        (1 | 1 << 255).to_bytes(32, "little"),
        (2).to_bytes(32, "little"),
        curve.encode(curve.add(curve.decode(curve.BASE), TORSION)),
    ],
    ids=["empty", "short", "identity", "order 4", "not canonical", "minus zero", "off the curve", "mixed order"],
)
def test_enrolment_refuses_keys_outside_the_prime_order_subgroup(key):
    assert not ed25519.prime_order(key)


@given(st.integers(0, 2**255 - 1))
def test_both_ways_of_multiplying_agree(scalar):
    base = curve.decode(curve.BASE)
    by_table = curve.add_multiple(curve.IDENTITY, scalar, ed25519.base_comb())
    assert curve.encode(by_table) == curve.encode(curve.multiply(scalar, base))


@given(st.integers(0, L), st.integers(0, L))
def test_multiples_add_up(a, b):
    base = curve.decode(curve.BASE)
    separately = curve.add(curve.multiply(a, base), curve.multiply(b, base))
    assert curve.encode(separately) == curve.encode(curve.multiply(a + b, base))
    assert curve.is_identity(curve.add(separately, curve.negate(separately)))


def test_the_eight_points_of_small_order_are_known():
    order_8 = curve.decode(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"))
    points = [curve.multiply(k, order_8) for k in range(8)]
    assert len({curve.encode(point) for point in points}) == 8
    assert all(curve.has_small_order(point) for point in points)
    assert not curve.has_small_order(curve.decode(curve.BASE))
