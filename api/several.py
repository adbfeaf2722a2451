"""Several lists as one: the people of each, called by file and line, and whoever stands in more than one of them.

Somebody with the same name and birth in two lists is one person (docs/spec/files.md): what the second list adds is
kept, what it contradicts is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from api.i18n import _
from api.problems import Misused, Problem
from api.tables import PeopleTable
from ledger.errors import Malformed
from ledger.people import NAME_LENGTH, NOT_GIVEN, Person


@dataclass(frozen=True, slots=True)
class Several:
    """The people of all lists, each once, and what to call them; `same`: the places of those listed repeatedly."""

    people: tuple[Person, ...]
    places: tuple[str, ...]
    same: tuple[tuple[str, ...], ...]
    notes: tuple[Problem, ...]
    outreach: frozenset[str]


def several(tables: Sequence[PeopleTable], *, merge: bool) -> Several:
    """These lists as one. `merge`: whoever stands in several becomes one person; else it is a mistake.

    Raises:
        Misused: with everybody who stands in several lists and may not, or whose features differ, by file and line.
    """
    kept: dict[tuple[str, str], Person] = {}
    places: dict[tuple[str, str], list[str]] = {}
    clashes: list[str] = []
    for person, place in _called(tables):
        first = kept.setdefault(person.identity, person)
        places.setdefault(person.identity, []).append(place)
        if first is person:
            continue
        features = tuple(_one(a, b) for a, b in zip(first.features, person.features, strict=True))
        known = tuple(value for value in features if value is not None)
        if len(known) < len(features):
            clashes.append(_("- {places}: their features differ").format(places=", ".join(places[person.identity])))
            continue
        more = tuple(pair for pair in person.contact if pair not in first.contact)
        kept[person.identity] = replace(first, features=known, contact=(*first.contact, *more))
    same = tuple(tuple(found) for found in places.values() if len(found) > 1)
    if same and not merge:
        lines = [f"- {', '.join(found)}" for found in same]
        said = _("Same name and birth in several lists. Delete one of each, or make one person of them (--same merge):")
        raise Misused("\n".join([said, *lines]))
    if clashes:
        raise Misused(
            "\n".join([_("The same person has other answers in another list; correct one of them:"), *clashes])
        )
    notes = tuple(note for table in tables for note in table.notes)
    titles = frozenset(title for table in tables for title in table.outreach)
    return Several(tuple(kept.values()), tuple(found[0] for found in places.values()), same, notes, titles)


def _called(tables: Sequence[PeopleTable]) -> Iterator[tuple[Person, str]]:
    """Everybody, with references that say from which list where there are several, and what to call them."""
    for table in tables:
        for person, line in zip(table.people, table.lines, strict=True):
            place = f"{person.reference} ({table.file}:{line})"
            if len(tables) == 1:
                yield person, place
                continue
            reference = f"{PurePath(table.file).stem}/{person.reference}"
            if len(reference) > NAME_LENGTH:
                raise Malformed(f"{place}: {len(reference)} > {NAME_LENGTH}")
            yield replace(person, reference=reference), place


def _one(first: str, second: str) -> str | None:
    """The answer of somebody who answered twice, None if the two differ; no answer is none."""
    if second in (first, NOT_GIVEN):
        return first
    return second if first == NOT_GIVEN else None
