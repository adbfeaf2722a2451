"""Who should stand by: alternates chosen before anybody drops out, so that quotas hold as well as they can after.

Everybody called drops out with a probability that rates per feature give. A
sample of what may happen is thrown with coins; a set of alternates is then sought
with which the quotas, repaired with the best of it in each case, are missed least
on average (Assos, Baharav, Flanigan, Procaccia 2025, "Alternates, Assemble!",
empirical risk). One alternate after the other is chosen, the best beside those
before; then each is exchanged for a better one while there is one. In each case
the parts of the set that repair best are carried along: all of them while there
are few. What the set is worth is measured on a second sample.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from draws import tickets
from draws.panels import homes
from draws.panels.aggregate import Types
from draws.panels.coins import Coins
from draws.panels.errors import InvalidQuotas
from draws.panels.polytope import Integers, Polytope, Reals

SCENARIOS: Final = 60
TESTED: Final = 500

_CARRIED: Final = 64
_PASSES: Final = 5
_NEVER: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Alternates:
    """``called[t]`` alternates of type t.

    ``without`` and ``remaining``: by how many seats quotas and size are missed, without and with them, on average of a
    sample that they were not chosen by.
    """

    called: tuple[int, ...]
    without: float
    remaining: float


def rates(types: Types, base: float, by_value: Mapping[tuple[str, str], float]) -> Reals:
    """Return by type how probably its people drop out: ``base``, times how much more or less those of each value do.

    Raises:
        InvalidQuotas: a rate that is no probability, a feature that the types do not have, or a base of 0 with rates.
    """
    if not all(0 <= rate <= 1 for rate in (base, *by_value.values())) or (by_value and not base):
        raise InvalidQuotas("rates of dropping out lie between 0 and 1, and the general one above 0")
    for feature, _ in by_value:
        if feature not in types.features:
            raise InvalidQuotas(f"nobody's {feature} is known")
    found = np.full(len(types.values), base)
    for t, values in enumerate(types.values):
        for key in zip(types.features, values, strict=True):
            found[t] *= by_value.get(key, base) / base if base else 1.0
    return np.asarray(np.clip(found, 0.0, 1.0))


def choose(
    space: Polytope,
    panel: Sequence[int],
    rate: Reals,
    number: int,
    seed: bytes,
    free: Sequence[int] | None = None,
) -> Alternates:
    """Return ``number`` alternates for a panel, a type for each seat; fewer where there are no more people.

    ``free``: how many of each type could stand by; all who do not sit, if nothing is said.

    Raises:
        InvalidSeed: the seed of the coins is not 32 bytes.
    """
    coins = Coins(seed)
    seated = np.bincount(list(panel), minlength=space.types)
    cases, tested = (_cases(space, panel, rate, count, coins) for count in (SCENARIOS, TESTED))
    called: list[int] = []
    spare = space.sizes - seated if free is None else np.array(free)
    for _ in range(min(number, int(spare.sum()))):
        called.append(_best(space, cases, called, spare)[1])
    for _ in range(_PASSES if len(called) > 1 else 0):
        before = list(called)
        for _ in range(len(called)):  # the oldest goes, and comes back unless there is a better one
            called.append(_best(space, cases, called[1:], spare)[1])
            del called[0]
        if sorted(before) == sorted(called):
            break
    without, remaining = (float(_carried(space, tested, chosen)[1].mean()) for chosen in ([], called))
    return Alternates(tuple(np.bincount(called, minlength=space.types).tolist()), without, remaining)


def ready(
    types: Types, called: Sequence[int], seed: bytes, seated: Collection[int], offered: Collection[int]
) -> tuple[int, ...]:
    """Return the positions to keep ready, ``called[t]`` for type t, by (ticket, position).

    For each the next who has the values of the type, was never on offer, and whose home has room beside those
    ``seated`` and those who are ready too.

    Raises:
        InvalidSeed: the seed is not 32 bytes.
    """
    values = {position: types.values[t] for t, members in enumerate(types.members) for position in members}
    wanted: Counter[tuple[str, ...]] = Counter()
    for t, people in enumerate(called):
        wanted[types.values[t]] += people
    found: list[int] = []
    ranks = tickets.listed(seed, types.people)
    for position in sorted(values, key=lambda position: (ranks[position], position)):
        asked = wanted[values[position]] and position not in offered
        if asked and position not in homes.full(types, (*seated, *found)):
            wanted[values[position]] -= 1
            found.append(position)
    return tuple(found)


def _cases(space: Polytope, panel: Sequence[int], rate: Reals, count: int, coins: Coins) -> Integers:
    """The counts of all rows over those who are left, in ``count`` cases."""
    seats = np.array(panel)
    stays = coins.reals(count * len(seats)).reshape(count, -1) >= rate[seats]
    return np.asarray(stays.astype(np.int64) @ space.matrix.T[seats])


def _best(space: Polytope, cases: Integers, called: Sequence[int], spare: Integers) -> tuple[int, int]:
    """By how many seats the rows are missed in all, and the type that stands by best beside ``called``."""
    states, least = _carried(space, cases, called)
    chosen = np.bincount(list(called), minlength=space.types)
    found = (_NEVER * len(cases), 0)
    for t in np.flatnonzero(spare > chosen).tolist():
        missed = np.minimum(least, _missed(space, states + space.matrix[:, t]).min(axis=1))
        found = min(found, (int(missed.sum()), t))
    return found


def _carried(space: Polytope, cases: Integers, called: Sequence[int]) -> tuple[Integers, Integers]:
    """For each case the counts with the best parts of ``called``, and by how many seats the very best misses."""
    states = cases[:, None, :]
    for t in called:
        states = np.concatenate([states, states + space.matrix[:, t]], axis=1)
        if states.shape[1] > _CARRIED:
            best = np.argsort(_missed(space, states), axis=1, kind="stable")[:, :_CARRIED]
            states = np.take_along_axis(states, best[:, :, None], axis=1)
    least: Integers = _missed(space, states).min(axis=1)
    return states, least


def _missed(space: Polytope, counts: Integers) -> Integers:
    """By how many seats quotas and size are missed, with counts on the last axis; homes are never exceeded."""
    short, over = np.maximum(space.low - counts, 0), np.maximum(counts - space.high, 0)
    over[..., space.quotas : -1] *= _NEVER
    missed: Integers = short.sum(axis=-1) + over.sum(axis=-1)
    return missed
