"""Proposals: opened, read again, objected to, and the guarantor's opinion."""

from __future__ import annotations

from typing import Any

from ledger.bodies import (
    Blob,
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
)
from ledger.errors import Refusal
from ledger.rules.founding import blob_bytes, read_charter
from ledger.rules.life import MOST_TEXT, TEXT_TYPE, is_text
from ledger.rules.proposal import CLOSED, Objection, Proposal
from ledger.rules.state import Act, Effect, State
from ledger.times import seconds

DAY = 86_400
ABOUT = {"charter": "charter", "persons": "mandate", "exclusion": "mandate", "purpose": "plan"}
"""What a proposal on these subjects must say; on any other it says nothing more than its text."""

ACTS = {"persons": ("assign", "end"), "exclusion": ("exclude",)}


def live(state: State, identifier: str) -> Proposal:
    """The proposal that may still change. `proposal.unknown`, `proposal.stale`, `proposal.decided`."""
    proposal = state.proposals.get(identifier)
    if proposal is None:
        raise Refusal("proposal.unknown", identifier)
    if proposal.version != state.charter_version:
        raise Refusal("proposal.stale", "the charter under which it was opened is no longer in force")
    if proposal.decision:
        raise Refusal("proposal.decided", proposal.decision)
    return proposal


def untold(state: State, identifier: str) -> Proposal:
    """The same, of which no votes were counted. Besides, `proposal.tallied`."""
    proposal = live(state, identifier)
    if proposal.tally_id:
        raise Refusal("proposal.tallied", proposal.tally_id)
    return proposal


def opened(state: State, act: Act[ProposalOpened]) -> Effect:
    """`proposal.subject`, `.rule`, `.about`, the rules of its text and of what it is about, `proposal.closes`."""
    body, charter = act.body, state.charter
    rule = charter.rule(body.subject)
    if rule is None:
        raise Refusal("proposal.subject", body.subject)
    if (body.method, body.electorate) != (rule.method, rule.electorate):
        raise Refusal("proposal.rule", f"{rule.method}: {', '.join(rule.electorate)}")
    _check_about(body.subject, body, ("charter", "mandate", "plan"))
    _check_text(act, body.text)
    if body.charter:
        read_charter(body.charter, act.blobs)
    if body.mandate:
        _check_mandate(state, act, body.subject, body.mandate)
    if body.plan:
        _check_plan(state, body.plan)
    _check_closes(act, body.closes, rule.delay_days)
    proposal = Proposal(
        id=act.id,
        index=act.index,
        body=body,
        rule=rule,
        version=state.charter_version,
        openers=frozenset(signer.person for signer in act.signers if signer.person),
        text=body.text,
        charter=body.charter,
        plan=body.plan,
        closes=body.closes,
        read_at=act.now,
        read_index=act.index,
        last=act.index,
    )

    def effect() -> None:
        state.proposals[act.id] = proposal

    return effect


def read(state: State, act: Act[ProposalRead]) -> Effect:
    """`proposal.about`, the rules of texts, `proposal.signer`, `proposal.too_soon`, `proposal.closes`."""
    body = act.body
    proposal = untold(state, body.proposal)
    fields = ("charter", "plan")
    _check_about(proposal.body.subject, body, fields)
    _check_text(act, body.text)
    if body.charter:
        read_charter(body.charter, act.blobs)
    if body.plan:
        _check_plan(state, body.plan)
    wording = body.text.sha256, body.charter.sha256 if body.charter else "", body.plan
    same = wording == proposal.wording()
    if not same and not any(signer.person in proposal.openers for signer in act.signers):
        raise Refusal("proposal.signer", "nobody who opened it signs the other wording")
    if same and act.now < proposal.read_at + proposal.rule.reading_days * DAY:
        raise Refusal("proposal.too_soon", f"readings are {proposal.rule.reading_days} days apart")
    _check_closes(act, body.closes, proposal.rule.delay_days, proposal.closes)

    def effect() -> None:
        proposal.text, proposal.charter, proposal.plan = body.text, body.charter, body.plan
        proposal.closes, proposal.read_at, proposal.read_index = body.closes, act.now, act.index
        proposal.readings = proposal.readings + 1 if same else 1
        proposal.last = act.index

    return effect


def raised(state: State, act: Act[ObjectionRaised]) -> Effect:
    """`objection.late`, `objection.repeated`, the text."""
    body = act.body
    proposal = untold(state, body.proposal)
    if act.logged_at > proposal.closes:
        raise Refusal("objection.late", f"objections were open until {proposal.closes}")
    raisers = frozenset(signer.person for signer in act.signers if signer.person)
    guarantor = state.charter.protocol_roles.guarantor
    once = {person for person in raisers if not state.holds(person, guarantor, act.today)}
    if any(once & other.raisers for other in proposal.unmet()):
        raise Refusal("objection.repeated", "one of its authors has another objection to this proposal")
    _check_text(act, body.text)

    def effect() -> None:
        proposal.objections[act.id] = Objection(act.id, act.index, body.text, raisers)
        state.objections[act.id] = proposal.id
        proposal.last = act.index

    return effect


