"""The counts of all rows of many panels at once: one field a row, a few to each 64-bit word.

Adding 2^(w-1) - low to a field sets its top bit exactly when the count is at
least low, and so for high: whether a panel keeps every bound is a few additions.
Rows that no panel of this size can break take no room.
"""

import numpy as np

from draws.panels.polytope import Integers, Polytope


class Packing:
    """``of_type[t]`` are the words of one person of type t; ``words`` below have the words as their last axis."""

    def __init__(self, polytope: Polytope) -> None:
        """Lay out the rows that can break."""
        most = np.minimum(polytope.high, polytope.seats)
        there = polytope.counts(polytope.sizes)
        self.rows = np.flatnonzero((polytope.low > 0) | (most < np.minimum(there, polytope.seats)))[:-1]
        self.width = polytope.seats.bit_length() + 2
        self.fields = 63 // self.width
        self.guard = self._pack(np.full(polytope.rows, 1 << (self.width - 1), dtype=np.int64))
        self.above = self.guard - self._pack(polytope.low)
        self.below = self.guard + self._pack(most)
        self.of_type = self._pack(polytope.matrix.T)

    def words(self, panels: Integers) -> Integers:
        """Return the words of panels, people by type: the last axis goes from types to words."""
        return panels @ self.of_type

    def broken(self, words: Integers) -> Integers:
        """Return how many bounds are broken: the last axis goes."""
        kept = np.bitwise_count((words + self.above) & self.guard) + np.bitwise_count((self.below - words) & self.guard)
        broken: Integers = 2 * len(self.rows) - kept.sum(axis=-1, dtype=np.int64)
        return broken

    def _pack(self, counts: Integers) -> Integers:
        """Words of counts by row; at least one, so that no shape is empty."""
        words = np.zeros((*counts.shape[:-1], max(1, -(-len(self.rows) // self.fields))), dtype=np.int64)
        for place, row in enumerate(self.rows.tolist()):
            words[..., place // self.fields] += counts[..., row] << (self.width * (place % self.fields))
        return words
