"""Arithmetic on edwards25519 with Python's integers (RFC 8032, §5.1).

Only public values pass through here, so nothing tries to run in constant time. The addition law is
complete: identity and points of small order need no special case (Hisil, Wong, Carter and Dawson,
"Twisted Edwards Curves Revisited", 2008, extended coordinates with a = -1).
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from verifier.hashes import L

P = 2**255 - 19
"""The field's prime."""

D = -121665 * pow(121666, -1, P) % P
_SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
_SIGN_BIT = 1 << 255

Point: TypeAlias = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z."""

IDENTITY: Point = (0, 1, 1, 0)

BASE = (4 * pow(5, -1, P) % P).to_bytes(32, "little")
"""The standard base point g, 32 bytes (RFC 8032, §5.1)."""


def decode(data: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, or None (RFC 8032, §5.1.3).

    Stricter than the RFC in one way: there is one encoding per point, so y ≥ p and a sign on x = 0
    are refused. Points outside the prime-order subgroup are returned.
    """
    if len(data) != 32:
        return None
    number = int.from_bytes(data, "little")
    y = number & (_SIGN_BIT - 1)
    if y >= P:
        return None
    u = (y * y - 1) % P
    v = (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * _SQRT_MINUS_1 % P
        if v * x * x % P != u:
            return None
    negative = number >> 255
    if x == 0 and negative:
        return None
    if x & 1 != negative:
        x = P - x
    return (x, y, 1, x * y % P)


def encode(point: Point) -> bytes:
    """Return the 32 bytes of a point (RFC 8032, §5.1.2)."""
    inverse = pow(point[2], -1, P)
    x = point[0] * inverse % P
    y = point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def add(p: Point, q: Point) -> Point:
    """Return p + q."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * D * p[3] * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def double(p: Point) -> Point:
    """Return p + p."""
    x, y, z, _ = p
    a = x * x % P
    b = y * y % P
    h = a + b
    e = h - (x + y) * (x + y) % P
    g = a - b
    f = 2 * z * z % P + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def negate(p: Point) -> Point:
    """Return -p."""
    return (-p[0] % P, p[1], p[2], -p[3] % P)


def is_identity(p: Point) -> bool:
    """Tell whether p is the neutral element."""
    return p[0] % P == 0 and (p[1] - p[2]) % P == 0


def has_small_order(p: Point) -> bool:
    """Tell whether the order of p divides 8."""
    return is_identity(double(double(double(p))))


def multiply(scalar: int, p: Point) -> Point:
    """Return scalar · p for any point and scalar ≥ 0, four bits at a time."""
    if scalar < 16:  # too little to gain from a table: evaluation points, mostly
        result = IDENTITY
        for bit in f"{scalar:b}":
            result = double(result)
            if bit == "1":
                result = add(result, p)
        return result
    multiples = [IDENTITY, p]
    for _ in range(14):
        multiples.append(add(multiples[-1], p))
    result = IDENTITY
    for digit in f"{scalar:x}":
        result = double(double(double(double(result))))
        if digit != "0":
            result = add(result, multiples[int(digit, 16)])
    return result


def has_prime_order(p: Point) -> bool:
    """Tell whether p generates the subgroup of order L: not the identity, and L · p is."""
    return not is_identity(p) and is_identity(multiply(L, p))


_Multiple: TypeAlias = tuple[int, int, int]  # y + x, y - x, 2dxy of an affine point


class Comb(NamedTuple):
    """Multiples of one point, so that multiplying it takes additions alone.

    ``rows[i][j]`` = j · 2^(width · i) · point for j up to half of 2^width.
    """

    width: int
    rows: list[list[_Multiple]]


def comb(p: Point, width: int) -> Comb:
    """Tabulate ``p`` for scalars below 2^255; at width 4 this costs as much as four multiplications."""
    half = 1 << (width - 1)
    points: list[Point] = []
    for _ in range(-(-256 // width)):
        row = [p]
        for _ in range(half - 1):
            row.append(add(row[-1], p))
        points += row
        p = double(row[-1])
    flat = _affine_multiples(points)
    rows = [[(1, 1, 0), *flat[i : i + half]] for i in range(0, len(flat), half)]
    return Comb(width, rows)


def add_multiple(start: Point, scalar: int, table: Comb) -> Point:
    """Return start + scalar · point, where ``table`` is the comb of the point; 0 ≤ scalar < 2^255."""
    x, y, z, t = start
    for row, digit in zip(table.rows, _signed_digits(scalar, table.width), strict=False):
        if digit > 0:
            y_plus_x, y_minus_x, dxy2 = row[digit]
        elif digit < 0:
            y_minus_x, y_plus_x, dxy2 = row[-digit]
            dxy2 = -dxy2
        else:
            continue
        a = (y - x) * y_minus_x % P
        b = (y + x) * y_plus_x % P
        c = t * dxy2 % P
        d = z + z
        e, f, g, h = b - a, d - c, d + c, b + a
        x, y, z, t = e * f % P, g * h % P, f * g % P, e * h % P
    return (x, y, z, t)


def _signed_digits(scalar: int, width: int) -> Iterator[int]:
    """Yield digits in base 2^width, each between -half and half, the lowest first."""
    base = 1 << width
    half = base >> 1
    mask = base - 1
    while scalar:
        digit = scalar & mask
        scalar >>= width
        if digit > half:
            digit -= base
            scalar += 1
        yield digit


def _affine_multiples(points: list[Point]) -> list[_Multiple]:
    """Bring all points to Z = 1 with a single inversion (Montgomery's trick)."""
    products = [1]
    for point in points:
        products.append(products[-1] * point[2] % P)
    inverse = pow(products[-1], -1, P)
    multiples: list[_Multiple] = []
    for point, before in zip(reversed(points), reversed(products[:-1]), strict=True):
        z_inverse = inverse * before % P
        inverse = inverse * point[2] % P
        x = point[0] * z_inverse % P
        y = point[1] * z_inverse % P
        multiples.append(((y + x) % P, (y - x) % P, 2 * D * x * y % P))
    multiples.reverse()
    return multiples
