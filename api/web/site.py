"""What the pages need at hand: the published log, the verifier, and in a demo what may be offered of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from api.web.checking import Checker
from api.web.kept import Kept
from api.web.published import Published
from ledger import times

EXTENSION = "klero"


@dataclass(frozen=True, slots=True)
class Paper:
    """An invented resident's receipt, as it lies on the table: its QR as SVG, its text, and what to type."""

    name: str
    birth: str
    receipt: str
    code: str
    qr: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Invented:
    """What a demo may show because nobody in it exists."""

    papers: tuple[Paper, ...] = ()
    accomplices: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Site:
    """One territory's pages."""

    published: Published
    checker: Checker
    clock: Callable[[], float]
    invented: Invented | None = None
    kept: Kept = field(default_factory=Kept)

    def now(self) -> str:
        """The clock's time, never before the last entry's."""
        return max(times.text(self.clock()), self.published.state.logged_at)


def the_site() -> Site:
    """The site of the application that answers now."""
    return cast("Site", current_app.extensions[EXTENSION])
