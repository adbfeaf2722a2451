"""Statements about decisions, in words: proposals, objections, opinions, tallies, outcomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.i18n import N_, _, ngettext
from api.words.charters import share
from api.words.scene import Scene, blob, instant
from ledger.bodies import (
    DecisionTaken,
    Mandate,
    ObjectionIntegrated,
    ObjectionMaintained,
    ObjectionRaised,
    ObjectionWithdrawn,
    OpinionGiven,
    Plan,
    ProposalOpened,
    ProposalRead,
    Shape,
    TallyRecorded,
)

METHODS: Mapping[str, str] = {
    "consent": N_("by consent"),
    "simple_majority": N_("by simple majority"),
    "qualified_majority": N_("by qualified majority"),
}
OUTCOMES: Mapping[str, str] = {"adopted": N_("adopted"), "rejected": N_("rejected")}
SUBJECTS: Mapping[str, str] = {
    "charter": N_("the charter"),
    "purpose": N_("the purpose of a draw"),
    "persons": N_("people and roles"),
    "exclusion": N_("an exclusion"),
    "ordinary": N_("everything else"),
}


def subject(code: str) -> str:
    """What a subject is called."""
    return _(SUBJECTS[code]) if code in SUBJECTS else code


def mandate(scene: Scene, body: Mandate) -> str:
    """What is proposed about a person and a role."""
    person, role = scene.person(body.person), scene.role(body.role)
    match body.act:
        case "assign" if body.until:
            return _("Give {person} the role {role} until {date}.").format(person=person, role=role, date=body.until)
        case "assign":
            return _("Give {person} the role {role}, without an end.").format(person=person, role=role)
        case "end":
            return _("Take the role {role} back from {person}.").format(person=person, role=role)
    return _("Exclude {person} from the role {role}.").format(person=person, role=role)


def plan(scene: Scene, body: Plan) -> str:
    """What is proposed about a draw."""
    said = ngettext(
        "Draw {n} seat of {body}, from {since} to {until}.",
        "Draw {n} seats of {body}, from {since} to {until}.",
        body.seats,
    )
    return said.format(n=body.seats, body=scene.body(body.body), since=body.term.since, until=body.term.until)


def _about(scene: Scene, body: ProposalOpened | ProposalRead) -> list[str]:
    lines = [_("Text: {blob}.").format(blob=blob(body.text))]
    if body.charter:
        lines.append(_("The new charter: {blob}.").format(blob=blob(body.charter)))
    if body.plan:
        lines.append(plan(scene, body.plan))
    if isinstance(body, ProposalOpened) and body.mandate:
        lines.append(mandate(scene, body.mandate))
    return lines


def _opened(scene: Scene, body: ProposalOpened) -> list[str]:
    roles = ", ".join(map(scene.role, body.electorate))
    said = _("It is decided {method}; whoever holds one of these roles takes part: {roles}.")
    return [
        _("Open a proposal on {subject}.").format(subject=subject(body.subject)),
        *_about(scene, body),
        said.format(method=_(METHODS[body.method]), roles=roles),
        _("Objections are heard until {time}.").format(time=instant(body.closes)),
    ]


def _read(scene: Scene, body: ProposalRead) -> list[str]:
    return [
        _("Have the proposal {id} read again.").format(id=body.proposal),
        *_about(scene, body),
        _("Objections are heard until {time}.").format(time=instant(body.closes)),
    ]


def _raised(_scene: Scene, body: ObjectionRaised) -> list[str]:
    said = _("Object to the proposal {id}: {blob}.")
    return [said.format(id=body.proposal, blob=blob(body.text)), _("It is published as the objection of “a member”.")]


def _integrated(_scene: Scene, body: ObjectionIntegrated) -> list[str]:
    said = _("Say that your objection {id} is met by this change: {blob}.")
    return [
        said.format(id=body.objection, blob=blob(body.change)),
        _("The changed text is read again before it is decided."),
    ]


def _maintained(_scene: Scene, body: ObjectionMaintained) -> list[str]:
    return [_("Maintain the objection {id}: without agreement, it stands.").format(id=body.objection)]


def _withdrawn(_scene: Scene, body: ObjectionWithdrawn) -> list[str]:
    return [_("Take back your objection {id}.").format(id=body.objection)]


def _opined(_scene: Scene, body: OpinionGiven) -> list[str]:
    said = _("Give the guarantor's opinion on the proposal {id}: {blob}.")
    return [said.format(id=body.proposal, blob=blob(body.text))]


def _tallied(scene: Scene, body: TallyRecorded) -> list[str]:
    lines = [
        _("Count the vote on the proposal {id}.").format(id=body.proposal),
        _("Present {present}: {for_} for, {against} against, {abstain} abstain.").format(
            present=body.present, for_=body.for_, against=body.against, abstain=body.abstain
        ),
    ]
    found = scene.state.proposals.get(body.proposal) if scene.state else None
    if found:
        lines.append(_("Needed: {share} of the electorate present.").format(share=share(found.rule.quorum)))
        vote = found.rule.fallback or found.rule
        if vote.threshold:
            lines.append(_("To adopt: {share} of those present.").format(share=share(vote.threshold)))
    return lines


def _taken(_scene: Scene, body: DecisionTaken) -> list[str]:
    lines = [
        _("Decide the proposal {id}: {outcome}.").format(id=body.proposal, outcome=_(OUTCOMES[body.outcome])),
        _("By the tally {id}.").format(id=body.tally) if body.tally else _("Without a vote."),
    ]
    lines += [_("This objection stands: {id}.").format(id=objection) for objection in body.objections]
    return lines if body.objections else [*lines, _("No objection stands.")]


WORDS: Mapping[type[Shape], Callable[[Scene, Any], list[str]]] = {
    ProposalOpened: _opened,
    ProposalRead: _read,
    ObjectionRaised: _raised,
    ObjectionIntegrated: _integrated,
    ObjectionMaintained: _maintained,
    ObjectionWithdrawn: _withdrawn,
    OpinionGiven: _opined,
    TallyRecorded: _tallied,
    DecisionTaken: _taken,
}
