"""The lottery: m panels of types, equally likely, fixed and published before the seed that picks one of them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from draws import tickets
from draws.panels import making, mixing, objectives, rounding, spreading, tightening
from draws.panels.aggregate import Class, Types, aggregate
from draws.panels.certificate import Certificate
from draws.panels.coins import Coins
from draws.panels.cuts import tightened
from draws.panels.errors import Impossible, InvalidQuotas, Unsolved
from draws.panels.homes import seat
from draws.panels.peeling import Bounds, Search
from draws.panels.polytope import Integers, Polytope, polytope
from draws.panels.quotas import Quota, check
from draws.panels.solver import VERSION, Told, untold
from draws.stratified import MAX_STRATA
from draws.uniform import uniform

DEFAULT_PANELS: Final = 1000
MAX_PANELS: Final = 100_000
PICK: Final = "panel"

Progress = Callable[[str], None]
"""Told the stage that begins: ``chances``, ``totals``, ``panels``, ``columns`` (in need only), ``mixing``."""

_ENOUGH: Final = 0.5


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

    @property
    def weighed(self) -> Polytope:
        """What the certificate's weights are about: the polytope with its cuts."""
        return tightened(self.polytope, self.certificate.cuts)


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
    homes: Sequence[Sequence[int]] = (),
    most: int = 1,
    progress: Progress = lambda _: None,
    told: Told = untold,
) -> Lottery:
    """Return the lottery of m panels over ``people[i]``, the values of position i in the order of the quotas' features.

    ``homes`` are positions of people who live together, of whom ``most`` sit on a panel.

    Raises:
        InvalidQuotas: quotas, people, seats, m or objective out of bounds.
        InvalidSeed: the coins are not 32 bytes.
        Impossible: no panel keeps all quotas.
        Unsolved: the solver gave up, or its answer did not pass the exact check.
    """
    if not 1 <= m <= MAX_PANELS:
        raise InvalidQuotas(f"a lottery has 1 to {MAX_PANELS} panels, not {m}")
    types = aggregate(check(quotas, seats), people, homes, most)
    if not 1 <= len(types.values) <= MAX_STRATA:
        raise InvalidQuotas(f"1 to {MAX_STRATA} types of people make a lottery, not {len(types.values)}")
    space = polytope(types, quotas, seats)
    tosses = Coins(coins)
    if objective == objectives.RANDOM:
        progress("panels")
        panels, certificate = _random(types, quotas, space, m, tosses, told), Certificate()
    else:
        progress("chances")
        panels, certificate = _panels(space, objective, m, tosses, progress, told)
    if panels.shape[0] != m or not space.is_lawful(panels):
        raise Unsolved("a panel breaks a quota: nothing is published")
    listed = sorted(map(tuple, mixing.seats(panels).tolist()))
    kept = tuple(Quota(quota.feature, quota.value, quota.minimum, quota.maximum) for quota in quotas)
    return Lottery(types, kept, seats, objective, tuple(listed), certificate, coins, VERSION)


def pick(seed: bytes, lottery: Lottery, number: int | None = None) -> Picked:
    """Return the panel that the seed picks, and who in each of its types: those with the smallest tickets.

    ``number``: the panel, where public dice picked it.

    Raises:
        InvalidSeed: the seed is not 32 bytes.
    """
    number = uniform(seed, PICK, len(lottery.panels)) if number is None else number
    found = seat(lottery.types, Counter(lottery.panels[number]), tickets.listed(seed, lottery.types.people))
    return Picked(number, tuple(found.items()))


def _panels(
    space: Polytope, objective: str, m: int, coins: Coins, progress: Progress, told: Told
) -> tuple[Integers, Certificate]:
    """Panels that add up to the rounded chances, and what proves that these are the best."""
    goal = objectives.aim(space, objective)
    progress("totals")
    totals, reach = rounding.totals(space, goal.expected, m), rounding.reach(space, goal.expected, m)
    known: list[Integers] = []
    progress("panels")
    made = making.summing(space, totals, m, coins, reach, known, told)
    if made is None:
        progress("columns")
        goal, whole = tightening.tighten(space, objective, goal, np.vstack(known), told)
        reach = rounding.reach(space, goal.expected, m)
        made = making.weighted(space, whole.panels, m * whole.shares, reach, coins, told)
        if made is None:
            raise Unsolved(f"these chances have no {m} panels: take more")
    progress("mixing")
    enough = round(_ENOUGH * m)
    made = mixing.mix(space, made, coins, enough, told)
    return spreading.spread(space, made, reach, coins, enough, told), goal.certificate


def _random(types: Types, quotas: Sequence[Quota], space: Polytope, m: int, coins: Coins, told: Told) -> Integers:
    """For each panel everybody has a random number; the lawful panel is looked for that is worth most."""
    order = [position for members in types.members for position in members]
    of = np.repeat(np.arange(space.types), space.sizes)
    place = {position: i for i, position in enumerate(order)}
    homes = tuple(
        Class(tuple(place[position] for position in home), (home,), kind.most)
        for kind in types.classes
        for home in kind.homes
    )
    single = Types(types.features, tuple(types.values[t] for t in of), tuple((i,) for i in order), homes)
    people = polytope(single, quotas, space.seats)
    bounds = Bounds(np.zeros_like(people.sizes), people.sizes, people.low, people.high)
    search = Search(people, coins)
    panels = np.zeros((m, space.types), dtype=np.int64)
    for number, panel in enumerate(panels):
        told(number / m)
        found = search.near(coins.reals(people.types), bounds)
        if found is None:
            raise Impossible("no panel keeps every quota")
        np.add.at(panel, of, found)
    return panels
