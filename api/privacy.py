"""What each audience can tell about the people of a list: what is counted, who is alone, which strata are too small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ledger import bodies, sealing
from ledger.bodies import FeatureCounts, Stratum
from ledger.errors import Malformed
from ledger.people import NOT_GIVEN
from ledger.rules.methods.strata import MIN_CELL
from ledger.sealing import AnyFeature, HasValues

Combination = tuple[tuple[str, str], ...]
"""Pairs (feature, value)."""


@dataclass(frozen=True, slots=True)
class Values:
    """Somebody's value of each feature, under the name that rows of a roster give them."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two values of a feature that, taken as one, bring a small stratum to so many people."""

    feature: str
    value: str
    other: str
    people: int


@dataclass(frozen=True, slots=True)
class StratumView:
    """A stratum: how many people the public sees in it; what whoever knows all features sees inside it.

    `groups` are the different combinations of all features in it, `smallest` the size of the smallest such group,
    `alone` how many people share theirs with nobody. `seats` is None before there is an announcement.
    """

    where: Combination
    people: int
    groups: int
    smallest: int
    alone: int
    seats: int | None = None
    merge: Merge | None = None

    @property
    def too_small(self) -> bool:
        """Whether it singles people out."""
        return self.people < MIN_CELL

    @property
    def tells(self) -> bool:
        """Whether its seats alone say who is drawn: all of them."""
        return self.seats is not None and self.seats >= self.people


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a list, and a way to divide it, would show.

    `counts` as published, None for a feature that cannot be published at all; `strata` empty where none were chosen;
    `outside` how many people are in no stratum, and shown so; `without` the smallest stratum if a feature were left
    out.
    """

    size: int
    counts: tuple[tuple[str, FeatureCounts | None], ...]
    groups: int
    smallest: int
    alone: int
    strata: tuple[StratumView, ...]
    outside: int
    without: tuple[tuple[str, int], ...]

    @property
    def k(self) -> int:
        """The smallest group that the public can tell apart: everybody is hidden among at least so many."""
        groups = [view.people for view in self.strata] + ([self.outside] if self.outside else [])
        return min(groups, default=self.size)

    @property
    def sound(self) -> bool:
        """Whether it could be published as it is."""
        return all(counted for _name, counted in self.counts) and not (self.told_apart and self.k < MIN_CELL)

    @property
    def told_apart(self) -> bool:
        """Whether positions are in different groups for all to see."""
        return len(self.strata) + bool(self.outside) > 1


def exposure(
    rows: Sequence[HasValues],
    features: Sequence[AnyFeature],
    by: Sequence[str] = (),
    strata: Sequence[Stratum] = (),
) -> Exposure:
    """What `rows` show when divided into these strata, or by these features if there are none yet.

    Raises:
        Malformed: nobody, or `by` names a feature that is not there.
    """
    if not rows:
        raise Malformed("nobody in this list")
    columns = {feature.name: column for column, feature in enumerate(features)}
    if unknown := [name for name in by if name not in columns]:
        raise Malformed(", ".join(unknown))
    chosen = strata or _cells(rows, columns, by)
    members, outside = _members(rows, columns, chosen)
    numbers = {_where(stratum): len(inside) for stratum, inside in zip(chosen, members, strict=True)}
    views = tuple(
        _view(stratum, inside, numbers, bool(strata)) for stratum, inside in zip(chosen, members, strict=True)
    )
    everybody = Counter(row.values for row in rows)
    return Exposure(
        size=len(rows),
        counts=tuple(_counted(rows, column, feature) for column, feature in enumerate(features)),
        groups=len(everybody),
        smallest=min(everybody.values()),
        alone=_alone(everybody),
        strata=views,
        outside=outside,
        without=_without(rows, columns, by),
    )


def _alone(groups: Counter[tuple[str, ...]]) -> int:
    return sum(number == 1 for number in groups.values())


def _counted(rows: Sequence[HasValues], column: int, feature: AnyFeature) -> tuple[str, FeatureCounts | None]:
    """The counts of a feature as they are published."""
    silent = (
        (NOT_GIVEN,) if NOT_GIVEN not in feature.values and any(r.values[column] == NOT_GIVEN for r in rows) else ()
    )
    alone = [Values((row.values[column],)) for row in rows]
    try:
        return feature.name, sealing.count(alone, [bodies.Feature(feature.name, (*feature.values, *silent))])[0]
    except Malformed:
        return feature.name, None


def _cells(rows: Sequence[HasValues], columns: dict[str, int], by: Sequence[str]) -> tuple[Stratum, ...]:
    """One stratum per combination that somebody has; seats are not known yet. Who did not answer is in none."""
    counted = Counter(tuple(row.values[columns[name]] for name in by) for row in rows) if by else {}
    return tuple(
        Stratum(tuple(bodies.Where(name, value) for name, value in zip(by, cell, strict=True)), 1)
        for cell in sorted(counted)
        if NOT_GIVEN not in cell
    )


def _where(stratum: Stratum) -> Combination:
    return tuple((where.feature, where.value) for where in stratum.where)


def _members(
    rows: Sequence[HasValues], columns: dict[str, int], strata: Sequence[Stratum]
) -> tuple[list[list[tuple[str, ...]]], int]:
    """The values of the people of each stratum, and how many people are in none."""
    members: list[list[tuple[str, ...]]] = [[] for _stratum in strata]
    outside = 0
    for row in rows:
        for place, stratum in enumerate(strata):
            if all(row.values[columns[w.feature]] == w.value for w in stratum.where):
                members[place].append(row.values)
                break
        else:
            outside += bool(strata)
    return members, outside


def _view(
    stratum: Stratum, inside: list[tuple[str, ...]], numbers: dict[Combination, int], announced: bool
) -> StratumView:
    groups, where = Counter(inside), _where(stratum)
    return StratumView(
        where=where,
        people=len(inside),
        groups=len(groups),
        smallest=min(groups.values(), default=0),
        alone=_alone(groups),
        seats=stratum.seats if announced else None,
        merge=_merge(where, len(inside), numbers) if len(inside) < MIN_CELL else None,
    )


def _merge(where: Combination, people: int, numbers: dict[Combination, int]) -> Merge | None:
    """The smallest neighbour, different in one value, that lifts a stratum to ten people; else the largest."""
    found = []
    for other, number in numbers.items():
        changed = [(a, b) for a, b in zip(where, other, strict=False) if a != b]
        if len(other) == len(where) and len(changed) == 1 and changed[0][0][0] == changed[0][1][0]:
            (feature, value), (_same, instead) = changed[0]
            if NOT_GIVEN in (value, instead):  # nobody becomes younger or older by not having answered
                continue
            found.append(Merge(feature, value, instead, people + number))
    enough = [merge for merge in found if merge.people >= MIN_CELL]
    return min(enough, key=lambda m: m.people) if enough else max(found, key=lambda m: m.people, default=None)


def _without(rows: Sequence[HasValues], columns: dict[str, int], by: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """For each chosen feature the smallest stratum that there would be without it."""
    told = []
    for dropped in by:
        rest = [columns[name] for name in by if name != dropped]
        cells = Counter(tuple(row.values[c] for c in rest) for row in rows)
        told.append((dropped, min((number for cell, number in cells.items() if NOT_GIVEN not in cell), default=0)))
    return tuple(told)
