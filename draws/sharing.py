"""Publicly verifiable secret sharing (Schoenmakers, Crypto 1999) over edwards25519.

A trustee j hides a secret s in a polynomial p of degree t−1 over the scalars
(p(0) = s) and publishes a *dealing*: commitments C_k = a_k·g and, for each
trustee i with key y_i = x_i·h, the encrypted share e_i = p(i)·y_i with a proof.
Anyone checks it; nobody learns anything. Later j opens s, or any t trustees
decrypt their shares d_i = p(i)·h; both give the same point S_j = s·h.

    D_j = TH("pvss/dealing", draw_id, BE16 j, BE16 n, BE16 t, y₁‖…‖y_n, C₀‖…, e₁‖…‖e_n)

D_j binds a dealing to its draw and its dealer, and every proof to D_j, so that a
dealing copied or re-randomised by somebody else fails. A zero share p(i) would
give itself away: the dealer draws again, and e_i = identity is refused.

1 <= t <= n <= 31; trustees are numbered j, i = 1 … n. That keys are distinct and
possessed, and t = ⌊n/2⌋ + 1, is the roster's own rule. See docs/spec/draw.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from draws import proofs
from draws.errors import InvalidDealing, InvalidOpening, InvalidScalar
from draws.group import IDENTITY, G, H, L, add, check_point, check_secret, multiply, multiply_small
from draws.proofs import Proof
from draws.tagged import tagged_hash

__all__ = [
    "MAX_TRUSTEES",
    "Dealing",
    "DecryptedShare",
    "EncryptedShare",
    "Proof",
    "check_dealing",
    "check_opening",
    "check_possession",
    "check_share",
    "deal",
    "decrypt_share",
    "prove_possession",
    "recover",
    "threshold",
]

MAX_TRUSTEES: Final = 31


@dataclass(frozen=True, slots=True)
class EncryptedShare:
    """e_i = p(i)·y_i and the proof that it matches the commitments."""

    point: bytes
    proof: Proof


@dataclass(frozen=True, slots=True)
class Dealing:
    """C_0 … C_{t−1}, and one encrypted share for each trustee 1 … n."""

    commitments: tuple[bytes, ...]
    shares: tuple[EncryptedShare, ...]


@dataclass(frozen=True, slots=True)
class DecryptedShare:
    """d = x_i⁻¹·e_i = p(i)·h and the proof that helper i's key gives it."""

    point: bytes
    proof: Proof


def threshold(n: int) -> int:
    """Return t = ⌊n/2⌋ + 1, the number of trustees that suffices and is needed."""
    return n // 2 + 1


def prove_possession(x: int, origin: bytes, key: bytes, nonce: int) -> tuple[bytes, Proof]:
    """Return y = x·h and the proof that the holder of ``key`` knows x.

    ``origin`` is the ledger's origin in UTF-8, ``key`` the holder's Ed25519 key.
    ``nonce`` is a secret scalar, used once.

    Raises:
        InvalidScalar: x or the nonce is not strictly between 0 and L.
    """
    y = multiply(H, check_secret(x))
    return y, proofs.prove("pvss/pop", (origin, key, y), (H,), x, nonce)


def check_possession(y: bytes, proof: Proof, origin: bytes, key: bytes) -> None:
    """Check a proof of possession; without it a rogue key could cancel the others.

    Raises:
        InvalidPoint: y is no point of prime order.
        InvalidProof: the proof fails for this origin, key and y.
    """
    check_point(y)
    proofs.check("pvss/pop", (origin, key, y), (H,), (y,), proof)


def deal(
    draw_id: bytes, j: int, t: int, keys: Sequence[bytes], random_scalar: Callable[[], int]
) -> tuple[int, Dealing]:
    """Return a fresh secret s and the dealing that hides it from fewer than t trustees.

    ``keys`` are y_1 … y_n. ``random_scalar`` gives independent, uniform, secret
    integers strictly between 0 and L: t for the polynomial, n as nonces.

    Raises:
        InvalidDealing, InvalidPoint: draw, j, t or keys make no lawful roster.
        InvalidScalar: ``random_scalar`` left its range.
    """
    roster = _roster(draw_id, j, t, keys)
    while True:
        coefficients = [check_secret(random_scalar()) for _ in range(t)]
        values = [_evaluate(coefficients, i) for i in range(1, len(keys) + 1)]
        if all(values):
            break
    commitments = tuple(multiply(G, coefficient) for coefficient in coefficients)
    points = [multiply(y, value) for y, value in zip(keys, values, strict=True)]
    digest = _digest(roster, commitments, points)
    shares = []
    for i, (y, e, value) in enumerate(zip(keys, points, values, strict=True), 1):
        bound = (digest, _be16(i), multiply(G, value), e)
        proof = proofs.prove("pvss/deal", bound, (G, y), value, random_scalar())
        shares.append(EncryptedShare(e, proof))
    return coefficients[0], Dealing(commitments, tuple(shares))


def check_dealing(draw_id: bytes, j: int, t: int, keys: Sequence[bytes], dealing: Dealing) -> bytes:
    """Check trustee j's dealing and return its digest D_j, 32 bytes.

    Raises:
        InvalidDealing: wrong number of commitments or shares, a zero share, or
            draw, j, t and keys make no lawful roster.
        InvalidPoint: a commitment, key or share is no point of prime order.
        InvalidProof: a share's proof fails.
    """
    roster = _roster(draw_id, j, t, keys)
    if len(dealing.commitments) != t or len(dealing.shares) != len(keys):
        raise InvalidDealing(f"a dealing has {t} commitments and {len(keys)} shares, not other numbers")
    points = [check_point(share.point) for share in dealing.shares]
    for commitment in dealing.commitments:
        check_point(commitment)
    digest = _digest(roster, dealing.commitments, points)
    for i, (y, share) in enumerate(zip(keys, dealing.shares, strict=True), 1):
        v = _evaluate_commitments(dealing.commitments, i)
        if v == IDENTITY:
            raise InvalidDealing(f"the share of trustee {i} is zero")
        bound = (digest, _be16(i), v, share.point)
        proofs.check("pvss/deal", bound, (G, y), (v, share.point), share.proof)
    return digest


