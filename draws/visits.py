"""Whom the auditors visit: positions that the seed picks, so that nobody knows beforehand which places to keep clean.

    uniform(seed, "audit/" ‖ i, n), i = 0, 1, …, skipping repeats and those who withdrew

See docs/spec/draw.md.
"""

from collections.abc import Set as AbstractSet
from itertools import count

from draws.uniform import uniform

MOST = 20
"""So many are visited, or everybody of a smaller pool."""


def visits(seed: bytes, size: int, withdrawn: AbstractSet[int] = frozenset()) -> tuple[int, ...]:
    """Return min(20, people who did not withdraw) positions of a pool of ``size`` people, in the order of the lot.

    Raises:
        InvalidSeed: the seed is not 32 bytes.
    """
    wanted = min(MOST, size - len(withdrawn))
    found: list[int] = []
    numbers = count()
    while len(found) < wanted:
        position = uniform(seed, f"audit/{next(numbers)}", size)
        if position not in found and position not in withdrawn:
            found.append(position)
    return tuple(found)
