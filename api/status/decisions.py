"""What proposals wait for: who must act next, and not before when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api import decisions
from api.i18n import N_
from ledger import times
from ledger.rules.proposal import Proposal
from ledger.rules.proposals import DAY
from ledger.rules.state import State

SCRUTINEERS = 2

READ = N_("Read a proposal again: its text was not read as often, or as it now is, as the charter asks.")
MEET = N_("An objection has no answer: change the proposal with its author, or note that it is maintained.")
OPINE = N_("An objection is maintained: the guarantor gives an opinion before the vote.")
COUNT = N_("Vote on a proposal, and have the count signed.")
COUNTERS = N_("Name two scrutineers in session: they sign counts and decisions.")
DECIDE = N_("A proposal can be decided: its outcome is computed.")
AMEND = N_("A new charter was decided: put it in force.")
ASSIGN = N_("A role was decided: give it.")
END = N_("The end of a role was decided: end it.")
DRAW = N_("The purpose of a draw was decided: agree it, naming the decision.")
WAIT = N_("Objections to a proposal are heard: nothing else is due on it.")


@dataclass(frozen=True, slots=True)
class Due:
    """The act that a proposal waits for: its kind, why, the proposal, and the time before which it is not lawful."""

    kind: str
    why: str
    proposal: str
    opens_at: str = ""


def due(state: State, now: str) -> Iterator[Due]:
    """What is due on all proposals; scrutineers first where they must sign."""
    for proposal in state.proposals.values():
        for act in _due(state, proposal, now):
            if act.kind in ("tally.recorded", "decision.taken") and act.opens_at <= now:
                held = state.holders(state.charter.protocol_roles.scrutineer, times.date_of(now))
                if len(held) < SCRUTINEERS:
                    yield Due("role.assigned", COUNTERS, proposal.id)
            yield act


_BY_PHASE: Mapping[str, tuple[str, str]] = {
    "objections": ("objection.integrated", MEET),
    "vote": ("tally.recorded", COUNT),
    "mediation": ("tally.recorded", COUNT),
    "decision": ("decision.taken", DECIDE),
}


def _due(state: State, proposal: Proposal, now: str) -> Iterator[Due]:
    phase = decisions.phase(state, proposal, now)
    if phase == "adopted":
        yield from _resting(state, proposal)
    elif phase == "reading":
        again = proposal.integrated_index < proposal.read_index
        opens = times.text(proposal.read_at + proposal.rule.reading_days * DAY) if again else ""
        yield Due("proposal.read", READ, proposal.id, opens)
    elif phase == "open":
        yield Due("objection.raised", WAIT, proposal.id)
    elif phase in _BY_PHASE:
        if phase in ("vote", "mediation") and _opinion_lacks(proposal):
            yield Due("opinion.given", OPINE, proposal.id)
        kind, why = _BY_PHASE[phase]
        yield Due(kind, why, proposal.id, decisions.vote_from(proposal) if phase == "mediation" else "")


def _opinion_lacks(proposal: Proposal) -> bool:
    fallback, maintained = proposal.rule.fallback, proposal.unmet("maintained")
    if fallback is None or fallback.opinion == "optional" or not maintained:
        return False
    return proposal.opinion_index < max(objection.maintained_at for objection in maintained)


def _resting(state: State, proposal: Proposal) -> Iterator[Due]:
    """An adopted decision on which nothing rests yet."""
    if proposal.used:
        return
    if proposal.charter and proposal.version == state.charter_version:
        yield Due("charter.amended", AMEND, proposal.id)
    if proposal.mandate:
        given = proposal.mandate.act == "assign"
        yield Due("role.assigned" if given else "role.ended", ASSIGN if given else END, proposal.id)
    if proposal.plan:
        yield Due("draw.purpose_agreed", DRAW, proposal.id)
