"""The last few panels, looked for all at once, where peeling got stuck with few to go.

What is left may be a sum that no lawful panels have, though it lies inside the
polytope. Totals need not be those that were rounded first: each may be anything
less than one whole chance-step away (:mod:`draws.panels.rounding`). One integer
program then looks for all remaining panels together; to give it room, a few of
those taken already are handed back.
"""

from typing import Final

import numpy as np

from draws.panels.peeling import Peeled
from draws.panels.polytope import Integers, Polytope
from draws.panels.solver import Program, Sparse

_MOST: Final = 8
_NODES: Final = 200
_WIDTH: Final = 4_000


def finish(polytope: Polytope, peeled: Peeled, bounds: tuple[Integers, Integers], m: int) -> Integers | None:
    """Return m lawful panels (rows) with totals within ``bounds``, mostly those peeled; None if there are none."""
    missing = m - int(peeled.times.sum())
    for back in (0, 2, 4):
        if missing + back > _MOST or (missing + back) * polytope.types > _WIDTH:
            return None
        times = _without(peeled.times, back)
        taken = times @ peeled.panels
        found = _together(polytope, missing + back, bounds[0] - taken, bounds[1] - taken)
        if found is not None:
            return np.vstack([np.repeat(peeled.panels, times, axis=0), found])
    return None


def _without(times: Integers, back: int) -> Integers:
    """Hand back one of the panels taken last, and of those before."""
    times = times.copy()
    for place in range(len(times) - 1, -1, -1):
        give = min(back, int(times[place]), 1)
        times[place] -= give
        back -= give
    return times


def _together(polytope: Polytope, count: int, low: Integers, high: Integers) -> Integers | None:
    """``count`` lawful panels whose sum lies between ``low`` and ``high``."""
    rows, types = polytope.rows, polytope.types
    r, t = np.nonzero(polytope.matrix)
    own = np.concatenate([r + panel * rows for panel in range(count)])
    columns = np.concatenate([t + panel * types for panel in range(count)])
    totals = count * rows + np.tile(np.arange(types), count)
    at = np.concatenate([own, totals]), np.concatenate([columns, np.arange(count * types)])
    order = np.lexsort(at)
    matrix = Sparse(
        count * rows + types,
        count * types,
        at[0][order].astype(np.int32),
        at[1][order].astype(np.int32),
        np.ones(len(order)),
    )
    bounds = (
        np.concatenate([*[polytope.low] * count, low]).astype(float),
        np.concatenate([*[polytope.high] * count, high]).astype(float),
    )
    sizes = np.tile(polytope.sizes, count).astype(float)
    program = Program(matrix, bounds, (np.zeros(len(sizes)), sizes), integer=True, gap=1.0, nodes=_NODES)
    solution = program.solve()
    if solution is None:
        return None
    panels = np.rint(solution.values).astype(np.int64).reshape(count, types)
    total = panels.sum(axis=0)
    near = bool((total >= low).all() and (total <= high).all())
    return panels if near and polytope.is_lawful(panels) else None
