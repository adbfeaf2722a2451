"""Those who hold a seat and those who remain, as tables that organisers and their other tools read.

Without the list that the people came from: position, reference, name, birth, features and contacts, as the vault
keeps them. With it: its own columns in its own order and with its own delimiter. Either way one more:
`selected`.

Plain tables are what sortition-algorithms and the stratification app write: no such column, commas, no byte order mark;
and of those who remain, nobody who lives with somebody selected, where the draw keeps them apart.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from api.csvtext import Table, harmless
from draws import pool
from ledger.people import Person
from ledger.rules.state import Draw
from ledger.vault import Entry

POSITION: Final = "position"
"""In the closed list, as the commands of seats want it."""
SELECTED: Final = "selected"
HELD: Final = frozenset({"offered", "accepted"})
BOM: Final = "\ufeff"
"""So that spreadsheets take the file for UTF-8; `api.csvtext` skips it."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Two CSV texts, and how many people stand in each; `unknown` people of the vault who are not in the list given."""

    selected: str
    remaining: str
    numbers: tuple[int, int]
    unknown: int = 0


def states(draw: Draw) -> Mapping[int, str]:
    """`yes` for each position that holds or is offered a seat; else what became of it; `withdrawn` if they objected."""
    objected = dict.fromkeys(draw.withdrawn, "withdrawn")
    return objected | {position: "yes" if seat.state in HELD else seat.state for position, seat in draw.seats.items()}


def beside(draw: Draw, homes: Iterable[Sequence[int]]) -> frozenset[int]:
    """Who holds no seat and lives with as many people who do as may sit; nobody where the draw keeps nobody apart."""
    most = draw.body.lottery.per_home if draw.body.lottery else None
    told = states(draw)
    found: set[int] = set()
    for home in homes if most else ():
        selected = {position for position in home if told.get(position) == "yes"}
        if most and len(selected) >= most:
            found.update(set(home) - selected)
    return frozenset(found)


def from_vault(draw: Draw, people: Iterable[Entry], *, plain: bool = False) -> Tables:
    """From what the vault keeps, by position."""
    entries = list(people)
    contacts = list(dict.fromkeys(what for entry in entries for what, _value in entry.person.contact))
    features = [feature.name for feature in draw.pool.body.features]
    header = [*([] if plain else [POSITION]), "id", "name", "birth", *features, *contacts, SELECTED]
    told = states(draw)
    rows = [
        (told.get(e.position, "no"), [*([] if plain else [str(e.position)]), *_cells(e.person, contacts)])
        for e in entries
    ]
    return _split(header, rows, ",", plain=plain)


def like(
    draw: Draw,
    people: Iterable[Entry],
    table: Table,
    persons: Sequence[Person],
    homes: Sequence[Sequence[int]] = (),
    *,
    plain: bool = False,
) -> Tables:
    """From the rows of the list itself, of which `persons` are the people; only those whom the vault still knows.

    Whoever lives with somebody selected (`homes`, as positions in the list) is in neither table.
    """
    told = states(draw)
    known = {entry.person.identity: told.get(entry.position, "no") for entry in people}
    chosen = [known.get(person.identity) for person in persons]
    beside = {i for home in homes if any(chosen[i] == "yes" for i in home) for i in home if chosen[i] != "yes"}
    found = [
        (state, row.cells)
        for i, (state, row) in enumerate(zip(chosen, table.rows, strict=True))
        if state is not None and i not in beside
    ]
    tables = _split([*table.header, SELECTED], found, table.delimiter, plain=plain)
    return Tables(tables.selected, tables.remaining, tables.numbers, len(known) - sum(map(bool, chosen)))


def _cells(person: Person, contacts: Sequence[str]) -> list[str]:
    held: dict[str, str] = {}
    for what, value in person.contact:
        held[what] = f"{held[what]}, {value}" if what in held else value
    birth = "" if person.birth == pool.UNKNOWN_BIRTH else person.birth
    return [person.reference, person.name, birth, *person.features, *(held.get(what, "") for what in contacts)]


def _split(header: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], delimiter: str, *, plain: bool) -> Tables:
    chosen = [[*cells, state] for state, cells in rows if state == "yes"]
    others = [[*cells, state] for state, cells in rows if state != "yes"]
    selected, remaining = (_text([header, *part], delimiter, plain=plain) for part in (chosen, others))
    return Tables(selected, remaining, (len(chosen), len(others)))


def _text(rows: Iterable[Sequence[str]], delimiter: str, *, plain: bool) -> str:
    """The rows as CSV; plain ones with commas, without the last column and without mark."""
    out = StringIO()
    writer = csv.writer(out, delimiter="," if plain else delimiter, lineterminator="\r\n")
    writer.writerows(harmless(row[:-1] if plain else row) for row in rows)
    return out.getvalue() if plain else BOM + out.getvalue()
