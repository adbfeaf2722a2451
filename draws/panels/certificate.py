"""What the weights of a certificate prove, in fractions: the same arithmetic as a checker's, and no solver.

Each proof is weak duality (:mod:`draws.panels.duals`): integers w by row, with
s_t = Σ_{r∋t} w_r and K = Σ_r (w_r·high_r or w_r·low_r), give for every panel

    Σ_t s_t·x_t <= K

and so for every lottery over panels. docs/spec/panels.md, "Certificate".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul

import numpy as np

from draws.panels import duals
from draws.panels.cuts import Cut
from draws.panels.leximin import Level
from draws.panels.polytope import Integers, Polytope


@dataclass(frozen=True, slots=True)
class Certificate:
    """Levels (leximin, maximin; for others only people who can never be drawn), or one set of weights over ``scale``.

    ``spread`` is what Goldilocks proves the ratio to equal chances cannot be below. Weights are by row of the polytope
    tightened by ``cuts``.
    """

    levels: tuple[Level, ...] = ()
    weights: tuple[int, ...] = ()
    scale: int = 1
    spread: Fraction = Fraction(1)
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """``bounds[i]``: no lottery gives all of level i more, unless it gives somebody of an earlier level less.

    ``chances[t]`` is the bound of t's level, None where no level has it. ``reached``: the chances, all of them, lie
    inside the polytope, so that each bound is the best there is.
    """

    bounds: tuple[Fraction, ...]
    chances: tuple[Fraction | None, ...]
    reached: bool


def prove(polytope: Polytope, levels: Sequence[Level]) -> Proof:
    """Return what ``levels`` prove, exactly."""
    level_of = np.full(polytope.types, -1, dtype=np.int64)
    bounds: list[Fraction] = []
    for i, level in enumerate(levels):
        bounds.append(_bound(polytope, level, level_of, bounds))
        level_of[list(level.types)] = i
    chances = tuple(bounds[i] if i >= 0 else None for i in level_of.tolist())
    reached = bool((level_of >= 0).all()) and _inside(polytope, level_of, bounds)
    return Proof(tuple(bounds), chances, reached)


def _bound(polytope: Polytope, level: Level, level_of: Integers, bounds: Sequence[Fraction]) -> Fraction:
    """The best chance that all of a level can have while earlier levels keep theirs."""
    if not any(level.weights):
        return Fraction(1)
    names = duals.strengths(polytope, level.weights)
    weighted = names * polytope.sizes
    own = np.zeros(polytope.types, dtype=np.bool_)
    own[list(level.types)] = True
    rest = Fraction(duals.ceiling(polytope, level.weights) - int(weighted[names < 0].sum()))
    for i, chance in enumerate(bounds):
        rest -= chance * int(weighted[(level_of == i) & (names > 0)].sum())
    return rest / int(weighted[own].sum())


def _inside(polytope: Polytope, level_of: Integers, bounds: Sequence[Fraction]) -> bool:
    """Whether everybody can have the chance of their level at once, with fractions of people."""
    people = [polytope.matrix @ np.where(level_of == i, polytope.sizes, 0) for i in range(len(bounds))]
    rows = zip(polytope.low.tolist(), polytope.high.tolist(), *(part.tolist() for part in people), strict=True)
    whole = lcm(*(bound.denominator for bound in bounds))
    shares = [bound.numerator * (whole // bound.denominator) for bound in bounds]
    rising = all(0 <= share <= whole for share in shares) and shares == sorted(shares)
    return rising and all(whole * low <= sum(map(mul, shares, parts)) <= whole * high for low, high, *parts in rows)
