"""How probably people drop out, from a table: feature, value, rate."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from api import csvtext
from api.problems import TableError, problem
from draws.panels.aggregate import Types
from draws.text import folded

_TITLES: Final = (
    ("category", "categorie", "catégorie", "critère", "feature"),
    ("value", "valeur", "name", "nom"),
    ("rate", "taux", "dropout", "dropout rate", "désistement"),
)
_RATE: Final = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?)\s*(%?)", re.ASCII)


def read(source: Path, types: Types) -> dict[tuple[str, str], float]:
    """The rate, 0 to 1, of each (feature, value) of the table; a percent sign means hundredths.

    Raises:
        TableError: with every problem of the file.
        OSError: it cannot be opened.
    """
    table = csvtext.read(source, source.name)
    problems = list(table.problems)
    titles = [folded(title) for title in table.header]
    places = [next((titles.index(name) for name in names if name in titles), None) for names in _TITLES]
    if None in places:
        raise TableError(table.file, (*problems, problem("rate.header", table.line, columns=", ".join(table.header))))
    known = {folded(value): value for row in types.values for value in row}
    features = {folded(feature): feature for feature in types.features}
    found: dict[tuple[str, str], float] = {}
    for row in table.rows:
        feature, value, text = (row.cells[place].strip() for place in places if place is not None)
        key = features.get(folded(feature)), known.get(folded(value), value)
        match = _RATE.fullmatch(text)
        rate = float(match[1].replace(",", ".")) / (100 if match[2] else 1) if match else 2.0
        if key[0] is None:
            problems.append(problem("rate.feature", row.line, value=feature, features=", ".join(types.features)))
        elif key[1] not in {values[types.features.index(key[0])] for values in types.values}:
            problems.append(problem("rate.value", row.line, value=value, feature=key[0]))
        elif rate > 1:
            problems.append(problem("rate.number", row.line, value=text))
        else:
            found[key[0], key[1]] = rate
    if problems:
        raise TableError(table.file, tuple(problems))
    return found


def general(types: Types, by_value: dict[tuple[str, str], float]) -> float:
    """The rate of everybody together, as the rates of the values have it: the mean over people whose value has one."""
    weighed = [
        (rate, sum(len(m) for m, v in zip(types.members, types.values, strict=True) if v[at] == value))
        for (feature, value), rate in by_value.items()
        for at in (types.features.index(feature),)
    ]
    people = sum(count for _, count in weighed)
    return sum(rate * count for rate, count in weighed) / people if people else 0.0
