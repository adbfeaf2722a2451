"""Selection by strata: in each, the people with the smallest tickets.

``codes`` gives each position its stratum, two big-endian bytes a person; ffff
means not drawable. In a stratum everybody's chance is exactly seats/people, and
the order goes on past the seats: the next are the substitutes.

Ranking a whole territory to keep a few hundred people would be wasteful, so a
first pass keeps only tickets whose top 64 bits lie below a bound under which
more people than seats are expected. If they are there, the smallest tickets are
among them, all of them: the bound includes its ties, and the candidates are
ranked exactly by (128-bit ticket, position). If not, the bound is raised. So it
decides how long the answer takes, never what it is. Memory: O(seats + block).
See docs/spec/draw.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from struct import unpack
from typing import TYPE_CHECKING, Final, NamedTuple

from draws import tickets
from draws.errors import InvalidPool

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOT_DRAWABLE: Final = 0xFFFF
CODE_SIZE: Final = 2
MAX_STRATA: Final = NOT_DRAWABLE

_ALL: Final = 2**64 - 1


class _Candidates(NamedTuple):
    """Columns of equal length: people whose tickets passed the bound of their stratum."""

    strata: NDArray[np.uint16]
    positions: NDArray[np.int64]
    high: NDArray[np.uint64]
    low: NDArray[np.uint64]


def select(seed: bytes, codes: bytes, seats: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return for each stratum the positions drawn, in ticket order.

    ``codes`` is n×BE16, ``seats[s]`` the number of seats of stratum s.

    Raises:
        InvalidPool: codes of another length or of a stratum that does not
            exist, negative seats, or fewer people than seats in a stratum.
        InvalidSeed: the seed is not 32 bytes.
    """
    people = count(codes, len(seats))
    for stratum, (number, wanted) in enumerate(zip(people, seats, strict=True)):
        if not 0 <= wanted <= number:
            raise InvalidPool(f"stratum {stratum} has {number} people and {wanted} seats")
    drawn: dict[int, tuple[int, ...]] = {s: () for s, wanted in enumerate(seats) if not wanted}
    slack = 1
    while len(drawn) < len(seats):
        bounds = {s: _bound(seats[s], people[s], slack) for s in range(len(seats)) if s not in drawn}
        ranked = _rank(_pass(seed, codes, bounds))
        for stratum in bounds:
            positions = ranked.get(stratum, [])
            if len(positions) >= seats[stratum]:
                drawn[stratum] = tuple(positions[: seats[stratum]])
        slack *= 8
    return tuple(drawn[s] for s in range(len(seats)))


def ranking(seed: bytes, codes: bytes, stratum: int) -> list[int]:
    """Return the positions of one whole stratum in ticket order: the drawn, then the substitutes.

    Raises:
        InvalidPool: codes of another length, or no such stratum can exist.
        InvalidSeed: the seed is not 32 bytes.
    """
    if len(codes) % CODE_SIZE or not 0 <= stratum < MAX_STRATA:
        raise InvalidPool(f"no stratum {stratum}, or codes that are not two bytes a person")
    if not codes:
        return []
    return _rank(_pass(seed, codes, {stratum: _ALL})).get(stratum, [])


def count(codes: bytes, strata: int) -> tuple[int, ...]:
    """Return how many people each of ``strata`` strata has.

    Raises:
        InvalidPool: a code is neither ffff nor below ``strata``.
    """
    import numpy as np

    if len(codes) % CODE_SIZE or not 0 <= strata <= MAX_STRATA:
        raise InvalidPool("codes are two bytes a person, for 65535 strata at most")
    numbers = np.zeros(strata, dtype=np.int64)
    people = len(codes) // CODE_SIZE
    for start in range(0, people, tickets.BLOCK):
        found = np.bincount(_codes(codes, start, min(tickets.BLOCK, people - start)), minlength=strata)
        if found[strata:NOT_DRAWABLE].any():
            raise InvalidPool(f"a code names a stratum that is not among the {strata} announced")
        numbers += found[:strata]
    return tuple(numbers.tolist())


def read(codes: bytes) -> tuple[int, ...]:
    """Return everybody's stratum.

    Raises:
        InvalidPool: not two bytes a person.
    """
    if len(codes) % CODE_SIZE:
        raise InvalidPool("codes are two bytes a person")
    return unpack(f">{len(codes) // CODE_SIZE}H", codes)


def _codes(codes: bytes, start: int, length: int) -> NDArray[np.uint16]:
    """Return the codes of ``length`` people from position ``start``, in the machine's byte order."""
    import numpy as np

    return np.frombuffer(codes, dtype=">u2", count=length, offset=start * CODE_SIZE).astype(np.uint16)


def _bound(seats: int, people: int, slack: int) -> int:
    """Return top 64 bits below which ``seats`` plus eight deviations and more are expected."""
    expected = seats + slack * (8 * isqrt(seats) + 64)
    return _ALL if expected >= people else (expected << 64) // people


def _pass(seed: bytes, codes: bytes, bounds: dict[int, int]) -> _Candidates:
    """Stream all tickets and keep the people of these strata at or below their bound."""
    import numpy as np

    beyond = max(bounds, default=-1) + 1  # stands for every stratum above those that are asked for
    table = np.zeros(beyond + 1, dtype=np.uint64)
    asked = np.zeros(beyond + 1, dtype=np.bool_)
    for stratum, bound in bounds.items():
        table[stratum], asked[stratum] = bound, True
    kept: list[_Candidates] = []
    for start, block in tickets.blocks(seed, len(codes) // CODE_SIZE):
        strata = np.minimum(_codes(codes, start, len(block)), beyond)
        high = block[:, 0].astype(np.uint64)
        (found,) = np.nonzero(high <= table[strata])
        # A stratum that was not asked for has bound 0, and a ticket may be 0.
        found = found[asked[strata[found]]]
        low = block[found, 1].astype(np.uint64)
        kept.append(_Candidates(strata[found], found + start, high[found], low))
    return _Candidates(*(np.concatenate(column) for column in zip(*kept, strict=True)))


def _rank(candidates: _Candidates) -> dict[int, list[int]]:
    """Return the positions of each stratum by (ticket, position); a stratum without any is absent."""
    import numpy as np

    strata, positions, high, low = candidates
    order = np.lexsort((positions, low, high, strata))
    strata, positions = strata[order], positions[order]
    starts = np.flatnonzero(np.diff(strata, prepend=strata[:1] ^ 1))
    pieces = np.split(positions, starts)[1:]
    return {int(strata[at]): piece.tolist() for at, piece in zip(starts, pieces, strict=True)}
