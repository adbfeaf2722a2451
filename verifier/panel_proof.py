"""What a certificate's weights prove about every lottery over lawful panels (docs/spec/panels.md).

Weak duality: give each row r of the quotas a weight w_r. With s_t the sum of the weights of the rows
that count type t, every panel x satisfies Σ s_t·x_t ≤ K = Σ w_r·(high_r if w_r > 0 else low_r), and
0 ≤ x_t ≤ n_t. Everything below follows from that line.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from verifier.panel_cuts import Cut, Polytope, Weights

MARGIN = Fraction(1, 10**5)


class Unproved(Exception):
    """The weights do not prove what they are there for."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Lottery(Polytope):
    """The last row is that of the seats; those of proved ``cuts`` follow, for weights."""

    objective: str
    panels: tuple[tuple[int, ...], ...]
    cuts: tuple[Cut, ...] = ()

    @cached_property
    def called(self) -> tuple[int, ...]:
        """How often each type is called over all panels."""
        counts: Counter[int] = Counter()
        for panel in self.panels:
            counts.update(panel)
        return tuple(counts[t] for t in range(len(self.sizes)))

    def prices(self, weights: Weights) -> list[int]:
        """s_t for every type."""
        cut = [(self.cuts[row - len(self.low)].prices, w) for row, w in weights.items() if row >= len(self.low)]
        return [
            sum(weights.get(row, 0) for row in rows) + sum(w * prices[t] for prices, w in cut)
            for t, rows in enumerate(self.rows)
        ]

    def ceiling(self, weights: Weights) -> int:
        """K."""
        low, high = [*self.low, *(0 for _ in self.cuts)], [*self.high, *(cut.most for cut in self.cuts)]
        return sum(w * (high[row] if w > 0 else low[row]) for row, w in weights.items())


Levels: TypeAlias = Sequence[tuple[Weights, tuple[int, ...]]]


def judge(
    lottery: Lottery, levels: Levels, weights: Weights, scale: int, spread: Fraction
) -> tuple[tuple[Fraction, ...], bool]:
    """Return the bound of each level, and whether the lottery is as near to the best as m panels can be.

    Raises ``Unproved`` where the certificate is none.
    """
    bounds, best = _levels(lottery, levels)
    m = len(lottery.panels)
    chances = [Fraction(called, m * size) for called, size in zip(lottery.called, lottery.sizes, strict=True)]
    step = Fraction(1, m)
    if lottery.objective == "leximin":
        _is_complete(lottery, levels, bounds, best)
        near = all(abs(chance - best[t]) < step for t, chance in enumerate(chances))
    elif lottery.objective == "maximin":
        _only_never(bounds[:-1])
        if not bounds or not bounds[-1]:
            raise Unproved("maximin needs a level above 0")
        near = all(chance > best.get(t, bounds[-1]) - step for t, chance in enumerate(chances))
    elif lottery.objective == "random":
        near = False
    else:
        _only_never(bounds)
        able = [t for t in range(len(chances)) if t not in best]
        band = _nash if lottery.objective == "nash" else _goldilocks
        limits = band(lottery, weights, scale, spread, able)
        near = all(low - step - MARGIN < chances[t] < high + step + MARGIN for t, (low, high) in limits.items())
    # Somebody whom no panel can hold would make any bound true, and empty; few panels would leave out whom they like.
    return bounds, near and all(chance for t, chance in enumerate(chances) if best.get(t) != 0)


def _levels(lottery: Lottery, levels: Levels) -> tuple[tuple[Fraction, ...], dict[int, Fraction]]:
    """The bound of each level, and by type: nobody of a level gets more unless an earlier one gets less."""
    best: dict[int, Fraction] = {}
    bounds: list[Fraction] = []
    level_of: dict[int, int] = {}
    for weights, types in levels:
        if any(t in best for t in types):
            raise Unproved("a type is in two levels")
        bound = _bound(lottery, weights, types, level_of, bounds) if weights else Fraction(1)
        if not 0 <= bound <= 1 or (bounds and bound < bounds[-1]):
            raise Unproved("levels must rise from 0 to 1")
        for t in types:
            best[t] = bound
            level_of[t] = len(bounds)
        bounds.append(bound)
    return tuple(bounds), best


