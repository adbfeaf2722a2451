"""Decisions: votes counted, outcomes that follow, and the acts that rest on them."""

from __future__ import annotations

from typing import Literal

from ledger.bodies import DecisionTaken, TallyRecorded
from ledger.charter import DecisionRule, Fallback
from ledger.errors import Refusal
from ledger.rules.keys import WAITING
from ledger.rules.proposal import Proposal
from ledger.rules.proposals import DAY, live, untold
from ledger.rules.state import Act, Effect, State


def tallied(state: State, act: Act[TallyRecorded]) -> Effect:
    """`proposal.banked`, `.readings`, `.open`, then `tally.*` in the order of docs/spec/judgement.md."""
    body = act.body
    proposal = untold(state, body.proposal)
    _check_ready(act, proposal)
    _check_due(act, proposal)
    voters = electors(state, proposal.rule, act.today)
    if body.present > len(voters):
        raise Refusal("tally.electorate", f"{body.present} of {len(voters)}")
    if body.for_ + body.against + body.abstain != body.present:
        raise Refusal("tally.sum", f"{body.present} present")
    if not proposal.rule.quorum.reached(body.present, len(voters)):
        raise Refusal("tally.quorum", f"{body.present} of {len(voters)}")
    _check_attested(state, act, proposal.rule, voters)

    def effect() -> None:
        proposal.tally_id, proposal.tally, proposal.electorate = act.id, body, len(voters)
        proposal.last = act.index

    return effect


def taken(state: State, act: Act[DecisionTaken]) -> Effect:
    """`proposal.banked`, `.readings`, `.open`, then `decision.*` in the order of docs/spec/judgement.md."""
    body = act.body
    proposal = live(state, body.proposal)
    _check_ready(act, proposal)
    if proposal.rule.method == "consent" and proposal.unmet("open"):
        raise Refusal("decision.objections_open", ", ".join(o.id for o in proposal.unmet("open")))
    if body.tally != proposal.tally_id or (proposal.votes and body.tally is None):
        raise Refusal("decision.tally", proposal.tally_id or "there is no tally")
    if body.objections != tuple(o.id for o in proposal.unmet()):
        raise Refusal("decision.objections", f"{len(proposal.unmet())} objections stand")
    if body.outcome != outcome(proposal):
        raise Refusal("decision.outcome", f"the rule says {outcome(proposal)}")

    def effect() -> None:
        proposal.decision, proposal.outcome, proposal.decided_index = act.id, body.outcome, act.index
        state.decisions[act.id] = proposal.id
        proposal.last = act.index

    return effect


def outcome(proposal: Proposal) -> Literal["adopted", "rejected"]:
    """The only answer that the rule gives: consent if no objection stands, else the count."""
    tally = proposal.tally
    if tally is None:
        return "rejected" if proposal.unmet() else "adopted"
    vote: DecisionRule | Fallback = proposal.rule.fallback or proposal.rule
    enough = vote.threshold.reached(tally.for_, tally.present) if vote.threshold else tally.for_ > tally.against
    return "adopted" if enough else "rejected"


def electors(state: State, rule: DecisionRule, today: str) -> set[str]:
    """The persons who may vote on that date."""
    return {person for role in rule.electorate for person in state.holders(role, today)}


def adopted(state: State, identifier: str | None) -> Proposal | None:
    """The proposal that a lawful decision of this id adopted, if nothing rests on it yet."""
    proposal = state.proposals.get(state.decisions.get(identifier or "", ""))
    return proposal if proposal and proposal.outcome == "adopted" and not proposal.used else None


def _check_ready(act: Act[TallyRecorded] | Act[DecisionTaken], proposal: Proposal) -> None:
    """Everything was heard: what the signers saw, the readings, the time for objections."""
    if proposal.last >= act.statement.after.size:
        raise Refusal("proposal.banked", f"signed before entry {proposal.last} was there")
    if proposal.readings < proposal.rule.readings or proposal.integrated_index > proposal.read_index:
        raise Refusal("proposal.readings", f"{proposal.readings} of {proposal.rule.readings}, in its latest wording")
    if act.logged_at <= proposal.closes:
        raise Refusal("proposal.open", f"objections are open until {proposal.closes}")


def _check_due(act: Act[TallyRecorded], proposal: Proposal) -> None:
    """A vote after an objection waits for the mediation and for the guarantor's opinion."""
    if not proposal.votes or (proposal.rule.method == "consent" and proposal.unmet("open")):
        raise Refusal("tally.not_due", "consent is sought, and no maintained objection calls for a vote")
    fallback = proposal.rule.fallback
    if fallback is None:
        return
    latest = max(proposal.unmet("maintained"), key=lambda objection: objection.maintained_at)
    if act.now < latest.since + fallback.mediation_days * DAY:
        raise Refusal("tally.mediation", f"mediation takes {fallback.mediation_days} days")
    if fallback.opinion == "required" and proposal.opinion_index < latest.maintained_at:
        raise Refusal("tally.opinion", "the guarantor's opinion comes first")


def _check_attested(state: State, act: Act[TallyRecorded], rule: DecisionRule, voters: set[str]) -> None:
    """Electors sign too, with keys that nobody put in their hands last week: those who count do not count alone."""
    signed = {s.person for s in act.signers if s.person in voters and _settled(state, s.person, act.now)}
    parts = state.charter.protocol_roles
    counting = (state.holders(role, act.today) for role in (parts.scrutineer, parts.guarantor, parts.operator))
    if len(signed.difference(*counting)) < rule.attested:
        raise Refusal("tally.attested", f"{rule.attested} electors beside those who count")
    if rule.ballots == "signed" and len(signed) < act.body.for_:
        raise Refusal("tally.attested", f"{len(signed)} signatures for {act.body.for_} votes")


def _settled(state: State, person: str | None, now: int) -> bool:
    key = state.keys.by_person.get(person or "")
    return key is not None and key.since + WAITING <= now
