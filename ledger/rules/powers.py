"""The charter's powers table, executed (docs/spec/charter.md, "How a power is executed")."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from ledger.bodies import Shape, Trustee
from ledger.charter import Charter, Power, Requirement
from ledger.errors import Refusal
from ledger.rules.state import Act, State

ROSTERS = frozenset({"body.trustees", "draw.trustees"})
"""What `not` may name besides roles."""


def check(state: State, act: Act[Shape], charter: Charter) -> None:
    """Refuse unless the cited clause lets exactly these people do this (J14)."""
    power = charter.power(act.statement.clause or "", act.statement.kind)
    if power is None:
        raise Refusal("clause.gives_no_power", f"{act.statement.clause} for {act.statement.kind}")
    if not applies(power, act.body):
        raise Refusal("clause.condition", f"clause {power.clause} is for another case")
    counted: set[str] = set()
    for requirement in power.signed_by:
        counted |= _counted(state, act, requirement)
    extra = {signer.person for signer in act.signers if signer.person} - counted
    if extra:
        raise Refusal("signature.without_power", ", ".join(sorted(extra)))
    _check_level(state, act, charter, power, counted)


def applies(power: Power, body: Shape) -> bool:
    """Whether the body meets the power's conditions."""
    fields = body.__struct_fields__  # and no other attribute, which only the class would have
    return all(c.field in fields and getattr(body, c.field) == c.is_ for c in power.when)


def clauses_for(charter: Charter, kind: str, body: Shape) -> list[Power]:
    """The powers that fit such a body; conditional ones come before general ones."""
    return sorted((p for p in charter.powers if kind in p.kinds and applies(p, body)), key=lambda p: not p.when)


def called(state: State, act: Act[Shape], charter: Charter) -> set[str]:
    """The persons whose signature some requirement of the cited clause would count; the signers do not matter."""
    power = charter.power(act.statement.clause or "", act.statement.kind)
    return {person for r in power.signed_by for person in _whom(state, act, r)[0]} if power else set()


def _counted(state: State, act: Act[Shape], requirement: Requirement) -> set[str]:
    """The signers whom a requirement counts; `signature.missing` when they are too few."""
    pool, rows = _whom(state, act, requirement)
    got = {s.person for s in act.signers if s.person in pool and (not rows or (s.person, s.key) in rows)}
    need = _need(state, act, requirement.count, len(pool))
    if len(got) < need:
        whom = ", ".join(requirement.roles) or requirement.in_ or "anyone"
        raise Refusal("signature.missing", f"{whom}: {len(got)} of {need}")
    return {person for person in got if person}


def _whom(state: State, act: Act[Shape], requirement: Requirement) -> tuple[set[str], AbstractSet[tuple[str, str]]]:
    """The persons whom a requirement may count and, for roster rows, with which key each."""
    rows: AbstractSet[tuple[str, str]] = frozenset()
    if requirement.roles:
        pool = {p for role in requirement.roles for p in state.holders(role, act.today)}
    elif requirement.in_:
        pool, rows = _resolve(state, act, requirement.in_)
    else:
        pool = set(state.keys.by_person)
    for other in requirement.not_:
        pool -= _resolve(state, act, other)[0] if other in ROSTERS else state.holders(other, act.today)
    return pool, rows


def _need(state: State, act: Act[Shape], count: int | str, available: int) -> int:
    match count:
        case int():
            return count
        case "all":
            return max(1, available)
        case "majority":
            return available // 2 + 1
        case "body.t" if getattr(act.body, "t", 0):
            return int(getattr(act.body, "t", 0))
        case "draw.t" if hasattr(act.body, "draw") and not state.draw_of(act.body).direct:
            return state.draw_of(act.body).body.t
    raise Refusal("power.reference", count)


def _resolve(state: State, act: Act[Shape], reference: str) -> tuple[set[str], AbstractSet[tuple[str, str]]]:
    """The persons whom a reference names and, for roster rows, with which key each counts."""
    body = act.body
    rows: tuple[Trustee, ...] | None = None
    match reference:
        case "body.person" if hasattr(body, "person"):
            return {body.person}, frozenset()
        case "body.stakeholders" if hasattr(body, "stakeholders"):
            return set(body.stakeholders), frozenset()
        case "body.trustees" if hasattr(body, "trustees"):
            rows = body.trustees
        case "draw.trustees" if hasattr(body, "draw"):
            rows = state.draw_of(body).body.trustees
        case "draw.trustee" if hasattr(body, "draw"):
            row = state.draw_of(body).trustee(int(getattr(body, "j", 0) or getattr(body, "helper", 0)))
            rows = (row,) if row else None
        case "seat.person" if hasattr(body, "draw") and hasattr(body, "position"):
            seat = state.draw_of(body).seats.get(body.position)
            if seat and seat.state == "accepted" and seat.person:
                return {seat.person}, frozenset()
    if rows is None:
        raise Refusal("power.reference", reference)
    return {row.person for row in rows}, {(row.person, row.key) for row in rows}


def _check_level(state: State, act: Act[Shape], charter: Charter, power: Power, counted: set[str]) -> None:
    if power.level is None or power.subject is None:
        return
    enough = [role for role in state.mandates if charter.has_level(role, power.subject, power.level)]
    for person in sorted(counted):
        if not any(state.holds(person, role, act.today) for role in enough):
            raise Refusal("level.too_low", f"{person} for {power.subject}, {power.level}")
