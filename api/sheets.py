"""The first sheet of a workbook (XLSX) as rows of text, as if somebody had saved it as CSV.

What a spreadsheet shows and what it holds can differ: formulas without a value, errors, hidden rows, numbers where
telephones were typed. Whatever cannot be read is a problem; whatever could surprise is said aloud.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from api.problems import Problem, TableError, problem

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST: Final = 64 * 2**20
"""Bytes of a workbook once unpacked: a zip can hold far more than its size tells."""
CELLS: Final = 2_000_000
"""Cells of a sheet, empty ones between full ones included."""
_SHORTENED: Final = 9

Cells = list[tuple[int, list[str]]]
"""(line, cells) of each row that is not empty."""


def is_workbook(data: bytes) -> bool:
    """Whether these are the bytes of an XLSX file, whatever its name."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except zipfile.BadZipFile:
        return False


def rows(data: bytes, file: str) -> tuple[Cells, tuple[Problem, ...], tuple[Problem, ...]]:
    """The rows of the first sheet that holds any, the problems found in it, and the notes.

    Raises:
        TableError: it cannot be read at all.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST:
            raise TableError(file, (problem("sheet.large"),))
    values, formulas = _opened(data, file, values=True), _opened(data, file, values=False)
    sheets = [sheet for sheet in values.worksheets if sheet.max_row > 1 or sheet.max_column > 1]
    if not sheets:
        raise TableError(file, (problem("table.empty"),))
    sheet = sheets[0]
    if sheet.max_column * sheet.max_row > CELLS:
        raise TableError(file, (problem("sheet.large"),))
    problems: list[Problem] = []
    written = formulas[sheet.title]
    found = [(line, _cells(sheet, written, line, problems)) for line in range(1, sheet.max_row + 1)]
    return (
        [(line, cells) for line, cells in found if any(cell.strip() for cell in cells)],
        tuple(problems),
        tuple(_notes(sheet, len(sheets))),
    )


def _opened(data: bytes, file: str, *, values: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which hold no data
            return load_workbook(BytesIO(data), data_only=values)
    except Exception as broken:  # a damaged workbook makes openpyxl fail in whatever way it was damaged
        raise TableError(file, (problem("sheet.broken"),)) from broken


def _cells(sheet: Worksheet, written: Worksheet, line: int, problems: list[Problem]) -> list[str]:
    row = []
    for column in range(1, sheet.max_column + 1):
        cell: Any = sheet.cell(line, column)
        if cell.data_type == "e":
            problems.append(problem("sheet.error", line, value=str(cell.value), column=cell.column_letter))
        elif cell.value is None and written.cell(line, column).data_type == "f":
            problems.append(problem("sheet.formula", line, column=cell.column_letter))
        row.append(_text(cell.value))
    return row


def _text(value: Any) -> str:
    """A cell as CSV would have it; a day without an hour is a day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _notes(sheet: Worksheet, sheets: int) -> Iterator[Problem]:
    if sheets > 1:
        yield problem("sheet.others", sheet=sheet.title, number=sheets - 1)
    hidden = [line for line, about in sheet.row_dimensions.items() if about.hidden and line <= sheet.max_row]
    if hidden:
        yield problem("sheet.hidden", min(hidden), number=len(hidden))
    if sheet.merged_cells.ranges:
        yield problem("sheet.merged", min(int(span.min_row or 1) for span in sheet.merged_cells.ranges))
    shortened: list[Any] = [cell for row in sheet.iter_rows(min_row=2) for cell in row if _lost_zero(cell)]
    if shortened:
        yield problem("sheet.numbers", shortened[0].row, column=shortened[0].column_letter, number=len(shortened))


def _lost_zero(cell: Any) -> bool:
    """Whether it looks like a telephone number of ten digits that was taken for a number."""
    return cell.data_type == "n" and not getattr(cell, "is_date", True) and len(_text(cell.value)) == _SHORTENED
