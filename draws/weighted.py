"""Selection with weights, in exact integers: an exponential race in each stratum.

A ticket T (128 bits) is turned into Λ(T) ≈ −2⁶⁴·log₂(1 − (2T+1)/2¹²⁹), and people
are ranked by Λ/w, then by (T, position). Were Λ real, each place would go to
somebody with chances in proportion to the weights left (Efraimidis, Spirakis
2006). Λ never decreases with T, so with equal weights this is the plain order.

    x = 2¹²⁹ − 1 − 2T    e = bitlen(x) − 1    y = x ≪ (128 − e)    f = 0
    64 times: y = y² ≫ 128; f = 2f; if y >= 2¹²⁹: y ≫= 1, f += 1
    Λ = (129 − e)·2⁶⁴ − f

Weights are below 2³², so two different Λ/w are further apart than 2⁻⁶⁴, and
⌊2⁶⁴·Λ/w⌋ has exactly their order: no fraction is needed, and no float.

Strata are to be preferred: their chances are exact and anyone can say them. With
weights a receipt states weight and cut-off, not a chance. Every person costs 64
squarings, about 20 µs. See docs/spec/draw.md, "Methods".
"""

from collections import Counter
from collections.abc import Container, Sequence
from struct import unpack
from typing import Final

from draws import stratified, tickets
from draws.errors import InvalidPool

WEIGHT_SIZE: Final = 4


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


def read(weights: bytes) -> tuple[int, ...]:
    """Return everybody's weight, from n×BE32.

    Raises:
        InvalidPool: not four bytes a person, or a weight of 0.
    """
    if len(weights) % WEIGHT_SIZE:
        raise InvalidPool("weights are four bytes a person")
    numbers = unpack(f">{len(weights) // WEIGHT_SIZE}I", weights)
    if 0 in numbers:
        raise InvalidPool(f"the weight at position {numbers.index(0)} is 0; the least is 1")
    return numbers


def select(seed: bytes, codes: bytes, weights: bytes, seats: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return for each stratum the positions drawn, in order; codes and seats as ``stratified.select`` has them.

    Raises:
        InvalidPool: as there, or ``weights`` is not n×BE32 from 1 on.
        InvalidSeed: the seed is not 32 bytes.
    """
    people = stratified.count(codes, len(seats))
    if not all(0 <= wanted <= number for wanted, number in zip(seats, people, strict=True)):
        raise InvalidPool(f"strata of {people} people cannot fill {tuple(seats)} seats")
    ranked = _ranked(seed, codes, weights, range(len(seats)))
    return tuple(tuple(ranked.get(stratum, [])[:wanted]) for stratum, wanted in enumerate(seats))


def ranking(seed: bytes, codes: bytes, weights: bytes, stratum: int) -> list[int]:
    """Return the positions of one whole stratum in order: the drawn, then the substitutes.

    Raises:
        InvalidPool: codes or weights are malformed, or of different numbers of people.
        InvalidSeed: the seed is not 32 bytes.
    """
    return _ranked(seed, codes, weights, (stratum,)).get(stratum, [])


def cells(codes: bytes, weights: bytes) -> dict[tuple[int, int], int]:
    """Return how many drawable people share each (stratum, weight).

    Raises:
        InvalidPool: codes or weights are malformed, or of different numbers of people.
    """
    pairs = Counter(zip(*_columns(codes, weights), strict=True))
    return {pair: number for pair, number in pairs.items() if pair[0] != stratified.NOT_DRAWABLE}


def _columns(codes: bytes, weights: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    strata = stratified.read(codes)
    numbers = read(weights)
    if len(strata) != len(numbers):
        raise InvalidPool(f"{len(strata)} codes and {len(numbers)} weights")
    return strata, numbers


def _ranked(seed: bytes, codes: bytes, weights: bytes, wanted: Container[int]) -> dict[int, list[int]]:
    """Return the positions of the wanted strata by (Λ/w, ticket, position); a stratum without any is absent."""
    strata, numbers = _columns(codes, weights)
    entered: dict[int, list[tuple[int, int, int]]] = {}
    for start, block in tickets.blocks(seed, len(strata)):
        for position, (high, low) in enumerate(block.tolist(), start):
            if strata[position] in wanted:
                ticket = high << 64 | low
                score = (race_time(ticket) << 64) // numbers[position]
                entered.setdefault(strata[position], []).append((score, ticket, position))
    return {stratum: [position for _, _, position in sorted(runners)] for stratum, runners in entered.items()}
