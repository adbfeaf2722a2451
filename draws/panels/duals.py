"""From a solver's dual values to integers, and what those prove: exact, whatever they are.

Weights w, one integer for each row, say something about every point x of the
polytope, and so about every panel. With s_t = Σ_{r∋t} w_r,

    Σ_t s_t·x_t = Σ_r w_r·(row r of x) <= Σ_r (w_r·high_r if w_r > 0 else w_r·low_r)

which is weak duality of linear programs. Weights rounded badly prove less; they
never prove anything wrong.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from draws.panels.polytope import Polytope, Reals

DIGITS: Final = 10**12
"""Weights that are not small fractions are kept to twelve digits."""

_NOISE: Final = 1e-9
_DENOMINATORS: Final = np.arange(1, 2_001)


def integral(weights: Reals) -> tuple[int, ...]:
    """Return integers in the proportions of ``weights``: exactly so where these are small fractions, else closely."""
    scale = float(np.abs(weights).max(initial=0.0))
    if scale == 0.0:
        return (0,) * len(weights)
    parts = np.where(np.abs(weights) < _NOISE * scale, 0.0, weights)
    unit = parts / float(np.abs(parts[parts != 0]).min())
    multiples = unit[None, :] * _DENOMINATORS[:, None]
    error = np.abs(multiples - np.rint(multiples)).max(axis=1)
    fits = np.flatnonzero(error < _NOISE * _DENOMINATORS * max(1.0, float(np.abs(unit).max())))
    found = np.rint(multiples[fits[0]]) if fits.size else np.rint(parts / scale * DIGITS)
    return tuple(int(value) for value in found)


def ceiling(polytope: Polytope, weights: Sequence[int]) -> int:
    """Return what Σ_t s_t·x_t cannot exceed for any panel x, by the rows alone."""
    low, high = polytope.low.tolist(), polytope.high.tolist()
    return sum(w * (high[r] if w > 0 else low[r]) for r, w in enumerate(weights))
