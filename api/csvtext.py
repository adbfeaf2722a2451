"""From the bytes of a table, CSV as spreadsheets write it or XLSX, to its header and rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Final
from unicodedata import normalize

from api import sheets
from api.problems import Problem, TableError, problem
from draws.text import one_line

DELIMITERS: Final = (",", ";", "\t")

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


_SAID: Final = re.compile(r"sep=(.)[\r\n]", re.IGNORECASE)
"""How Excel is told which delimiter a file has."""
_NUMBER: Final = re.compile(r"[+-][\d\s().,-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header: the line on which it begins, and as many cells as the header has."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`line` is the header's; `problems` were found, so rows may be missing; `notes` are only to be said aloud."""

    file: str
    line: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read(source: Path | bytes, file: str) -> Table:
    """The table in a file, or in its bytes, called `file` in what is said about it.

    XLSX: the first sheet that holds anything (api.sheets). CSV: UTF-8 with or without BOM, UTF-16 with one, else
    Windows-1252 with a note; comma, semicolon or tab, whichever gives the header most columns, or what a first line
    `sep=;` says. Empty lines are skipped, and empty cells beyond the header.

    Raises:
        TableError: there is no reading it at all.
        OSError: the file cannot be opened.
    """
    data = source if isinstance(source, bytes) else source.read_bytes()
    problems: list[Problem] = []
    if sheets.is_workbook(data):
        delimiter = ","
        parsed, found, notes = sheets.rows(data, file)
        problems += found
    else:
        text, notes = _decode(data, file)
        said = _SAID.match(text)
        delimiter = said[1] if said else _sniff(text)
        parsed = _parse(text, delimiter, problems)[1 if said else 0 :]
    if not parsed:
        raise TableError(file, (*problems, problem("table.empty")))
    line, first = parsed[0]
    header = tuple(normalize("NFC", one_line(name)) for name in _stripped(first))
    if title := _title(header, parsed):
        raise TableError(file, (*notes, *problems, title))
    problems += _header_problems(header, line)
    rows = []
    for number, cells in parsed[1:]:
        row = cells[: len(header)] + _stripped(cells[len(header) :])
        if len(row) == len(header):
            rows.append(Row(number, tuple(row)))
        else:
            problems.append(problem("table.columns", number, found=len(row), expected=len(header)))
    if len(parsed) == 1:
        problems.append(problem("table.empty"))
    return Table(file, line, header, tuple(rows), delimiter, tuple(problems), notes)


def _decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    if data.startswith((_ZIP, _OLE)):
        raise TableError(file, (problem("table.spreadsheet"),))
    try:
        if data.startswith(_UTF_16):
            return data.decode("utf-16"), ()
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252"), (problem("table.cp1252"),)
        except UnicodeDecodeError:
            raise TableError(file, (problem("table.encoding"),)) from None


def _sniff(text: str) -> str:
    """The delimiter that gives the first line most columns, or the next if that has only one; of several the first."""

    def columns(line: str, delimiter: str) -> int:
        try:
            return len(next(csv.reader([line], delimiter=delimiter), ()))
        except csv.Error:
            return 0

    for line in islice((line for line in text.splitlines() if line.strip()), 5):
        best = max(DELIMITERS, key=partial(columns, line))
        if columns(line, best) > 1:
            return best
    return DELIMITERS[0]


def _parse(text: str, delimiter: str, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """(line on which it begins, cells) of each row that is not empty; what cannot be read ends the list."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        problems.append(problem("table.quoting", begins))
    return found


def _stripped(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end, which spreadsheets leave behind."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _title(header: tuple[str, ...], parsed: list[tuple[int, list[str]]]) -> Problem | None:
    """A problem if what should be the header is the title of the whole table."""
    if len(header) > 1:
        return None
    wide = next(((line, len(_stripped(cells))) for line, cells in parsed[1:] if len(_stripped(cells)) > 1), None)
    return problem("table.title", parsed[0][0], text=header[0], first=wide[0], number=wide[1]) if wide else None


def _header_problems(header: tuple[str, ...], line: int) -> list[Problem]:
    repeated = [name for name, times in Counter(header).items() if times > 1 and name]
    empty = [number for number, name in enumerate(header, 1) if not name]
    return [problem("table.header_repeated", line, column=name) for name in repeated] + [
        problem("table.header_empty", line, number=number) for number in empty
    ]


def harmless(row: Sequence[str]) -> Iterator[str]:
    """Cells that a spreadsheet would run as a formula begin with an apostrophe; telephone numbers stay."""
    for cell in row:
        formula = cell.startswith(("=", "@", "+", "-", "\t", "\r")) and not _NUMBER.fullmatch(cell)
        yield f"'{cell}" if formula else cell


def refuse(table: Table, problems: list[Problem]) -> None:
    """TableError with the notes too, for a wrong encoding explains many a problem; nothing without problems."""
    if problems:
        raise TableError(table.file, (*table.notes, *sorted(problems, key=lambda found: found.line)))
