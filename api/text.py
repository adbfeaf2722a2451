"""Text in a given width, where nobody can ask the font: measured generously, so that nothing is cut."""

from __future__ import annotations

from typing import Final
from unicodedata import combining, east_asian_width

_NARROW: Final = frozenset("iljt.,;:'’|!()[] fr1")
_BROAD: Final = frozenset("mwMW%@—…œæŒÆ")


def measure(text: str) -> float:
    """How wide the text is at most in a usual sans serif, in units of its size."""
    return sum(map(_wide, text))


def wrapped(text: str, width: float, lines: int) -> list[str]:
    """The text in at most so many lines of that width (in units of its size); what is left out is a `…`."""
    found = [""]
    for word in text.split():
        for piece in _pieces(word, width):
            longer = f"{found[-1]} {piece}" if found[-1] else piece
            if measure(longer) <= width:
                found[-1] = longer
            else:
                found.append(piece)
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    while measure(last) + measure("…") > width:
        last = last[:-1]
    return [*found[: lines - 1], last.rstrip() + "…"]


def _pieces(word: str, width: float) -> list[str]:
    """The word, in pieces if it is longer than a line."""
    pieces = [""]
    for mark in word:
        if measure(pieces[-1] + mark) > width:
            pieces.append("")
        pieces[-1] += mark
    return pieces


def _wide(mark: str) -> float:
    if combining(mark):
        return 0.0
    if east_asian_width(mark) in "WF" or mark in _BROAD:
        return 1.05
    if mark in _NARROW:
        return 0.4
    return 0.8 if mark.isupper() else 0.62
