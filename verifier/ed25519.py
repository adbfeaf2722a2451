"""Ed25519 signatures with one verdict everywhere: libsodium's strict one.

RFC 8032, §5.1.7, leaves choices open; this is the choice that the whole project makes. The equation
is checked without the cofactor, by computing R and comparing its bytes; s ≥ L, a key or an R of
small order and every encoding but the canonical one are refused.

PyNaCl (libsodium) answers when it is installed, else the arithmetic of ``verifier.curve``.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha512
from typing import TypeAlias

from verifier import accelerators, curve
from verifier.hashes import L

Verify: TypeAlias = Callable[[bytes, bytes, bytes], bool]


def verifier(*, pure: bool | None = None) -> Verify:
    """Return the function behind ``verify``: pure Python if ``pure``, PyNaCl if not, None for the best."""
    sodium = accelerators.optional("nacl.bindings", pure=pure)
    if sodium is None:
        return _verify_pure
    crypto_sign_open = sodium.crypto_sign_open
    bad_signature = accelerators.optional("nacl.exceptions", pure=False).BadSignatureError  # type: ignore[union-attr]

    def verify_sodium(public_key: bytes, signature: bytes, message: bytes) -> bool:
        if len(public_key) != 32 or len(signature) != 64:
            return False
        try:
            crypto_sign_open(signature + message, public_key)
        except bad_signature:
            return False
        return True

    return verify_sodium


@lru_cache(maxsize=1)
def base_comb() -> curve.Comb:
    """Return the table of the base point, made at its first use."""
    base = curve.decode(curve.BASE)
    assert base is not None  # noqa: S101 - a constant
    return curve.comb(base, 8)


@lru_cache(maxsize=256)
def _negated_key(public_key: bytes) -> curve.Comb | None:
    """Tabulate -A. The few keys of a ledger sign nearly everything, so the table soon pays."""
    point = curve.decode(public_key)
    if point is None or curve.has_small_order(point):
        return None
    return curve.comb(curve.negate(point), 4)


def _verify_pure(public_key: bytes, signature: bytes, message: bytes) -> bool:
    if len(public_key) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    minus_a = _negated_key(bytes(public_key))
    if s >= L or minus_a is None:
        return False
    r = signature[:32]
    k = int.from_bytes(sha512(r + public_key + message).digest(), "little") % L
    point = curve.add_multiple(curve.IDENTITY, s, base_comb())
    point = curve.add_multiple(point, k, minus_a)
    # R equals a canonical encoding here or is refused, so its order can be read off this point.
    return curve.encode(point) == r and not curve.has_small_order(point)


verify: Verify = verifier()
"""Tell whether ``signature`` (64 bytes) is the key's (32 bytes) on ``message``.

``verify(public_key, signature, message) -> bool``. Wrong lengths give False.
"""


@lru_cache(maxsize=4096)
def prime_order(key: bytes) -> bool:
    """Tell whether a public key lies in the prime-order subgroup, in canonical form.

    The stricter question asked once, at enrolment: it leaves one key per secret and no key that
    signs for everyone.
    """
    point = curve.decode(bytes(key))
    return point is not None and curve.has_prime_order(point)
