"""Which proposal, objection or decision people mean, and which decision an act can rest on. Read-only."""

from __future__ import annotations

from collections.abc import Callable

from ledger.errors import Refusal
from ledger.rules.proposal import Objection, Proposal
from ledger.rules.state import State

NONE = "0" * 64
"""What an act cites that no decision allows: the rules then say why they refuse it."""


def the_proposal(state: State, text: str | None) -> Proposal:
    """The proposal of this id, or beginning of an id; without, the latest that is not decided, or the latest."""
    if text:
        found = [proposal for proposal in state.proposals.values() if proposal.id.startswith(text)]
    else:
        every = list(state.proposals.values())
        found = [p for p in every if not p.decision and p.version == state.charter_version] or every
    if not found:
        raise Refusal("proposal.unknown", text or "")
    return found[-1]


def the_objection(state: State, text: str) -> Objection:
    """The objection of this id, or beginning of an id."""
    for proposal in state.proposals.values():
        for objection in proposal.objections.values():
            if objection.id.startswith(text):
                return objection
    raise Refusal("objection.unknown", text)


def deciding(state: State, fits: Callable[[Proposal], bool]) -> str:
    """The decision, not used yet, that adopted what fits; `NONE` if there is none."""
    for decision, proposal in state.decisions.items():
        found = state.proposals[proposal]
        if found.outcome == "adopted" and not found.used and fits(found):
            return decision
    return NONE
