"""The group of the draw: the prime-order subgroup of edwards25519 (RFC 8032 §5.1).

A point is its 32 canonical bytes. A point that comes from outside must have
prime order and differ from the identity (:func:`check_point`). Inside a
computation the identity is lawful and the arithmetic is complete: libsodium
refuses zero scalars and the identity, :func:`multiply` does not. A scalar is an
int in [0, L), on the wire 32 bytes little-endian (:func:`decode_scalar`); a
secret scalar is never zero (:func:`check_secret`).

Python's integers are not constant-time. A secret is only ever used on its
holder's own device, and each nonce once.

The start-up self-test refuses a libsodium older than the fix of CVE-2025-69277,
which took P + (0, −1), a point of order 2L, for a point of prime order.
"""

from typing import Final

import nacl.bindings as sodium

from draws.errors import InvalidPoint, InvalidScalar
from draws.tagged import ORDER

L: Final = ORDER
"""The order of the group."""

_P: Final = 2**255 - 19

IDENTITY: Final = (1).to_bytes(32, "little")

G: Final = sodium.crypto_scalarmult_ed25519_base_noclamp((1).to_bytes(32, "little"))
"""g, the standard base point: commitments are multiples of it."""

H: Final = bytes.fromhex("fe787cd528918bef470002018dcb581c5a74b1547e64a1c44ca023ab779661d1")
"""h = [8]·decode(TH("pvss/h", BE32(3))), whose logarithm to the base g nobody knows: keys are multiples
of it. 3 is the first counter whose hash decodes to a point (RFC 8032 §5.1.3) and [8] of it is no identity."""


def check_point(data: bytes) -> bytes:
    """Return ``data`` if it is the canonical encoding of a point of prime order.

    Raises:
        InvalidPoint: another length, not canonical, not on the curve, of small
            or mixed order, or the identity.
    """
    if len(data) != 32 or not sodium.crypto_core_ed25519_is_valid_point(data):
        raise InvalidPoint("not the canonical 32 bytes of a point of prime order")
    return data


def check_secret(scalar: int) -> int:
    """Return ``scalar`` if it can be a secret or a nonce: 0 < scalar < L.

    Raises:
        InvalidScalar: it cannot.
    """
    if not 0 < scalar < L:
        raise InvalidScalar("a secret scalar must lie strictly between 0 and L")
    return scalar


def encode_scalar(scalar: int) -> bytes:
    """Return the 32 little-endian bytes of a scalar.

    Raises:
        InvalidScalar: not 0 <= scalar < L.
    """
    if not 0 <= scalar < L:
        raise InvalidScalar("a scalar must lie from 0 to L-1")
    return scalar.to_bytes(32, "little")


def decode_scalar(data: bytes) -> int:
    """Return the scalar of which ``data`` is the 32 little-endian bytes.

    Raises:
        InvalidScalar: another length, or not 0 <= scalar < L.
    """
    scalar = int.from_bytes(data, "little")
    if len(data) != 32 or scalar >= L:
        raise InvalidScalar("a scalar is 32 little-endian bytes below L")
    return scalar


def multiply(point: bytes, scalar: int) -> bytes:
    """Return [scalar mod L]·point, for a valid point or the identity."""
    scalar %= L
    if scalar == 0 or point == IDENTITY:
        return IDENTITY
    encoded = scalar.to_bytes(32, "little")
    if point == G:
        return sodium.crypto_scalarmult_ed25519_base_noclamp(encoded)
    return sodium.crypto_scalarmult_ed25519_noclamp(encoded, point)


def multiply_small(point: bytes, factor: int) -> bytes:
    """Return [factor]·point for a public factor of a few bits, by doubling and adding.

    Faster than :func:`multiply` below about 64. The time depends on the factor.
    """
    result = IDENTITY
    for bit in f"{factor:b}":
        if result != IDENTITY:
            result = add(result, result)
        if bit == "1":
            result = point if result == IDENTITY else add(result, point)
    return result


def add(left: bytes, right: bytes) -> bytes:
    """Return left + right, for valid points or the identity."""
    return sodium.crypto_core_ed25519_add(left, right)


def _self_test() -> None:
    """Refuse to start on a library that accepts points of mixed order."""
    encoded = int.from_bytes(H, "little")
    sign, y = encoded >> 255, encoded & (2**255 - 1)
    # (x, y) + (0, −1) = (−x, −y)
    mixed = ((_P - y) | (1 - sign) << 255).to_bytes(32, "little")
    if sodium.crypto_core_ed25519_is_valid_point(mixed):
        raise RuntimeError("this libsodium accepts points outside the prime-order group: use PyNaCl >= 1.6.2")


_self_test()
