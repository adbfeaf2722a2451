"""Whether whole panels reach what the certificate proves to be best: everybody less than 1/m away."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from draws.panels import duals
from draws.panels.certificate import Certificate, prove
from draws.panels.polytope import Polytope

MARGIN: Final = Fraction(1, 10**5)
"""Nash and Goldilocks aim at irrational chances: their reach is 1/m and this besides."""


def is_attained(polytope: Polytope, objective: str, certificate: Certificate, totals: Sequence[int], m: int) -> bool:
    """Whether a lottery with these totals is as near to the objective's best as m panels can be (docs/spec/panels.md).

    Nothing can be said of an objective without certificate: False.
    """
    sizes = polytope.sizes.tolist()
    chances = [Fraction(total, m * size) for total, size in zip(totals, sizes, strict=True)]
    proof, step = prove(polytope, certificate.levels), Fraction(1, m)
    if not all(chance or best == 0 for chance, best in zip(chances, proof.chances, strict=True)):
        return False  # somebody whom no panel can hold would make any bound true, and empty
    if objective == "leximin":
        pairs = zip(chances, proof.chances, strict=True)
        return proof.reached and all(best is not None and abs(chance - best) < step for chance, best in pairs)
    if objective == "maximin":
        return is_proved(polytope, objective, certificate) and all(
            chance > (proof.bounds[-1] if best is None else best) - step
            for chance, best in zip(chances, proof.chances, strict=True)
        )
    if objective not in _BANDS:
        return False
    able = [best is None for best in proof.chances]
    bands = _BANDS[objective](polytope, certificate, able)
    return bool(bands) and all(
        not can or low - step - MARGIN < chance < high + step + MARGIN
        for can, chance, (low, high) in zip(able, chances, bands, strict=True)
    )


def is_proved(polytope: Polytope, objective: str, certificate: Certificate) -> bool:
    """Whether the certificate proves anything of its objective (not leximin), before any panel is made."""
    proof = prove(polytope, certificate.levels)
    if objective == "maximin":
        return bool(proof.bounds) and bool(proof.bounds[-1]) and not any(proof.bounds[:-1])
    able = [best is None for best in proof.chances]
    return objective in _BANDS and not any(proof.bounds) and bool(_BANDS[objective](polytope, certificate, able))


def lowest(polytope: Polytope, objective: str, certificate: Certificate) -> Fraction | None:
    """The lowest chance above 0 where the objective is reached to the full; None where nothing is proved."""
    proof = prove(polytope, certificate.levels)
    if objective in _BANDS:
        able = [best is None for best in proof.chances]
        bands = _BANDS[objective](polytope, certificate, able)
        return min((low for can, (low, _high) in zip(able, bands, strict=True) if can), default=None) if bands else None
    return min((bound for bound in proof.bounds if bound), default=None)


_Bands: TypeAlias = list[tuple[Fraction, Fraction]]


def _nash(polytope: Polytope, certificate: Certificate, able: Sequence[bool]) -> _Bands:
    """The chances 1/max(1, s_t) that the prices give; none if the prices leave room for a better product."""
    scale, sizes = certificate.scale, polytope.sizes.tolist()
    names = duals.strengths(polytope, certificate.weights).tolist()
    pairs = [(name, size) for name, size, can in zip(names, sizes, able, strict=True) if can]
    most = duals.ceiling(polytope, certificate.weights) + sum(max(0, scale - name) * size for name, size in pairs)
    people = sum(size for _, size in pairs)
    if Fraction(most, scale * people) > 1 + MARGIN:
        return []
    chances = [Fraction(scale, max(scale, name)) for name in names]
    return [(chance, chance) for chance in chances]


def _goldilocks(polytope: Polytope, certificate: Certificate, able: Sequence[bool]) -> _Bands:
    """The band around equal chances, the same for each type; none if the weights do not exclude a narrower one."""
    s, can = certificate.spread, np.array(able, dtype=np.bool_)
    equal = Fraction(polytope.seats, int(polytope.sizes[can].sum()))
    if not excludes(polytope, certificate.weights, can, equal, s):
        return []
    return [(equal / s, equal * s)] * polytope.types


def excludes(polytope: Polytope, weights: Sequence[int], able: NDArray[np.bool_], equal: Fraction, s: Fraction) -> bool:
    """Whether the weights prove that no lottery has all chances in a narrower band than [equal/s, equal·s].

    With P and N the sums of n_t·s_t and n_t·|s_t| over positive and negative s_t of those who can be called, they do if
    P·equal/s - N·min(equal·s, 1) >= K: a narrower band would put Σ s_t·x_t above K. Nothing is narrower than s = 1.
    """
    weighted = duals.strengths(polytope, weights) * polytope.sizes * able
    above, below = int(weighted[weighted > 0].sum()), -int(weighted[weighted < 0].sum())
    narrows = above > 0 or (below > 0 and equal * s <= 1)
    return s == 1 or (
        narrows and above * equal / s - below * min(equal * s, Fraction(1)) >= duals.ceiling(polytope, weights)
    )


_BANDS: Final = {"nash": _nash, "goldilocks": _goldilocks}
