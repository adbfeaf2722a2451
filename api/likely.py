"""What somebody who mistyped a name may have meant, and lists of names short enough to be read."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final
from unicodedata import normalize

from draws.text import folded

SHOWN: Final = 20
"""Names of a list that are shown."""
_LIKE: Final = 0.85
"""Of 1. Female and Male are 0.8 alike, 18-24 and 18-25 0.75: no mistyping of one another."""


def nearest(text: str, known: Iterable[str]) -> str:
    """That of the known names which `text` is most like; empty if it is like none."""
    names = {_bare(name): name for name in known}
    found = get_close_matches(_bare(text), names, n=1, cutoff=_LIKE)
    return names[found[0]] if found else ""


def _bare(text: str) -> str:
    """Letters and digits alone, without accents."""
    return "".join(mark for mark in normalize("NFKD", folded(text)) if mark.isalnum())


def listed(names: Iterable[str]) -> str:
    """The names, with commas; of many only the first."""
    given = [name for name in names if name]
    return ", ".join([*given[:SHOWN], *(["…"] if len(given) > SHOWN else [])])
