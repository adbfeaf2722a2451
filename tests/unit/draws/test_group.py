import json

import pytest

from draws import group
from draws.errors import InvalidPoint, InvalidScalar
from draws.tagged import tagged_hash

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def decompress(data):
    """RFC 8032 §5.1.3, in affine coordinates; None when there is no such point."""
    encoded = int.from_bytes(data, "little")
    y, sign = encoded & (2**255 - 1), encoded >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    return (P - x if x % 2 != sign else x), y


def double(point):
    x, y = point
    product = D * x * x * y * y
    return 2 * x * y * pow(1 + product, -1, P) % P, (y * y + x * x) * pow(1 - product, -1, P) % P


def compress(point):
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def mixed_order(data):
    """P + (0, −1), which has order 2L."""
    x, y = decompress(data)
    return compress((-x % P, -y % P))


def test_h_is_eight_times_the_first_hash_that_is_a_point(root):
    vector = json.loads((root / "tests/vectors/sharing.json").read_text())
    for counter in range(10):
        point = decompress(tagged_hash("pvss/h", counter.to_bytes(4, "big")))
        if point is not None:
            break
    assert counter == vector["h_counter"]
    assert compress(double(double(double(point)))) == group.H
    assert group.H.hex() == vector["h"]


def test_g_is_the_standard_base_point():
    assert group.G.hex() == "58" + "66" * 31


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(31),
        bytes(33),
        bytes(32),  # (√−1, 0), of order 4
        group.IDENTITY,
        (1 | 1 << 255).to_bytes(32, "little"),  # the identity with a sign
        (P - 1).to_bytes(32, "little"),  # (0, −1), of order 2
        P.to_bytes(32, "little"),  # y not reduced
        (P + 1).to_bytes(32, "little"),
        (2).to_bytes(32, "little"),  # not on the curve
        b"\xff" * 32,
        mixed_order(group.G),
        mixed_order(group.H),
    ],
)
def test_only_canonical_points_of_prime_order_are_points(data):
    with pytest.raises(InvalidPoint):
        group.check_point(data)


def test_a_library_that_takes_points_of_mixed_order_stops_the_start(monkeypatch):
    monkeypatch.setattr(group.sodium, "crypto_core_ed25519_is_valid_point", lambda _: True)
    with pytest.raises(RuntimeError, match=r"PyNaCl >= 1\.6\.2"):
        group._self_test()


def test_a_scalar_is_read_back_from_its_bytes():
    for scalar in (0, 1, group.L - 1):
        assert group.decode_scalar(group.encode_scalar(scalar)) == scalar


@pytest.mark.parametrize("scalar", [-1, group.L, 2**256])
def test_a_scalar_out_of_range_has_no_bytes(scalar):
    with pytest.raises(InvalidScalar):
        group.encode_scalar(scalar)


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(33), group.L.to_bytes(32, "little"), b"\xff" * 32])
def test_bytes_that_are_no_scalar_are_refused(data):
    with pytest.raises(InvalidScalar):
        group.decode_scalar(data)


@pytest.mark.parametrize("scalar", [-1, 0, group.L, group.L + 1])
def test_a_secret_is_strictly_between_zero_and_the_order(scalar):
    with pytest.raises(InvalidScalar):
        group.check_secret(scalar)


def test_multiplication_is_complete():
    assert group.multiply(group.H, 0) == group.multiply(group.H, group.L) == group.IDENTITY
    assert group.multiply(group.IDENTITY, 5) == group.IDENTITY
    assert group.add(group.H, group.multiply(group.H, -1)) == group.IDENTITY
    assert group.multiply(group.G, 3) == group.add(group.G, group.add(group.G, group.G))


@pytest.mark.parametrize("factor", range(33))
def test_doubling_and_adding_gives_what_multiplication_gives(factor):
    assert group.multiply_small(group.H, factor) == group.multiply(group.H, factor)
    assert group.multiply_small(group.IDENTITY, factor) == group.IDENTITY
