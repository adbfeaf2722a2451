"""Everybody's weight, from a table that says which people weigh what: features of the pool, and a column "weight"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from api import csvtext
from api.csvtext import Row
from api.i18n import _
from api.problems import Misused
from draws.text import folded
from draws.weighted import WEIGHT_SIZE
from ledger.bodies import Feature
from ledger.sealing import HasValues

_WEIGHT: Final = ("weight", "poids")
_MOST: Final = 2 ** (8 * WEIGHT_SIZE) - 1


def read(path: Path, features: Sequence[Feature], people: Iterable[HasValues]) -> bytes:
    """The weights blob, n × BE32: each person has that of the one row with their values.

    Misused, with file and line, when the table does not give each person exactly one weight from 1 on.
    """
    table = csvtext.read(path, path.name)
    places = {feature.name: column for column, feature in enumerate(features)}
    weight = next((i for i, title in enumerate(table.header) if folded(title) in _WEIGHT), None)
    named = [(i, places[title]) for i, title in enumerate(table.header) if title in places]
    if weight is None or not named or len(named) + 1 < len(table.header):
        raise Misused(
            _("{file}: its columns must be weight and features of this pool, which has {features}.").format(
                file=table.file, features=", ".join(places)
            )
        )
    weights: dict[tuple[str, ...], bytes] = {}
    for row in table.rows:
        key = tuple(row.cells[i].strip() for i, _column in named)
        if key in weights:
            raise Misused(_at(table.file, row, _("this combination has a weight already.")))
        weights[key] = _weight(table.file, row, row.cells[weight].strip())
    return b"".join(_of(table.file, weights, tuple(person.values[column] for _i, column in named)) for person in people)


def _weight(file: str, row: Row, text: str) -> bytes:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) and 1 <= int(text) <= _MOST):
        raise Misused(_at(file, row, _("a weight is a whole number from 1 to {most}.").format(most=_MOST)))
    return int(text).to_bytes(WEIGHT_SIZE, "big")


def _of(file: str, weights: dict[tuple[str, ...], bytes], values: tuple[str, ...]) -> bytes:
    if values not in weights:
        raise Misused(_("{file} has no weight for {values}.").format(file=file, values=", ".join(values)))
    return weights[values]


def _at(file: str, row: Row, what: str) -> str:
    return _("{file}, line {line}: {what}").format(file=file, line=row.line, what=what)
