"""From chances to whole numbers: how often each type is called in m panels, so that the totals still fit m panels."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Final

import numpy as np

from draws.panels.errors import Unsolved
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.solver import Program

_GAP: Final = 0.05


def totals(polytope: Polytope, expected: Sequence[Fraction], m: int) -> Integers:
    """Return integers C inside m times the polytope, each less than 1 from m times what is expected of its type.

    Everybody of type t is then called with a chance of C_t/(m·n_t), less than
    1/(m·n_t) from the ideal; where no rounding is that near, less than 1/m.
    Among several, the least likely are rounded up first.

    Raises:
        Unsolved: there is no such rounding.
    """
    aims = [m * x for x in expected]
    nearest = np.array([floor(aim) for aim in aims]), np.array([ceil(aim) for aim in aims])
    worth = np.array([1 / max(1.0, float(aim)) for aim in aims])
    found = within(polytope, m, nearest, worth)
    if found is None:
        found = within(polytope, m, reach(polytope, expected, m), worth)
    if found is None:
        raise Unsolved(f"these chances have no rounding to {m} panels: take more panels")
    return found


def reach(polytope: Polytope, expected: Sequence[Fraction], m: int) -> tuple[Integers, Integers]:
    """Return the least and the greatest totals with which everybody's chance is less than 1/m from what is expected."""
    aims = [(m * x, size) for x, size in zip(expected, polytope.sizes.tolist(), strict=True)]
    low = np.array([max(0, floor(aim - size) + 1) for aim, size in aims])
    high = np.array([min(m * size, ceil(aim + size) - 1) for aim, size in aims])
    return low, high


def within(polytope: Polytope, m: int, bounds: tuple[Integers, Integers], worth: Reals) -> Integers | None:
    """Return the totals of m panels within bounds that are worth most, or nearly so; None if there are none."""
    low, high = bounds
    counts = polytope.counts(low)
    rows = (m * polytope.low - counts).astype(float), (m * polytope.high - counts).astype(float)
    columns = np.zeros(len(low)), (high - low).astype(float)
    program = Program(polytope.matrix.astype(float), rows, columns, integer=True, gap=_GAP)
    program.cost(worth)
    solution = program.solve()
    if solution is None:
        return None
    found = low + np.rint(solution.values).astype(np.int64)
    counts = polytope.counts(found)
    near = bool((found >= low).all() and (found <= high).all())
    lawful = bool((counts >= m * polytope.low).all() and (counts <= m * polytope.high).all())
    if not (near and lawful):
        raise Unsolved("the solver's rounding is outside the polytope")
    return found
