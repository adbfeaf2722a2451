"""Who lives together: people whose address is the same in the columns that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from api import columns, csvtext, opendlp
from api.csvtext import Table
from api.i18n import _
from api.problems import Misused, Problem, TableError
from api.tables import PeopleTable
from draws.text import folded, one_line
from ledger.people import Person

Address: TypeAlias = tuple[str, ...]
"""Its cells; empty where nobody gave one."""


def homes(people: Path, titles: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """The positions of people who share an address, by the first of them; only where two or more do.

    `titles` are columns, or several with `+` between them. Case, spaces and punctuation at the ends of words do not
    tell addresses apart; an address that is empty throughout is nobody's home.

    Raises:
        TableError: a column is missing.
        OSError: the file cannot be opened.
    """
    if not titles:
        return ()
    return of_table(opendlp.pool(csvtext.read(people, people.name)), titles)


def of_table(table: Table, titles: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """As :func:`homes`, of a table that was read; positions count its rows."""
    problems: list[Problem] = []
    places = columns.joined(table, titles, problems)
    if problems:
        raise TableError(table.file, tuple(problems))
    return _sharing(_address(row.cells, places) for row in table.rows)


def of_lists(
    lists: Sequence[tuple[Table, PeopleTable]], people: Sequence[Person], titles: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    """As :func:`homes`, of all rows of several lists together, each with the people read from it.

    Positions count `people`, who are those of all lists, each once.

    Raises:
        TableError: a list lacks a column.
        Misused: somebody has another address in another list; whoever it is, by file and line.
    """
    found: dict[tuple[str, str], Address] = {}
    seen: dict[tuple[str, str], str] = {}
    clashes: list[str] = []
    for table, read in lists:
        problems: list[Problem] = []
        places = columns.joined(table, titles, problems)
        if problems:
            raise TableError(table.file, tuple(problems))
        for row, person in zip(table.rows, read.people, strict=True):
            address, place = _address(row.cells, places), f"{table.file}:{row.line}"
            first = found.get(person.identity)
            if first and address and first != address:
                clashes.append(f"- {seen[person.identity]}, {place}")
            if not first:
                found[person.identity], seen[person.identity] = address, place
    if clashes:
        said = _("The same person has another address in another list; correct one of them:")
        raise Misused("\n".join([said, *clashes]))
    return _sharing(found[person.identity] for person in people)


def _address(cells: Sequence[str], places: Sequence[int]) -> Address:
    """The cells of an address, made alike; nothing if all are empty."""
    address = tuple(_plain(cells[column]) for column in places)
    return address if any(address) else ()


def _sharing(addresses: Iterable[Address]) -> tuple[tuple[int, ...], ...]:
    """The positions of those with the same address, where two or more have it."""
    found: dict[Address, list[int]] = {}
    for position, address in enumerate(addresses):
        if address:
            found.setdefault(address, []).append(position)
    return tuple(tuple(positions) for positions in found.values() if len(positions) > 1)


def _plain(text: str) -> str:
    return " ".join(word.strip(".,;") for word in folded(one_line(text)).split()).strip()
