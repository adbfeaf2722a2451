"""Leximin over the quota polytope: the smallest chance as large as possible, then the next, and so on.

Let x_t = n_t·z + v_t for the types whose chance is still open: everybody open
has at least z, and v_t >= 0 people more. Each level is one small linear program
in z and v, with as many rows as there are quotas, that starts where the last one
ended. The duals u of its rows say who cannot have more: with s_t = Σ_{r∋t} u_r,

    Σ_{s_t>0} s_t·x_t <= Σ_r (u_r·high_r or u_r·low_r) + Σ_{s_t<0} |s_t|·n_t

for every panel, and equality at the best z. So types with s_t > 0 have z exactly
and are settled; u is what the certificate keeps (docs/spec/panels.md).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from draws.panels import duals
from draws.panels.errors import Impossible, Unsolved
from draws.panels.polytope import Polytope, Reals
from draws.panels.solver import Program

_TOLERANCE: Final = 1e-9
_NOISE: Final = 1e-7
_CERTAIN: Final = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Level:
    """Nobody of ``types`` can have more without taking from an earlier level; ``weights`` by row prove it.

    No weight at all stands for the bound that needs none: a chance is at most 1.
    """

    weights: tuple[int, ...]
    types: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ideal:
    """The chances aimed at, by type, and the levels that prove them best; approximate until the certificate."""

    chances: Reals
    levels: tuple[Level, ...]


def leximin(polytope: Polytope, *, depth: int | None = None) -> Ideal:
    """Return the leximin chances of all types; with ``depth``, no more than that many levels are settled.

    Types left unsettled have the chances of one best answer of the last level.

    Raises:
        Impossible: the polytope is empty.
        Unsolved: the solver found no answer, or duals that settle nobody.
    """
    climb = _Climb(polytope)
    levels: list[Level] = []
    while climb.open.any() and (depth is None or len(levels) < depth):
        levels.append(climb.level())
    return Ideal(climb.chances(), tuple(levels))


class _Climb:
    """The linear program of the next level, and what the earlier ones have settled."""

    def __init__(self, polytope: Polytope) -> None:
        self.polytope = polytope
        self.open = np.ones(polytope.types, dtype=np.bool_)
        self.base = np.zeros(polytope.types)  # settled chances; 0 while open
        self.floor = 0.0
        self.last: Reals = np.zeros(polytope.types)
        sizes = polytope.sizes.astype(float)
        matrix = np.hstack([polytope.matrix, polytope.counts(polytope.sizes)[:, None]]).astype(float)
        rows = polytope.low.astype(float), polytope.high.astype(float)
        self.program = Program(matrix, rows, (np.zeros(len(sizes) + 1), np.append(sizes, 1.0)))
        self.program.cost(np.append(np.zeros(len(sizes)), 1.0))
        self.capped: dict[int, int] = {}  # type -> the row that says there are no more of it

    def level(self) -> Level:
        """Raise z as far as it goes, and settle those whom the duals name."""
        sizes, rows = self.polytope.sizes, self.polytope.rows
        while True:
            solution = self.program.solve()
            if solution is None:
                raise Impossible("no panel keeps every quota, not even with fractions of people")
            z = min(float(solution.values[-1]), 1.0)
            self.last = solution.values[:-1] + np.where(self.open, sizes * z, sizes * self.base)
            over = np.flatnonzero((self.last > sizes * (1 + _TOLERANCE)) & self.open).tolist()
            if not self._cap([t for t in over if t not in self.capped]):
                break
        if z >= _CERTAIN:
            return self._settle((), self.open.copy(), 1.0)
        weights = duals.integral(solution.duals[:rows])
        names = duals.strengths(self.polytope, weights)
        settled = self.open & (names > _NOISE * np.abs(names).max())
        if not settled.any():
            raise Unsolved("the duals of a level settle nobody")
        return self._settle(weights, settled, max(z, self.floor))

    def _cap(self, over: list[int]) -> bool:
        """Forbid more people than there are, v_t + n_t·z <= n_t, for types that went beyond; whether there were any."""
        for t in over:
            size = float(self.polytope.sizes[t])
            self.capped[t] = self.polytope.rows + len(self.capped)
            self.program.add_row([t, self.polytope.types], [1.0, size], 0.0, size)
        return bool(over)

    def _settle(self, weights: tuple[int, ...], settled: NDArray[np.bool_], z: float) -> Level:
        """Note that these have z, and write the program of the next level."""
        self.open &= ~settled
        self.base[settled] = self.floor = z
        polytope, program, last = self.polytope, self.program, self.polytope.types
        for t, row in self.capped.items():
            if settled[t]:
                program.coefficient(row, last, 0.0)
        spent = polytope.matrix @ (polytope.sizes * self.base)
        program.rows(polytope.low - spent, polytope.high - spent)
        for row, people in enumerate(polytope.counts(polytope.sizes * self.open).tolist()):
            program.coefficient(row, last, people)
        room = polytope.sizes * (1 - np.where(self.open, z, self.base))
        program.columns(np.append(np.zeros(last), z), np.append(np.maximum(room, 0.0), 1.0))
        return Level(weights, tuple(np.flatnonzero(settled).tolist()))

    def chances(self) -> Reals:
        """Chances by type: the settled ones, and for the open ones those of the last answer."""
        return np.where(self.open, self.last / self.polytope.sizes, self.base)
