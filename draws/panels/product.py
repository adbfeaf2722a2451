"""Chances with the greatest product within bounds: piecewise linear, on a grid that narrows around the answer."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from draws.panels.errors import Unsolved
from draws.panels.polytope import Polytope, Reals
from draws.panels.solver import Program, Solution

_SEGMENTS: Final = 12
_WIDEST: Final = 0.5
_FINEST: Final = 8e-6
_ROUNDS: Final = 50
_SURE: Final = 1e-8
_AT_THE_END: Final = 1e-9


def greatest(polytope: Polytope, start: Reals, low: Reals, high: Reals) -> tuple[Reals, Reals]:
    """Return the chances by type, and the prices of the polytope's rows that say so; both as a solver gives them.

    ``start`` are chances to begin at; those of all types lie between ``low`` and ``high``. Where high is 0 nobody is
    called.

    Raises:
        Unsolved: the solver gave up.
    """
    able = high > 0
    least, most = np.where(able, np.maximum(low * (1 - _SURE), 1e-12), 0.5), np.where(able, high, 0.5)
    middle = np.clip(start, np.maximum(least, 1e-6), np.maximum(most, 1e-6))
    width = np.full(polytope.types, _WIDEST)
    steps = np.arange(_SEGMENTS + 1) - _SEGMENTS // 2
    for _ in range(_ROUNDS):
        ends = np.clip(middle[:, None] * np.exp(np.outer(width, steps)), least[:, None], most[:, None])
        solution = _segments(polytope, np.hstack([least[:, None], ends, most[:, None]]), able)
        x = solution.values.reshape(polytope.types, -1).sum(axis=1) / polytope.sizes
        middle = np.clip(x, 1e-9, 1.0)
        out = (x < ends[:, 0] * (1 + _AT_THE_END)) | (x > ends[:, -1] * (1 - _AT_THE_END))
        out &= (x > least * (1 + _AT_THE_END)) & (x < most * (1 - _AT_THE_END)) & able
        if not out.any() and width.max() <= _FINEST:
            break
        width = np.where(out, np.minimum(4 * width, _WIDEST), np.maximum(width / 4, _FINEST))
    return np.where(able, middle, 0.0), solution.duals


def _segments(polytope: Polytope, points: Reals, able: NDArray[np.bool_]) -> Solution:
    """Maximise concave functions of each type's chance, linear between ``points[t]``, log at these.

    What lies below the first point is filled in any case.
    """
    sizes = (polytope.sizes * able).astype(float)[:, None]
    lengths = np.diff(points, axis=1)
    slopes = np.divide(np.diff(np.log(points), axis=1), lengths, out=np.zeros_like(lengths), where=lengths > 0)
    room = np.hstack([points[:, :1], lengths]) * sizes
    matrix = np.repeat(polytope.matrix.astype(float), room.shape[1], axis=1)
    rows = polytope.low.astype(float), polytope.high.astype(float)
    sure = np.zeros_like(room)
    sure[:, 0] = room[:, 0]
    program = Program(matrix, rows, (sure.ravel(), room.ravel()))
    program.cost(np.hstack([np.zeros_like(sizes), slopes]).ravel())
    solution = program.solve()
    if solution is None:
        raise Unsolved("the product of chances has no greatest value though there are panels")
    return solution
