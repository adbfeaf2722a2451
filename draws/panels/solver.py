"""The only place that knows the solver, HiGHS. It proposes; what it says is checked elsewhere, exactly.

One thread, fixed options and a fixed seed: the same program gives the same
answer, run after run. A time limit would break that, so effort is limited by
counting nodes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

from draws.panels.errors import Unsolved
from draws.panels.polytope import Reals

INFINITY: Final = highspy.kHighsInf
VERSION: Final = f"HiGHS {highspy.HIGHS_VERSION_MAJOR}.{highspy.HIGHS_VERSION_MINOR}.{highspy.HIGHS_VERSION_PATCH}"

Told: TypeAlias = Callable[[float], None]
"""Told how much of a long search is done, 0 to 1."""


def untold(_done: float) -> None:
    """Nobody waits."""


_OPTIONS: Final[dict[str, bool | int | str]] = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0}
_INTEGER: Final[dict[str, bool]] = {
    "mip_root_presolve_only": True, "mip_detect_symmetry": False, "mip_allow_restart": False,
}  # fmt: skip
"""These programs are small, and any whole answer will do: what large ones gain by costs more here."""
_STATUS: Final = highspy.HighsModelStatus
_FEASIBLE: Final = int(highspy.SolutionStatus.kSolutionStatusFeasible)
_IMPOSSIBLE: Final = (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible)


@dataclass(frozen=True, slots=True)
class Solution:
    """Values and reduced costs by column, duals by row (of the maximum: positive where a row's high bound binds)."""

    objective: float
    values: Reals
    reduced: Reals
    duals: Reals


@dataclass(frozen=True, slots=True)
class Sparse:
    """A matrix by its entries other than zero, ordered by column, then by row."""

    height: int
    width: int
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Reals

    @classmethod
    def of(cls, dense: Reals) -> Self:
        """Return the entries of a dense matrix."""
        height, width = dense.shape
        columns, rows = np.nonzero(dense.T)
        return cls(height, width, rows.astype(np.int32), columns.astype(np.int32), dense.T[columns, rows].astype(float))


class Program:
    """Maximise cost·x under row_low <= matrix·x <= row_high and low <= x <= high; a solved one starts warm."""

    def __init__(
        self,
        matrix: Sparse | Reals,
        rows: tuple[Reals, Reals],
        columns: tuple[Reals, Reals],
        *,
        integer: bool = False,
        gap: float = 0.0,
        nodes: int | None = None,
    ) -> None:
        """Make the program; ``gap`` is how far from the best an integer answer may be, relative; costs are zero."""
        sparse = matrix if isinstance(matrix, Sparse) else Sparse.of(matrix)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = sparse.width, sparse.height
        program.sense_ = highspy.ObjSense.kMaximize
        program.col_cost_ = np.zeros(sparse.width)
        program.col_lower_, program.col_upper_ = columns
        program.row_lower_, program.row_upper_ = rows
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.searchsorted(sparse.columns, np.arange(sparse.width + 1)).astype(np.int32)
        program.a_matrix_.index_ = sparse.rows
        program.a_matrix_.value_ = sparse.values
        if integer:
            program.integrality_ = [highspy.HighsVarType.kInteger] * sparse.width
            for name, value in _INTEGER.items():
                self._highs.setOptionValue(name, value)
            self._highs.setOptionValue("mip_rel_gap", gap)
            self._highs.setOptionValue("mip_abs_gap", 1e-9)
            if nodes is not None:
                self._highs.setOptionValue("mip_max_nodes", nodes)
        else:
            self._highs.setOptionValue("presolve", "off")  # it would throw away the warm start
        self._highs.passModel(program)
        self._integer = integer
        self._columns = np.arange(sparse.width, dtype=np.int32)
        self._rows = np.arange(sparse.height, dtype=np.int32)

    def cost(self, cost: Reals) -> None:
        """Set what is maximised."""
        self._highs.changeColsCost(len(cost), self._columns, cost)

    def columns(self, low: Reals, high: Reals) -> None:
        """Set the bounds of all columns."""
        self._highs.changeColsBounds(len(low), self._columns, low, high)

    def rows(self, low: Reals, high: Reals) -> None:
        """Set the bounds of the first rows."""
        self._highs.changeRowsBounds(len(low), self._rows[: len(low)], low, high)  # type: ignore[attr-defined]

    def coefficient(self, row: int, column: int, value: float) -> None:
        """Set one entry of the matrix."""
        self._highs.changeCoeff(row, column, value)

    def add_row(self, columns: list[int], values: list[float], low: float, high: float) -> None:
        """Add a row below the others."""
        self._highs.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), np.array(values))

    def add_column(self, cost: float, low: float, rows: list[int], values: list[float]) -> None:
        """Add a column without upper bound."""
        self._highs.addCol(cost, low, INFINITY, len(rows), np.array(rows, dtype=np.int32), np.array(values))

    def solve(self) -> Solution | None:
        """Return the best answer, or None where there is none.

        Raises:
            Unsolved: the solver stopped for another reason.
        """
        self._highs.run()
        status = self._highs.getModelStatus()
        if status in _IMPOSSIBLE:
            return None
        if status == _STATUS.kSolutionLimit:  # the nodes allowed are used up: the best answer so far, if any
            if self._highs.getInfo().primal_solution_status != _FEASIBLE:
                return None
        elif status != _STATUS.kOptimal:
            raise Unsolved(f"the solver stopped: {self._highs.modelStatusToString(status)}")
        found = self._highs.getSolution()
        return Solution(
            self._highs.getInfo().objective_function_value,
            np.array(found.col_value),
            np.array(found.col_dual),
            np.array(found.row_dual),
        )
