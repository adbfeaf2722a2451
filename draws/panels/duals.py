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

from draws.panels.polytope import Integers, Polytope, Reals

LARGEST: Final = 10**9
"""Weights that are no small fractions are kept to nine digits; the sums over fifty million people then fit 64 bits."""

_NOISE: Final = 1e-9
_DENOMINATORS: Final = (np.arange(1, 61), np.arange(61, 2_001))


def integral(weights: Reals) -> tuple[int, ...]:
    """Return integers in the proportions of ``weights``: exactly so where these are small fractions, else closely."""
    scale = float(np.abs(weights).max(initial=0.0))
    if scale == 0.0:
        return (0,) * len(weights)
    parts = np.where(np.abs(weights) < _NOISE * scale, 0.0, weights)
    unit = parts / float(np.abs(parts[parts != 0]).min())
    spread = float(np.abs(unit).max())
    for denominators in _DENOMINATORS:
        multiples = unit[None, :] * denominators[:, None]
        error = np.abs(multiples - np.rint(multiples)).max(axis=1)
        small = denominators * spread <= LARGEST
        fits = np.flatnonzero(small & (error < _NOISE * denominators * max(1.0, spread)))
        if fits.size:
            return tuple(np.rint(multiples[fits[0]]).astype(np.int64).tolist())
    return tuple(np.rint(parts / scale * LARGEST).astype(np.int64).tolist())


def strengths(polytope: Polytope, weights: Sequence[int]) -> Integers:
    """Return s_t = Σ_{r∋t} w_r for every type."""
    return polytope.matrix.T @ np.array(weights or [0] * polytope.rows, dtype=np.int64)


def ceiling(polytope: Polytope, weights: Sequence[int]) -> int:
    """Return what Σ_t s_t·x_t cannot exceed for any panel x, by the rows alone."""
    low, high = polytope.low.tolist(), polytope.high.tolist()
    return sum(w * (high[r] if w > 0 else low[r]) for r, w in enumerate(weights))
