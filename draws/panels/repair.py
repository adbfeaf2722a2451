"""From a vertex with fractions to a panel nearby: round it, then exchange one person for another until no bound breaks.

Each step looks at all exchanges at once, or at a random part of them, and makes
one that leaves fewest bounds broken; who has just moved stays for a few steps, so
that it does not go in circles. Most of the time this takes a fraction of what an
integer program takes to start. Where it fails, that is tried.
"""

from typing import Final

import numpy as np

from draws.panels.coins import Coins
from draws.panels.packing import Packing
from draws.panels.polytope import Integers, Polytope, Reals

_STEPS: Final = 40
_REST: Final = 4
_LEAVING: Final = 64
_COMING: Final = 256


class Repair:
    """Looks for lawful panels near points of a polytope."""

    def __init__(self, polytope: Polytope, coins: Coins) -> None:
        """Pack the rows once: their bounds may change from call to call."""
        self.polytope, self.coins, self.packing = polytope, coins, Packing(polytope, every=True)

    def near(
        self, point: Reals, low: Integers, high: Integers, row_low: Integers, row_high: Integers
    ) -> Integers | None:
        """A panel with ``low`` to ``high`` people of each type and rows within bounds; None if none was found."""
        panel = self._rounded(point, low)
        if panel is None:
            return None
        packing, of_type = self.packing.within(row_low, row_high), self.packing.of_type
        words, rests = packing.words(panel), np.zeros(len(panel), dtype=np.int64)
        broken = int(packing.broken(words))
        luck = self.coins.reals(_STEPS)
        for step in range(_STEPS):
            if not broken:
                return panel
            out = self._some(np.flatnonzero((panel > low) & (rests <= step)), _LEAVING)
            into = self._some(np.flatnonzero((panel < high) & (rests <= step)), _COMING)
            if not (len(out) and len(into)):
                return None
            found = packing.broken((words - of_type[out])[:, None, :] + of_type[into][None, :, :])
            found[out[:, None] == into[None, :]] = 1 << 20
            best = int(found.min())
            ties = np.flatnonzero(found.ravel() == best)
            i, j = divmod(int(ties[int(luck[step] * len(ties))]), len(into))
            leaving, coming = out[i], into[j]
            panel[leaving] -= 1
            panel[coming] += 1
            rests[leaving] = rests[coming] = step + _REST
            words = words + of_type[coming] - of_type[leaving]
            broken = best
        return None if broken else panel

    def _rounded(self, point: Reals, low: Integers) -> Integers | None:
        """The point rounded down, and up where the fractions are largest, so that all seats are filled."""
        down = np.maximum(np.floor(point + 1e-6), low).astype(np.int64)
        missing = self.polytope.seats - int(down.sum())
        order = np.argsort(down - point, kind="stable")
        if not 0 <= missing <= len(order):
            return None
        down[order[:missing]] += 1
        return down

    def _some(self, types: Integers, most: int) -> Integers:
        return types if len(types) <= most else types[self.coins.order(len(types))[:most]]
