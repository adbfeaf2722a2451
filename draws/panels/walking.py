"""Exchanges between pairs of panels where a single one never fits: step after step, astray for a while, then back.

Each pair keeps the last state in which both panels were lawful. Most pools need
none of this (:mod:`draws.panels.mixing`); where quotas are exact and overlap,
nearly every single exchange breaks one, and two or three together do not.
"""

from typing import Final

import numpy as np

from draws.panels.coins import Coins
from draws.panels.packing import Packing
from draws.panels.polytope import Integers, Polytope

_STEPS: Final = 30
_RETURN: Final = 5
_CANDIDATES: Final = 8
_ASTRAY: Final = 2
_REFUSED: Final = 1 << 20


class Walk:
    """Two sides of as many panels each: ``panels`` by type, ``seats`` the type on each seat; both sides are changed."""

    def __init__(self, polytope: Polytope, panels: tuple[Integers, Integers], seats: tuple[Integers, Integers]) -> None:
        """Begin where the panels are."""
        self.packing = packing = Packing(polytope)
        self.sizes = polytope.sizes
        self.panels, self.seats = (panels[0].copy(), panels[1].copy()), (seats[0].copy(), seats[1].copy())
        self.words = packing.words(panels[0]), packing.words(panels[1])
        self.kept = seats[0].copy(), seats[1].copy()
        self.broken = np.zeros(len(panels[0]), dtype=np.int64)

    def run(self, coins: Coins) -> tuple[Integers, Integers]:
        """Take all steps, the last few only towards lawful panels; return the seats of both sides, lawful again."""
        pairs, seats = self.seats[0].shape
        shape = (_STEPS, pairs, 1 + _CANDIDATES)
        chosen = coins.below(np.full(_STEPS * pairs * (1 + _CANDIDATES), seats)).reshape(shape)
        for step, choice in enumerate(chosen):
            self._step(choice[:, 0], choice[:, 1:], 0 if step >= _STEPS - _RETURN else _ASTRAY)
        return self.kept

    def _step(self, seat: Integers, candidates: Integers, astray: int) -> None:
        """In each pair, the person on ``seat`` of the first changes with the best of some candidates of the second."""
        sizes, packing = self.sizes, self.packing
        (one, two), (first, second) = self.panels, self.seats
        pairs = np.arange(len(seat))
        leaving = first[pairs, seat]
        coming = np.take_along_axis(second, candidates, axis=1)
        change = packing.of_type[coming] - packing.of_type[leaving][:, None, :]
        broken = packing.broken(self.words[0][:, None, :] + change) + packing.broken(self.words[1][:, None, :] - change)
        refused = (coming == leaving[:, None]) | (one[pairs[:, None], coming] >= sizes[coming])
        broken = np.where(refused, _REFUSED, broken)
        best = broken.argmin(axis=1)
        broken = broken[pairs, best]
        allowed = np.where(self.broken == 0, astray, self.broken)
        at = np.flatnonzero((two[pairs, leaving] < sizes[leaving]) & (broken <= allowed))
        leaving, coming, change = leaving[at], coming[at, best[at]], change[at, best[at]]
        first[at, seat[at]] = coming
        second[at, candidates[at, best[at]]] = leaving
        for panels, words, sign in ((one, self.words[0], 1), (two, self.words[1], -1)):
            panels[at, leaving] -= sign
            panels[at, coming] += sign
            words[at] += sign * change
        self.broken[at] = broken[at]
        lawful = at[broken[at] == 0]
        for kept, seats in zip(self.kept, self.seats, strict=True):
            kept[lawful] = seats[lawful]
