"""What a lottery may aim at, over the same polytope: five objectives, each with what its duals prove.

=============  ==========================================================================================
leximin        the smallest chance as large as possible, then the second smallest, and so on
maximin        the smallest chance as large as possible; then the product of all
nash           the product of all chances as large as possible
goldilocks     all chances within the narrowest band [r/s, r·s] around equal chances r: few who are nearly
               certain to be called, and few who hardly can be (Baharav, Flanigan 2024); then their product
random         a random number for everybody, the lawful panel worth most, m times; nothing is proved
=============  ==========================================================================================

``random`` is what is done without such a method, kept to compare with. For the
others the polytope stands for the panels: what no point of it reaches, no
lottery does. Whoever can be on no panel at all is set aside before Nash and
Goldilocks, with a level of chance 0 that proves it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from draws.panels import duals, product
from draws.panels.attained import excludes, is_proved
from draws.panels.certificate import Certificate, prove
from draws.panels.errors import InvalidQuotas, Unsolved
from draws.panels.leximin import Ideal, Level, leximin
from draws.panels.polytope import Polytope, Reals
from draws.panels.solver import Program, Solution, Sparse

RANDOM: Final = "random"

_GRAIN: Final = 10**9
_SLACK: Final = 1e-6
_TANGENTS: Final = 60


@dataclass(frozen=True, slots=True)
class Aim:
    """``expected[t]`` people of type t on an average panel, and what proves that nothing is better."""

    expected: tuple[Fraction, ...]
    certificate: Certificate


def aim(polytope: Polytope, objective: str) -> Aim:
    """Return what one of ``OBJECTIVES`` aims at, except ``random``, which aims at nothing.

    Raises:
        InvalidQuotas: there is no such objective.
        Impossible: the polytope is empty.
        Unsolved: the solver found no answer, or its duals prove nothing.
    """
    if objective not in _AIMS:
        raise InvalidQuotas(f"no objective {objective!a}: there are {', '.join(OBJECTIVES)}")
    found = _AIMS[objective](polytope)
    if objective != "leximin" and not is_proved(polytope, objective, found.certificate):
        raise Unsolved(f"the proof of {objective} does not close exactly: nothing is claimed")
    return found


def _leximin(polytope: Polytope) -> Aim:
    ideal = leximin(polytope)
    proof = prove(polytope, ideal.levels)
    if not proof.reached:
        raise Unsolved("the proof of leximin does not close exactly: nothing is claimed")
    pairs = zip(proof.chances, polytope.sizes.tolist(), strict=True)
    expected = tuple(chance * people for chance, people in pairs if chance is not None)
    return Aim(expected, Certificate(levels=ideal.levels))


def _maximin(polytope: Polytope) -> Aim:
    """The first level above 0 of leximin; of all chances that have it, those with the greatest product."""
    never = _excluded(polytope, leximin(polytope))
    ideal = leximin(polytope, depth=1 + len(never))
    able = ~_members(never, polytope.types)
    lowest = prove(polytope, ideal.levels).bounds[-1]
    chances, _ = product.greatest(polytope, ideal.chances, np.where(able, float(lowest), 0.0), np.where(able, 1.0, 0.0))
    exact = able & (chances < float(lowest) + _SLACK)
    pairs = zip(_near(chances * polytope.sizes), exact.tolist(), polytope.sizes.tolist(), strict=True)
    expected = tuple(lowest * size if at_it else people for people, at_it, size in pairs)
    return Aim(expected, Certificate(levels=ideal.levels))


def _nash(polytope: Polytope) -> Aim:
    """With weights w over a scale the prices s_t give chances 1/max(1, s_t).

    These are the best there are up to a factor that the weights themselves bound.
    """
    ideal = leximin(polytope)
    never = _excluded(polytope, ideal)
    able = np.where(_members(never, polytope.types), 0.0, 1.0)
    chances, prices = product.greatest(polytope, ideal.chances, np.zeros(polytope.types), able)
    weights = tuple(int(w) for w in np.rint(prices * _GRAIN))
    return Aim(_near(chances * polytope.sizes), Certificate(never, weights, _GRAIN))


def _goldilocks(polytope: Polytope) -> Aim:
    """Minimise s with r/s <= chance <= r·s; of all chances within that band, those with the greatest product."""
    ideal = leximin(polytope)
    never = _excluded(polytope, ideal)
    able = ~_members(never, polytope.types)
    sizes = polytope.sizes * able
    equal = Fraction(polytope.seats, int(sizes.sum()))
    solution = _Band(polytope, np.array(sizes * float(equal))).narrow()
    weights = duals.integral(solution.duals[: polytope.rows])
    spread, s = _spread(polytope, weights, equal, able), float(solution.values[polytope.types])
    low, high = float(equal) / s * (1 - _SLACK), min(float(equal) * s * (1 + _SLACK), 1.0)
    chances, _ = product.greatest(polytope, ideal.chances, np.where(able, low, 0.0), np.where(able, high, 0.0))
    certificate = Certificate(never, weights if any(weights) else (), 1, spread)
    return Aim(_near(chances * polytope.sizes), certificate)


class _Band:
    """Columns x_t, then s, then v >= 1/s; rows of the polytope, then x_t >= e_t·v and x_t <= e_t·s."""

    def __init__(self, polytope: Polytope, even: Reals) -> None:
        types = polytope.types
        above = polytope.rows + np.arange(types)
        entries = [
            (*np.nonzero(polytope.matrix), polytope.matrix[polytope.matrix != 0].astype(float)),
            (above, np.arange(types), np.ones(types)),
            (above, np.full(types, types + 1), -even),
            (above + types, np.arange(types), np.ones(types)),
            (above + types, np.full(types, types), -even),
        ]
        rows, columns, values = (np.concatenate(part) for part in zip(*entries, strict=True))
        order = np.lexsort((rows, columns))
        matrix = Sparse(
            polytope.rows + 2 * types,
            types + 2,
            rows[order].astype(np.int32),
            columns[order].astype(np.int32),
            values[order],
        )
        far = np.full(types, 1e30)
        low = np.concatenate([polytope.low, np.zeros(types), -far])
        high = np.concatenate([polytope.high, far, np.zeros(types)])
        most = np.where(even > 0, polytope.sizes, 0).astype(float)
        bounds = np.append(np.zeros(types), [1.0, 0.0]), np.append(most, [1e9, 1.0])
        self.types = types
        self.program = Program(matrix, (low, high), bounds)
        self.program.cost(np.append(np.zeros(types), [-1.0, 0.0]))

    def narrow(self) -> Solution:
        """The narrowest band: each tangent of v = 1/s at the last s brings s nearer."""
        last = 1.0
        for _ in range(_TANGENTS):
            self.program.add_row([self.types, self.types + 1], [1 / last**2, 1.0], 2 / last, 1e30)
            solution = self.program.solve()
            if solution is None:
                raise Unsolved("no band holds all chances though there are panels")
            s = float(solution.values[self.types])
            if s - last <= 1e-10 * s:
                return solution
            last = s
        raise Unsolved("the band of chances does not settle")


def _spread(polytope: Polytope, weights: tuple[int, ...], equal: Fraction, able: NDArray[np.bool_]) -> Fraction:
    """The greatest s, in millionths, of which the weights prove that no narrower band is possible; at least 1."""
    low, high = 10**6, 10**12
    while high - low > 1:
        middle = (low + high) // 2
        proved = excludes(polytope, weights, able, equal, Fraction(middle, 10**6))
        low, high = (middle, high) if proved else (low, middle)
    return Fraction(low, 10**6)


def _excluded(polytope: Polytope, ideal: Ideal) -> tuple[Level, ...]:
    """The levels of those who can be on no panel: they come first."""
    bounds = prove(polytope, ideal.levels).bounds
    return tuple(level for level, bound in zip(ideal.levels, bounds, strict=True) if bound == 0)


def _members(levels: tuple[Level, ...], types: int) -> NDArray[np.bool_]:
    inside = np.zeros(types, dtype=np.bool_)
    for level in levels:
        inside[list(level.types)] = True
    return inside


def _near(values: Reals) -> tuple[Fraction, ...]:
    return tuple(Fraction(round(value * _GRAIN), _GRAIN) for value in values.tolist())


_AIMS: Final[Mapping[str, Callable[[Polytope], Aim]]] = {
    "leximin": _leximin,
    "maximin": _maximin,
    "nash": _nash,
    "goldilocks": _goldilocks,
}

OBJECTIVES: Final = (*_AIMS, RANDOM)
