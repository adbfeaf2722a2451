"""Mandates: roles given and ended."""

from __future__ import annotations

from ledger.bodies import RoleAssigned, RoleEnded
from ledger.errors import Refusal
from ledger.rules.founding import check_compatible
from ledger.rules.state import Act, Effect, State


def assigned(state: State, act: Act[RoleAssigned]) -> Effect:
    """`role.unknown`, `person.unknown`, `role.until`, `role.session`, `role.held`, `role.incompatible`."""
    body, charter = act.body, state.charter
    if not charter.has_role(body.role):
        raise Refusal("role.unknown", body.role)
    if body.person not in state.keys.known:
        raise Refusal("person.unknown", body.person)
    if body.until is not None and body.until < act.today:
        raise Refusal("role.until", f"{body.role} until {body.until}")
    for_today = body.role == charter.protocol_roles.scrutineer and body.until == act.today
    if body.source == "session" and not for_today:
        raise Refusal("role.session", "only scrutineers are named in session, until that day")
    if state.holds(body.person, body.role, act.today):
        raise Refusal("role.held", f"{body.person} holds {body.role}")
    check_compatible(charter, body.role, set(state.roles_of(body.person, act.today)))
    return lambda: state.give(body.person, body.role, body.until)


def ended(state: State, act: Act[RoleEnded]) -> Effect:
    """`role.not_held`."""
    body = act.body
    if not state.holds(body.person, body.role, act.today):
        raise Refusal("role.not_held", f"{body.person} does not hold {body.role}")
    return lambda: state.take(body.person, body.role)
