"""Exact column generation, the classic way to leximin: what the project's own answers are compared with.

A linear program weighs the panels known so far, its duals price the types, and an
integer program looks for a panel worth more than the price; when there is none, a
level is settled (Flanigan, Gölz, Gupta, Hennig, Procaccia 2021, over types).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from draws.panels.errors import Unsolved
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.solver import INFINITY, Program, Solution, Told, untold

_BETTER: Final = 1e-10
_SETTLED: Final = 1e-8


@dataclass(frozen=True, slots=True)
class Weighted:
    """Distinct lawful panels as rows, how much of the lottery each is (sums to 1), and the chances by type."""

    panels: Integers
    shares: Reals
    chances: Reals


def leximin(polytope: Polytope, known: Integers, told: Told = untold) -> Weighted:
    """Return the leximin lottery over whole panels, starting from those that are known already (rows, maybe none).

    Raises:
        Unsolved: there is no panel at all, or the solver gave up.
    """
    return _Generation(polytope, known).run(told)


class _Generation:
    """Column 0 is z, the others panels; a row for each type, Σ panels of it - n_t·z >= 0, and the shares sum to 1."""

    def __init__(self, polytope: Polytope, known: Integers) -> None:
        self.polytope, self.types = polytope, polytope.types
        self.sizes = polytope.sizes.astype(float)
        column = np.append(-self.sizes, 0.0)[:, None]
        rows = np.append(np.zeros(self.types), 1.0), np.append(np.full(self.types, INFINITY), 1.0)
        self.master = Program(column, rows, (np.zeros(1), np.ones(1)))
        self.master.cost(np.ones(1))
        whole = polytope.low.astype(float), polytope.high.astype(float)
        self.pricing = Program(polytope.matrix.astype(float), whole, (np.zeros(self.types), self.sizes), integer=True)
        self.panels: list[Integers] = []
        self.seen: set[bytes] = set()
        for panel in known:
            self._add(panel)

    def run(self, told: Told) -> Weighted:
        """Settle level after level."""
        open_types = self._cover()
        chances = np.zeros(self.types)
        while open_types.any():
            told(1 - float(open_types.mean()))
            solution, prices = self._level(open_types)
            certain = solution.values[0] >= 1 - _SETTLED
            settled = open_types & (certain | (prices * self.sizes > _SETTLED))
            if not settled.any():
                raise Unsolved("a level of column generation settles nobody")
            chances[settled] = solution.values[0]
            for t in np.flatnonzero(settled).tolist():
                self.master.coefficient(t, 0, 0.0)
            open_types &= ~settled
            low = np.where(open_types, 0.0, self.sizes * chances - 1e-12)
            self.master.rows(low, np.full(self.types, INFINITY))
        shares = np.maximum(solution.values[1:], 0.0)
        panels = np.array(self.panels)
        return Weighted(panels, shares / shares.sum(), chances)

    def _level(self, open_types: NDArray[np.bool_]) -> tuple[Solution, Reals]:
        """The greatest z, once no panel is worth more than the price; and the price of each type."""
        while True:
            solution = self.master.solve()
            if solution is None:
                raise Unsolved("column generation lost its own panels")
            prices = np.maximum(-solution.duals[: self.types], 0.0)
            panel = self._best(prices)
            if float(prices @ panel) <= solution.duals[self.types] + _BETTER or not self._add(panel):
                return solution, np.where(open_types, prices, 0.0)

    def _best(self, prices: Reals) -> Integers:
        """The lawful panel worth most."""
        self.pricing.cost(prices)
        solution = self.pricing.solve()
        panel = None if solution is None else np.rint(solution.values).astype(np.int64)
        if panel is None or not self.polytope.is_lawful(panel):
            raise Unsolved("the solver found no lawful panel")
        return panel

    def _cover(self) -> NDArray[np.bool_]:
        """Find a panel with each type; return which types have one. The others are settled at chance 0."""
        for t in range(self.types):
            if not any(panel[t] for panel in self.panels):
                prices = np.zeros(self.types)
                prices[t] = 1.0
                self._add(self._best(prices))
        covered = np.array(self.panels).sum(axis=0) > 0
        for t in np.flatnonzero(~covered).tolist():
            self.master.coefficient(t, 0, 0.0)
        return np.asarray(covered, dtype=np.bool_)

    def _add(self, panel: Integers) -> bool:
        """Add a panel; False if it was there."""
        key = panel.tobytes()
        if key in self.seen:
            return False
        self.seen.add(key)
        self.panels.append(panel)
        used = np.flatnonzero(panel).tolist()
        self.master.add_column(0.0, 0.0, [*used, self.types], [*panel[used].astype(float).tolist(), 1.0])
        return True
