"""From "by neighbourhood and sex" to strata with their seats, in exact arithmetic."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from unicodedata import normalize

from api.i18n import _, ngettext
from api.problems import Misused
from draws.text import folded
from ledger.bodies import Feature, Stratum, Where
from ledger.people import NOT_GIVEN
from ledger.sealing import AnyFeature

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


def fitted(stratum: Stratum, features: Sequence[AnyFeature]) -> Stratum:
    """The stratum with features and values written as the pool has them, whatever case was typed. Errors of `named`."""
    where = []
    for condition in stratum.where:
        (feature,) = named([condition.feature], [f.name for f in features])
        values = next((f.values for f in features if f.name == feature), ())
        where.append(Where(feature, named([condition.value], values)[0] if values else condition.value))
    return Stratum(tuple(where), stratum.seats)


def named(typed: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """The names that people mean: as they are written, else whatever their case.

    Misused: there is no such name, or several differ in their case alone.
    """
    found = []
    for text in typed:
        clean = normalize("NFC", text.strip())
        alike = [name for name in known if folded(name) == folded(clean)]
        if clean in known:
            found.append(clean)
        elif len(alike) == 1:
            found.append(alike[0])
        elif alike:
            said = _("{name} may be {names}: write it as it stands in the table.")
            raise Misused(said.format(name=clean, names=_(" or ").join(alike)))
        else:
            said = _("{name} is not known here; there are {names}.")
            raise Misused(said.format(name=clean, names=", ".join(known)))
    return tuple(found)


def apportion(seats: int, people: Sequence[int]) -> list[int]:
    """Seats in proportion to people by largest remainders; ties go to the earlier one. Integers only."""
    total = sum(people)
    shares = [divmod(seats * number, total) for number in people]
    given = [whole for whole, _rest in shares]
    by_rest = sorted(range(len(people)), key=lambda i: (-shares[i][1], i))
    for i in by_rest[: seats - sum(given)]:
        given[i] += 1
    return given


def refuse_silent(names: Sequence[str], features: Sequence[AnyFeature], people: Iterable[Sequence[str]]) -> None:
    """Misused if somebody did not answer one of these questions: in strata of them, nothing could draw that person."""
    places = [[feature.name for feature in features].index(name) for name in names]
    silent = sum(any(values[place] == NOT_GIVEN for place in places) for values in people)
    if silent:
        raise Misused(
            ngettext(
                "{n} person did not answer one of these questions, and no stratum takes them: ask them, use fewer "
                "features, or leave them out of this draw for all to see (--leave-out-silent).",
                "{n} people did not answer one of these questions, and no stratum takes them: ask them, use fewer "
                "features, or leave them out of this draw for all to see (--leave-out-silent).",
                silent,
            ).format(n=silent)
        )


def by_features(
    names: Sequence[str],
    features: Sequence[Feature],
    people: Iterable[Sequence[str]],
    seats: int,
) -> tuple[Stratum, ...]:
    """One stratum per combination of the named features' values, seats in proportion to the people in each.

    Whoever did not answer is in none of them (`refuse_silent`).

    `people` gives each person's values in the order of `features`. Malformed when somebody would be left without a
    chance: a combination that has people and gets no seat.
    """
    places = {feature.name: i for i, feature in enumerate(features)}
    names = named(names, list(places))
    counted = Counter(tuple(values[places[name]] for name in names) for values in people)
    asked = [[value for value in features[places[name]].values if value != NOT_GIVEN] for name in names]
    cells = [cell for cell in product(*asked) if counted[cell]]
    if not cells:
        raise Misused(_("Nobody answered these questions: use other features."))
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