def _bound(
    lottery: Lottery, weights: Weights, types: tuple[int, ...], level_of: dict[int, int], bounds: list[Fraction]
) -> Fraction:
    prices = lottery.prices(weights)
    rest, settled = lottery.ceiling(weights), [0] * len(bounds)
    for t, (price, size) in enumerate(zip(prices, lottery.sizes, strict=True)):
        if price < 0:
            rest -= price * size
        elif price and t in level_of:
            settled[level_of[t]] += price * size
    if any(prices[t] <= 0 for t in types):
        raise Unproved("a level names a type that its weights say nothing about")
    spent = sum((bound * part for bound, part in zip(bounds, settled, strict=True)), Fraction(0))
    return (rest - spent) / sum(prices[t] * lottery.sizes[t] for t in types)


def _is_complete(lottery: Lottery, levels: Levels, bounds: tuple[Fraction, ...], best: dict[int, Fraction]) -> None:
    """Every type has a level, and all levels can be had at once: so each bound is the best there is."""
    if len(best) != len(lottery.sizes):
        raise Unproved("a type has no level")
    totals = [Fraction(0)] * len(lottery.low)
    for (_, types), bound in zip(levels, bounds, strict=True):
        people: Counter[int] = Counter()
        for t in types:
            for row in lottery.rows[t]:
                people[row] += lottery.sizes[t]
        for row, count in people.items():
            totals[row] += bound * count
    if any(not low <= total <= high for low, total, high in zip(lottery.low, totals, lottery.high, strict=True)):
        raise Unproved("the chances of the levels do not fit the quotas")
    for cut in lottery.cuts:
        worth = sum(cut.prices[t] * size * best[t] for t, size in enumerate(lottery.sizes))
        if worth > cut.most:
            raise Unproved("the chances of the levels do not fit a cut")


def _only_never(bounds: tuple[Fraction, ...]) -> None:
    """Levels that only set aside those who can be on no panel."""
    if any(bounds):
        raise Unproved("a level that is not about people whom no panel can hold")


def _nash(
    lottery: Lottery, weights: Weights, scale: int, _: Fraction, able: list[int]
) -> dict[int, tuple[Fraction, Fraction]]:
    """Chances 1/max(1, price): no lottery's geometric mean is more than ``factor`` times theirs."""
    strengths, most = lottery.prices(weights), lottery.ceiling(weights)
    prices = {t: max(scale, strengths[t]) for t in able}
    most += sum((price - strengths[t]) * lottery.sizes[t] for t, price in prices.items())
    people = sum(lottery.sizes[t] for t in able)
    if Fraction(most, scale * people) > 1 + MARGIN:
        raise Unproved("the prices leave room for a better lottery")
    return {t: (Fraction(scale, price), Fraction(scale, price)) for t, price in prices.items()}


def _goldilocks(
    lottery: Lottery, weights: Weights, _: int, spread: Fraction, able: list[int]
) -> dict[int, tuple[Fraction, Fraction]]:
    """The band [r/spread, r·spread]: no lottery has all chances, which are 1 at most, in a narrower one."""
    equal = Fraction(lottery.low[-1], sum(lottery.sizes[t] for t in able))
    prices = lottery.prices(weights)
    above = sum(prices[t] * lottery.sizes[t] for t in able if prices[t] > 0)
    below = sum(-prices[t] * lottery.sizes[t] for t in able if prices[t] < 0)
    if spread == 1:
        return dict.fromkeys(able, (equal, equal))
    highest = min(equal * spread, Fraction(1))
    if above * equal / spread - below * highest < lottery.ceiling(weights):
        raise Unproved("the weights do not exclude a narrower band")
    if not above and (not below or equal * spread > 1):
        raise Unproved("the band has no proof")
    return dict.fromkeys(able, (equal / spread, equal * spread))
