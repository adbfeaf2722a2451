"""BLS signatures on BLS12-381, by whichever library is here (draft-irtf-cfrg-bls-signature, §2.7).

``py_arkworks_bls12381`` takes 2 ms. Without it the curve modules of ``py_ecc``, which the .pyz
carries, take 0.2 s. With neither, ``Unavailable`` is raised and the step is not verifiable.

Points must be canonical, in the prime-order subgroup and not the identity.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol

from verifier import accelerators
from verifier.errors import Unavailable


class _Curves(Protocol):
    """What a signature's check needs. Points are the library's own, hence Any."""

    g1: Any
    g2: Any

    def read_g1(self, data: bytes) -> Any:
        """Return the point, or raise ValueError for anything but a good one."""

    def read_g2(self, data: bytes) -> Any:
        """Return the point, or raise ValueError for anything but a good one."""

    def hash_to_g1(self, message: bytes, domain: bytes) -> Any:
        """RFC 9380."""

    def hash_to_g2(self, message: bytes, domain: bytes) -> Any:
        """RFC 9380."""

    def same_pairing(self, a1: Any, a2: Any, b1: Any, b2: Any) -> bool:
        """Tell whether e(a1, a2) = e(b1, b2), where a1 and b1 lie in G1."""


def verify_in_g1(key: bytes, signature: bytes, message: bytes, domain: bytes, *, pure: bool | None = None) -> bool:
    """Check a signature of 48 bytes in G1 by a key of 96 bytes in G2."""
    curves = _curves(pure=pure)
    try:
        y, s = curves.read_g2(key), curves.read_g1(signature)
    except ValueError:
        return False
    return curves.same_pairing(s, curves.g2, curves.hash_to_g1(message, domain), y)


def verify_in_g2(key: bytes, signature: bytes, message: bytes, domain: bytes, *, pure: bool | None = None) -> bool:
    """Check a signature of 96 bytes in G2 by a key of 48 bytes in G1."""
    curves = _curves(pure=pure)
    try:
        y, s = curves.read_g1(key), curves.read_g2(signature)
    except ValueError:
        return False
    return curves.same_pairing(curves.g1, s, y, curves.hash_to_g2(message, domain))


@lru_cache(maxsize=3)
def _curves(*, pure: bool | None = None) -> _Curves:
    arkworks = accelerators.optional("py_arkworks_bls12381", pure=pure)
    if arkworks is not None:
        return _Arkworks(arkworks)
    # py_ecc is plain Python: it is what `pure` falls back on.
    if accelerators.optional("py_ecc.bls.hash_to_curve", pure=False) is not None:
        return _PyEcc()
    raise Unavailable("beacon: neither py_arkworks_bls12381 nor py_ecc is here to check a round")


class _Arkworks:
    """Its checked decoding refuses non-canonical coordinates and points outside the subgroup."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self.g1 = library.G1Point()
        self.g2 = library.G2Point()

    def read_g1(self, data: bytes) -> Any:
        point = self._library.G1Point.from_compressed_bytes(data)
        return _not_identity(point, is_identity=point == self._library.G1Point.identity())

    def read_g2(self, data: bytes) -> Any:
        point = self._library.G2Point.from_compressed_bytes(data)
        return _not_identity(point, is_identity=point == self._library.G2Point.identity())

    def hash_to_g1(self, message: bytes, domain: bytes) -> Any:
        return self._library.G1Point.hash_to_curve(message, domain)

    def hash_to_g2(self, message: bytes, domain: bytes) -> Any:
        return self._library.G2Point.hash_to_curve(message, domain)

    def same_pairing(self, a1: Any, a2: Any, b1: Any, b2: Any) -> bool:
        return bool(self._library.GT.pairing_check([a1, -b1], [a2, b2]))


class _PyEcc:
    """Its decompression is canonical but tells nothing of the subgroup, so that is checked here."""

    def __init__(self) -> None:
        from py_ecc import optimized_bls12_381 as curve
        from py_ecc.bls import hash_to_curve, point_compression

        self._curve = curve
        self._hashing = hash_to_curve
        self._compression = point_compression
        self.g1 = curve.G1
        self.g2 = curve.G2

    def read_g1(self, data: bytes) -> Any:
        if len(data) != 48:
            raise ValueError
        return self._in_subgroup(self._compression.decompress_G1(int.from_bytes(data, "big")))

    def read_g2(self, data: bytes) -> Any:
        if len(data) != 96:
            raise ValueError
        halves = (int.from_bytes(data[:48], "big"), int.from_bytes(data[48:], "big"))
        return self._in_subgroup(self._compression.decompress_G2(halves))

    def _in_subgroup(self, point: Any) -> Any:
        if not self._curve.is_inf(self._curve.multiply(point, self._curve.curve_order)):
            raise ValueError
        return _not_identity(point, is_identity=self._curve.is_inf(point))

    def hash_to_g1(self, message: bytes, domain: bytes) -> Any:
        return self._hashing.hash_to_G1(message, domain, sha256)

    def hash_to_g2(self, message: bytes, domain: bytes) -> Any:
        return self._hashing.hash_to_G2(message, domain, sha256)

    def same_pairing(self, a1: Any, a2: Any, b1: Any, b2: Any) -> bool:
        curve = self._curve
        left = curve.pairing(a2, a1, final_exponentiate=False)
        right = curve.pairing(b2, curve.neg(b1), final_exponentiate=False)
        return bool(curve.final_exponentiate(left * right) == curve.FQ12.one())


def _not_identity(point: Any, *, is_identity: bool) -> Any:
    if is_identity:
        raise ValueError
    return point
