"""From "by neighbourhood and sex" to strata with their seats, in exact arithmetic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

from api.i18n import _
from api.problems import Misused
from ledger.bodies import Feature, Stratum, Where

_SEATS = re.compile(r"(.*):(\d{1,7})\Z")


def parse(text: str) -> Stratum:
    """A stratum as people type it: `area=North,sex=F:3`; `:12` alone takes everybody. Malformed otherwise."""
    match = _SEATS.match(text)
    if not match or int(match[2]) < 1:
        raise Misused(_("{text} is no stratum: write feature=value,feature=value:SEATS.").format(text=text))
    where = []
    for condition in filter(None, match[1].split(",")):
        feature, sign, value = condition.partition("=")
        if not sign:
            raise Misused(_("{text}: each condition is feature=value.").format(text=text))
        where.append(Where(feature.strip(), value.strip()))
    return Stratum(tuple(where), int(match[2]))


def apportion(seats: int, people: Sequence[int]) -> list[int]:
    """Seats in proportion to people by largest remainders; ties go to the earlier one. Integers only."""
    total = sum(people)
    shares = [divmod(seats * number, total) for number in people]
    given = [whole for whole, _rest in shares]
    by_rest = sorted(range(len(people)), key=lambda i: (-shares[i][1], i))
    for i in by_rest[: seats - sum(given)]:
        given[i] += 1
    return given


def by_features(
    names: Sequence[str], features: Sequence[Feature], people: Iterable[Sequence[str]], seats: int
) -> tuple[Stratum, ...]:
    """One stratum per combination of the named features' values, seats in proportion to the people in each.

    `people` gives each person's values in the order of `features`. Malformed when somebody would be left without a
    chance: a combination that has people and gets no seat.
    """
    places = {feature.name: i for i, feature in enumerate(features)}
    unknown = [name for name in names if name not in places]
    if unknown:
        raise Misused(
            _("{names}: not a feature of this pool, which has {features}.").format(
                names=", ".join(unknown), features=", ".join(places)
            )
        )
    counted = Counter(tuple(values[places[name]] for name in names) for values in people)
    cells = [cell for cell in product(*(features[places[name]].values for name in names)) if counted[cell]]
    given = apportion(seats, [counted[cell] for cell in cells])
    empty = [" + ".join(cell) for cell, number in zip(cells, given, strict=True) if not number]
    if empty:
        raise Misused(
            _("{cells}: too few people for a seat of their own. Use fewer features, or write strata yourself.").format(
                cells="; ".join(empty)
            )
        )
    return tuple(
        Stratum(tuple(Where(name, value) for name, value in zip(names, cell, strict=True)), number)
        for cell, number in zip(cells, given, strict=True)
    )