def integrated(state: State, act: Act[ObjectionIntegrated]) -> Effect:
    """`objection.unknown`, `objection.state`, `objection.signer`, the text of the change."""
    proposal, objection = _met(state, act)
    _check_text(act, act.body.change)

    def effect() -> None:
        objection.state, objection.change = "integrated", act.body.change
        proposal.integrated_index = proposal.last = act.index

    return effect


def withdrawn(state: State, act: Act[ObjectionWithdrawn]) -> Effect:
    """`objection.unknown`, `objection.state`, `objection.signer`."""
    proposal, objection = _met(state, act)

    def effect() -> None:
        objection.state = "withdrawn"
        proposal.last = act.index

    return effect


def maintained(state: State, act: Act[ObjectionMaintained]) -> Effect:
    """`objection.unknown`, `objection.state`."""
    proposal, objection = _objection(state, act)
    if objection.state != "open":
        raise Refusal("objection.state", f"it is {objection.state}")

    def effect() -> None:
        objection.state, objection.since, objection.maintained_at = "maintained", act.now, act.index
        proposal.last = act.index

    return effect


def opined(state: State, act: Act[OpinionGiven]) -> Effect:
    """The text."""
    proposal = untold(state, act.body.proposal)
    _check_text(act, act.body.text)

    def effect() -> None:
        proposal.opinion, proposal.opinion_index, proposal.last = act.body.text, act.index, act.index

    return effect


def _objection(state: State, act: Act[Any]) -> tuple[Proposal, Objection]:
    identifier = act.body.objection
    if identifier not in state.objections:
        raise Refusal("objection.unknown", identifier)
    proposal = untold(state, state.objections[identifier])
    return proposal, proposal.objections[identifier]


def _met(state: State, act: Act[Any]) -> tuple[Proposal, Objection]:
    """An objection that its own author says is met; nobody else closes it."""
    proposal, objection = _objection(state, act)
    if objection.state in CLOSED:
        raise Refusal("objection.state", f"it is {objection.state}")
    if not any(signer.person in objection.raisers for signer in act.signers):
        raise Refusal("objection.signer", "whoever raised it must sign")
    return proposal, objection


def _check_about(subject: str, body: Shape, fields: tuple[str, ...]) -> None:
    needed = {ABOUT[subject]} & set(fields) if subject in ABOUT else set()
    if {name for name in fields if getattr(body, name) is not None} != needed:
        raise Refusal("proposal.about", f"{subject} takes: {', '.join(needed) or 'its text alone'}")


def _check_text(act: Act[Any], text: Blob) -> None:
    if (text.media_type, text.audience) != (TEXT_TYPE, "public") or not 0 < text.size <= MOST_TEXT:
        raise Refusal("blob.reference", f"a public text of 1 to {MOST_TEXT} bytes")
    if not is_text(blob_bytes(text, act.blobs)):
        raise Refusal("proposal.text", "not UTF-8, or with control characters")


def _check_mandate(state: State, act: Act[Any], subject: str, mandate: Mandate) -> None:
    """Who sits on the council, or holds the member's role, is excluded by its own rule and by no other."""
    charter, role = state.charter, mandate.role
    sits = role == charter.protocol_roles.member or role in {body.confers for body in charter.bodies}
    if (
        mandate.act not in ACTS[subject]
        or (mandate.act == "end" and sits)
        or (mandate.act != "assign" and mandate.until is not None)
    ):
        raise Refusal("proposal.about", f"{mandate.act} of {role}")
    if mandate.act != "assign":
        if not state.holds(mandate.person, role, act.today):
            raise Refusal("role.not_held", f"{mandate.person} does not hold {role}")
        return
    if not charter.has_role(role):
        raise Refusal("role.unknown", role)
    if mandate.person not in state.keys.known:
        raise Refusal("person.unknown", mandate.person)


def _check_plan(state: State, plan: Plan) -> None:
    if state.charter.body(plan.body) is None:
        raise Refusal("purpose.body", plan.body)
    if plan.term.since > plan.term.until:
        raise Refusal("purpose.term", f"{plan.term.since} is after {plan.term.until}")


def _check_closes(act: Act[Any], closes: str, delay_days: int, before: str = "") -> None:
    if seconds(closes) < act.now + delay_days * DAY or closes < before:
        raise Refusal("proposal.closes", f"{delay_days} days are left to answer, and no time given is taken back")
