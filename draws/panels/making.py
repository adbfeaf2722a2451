"""Panels with given totals, or near them: peeled off, and where that gets stuck with few to go, looked for together."""

from typing import Final

import numpy as np

from draws.panels import rounding
from draws.panels.coins import Coins
from draws.panels.finishing import finish
from draws.panels.peeling import peel
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.solver import Program, Told

_ATTEMPTS: Final = 2
_NODES: Final = 200
_NOISE: Final = 1e-9


def summing(
    space: Polytope,
    totals: Integers,
    m: int,
    coins: Coins,
    reach: tuple[Integers, Integers],
    known: list[Integers],
    told: Told,
) -> Integers | None:
    """M panels with these totals, or others within reach; None if every attempt got stuck. ``known`` gets what came."""
    for attempt in range(_ATTEMPTS):
        peeled = peel(space, totals, m, coins, wander=attempt % 2 == 1, told=told)
        if not peeled.left.any():
            return np.repeat(peeled.panels, peeled.times, axis=0)
        finished = finish(space, peeled, reach, m)
        if finished is not None:
            return finished
        known.append(peeled.panels)
    return None


def weighted(
    space: Polytope, panels: Integers, often: Reals, reach: tuple[Integers, Integers], coins: Coins, told: Told
) -> Integers | None:
    """Distinct panels about as often as is said, with totals within reach; None if they were not found.

    ``often[i]`` is how many times panel i should be taken, with fractions; the sum is whole. Panels are taken as often
    as surely may be, and the few that are missing are peeled off the rest, or looked for among those given.
    """
    times = np.floor(often + _NOISE).astype(np.int64)
    taken, missing = times @ panels, round(float(often.sum())) - int(times.sum())
    sure = np.repeat(panels, times, axis=0)
    low, high = np.maximum(reach[0] - taken, 0), np.minimum(reach[1] - taken, missing * space.sizes)
    if (low > high).any():
        return None
    if not missing:
        return sure
    totals = rounding.within(space, missing, (low, high), np.ones(space.types))
    rest = None if totals is None else summing(space, totals, missing, coins, (low, high), [], told)
    for some in (often - times > _NOISE, np.ones(len(panels), dtype=np.bool_)):
        if rest is None:
            rest = _among(panels[some], missing, (low, high))
    return None if rest is None else np.vstack([sure, rest])


def _among(panels: Integers, count: int, reach: tuple[Integers, Integers]) -> Integers | None:
    """``count`` of these panels, some maybe more than once, with totals within reach; None if none were found."""
    rows = np.append(reach[0], count).astype(float), np.append(reach[1], count).astype(float)
    columns = np.zeros(len(panels)), np.full(len(panels), float(count))
    matrix = np.vstack([panels.T.astype(float), np.ones(len(panels))])
    solution = Program(matrix, rows, columns, integer=True, gap=1.0, nodes=_NODES).solve()
    if solution is None:
        return None
    found = np.repeat(panels, np.rint(solution.values).astype(np.int64), axis=0)
    total = found.sum(axis=0)
    exact = len(found) == count and bool((total >= reach[0]).all() and (total <= reach[1]).all())
    return found if exact else None
