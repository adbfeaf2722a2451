"""Which column of a list of people holds what: as somebody said, else by its usual titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

from api.csvtext import Table
from api.likely import listed, nearest
from api.problems import Problem, problem
from draws.text import folded, one_line

REFERENCE: Final = ("id", "reference", "référence", "identifiant", "numéro", "n°")
NAME_PAIRS: Final = (
    ("first_name", "last_name"),
    ("first name", "last name"),
    ("firstname", "lastname"),
    ("given name", "family name"),
    ("prénom", "nom"),
    ("prenom", "nom"),
)
NAME: Final = ("name", "full_name", "full name", "nom complet", "nom et prénom", "nom")
BIRTH: Final = (
    "birth",
    "birth_date",
    "birthdate",
    "date_of_birth",
    "date of birth",
    "dob",
    "birth_year",
    "year of birth",
    "naissance",
    "date de naissance",
    "date_naissance",
    "année de naissance",
    "né(e) le",
)
CONTACT: Final = (
    *("email", "e-mail", "mail", "courriel", "courriel 1"),
    *("phone", "telephone", "téléphone", "tel", "tél", "mobile", "mobile_number", "portable"),
    *("address", "adresse", "primary_address1", "primary_address2", "primary_city", "primary_zip"),
    *("code postal", "ville", "city", "zip", "postcode"),
)
OUTREACH: Final = (
    *("outreach", "recruitment", "channel", "door", "doors", "call", "calls", "refusal", "refusals"),
    *("démarche", "démarches", "canal", "porte-à-porte", "portes", "appel", "appels", "relance", "relances", "refus"),
)
"""How people were reached, or tried to be: kept in the vault, counted aloud, never a feature by itself."""
KNOWN: Final = ("name", "birth", "reference", "contact", "outreach")


@dataclass(frozen=True, slots=True)
class Columns:
    """Indexes of columns, from 0. `features` has one for each feature of the pool, None where a column is missing."""

    reference: int | None
    name: tuple[int, ...]
    birth: int | None
    contact: tuple[int, ...]
    outreach: tuple[int, ...]
    features: tuple[int | None, ...]

    def named(self, header: Sequence[str]) -> Mapping[str, str]:
        """What was read from where, by title; joined titles have a `+` between them."""
        places = {
            "reference": () if self.reference is None else (self.reference,),
            "name": self.name,
            "birth": () if self.birth is None else (self.birth,),
            "contact": self.contact,
            "outreach": self.outreach,
        }
        return {what: "+".join(header[i] for i in found) for what, found in places.items() if found}


def resolve(table: Table, features: Sequence[str], mapping: Iterable[str], problems: list[Problem]) -> Columns:
    """Find the columns; what cannot be found is added to `problems` (`column.missing`, `column.mapping`).

    `mapping` has items WHAT=COLUMN (see `api.tables.read_people`). A feature called like one of `KNOWN` is written
    `feature:name=COLUMN`, which every feature may be.
    """
    titles = _Titles(table, problems)
    said = dict(_pairs(mapping, features, problems))

    def one(what: str, usual: int | None) -> int | None:
        return titles.one(said[what]) if what in said else usual

    found = tuple(
        titles.one(said[f"feature:{name}"]) if f"feature:{name}" in said else titles.one(name, "column.feature")
        for name in features
    )
    taken = {column for column in found if column is not None}
    return Columns(
        reference=one("reference", titles.reference(taken)),
        name=titles.joined(said["name"]) if "name" in said else titles.name(taken),
        birth=one("birth", titles.usual(BIRTH, taken)),
        contact=titles.joined(said["contact"]) if "contact" in said else titles.every(CONTACT, taken),
        outreach=titles.joined(said["outreach"]) if "outreach" in said else titles.every(OUTREACH, taken),
        features=found,
    )


def joined(table: Table, texts: Iterable[str], problems: list[Problem]) -> tuple[int, ...]:
    """The columns of these titles, each maybe several with `+` between them; what is not there is a problem."""
    titles = _Titles(table, problems)
    return tuple(dict.fromkeys(column for text in texts for column in titles.joined(text)))


def _pairs(mapping: Iterable[str], features: Sequence[str], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """(what, column) of each item; a feature as `feature:` and its name."""
    for text in mapping:
        what, _sign, column = (normalize("NFC", one_line(part)) for part in text.partition("="))
        if what not in KNOWN:
            what = f"feature:{what.removeprefix('feature:')}"
        if not column or (what not in KNOWN and what.removeprefix("feature:") not in features):
            problems.append(problem("column.mapping", text=text))
        else:
            yield what, column


class _Titles:
    """The titles of a header, found as they are written, else whatever their case."""

    def __init__(self, table: Table, problems: list[Problem]) -> None:
        self._line = table.line
        self._problems = problems
        # Of two columns with one title the first counts; the repetition is a problem already.
        pairs = list(reversed(list(enumerate(table.header))))
        self._exact = {title: column for column, title in pairs}
        self._folded = {folded(title): column for column, title in pairs}

    def _find(self, title: str) -> int | None:
        return self._exact.get(title, self._folded.get(folded(title)))

    def one(self, title: str, missing: str = "column.missing") -> int | None:
        """The column of this title, which must be there, or `missing` is the problem."""
        column = self._find(title)
        if column is None:
            near = nearest(title, self._exact)
            others = [name for name in reversed(self._exact) if name and name != near]
            self._problems.append(problem(missing, self._line, column=title, columns=listed([near, *others])))
        return column

    def joined(self, text: str) -> tuple[int, ...]:
        """The columns of titles with `+` between them, unless a title is written like that."""
        whole = self._find(text)
        if whole is not None:
            return (whole,)
        columns = (self.one(title.strip()) for title in text.split("+"))
        return tuple(column for column in columns if column is not None)

    def usual(self, titles: Iterable[str], taken: AbstractSet[int]) -> int | None:
        """The first of these titles whose column is there and not a feature's."""
        found = (self._folded.get(title) for title in titles)
        return next((column for column in found if column is not None and column not in taken), None)

    def reference(self, taken: AbstractSet[int]) -> int | None:
        """The usual column of references, or the first that is called something_id."""
        others = (title for title in self._folded if title.endswith("_id"))
        return self.usual((*REFERENCE, *sorted(others, key=self._folded.__getitem__)), taken)

    def name(self, taken: AbstractSet[int]) -> tuple[int, ...]:
        """The usual columns of names."""
        for first, last in NAME_PAIRS:
            pair = (self.usual([first], taken), self.usual([last], taken))
            if pair[0] is not None and pair[1] is not None:
                return pair[0], pair[1]
        whole = self.usual(NAME, taken)
        return () if whole is None else (whole,)

    def every(self, titles: Iterable[str], taken: AbstractSet[int]) -> tuple[int, ...]:
        """All columns of these usual titles, in the order of the header."""
        return tuple(sorted({self._folded[title] for title in titles if title in self._folded} - taken))
