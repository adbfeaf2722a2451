"""The quota polytope: what one panel must satisfy, with fractions of people allowed.

A panel is a column of integers x, one for each type:

    0 <= x_t <= people of type t,    low_r <= Σ_{t in r} x_t <= high_r

with a row r for every quota, one for every class of homes of which not all may
sit, and a last row that says how many seats there are.
Every panel lies in it, so what is impossible in the polytope is impossible for
any lottery over panels (Flanigan, Gölz, Gupta, Hennig, Procaccia 2021, over
types instead of people).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from draws.panels.aggregate import Types
from draws.panels.errors import InvalidQuotas
from draws.panels.quotas import Quota

Integers: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Polytope:
    """``sizes[t]`` people of type t; ``matrix[r, t]`` is 1 where row r counts type t.

    The last ``fixed`` rows are no quotas: those of homes, then one that counts all seats, then ``cuts``, whose entries
    are any integers from 0 (:mod:`draws.panels.cuts`).
    """

    sizes: Integers
    matrix: Integers
    low: Integers
    high: Integers
    fixed: int = 1
    cuts: int = 0

    @property
    def types(self) -> int:
        """How many types there are."""
        return len(self.sizes)

    @property
    def rows(self) -> int:
        """How many rows there are: quotas, classes of homes, the seats, and cuts."""
        return len(self.low)

    @property
    def quotas(self) -> int:
        """How many of the rows are quotas: the first."""
        return self.rows - self.fixed

    @property
    def seats(self) -> int:
        """The size of a panel."""
        return int(self.high[self.rows - 1 - self.cuts])

    @cached_property
    def people(self) -> int:
        """How many people there are."""
        return int(self.sizes.sum())

    @cached_property
    def columns(self) -> tuple[tuple[int, ...], ...]:
        """For each type the rows that count it, ascending."""
        return tuple(tuple(np.flatnonzero(column).tolist()) for column in self.matrix.T)

    def counts(self, panels: Integers) -> Integers:
        """Return how many people each row counts: of one panel, or of several as rows of a matrix."""
        return panels @ self.matrix.T

    def is_lawful(self, panels: Integers) -> bool:
        """Whether every panel given (one, or rows of a matrix) keeps all bounds."""
        counts = self.counts(panels)
        people = bool((panels >= 0).all() and (panels <= self.sizes).all())
        return people and bool((counts >= self.low).all() and (counts <= self.high).all())


def polytope(types: Types, quotas: Sequence[Quota], seats: int) -> Polytope:
    """Return the polytope of these types and quotas.

    Raises:
        InvalidQuotas: a quota names a feature that the types do not have.
    """
    place = {feature: i for i, feature in enumerate(types.features)}
    matrix = np.zeros((len(quotas) + len(types.classes) + 1, len(types.values)), dtype=np.int64)
    matrix[-1] = 1
    for r, quota in enumerate(quotas):
        if quota.feature not in place:
            raise InvalidQuotas(f"nobody's {quota.feature} is known")
        at = place[quota.feature]
        matrix[r] = [values[at] == quota.value for values in types.values]
    for c, homes in enumerate(types.classes, len(quotas)):
        matrix[c, list(homes.types)] = 1
    limits = [homes.limit for homes in types.classes]
    low = np.array([*(quota.minimum for quota in quotas), *(0 for _ in limits), seats], dtype=np.int64)
    high = np.array([*(quota.maximum for quota in quotas), *limits, seats], dtype=np.int64)
    sizes = np.array([len(members) for members in types.members], dtype=np.int64)
    return Polytope(sizes, matrix, low, high, len(limits) + 1)
