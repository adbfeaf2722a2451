"""The lottery: m panels of types, equally likely, fixed and published before the seed that picks one of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from draws import stratified
from draws.panels import columns, mixing, objectives, rounding
from draws.panels.aggregate import Types, aggregate
from draws.panels.certificate import Certificate
from draws.panels.coins import Coins
from draws.panels.errors import Impossible, InvalidQuotas, Unsolved
from draws.panels.objectives import Aim
from draws.panels.peeling import Bounds, Search, peel
from draws.panels.polytope import Integers, Polytope, polytope
from draws.panels.quotas import Quota, check
from draws.panels.solver import VERSION
from draws.stratified import MAX_STRATA
from draws.uniform import uniform

DEFAULT_PANELS: Final = 1000
MAX_PANELS: Final = 100_000
PICK: Final = "panel"

Progress = Callable[[str], None]
"""Told the stage that begins: ``chances``, ``totals``, ``panels``, ``mixing``."""

_ENOUGH: Final = 0.5
_ATTEMPTS: Final = 8
_NOISE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Lottery:
    """``panels[i]`` has a type for each seat, ascending; panels ascend too, and may repeat."""

    types: Types
    quotas: tuple[Quota, ...]
    seats: int
    objective: str
    panels: tuple[tuple[int, ...], ...]
    certificate: Certificate
    coins: bytes
    solver: str

    @property
    def totals(self) -> tuple[int, ...]:
        """How often each type is called, over all panels; a member's chance is that over (panels · members)."""
        called = Counter(t for panel in self.panels for t in panel)
        return tuple(called[t] for t in range(len(self.types.values)))

    @property
    def polytope(self) -> Polytope:
        """What a panel must satisfy."""
        return polytope(self.types, self.quotas, self.seats)


@dataclass(frozen=True, slots=True)
class Picked:
    """The panel's number, from 0, and by type the positions drawn, in ticket order; only types that it calls."""

    panel: int
    drawn: tuple[tuple[int, tuple[int, ...]], ...]


def plan(
    people: Sequence[Sequence[str]],
    quotas: Sequence[Quota],
    seats: int,
    m: int = DEFAULT_PANELS,
    *,
    coins: bytes,
    objective: str = "leximin",
    progress: Progress = lambda _: None,
) -> Lottery:
    """Return the lottery of m panels over ``people[i]``, the values of position i in the order of the quotas' features.

    Raises:
        InvalidQuotas: quotas, people, seats, m or objective out of bounds.
        InvalidSeed: the coins are not 32 bytes.
        Impossible: no panel keeps all quotas.
        Unsolved: the solver gave up, or its answer did not pass the exact check.
    """
    if not 1 <= m <= MAX_PANELS:
        raise InvalidQuotas(f"a lottery has 1 to {MAX_PANELS} panels, not {m}")
    types = aggregate(check(quotas, seats), people)
    if not 1 <= len(types.values) <= MAX_STRATA:
        raise InvalidQuotas(f"1 to {MAX_STRATA} types of people make a lottery, not {len(types.values)}")
    space = polytope(types, quotas, seats)
    tosses = Coins(coins)
    if objective == objectives.RANDOM:
        progress("panels")
        panels, certificate = _random(types, quotas, space, m, tosses), Certificate()
    else:
        progress("chances")
        goal = objectives.aim(space, objective)
        panels, certificate = _panels(space, goal, m, tosses, progress), goal.certificate
    if panels.shape[0] != m or not space.is_lawful(panels):
        raise Unsolved("a panel breaks a quota: nothing is published")
    listed = sorted(map(tuple, mixing.seats(panels).tolist()))
    kept = tuple(Quota(quota.feature, quota.value, quota.minimum, quota.maximum) for quota in quotas)
    return Lottery(types, kept, seats, objective, tuple(listed), certificate, coins, VERSION)


def pick(seed: bytes, lottery: Lottery) -> Picked:
    """Return the panel that the seed picks, and who in each of its types: those with the smallest tickets.

    Raises:
        InvalidSeed: the seed is not 32 bytes.
    """
    number = uniform(seed, PICK, len(lottery.panels))
    wanted = Counter(lottery.panels[number])
    codes = np.zeros(lottery.types.people, dtype=">u2")
    for t, members in enumerate(lottery.types.members):
        codes[list(members)] = t
    drawn = stratified.select(seed, codes.tobytes(), [wanted[t] for t in range(len(lottery.types.values))])
    return Picked(number, tuple((t, drawn[t]) for t in sorted(wanted)))


def _panels(space: Polytope, goal: Aim, m: int, coins: Coins, progress: Progress) -> Integers:
    """Panels that add up to the rounded chances; where peeling gets stuck, panels by column generation."""
    progress("totals")
    totals = rounding.totals(space, goal.expected, m)
    progress("panels")
    known = []
    for attempt in range(_ATTEMPTS):
        peeled = peel(space, totals, m, coins, wander=attempt % 2 == 1)
        panels = np.repeat(peeled.panels, peeled.times, axis=0)
        if not peeled.left.any():
            progress("mixing")
            return mixing.mix(space, panels, coins, round(_ENOUGH * m))
        known.append(peeled.panels)
    weighted = columns.leximin(space, np.vstack(known))
    completed = _completed(space, weighted, totals, m, coins)
    if completed is None:
        completed = np.repeat(weighted.panels, columns.multiples(space, weighted, m), axis=0)
    progress("mixing")
    return mixing.mix(space, completed, coins, round(_ENOUGH * m))


def _completed(space: Polytope, weighted: columns.Weighted, totals: Integers, m: int, coins: Coins) -> Integers | None:
    """The generated panels as often as their shares surely allow, and the few that are missing peeled off the rest."""
    times = np.floor(m * weighted.shares + _NOISE).astype(np.int64)
    left = totals - times @ weighted.panels
    if (left < 0).any():
        return None
    for attempt in range(_ATTEMPTS):
        peeled = peel(space, left, m - int(times.sum()), coins, wander=attempt % 2 == 1)
        if not peeled.left.any():
            given = np.repeat(weighted.panels, times, axis=0)
            return np.vstack([given, np.repeat(peeled.panels, peeled.times, axis=0)])
    return None


def _random(types: Types, quotas: Sequence[Quota], space: Polytope, m: int, coins: Coins) -> Integers:
    """For each panel everybody has a random number; the lawful panel is looked for that is worth most."""
    of = np.repeat(np.arange(space.types), space.sizes)
    single = Types(types.features, tuple(types.values[t] for t in of), tuple((i,) for i in range(len(of))))
    people = polytope(single, quotas, space.seats)
    bounds = Bounds(np.zeros_like(people.sizes), people.sizes, people.low, people.high)
    search = Search(people, coins)
    panels = np.zeros((m, space.types), dtype=np.int64)
    for panel in panels:
        found = search.near(coins.reals(people.types), bounds)
        if found is None:
            raise Impossible("no panel keeps every quota")
        np.add.at(panel, of, found)
    return panels
