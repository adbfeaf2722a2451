"""How the charter's powers table is executed (docs/spec/charter.md, "How a power is executed")."""

from collections.abc import Callable
from typing import Any, TypeAlias

from verifier.act import Act, Signer
from verifier.charter import ROSTERS, Power, Requirement
from verifier.state import State


class _Unresolved(Exception):
    """A reference leads nowhere."""


_Counts: TypeAlias = Callable[[Signer], bool]


def check(act: Act, state: State) -> str | None:
    """Return the code for which the charter refuses ``act``, or None (J14)."""
    power = act.law.granted.get((act.clause, act.kind))
    if power is None:
        return "clause.gives_no_power"
    if power.when and any(act.body.get(field) != wanted for field, wanted in power.when):
        return "clause.condition"
    signers = [signer for signer in act.signers if signer.person]
    counted: set[str] = set()
    try:
        for requirement in power.signed_by:
            counts = _counts(requirement, act, state)
            found = {signer.person for signer in signers if counts(signer)}
            need = requirement.count
            if len(found) < (need if isinstance(need, int) else _need(need, requirement, act, state)):
                return "signature.missing"
            counted |= found
    except _Unresolved:
        return "power.reference"
    if any(signer.person not in counted for signer in signers):
        return "signature.without_power"
    if power.level and not _have_level(counted, act, state, power):
        return "level.too_low"
    return None


def _counts(requirement: Requirement, act: Act, state: State) -> _Counts:
    """Return the test whether a signature counts for the requirement."""
    within = _within(requirement, act, state)
    if not requirement.excluded:
        return within
    taken_away = [_excluded(name, act, state) for name in sorted(requirement.excluded)]
    return lambda signer: within(signer) and not any(taken(signer.person) for taken in taken_away)


def _within(requirement: Requirement, act: Act, state: State) -> _Counts:
    if requirement.roles:
        return _role_test(requirement.roles, act.today, state)
    if requirement.anyone:
        return lambda signer: signer.person in state.by_person
    rows = _rows(requirement.source, act)
    if rows is not None:
        return rows.__contains__  # a signature out of a roster counts by the row's own key alone
    persons = _persons(requirement.source, act)
    return lambda signer: signer.person in persons


def _role_test(roles: frozenset[str], today: str, state: State) -> _Counts:
    holds = state.holds
    if len(roles) == 1:
        (only,) = roles
        return lambda signer: holds(signer.person, only, today)
    return lambda signer: any(holds(signer.person, role, today) for role in roles)


def _need(count: str, requirement: Requirement, act: Act, state: State) -> int:
    """Return how many signers a count that is no number stands for."""
    if count == "all":
        return max(1, _size(requirement, act, state))
    if count == "majority":
        return _size(requirement, act, state) // 2 + 1
    named: int | None = None
    if count == "draw.t" and act.draw is not None:
        named = act.draw.t
    elif count == "body.t" and type(act.body.get("t")) is int:
        named = act.body["t"]
    if not named:  # a draw without trustees: nobody's signature is not enough
        raise _Unresolved
    return named


def _size(requirement: Requirement, act: Act, state: State) -> int:
    """Return how many persons the requirement's signers come out of."""
    if requirement.roles:
        persons = {person for role in requirement.roles for person in state.holders(role, act.today)}
    elif requirement.anyone:
        persons = set(state.by_person)
    else:
        rows = _rows(requirement.source, act)
        persons = set(_persons(requirement.source, act)) if rows is None else {row.person for row in rows}
    taken_away = [_excluded(name, act, state) for name in requirement.excluded]
    return sum(not any(taken(person) for taken in taken_away) for person in persons)


def _excluded(name: str, act: Act, state: State) -> Callable[[str], bool]:
    rows = _rows(name, act) if name in ROSTERS else None
    if rows is not None:
        return {row.person for row in rows}.__contains__
    today = act.today
    return lambda person: state.holds(person, name, today)


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


def _have_level(persons: set[str], act: Act, state: State, power: Power) -> bool:
    """Tell whether each person holds a role that has the power's level for its subject."""
    levels, today = act.law.levels, act.today
    enough = [role for role in state.mandates if power.level in levels.get((role, power.subject), ())]
    return all(any(state.holds(person, role, today) for role in enough) for person in persons)
