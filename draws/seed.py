"""The seed: everything that entered the draw, in one hash; and the keys under it.

    seed = TH("seed", draw_id, words root or "",
              ‖ (BE16 j ‖ D_j), ‖ S_j   for j in Q, ascending,
              dice or "", chain ‖ BE64 round ‖ signature or "")

Always six parts, an absent one empty. The identity of no statement later than
``draw.announced`` enters it. See docs/spec/draw.md.
"""

import hmac
from collections.abc import Sequence
from typing import Final

from draws import dice as throws
from draws.errors import InvalidSeed
from draws.tagged import tagged_hash

SEED_SIZE: Final = 32

_SIGNATURE_SIZES: Final = (48, 96)


def seed(
    draw_id: bytes,
    words_root: bytes,
    dealings: Sequence[tuple[int, bytes]],
    points: Sequence[bytes],
    dice: str,
    beacon: tuple[bytes, int, bytes] | None,
) -> bytes:
    """Return the draw's seed, 32 bytes.

    ``words_root`` is 32 bytes, or empty when no words were announced;
    ``dealings`` holds (j, D_j) and ``points`` S_j for j in Q, ascending;
    ``dice`` is the canonical string or empty; ``beacon`` is (chain hash, round,
    signature) or None.

    Raises:
        InvalidSeed: a part has another length, j do not ascend, or trustees,
            dice and beacon are all absent, so that anyone knew the seed.
        InvalidDice: ``dice`` is not canonical.
    """
    if len(draw_id) != 32 or len(words_root) not in (0, 32):
        raise InvalidSeed("a draw id is 32 bytes, a words root 32 or none")
    if not (dealings or dice or beacon):
        raise InvalidSeed("without trustees, dice and beacon the seed would be known beforehand")
    if dice:
        throws.parse(dice)
    return tagged_hash(
        "seed",
        draw_id,
        words_root,
        _dealings(dealings),
        _points(points, len(dealings)),
        dice.encode(),
        b"" if beacon is None else _beacon(*beacon),
    )


def subkey(seed: bytes, info: str) -> bytes:
    """Return HKDF-Expand-SHA256(PRK = seed, info, 32 bytes), info in ASCII (RFC 5869 §2.3).

    Raises:
        InvalidSeed: the seed is not 32 bytes, or ``info`` is not ASCII.
    """
    if len(seed) != SEED_SIZE or not info.isascii():
        raise InvalidSeed("a seed is 32 bytes, and what a key is for is said in ASCII")
    # 32 bytes are one block of SHA-256: T(1) alone.
    return hmac.digest(seed, info.encode() + b"\x01", "sha256")


def _dealings(dealings: Sequence[tuple[int, bytes]]) -> bytes:
    numbers = [j for j, _ in dealings]
    if numbers != sorted(set(numbers)) or not all(0 < j < 2**16 for j in numbers):
        raise InvalidSeed("dealers must be numbered from 1, strictly ascending")
    if not all(len(digest) == 32 for _, digest in dealings):
        raise InvalidSeed("a dealing's digest is 32 bytes")
    return b"".join(j.to_bytes(2, "big") + digest for j, digest in dealings)


def _points(points: Sequence[bytes], count: int) -> bytes:
    if len(points) != count or not all(len(point) == 32 for point in points):
        raise InvalidSeed(f"{count} dealings need as many points of 32 bytes")
    return b"".join(points)


def _beacon(chain: bytes, number: int, signature: bytes) -> bytes:
    if len(chain) != 32 or not 1 <= number < 2**64 or len(signature) not in _SIGNATURE_SIZES:
        raise InvalidSeed("a beacon is a 32-byte chain, a round from 1, and 48 or 96 bytes of signature")
    return chain + number.to_bytes(8, "big") + signature
