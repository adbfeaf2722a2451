"""The weighted order: an exponential race in exact integers (docs/spec/draw.md, "Methods")."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from struct import unpack

from verifier.aes import TICKET_SIZE

_DIGITS = 64
_ONE = 128  # the mantissa's binary point


def race_time(ticket: int) -> int:
    """Return Λ of a ticket: −log₂ of what it leaves of 1, in units of 2⁻⁶⁴, digit by digit."""
    left = (1 << 129) - (2 * ticket + 1)
    length = left.bit_length()
    mantissa = left << (129 - length)
    digits = 0
    for place in reversed(range(_DIGITS)):
        mantissa = mantissa * mantissa >> _ONE
        if mantissa >> 129:
            mantissa >>= 1
            digits |= 1 << place
    return ((130 - length) << _DIGITS) - digits


def weights_of(data: bytes) -> tuple[int, ...]:
    """Return everybody's weight, from n × BE32."""
    return unpack(f">{len(data) // 4}I", data)


def score(tickets: bytes, weights: Sequence[int], position: int) -> Fraction:
    """Return Λ/w of a position: the smaller, the earlier."""
    ticket = tickets[position * TICKET_SIZE : (position + 1) * TICKET_SIZE]
    return Fraction(race_time(int.from_bytes(ticket, "big")), weights[position])


def ranked(members: Iterable[int], tickets: bytes, weights: Sequence[int]) -> list[int]:
    """Return positions by (Λ/w, ticket, position)."""
    return sorted(
        members,
        key=lambda position: (
            score(tickets, weights, position),
            tickets[position * TICKET_SIZE : (position + 1) * TICKET_SIZE],
            position,
        ),
    )
