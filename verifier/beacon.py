"""Rounds of the public beacon drand (docs/spec/draw.md; draft-irtf-cfrg-bls-signature, RFC 9380).

Chains and keys are compiled in, so no file of a bundle can bring its own. A round is a BLS signature
on BLS12-381: unchained with signatures in G1 (quicknet), chained with signatures in G2 (default).
The signature's equation is checked by ``verifier.pairing``.
"""

from dataclasses import dataclass
from hashlib import sha256

from verifier.errors import Invalid
from verifier.pairing import verify_in_g1, verify_in_g2

G1_SIZE = 48
G2_SIZE = 96


@dataclass(frozen=True, slots=True)
class Chain:
    """One drand network. ``period`` and ``genesis`` are in seconds (Unix time)."""

    name: str
    chained: bool
    genesis: int
    period: int
    public_key: bytes
    domain: bytes

    @property
    def signature_size(self) -> int:
        """Bytes of a round's signature."""
        return G2_SIZE if self.chained else G1_SIZE


QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
DEFAULT = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce"

CHAINS = {
    QUICKNET: Chain(
        name="quicknet",
        chained=False,
        genesis=1692803367,
        period=3,
        public_key=bytes.fromhex(
            "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
            "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
            "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
        ),
        domain=b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_",
    ),
    DEFAULT: Chain(
        name="default",
        chained=True,
        genesis=1595431050,
        period=30,
        public_key=bytes.fromhex(
            "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31"
        ),
        domain=b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_",
    ),
}
"""The chains known, by chain hash in hex."""


def chain_of(chain_hex: str) -> Chain:
    """Return the chain with that hash. Raises ``Invalid`` for an unknown one."""
    chain = CHAINS.get(chain_hex)
    if chain is None:
        raise Invalid(f"beacon: the chain {chain_hex[:16]} is not one that is known")
    return chain


def time_of(chain_hex: str, round_number: int) -> int:
    """Return the Unix time at which a round appears, the first round being number 1."""
    chain = chain_of(chain_hex)
    if round_number < 1:
        raise Invalid("beacon: rounds count from 1")
    return chain.genesis + (round_number - 1) * chain.period


def check_round(
    chain_hex: str,
    round_number: int,
    signature: bytes,
    previous: bytes | None = None,
    *,
    pure: bool | None = None,
) -> None:
    """Check the chain's signature on one round.

    ``previous`` is the signature before it, there exactly for a chained network. (Round 1 of a
    chained network follows a 32-byte group hash instead; it is refused, as nobody needs it.)

    Raises ``Invalid`` when it does not verify, ``Unavailable`` when no pairing library is here.
    """
    chain = chain_of(chain_hex)
    if not 1 <= round_number < 2**64:
        raise Invalid("beacon: rounds count from 1 to 2^64-1")
    if len(signature) != chain.signature_size:
        raise Invalid(f"beacon: a {chain.name} signature has {chain.signature_size} bytes")
    if (len(previous) if previous is not None else 0) != (G2_SIZE if chain.chained else 0):
        raise Invalid(f"beacon: the previous signature does not fit the chain {chain.name}")
    message = sha256((previous or b"") + round_number.to_bytes(8, "big")).digest()
    holds = verify_in_g2 if chain.chained else verify_in_g1
    if not holds(chain.public_key, signature, message, chain.domain, pure=pure):
        raise Invalid(f"beacon: the signature of round {round_number} does not verify")
