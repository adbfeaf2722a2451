"""Proposals as people read them: text, objections, votes, outcome, and what is due. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from api.i18n import N_, _
from api.words import decisions as words
from api.words.charters import share
from api.words.decisions import METHODS, subject
from api.words.scene import Scene, instant, role_name
from ledger import times
from ledger.bodies import Blob
from ledger.charter import Charter, DecisionRule
from ledger.rules.proposal import Proposal
from ledger.rules.proposals import DAY
from ledger.rules.state import State

Blobs = Callable[[str], bytes | None]
Phase = Literal["stale", "adopted", "rejected", "open", "reading", "objections", "mediation", "vote", "decision"]

PHASES: Mapping[str, str] = {
    "stale": N_("ended: the charter has changed since it was opened"),
    "adopted": N_("adopted"),
    "rejected": N_("rejected"),
    "open": N_("objections are heard"),
    "reading": N_("to be read again"),
    "objections": N_("an objection has no answer yet"),
    "mediation": N_("mediation, before a vote"),
    "vote": N_("to be voted on"),
    "decision": N_("to be decided"),
}
OBJECTIONS: Mapping[str, str] = {
    "open": N_("no answer yet"),
    "maintained": N_("maintained"),
    "integrated": N_("met by a change"),
    "withdrawn": N_("taken back"),
}


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection, by “a member”: its text, and what became of it."""

    id: str
    index: int
    state: str
    text: str
    change: str


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal. `votes` are (for, against, abstain, present, electorate) once counted."""

    id: str
    index: int
    subject: str
    method: str
    phase: Phase
    text: str
    closes: str
    readings: tuple[int, int]
    about: str
    objections: tuple[ObjectionView, ...]
    opinion: str
    votes: tuple[int, int, int, int, int] | None
    decision: str | None
    decided_index: int | None

    @property
    def minority(self) -> tuple[ObjectionView, ...]:
        """The objections that stand: what the minority says."""
        return tuple(one for one in self.objections if one.state in ("open", "maintained"))


def proposals(state: State, blobs: Blobs, now: str | None = None) -> tuple[ProposalView, ...]:
    """All proposals, the latest last."""
    return tuple(view(state, proposal, blobs, now or state.logged_at) for proposal in state.proposals.values())


def view(state: State, proposal: Proposal, blobs: Blobs, now: str) -> ProposalView:
    """One proposal as it stands at `now`."""
    tally = proposal.tally
    return ProposalView(
        id=proposal.id,
        index=proposal.index,
        subject=proposal.body.subject,
        method=proposal.rule.method,
        phase=phase(state, proposal, now),
        text=_text(proposal.text, blobs),
        closes=proposal.closes,
        readings=(proposal.readings, proposal.rule.readings),
        about=_about(state, proposal),
        objections=tuple(
            ObjectionView(o.id, o.index, o.state, _text(o.text, blobs), _text(o.change, blobs))
            for o in proposal.objections.values()
        ),
        opinion=_text(proposal.opinion, blobs),
        votes=(tally.for_, tally.against, tally.abstain, tally.present, proposal.electorate) if tally else None,
        decision=proposal.decision,
        decided_index=proposal.decided_index,
    )


def phase(state: State, proposal: Proposal, now: str) -> Phase:
    """Where a proposal stands, and so what is due."""
    if proposal.outcome:
        return proposal.outcome
    if proposal.version != state.charter_version:
        return "stale"
    if proposal.tally:
        return "decision"
    if proposal.integrated_index > proposal.read_index or proposal.readings < proposal.rule.readings:
        return "reading"
    if now <= proposal.closes:
        return "open"
    if proposal.rule.method != "consent":
        return "vote"
    if proposal.unmet("open"):
        return "objections"
    if not proposal.votes:
        return "decision"
    return "vote" if now >= vote_from(proposal) else "mediation"


def vote_from(proposal: Proposal) -> str:
    """The time from which a vote may be held over a maintained objection; empty where none is awaited."""
    fallback, maintained = proposal.rule.fallback, proposal.unmet("maintained")
    if fallback is None or not maintained:
        return ""
    return times.text(max(objection.since for objection in maintained) + fallback.mediation_days * DAY)


def plain(found: tuple[ProposalView, ...]) -> list[Any]:
    """The views as JSON's plain values."""
    listed: list[Any] = msgspec.to_builtins(found)
    return listed


