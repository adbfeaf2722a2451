"""Whether any panel keeps all quotas; if none does: which quotas clash, the proof, and the smallest way out.

The clash is minimal: without any one of its limits, the others by themselves leave a
panel; limits outside it may clash besides. Its proof is that of :mod:`draws.panels.branching`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from draws.panels import branching
from draws.panels.aggregate import Types
from draws.panels.branching import Branch, Leaf
from draws.panels.errors import Unsolved
from draws.panels.polytope import Integers, Polytope, polytope
from draws.panels.quotas import Quota
from draws.panels.solver import Program


@dataclass(frozen=True, slots=True)
class Limit:
    """The minimum or the maximum of ``quotas[quota]``."""

    quota: int
    is_minimum: bool


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
    return Conflict(tuple(kept), branching.prove(replace(space, low=low, high=high)))


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
