"""Whether any panel keeps all quotas; if none does: which quotas clash, the proof, and the smallest way out.

The clash is minimal: leave out any one of its limits and a panel exists. The
proof is a set of weights as in a certificate (Farkas): with s_t and K as there,

    K < Σ_t min of s_t·x_t over 0 <= x_t <= n_t

says that no x fits. Where only fractions of people would fit, the proof branches
on how many of one type are called, and every branch ends in such weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from draws.panels import duals
from draws.panels.aggregate import Types
from draws.panels.errors import Unsolved
from draws.panels.polytope import Integers, Polytope, Reals, polytope
from draws.panels.quotas import Quota
from draws.panels.solver import INFINITY, Program

_WHOLE: Final = 1e-6
_NODES: Final = 2_000
_DEEPEST: Final = 25  # canonical JSON nests 32 deep
_SMALL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Limit:
    """The minimum or the maximum of ``quotas[quota]``."""

    quota: int
    is_minimum: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """Weights by row: nothing within these bounds keeps the limits."""

    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """Either at most ``number`` people of the type are called, or more; neither is possible."""

    type: int
    number: int
    fewer: "Leaf | Branch"
    more: "Leaf | Branch"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that clash, none of them superfluous; none at all if seats and people clash. ``proof`` may be too long."""

    limits: tuple[Limit, ...]
    proof: Leaf | Branch | None


@dataclass(frozen=True, slots=True)
class Change:
    """A limit moved so that a panel exists."""

    limit: Limit
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The changes with the smallest sum, and a panel that keeps the quotas so changed: people by type."""

    changes: tuple[Change, ...]
    panel: tuple[int, ...]


def conflict(space: Polytope) -> Conflict | None:
    """Return why no panel keeps all limits of ``space``, or None when there is one.

    Raises:
        Unsolved: the solver gave up.
    """
    if _panel(space) is not None:
        return None
    low, high = space.low.copy(), space.high.copy()
    kept = []
    for limit in [Limit(quota, side) for quota in range(space.quotas) for side in (True, False)]:
        bounds = low if limit.is_minimum else high
        before = bounds[limit.quota]
        bounds[limit.quota] = 0 if limit.is_minimum else space.people
        if _panel(replace(space, low=low, high=high)) is not None:
            bounds[limit.quota] = before
            kept.append(limit)
    return Conflict(tuple(kept), _prove(replace(space, low=low, high=high)))


def relax(types: Types, quotas: Sequence[Quota], seats: int) -> Relaxation | None:
    """Return the smallest change of limits, within min_flex and max_flex, that leaves a panel; None if none does.

    Raises:
        Unsolved: the solver gave up.
    """
    space = polytope(types, quotas, seats)
    rows, width = space.quotas, space.types
    give = np.zeros((space.rows, 2 * rows))
    give[range(rows), range(rows)] = 1
    give[range(rows), range(rows, 2 * rows)] = -1
    room = [quota.minimum - quota.least for quota in quotas] + [quota.most(seats) - quota.maximum for quota in quotas]
    program = Program(
        np.hstack([space.matrix.astype(float), give]),
        (space.low.astype(float), space.high.astype(float)),
        (np.zeros(width + 2 * rows), np.concatenate([space.sizes, room]).astype(float)),
        integer=True,
    )
    program.cost(np.concatenate([np.zeros(width), -np.ones(2 * rows)]))
    solution = program.solve()
    if solution is None:
        return None
    panel = np.rint(solution.values[:width]).astype(np.int64)
    changes = _changes(space, quotas, space.counts(panel).tolist())
    low, high = space.low.copy(), space.high.copy()
    for change in changes:
        (low if change.limit.is_minimum else high)[change.limit.quota] = change.new
    if not replace(space, low=low, high=high).is_lawful(panel):
        raise Unsolved("the solver's relaxation leaves no panel")
    return Relaxation(changes, tuple(panel.tolist()))


def _changes(space: Polytope, quotas: Sequence[Quota], counts: Sequence[int]) -> tuple[Change, ...]:
    """What must move for a panel with these counts."""
    changes = []
    for row, (quota, count) in enumerate(zip(quotas, counts[: space.quotas], strict=True)):
        if count < quota.minimum:
            changes.append(Change(Limit(row, is_minimum=True), quota.minimum, count))
        if count > quota.maximum:
            changes.append(Change(Limit(row, is_minimum=False), quota.maximum, count))
    return tuple(changes)


def _panel(space: Polytope) -> Integers | None:
    """A lawful panel, if there is one; fractions are tried first, for they are quick to say no."""
    if (space.low > space.high).any():
        return None
    rows = space.low.astype(float), space.high.astype(float)
    columns = np.zeros(space.types), space.sizes.astype(float)
    solution = None
    for integer in (False, True):
        solution = Program(space.matrix.astype(float), rows, columns, integer=integer).solve()
        if solution is None:
            return None
    panel = None if solution is None else np.rint(solution.values).astype(np.int64)
    return panel if panel is not None and space.is_lawful(panel) else None


def _prove(space: Polytope) -> Leaf | Branch | None:
    """A proof that no panel is in ``space``; None if it would be very long."""
    return _Prover(space).prove(np.zeros_like(space.sizes), space.sizes, _DEEPEST)


class _Prover:
    """Maximises minus the sum of what rows lack or exceed: its duals are the weights."""

    def __init__(self, space: Polytope) -> None:
        self.space, self.left = space, _NODES
        slack = np.eye(space.rows)
        # A bound that people cannot break anyway takes no part, so that no weight falls on it.
        rows = np.where(space.low > 0, space.low, -INFINITY), np.where(space.high < space.people, space.high, INFINITY)
        width = space.types + 2 * space.rows
        matrix = np.hstack([space.matrix.astype(float), slack, -slack])
        self.program = Program(matrix, rows, (np.zeros(width), np.full(width, float(space.people))))
        self.program.cost(np.concatenate([np.zeros(space.types), -np.ones(2 * space.rows)]))

    def prove(self, low: Integers, high: Integers, depth: int) -> Leaf | Branch | None:
        """A proof for the panels with ``low`` to ``high`` people of each type."""
        self.left -= 1
        slack = np.full(2 * self.space.rows, float(self.space.people))
        self.program.columns(np.append(low, 0 * slack), np.append(high, slack))
        solution = self.program.solve()
        if solution is None or self.left < 0 or not depth:
            return None
        if solution.objective < -_SMALL:
            weights = duals.integral(solution.duals)
            return Leaf(weights) if refutes(self.space, weights, low, high) else None
        return self._branch(solution.values[: self.space.types], low, high, depth - 1)

    def _branch(self, point: Reals, low: Integers, high: Integers, depth: int) -> Branch | None:
        off = np.abs(point - np.rint(point))
        t = int(off.argmax())
        if off[t] <= _WHOLE:
            return None
        number = int(np.floor(point[t]))
        below, above = high.copy(), low.copy()
        below[t], above[t] = number, number + 1
        fewer = self.prove(low, below, depth)
        more = None if fewer is None else self.prove(above, high, depth)
        return None if fewer is None or more is None else Branch(t, number, fewer, more)


def refutes(space: Polytope, weights: Sequence[int], low: Integers, high: Integers) -> bool:
    """Whether the weights prove that no panel with ``low`` to ``high`` people of each type keeps the rows."""
    names = duals.strengths(space, weights)
    least = int(np.where(names > 0, names * low, names * high).sum())
    return duals.ceiling(space, weights) < least
