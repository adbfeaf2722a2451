"""From totals to panels: take lawful panels off the totals one after another, so that what is left still fits.

If R panels are to add up to C, a panel q may be taken when C - q lies inside R-1
times the polytope. q is looked for among the vertices of what that leaves, close
to the average C/R; if the vertex has fractions, among the integers near it. Once
found, q is taken as often as what is left permits, so a few dozen searches make
a thousand panels; :mod:`draws.panels.mixing` then makes them differ.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from draws.panels.coins import Coins
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.repair import Repair
from draws.panels.solver import Program, Told, untold

_INTEGRAL: Final = 1e-6
_NEIGHBOURS: Final = (20, 60, 160)


@dataclass(frozen=True, slots=True)
class Peeled:
    """Distinct panels as rows, how often each is taken, and what could not be taken off (zeros when all went well)."""

    panels: Integers
    times: Integers
    left: Integers


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the next panel must lie: by type, and by row."""

    low: Integers
    high: Integers
    row_low: Integers
    row_high: Integers

    def hold(self, panel: Integers, counts: Integers) -> bool:
        """Whether a panel with these counts by row lies there."""
        inside = (panel >= self.low).all() and (panel <= self.high).all()
        return bool(inside and (counts >= self.row_low).all() and (counts <= self.row_high).all())


def peel(
    polytope: Polytope, totals: Integers, m: int, coins: Coins, *, wander: bool = False, told: Told = untold
) -> Peeled:
    """Return lawful panels that add up to ``totals``, or as many as were found.

    With ``wander`` the coins choose which panels are looked for first: another way where the usual one got stuck.

    Raises:
        Unsolved: the solver gave up.
    """
    search = Search(polytope, coins, wander=wander)
    left, remaining = totals.copy(), m
    panels, times = [np.zeros((0, polytope.types), dtype=np.int64)], []
    while remaining:
        told(1 - remaining / m)
        panel = search.panel(left, remaining)
        if panel is None:
            break
        often = _how_often(polytope, left, remaining, panel)
        panels.append(panel[None, :])
        times.append(often)
        left = left - often * panel
        remaining -= often
    return Peeled(np.vstack(panels), np.array(times, dtype=np.int64), left)


def _how_often(polytope: Polytope, left: Integers, remaining: int, panel: Integers) -> int:
    """The greatest s for which left - s·panel lies inside remaining - s times the polytope."""
    counts, rows = polytope.counts(left), polytope.counts(panel)
    stock = np.concatenate([
        left,
        remaining * polytope.sizes - left,
        counts - remaining * polytope.low,
        remaining * polytope.high - counts,
    ])  # fmt: skip
    use = np.concatenate([panel, polytope.sizes - panel, rows - polytope.low, polytope.high - rows])
    used = use > 0
    return int(min(remaining, (stock[used] // use[used]).min(initial=remaining)))


class Search:
    """Looks for the next panel: a linear program kept warm, and an integer one for the fractions that it leaves."""

    def __init__(self, polytope: Polytope, coins: Coins, *, wander: bool = False) -> None:
        self.polytope, self.coins, self.wander = polytope, coins, wander
        matrix = polytope.matrix.astype(float)
        rows = polytope.low.astype(float), polytope.high.astype(float)
        columns = np.zeros(polytope.types), polytope.sizes.astype(float)
        self.matrix = matrix
        self.relaxed = Program(matrix, rows, columns)
        self.repair = Repair(polytope, coins)

    def panel(self, left: Integers, remaining: int) -> Integers | None:
        """A panel after which the rest fits ``remaining`` - 1 panels; None if none was found."""
        polytope = self.polytope
        counts, others = polytope.counts(left), remaining - 1
        widest = Bounds(
            np.maximum(0, left - others * polytope.sizes),
            np.minimum(left, polytope.sizes),
            np.maximum(polytope.low, counts - others * polytope.high),
            np.minimum(polytope.high, counts - others * polytope.low),
        )
        near = Bounds(
            np.maximum(widest.low, left // remaining),
            np.minimum(widest.high, -(-left // remaining)),
            np.maximum(widest.row_low, counts // remaining),
            np.minimum(widest.row_high, -(-counts // remaining)),
        )
        share = left / remaining
        part = share - np.floor(share)
        worth = np.where(part > 0, self.coins.reals(len(part)) if self.wander else part - 0.5, 0.0)
        found = self.near(worth, near)
        return self.near(share, widest) if found is None else found

    def near(self, worth: Reals, bounds: Bounds) -> Integers | None:
        """A panel within bounds: the vertex worth most, or integers near it, or any."""
        low, high = bounds.low.astype(float), bounds.high.astype(float)
        self.relaxed.cost(worth)
        self.relaxed.rows(bounds.row_low.astype(float), bounds.row_high.astype(float))
        self.relaxed.columns(low, high)
        vertex = self.relaxed.solve()
        if vertex is None:
            return None
        rounded = np.rint(vertex.values)
        fractional = np.abs(vertex.values - rounded) > _INTEGRAL
        if not fractional.any():
            return self._checked(rounded, bounds)
        repaired = self.repair.near(vertex.values, bounds.low, bounds.high, bounds.row_low, bounds.row_high)
        if repaired is not None:
            return self._checked(repaired.astype(float), bounds)
        loose = fractional | (np.abs(vertex.reduced) < _INTEGRAL)
        firm = np.flatnonzero(~loose & (high > low))
        order = firm[self.coins.order(len(firm))]
        for neighbours in (*_NEIGHBOURS, len(firm)):
            free = loose.copy()
            free[order[:neighbours]] = True
            found = self._whole(worth, bounds, np.where(free, 0.0, rounded), np.flatnonzero(free))
            if found is not None:
                return found
        return None

    def _whole(self, worth: Reals, bounds: Bounds, fixed: Reals, free: Integers) -> Integers | None:
        """A panel whose types ``free`` may vary within bounds while the others are as in ``fixed``."""
        counts = self.matrix @ fixed
        program = Program(
            self.matrix[:, free],
            (bounds.row_low - counts, bounds.row_high - counts),
            (bounds.low[free].astype(float), bounds.high[free].astype(float)),
            integer=True,
            gap=1.0,
        )
        program.cost(worth[free])
        solution = program.solve()
        if solution is None:
            return None
        values = fixed.copy()
        values[free] = np.rint(solution.values)
        return self._checked(values, bounds)

    def _checked(self, values: Reals, bounds: Bounds) -> Integers | None:
        panel = values.astype(np.int64)
        return panel if bounds.hold(panel, self.polytope.counts(panel)) else None
