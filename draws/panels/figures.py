"""What a lottery gives, in figures: to show people, never to decide."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import exp, log
from typing import Final

import numpy as np

from draws.panels import attained, leximin, objectives, tightening
from draws.panels.certificate import prove
from draws.panels.lottery import Lottery
from draws.panels.polytope import Polytope, Reals
from draws.panels.solver import Told, untold

_BLOCK: Final = 512
_SMALL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Figures:
    """Chances over all people; the geometric mean over those who have one; ``gini`` 0 (all equal) to 1."""

    minimum: Fraction
    maximum: Fraction
    never: int
    gini: float
    geometric_mean: float
    distinct: int


@dataclass(frozen=True, slots=True)
class Group:
    """The people with one value: how many, and their chances."""

    feature: str
    value: str
    chances: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """The two people (of types a and b, maybe the same) who sit together most beyond what their chances make likely."""

    a: int
    b: int
    chance: float
    independent: float


@dataclass(frozen=True, slots=True)
class Without:
    """If a quota were not there: the lowest chance of those who have one with it, and how many others would get one."""

    lowest: float
    freed: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """Who can be on no panel; who of the others has the lowest chance, and why.

    ``levels`` are the chances of all levels, rising; ``bound`` is the first above 0 (the last, if nobody can be on a
    panel), ``lowest`` the types that have it. The proof of it uses ``limits``, quotas as (row, is its minimum), maybe
    homes too, and that people are whole (``cuts``). ``without`` is in the quotas' order.
    """

    never: tuple[int, ...]
    lowest: tuple[int, ...]
    bound: Fraction
    levels: tuple[Fraction, ...]
    limits: tuple[tuple[int, bool], ...]
    homes: bool
    cuts: bool
    without: tuple[Without, ...]


def chances(lottery: Lottery) -> tuple[Fraction, ...]:
    """Return the exact chance of each person of each type."""
    called = zip(lottery.totals, lottery.types.members, strict=True)
    return tuple(Fraction(total, len(lottery.panels) * len(members)) for total, members in called)


def best_lowest(lottery: Lottery) -> Fraction | None:
    """Return the lowest chance of somebody who has one, if m were no limit; None where nothing is proved."""
    return attained.lowest(lottery.weighed, lottery.objective, lottery.certificate)


def figures(lottery: Lottery) -> Figures:
    """Return the figures of a lottery."""
    exact = chances(lottery)
    sizes = [len(members) for members in lottery.types.members]
    values = np.sort(np.repeat([float(chance) for chance in exact], sizes))
    people = len(values)
    ranks = 2 * np.arange(1, people + 1) - people - 1
    gini = float((ranks * values).sum() / (people * values.sum()))
    able = values[values > 0]
    mean = exp(sum(map(log, able.tolist())) / len(able))
    return Figures(min(exact), max(exact), people - len(able), gini, mean, len(set(lottery.panels)))


def groups(lottery: Lottery) -> tuple[Group, ...]:
    """Return the chances of the people with each value that somebody has, features in order, values as the quotas'."""
    found: dict[tuple[str, str], list[Fraction]] = {(quota.feature, quota.value): [] for quota in lottery.quotas}
    for values, members, chance in zip(lottery.types.values, lottery.types.members, chances(lottery), strict=True):
        for key in zip(lottery.types.features, values, strict=True):
            found.setdefault(key, []).extend([chance] * len(members))
    return tuple(Group(*key, tuple(sorted(listed))) for key, listed in found.items() if listed)


def together(lottery: Lottery) -> Together:
    """Return the pair of people whose sitting together exceeds independence most."""
    types, m = len(lottery.types.values), len(lottery.panels)
    panels = np.zeros((m, types))
    for panel, called in zip(panels, lottery.panels, strict=True):
        np.add.at(panel, list(called), 1.0)
    sizes = np.array([len(members) for members in lottery.types.members], dtype=float)
    alone = panels.sum(axis=0) / (m * sizes)
    worst = (-1.0, 0, 0, 0.0)
    for start in range(0, types, _BLOCK):
        own = np.arange(start, min(start + _BLOCK, types))
        pairs = panels[:, own].T @ panels
        ways = sizes[own][:, None] * sizes[None, :]
        pairs[np.arange(len(own)), own] -= panels[:, own].sum(axis=0)
        ways[np.arange(len(own)), own] -= sizes[own]
        both = np.divide(pairs / m, ways, out=np.zeros_like(pairs), where=ways > 0)
        excess = both - alone[own][:, None] * alone[None, :]
        at = int(excess.argmax())
        a, b = divmod(at, types)
        if excess[a, b] > worst[0]:
            worst = (float(excess[a, b]), int(own[a]), b, float(both[a, b]))
    _, a, b, chance = worst
    return Together(a, b, chance, float(alone[a] * alone[b]))


def reasons(lottery: Lottery, told: Told = untold) -> Reasons:
    """Return who has the lowest chance in a leximin lottery, which quotas the proof of it uses, and what each costs.

    Raises:
        Unsolved: the solver gave up.
    """
    space = lottery.polytope
    bounds = prove(lottery.weighed, lottery.certificate.levels).bounds
    bound = next((found for found in bounds if found), bounds[-1])
    never = tuple(sorted(_types(lottery, bounds, Fraction(0)))) if bound else ()
    binding = [level for level, found in zip(lottery.certificate.levels, bounds, strict=True) if found == bound]
    weights = [level.weights for level in binding if level.weights]
    seats = space.rows - 1
    return Reasons(
        never,
        tuple(sorted(_types(lottery, bounds, bound))),
        bound,
        bounds,
        tuple(dict.fromkeys((r, rows[r] < 0) for r in range(space.quotas) for rows in weights if rows[r])),
        any(any(rows[space.quotas : seats]) for rows in weights),
        any(any(rows[seats + 1 :]) for rows in weights),
        _without(lottery, never, told),
    )


def _types(lottery: Lottery, bounds: Sequence[Fraction], chance: Fraction) -> list[int]:
    """The types of all levels of that chance."""
    levels = zip(lottery.certificate.levels, bounds, strict=True)
    return [t for level, bound in levels if bound == chance for t in level.types]


def _without(lottery: Lottery, never: Sequence[int], told: Told) -> tuple[Without, ...]:
    """What leaving out each quota would give: of whole panels, where the lottery's own proof is about these.

    Else of fractions of people, which on a tight pool may give or free more than whole panels.
    """
    space, found = lottery.polytope, []
    able = np.ones(space.types, dtype=np.bool_)
    able[list(never)] = False
    for row in range(space.quotas):
        told(row / space.quotas)
        low, high = space.low.copy(), space.high.copy()
        low[row], high[row] = 0, space.people
        chances = _best(lottery, replace(space, low=low, high=high), first=not never)
        freed = ~able & (chances > _SMALL)
        found.append(Without(float(chances[able].min()), int(space.sizes[freed].sum())))
    return tuple(found)


def _best(lottery: Lottery, space: Polytope, *, first: bool) -> Reals:
    """Leximin chances over other quotas; of the ``first`` level alone, for large pools, where that says enough."""
    if not lottery.certificate.cuts:
        return leximin.leximin(space, depth=1 if first else None).chances
    known = np.array([np.bincount(panel, minlength=space.types) for panel in dict.fromkeys(lottery.panels)])
    goal, _ = tightening.tighten(space, "leximin", objectives.aim(space, "leximin"), known, untold)
    return np.array([float(people) for people in goal.expected]) / space.sizes
