"""The quotas of a draw, as CSV or XLSX: features, their values, and how many of the seats each may have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from api import csvtext
from api.csvtext import Row, Table, refuse
from api.problems import Problem, problem
from draws.text import folded
from ledger.errors import Malformed
from ledger.people import FEATURES, NOT_GIVEN, VALUE_LENGTH, VALUES, Feature, tidy

MAX_QUOTA: Final = 10**6

_NUMBER: Final = re.compile(r"(\d{1,7})(?:[.,]0{1,6})?", re.ASCII)
_BOUNDS: Final[Mapping[str, tuple[str, ...]]] = {
    "min_flex": ("min_flex",),
    "min": ("min", "minimum"),
    "max": ("max", "maximum"),
    "max_flex": ("max_flex",),
}
_CATEGORY: Final = ("category", "categorie", "catégorie", "critère", "feature")
_VALUE: Final = ("value", "valeur", "name", "nom", "category value", "category_value", "category-value", "feature")


@dataclass(frozen=True, slots=True)
class Quota:
    """How many of the seats may go to people with this value; the flexible bounds are those that may be relaxed to.

    `line`: where it stands in its file.
    """

    feature: str
    value: str
    min: int
    max: int
    min_flex: int | None = None
    max_flex: int | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Quotas:
    """The rows of a file of quotas, in its order. `notes` are to be said aloud."""

    rows: tuple[Quota, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def features(self) -> tuple[Feature, ...]:
        """Each feature with its values, in the order in which the file names them."""
        values: dict[str, list[str]] = {}
        for quota in self.rows:
            values.setdefault(quota.feature, []).append(quota.value)
        return tuple(Feature(name, tuple(listed)) for name, listed in values.items())


def read_quotas(source: Path | bytes, file: str = "quotas") -> Quotas:
    """Read columns category, name (or category, feature; or feature, value), min, max, and min_flex, max_flex if there.

    A feature is the same whatever its case, and is spelt as at first; numbers may have zeros behind a point.

    Raises:
        TableError: with every problem of the file.
        OSError: it cannot be opened.
    """
    table = csvtext.read(source, source.name if isinstance(source, Path) else file)
    problems = list(table.problems)
    places = _quota_columns(table, problems)
    rows = _quota_rows(table, places, problems) if places else ()
    refuse(table, problems)
    return Quotas(rows, table.notes)


def _quota_columns(table: Table, problems: list[Problem]) -> dict[str, int] | None:
    titles = [folded(name) for name in table.header]
    category = next((titles.index(name) for name in _CATEGORY if name in titles), None)
    value = next((titles.index(name) for name in _VALUE if name in titles and titles.index(name) != category), None)
    found = {
        what: next((titles.index(name) for name in names if name in titles), None) for what, names in _BOUNDS.items()
    }
    places = {what: place for what, place in found.items() if place is not None}
    if category is None or value is None or not places.keys() >= {"min", "max"}:
        problems.append(problem("quota.header", table.line, columns=", ".join(table.header)))
        return None
    return places | {"category": category, "value": value}


def _quota_rows(table: Table, places: dict[str, int], problems: list[Problem]) -> tuple[Quota, ...]:
    quotas = []
    seen: dict[tuple[str, str], int] = {}
    counts: dict[str, int] = {}
    spelt: dict[str, str] = {}
    for row in table.rows:
        quota = _quota(table, row, places, problems)
        if quota is None:
            continue
        quota = replace(quota, feature=spelt.setdefault(folded(quota.feature), quota.feature))
        first = seen.setdefault((quota.feature, quota.value), row.line)
        if first != row.line:
            repeated = problem("quota.repeated", row.line, value=quota.value, feature=quota.feature, first=first)
            problems.append(repeated)
            continue
        counts[quota.feature] = counts.get(quota.feature, 0) + 1
        if len(counts) == FEATURES + 1 and counts[quota.feature] == 1:
            problems.append(problem("quota.features", row.line, limit=FEATURES))
        if counts[quota.feature] == VALUES + 1:
            problems.append(problem("quota.values", row.line, feature=quota.feature, limit=VALUES))
        quotas.append(quota)
    return tuple(quotas)


def _quota(table: Table, row: Row, places: dict[str, int], problems: list[Problem]) -> Quota | None:
    before = len(problems)
    texts = {}
    for what in ("category", "value"):
        try:
            texts[what] = tidy(row.cells[places[what]], VALUE_LENGTH, what)
        except Malformed:
            problems.append(problem("table.text", row.line, column=table.header[places[what]]))
    if not all(texts.values()):
        problems.append(problem("quota.empty", row.line))
    elif folded(texts.get("value", "")) == folded(NOT_GIVEN):
        problems.append(problem("quota.not_given", row.line, value=texts["value"]))
    numbers = _quota_numbers(table, row, places, problems)
    if len(problems) > before:
        return None
    flexible = (numbers.get("min_flex"), numbers.get("max_flex"))
    return Quota(texts["category"], texts["value"], numbers["min"], numbers["max"], *flexible, row.line)


def _quota_numbers(table: Table, row: Row, places: dict[str, int], problems: list[Problem]) -> dict[str, int]:
    numbers = {}
    for what in _BOUNDS:
        text = row.cells[places[what]].strip() if what in places else ""
        if not text and what.endswith("_flex"):
            continue
        match = _NUMBER.fullmatch(text)
        if match and int(match[1]) <= MAX_QUOTA:
            numbers[what] = int(match[1])
        elif not text:
            problems.append(problem("quota.no_number", row.line, column=table.header[places[what]]))
        else:
            problems.append(problem("quota.number", row.line, value=text, column=table.header[places[what]]))
    for low, high in (("min", "max"), ("min_flex", "min"), ("max", "max_flex")):
        if low in numbers and high in numbers and numbers[low] > numbers[high]:
            found = problem("quota.order", row.line, low=low, minimum=numbers[low], high=high, maximum=numbers[high])
            problems.append(found)
    return numbers
