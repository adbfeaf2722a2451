"""Publicly verifiable secret sharing, the checks that anyone can make (docs/spec/draw.md).

After Schoenmakers, "A Simple Publicly Verifiable Secret Sharing Scheme" (Crypto '99), on the prime
order subgroup of edwards25519. Points and scalars are 32 bytes; scalars are little-endian, below L.
A proof is the pair (c, z). Every check raises ``Invalid`` and nothing else when it fails, whatever
the lengths and types of what it was given; ``pure`` chooses the arithmetic as in ``verifier.group``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verifier.curve import BASE
from verifier.errors import Invalid
from verifier.group import IDENTITY, Group, H, group
from verifier.hashes import L, tagged_hash, tagged_scalar

MAX_TRUSTEES = 31


@dataclass(frozen=True, slots=True)
class Share:
    """One encrypted share of a dealing: e = p(i)·y_i and its proof, each 32 bytes."""

    e: bytes
    c: bytes
    z: bytes


def check_possession(y: bytes, c: bytes, z: bytes, origin: bytes, key: bytes, *, pure: bool | None = None) -> None:
    """Check that whoever enrolled sharing key ``y`` beside Ed25519 ``key`` knows its secret."""
    g = group(pure=pure)
    _require_point(g, y, "sharing key")
    challenge, answer = _scalar(c, "c"), _scalar(z, "z")
    commitment = g.add(g.multiply(answer, H), g.multiply(challenge, y))
    if challenge != tagged_scalar("pvss/pop", origin, key, y, commitment):
        raise Invalid("proof of possession: the sharing key's proof does not hold")


def check_dealing(
    draw_id: bytes,
    j: int,
    t: int,
    keys: Sequence[bytes],
    commitments: Sequence[bytes],
    shares: Sequence[Share],
    *,
    pure: bool | None = None,
) -> bytes:
    """Check trustee ``j``'s dealing to the sharing keys y_1…y_n; return its digest D_j (32 bytes).

    ``keys`` are already known to be valid points (their possession was proved at enrolment).
    """
    g = group(pure=pure)
    n = len(keys)
    if not (1 <= j <= n <= MAX_TRUSTEES and 1 <= t <= n):
        raise Invalid(f"dealing: dealer {j} or threshold {t} does not fit {n} trustees")
    if len(commitments) != t or len(shares) != n:
        raise Invalid(f"dealing {j}: {t} commitments and {n} shares were expected")
    for point in (*keys, *commitments, *(share.e for share in shares)):
        _require_point(g, point, f"dealing {j}")
    digest = tagged_hash(
        "pvss/dealing",
        draw_id,
        _be16(j),
        _be16(n),
        _be16(t),
        b"".join(keys),
        b"".join(commitments),
        b"".join(share.e for share in shares),
    )
    for i, (y, share) in enumerate(zip(keys, shares, strict=True), 1):
        v = _evaluate(g, commitments, i)
        if v == IDENTITY:
            raise Invalid(f"dealing {j}: share {i} is of the value zero")
        c, z = _scalar(share.c, "c"), _scalar(share.z, "z")
        left = g.add(g.multiply(z, BASE), g.multiply(c, v))
        right = g.add(g.multiply(z, y), g.multiply(c, share.e))
        if c != tagged_scalar("pvss/deal", digest, _be16(i), v, share.e, left, right):
            raise Invalid(f"dealing {j}: the proof of share {i} does not hold")
    return digest


def check_share(
    digest: bytes,
    j: int,
    i: int,
    y: bytes,
    e: bytes,
    d: bytes,
    c: bytes,
    z: bytes,
    *,
    pure: bool | None = None,
) -> None:
    """Check that helper ``i`` decrypted share ``e`` of dealing ``digest`` by trustee ``j`` to ``d``.

    The challenge covers ``d`` itself: without it the proof could be forged.
    """
    g = group(pure=pure)
    for point in (y, e, d):
        _require_point(g, point, f"share {i} of dealing {j}")
    if not (1 <= i <= MAX_TRUSTEES and 1 <= j <= MAX_TRUSTEES):
        raise Invalid(f"share {i} of dealing {j}: no such trustee")
    challenge, answer = _scalar(c, "c"), _scalar(z, "z")
    left = g.add(g.multiply(answer, H), g.multiply(challenge, y))
    right = g.add(g.multiply(answer, d), g.multiply(challenge, e))
    if challenge != tagged_scalar("pvss/share", digest, _be16(j), _be16(i), y, d, e, left, right):
        raise Invalid(f"share {i} of dealing {j}: the proof does not hold")


def check_opening(c0: bytes, secret: bytes, *, pure: bool | None = None) -> bytes:
    """Check that ``secret`` opens a dealing whose first commitment is ``c0``; return S_j."""
    g = group(pure=pure)
    s = _scalar(secret, "secret")
    if s == 0 or g.multiply(s, BASE) != c0:
        raise Invalid("opening: the secret is not the one committed to")
    return g.multiply(s, H)


def recover(points: Mapping[int, bytes], t: int, *, pure: bool | None = None) -> bytes:
    """Return S_j from decrypted shares {i: d_i} that passed ``check_share``, by the t lowest i."""
    helpers = sorted(points)[:t]
    if len(helpers) < t or t < 1 or helpers[0] < 1:
        raise Invalid(f"recovery: {t} shares are needed and {len(points)} are there")
    g = group(pure=pure)
    result = IDENTITY
    for i in helpers:
        _require_point(g, points[i], f"recovery, share {i}")
        weight = 1  # Lagrange's, at zero
        for k in helpers:
            if k != i:
                weight = weight * k * pow(k - i, -1, L) % L
        result = g.add(result, g.multiply(weight, points[i]))
    return result


def _evaluate(g: Group, commitments: Sequence[bytes], i: int) -> bytes:
    """Return v_i = Σ i^k·C_k by Horner's rule; it may pass through the identity."""
    *rest, value = commitments
    for commitment in reversed(rest):
        value = g.add(g.multiply(i, value), commitment)
    return value


def _require_point(g: Group, point: bytes, where: str) -> None:
    if not (isinstance(point, bytes) and len(point) == 32 and g.valid(point)):
        raise Invalid(f"{where}: not a point of prime order in canonical form")


def _scalar(data: bytes, name: str) -> int:
    if isinstance(data, bytes) and len(data) == 32:
        value = int.from_bytes(data, "little")
        if value < L:
            return value
    raise Invalid(f"scalar {name}: not 32 little-endian bytes below L")


def _be16(number: int) -> bytes:
    return number.to_bytes(2, "big")
