"""The counts of all rows of many panels at once: one field a row, a few to each 64-bit word.

Adding 2^(w-1) - low to a field sets its top bit exactly when the count is at
least low, and so for high: whether a panel keeps every bound is a few additions.
Rows that no panel of this size can break take no room.
"""

from copy import copy

import numpy as np

from draws.panels.polytope import Integers, Polytope


class Packing:
    """``of_type[t]`` are the words of one person of type t; ``words`` below have the words as their last axis."""

    def __init__(self, polytope: Polytope, *, every: bool = False) -> None:
        """Lay out the rows that can break, or every row but that of the seats."""
        most = np.minimum(polytope.high, polytope.seats)
        there = np.minimum(polytope.counts(polytope.sizes), polytope.seats)
        rows = np.flatnonzero(every | (polytope.low > 0) | (most < there))[:-1]
        self.rows = len(rows)
        width = polytope.seats.bit_length() + 2
        fields = 63 // width
        place = np.arange(self.rows)
        self.units = np.zeros((polytope.rows, max(1, -(-self.rows // fields))), dtype=np.int64)
        self.units[rows, place // fields] = 1 << (width * (place % fields))
        self.guard = self.units.sum(axis=0) << (width - 1)
        self.of_type = polytope.matrix.T @ self.units
        self.seats = polytope.seats
        self.above, self.below = self._bounds(polytope.low, polytope.high)

    def within(self, low: Integers, high: Integers) -> "Packing":
        """The same layout with other bounds of the rows."""
        other = copy(self)
        other.above, other.below = self._bounds(low, high)
        return other

    def words(self, panels: Integers) -> Integers:
        """Return the words of panels, people by type: the last axis goes from types to words."""
        words: Integers = panels @ self.of_type
        return words

    def broken(self, words: Integers) -> Integers:
        """Return how many bounds are broken: the last axis goes."""
        kept = np.bitwise_count((words + self.above) & self.guard) + np.bitwise_count((self.below - words) & self.guard)
        broken: Integers = 2 * self.rows - kept.sum(axis=-1, dtype=np.int64)
        return broken

    def _bounds(self, low: Integers, high: Integers) -> tuple[Integers, Integers]:
        """What is added so that the guards say whether the rows reach ``low``, and do not pass ``high``."""
        return self.guard - low @ self.units, self.guard + np.minimum(high, self.seats) @ self.units
