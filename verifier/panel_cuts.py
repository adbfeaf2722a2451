"""Cuts of a lottery's certificate: what no lawful panel exceeds though fractions of people would (docs/spec/panels.md).

Each is proved by weights, or by a branch on how many of one type a panel calls, with weights at its ends. All is
integers; nothing is searched.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

Weights: TypeAlias = dict[int, int]
"""Row → weight; rows that are absent weigh nothing."""


class Unproved(Exception):
    """A cut's proof lets through what the cut forbids, or does not fit it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Polytope:
    """``sizes[t]`` people of type t, counted by ``rows[t]``; bounds by row."""

    sizes: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]
    low: tuple[int, ...]
    high: tuple[int, ...]


@dataclass(frozen=True)
class Cut:
    """Σ prices[t]·x_t ≤ most for every lawful panel x."""

    prices: tuple[int, ...]
    most: int


def check(polytope: Polytope, cut: Cut, proof: Any) -> None:
    """Raise ``Unproved`` unless the proof shows that no panel is worth more than the cut says."""
    _at_most(polytope, cut, proof, [0] * len(polytope.sizes), list(polytope.sizes))


def _at_most(polytope: Polytope, cut: Cut, proof: Any, least: list[int], most: list[int]) -> None:
    """No panel with ``least`` to ``most`` people of each type is worth more."""
    if type(proof) is not dict:
        raise Unproved("a cut has no proof")
    if set(proof) == {"fewer", "more", "number", "type"}:
        t, number = proof["type"], proof["number"]
        if type(t) is not int or type(number) is not int or not least[t] <= number < most[t]:
            raise Unproved("a proof branches where there is nothing to tell apart")
        _at_most(polytope, cut, proof["fewer"], least, [*most[:t], number, *most[t + 1 :]])
        _at_most(polytope, cut, proof["more"], [*least[:t], number + 1, *least[t + 1 :]], most)
        return
    if set(proof) != {"beyond", "max", "min"} or type(proof["beyond"]) is not int:
        raise Unproved("a proof is neither weights nor a branch")
    beyond, weights = proof["beyond"], read(proof, len(polytope.low))
    bound = sum(w * (polytope.high[row] if w > 0 else polytope.low[row]) for row, w in weights.items())
    for t, rows in enumerate(polytope.rows):
        rest = beyond * cut.prices[t] - sum(weights.get(row, 0) for row in rows)
        bound += rest * (most[t] if rest > 0 else least[t])
    if bound >= beyond * (cut.most + 1):
        raise Unproved("the weights do not exclude a panel worth more than a cut allows")


def read(item: Any, rows: int) -> Weights:
    """Read weights, positive ones as ``max`` and negative ones as ``min``. Raises ``Unproved`` for others."""
    weights: Weights = {}
    for bound, sign in (("max", 1), ("min", -1)):
        last = -1
        if type(item[bound]) is not list:
            raise Unproved("weights are no list")
        for row, weight in item[bound]:
            if type(row) is not int or type(weight) is not int or weight < 1 or not last < row < rows or row in weights:
                raise Unproved("a row has two weights, or none")
            weights[row], last = sign * weight, row
    return weights
