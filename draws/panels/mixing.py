"""From panels that repeat to panels that differ: two of them exchange people, and all totals stay as they were.

Peeling makes a few dozen panels and takes each many times. Here the exchanges
of one person of a panel for one of another are tried, thousands at once; those
that leave both panels lawful are made, each with one copy of either panel. Where
hardly any single exchange is lawful, :mod:`draws.panels.walking` makes several
at a time. Everything is counted in integers: no solver, and no chance changes.

An exchange of a for b changes each row's count by one at most. So it is lawful
exactly if the rows that b is in and a is not have room upwards in the panel that
gets b and downwards in the other, and the rows of a the reverse: sets of rows,
held as bits.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from draws.panels.coins import Coins
from draws.panels.polytope import Integers, Polytope
from draws.panels.solver import Told, untold
from draws.panels.walking import Walk

_ROUNDS: Final = 60
_PATIENCE: Final = 3
_WIDEST: Final = 32
_TRIED: Final = 1 << 17
_POOR: Final = 100
_BITS: Final = 62


def mix(polytope: Polytope, panels: Integers, coins: Coins, enough: int, told: Told = untold) -> Integers:
    """Return lawful panels (rows) with the same totals, of which ``enough`` are distinct where that was found.

    It stops as soon as there are enough, or when a few rounds have brought nothing new.
    """
    mixer = _Mixer(polytope, panels, coins)
    patience = _PATIENCE
    for _ in range(_ROUNDS):
        before = mixer.distinct
        told(min(1.0, before / max(1, enough)))
        if before >= enough or not patience or len(panels) < 2:
            break
        mixer.exchange(enough)
        if mixer.distinct - before < len(panels) // _POOR:
            mixer.walk()
        patience = _PATIENCE if mixer.distinct > before else patience - 1
    return mixer.all()


class _Mixer:
    """The panels that differ: people by type, copies of each, the types by seat in any order, the counts by row.

    One whose last copy has gone stays in its place, with 0 copies. ``masks[t]`` are the rows of type t, as bits.
    """

    def __init__(self, polytope: Polytope, panels: Integers, coins: Coins) -> None:
        self.polytope, self.coins, self.width = polytope, coins, min(_WIDEST, polytope.seats)
        self.masks = _bits(polytope.matrix.T > 0)
        self._start(panels)

    def _start(self, panels: Integers) -> None:
        self.panels: list[Integers] = []
        self.copies: list[int] = []
        self.place: dict[bytes, int] = {}
        for panel in panels:
            self._add(panel)
        unlike = np.array(self.panels)
        self.seats, self.counts = list(seats(unlike)), list(self.polytope.counts(unlike))
        self.distinct = len(self.panels)

    def _add(self, panel: Integers, copies: int = 1) -> int:
        """The place of a panel, where as many copies more are noted."""
        place = self.place.setdefault(panel.tobytes(), len(self.panels))
        if place == len(self.panels):
            self.panels.append(panel)
            self.copies.append(0)
        self.copies[place] += copies
        return place

    def all(self) -> Integers:
        """Every panel as often as there are copies."""
        return np.repeat(np.array(self.panels), self.copies, axis=0)

    def exchange(self, enough: int) -> None:
        """Try exchanges between as many pairs of different panels as one round allows, and make those that are lawful.

        Of panels with many seats a random part is tried.
        """
        here = np.flatnonzero(self.copies)
        first, second = self._pairs(here)
        by_seat, counts, panels = (np.array([part[i] for i in here]) for part in (self.seats, self.counts, self.panels))
        up, down = _bits(counts < self.polytope.high), _bits(counts > self.polytope.low)
        leaving, coming = (
            by_seat[side][:, self.coins.order(by_seat.shape[1])[: self.width]] for side in (first, second)
        )
        pair, a, b = self._lawful(leaving, coming, ~(up[first] & down[second]), ~(down[first] & up[second]))
        i, j, leaving, coming = first[pair], second[pair], leaving[pair, a], coming[pair, b]
        sizes = self.polytope.sizes
        there = np.flatnonzero((panels[i, coming] < sizes[coming]) & (panels[j, leaving] < sizes[leaving]))
        order = there[self.coins.order(len(there))]
        found = here[i[order]], here[j[order]], leaving[order], coming[order]
        for exchange in zip(*(part.tolist() for part in found), strict=True):
            self._change(*exchange)
            if self.distinct >= enough:
                break

    def _pairs(self, here: Integers) -> tuple[Integers, Integers]:
        """Pairs of panels by their place in ``here``: all of them, or as many as may be tried, most copies first."""
        count, most = len(here), max(1, _TRIED // self.width**2)
        if count * (count - 1) // 2 <= most:
            first, second = np.triu_indices(count, 1)
            return first.astype(np.int64), second.astype(np.int64)
        copies = np.array(self.copies)[here]
        spare = np.repeat(np.arange(count), copies - 1)
        first = spare[self.coins.below(np.full(most, len(spare)))]
        second = np.repeat(np.arange(count), copies)[self.coins.below(np.full(most, int(copies.sum())))]
        unlike = first != second
        return first[unlike], second[unlike]

    def _lawful(
        self, leaving: Integers, coming: Integers, full: Integers, bare: Integers
    ) -> tuple[Integers, Integers, Integers]:
        """The exchanges (pair, place in ``leaving``, place in ``coming``) that break no row, of different types.

        By pair, ``full`` are the rows that the first panel cannot gain in, ``bare`` those that it cannot lose in.
        """
        refused = leaving[:, :, None] == coming[:, None, :]
        for word in range(self.masks.shape[1]):
            rows = self.masks[:, word]
            out, into = rows[leaving], rows[coming]
            gained = (into & full[:, word, None])[:, None, :] & ~out[:, :, None]
            lost = (out & bare[:, word, None])[:, :, None] & ~into[:, None, :]
            refused |= (gained | lost) != 0
        pair, a, b = np.nonzero(~refused)
        return pair, a, b

    def _change(self, i: int, j: int, leaving: int, coming: int) -> None:
        """A copy of panel i and one of j exchange people, unless fewer panels were distinct then."""
        copies = self.copies[i], self.copies[j]
        if not min(copies) or max(copies) == 1:
            return
        one, other = self.panels[i].copy(), self.panels[j].copy()
        one[leaving] -= 1
        one[coming] += 1
        other[leaving] += 1
        other[coming] -= 1
        known = self.place.get(one.tobytes()), self.place.get(other.tobytes())
        fresh = sum(place is None or not self.copies[place] for place in known)
        many = max(1, min(copies) // 3)
        lost = copies.count(many)
        if fresh < lost or (one == other).all():
            return
        change = self.polytope.matrix[:, coming] - self.polytope.matrix[:, leaving]
        for panel, old, place, sign in zip((one, other), (i, j), known, (1, -1), strict=True):
            self._add(panel, many)
            self.copies[old] -= many
            if place is None:
                by_seat = self.seats[old].copy()
                gone, come = (leaving, coming) if sign > 0 else (coming, leaving)
                by_seat[int((by_seat == gone).argmax())] = come
                self.seats.append(by_seat)
                self.counts.append(self.counts[old] + sign * change)
        self.distinct += fresh - lost

    def walk(self) -> None:
        """Pair all panels anew and let each pair exchange several people."""
        panels = self.all()
        order, half = self.coins.order(len(panels)), len(panels) // 2
        sides = order[:half], order[half : 2 * half]
        by_seat = seats(panels)
        both = (panels[sides[0]], panels[sides[1]]), (by_seat[sides[0]], by_seat[sides[1]])
        for side, kept in zip(sides, Walk(self.polytope, *both).run(self.coins), strict=True):
            panels[side] = 0
            np.add.at(panels, (np.repeat(side, kept.shape[1]), kept.ravel()), 1)
        self._start(panels)


def seats(panels: Integers) -> Integers:
    """The type on each seat of each panel, ascending."""
    types = np.tile(np.arange(panels.shape[1]), len(panels))
    return np.repeat(types, panels.ravel()).reshape(len(panels), -1)


def _bits(sets: NDArray[np.bool_]) -> Integers:
    """Sets of rows (the last axis) as words of bits."""
    rows = sets.shape[-1]
    parts = [sets[..., start : start + _BITS] for start in range(0, rows, _BITS)]
    return np.stack([part @ (1 << np.arange(part.shape[-1])) for part in parts], axis=-1)
