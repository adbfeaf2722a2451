"""A paper as a sequence of blocks, written as plain text or as one HTML file that needs nothing else and runs nothing.

Both say the same, for both are written from the same blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import segno

from api.i18n import _, language

WIDTH: Final = 78
"""Characters of a line of text."""
_NARROW: Final = 16
"""Characters that the last column of a table has at least."""
_QUIET: Final = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line ends are kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A fingerprint: twelve words, each after its index, as `api.words.scene` writes them."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, and what is in it, said in words."""

    content: str
    caption: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new sheet."""


Block = Heading | Text | Items | Table | Words | Code | Break


@dataclass(frozen=True, slots=True)
class Paper:
    """A title and what stands below it."""

    title: str
    blocks: tuple[Block, ...]


def text(paper: Paper) -> str:
    """The paper for a screen, a mail, or a printer that knows nothing but characters."""
    lines = [paper.title, "=" * min(len(paper.title), WIDTH)]
    for block in paper.blocks:
        lines += ["", *_TEXT[type(block)](block)]
    return "\n".join(line.rstrip(" ") for line in lines) + "\n"


def html(paper: Paper) -> str:
    """The paper as one file for a browser, to be printed."""
    body = "\n".join(_HTML[type(block)](block) for block in paper.blocks)
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(paper.title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(paper.title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def written(paper: Paper, out: Path) -> str:
    """The paper as the name of its file asks: a page if it ends in .html, else text."""
    return html(paper) if out.suffix.lower() in {".html", ".htm"} else text(paper)


_STYLE: Final = (
    "@page{margin:18mm}body{font:12pt/1.45 sans-serif;color:#000;background:#fff;margin:0 auto;max-width:18cm;"
    "padding:1rem}h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.6em;break-after:avoid}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1.2em}"
    "th,td{border:1px solid #555;padding:.25em .45em;text-align:left;"
    "vertical-align:top;overflow-wrap:break-word}tr,figure{break-inside:avoid}.words{columns:3;font-family:monospace;"
    "list-style:none;padding:0}figure{margin:1em 0}svg{width:4.5cm;height:auto}.sheet{break-after:page;border:0}"
    "p{white-space:pre-line;overflow-wrap:anywhere}"
)


def _wrapped(said: str, first: str = "", then: str = "") -> Iterator[str]:
    for number, line in enumerate(said.splitlines() or [""]):
        start = then if number else first
        yield from wrap(line, WIDTH, initial_indent=start, subsequent_indent=then, break_on_hyphens=False) or [""]


def _table_text(block: Table) -> list[str]:
    """Columns side by side, the last as wide as is left; each row as a small list where that is too narrow."""
    rows = (block.headings, *block.rows)
    widths = [max(len(row[i]) for row in rows) for i in range(len(block.headings))]
    left = WIDTH - sum(widths[:-1]) - 2 * len(widths[:-1])
    if left >= min(widths[-1], _NARROW):
        widths[-1] = min(widths[-1], left)
        return [
            line
            for row in (rows[0], tuple("-" * width for width in widths), *rows[1:])
            for line in _row_text(row, widths)
        ]
    lines: list[str] = []
    for row in block.rows:
        for number, (heading, cell) in enumerate(zip(block.headings, row, strict=True)):
            lines += _wrapped(f"{heading}: {cell}", "- " if number == 0 else "  ", "    ")
    return lines


def _row_text(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    """A row, its last cell on as many lines as it needs."""
    start = "".join(cell.ljust(width) + "  " for cell, width in zip(row[:-1], widths[:-1], strict=True))
    for number, line in enumerate(wrap(row[-1], widths[-1], break_on_hyphens=False) or [""]):
        yield (" " * len(start) if number else start) + line


def _code_text(block: Code) -> list[str]:
    """Two rows of modules a line: black where a module is dark, for paper is white."""
    matrix = [list(row) for row in segno.make_qr(block.content, error="m").matrix_iter(border=_QUIET)]
    if len(matrix) % 2:
        matrix.append([0] * len(matrix[0]))
    drawn = []
    for upper, lower in zip(matrix[::2], matrix[1::2], strict=True):
        drawn.append("".join(" ▄▀█"[2 * bool(a) + bool(b)] for a, b in zip(upper, lower, strict=True)))
    return [*_wrapped(block.caption), *drawn]


def _words_html(block: Words) -> str:
    return '<ol class="words">' + "".join(f"<li>{escape(word)}</li>" for word in block.text.split(" · ")) + "</ol>"


def _table_html(block: Table) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in block.headings)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _code_html(block: Code) -> str:
    drawn = segno.make_qr(block.content, error="m").svg_inline(
        border=_QUIET, dark="#000", light="#fff", omitsize=True, title=_("QR code")
    )
    return f"<figure>{drawn}<figcaption>{escape(block.caption)}</figcaption></figure>"


_TEXT: Final[Mapping[type, Callable[[Any], list[str]]]] = {
    Heading: lambda b: [b.text, "-" * min(len(b.text), WIDTH)],
    Text: lambda b: list(_wrapped(b.text)),
    Items: lambda b: [line for item in b.items for line in _wrapped(item, "- ", "  ")],
    Table: _table_text,
    Words: lambda b: list(_wrapped(b.text, "  ", "  ")),
    Code: _code_text,
    Break: lambda _block: ["\f"],
}
_HTML: Final[Mapping[type, Callable[[Any], str]]] = {
    Heading: lambda b: f"<h2>{escape(b.text)}</h2>",
    Text: lambda b: f"<p>{escape(b.text)}</p>",
    Items: lambda b: "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in b.items) + "</ul>",
    Table: _table_html,
    Words: _words_html,
    Code: _code_html,
    Break: lambda _block: '<hr class="sheet">',
}
