"""What an audit finds: findings, the state of each check, what became of each draw, the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction
from typing import Literal

from verifier.minority import DecisionReport
from verifier.response import Response
from verifier.steps import STEPS, step_of

Status = Literal["ok", "anomaly", "missing", "reserved", "absent"]
Premise = Literal["not_claimed", "claimed", "supported", "not_verifiable"]
Audience = Literal["public", "auditors"]


class Verdict(IntEnum):
    """The verdict, and the exit code that says it."""

    CONFORME = 0
    ANOMALIE = 1
    NON_VERIFIABLE = 2

    @property
    def word(self) -> str:
        """The word that the specification uses in every language."""
        return ("conforme", "anomalie", "non vérifiable")[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, or with ``missing`` something that is not there to be checked.

    ``index`` is that of the entry, ``where`` the name of a file or a position.
    """

    step: str
    code: str
    index: int | None = None
    where: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Contested:
    """A contestation: its entry, that of its answer, and whom its evidence shows to have signed a step twice."""

    index: int
    answered: int | None
    at_fault: Sequence[str]


def groups_of(chance: Fraction, panels: int) -> str:
    """Return how many of so many panels a chance is, rounded down to a tenth."""
    tenths = chance * panels * 10 // 1
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class LotteryReport:
    """A lottery over panels: how many there are, which was picked (from 0; None before), what everybody sees of it.

    ``counts``: for each feature that is shown, its name and its values with how many people of the panel have them.
    ``audits``: by which entry auditors said what they found, of the document or of the result.
    ``attained``: it says of itself that it proves chances as near to its objective's best as so many panels can be;
    ``chances``: the lowest and the highest, and ``solver``: by what it says it was made, where its document is at hand
    and holds; else None and empty.
    ``per_home``: how many of one home may sit; None limits nothing.
    """

    panels: int
    objective: str
    panel: int | None
    counts: Sequence[tuple[str, Sequence[tuple[str, int]]]]
    audits: Sequence[tuple[int, str, Sequence[str]]]
    attained: bool
    chances: tuple[Fraction, Fraction] | None
    per_home: int | None
    solver: str = ""


@dataclass(frozen=True, slots=True)
class DrawReport:
    """One announced draw. ``seed`` and ``ticket_key`` are empty unless it is concluded, the key by dice alone too.

    ``strata``: the seats of each and the positions drawn in ticket order; ``substitutes``: which
    position was vacated and which came instead; ``vacancies``: how many seats became free, by cause;
    ``support``: by what each premise is supported, or that nothing does; ``heard``: how many trustees
    compared which head aloud; ``still_possible``: what a dishonest operator could do all the same;
    ``invited``: of which invitations its list came about; ``hands``:
    the numbers of trustees whose keys one pair of hands holds; ``weights``: each, and how many people have it.
    """

    id: str
    index: int
    number: int
    state: Literal["live", "annulled", "lapsed", "concluded"]
    seed: str
    ticket_key: str
    strata: Sequence[tuple[int, Sequence[int]]]
    substitutes: Sequence[tuple[int, int]]
    premises: Mapping[str, Premise]
    withdrawn: Sequence[int] = ()
    vacancies: Mapping[str, int] = field(default_factory=dict)
    contestations: Sequence[Contested] = ()
    visited: Mapping[str, int] = field(default_factory=dict)
    support: Mapping[str, str] = field(default_factory=dict)
    heard: tuple[int, int] | None = None
    still_possible: Sequence[str] = ()
    hands: Sequence[Sequence[int]] = ()
    lottery: LotteryReport | None = None
    by_dice_alone: bool = False
    invited: Response | None = None
    method: str = "stratified"
    stage: str = "participants"
    weights: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """An older checkpoint that the reader kept; ``holds`` is None if what it is compared with is missing."""

    size: int
    holds: bool | None


@dataclass(slots=True)
class Audit:
    """The report's contents. ``size`` and ``root`` are what the checkpoint says; None if it says nothing.

    ``present``: the steps that had something to look at; ``reserved``: those that the auditors' bundle
    settles; ``unread``: those that a gap in the files cut short after ``read`` entries; ``notes``: what
    readers should know first, and what is wrong with nothing; ``left_behind``: files that are no part of
    the bundle, nor of the verdict.
    """

    audience: Audience = "public"
    origin: str | None = None
    size: int | None = None
    root: bytes | None = None
    fingerprint: tuple[int, ...] = ()
    read: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    present: set[str] = field(default_factory=set)
    reserved: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    draws: list[DrawReport] = field(default_factory=list)
    decisions: list[DecisionReport] = field(default_factory=list)
    wish: str = ""
    left_behind: Sequence[str] = ()
    pin: Pin | None = None
    policy_given: bool = False

    def add(
        self, code: str, *, index: int | None = None, where: str = "", kind: str = "", missing: bool = False
    ) -> None:
        """Note a finding under the step that it belongs to."""
        self.findings.append(Finding(step_of(code, kind), code, index, where, missing))

    def note(self, code: str, index: int, where: str = "") -> None:
        """Note something that is no anomaly."""
        self.notes.append(Finding(step_of(code), code, index, where))

    def status(self, step: str) -> Status:
        """Return how a check ended."""
        found = [finding.missing for finding in self.findings if finding.step == step]
        if found:
            return "missing" if all(found) else "anomaly"
        if step in self.unread:
            return "missing"
        if step in self.reserved:
            return "reserved"
        return "ok" if step in self.present else "absent"

    @property
    def checks(self) -> list[tuple[str, Status]]:
        """Every step with its status, in order."""
        return [(step, self.status(step)) for step in STEPS]

    @property
    def verdict(self) -> Verdict:
        """What all findings come to."""
        if not self.findings:
            return Verdict.CONFORME
        return Verdict.NON_VERIFIABLE if all(f.missing for f in self.findings) else Verdict.ANOMALIE
