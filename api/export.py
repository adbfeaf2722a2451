"""Those who hold a seat and those who remain, as tables that organisers and their other tools read.

Without the list that the people came from: reference, name, birth, features and contacts, as the vault keeps them. With
it: its own columns in its own order and with its own delimiter. Either way one column more, `selected`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from api.csvtext import Table
from draws import pool
from ledger.people import Person
from ledger.rules.state import Draw
from ledger.vault import Entry

SELECTED: Final = "selected"
HELD: Final = frozenset({"offered", "accepted"})
BOM: Final = "\ufeff"
"""So that spreadsheets take the file for UTF-8; `api.csvtext` skips it."""

_NUMBER: Final = re.compile(r"[+-][\d\s().,-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tables:
    """Two CSV texts, and how many people stand in each; `unknown` people of the vault who are not in the list given."""

    selected: str
    remaining: str
    numbers: tuple[int, int]
    unknown: int = 0


def states(draw: Draw) -> Mapping[int, str]:
    """`yes` for each position that holds or is offered a seat; else what became of it."""
    return {position: "yes" if seat.state in HELD else seat.state for position, seat in draw.seats.items()}


def from_vault(draw: Draw, people: Iterable[Entry]) -> Tables:
    """From what the vault keeps, by position."""
    entries = list(people)
    contacts = list(dict.fromkeys(what for entry in entries for what, _value in entry.person.contact))
    features = [feature.name for feature in draw.pool.body.features]
    header = ["id", "name", "birth", *features, *contacts, SELECTED]
    told = states(draw)
    rows = [(told.get(e.position, "no"), _cells(e.person, contacts)) for e in entries]
    return _split(header, rows, ",")


def like(draw: Draw, people: Iterable[Entry], table: Table, persons: Sequence[Person]) -> Tables:
    """From the rows of the list itself, of which `persons` are the people; only those whom the vault still knows."""
    told = states(draw)
    known = {entry.person.identity: told.get(entry.position, "no") for entry in people}
    found = [
        (known[person.identity], row.cells)
        for person, row in zip(persons, table.rows, strict=True)
        if person.identity in known
    ]
    tables = _split([*table.header, SELECTED], found, table.delimiter)
    return Tables(tables.selected, tables.remaining, tables.numbers, len(known) - len(found))


def _cells(person: Person, contacts: Sequence[str]) -> list[str]:
    held: dict[str, str] = {}
    for what, value in person.contact:
        held[what] = f"{held[what]}, {value}" if what in held else value
    birth = "" if person.birth == pool.UNKNOWN_BIRTH else person.birth
    return [person.reference, person.name, birth, *person.features, *(held.get(what, "") for what in contacts)]


def _split(header: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], delimiter: str) -> Tables:
    chosen = [[*cells, state] for state, cells in rows if state == "yes"]
    others = [[*cells, state] for state, cells in rows if state != "yes"]
    return Tables(_text([header, *chosen], delimiter), _text([header, *others], delimiter), (len(chosen), len(others)))


def _text(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(_harmless(row) for row in rows)
    return BOM + out.getvalue()


def _harmless(row: Sequence[str]) -> Iterator[str]:
    """Cells that a spreadsheet would run as a formula begin with an apostrophe; telephone numbers stay."""
    for cell in row:
        formula = cell.startswith(("=", "@", "+", "-", "\t", "\r")) and not _NUMBER.fullmatch(cell)
        yield f"'{cell}" if formula else cell
