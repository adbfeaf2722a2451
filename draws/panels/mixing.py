"""From panels that repeat to panels that differ: two of them exchange people, and all totals stay as they were.

Peeling makes a few dozen panels and takes each many times. Here panels are
paired at random; in each pair somebody of one changes places with somebody of
the other, again and again, the coins choosing whom. An exchange may break a
quota for a while; a pair keeps the last state in which both panels were lawful.
Everything is counted in integers: no solver, and no chance changes.

To judge thousands of exchanges at once the counts of all rows are packed into a
few 64-bit words, one field a row: adding 2^(w-1) - low to a field sets its top
bit exactly when the count is at least low, and so for high.
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from draws.panels.coins import Coins
from draws.panels.polytope import Integers, Polytope

_STEPS: Final = 30
_RETURN: Final = 5
_CANDIDATES: Final = 8
_ASTRAY: Final = 2
_ROUNDS: Final = 60
_PATIENCE: Final = 6
_REFUSED: Final = 1 << 20


def mix(polytope: Polytope, panels: Integers, coins: Coins, enough: int) -> Integers:
    """Return lawful panels (rows) with the same totals, of which ``enough`` are distinct where that was found.

    It stops as soon as there are enough, or when a few rounds have brought nothing new.
    """
    mixer = _Mixer(polytope, panels, coins)
    best, patience = _distinct(panels), _PATIENCE
    for _ in range(_ROUNDS):
        if best >= enough or not patience or len(panels) < 2:
            break
        mixer.round()
        now = _distinct(mixer.panels)
        patience = _PATIENCE if now > best else patience - 1
        best = max(best, now)
    return mixer.panels.astype(np.int64)


def _distinct(panels: NDArray[Any]) -> int:
    return len({panel.tobytes() for panel in panels})


class _Packing:
    """Rows' counts in words: which bits say that a bound is kept."""

    def __init__(self, polytope: Polytope) -> None:
        self.width = polytope.seats.bit_length() + 2
        self.fields = 63 // self.width
        self.guard = self.pack(np.full(polytope.rows, 1 << (self.width - 1), dtype=np.int64))
        self.above = self.guard - self.pack(polytope.low)
        self.below = self.guard + self.pack(np.minimum(polytope.high, polytope.seats))
        self.bounds = 2 * polytope.rows

    def pack(self, counts: Integers) -> Integers:
        """Return words of counts: the last axis goes from rows to words."""
        rows = counts.shape[-1]
        words = np.zeros((*counts.shape[:-1], -(-rows // self.fields)), dtype=np.int64)
        for row in range(rows):
            words[..., row // self.fields] += counts[..., row] << (self.width * (row % self.fields))
        return words

    def broken(self, words: Integers) -> Integers:
        """Return how many bounds are broken: the last axis goes."""
        kept = np.bitwise_count((words + self.above) & self.guard) + np.bitwise_count((self.below - words) & self.guard)
        broken: Integers = self.bounds - kept.sum(axis=-1, dtype=np.int64)
        return broken


class _Mixer:
    """``panels[i, t]`` people of type t; ``seats[i, j]`` the type on seat j; ``words[i]`` the packed counts."""

    def __init__(self, polytope: Polytope, panels: Integers, coins: Coins) -> None:
        self.types, self.coins = polytope.types, coins
        self.sizes = polytope.sizes.astype(np.int32)
        self.packing = _Packing(polytope)
        self.panels = panels.astype(np.int32)
        self.seats = np.array([np.repeat(np.arange(polytope.types), panel) for panel in panels], dtype=np.int32)
        self.of_type = self.packing.pack(polytope.matrix.T)
        self.words = self.packing.pack(polytope.counts(panels))

    def round(self) -> None:
        """Pair all panels anew and let each pair exchange people."""
        order, half = self.coins.order(len(self.panels)), len(self.panels) // 2
        _Pairs(self, order[:half], order[half : 2 * half]).exchange()


class _Pairs:
    """Panels ``first[i]`` and ``second[i]`` exchange; what is kept is written back to the mixer."""

    def __init__(self, mixer: _Mixer, first: Integers, second: Integers) -> None:
        self.mixer, self.places = mixer, (first, second)
        self.panels = mixer.panels[first], mixer.panels[second]
        self.seats = mixer.seats[first], mixer.seats[second]
        self.words = mixer.words[first], mixer.words[second]
        self.kept = self.seats[0].copy(), self.seats[1].copy()
        self.broken = np.zeros(len(first), dtype=np.int64)

    def exchange(self) -> None:
        """Take all steps, the last few only towards lawful panels, and write back."""
        pairs, seats = self.seats[0].shape
        shape = (_STEPS, pairs, 1 + _CANDIDATES)
        chosen = self.mixer.coins.below(np.full(_STEPS * pairs * (1 + _CANDIDATES), seats)).reshape(shape)
        for step, choice in enumerate(chosen):
            self._step(choice[:, 0], choice[:, 1:], 0 if step >= _STEPS - _RETURN else _ASTRAY)
        types, of_type = self.mixer.types, self.mixer.of_type
        for place, panels, words, kept in zip(self.places, self.panels, self.words, self.kept, strict=True):
            for i in np.flatnonzero(self.broken).tolist():
                panels[i] = np.bincount(kept[i], minlength=types)
                words[i] = of_type[kept[i]].sum(axis=0)
            self.mixer.panels[place], self.mixer.seats[place], self.mixer.words[place] = panels, kept, words

    def _step(self, seat: Integers, candidates: Integers, astray: int) -> None:
        """In each pair, the person on ``seat`` of the first changes with the best of some candidates of the second."""
        sizes, of_type, packing = self.mixer.sizes, self.mixer.of_type, self.mixer.packing
        (one, two), (first, second) = self.panels, self.seats
        pairs = np.arange(len(seat))
        leaving = first[pairs, seat]
        coming = np.take_along_axis(second, candidates, axis=1)
        change = of_type[coming] - of_type[leaving][:, None, :]
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
