"""What became of each proposal, and what the minority said (docs/spec/verifier.md, "Verdict and exit code")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from verifier.act import Blobs
from verifier.language import N_, Translate
from verifier.proposal import Proposal

_LONGEST = 2000
_WIDTH = 100
_OUTCOMES = {
    "": N_("not decided"),
    "adopted": N_("adopted"),
    "rejected": N_("rejected"),
}
_SUBJECTS = {
    "charter": N_("the charter"),
    "purpose": N_("the purpose of a draw"),
    "persons": N_("people and roles"),
    "exclusion": N_("an exclusion"),
    "ordinary": N_("everything else"),
}
_METHODS = {
    "consent": N_("consent"),
    "simple_majority": N_("simple majority"),
    "qualified_majority": N_("qualified majority"),
}
_STATES = {
    "open": N_("without an answer"),
    "maintained": N_("maintained"),
    "integrated": N_("met by a change"),
    "withdrawn": N_("taken back"),
}


@dataclass(frozen=True, slots=True)
class ObjectionReport:
    """An objection by “a member”: its own words, as far as they are there, and what became of it."""

    id: str
    state: str
    text: str

    @property
    def stands(self) -> bool:
        """Whether it is part of the minority's view."""
        return self.state in ("open", "maintained")


@dataclass(frozen=True, slots=True)
class DecisionReport:
    """One proposal. ``outcome`` is empty while it is not decided, ``votes`` while none are counted."""

    id: str
    index: int
    subject: str
    method: str
    outcome: str
    votes: Mapping[str, int]
    objections: tuple[ObjectionReport, ...]


def report_on(proposal: Proposal, blobs: Blobs) -> DecisionReport:
    """Return what a reader wants to know of a proposal."""
    votes = {**proposal.counted, "electorate": proposal.electorate} if proposal.counted else {}
    objections = tuple(
        ObjectionReport(name, each.state, _words(blobs(each.text["sha256"])))
        for name, each in proposal.objections.items()
    )
    return DecisionReport(
        proposal.id,
        proposal.index,
        proposal.body["subject"],
        proposal.way.method,
        proposal.outcome,
        votes,
        objections,
    )


def as_object(report: DecisionReport) -> dict[str, Any]:
    """Return the report as plain values; what is not known is null."""
    return {
        "proposal": report.id,
        "index": report.index,
        "subject": report.subject,
        "method": report.method,
        "outcome": report.outcome or None,
        "votes": dict(report.votes) or None,
        "objections": [{"objection": one.id, "state": one.state, "text": one.text} for one in report.objections],
    }


def as_lines(report: DecisionReport, _: Translate) -> Iterator[str]:
    """Yield the report for people: outcome, votes, and each objection in its own words."""
    named = _SUBJECTS.get(report.subject)
    yield _("Proposal on {subject}: {outcome}").format(
        subject=_(named) if named else report.subject, outcome=_(_OUTCOMES[report.outcome])
    )
    yield "  " + _("opened in entry {index}, id {id}; by {method}").format(
        index=report.index, id=report.id, method=_(_METHODS[report.method])
    )
    if report.votes:
        yield "  " + _("{yes} for, {no} against, {blank} abstain; {present} of {electorate} present").format(
            yes=report.votes["for"],
            no=report.votes["against"],
            blank=report.votes["abstain"],
            present=report.votes["present"],
            electorate=report.votes["electorate"],
        )
    for objection in report.objections:
        yield "  " + _("Objection by a member, {state}:").format(state=_(_STATES[objection.state]))
        text = "".join(c if c.isprintable() else " " for c in objection.text)
        yield from wrap(text, _WIDTH, initial_indent="     ", subsequent_indent="     ", break_on_hyphens=False)


def _words(data: bytes | None) -> str:
    """Return a text as far as a report can show it."""
    return (data or b"")[:_LONGEST].decode("utf-8", "replace")
