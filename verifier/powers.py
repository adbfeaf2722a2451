"""How the charter's powers table is executed (docs/spec/charter.md, "How a power is executed")."""

from collections.abc import Callable, Iterable
from typing import Any

from verifier.act import Act, Signer
from verifier.charter import Requirement
from verifier.state import State


class _Unresolved(Exception):
    """A reference leads nowhere."""


class _Pool:
    """The persons out of whom a requirement's signers come; asked one by one, counted only if need be."""

    __slots__ = ("_minus", "_persons", "_rows", "has")

    def __init__(
        self,
        has: Callable[[str], bool],
        persons: Callable[[], Iterable[str]],
        minus: list[Callable[[str], bool]],
        rows: set[Signer] | None = None,
    ) -> None:
        self.has = has
        self._persons = persons
        self._minus = minus
        self._rows = rows

    def counts(self, signer: Signer) -> bool:
        """Tell whether this signature counts; out of a roster only one by the row's own key does."""
        return (
            self.has(signer.person)
            and (self._rows is None or signer in self._rows)
            and not any(taken(signer.person) for taken in self._minus)
        )

    def size(self) -> int:
        return sum(not any(taken(person) for taken in self._minus) for person in set(self._persons()))


def check(act: Act, state: State) -> str | None:
    """Return the code for which the charter refuses ``act``, or None (J14)."""
    power = act.law.granted.get((act.clause, act.kind))
    if power is None:
        return "clause.gives_no_power"
    if any(act.body.get(field) != wanted for field, wanted in power.when):
        return "clause.condition"
    signers = [signer for signer in act.signers if signer.person]
    counted: set[str] = set()
    try:
        for requirement in power.signed_by:
            pool = _pool(requirement, act, state)
            need = _need(requirement, pool, act)
            found = {signer.person for signer in signers if pool.counts(signer)}
            if len(found) < need:
                return "signature.missing"
            counted |= found
    except _Unresolved:
        return "power.reference"
    if any(signer.person not in counted for signer in signers):
        return "signature.without_power"
    if power.level and not all(_has_level(act, state, person, power.subject, power.level) for person in counted):
        return "level.too_low"
    return None


def _need(requirement: Requirement, pool: _Pool, act: Act) -> int:
    count = requirement.count
    if isinstance(count, int):
        return count
    if count == "all":
        return max(1, pool.size())
    if count == "majority":
        return pool.size() // 2 + 1
    if count == "draw.t" and act.draw is not None:
        return act.draw.t
    if count == "body.t" and type(act.body.get("t")) is int:
        needed: int = act.body["t"]
        return needed
    raise _Unresolved


def _pool(requirement: Requirement, act: Act, state: State) -> _Pool:
    today = act.today
    minus = [_excluded(name, act, state) for name in sorted(requirement.excluded)]
    if requirement.roles:
        roles = requirement.roles
        return _Pool(
            lambda person: any(state.holds(person, role, today) for role in roles),
            lambda: (person for role in roles for person in state.holders(role, today)),
            minus,
        )
    if requirement.anyone:
        return _Pool(state.by_person.__contains__, lambda: state.by_person, minus)
    rows = _rows(requirement.source, act)
    if rows is not None:
        return _roster_pool(rows, minus)
    persons = _persons(requirement.source, act)
    return _Pool(persons.__contains__, lambda: persons, minus)


def _roster_pool(rows: set[Signer], minus: list[Callable[[str], bool]]) -> _Pool:
    persons = {row.person for row in rows}
    return _Pool(persons.__contains__, lambda: persons, minus, rows)


def _excluded(name: str, act: Act, state: State) -> Callable[[str], bool]:
    rows = _rows(name, act)
    if rows is not None:
        return {row.person for row in rows}.__contains__
    return lambda person: state.holds(person, name, act.today)


def _rows(source: str, act: Act) -> set[Signer] | None:
    """Return who counts, with which key, where ``source`` leads to roster rows; None elsewhere."""
    if source == "body.trustees":
        trustees: Any = act.body.get("trustees")
        if trustees is None:
            raise _Unresolved
        return {Signer(row["person"], row["key"]) for row in trustees}
    if source not in ("draw.trustees", "draw.trustee"):
        return None
    if act.draw is None:
        raise _Unresolved
    roster = act.draw.roster
    if source == "draw.trustees":
        return {Signer(row.person, row.key) for row in roster}
    j: Any = act.body.get("j", act.body.get("helper"))
    if j is None or j > len(roster):
        raise _Unresolved
    return {Signer(roster[j - 1].person, roster[j - 1].key)}


def _persons(source: str, act: Act) -> frozenset[str]:
    """Return the persons that ``source`` leads to, where it leads to no rows."""
    if source == "body.person" and "person" in act.body:
        return frozenset((act.body["person"],))
    if source == "body.stakeholders" and "stakeholders" in act.body:
        return frozenset(act.body["stakeholders"])
    if source == "seat.person" and act.draw is not None:
        seat = act.draw.seats.get(act.body.get("position", -1))
        if seat is not None and seat.state == "accepted":
            return frozenset((seat.person,))
    raise _Unresolved


def _has_level(act: Act, state: State, person: str, subject: str, level: str) -> bool:
    return any(level in act.law.levels.get((role, subject), ()) for role in state.held(person, act.today))
