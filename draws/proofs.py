"""The three proofs of the draw: Fiat–Shamir proofs about logarithms.

A proof is (c, z), two scalars with 0 <= c, z < L, bound to its purpose by a tag:

    possession  y = x·h            c = SC("pvss/pop", origin, key, y, k·h)
    dealing     v = p·g, e = p·y   c = SC("pvss/deal", D, BE16 i, v, e, k·g, k·y)
    share       y = x·h, e = x·d   c = SC("pvss/share", D, BE16 j, BE16 i, y, d, e, k·h, k·d)

and z = k − c·x mod L (or k − c·p), with a fresh secret nonce k each time. The
verifier recomputes k·b as z·b + c·(x·b). In a share proof the base d is chosen
by the prover, so it must be hashed: without it anyone finds a false share and a
proof that fits (a test does it). See docs/spec/draw.md.
"""

from dataclasses import dataclass

from draws.errors import InvalidProof
from draws.group import L, add, check_secret, multiply
from draws.tagged import tagged_scalar


@dataclass(frozen=True, slots=True)
class Proof:
    """The challenge c and the response z, both in [0, L)."""

    c: int
    z: int


def prove(tag: str, bound: tuple[bytes, ...], bases: tuple[bytes, ...], secret: int, nonce: int) -> Proof:
    """Prove knowledge of one ``secret`` behind its multiples of all ``bases``.

    ``bound`` is what c hashes before the commitments nonce·base.

    Raises:
        InvalidScalar: ``secret`` or ``nonce`` is not strictly between 0 and L.
    """
    check_secret(secret)
    check_secret(nonce)
    c = tagged_scalar(tag, *bound, *(multiply(base, nonce) for base in bases))
    return Proof(c, (nonce - c * secret) % L)


def check(
    tag: str, bound: tuple[bytes, ...], bases: tuple[bytes, ...], images: tuple[bytes, ...], proof: Proof
) -> None:
    """Check that one secret takes each base to its image.

    Points must have been checked already.

    Raises:
        InvalidProof: c or z is out of range (as z + L is) or the equation fails.
    """
    if not (0 <= proof.c < L and 0 <= proof.z < L):
        raise InvalidProof(f"{tag}: c and z must lie from 0 to L-1")
    commitments = (
        add(multiply(base, proof.z), multiply(image, proof.c)) for base, image in zip(bases, images, strict=True)
    )
    if proof.c != tagged_scalar(tag, *bound, *commitments):
        raise InvalidProof(f"{tag}: the proof does not fit what it is about")
