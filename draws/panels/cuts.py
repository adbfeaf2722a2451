"""What fractions of people would allow and whole panels do not: inequalities that every panel keeps, with their proofs.

A cut says Σ_t c_t·x_t <= most for every lawful panel x. The polytope cut so is
nearer to the hull of the panels, and all that weights prove over it holds for
every lottery (docs/spec/panels.md, "Cuts"). Most pools need none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from draws.panels import branching, duals
from draws.panels.branching import Branch, Leaf
from draws.panels.polytope import Polytope, Reals

_LARGEST: Final = 10**4
"""Prices that are no small fractions are kept to four digits: a proof must tell ``most`` from ``most`` + 1."""


@dataclass(frozen=True, slots=True)
class Cut:
    """No panel is worth more than ``most`` at these ``prices`` by type, none negative, some zero.

    The proof's leaves weigh the polytope's rows, then the row "worth at least most + 1"; None where no short one was
    found, and then nothing may rest on the cut.
    """

    prices: tuple[int, ...]
    most: int
    proof: Leaf | Branch | None = None


def prices(found: Reals) -> tuple[int, ...]:
    """Integers in the proportions of what a solver found. All panels have as many seats, so the lowest may be zero."""
    raised = found - found.min()
    whole = np.array(duals.integral(raised), dtype=np.int64)
    if whole.max() > _LARGEST:
        whole = np.rint(raised / raised.max() * _LARGEST).astype(np.int64)
    return tuple(whole.tolist())


def prove(space: Polytope, cut: Cut) -> Cut:
    """The cut with its proof, if a short one is found."""
    worth = tightened(space, (cut,))
    low, high = np.append(space.low, cut.most + 1), np.append(space.high, worth.counts(worth.sizes)[-1])
    return replace(cut, proof=branching.prove(replace(worth, low=low, high=high)))


def tightened(space: Polytope, cuts: Sequence[Cut]) -> Polytope:
    """The polytope with a row more for each cut, after the others."""
    if not cuts:
        return space
    return replace(
        space,
        matrix=np.vstack([space.matrix, *(np.array([cut.prices], dtype=np.int64) for cut in cuts)]),
        low=np.append(space.low, [0] * len(cuts)),
        high=np.append(space.high, [cut.most for cut in cuts]),
        fixed=space.fixed + len(cuts),
        cuts=len(cuts),
    )
