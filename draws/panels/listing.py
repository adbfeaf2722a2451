"""Every panel within bounds, where these are few: type after type, leaving out what cannot become lawful any more."""

from typing import Final

import numpy as np

from draws.panels.peeling import Bounds
from draws.panels.polytope import Integers, Polytope

_WIDEST: Final = 20_000


def every(space: Polytope, bounds: Bounds) -> Integers | None:
    """Return all panels within ``bounds`` as rows; None where the search for them grows too wide."""
    least, most = _from(space, bounds.low), _from(space, bounds.high)
    panels: Integers = np.zeros((1, 0), dtype=np.int64)
    counts: Integers = np.zeros((1, space.rows), dtype=np.int64)
    for t in range(space.types):
        choice = np.arange(bounds.low[t], bounds.high[t] + 1)
        counts = (counts[:, None, :] + np.multiply.outer(choice, space.matrix[:, t])).reshape(-1, space.rows)
        kept = ((counts + most[t + 1] >= bounds.row_low) & (counts + least[t + 1] <= bounds.row_high)).all(axis=1)
        panels = np.hstack([np.repeat(panels, len(choice), axis=0), np.tile(choice, len(panels))[:, None]])[kept]
        counts = counts[kept]
        if len(panels) > _WIDEST:
            return None
    return panels


def _from(space: Polytope, panel: Integers) -> Integers:
    """What each row counts of the types from t on, for t = 0 … types: a row of the answer for each t."""
    parts = space.matrix.T * panel[:, None]
    return np.vstack([parts[::-1].cumsum(axis=0)[::-1], np.zeros((1, space.rows), dtype=np.int64)])
