"""Rules of counts and outcomes: `tally.recorded`, `decision.taken`."""

from typing import Literal

from verifier.act import Act, Ruling
from verifier.proposal import Proposal
from verifier.rules.proposals import find, find_uncounted
from verifier.state import State
from verifier.ways import Way


def tally(act: Act, state: State) -> Ruling:
    """Rule on `tally.recorded`."""
    body = act.body
    proposal = find_uncounted(body["proposal"], state)
    if isinstance(proposal, str):
        return proposal
    refusal = _check_heard(act, proposal) or _check_time_to_vote(act, proposal)
    if refusal:
        return refusal
    way, present = proposal.way, body["present"]
    electors = {person for role in way.electorate for person in state.holders(role, act.today)}
    if present > len(electors):
        return "tally.electorate"
    if present != sum(body[answer] for answer in ("for", "against", "abstain")):
        return "tally.sum"
    if not way.quorum.within(present, len(electors)):
        return "tally.quorum"
    if not _attested(act, way, electors, state):
        return "tally.attested"

    def change() -> None:
        proposal.tally = act.id
        proposal.counted = {name: body[name] for name in ("present", "for", "against", "abstain")}
        proposal.electorate = len(electors)
        proposal.last_index = act.index

    return change


def decision(act: Act, state: State) -> Ruling:
    """Rule on `decision.taken`."""
    body = act.body
    proposal = find(body["proposal"], state)
    if isinstance(proposal, str):
        return proposal
    refusal = _check_heard(act, proposal)
    if refusal:
        return refusal
    if proposal.way.by_consent and proposal.some("open"):
        return "decision.objections_open"
    if body.get("tally", "") != proposal.tally or (not proposal.tally and _needs_vote(proposal)):
        return "decision.tally"
    if body["objections"] != proposal.standing:
        return "decision.objections"
    if body["outcome"] != answer(proposal):
        return "decision.outcome"

    def change() -> None:
        proposal.decision, proposal.outcome = act.id, body["outcome"]
        proposal.last_index = act.index
        state.decisions[act.id] = proposal

    return change


def answer(proposal: Proposal) -> Literal["adopted", "rejected"]:
    """Return the one outcome that the rule gives."""
    if not proposal.tally:
        return "rejected" if proposal.standing else "adopted"
    counted, vote = proposal.counted, proposal.way.vote
    passed = vote is not None and vote.passes(counted["for"], counted["against"], counted["present"])
    return "adopted" if passed else "rejected"


def _needs_vote(proposal: Proposal) -> bool:
    """Tell whether a vote decides: always but for consent; there, when an objection is maintained, if ever."""
    way = proposal.way
    return way.vote is not None and (not way.by_consent or proposal.some("maintained"))


def _check_heard(act: Act, proposal: Proposal) -> str | None:
    """Check that whoever signs has seen everything, and that the readings and the time to object are over."""
    if act.banked(proposal.last_index):
        return "proposal.banked"
    if proposal.readings < proposal.way.readings or proposal.read_index < proposal.integrated_index:
        return "proposal.readings"
    return "proposal.open" if act.logged_at <= proposal.closes else None


def _check_time_to_vote(act: Act, proposal: Proposal) -> str | None:
    way = proposal.way
    if not _needs_vote(proposal) or (way.by_consent and proposal.some("open")):
        return "tally.not_due"
    if not way.by_consent:
        return None
    maintained = [each for each in proposal.objections.values() if each.state == "maintained"]
    if act.now - max(each.since for each in maintained) < way.mediation:
        return "tally.mediation"
    if way.opinion and proposal.opinion_index < max(each.maintained_index for each in maintained):
        return "tally.opinion"
    return None


def _attested(act: Act, way: Way, electors: set[str], state: State) -> bool:
    """Tell whether enough electors stand by the count, with keys that were not put in their hands lately."""
    standing = {
        signer.person
        for signer in act.signers
        if signer.person in electors and state.by_person[signer.person].settled_from <= act.now
    }
    counters = {act.law.protocol[name] for name in ("scrutineer", "guarantor", "operator")}
    beside = [person for person in standing if counters.isdisjoint(state.held(person, act.today))]
    return len(beside) >= way.attested and (not way.signed or len(standing) >= act.body["for"])
