"""Many draws by the production core, how often each person came, and how far that is from equal chances.

In a stratum of n people and k seats everybody's chance is p = k/n, and k of them are drawn each time. Over N draws

    X = (n − 1)/n · Σᵢ (cᵢ − N·p)² / (N·p·(1 − p))

is then chi-square with n − 1 degrees of freedom (the factor is there because the cᵢ sum to N·k). Strata are drawn
independently, so their X and their degrees add up. For an even number of degrees 2m the tail is a finite sum,

    P(χ² > X) = exp(−X/2) · Σ_{j<m} (X/2)ʲ / j!

and the strata of the trial are chosen so that it is even. The seeds are SHA-256 of a label and a counter: anybody who
runs the trial gets the same counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from itertools import accumulate
from math import exp, fsum, lgamma, log
from typing import Final

from draws import stratified

STRATA: Final = ((40, 2), (31, 3), (64, 8), (21, 15), (49, 7))
"""People and seats: small and large chances, in five strata. Degrees of freedom: 200."""

DRAWS: Final = 100_000

TOO_UNLIKELY: Final = 1e-6
"""A trial is failed beyond this, on either side: too uneven for chance, or too even."""

_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of so many draws. `counts` has how often each person was drawn, stratum by stratum."""

    draws: int
    counts: tuple[tuple[int, ...], ...]

    @property
    def statistic(self) -> Fraction:
        """X over all strata, exactly."""
        return sum((_statistic(self.draws, c, k) for c, (_, k) in zip(self.counts, STRATA, strict=True)), Fraction())

    @property
    def degrees(self) -> int:
        """The degrees of freedom of X."""
        return sum(people - 1 for people, _ in STRATA)

    @property
    def probability(self) -> float:
        """How often fair draws would be at least as uneven as these."""
        return tail(float(self.statistic), self.degrees)

    @property
    def fair(self) -> bool:
        """Whether chance alone explains the counts."""
        return TOO_UNLIKELY < self.probability < 1 - TOO_UNLIKELY

    def deviations(self, stratum: int) -> list[float]:
        """How many standard deviations each person's count is from that of equal chances."""
        people, seats = STRATA[stratum]
        p = seats / people
        return [(c - self.draws * p) / (self.draws * p * (1 - p)) ** 0.5 for c in self.counts[stratum]]


def run(draws: int, progress: Callable[[int], object] = lambda _: None) -> Trial:
    """Draw that often; `progress` is told now and then how many are done."""
    seats = [k for _, k in STRATA]
    codes = b"".join(stratum.to_bytes(2, "big") * people for stratum, (people, _) in enumerate(STRATA))
    counts: Counter[int] = Counter()
    for start in range(0, draws, _BATCH):
        drawn: list[int] = []
        for number in range(start, min(start + _BATCH, draws)):
            seed = sha256(b"kleroterion/selftest/%d" % number).digest()
            for positions in stratified.select(seed, codes, seats):
                drawn += positions
        counts.update(drawn)
        progress(min(start + _BATCH, draws))
    ends = accumulate(people for people, _ in STRATA)
    strata = ((people, end) for (people, _), end in zip(STRATA, ends, strict=True))
    return Trial(draws, tuple(tuple(counts[i] for i in range(end - people, end)) for people, end in strata))


def tail(x: float, degrees: int) -> float:
    """P(χ² > x) for an even number of degrees of freedom, by the finite sum."""
    if x <= 0:
        return 1.0
    half = x / 2
    return min(1.0, fsum(exp(j * log(half) - half - lgamma(j + 1)) for j in range(degrees // 2)))


def _statistic(draws: int, counts: tuple[int, ...], seats: int) -> Fraction:
    people = len(counts)
    p = Fraction(seats, people)
    squares = sum(((c - draws * p) ** 2 for c in counts), Fraction())
    return Fraction(people - 1, people) * squares / (draws * p * (1 - p))
