"""Selection with weights, in exact integers: an exponential race.

A ticket T (128 bits) is turned into Λ(T) ≈ −2⁶⁴·log₂(1 − (2T+1)/2¹²⁹), and people
are ranked by Λ/w, then by (T, position). Were Λ real, each place would go to
somebody with chances in proportion to the weights left (Efraimidis, Spirakis
2006). Λ never decreases with T, so with equal weights this is the plain order.

    x = 2¹²⁹ − 1 − 2T    e = bitlen(x) − 1    y = x ≪ (128 − e)    f = 0
    64 times: y = y² ≫ 128; f = 2f; if y >= 2¹²⁹: y ≫= 1, f += 1
    Λ = (129 − e)·2⁶⁴ − f

Strata are to be preferred: their chances are exact and anyone can say them. With
weights a receipt states weight and cut-off, not a chance. Every person costs 64
squarings, about 20 µs.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import nsmallest
from typing import Final

from draws import tickets
from draws.errors import InvalidPool

MAX_WEIGHT: Final = 2**32 - 1


def race_time(ticket: int) -> int:
    """Return Λ of a ticket as a 128-bit integer: 1 … 129·2⁶⁴.

    Raises:
        InvalidPool: not 0 <= ticket < 2^128.
    """
    if not 0 <= ticket < 2**128:
        raise InvalidPool("a ticket has 128 bits")
    x = 2**129 - 1 - 2 * ticket
    exponent = x.bit_length() - 1
    y = x << (128 - exponent)
    fraction = 0
    for _ in range(64):
        y = y * y >> 128
        fraction <<= 1
        if y >= 2**129:
            y >>= 1
            fraction |= 1
    return ((129 - exponent) << 64) - fraction


def select(seed: bytes, weights: Sequence[int], seats: int) -> tuple[int, ...]:
    """Return the positions drawn, in order; ``weights[i]`` 1 … 2³²−1, or 0 for not drawable.

    Raises:
        InvalidPool: a weight out of range, or fewer drawable people than seats.
        InvalidSeed: the seed is not 32 bytes.
    """
    if not all(0 <= weight <= MAX_WEIGHT for weight in weights):
        raise InvalidPool("a weight is an integer from 0 to 2^32-1")
    drawable = sum(1 for weight in weights if weight)
    if not 0 <= seats <= drawable:
        raise InvalidPool(f"{drawable} drawable people cannot fill {seats} seats")
    ranks = (
        (Fraction(race_time(ticket), weight), ticket, position)
        for position, (weight, ticket) in enumerate(zip(weights, _tickets(seed, len(weights)), strict=True))
        if weight
    )
    return tuple(position for _, _, position in nsmallest(seats, ranks))


def _tickets(seed: bytes, count: int) -> Iterator[int]:
    for _, block in tickets.blocks(seed, count):
        for high, low in block.tolist():
            yield high << 64 | low
