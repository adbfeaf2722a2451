"""What somebody should look at before a list is closed: who may stand there twice, households, and who is young.

Nothing here names anybody: people are called by the list's own reference.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final
from unicodedata import category, normalize

from api.ages import ADULT, YOUNGEST, ages
from api.i18n import N_, _, ngettext
from draws.pool import UNKNOWN_BIRTH
from draws.text import folded
from ledger.people import Person
from ledger.sealing import SHOWN_FROM

STREETS: Final = ("address", "adresse", "primary_address1", "rue", "street")
TOWNS: Final = ("primary_address2", "code postal", "postcode", "zip", "primary_zip", "ville", "city", "primary_city")
SHOWN: Final = 20
"""Groups listed of each sort; the others are counted."""

_PHONE: Final = re.compile(r"\+?[\d\s().-]{8,}", re.ASCII)
_FRANCE: Final = "33"


@dataclass(frozen=True, slots=True)
class Group:
    """People who share something: `what` is a key of `SENTENCES`; `references` are the list's own."""

    what: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Everything found in a list. `doubles` may be one person listed twice; `households` share an address.

    `unborn`: where somebody's birth cannot be; `outreach`: how people were reached, as (column, value, people).
    """

    doubles: tuple[Group, ...]
    households: tuple[Group, ...]
    minors: int
    too_young: int
    unknown: int
    outreach: tuple[tuple[str, str, int], ...] = ()
    unborn: tuple[str, ...] = ()


SENTENCES: Final = {
    "name": N_("Same name, and births that fit: {people}"),
    "phone": N_("Same telephone: {people}"),
    "mail": N_("Same e-mail: {people}"),
    "address": N_("Same address: {people}"),
}


OLDEST: Final = "1900"
"""The first year of birth of somebody who can be alive."""


def unborn(people: Sequence[Person], today: str) -> Iterator[str]:
    """Where people stand whose birth, a day or a year, cannot be that of somebody alive."""
    for person in people:
        if person.birth != UNKNOWN_BIRTH and not OLDEST <= person.birth <= today:
            yield f"{person.reference} ({person.birth})"


def misborn(found: Listed) -> str:
    """Which births are to be corrected before the list can be closed."""
    said = _("Births in the future or before {year}: correct them, or leave them empty: {places}")
    return said.format(year=OLDEST, places=", ".join(found.unborn))


def look(
    people: Sequence[Person], on: str, places: Sequence[str] = (), outreach: Collection[str] = frozenset()
) -> Listed:
    """What stands out in the list; ages hold on that day (YYYY-MM-DD).

    `places`: what to call each person, such as their reference with file and line. `outreach`: the contacts that say
    how people were reached.
    """
    if places:
        people = [replace(person, reference=place) for person, place in zip(people, places, strict=True)]
    told = [ages(person.birth, on) for person in people]
    shared = [(what, key) for what, key in (("phone", _phones), ("mail", _mails))]
    return Listed(
        doubles=(*_names(people), *(group for what, key in shared for group in _groups(people, what, key))),
        households=tuple(_groups(people, "address", _addresses)),
        minors=sum(age is not None and age[0] < ADULT and age[1] >= YOUNGEST for age in told),
        too_young=sum(age is not None and age[1] < YOUNGEST for age in told),
        unknown=sum(age is None for age in told),
        outreach=tuple(_outreach(people, outreach)),
        unborn=tuple(unborn(people, on)),
    )


def lines(found: Listed) -> Iterator[str]:
    """What was found, to be said before the list is closed."""
    if found.unborn:
        yield misborn(found)
    if found.doubles:
        yield _("Perhaps one person listed twice; look at them before you go on:")
        yield from _listed(found.doubles)
    if found.households:
        number = len(found.households)
        yield ngettext(
            "{n} address stands there more than once: in this draw each of these people has a chance of their own.",
            "{n} addresses stand there more than once: in this draw each of these people has a chance of their own.",
            number,
        ).format(n=number)
        yield from _listed(found.households)
    for what, value, number in found.outreach:
        few = _("fewer than {n}").format(n=SHOWN_FROM)
        yield _("{what}, {value}: {n}").format(what=what, value=value, n=few if number < SHOWN_FROM else number)
    if found.minors:
        yield ngettext(
            "{n} person is or may be 16 or 17: they agree for themselves, their parents get a letter, and they "
            "never handle money, keys or dice.",
            "{n} people are or may be 16 or 17: they agree for themselves, their parents get a letter, and they "
            "never handle money, keys or dice.",
            found.minors,
        ).format(n=found.minors)
    if found.too_young:
        yield ngettext("{n} person is under 16.", "{n} people are under 16.", found.too_young).format(n=found.too_young)
    if found.unknown:
        yield ngettext(
            "Of {n} person the birth is not known.", "Of {n} people the birth is not known.", found.unknown
        ).format(n=found.unknown)


def _listed(groups: tuple[Group, ...]) -> Iterator[str]:
    for group in groups[:SHOWN]:
        yield "- " + _(SENTENCES[group.what]).format(people=", ".join(group.references))
    if len(groups) > SHOWN:
        yield "- " + _("and {n} more").format(n=len(groups) - SHOWN)


def _plain(text: str) -> str:
    """Letters and digits alone, without case and accents."""
    kept = (c if c.isalnum() else " " for c in normalize("NFKD", text).casefold() if category(c) != "Mn")
    return " ".join("".join(kept).split())


def _names(people: Sequence[Person]) -> Iterator[Group]:
    """The same words in any order, accents aside, and births of which none contradicts another."""
    same: dict[str, list[Person]] = {}
    for person in people:
        same.setdefault(" ".join(sorted(_plain(person.name).split())), []).append(person)
    for group in same.values():
        fitting = [p for p in group if any(q is not p and _fit(p.birth, q.birth) for q in group)]
        if fitting:
            yield Group("name", tuple(p.reference for p in fitting))


def _fit(one: str, other: str) -> bool:
    return "unknown" in (one, other) or one.startswith(other) or other.startswith(one)


def _groups(people: Iterable[Person], what: str, keys: Callable[[Person], set[str]]) -> Iterator[Group]:
    same: dict[str, list[str]] = {}
    for person in people:
        for key in sorted(keys(person)):
            same.setdefault(key, []).append(person.reference)
    told = dict.fromkeys(tuple(references) for references in same.values() if len(references) > 1)
    yield from (Group(what, references) for references in told)


def _outreach(people: Sequence[Person], titles: Collection[str]) -> Iterator[tuple[str, str, int]]:
    counted = Counter((what, value) for person in people for what, value in person.contact if what in titles)
    yield from ((what, value, number) for (what, value), number in sorted(counted.items()))


def _phones(person: Person) -> set[str]:
    """Digits alone; French numbers however their country is written."""
    found = set()
    for _what, value in person.contact:
        if _PHONE.fullmatch(value):
            digits = re.sub(r"\D", "", value.replace("(0)", ""))
            found.add("0" + digits.removeprefix("00").removeprefix(_FRANCE) if _is_french(value, digits) else digits)
    return found


def _is_french(value: str, digits: str) -> bool:
    return value.strip().startswith("+33") or digits.startswith("0033")


def _mails(person: Person) -> set[str]:
    return {folded(value) for _what, value in person.contact if "@" in value}


def _addresses(person: Person) -> set[str]:
    """Street and town together; a town alone is no address."""
    cells = [(folded(what), _plain(value)) for what, value in person.contact]
    streets = [value for (what, value), title in product(cells, STREETS) if what == title]
    towns = [value for what, value in cells if what in TOWNS]
    return {" ".join([*streets, *towns])} if streets else set()
