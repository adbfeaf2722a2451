"""Mandates: roles given and ended."""

from __future__ import annotations

from typing import Literal

from ledger.bodies import Mandate, RoleAssigned, RoleEnded
from ledger.errors import Refusal
from ledger.rules import decisions
from ledger.rules.founding import check_compatible
from ledger.rules.proposal import Proposal
from ledger.rules.state import Act, Effect, State


def assigned(state: State, act: Act[RoleAssigned]) -> Effect:
    """`role.unknown`, `.until`, `.session`, `.held`, `.incompatible`, `.decision`, and `person.unknown`."""
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
    if body.source == "session":
        return lambda: state.give(body.person, body.role, body.until)
    proposal = _decided(state, body.source, Mandate(body.person, body.role, "assign", body.until))

    def effect() -> None:
        proposal.used = True
        state.give(body.person, body.role, body.until)

    return effect


def ended(state: State, act: Act[RoleEnded]) -> Effect:
    """`role.not_held`, `role.decision`, `role.resigned`: they themselves, or a decision, end what somebody holds."""
    body = act.body
    if not state.holds(body.person, body.role, act.today):
        raise Refusal("role.not_held", f"{body.person} does not hold {body.role}")
    if body.cause == "resigned":
        if body.decision:
            raise Refusal("role.decision", "whoever resigns needs no decision")
        if all(signer.person != body.person for signer in act.signers):
            raise Refusal("role.resigned", "whoever resigns signs")
        return lambda: state.take(body.person, body.role)
    acts: tuple[Literal["end", "exclude"], ...] = ("end", "exclude")
    proposal = _decided(state, body.decision, *(Mandate(body.person, body.role, one) for one in acts))

    def effect() -> None:
        proposal.used = True
        state.take(body.person, body.role)

    return effect


def _decided(state: State, identifier: str | None, *mandates: Mandate) -> Proposal:
    """The proposal about one of these mandates that a decision adopted. `role.decision`."""
    proposal = decisions.adopted(state, identifier)
    if proposal is None or proposal.mandate not in mandates:
        raise Refusal("role.decision", "no decision says this of this person and this role")
    return proposal