def lines(shown: ProposalView) -> Iterator[str]:
    """A proposal in words."""
    yield _("Proposal {id} on {subject}, {method}: {phase}").format(
        id=shown.id[:12],
        subject=subject(shown.subject),
        method=_(METHODS[shown.method]),
        phase=_(PHASES[shown.phase]),
    )
    yield from (f"  {line}" for line in (shown.about, *shown.text.splitlines()) if line)
    if shown.phase == "open":
        yield "  " + _("Objections are heard until {time}.").format(time=instant(shown.closes))
    done, needed = shown.readings
    if shown.phase == "reading" or needed > 1:
        yield "  " + _("Readings: {done} of {needed}.").format(done=done, needed=needed)
    for objection in shown.objections:
        yield "  " + objection_line(objection)
    if shown.opinion:
        yield "  " + _("The guarantor's opinion: {text}").format(text=shown.opinion.strip())
    if shown.votes:
        yield "  " + votes_line(shown.votes)


def rule_line(rule: DecisionRule, charter: Charter) -> str:
    """How a subject is decided, in a sentence."""
    roles = ", ".join(role_name(charter, code) for code in rule.electorate)
    said = _("{subject}: {method}; {roles}; {days} days to answer; at a vote {quorum} must be present").format(
        subject=subject(rule.subject),
        method=_(METHODS[rule.method]),
        roles=roles,
        days=rule.delay_days,
        quorum=share(rule.quorum),
    )
    parts = [said]
    if rule.threshold:
        parts.append(_("{share} of those present adopt").format(share=share(rule.threshold)))
    if rule.readings > 1:
        parts.append(_("read {n} times, {days} days apart").format(n=rule.readings, days=rule.reading_days))
    if rule.fallback:
        after = _("if an objection lasts, after {days} days of mediation {method}")
        parts.append(after.format(days=rule.fallback.mediation_days, method=_(METHODS[rule.fallback.method])))
    return "; ".join(parts) + "."


def concerned(state: State, identifier: str, body: object) -> Proposal | None:
    """The proposal that a statement opens, or is about."""
    named = getattr(body, "proposal", None) or state.objections.get(getattr(body, "objection", ""))
    return state.proposals.get(named or identifier)


def outcome_line(shown: ProposalView) -> str:
    """An outcome with its minority, in one sentence."""
    parts = [_(PHASES[shown.phase])]
    if shown.votes:
        parts.append(votes_line(shown.votes))
    parts += [objection_line(objection) for objection in shown.minority] or [_("No objection stands.")]
    return " · ".join(parts)


def objection_line(objection: ObjectionView) -> str:
    """An objection in one sentence; nobody is named."""
    said = _("Objection {id} by a member, {state}: {text}").format(
        id=objection.id[:12], state=_(OBJECTIONS[objection.state]), text=objection.text.strip()
    )
    return _("{said} Change: {change}").format(said=said, change=objection.change.strip()) if objection.change else said


def votes_line(votes: tuple[int, int, int, int, int]) -> str:
    """A count in one sentence."""
    in_favour, against, abstain, present, electorate = votes
    return _("{for_} for, {against} against, {abstain} abstain; {present} of {electorate} present.").format(
        for_=in_favour, against=against, abstain=abstain, present=present, electorate=electorate
    )


def _about(state: State, proposal: Proposal) -> str:
    scene = Scene(state.origin, state, state.charter, times.date_of(state.logged_at))
    if proposal.mandate:
        return words.mandate(scene, proposal.mandate)
    return words.plan(scene, proposal.plan) if proposal.plan else ""


def _text(reference: Blob | None, blobs: Blobs) -> str:
    data = blobs(reference.sha256) if reference else b""
    return (data or b"").decode("utf-8", "replace")
