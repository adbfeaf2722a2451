"""More distinct panels where exchanges between pairs no longer bring any: many at once, with the same totals.

A linear program takes every panel that is known once if it can, and beyond that as
often as the totals need; its duals say which others would help, and some of those
are looked for. Where the panels that the totals allow are few, all of them are
listed instead: the tightest pools have no five hundred.
"""

from typing import Final

import numpy as np

from draws.panels import listing, making
from draws.panels.coins import Coins
from draws.panels.peeling import Bounds, Search
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.solver import INFINITY, Program, Told

_BATCH: Final = 64
_BATCHES: Final = 24
_SPARE: Final = 1.02
_RARE: Final = 0.02
_CERTAIN: Final = 1 - 1e-9
_SMALL: Final = 1e-9


def spread(
    space: Polytope, panels: Integers, reach: tuple[Integers, Integers], coins: Coins, enough: int, told: Told
) -> Integers:
    """Return as many lawful panels (rows) with totals within ``reach``, more of them distinct where that was found."""
    known = _distinct(panels)
    if len(known) >= enough:
        return panels
    search = _Search(space, panels.sum(axis=0), len(panels), coins)
    known, often = search.more(known, enough, told)
    made = making.weighted(space, known, often, reach, coins, told)
    return panels if made is None or len(_distinct(made)) <= len(_distinct(panels)) else made


class _Search:
    """Looks for panels among those that the totals allow."""

    def __init__(self, space: Polytope, totals: Integers, m: int, coins: Coins) -> None:
        self.space, self.totals, self.m, self.coins = space, totals, m, coins
        self.face = _face(space, totals, m)
        self.search = Search(space, coins)

    def more(self, known: Integers, enough: int, told: Told) -> tuple[Integers, Reals]:
        """More distinct panels, and how often each is to be taken, with fractions."""
        every = listing.every(self.space, self.face)
        if every is not None:
            known = _distinct(np.vstack([known, every]))
            return known, self._often(known)[0]
        for _ in range(_BATCHES):
            often, prices = self._often(known)
            distinct = int((often >= _CERTAIN).sum())
            told(min(1.0, distinct / enough))
            fresh = self._batch(prices, known) if distinct < _SPARE * enough else known[:0]
            if not len(fresh):
                break
            known = np.vstack([known, fresh])
        return known, self._often(known)[0]

    def _often(self, known: Integers) -> tuple[Reals, Reals]:
        """How often each panel is taken, so that as many as can be are at least once; and the price of each type.

        Columns are the first copy of each panel, at most one, and then all others.
        """
        people, count = known.T.astype(float), len(known)
        matrix = np.vstack([np.hstack([people, people]), np.ones(2 * count)])
        sums = np.append(self.totals, self.m).astype(float)
        most = np.append(np.ones(count), np.full(count, INFINITY))
        program = Program(matrix, (sums, sums), (np.zeros(2 * count), most))
        program.cost(np.append(np.ones(count), np.zeros(count)))
        solution = program.solve()
        if solution is None:  # known panels have these totals: only a solver's noise leads here
            return np.zeros(count), np.zeros(self.space.types)
        return solution.values[:count] + solution.values[count:], solution.duals[: self.space.types]

    def _batch(self, prices: Reals, known: Integers) -> Integers:
        """Panels that are not known yet, cheap at these prices, more or less."""
        seen, types = {panel.tobytes() for panel in known}, self.space.types
        scale = float(np.abs(prices).max())
        worth = -prices / scale if scale > _SMALL else np.zeros(types)
        fresh: list[Integers] = []
        for luck in self.coins.reals(_BATCH * (types + 1)).reshape(_BATCH, types + 1):
            panel = self.search.near(worth + (0.1 + luck[0]) * (luck[1:] - 0.5), self.face)
            if panel is not None and panel.tobytes() not in seen:
                seen.add(panel.tobytes())
                fresh.append(panel)
        return np.array(fresh) if fresh else known[:0]


def _face(space: Polytope, totals: Integers, m: int) -> Bounds:
    """Where nearly all panels with these totals lie: what is at a bound on average is at it, save rarely."""
    counts, rare = space.counts(totals), _RARE * m
    row_low = np.where(m * space.high - counts < rare, space.high, space.low)
    row_high = np.where(counts - m * space.low < rare, space.low, space.high)
    low = np.where(m * space.sizes - totals < rare, space.sizes, 0)
    high = np.where(totals < rare, 0, space.sizes)
    return Bounds(low, high, row_low, np.maximum(row_low, row_high))


def _distinct(panels: Integers) -> Integers:
    """The panels, each once."""
    first = {panel.tobytes(): number for number, panel in reversed(list(enumerate(panels)))}
    return panels[sorted(first.values())]
