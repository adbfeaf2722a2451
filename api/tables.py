"""The two tables of a draw, as CSV: the people, and the quotas that name the features and their values.

Whatever is wrong in a file is found in one go: TableError carries all its problems, by line (api.problems).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from api import columns, csvtext, opendlp
from api.columns import Columns
from api.csvtext import Row, Table, refuse
from api.likely import listed, nearest
from api.problems import Problem, TableError, problem, sentence
from api.quotas import Quota, Quotas, read_quotas
from draws import pool
from draws.errors import InvalidPool
from draws.text import folded
from ledger.bodies import Feature as BodyFeature
from ledger.errors import Malformed
from ledger.people import CONTACT_LENGTH, NAME_LENGTH, NOT_GIVEN, VALUE_LENGTH, Feature, Person, tidy

__all__ = ["PeopleTable", "Problem", "Quota", "Quotas", "TableError", "birth", "read_people", "read_quotas", "sentence"]

UNKNOWN_BIRTHS: Final = frozenset({"", "?", "unknown", "inconnu", "inconnue", "inconnu(e)", folded(NOT_GIVEN)})

_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def birth(text: str) -> str:
    """A birth as its commitment has it, from what people write: 31/12/1980, 1980-12-31, 1980, or that it is unknown.

    Raises:
        InvalidPool: anything else, or a day that the calendar does not have.
    """
    if folded(text) in UNKNOWN_BIRTHS:
        return pool.UNKNOWN_BIRTH
    match = _DAY_FIRST.fullmatch(text.strip())
    return pool.normal_birth(f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else text)


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The people of a file, in its order, and their lines; which columns were read, for people to check.

    `notes` are to be said aloud; `outreach` the titles of the columns that say how people were reached.
    """

    file: str
    people: tuple[Person, ...]
    lines: tuple[int, ...]
    columns: Mapping[str, str]
    notes: tuple[Problem, ...] = ()
    outreach: tuple[str, ...] = ()


def read_people(
    source: Path | bytes,
    features: Sequence[Feature | BodyFeature],
    mapping: Iterable[str] = (),
    file: str = "people",
) -> PeopleTable:
    """Read people with their value of each feature.

    `mapping` has items WHAT=COLUMN, WHAT being `name`, `birth`, `reference`, `contact`, `outreach` or a feature; `+`
    joins columns, as in `name=Prénom+Nom` or `contact=Email+Mobile`. What is not mapped is recognised by its usual
    titles. Without a reference people are numbered from 1 in the order of the rows, without a name they are called by
    their reference, without a birth it is unknown. Values count whatever their case; an empty one is `NOT_GIVEN`.
    Of an export of OpenDLP only those in its pool are read.

    Raises:
        TableError: with every problem of the file.
        OSError: it cannot be opened.
    """
    table = opendlp.pool(csvtext.read(source, source.name if isinstance(source, Path) else file))
    problems = list(table.problems)
    places = columns.resolve(table, [feature.name for feature in features], mapping, problems)
    reader = _Reader(table, places, features, problems)
    read = [(reader.person(number, row), row.line) for number, row in enumerate(table.rows, 1)]
    refuse(table, problems)
    found = [(person, line) for person, line in read if person]
    return PeopleTable(
        file=table.file,
        people=tuple(person for person, _line in found),
        lines=tuple(line for _person, line in found),
        columns=places.named(table.header),
        notes=table.notes,
        outreach=tuple(table.header[column] for column in places.outreach),
    )


@dataclass(slots=True)
class _Reader:
    """Reads row after row and notes what is wrong."""

    table: Table
    places: Columns
    features: Sequence[Feature | BodyFeature]
    problems: list[Problem]
    exact: list[frozenset[str]] = field(init=False)
    by_case: list[dict[str, str]] = field(init=False)
    references: dict[str, int] = field(default_factory=dict)
    identities: dict[tuple[str, str], int] = field(default_factory=dict)
    likely: dict[tuple[int, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.exact = [frozenset(feature.values) for feature in self.features]
        self.by_case = [_by_case(feature.values) for feature in self.features]

    def person(self, number: int, row: Row) -> Person | None:
        """The person of a row, None if there was any problem with it."""
        before = len(self.problems)
        reference = self._reference(number, row)
        name = self._name(reference, row)
        birth = self._birth(row)
        values = tuple(self._value(i, row) for i in range(len(self.features)))
        kept = (*self.places.contact, *(i for i in self.places.outreach if i not in self.places.contact))
        cells = ((self.table.header[i], self._cell(row, i, CONTACT_LENGTH)) for i in kept)
        contact = tuple((what, value) for what, value in cells if value)
        if len(self.problems) > before:
            return None
        person = Person(reference, name, birth, values, contact)
        first = self.identities.setdefault(person.identity, row.line)
        if first != row.line:
            self._found("person.repeated", row, first=first)
        return person

    def _found(self, code: str, row: Row, **params: str | int) -> None:
        self.problems.append(problem(code, row.line, **params))

    def _cell(self, row: Row, column: int, limit: int) -> str:
        try:
            return tidy(row.cells[column], limit, "")
        except Malformed:
            self._found("table.text", row, column=self.table.header[column])
            return ""

    def _reference(self, number: int, row: Row) -> str:
        column = self.places.reference
        if column is None:
            return str(number)
        reference = self._cell(row, column, NAME_LENGTH)
        if not reference:
            self._found("person.reference", row, column=self.table.header[column])
        first = self.references.setdefault(reference, row.line)
        if reference and first != row.line:
            self._found("person.reference_repeated", row, value=reference, first=first)
        return reference

    def _name(self, reference: str, row: Row) -> str:
        if not self.places.name:
            return reference
        name = " ".join(filter(None, (self._cell(row, i, NAME_LENGTH) for i in self.places.name)))
        if not name:
            self._found("person.name", row)
        elif len(name) > NAME_LENGTH:
            self._found("table.text", row, column=self.table.header[self.places.name[0]])
        return name

    def _birth(self, row: Row) -> str:
        if self.places.birth is None:
            return pool.UNKNOWN_BIRTH
        text = self._cell(row, self.places.birth, NAME_LENGTH)
        try:
            return birth(text)
        except InvalidPool:
            self._found("person.birth", row, value=text)
            return pool.UNKNOWN_BIRTH

    def _value(self, feature: int, row: Row) -> str:
        column = self.places.features[feature]
        if column is None:  # said once already, as `column.missing`
            return NOT_GIVEN
        text = self._cell(row, column, VALUE_LENGTH)
        if text in self.exact[feature]:
            return text
        value = self.by_case[feature].get(folded(text))
        if value is None:
            given = self.features[feature]
            key = feature, text
            like = self.likely[key] = self.likely[key] if key in self.likely else nearest(text, given.values)
            about = {"value": text, "feature": given.name, "values": listed(given.values)}
            if like:
                self._found("person.value_like", row, **about, nearest=like)
            else:
                self._found("person.value", row, **about)
        return value or NOT_GIVEN


def _by_case(values: Sequence[str]) -> dict[str, str]:
    """Value by folded value, where that is not ambiguous; nothing and `NOT_GIVEN` are always understood."""
    keys = [folded(value) for value in values]
    known = {key: value for key, value in zip(keys, values, strict=True) if keys.count(key) == 1}
    return {"": NOT_GIVEN, folded(NOT_GIVEN): NOT_GIVEN} | known
