"""Respondents as OpenDLP exports them: its own columns tell who is not, or not any more, among those to draw from."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from api.csvtext import Table
from api.problems import problem
from draws.text import folded

_MARKS: Final = ("selection_status", "source_type")
"""Columns that such an export always has, and no other table of people."""
_WANTED: Final = {"selection_status": ("pool",), "eligible": ("true", ""), "can_attend": ("true", "")}


def pool(table: Table) -> Table:
    """The table without those whose status is another than in the pool, who are not eligible or cannot attend.

    That any were left out is a note. A table that is no such export comes back as it is.
    """
    titles = [folded(title) for title in table.header]
    if any(mark not in titles for mark in _MARKS):
        return table
    places = [(titles.index(title), wanted) for title, wanted in _WANTED.items() if title in titles]
    rows = tuple(row for row in table.rows if all(folded(row.cells[at]) in wanted for at, wanted in places))
    left_out = len(table.rows) - len(rows)
    notes = (problem("opendlp.left_out", number=left_out),) if left_out else ()
    return replace(table, rows=rows, notes=(*table.notes, *notes))
