"""The charter as a text: roles, bodies, and powers and articles by part; and what a version changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from api.history import Version
from ledger.charter import Article, Charter, Difference, Power, differences
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Part:
    """The clauses whose number begins alike, in their order."""

    name: str
    clauses: tuple[Power | Article, ...]


@dataclass(frozen=True, slots=True)
class CharterView:
    """A version, its text by parts, and what it changed from the one before."""

    version: Version
    charter: Charter
    parts: tuple[Part, ...]
    changes: tuple[Difference, ...]
    before: Version | None
    in_force: bool


def charter_view(state: State, versions: Sequence[Version], number: int) -> CharterView | None:
    """The version of that number; None when there is none."""
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        return None
    before = next((version for version in versions if version.number == number - 1), None)
    charter = state.charters[found.id]
    return CharterView(
        version=found,
        charter=charter,
        parts=parts(charter),
        changes=tuple(differences(state.charters[before.id], charter)) if before else (),
        before=before,
        in_force=found.id == state.charter_id,
    )


def parts(charter: Charter) -> tuple[Part, ...]:
    """Powers and articles together, by number: 2.10 comes after 2.9."""
    clauses: list[Power | Article] = [*charter.articles, *charter.powers]
    clauses.sort(key=lambda clause: _order(clause.clause))
    return tuple(Part(name, tuple(found)) for name, found in groupby(clauses, lambda clause: _part(clause.clause)))


def _part(clause: str) -> str:
    return clause.partition(".")[0]


def _order(clause: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in clause.split("."))
