"""Tagged hashes: one SHA-256 and one scalar, each bound to its purpose.

    TH(tag, p…) = SHA-256(SHA-256(T) ‖ SHA-256(T) ‖ BE32(len p₁)‖p₁ ‖ BE32(len p₂)‖p₂ …)
    SC(tag, p…) = SHA-512(the same input), little-endian, mod L

with T = "kleroterion/v1/" + tag in UTF-8. Every part is preceded by its length
in four big-endian bytes, so no two lists of parts share an input. Parts are
bytes: a string enters as its UTF-8 bytes, an integer as the BE16, BE32 or BE64
that the definition names, a hash, point or scalar as its 32 raw bytes (never
hex). See docs/spec/bytes.md.
"""

from functools import lru_cache
from hashlib import sha256, sha512
from typing import Final

PREFIX: Final = "kleroterion/v1/"

ORDER: Final = 2**252 + 27742317777372353535851937790883648493
"""L, the prime order of the edwards25519 subgroup (RFC 8032 §5.1)."""


@lru_cache(maxsize=64)
def _domain(tag: str) -> bytes:
    digest = sha256((PREFIX + tag).encode()).digest()
    return digest + digest


def _input(tag: str, parts: tuple[bytes, ...]) -> bytes:
    pieces = [_domain(tag)]
    for part in parts:
        pieces.append(len(part).to_bytes(4, "big"))
        pieces.append(part)
    return b"".join(pieces)


def tagged_hash(tag: str, *parts: bytes) -> bytes:
    """Return TH(tag, parts…), 32 bytes."""
    return sha256(_input(tag, parts)).digest()


def tagged_scalar(tag: str, *parts: bytes) -> int:
    """Return SC(tag, parts…), an integer in [0, L)."""
    return int.from_bytes(sha512(_input(tag, parts)).digest(), "little") % ORDER
