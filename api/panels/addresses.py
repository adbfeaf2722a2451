"""Who lives together: people whose address is the same in the columns that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from api import columns, csvtext, opendlp
from api.csvtext import Table
from api.problems import Problem, TableError
from draws.text import folded, one_line


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
    found: dict[tuple[str, ...], list[int]] = {}
    for position, row in enumerate(table.rows):
        address = tuple(_plain(row.cells[column]) for column in places)
        if any(address):
            found.setdefault(address, []).append(position)
    return tuple(tuple(positions) for positions in found.values() if len(positions) > 1)


def _plain(text: str) -> str:
    return " ".join(word.strip(".,;") for word in folded(one_line(text)).split()).strip()
