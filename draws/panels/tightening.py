"""Where peeling gets stuck: cut the polytope until what is best in it is a lottery over whole panels.

Chances that are best with fractions of people are approached with whole panels
(:mod:`draws.panels.hull`). If they are out of reach, an inequality says so; with it
the objective is asked again, and so on. What comes out is the best of all lotteries
and is proved to be, as long as every inequality could be proved.
"""

from dataclasses import replace
from fractions import Fraction
from typing import Final

import numpy as np

from draws.panels import cuts, objectives
from draws.panels.cuts import Cut
from draws.panels.hull import Hull, Reached
from draws.panels.objectives import Aim
from draws.panels.polytope import Integers, Polytope, Reals
from draws.panels.solver import Told

_MOST: Final = 60
_BEYOND: Final = 1e-7
_GRAIN: Final = 10**9


def tighten(space: Polytope, objective: str, goal: Aim, known: Integers, told: Told) -> tuple[Aim, Reached]:
    """Return the chances that whole panels allow, with their proof, and the lottery that has them.

    Where something could not be proved, the certificate is that of the polytope alone, and promises more than there is.

    Raises:
        Unsolved: the solver gave up, or its answer did not pass the exact check.
    """
    hull, found, best = Hull(space, known), list[Cut](), goal
    while True:
        told(len(found) / _MOST)
        point = np.array([float(x) for x in best.expected])
        reached = hull.towards(point)
        cut = None if reached.prices is None or len(found) == _MOST else _cut(space, hull, reached.prices, point)
        if cut is None:
            break
        found.append(cut)
        best = objectives.aim(cuts.tightened(space, found), objective)
    if reached.prices is not None:
        best = replace(best, expected=_mean(reached))
    if any(cut.proof is None for cut in found):
        return replace(best, certificate=goal.certificate), reached
    return replace(best, certificate=replace(best.certificate, cuts=tuple(found))), reached


def _cut(space: Polytope, hull: Hull, prices: Reals, point: Reals) -> Cut | None:
    """What panels keep and the point does not; None if that is nothing worth the name."""
    worth = cuts.prices(prices)
    most = int(hull.best(np.array(worth, dtype=float)) @ np.array(worth))
    return cuts.prove(space, Cut(worth, most)) if worth @ point > most * (1 + _BEYOND) else None


def _mean(reached: Reached) -> tuple[Fraction, ...]:
    """People by type on an average panel of a lottery."""
    return tuple(Fraction(round(x * _GRAIN), _GRAIN) for x in (reached.shares @ reached.panels).tolist())
