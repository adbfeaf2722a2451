"""The answers of the JSON API as types: what they hold is what the OpenAPI document says."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import field

from api import lotteries
from api.history import Row
from api.response import Response, is_invitation, response_of
from api.web.views.powers import table
from ledger.charter import Charter
from ledger.rules import state


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """What every answer has in common."""


class Problem(Shape, frozen=True):
    """An error (RFC 9457); the title is in the reader's language."""

    type: str
    title: str
    status: int
    detail: str = ""


class Head(Shape, frozen=True):
    """The published head. `root` is hex; `checkpoint` a signed note; `vkey` the key that signs it."""

    origin: str
    name: str
    size: int
    root: str
    checkpoint: str
    vkey: str


class Stratum(Shape, frozen=True):
    """Seats among those for whom all of `where` holds; `drawn` in the order of the lot."""

    where: dict[str, str]
    seats: int
    drawn: tuple[int, ...] = ()


class Seen(Shape, frozen=True):
    """How many people of the picked panel have a value, as the room sees it, and what its quota asks for."""

    feature: str
    value: str
    people: int
    min: int
    max: int


class Lottery(Shape, frozen=True):
    """A lottery over panels: how many, the root over them, and once there is a result which was picked, from 0.

    `per_home`: how many people of one address may sit on a panel; null where nothing limits that.
    """

    panels: int
    objective: str
    root: str
    picked: int | None = None
    seen: tuple[Seen, ...] = ()
    per_home: int | None = None

    @classmethod
    def of(cls, draw: state.Draw) -> Lottery | None:
        """What is public of a draw's lottery, if it has one."""
        announced = draw.body.lottery
        if announced is None:
            return None
        seen = (Seen(c.feature, c.value, c.people, c.least, c.most) for c in lotteries.counts(draw))
        picked = draw.panel.number if draw.panel else None
        return cls(announced.m, announced.objective, announced.root, picked, tuple(seen), announced.per_home)


class Invited(Shape, frozen=True):
    """From the invitations of draw `draw` to a list: how many were drawn, written to, answered, and are on it."""

    draw: int
    drawn: int
    sent: int
    answered: int
    people: int

    @classmethod
    def of(cls, found: Response | None) -> Invited | None:
        """What the list says of them, if it comes from any."""
        return None if found is None else cls(found.draw, found.drawn, found.sent, found.answered, found.people)


class Draw(Shape, frozen=True):
    """A draw. Indexes are those of entries; `ended` says annulled or lapsed.

    `withdrawn`: positions that objected and were skipped; `unanswered`: contestations that nobody has answered yet.
    `stage` invitation: those drawn are written to, and nobody has a seat by this draw.
    """

    id: str
    number: int
    body: str
    people: int
    purpose_index: int
    pool_index: int
    announced_index: int
    strata: tuple[Stratum, ...]
    seats: dict[str, str] = field(default_factory=dict)
    concluded_index: int | None = None
    seed: str = ""
    dice: str = ""
    ended: str = ""
    withdrawn: tuple[int, ...] = ()
    unanswered: tuple[int, ...] = ()
    lottery: Lottery | None = None
    stage: Literal["participants", "invitation"] = "participants"
    invited: Invited | None = None

    @classmethod
    def of(cls, known: state.State, draw: state.Draw) -> Draw:
        """What is public of a draw."""
        drawn = draw.drawn or ((),) * len(draw.body.strata)
        return cls(
            id=draw.id,
            number=draw.body.number,
            body=draw.purpose.body.body,
            people=draw.pool.body.size,
            purpose_index=draw.purpose.index,
            pool_index=draw.pool.index,
            announced_index=draw.index,
            strata=tuple(
                Stratum({w.feature: w.value for w in stratum.where}, stratum.seats, tuple(positions))
                for stratum, positions in zip(draw.body.strata, drawn, strict=True)
            ),
            seats={} if is_invitation(draw) else {str(at): seat.state for at, seat in draw.seats.items()},
            concluded_index=draw.concluded_at,
            seed=draw.seed.hex(),
            dice=draw.dice,
            ended=draw.ended or "",
            withdrawn=tuple(sorted(draw.withdrawn)),
            unanswered=tuple(one.index for one in draw.contestations.values() if one.answered_at is None),
            lottery=Lottery.of(draw),
            stage="invitation" if is_invitation(draw) else "participants",
            invited=Invited.of(response_of(known, draw.pool)),
        )


class Draws(Shape, frozen=True):
    """All draws."""

    draws: tuple[Draw, ...]


class Level(Shape, frozen=True):
    """How far a role takes part in a subject."""

    role: str
    name: str
    subject: str
    levels: tuple[Literal["consultative", "decision", "executive"], ...]


class Powers(Shape, frozen=True):
    """Every cell of the table that is not empty."""

    levels: tuple[Level, ...]

    @classmethod
    def of(cls, charter: Charter) -> Powers:
        """The table of a charter."""
        shown = table(charter)
        return cls(
            tuple(
                Level(line.role.role, line.role.name, subject, levels)  # type: ignore[arg-type] # parsed as such
                for line in shown.lines
                for subject, levels in zip(shown.subjects, line.cells, strict=True)
                if levels
            )
        )


class CharterVersion(Shape, frozen=True):
    """A version of the charter; `charter` is as docs/spec/charter.md has it."""

    number: int
    id: str
    index: int
    charter: dict[str, Any]


class Signatory(Shape, frozen=True):
    """Who signed, and the roles held then."""

    person: str
    roles: tuple[str, ...]


class Entry(Shape, frozen=True):
    """An entry. `refused`: it stands in the log and has no effect, for the reason of this code."""

    index: int
    logged_at: str
    kind: str
    signers: tuple[Signatory, ...]
    id: str = ""
    charter: str = ""
    clause: str = ""
    refused: str = ""
    body: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Row, body: dict[str, Any] | None = None) -> Entry:
        """What is public of an entry: everything."""
        return cls(
            index=row.index,
            logged_at=row.logged_at,
            kind=row.kind,
            signers=tuple(Signatory(s.person, s.roles) for s in row.signers),
            id=row.id,
            charter=row.charter or "",
            clause=row.clause or "",
            refused=row.refused or "",
            body=body or {},
        )


class Entries(Shape, frozen=True):
    """Some entries out of `size`."""

    size: int
    entries: tuple[Entry, ...]


class Check(Shape, frozen=True):
    """One check of the verifier, by its step (docs/spec/verifier.md)."""

    step: str
    status: str


class Report(Shape, frozen=True):
    """The verifier's report (docs/spec/verifier.md, "Verdict and exit code")."""

    verdict: str
    exit: int
    audience: str
    origin: str
    size: int
    root: str
    fingerprint: tuple[int, ...]
    exceptions: tuple[dict[str, Any], ...]
    checks: tuple[Check, ...]
    draws: tuple[dict[str, Any], ...]