def decrypt_share(
    digest: bytes, j: int, i: int, x: int, y: bytes, encrypted: EncryptedShare, nonce: int
) -> DecryptedShare:
    """Return helper i's decrypted share of dealing j, with its proof.

    ``digest`` is D_j as :func:`check_dealing` returned it; decrypt only a dealing
    that passed, and only for j in Q. x is the helper's secret, y = x·h.
    ``nonce`` is a secret scalar, used once.

    Raises:
        InvalidScalar: x or the nonce is out of range, or y is not x·h.
        InvalidPoint: the encrypted share is no point of prime order.
    """
    if multiply(H, check_secret(x)) != y:
        raise InvalidScalar("this secret does not belong to this key")
    e = check_point(encrypted.point)
    d = multiply(e, pow(x, -1, L))
    bound = _share_bound(digest, j, i, y, d, e)
    return DecryptedShare(d, proofs.prove("pvss/share", bound, (H, d), x, nonce))


def check_share(digest: bytes, j: int, i: int, y: bytes, encrypted_point: bytes, share: DecryptedShare) -> None:
    """Check helper i's decrypted share of dealing j against e_{j,i}.

    Raises:
        InvalidPoint: y, the encrypted or the decrypted share is no point of prime order.
        InvalidProof: the proof fails.
        InvalidDealing: j, i or the digest is out of range.
    """
    for point in (y, encrypted_point, share.point):
        check_point(point)
    bound = _share_bound(digest, j, i, y, share.point, encrypted_point)
    proofs.check("pvss/share", bound, (H, share.point), (y, encrypted_point), share.proof)


def check_opening(commitment: bytes, secret: int) -> bytes:
    """Check that ``secret`` opens C_0 and return S_j = secret·h, 32 bytes.

    Raises:
        InvalidOpening: the secret is out of range or does not open the commitment.
    """
    if not 0 < secret < L or multiply(G, secret) != commitment:
        raise InvalidOpening("the secret does not open the dealer's first commitment")
    return multiply(H, secret)


def recover(shares: Mapping[int, bytes], t: int) -> bytes:
    """Return S_j from decrypted shares {i: d_i} that passed :func:`check_share`.

    The t lowest helpers are used; any others give the same point.

    Raises:
        InvalidOpening: fewer than t shares.
        InvalidDealing: a helper's number is not 1 … 31, or t < 1.
        InvalidPoint: a share is no point of prime order.
    """
    helpers = sorted(shares)[:t]
    if t < 1 or any(not 1 <= i <= MAX_TRUSTEES for i in shares):
        raise InvalidDealing(f"helpers are numbered 1 to {MAX_TRUSTEES}, and at least one is needed")
    if len(helpers) < t:
        raise InvalidOpening(f"{len(helpers)} valid shares: {t} are needed")
    secret = IDENTITY
    for i in helpers:
        factor = 1
        for k in helpers:
            if k != i:
                factor = factor * k * pow(k - i, -1, L) % L
        secret = add(secret, multiply(check_point(shares[i]), factor))
    return secret


def _roster(draw_id: bytes, j: int, t: int, keys: Sequence[bytes]) -> tuple[bytes, ...]:
    """Check what a dealing is made for, and return the parts of D_j that name it."""
    n = len(keys)
    if len(draw_id) != 32:
        raise InvalidDealing("a draw id is 32 bytes")
    if not (1 <= t <= n <= MAX_TRUSTEES and 1 <= j <= n):
        raise InvalidDealing(f"no roster has t={t}, n={n}, j={j}: 1 <= t <= n <= {MAX_TRUSTEES}, 1 <= j <= n")
    for y in keys:
        check_point(y)
    return draw_id, _be16(j), _be16(n), _be16(t), b"".join(keys)


def _digest(roster: tuple[bytes, ...], commitments: Sequence[bytes], points: Sequence[bytes]) -> bytes:
    return tagged_hash("pvss/dealing", *roster, b"".join(commitments), b"".join(points))


def _share_bound(digest: bytes, j: int, i: int, *points: bytes) -> tuple[bytes, ...]:
    if len(digest) != 32 or not (1 <= j <= MAX_TRUSTEES and 1 <= i <= MAX_TRUSTEES):
        raise InvalidDealing(f"no share has dealer {j}, helper {i} and a digest of {len(digest)} bytes")
    return digest, _be16(j), _be16(i), *points


def _evaluate(coefficients: Sequence[int], i: int) -> int:
    """Return p(i), by Horner's rule."""
    value = 0
    for coefficient in reversed(coefficients):
        value = (value * i + coefficient) % L
    return value


def _evaluate_commitments(commitments: Sequence[bytes], i: int) -> bytes:
    """Return v_i = p(i)·g, by Horner's rule; a sum on the way may be the identity."""
    v = commitments[-1]
    for commitment in reversed(commitments[:-1]):
        v = add(multiply_small(v, i), commitment)
    return v


def _be16(number: int) -> bytes:
    return number.to_bytes(2, "big")
