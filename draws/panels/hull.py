"""How far whole panels reach: column generation along a line from a mix of panels to the point that is aimed at.

A linear program goes as far as the panels known so far allow; its duals price
the types, and an integer program looks for a panel worth more than the price,
until there is none. Either the point is reached, and a lottery with these chances,
to six digits, is found, or the prices are those of an inequality that every panel
keeps and the point does not (:mod:`draws.panels.cuts`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from draws.panels.errors import Unsolved
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.solver import INFINITY, Program

_BETTER: Final = 1e-9
_THERE: Final = 1 - 1e-7
_NEAR: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Reached:
    """Distinct panels as rows and how much of the lottery each is (sums to 1); ``prices`` by type if it falls short."""

    panels: Integers
    shares: Reals
    prices: Reals | None


class Hull:
    """The panels that are known, and the search for more."""

    def __init__(self, space: Polytope, known: Integers) -> None:
        """Begin with known panels (rows, maybe none), and one with each type that can be on any."""
        self.space = space
        rows = space.low.astype(float), space.high.astype(float)
        columns = np.zeros(space.types), space.sizes.astype(float)
        self.program = Program(space.matrix.astype(float), rows, columns, integer=True)
        self.panels = dict.fromkeys(panel.tobytes() for panel in known)
        missing = np.flatnonzero(~(known > 0).any(axis=0)) if len(known) else np.arange(space.types)
        for t in missing.tolist():
            worth = np.zeros(space.types)
            worth[t] = 1.0
            self.panels.setdefault(self.best(worth).tobytes())

    def best(self, prices: Reals) -> Integers:
        """The lawful panel worth most.

        Raises:
            Unsolved: there is none, or the solver gave up.
        """
        self.program.cost(prices)
        solution = self.program.solve()
        panel = None if solution is None else np.rint(solution.values).astype(np.int64)
        if panel is None or not self.space.is_lawful(panel):
            raise Unsolved("the solver found no lawful panel")
        return panel

    def towards(self, point: Reals) -> Reached:
        """Return the lottery that comes as near to ``point``, people by type, as whole panels can."""
        known = self._known()
        start = known.mean(axis=0)
        master = _Master(start, point - start, known)
        while True:
            far, shares, prices, price = master.solve()
            if far >= _THERE:
                return Reached(known, shares, None)
            panel = self.best(prices)
            if float(prices @ panel) <= price + _BETTER or panel.tobytes() in self.panels:
                return Reached(known, shares, prices)
            self.panels[panel.tobytes()] = None
            master.add(panel)
            known = np.vstack([known, panel])

    def _known(self) -> Integers:
        return np.array([np.frombuffer(panel, dtype=np.int64) for panel in self.panels])


class _Master:
    """Maximise z, the part of the way, with Σ shares·panels = start + z·way, nearly, and shares that sum to 1.

    A point is known to so many digits only: without some room it would lie beside all panels that quotas let through.
    """

    def __init__(self, start: Reals, way: Reals, known: Integers) -> None:
        self.types = len(start)
        ones = np.append(0.0, np.ones(len(known)))
        matrix = np.vstack([np.hstack([-way[:, None], known.T.astype(float)]), ones])
        low, high = np.append(start - _NEAR, 1.0), np.append(start + _NEAR, 1.0)
        columns = np.zeros(len(ones)), np.append(1.0, np.full(len(known), INFINITY))
        self.program = Program(matrix, (low, high), columns)
        self.program.cost(np.append(1.0, np.zeros(len(known))))

    def add(self, panel: Integers) -> None:
        """Know one panel more."""
        used = np.flatnonzero(panel).tolist()
        self.program.add_column(0.0, 0.0, [*used, self.types], [*panel[used].astype(float).tolist(), 1.0])

    def solve(self) -> tuple[float, Reals, Reals, float]:
        """The part of the way, the share of each panel, the price of each type, and of a panel."""
        solution = self.program.solve()
        if solution is None:
            raise Unsolved("the way from panels that are known is lost")
        shares = np.maximum(solution.values[1:], 0.0)
        return (
            float(solution.values[0]),
            shares / shares.sum(),
            -solution.duals[: self.types],
            solution.duals[self.types],
        )
