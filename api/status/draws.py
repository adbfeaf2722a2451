"""One draw: its phase, the step that comes next, and whom it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.response import Response, is_invitation
from api.weighing import people_by_weight
from draws import beacon
from ledger import held, times
from ledger.bodies import Trustee
from ledger.rules.keyring import Key
from ledger.rules.methods import method_of
from ledger.rules.state import Draw


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is due: a kind of statement, by when, and the persons who alone can take it (none: see the clause).

    `opens_at`: it cannot be taken before, for a beacon's round or a deadline must come first.
    """

    kind: str
    deadline: str | None = None
    opens_at: str | None = None
    awaited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrusteeStatus:
    """What a trustee has done: dealt, opened, and helped to open the secrets of so many others.

    `lost`: the key that this draw knows is not in force any more, so they take no further part in it.
    """

    j: int
    person: str
    dealt: bool
    opened: bool
    helped: int
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat to fill and the position of the rule's only substitute, None when the reserve is empty.

    `reason`: in a lottery over panels why it is this one, `type`, `quotas` or `deviation`; `unknown` where its document
    is not at hand. Empty in other draws.
    """

    position: int
    substitute: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A contestation without an answer, and where it stands."""

    id: str
    index: int
    by: str


@dataclass(frozen=True, slots=True)
class DrawStatus:
    """A draw at one moment.

    `phase`: words, deals, closing_deals, dice, openings, closing_openings, beacon, result, seats, settled, invited
    (people are asked to answer), failed (a deadline was missed: it can be stated lapsed), annulled or lapsed.
    `charter`: the id of the one that governs it. `per_home`: how many of one address may sit, None for any number.
    """

    id: str
    number: int
    body: str
    charter: str
    phase: str
    step: Step | None
    trustees: tuple[TrusteeStatus, ...]
    threshold: int
    contest_until: str
    contestable: bool
    offered: tuple[int, ...]
    vacant: tuple[Vacancy, ...]
    accepted: int
    contested: tuple[Unanswered, ...] = ()
    withdrawn: int = 0
    response: Response | None = None
    weights: tuple[tuple[int, int], ...] = ()
    per_home: int | None = None

    @property
    def needs_attention(self) -> bool:
        """Whether something is still to be done or answered, or can still be contested."""
        return self.step is not None or bool(self.offered) or self.contestable or bool(self.contested)


def draw_status(draw: Draw, now: str, keys: Mapping[str, Key] | None = None) -> DrawStatus:
    """The draw at `now` (a time text). `keys`: those in force, by person, to see which trustees lost theirs."""
    phase, step = _phase(draw, now)
    concluded = draw.concluded_at is not None
    return DrawStatus(
        id=draw.id,
        number=draw.body.number,
        body=draw.purpose.body.body,
        charter=draw.charter_id,
        phase=phase,
        step=step,
        trustees=tuple(_trustee(draw, row, keys) for row in draw.body.trustees),
        threshold=draw.body.t,
        contest_until=draw.body.deadlines.contest,
        contestable=concluded and now <= draw.body.deadlines.contest,
        offered=() if is_invitation(draw) else _positions(draw, "offered"),
        vacant=tuple(_vacancy(draw, p) for p in _vacant(draw)),
        accepted=len(_positions(draw, "accepted")),
        contested=tuple(
            Unanswered(one.id, one.index, ", ".join(one.by))
            for one in draw.contestations.values()
            if one.answered_at is None
        ),
        withdrawn=len(draw.withdrawn),
        weights=people_by_weight(draw),
        per_home=draw.body.lottery.per_home if draw.body.lottery else None,
    )


def _trustee(draw: Draw, row: Trustee, keys: Mapping[str, Key] | None) -> TrusteeStatus:
    j, held = row.j, keys.get(row.person) if keys is not None else None
    helped = sum(j in shares for shares in draw.shared.values())
    lost = keys is not None and (held is None or held.key != row.key)
    return TrusteeStatus(j, row.person, j in draw.dealings, j in draw.opened, helped, lost)


def _phase(draw: Draw, now: str) -> tuple[str, Step | None]:
    if draw.ended:
        return draw.ended, None
    if draw.concluded_at is not None:
        return ("invited", None) if is_invitation(draw) else _seats(draw)
    if draw.direct:
        return _throws(draw, now)
    if draw.openings_at is not None:
        return _result(draw)
    return _openings(draw, now) if draw.closed_at is not None else _deals(draw, now)


def _throws(draw: Draw, now: str) -> tuple[str, Step]:
    """Of a draw by dice alone."""
    limit = draw.body.deadlines.openings
    if draw.diced_at is not None:
        return "result", Step("draw.concluded")
    return ("failed", _LAPSE) if now > limit else ("dice", Step("draw.diced", limit))


def _deals(draw: Draw, now: str) -> tuple[str, Step]:
    limits = draw.body.deadlines
    if limits.words is not None and draw.words_at is None:
        return ("failed", _LAPSE) if now > limits.words else ("words", Step("draw.words_closed", limits.words))
    missing = tuple(row.person for row in draw.body.trustees if row.j not in draw.dealings)
    if not missing:
        return "closing_deals", Step("draw.deals_closed")
    if limits.deals is None or now <= limits.deals:
        return "deals", Step("draw.dealt", limits.deals, awaited=missing)
    if len(draw.dealings) >= draw.body.t:
        return "closing_deals", Step("draw.deals_closed")
    return "failed", _LAPSE


def _openings(draw: Draw, now: str) -> tuple[str, Step]:
    limit = draw.body.deadlines.openings
    if draw.chance_fixed_at is not None and draw.computable():
        return "closing_openings", Step("draw.openings_closed", limit if now <= limit else None)
    if now > limit:
        return "failed", _LAPSE
    if draw.chance_fixed_at is None:
        return "dice", Step("draw.diced", limit)
    persons = {row.j: row.person for row in draw.body.trustees}
    missing = tuple(persons[j] for j in draw.dealers if draw.point(j) is None)
    return "openings", Step("draw.opened", limit, awaited=missing)


def _result(draw: Draw) -> tuple[str, Step]:
    plan = draw.body.beacon
    if plan and draw.beacon_at is None:
        appears = times.text(beacon.CHAINS[plan.chain].time(draw.round or 1))
        return "beacon", Step("draw.beacon", opens_at=appears)
    return "result", Step("draw.concluded")


def _seats(draw: Draw) -> tuple[str, Step | None]:
    vacancies = [_vacancy(draw, p) for p in _vacant(draw)]
    reserve = any(seat.substitute is not None or seat.reason == "unknown" for seat in vacancies)
    if reserve:
        return "seats", Step("seat.filled")
    if _positions(draw, "offered"):
        return "seats", Step("seat.accepted")
    return "settled", None


def _vacancy(draw: Draw, position: int) -> Vacancy:
    if draw.body.lottery is None:
        return Vacancy(position, method_of(draw).next_in_line(draw, position))
    if draw.material.document is None:
        return Vacancy(position, None, "unknown")
    found = held.substitute(draw, position)
    return Vacancy(position, found.position, found.reason) if found else Vacancy(position, None)


def _positions(draw: Draw, *states: str) -> tuple[int, ...]:
    return tuple(position for position, seat in draw.seats.items() if seat.state in states)


def _vacant(draw: Draw) -> tuple[int, ...]:
    return _positions(draw, "declined", "vacated")


_LAPSE = Step("draw.lapsed")
