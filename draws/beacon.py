"""The public beacon: rounds of two drand chains, compiled in.

A round is a BLS signature over BLS12-381 that nobody can predict before its
time and that anyone checks against the chain's public key:

    quicknet  bls-unchained-g1-rfc9380   message SHA-256(BE64 round)              signature in G1
    default   pedersen-bls-chained       message SHA-256(previous ‖ BE64 round)   signature in G2

A point must be the one canonical encoding of a point of the prime-order
subgroup, other than the identity; the library alone would take any bytes with
the infinity flag set, so every point is encoded again and compared. Round 1 of
the default chain follows a 32-byte group hash instead of a signature; it is
refused, as the statement's shape excludes it. Sources: docs/spec/draw.md, the
drand protocol specification, RFC 9380, draft-irtf-cfrg-bls-signature §2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Final, TypeVar

from py_arkworks_bls12381 import GT, G1Point, G2Point

from draws.errors import InvalidBeacon

MAX_ROUND: Final = 2**53 - 1

_Point = TypeVar("_Point", G1Point, G2Point)


@dataclass(frozen=True, slots=True)
class Chain:
    """One drand chain. Times are Unix seconds; ``hash`` is 32 bytes."""

    name: str
    hash: bytes
    public_key: bytes
    genesis: int
    period: int
    chained: bool
    domain: bytes

    @property
    def signature_size(self) -> int:
        """Length of a round's signature in bytes: 48 in G1, 96 in G2."""
        return 96 if self.chained else 48

    def time(self, number: int) -> int:
        """Return the time at which round ``number`` appears; the first round is 1.

        Raises:
            InvalidBeacon: no such round.
        """
        if not 1 <= number <= MAX_ROUND:
            raise InvalidBeacon(f"{self.name} has no round {number}: rounds count from 1")
        return self.genesis + (number - 1) * self.period

    def round_at(self, time: int) -> int:
        """Return the latest round that has appeared at ``time``.

        Raises:
            InvalidBeacon: ``time`` is before the first round.
        """
        if time < self.genesis:
            raise InvalidBeacon(f"{self.name} had no round yet at {time}: it began at {self.genesis}")
        return (time - self.genesis) // self.period + 1

    def round_from(self, time: int) -> int:
        """Return the first round that appears at ``time`` or later."""
        return max(1, -((self.genesis - time) // self.period) + 1)


QUICKNET: Final = Chain(
    name="quicknet",
    hash=bytes.fromhex("52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"),
    public_key=bytes.fromhex(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
        "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
        "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    genesis=1692803367,
    period=3,
    chained=False,
    domain=b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_",
)

DEFAULT: Final = Chain(
    name="default",
    hash=bytes.fromhex("8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"),
    public_key=bytes.fromhex(
        "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31"
    ),
    genesis=1595431050,
    period=30,
    chained=True,
    domain=b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_",
)

CHAINS: Final[Mapping[str, Chain]] = MappingProxyType({chain.hash.hex(): chain for chain in (QUICKNET, DEFAULT)})
"""The chains that a draw may announce, by chain hash in lower-case hex."""


def check_round(chain: Chain, number: int, signature: bytes, previous: bytes | None) -> None:
    """Check the chain's signature on exactly round ``number``.

    ``previous`` is the 96-byte signature of the round before, there exactly for
    the chained chain.

    Raises:
        InvalidBeacon: impossible round, wrong length, a point that is not
            canonical, not in the subgroup or the identity, or a signature of
            something else.
    """
    chain.time(number)
    if len(signature) != chain.signature_size:
        raise InvalidBeacon(f"a signature of {chain.name} has {chain.signature_size} bytes")
    if (previous is not None) != chain.chained or (previous is not None and len(previous) != 96):
        wanted = "the 96-byte signature before it" if chain.chained else "no previous signature"
        raise InvalidBeacon(f"a round of {chain.name} needs {wanted}")
    message = sha256((previous or b"") + number.to_bytes(8, "big")).digest()
    holds = _in_g2(chain, message, signature) if chain.chained else _in_g1(chain, message, signature)
    if not holds:
        raise InvalidBeacon(f"the signature does not verify as round {number} of {chain.name}")


def randomness(signature: bytes) -> bytes:
    """Return what drand calls a round's randomness, SHA-256(signature): for display only."""
    return sha256(signature).digest()


def _in_g1(chain: Chain, message: bytes, signature: bytes) -> bool:
    """Tell whether e(signature, g₂) = e(H(message), key)."""
    point = _decode(G1Point, signature)
    hashed = G1Point.hash_to_curve(message, chain.domain)
    key = G2Point.from_compressed_bytes(chain.public_key)
    return GT.pairing_check([point, -hashed], [G2Point(), key])


def _in_g2(chain: Chain, message: bytes, signature: bytes) -> bool:
    """Tell whether e(g₁, signature) = e(key, H(message))."""
    point = _decode(G2Point, signature)
    hashed = G2Point.hash_to_curve(message, chain.domain)
    key = G1Point.from_compressed_bytes(chain.public_key)
    return GT.pairing_check([G1Point(), -key], [point, hashed])


def _decode(group: type[_Point], data: bytes) -> _Point:
    try:
        point = group.from_compressed_bytes(data)
    except ValueError as error:
        raise InvalidBeacon("the signature is no point of the prime-order subgroup") from error
    if point == group.identity() or point.to_compressed_bytes() != data:
        raise InvalidBeacon("the signature is the identity, or not in its canonical encoding")
    return point
