"""Proofs that no panel keeps some rows: weights, or branches on how many of one type are called that end in weights.

Weights are integers by row, as in a certificate (Farkas): with s_t and K as there,

    K < Σ_t min of s_t·x_t over low_t <= x_t <= high_t

says that no x within these bounds keeps the rows. Where fractions of people would keep them, the proof branches.
docs/spec/panels.md, "Impossible quotas" and "Cuts".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from draws.panels import duals
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.solver import INFINITY, Program

_WHOLE: Final = 1e-6
_NODES: Final = 2_000
_DEEPEST: Final = 24  # canonical JSON nests 32 deep
_SMALL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Leaf:
    """Weights by row: nothing within these bounds keeps the rows."""

    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Either at most ``number`` people of the type are called, or more; neither is possible."""

    type: int
    number: int
    fewer: "Leaf | Branch"
    more: "Leaf | Branch"


def prove(space: Polytope) -> Leaf | Branch | None:
    """A proof that no panel is in ``space``; None if it would be very long."""
    return _Prover(space).prove(np.zeros_like(space.sizes), space.sizes, _DEEPEST)


def refutes(space: Polytope, weights: Sequence[int], low: Integers, high: Integers) -> bool:
    """Whether the weights prove that no panel with ``low`` to ``high`` people of each type keeps the rows."""
    names = duals.strengths(space, weights)
    least = int(np.where(names > 0, names * low, names * high).sum())
    return duals.ceiling(space, weights) < least


class _Prover:
    """Maximises minus the sum of what rows lack or exceed: its duals are the weights."""

    def __init__(self, space: Polytope) -> None:
        self.space, self.left = space, _NODES
        slack = np.eye(space.rows)
        # A bound that people cannot break anyway takes no part, so that no weight falls on it.
        most = space.counts(space.sizes)
        rows = np.where(space.low > 0, space.low, -INFINITY), np.where(space.high < most, space.high, INFINITY)
        width = space.types + 2 * space.rows
        matrix = np.hstack([space.matrix.astype(float), slack, -slack])
        self.program = Program(matrix, rows, (np.zeros(width), np.full(width, INFINITY)))
        self.program.cost(np.concatenate([np.zeros(space.types), -np.ones(2 * space.rows)]))
        self.slack = np.zeros(2 * space.rows), np.full(2 * space.rows, INFINITY)

    def prove(self, low: Integers, high: Integers, depth: int) -> Leaf | Branch | None:
        """A proof for the panels with ``low`` to ``high`` people of each type."""
        self.left -= 1
        self.program.columns(np.append(low, self.slack[0]), np.append(high, self.slack[1]))
        solution = self.program.solve()
        if solution is None or self.left < 0:
            return None
        if solution.objective < -_SMALL:
            weights = duals.integral(solution.duals)
            return Leaf(weights) if refutes(self.space, weights, low, high) else None
        return self._branch(solution.values[: self.space.types], low, high, depth) if depth else None

    def _branch(self, point: Reals, low: Integers, high: Integers, depth: int) -> Branch | None:
        off = np.abs(point - np.rint(point))
        t = int(off.argmax())
        if off[t] <= _WHOLE:
            return None
        number = int(np.floor(point[t]))
        below, above = high.copy(), low.copy()
        below[t], above[t] = number, number + 1
        fewer = self.prove(low, below, depth - 1)
        more = None if fewer is None else self.prove(above, high, depth - 1)
        return None if fewer is None or more is None else Branch(t, number, fewer, more)
