"""The group in which trustees share secrets: points of edwards25519 of exactly prime order.

Points travel as their 32 canonical bytes, scalars as integers. Two implementations, one verdict:
libsodium through PyNaCl when it can be trusted for this, else ``verifier.curve``.
"""

from functools import lru_cache
from types import ModuleType
from typing import Protocol

from verifier import accelerators, curve
from verifier.curve import BASE
from verifier.ed25519 import base_comb
from verifier.hashes import L

IDENTITY = curve.encode(curve.IDENTITY)

H = bytes.fromhex("fe787cd528918bef470002018dcb581c5a74b1547e64a1c44ca023ab779661d1")
"""The second generator: nobody knows its logarithm to the base g (docs/spec/draw.md)."""


class Group(Protocol):
    """What sharing needs. ``add`` and ``multiply`` take the identity or points that are ``valid``."""

    def valid(self, point: bytes) -> bool:
        """Tell whether the bytes are canonical, of prime order and not the identity."""

    def add(self, p: bytes, q: bytes) -> bytes:
        """Return p + q."""

    def multiply(self, scalar: int, point: bytes) -> bytes:
        """Return scalar · point for any integer; it is reduced mod L."""


class PureGroup:
    """The group on Python's integers."""

    def valid(self, point: bytes) -> bool:  # noqa: D102 - see Group
        return _valid(bytes(point))

    def add(self, p: bytes, q: bytes) -> bytes:  # noqa: D102
        return curve.encode(curve.add(_decode(p), _decode(q)))

    def multiply(self, scalar: int, point: bytes) -> bytes:  # noqa: D102
        scalar %= L
        if point in {BASE, H}:
            table = base_comb() if point == BASE else _h_comb()
            return curve.encode(curve.add_multiple(curve.IDENTITY, scalar, table))
        return curve.encode(curve.multiply(scalar, _decode(point)))


class SodiumGroup:
    """The group of libsodium, whose multiplications refuse a zero scalar and the identity."""

    def __init__(self, bindings: ModuleType) -> None:
        self._valid = bindings.crypto_core_ed25519_is_valid_point
        self._add = bindings.crypto_core_ed25519_add
        self._multiply = bindings.crypto_scalarmult_ed25519_noclamp
        self._multiply_base = bindings.crypto_scalarmult_ed25519_base_noclamp

    def valid(self, point: bytes) -> bool:  # noqa: D102
        return len(point) == 32 and bool(self._valid(point))

    def add(self, p: bytes, q: bytes) -> bytes:  # noqa: D102
        result: bytes = self._add(p, q)
        return result

    def multiply(self, scalar: int, point: bytes) -> bytes:  # noqa: D102
        scalar %= L
        if scalar == 0 or point == IDENTITY:
            return IDENTITY
        factor = scalar.to_bytes(32, "little")
        result: bytes = self._multiply_base(factor) if point == BASE else self._multiply(factor, point)
        return result


@lru_cache(maxsize=3)
def group(*, pure: bool | None = None) -> Group:
    """Return the implementation to use; ``pure=True`` forces Python's."""
    bindings = accelerators.optional("nacl.bindings", pure=pure)
    if bindings is None:
        return PureGroup()
    sodium = SodiumGroup(bindings)
    # libsodium before 1.0.21 took points of mixed order for valid (CVE-2025-69277): H + (0, -1) is one.
    mixed = curve.encode(curve.add(_decode(H), (0, curve.P - 1, 1, 0)))
    if sodium.valid(mixed) or not sodium.valid(H):
        return PureGroup()
    return sodium


@lru_cache(maxsize=4096)
def _valid(point: bytes) -> bool:
    decoded = curve.decode(point)
    return decoded is not None and curve.has_prime_order(decoded)


@lru_cache(maxsize=4096)
def _decode(point: bytes) -> curve.Point:
    decoded = curve.decode(point)
    if decoded is None:
        message = "a point was used before it was found valid"
        raise AssertionError(message)
    return decoded


@lru_cache(maxsize=1)
def _h_comb() -> curve.Comb:
    return curve.comb(_decode(H), 4)
