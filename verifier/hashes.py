"""Tagged hashes, derived keys and uniform integers (docs/spec/draw.md; RFC 5869 for HKDF)."""

from functools import lru_cache
from hashlib import sha256, sha512
from hmac import digest

from verifier.errors import Malformed

L = 2**252 + 27742317777372353535851937790883648493
"""Order of the prime subgroup of Ed25519 (RFC 8032, §5.1)."""

_NAMESPACE = "kleroterion/v1/"


@lru_cache(maxsize=64)
def _prefix(tag: str) -> bytes:
    tag_hash = sha256((_NAMESPACE + tag).encode()).digest()
    return tag_hash + tag_hash


def _preimage(tag: str, parts: tuple[bytes, ...]) -> bytes:
    return _prefix(tag) + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def tagged_hash(tag: str, *parts: bytes) -> bytes:
    """Return TH(tag, parts…), 32 bytes: SHA-256 over the tag twice and length-prefixed parts."""
    return sha256(_preimage(tag, parts)).digest()


def tagged_scalar(tag: str, *parts: bytes) -> int:
    """Return SC(tag, parts…), an integer below ``L``: SHA-512, little-endian, mod L."""
    return int.from_bytes(sha512(_preimage(tag, parts)).digest(), "little") % L


def subkey(seed: bytes, info: str) -> bytes:
    """Return 32 bytes of HKDF-Expand-SHA256 with ``seed`` as PRK (RFC 5869, §2.3, one block)."""
    return digest(seed, info.encode() + b"\x01", "sha256")


def uniform(seed: bytes, label: str, m: int) -> int:
    """Return an integer in [0, m), each equally likely, fixed by ``seed`` and ``label``.

    Candidates of 256 bits are drawn until one lies below the largest multiple of ``m``.
    Raises ``Malformed`` unless 1 ≤ m ≤ 2^256.
    """
    if not 1 <= m <= 2**256:
        raise Malformed(f"uniform integer: no choice among {m} possibilities")
    key = subkey(seed, f"{_NAMESPACE}uniform/{label}")
    bound = 2**256 // m * m
    counter = 0
    while True:
        candidate = int.from_bytes(sha256(key + counter.to_bytes(4, "big")).digest(), "big")
        if candidate < bound:
            return candidate % m
        counter += 1
