"""Who decides what: the charter's roles and powers as a table, and one cell of it with its clauses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.charter import Charter, Power, Role
from ledger.rules.state import State

LEVELS = ("consultative", "decision", "executive")


@dataclass(frozen=True, slots=True)
class Line:
    """A role and, for each subject of the table, how far it takes part."""

    role: Role
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Roles × subjects; the subjects come in the order in which the charter first names them."""

    subjects: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may do about one subject: its levels, and the powers that the role signs."""

    role: Role
    subject: str
    levels: tuple[str, ...]
    powers: tuple[Power, ...]
    holders: tuple[str, ...]


def table(charter: Charter) -> Table:
    """The whole table of a charter."""
    subjects = tuple(dict.fromkeys(of.subject for role in charter.roles for of in role.levels))
    lines = tuple(Line(role, tuple(_levels(role, subject) for subject in subjects)) for role in charter.roles)
    return Table(subjects, lines)


def cell(state: State, role_code: str, subject: str, today: str) -> Cell | None:
    """One cell under the charter in force; None when the charter has no such role or subject."""
    charter = state.charter
    role = next((role for role in charter.roles if role.role == role_code), None)
    if role is None or subject not in table(charter).subjects:
        return None
    powers = tuple(power for power in charter.powers if _signs(power, role) and subject in subjects_of(power))
    return Cell(role, subject, _levels(role, subject), powers, tuple(sorted(state.holders(role_code, today))))


def subjects_of(power: Power) -> frozenset[str]:
    """What a power is about: the subject that it names, else what the kinds of its statements are about."""
    if power.subject:
        return frozenset({power.subject})
    return frozenset(_SUBJECT_OF.get(kind.partition(".")[0], "") for kind in power.kinds)


def signatories(powers: Iterable[Power]) -> frozenset[str]:
    """The roles that sign some of these powers."""
    return frozenset(role for power in powers for required in power.signed_by for role in required.roles)


_SUBJECT_OF = {"charter": "charter", "role": "roles", "key": "roles", "draw": "draw", "seat": "seats"}


def _signs(power: Power, role: Role) -> bool:
    return role.role in signatories([power])


def _levels(role: Role, subject: str) -> tuple[str, ...]:
    """In the order opinion, decision, doing."""
    held = {level for of in role.levels if of.subject == subject for level in of.levels}
    return tuple(level for level in LEVELS if level in held)
