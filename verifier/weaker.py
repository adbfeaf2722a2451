"""Whether a charter asks for less than the protocol does (docs/spec/charter.md, "No weaker than…").

The table is the page's. A row lists requirements; every power for the kind must hold, for each of
them, one of its own that is at least as strict, and no two rows may lean on the same one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

from verifier.charter import Charter, Power, Requirement

_ANY = "*"


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that may be asked: ``role`` (a protocol role or any), or ``source``, or anything."""

    count: int | str = 1
    role: str = ""
    source: str = ""
    excluded: tuple[str, ...] = field(default=())

    @property
    def anything(self) -> bool:
        """Whether a requirement of any kind will do."""
        return not self.role and not self.source


_OPERATOR = Floor(role="operator")
_COUNTERS = (Floor(2, role="scrutineer"), Floor(role="guarantor"))
_TRUSTEE = (Floor(source="draw.trustee"),)
_THRESHOLD = (Floor("draw.t", source="draw.trustees"),)

FLOORS: dict[str, tuple[Floor, ...]] = {
    "key.enrolled": (Floor(source="body.person"),),
    "draw.purpose_agreed": (Floor("all", source="body.stakeholders"),),
    "draw.pool_sealed": (_OPERATOR,),
    "draw.lottery_coins": (),
    "draw.announced": (_OPERATOR, Floor("body.t", source="body.trustees")),
    "draw.words_closed": (Floor(2, role="scrutineer"),),
    "draw.dealt": _TRUSTEE,
    "draw.opened": _TRUSTEE,
    "draw.shared": _TRUSTEE,
    "draw.deals_closed": _THRESHOLD,
    "draw.diced": (Floor(2, role="scrutineer", excluded=("operator", "draw.trustees")),),
    "draw.annulled": _THRESHOLD,
    "draw.concluded": (_OPERATOR, Floor()),
    "draw.openings_closed": (),
    "draw.beacon": (),
    "draw.lapsed": (),
    "draw.withdrawn": (Floor(role="data_referent"),),
    "draw.contested": (),
    "draw.answered": (Floor(role="guarantor"), Floor()),
    "draw.pool_audited": (Floor(role="auditor", excluded=("operator",)), Floor()),
    "draw.lottery_audited": (Floor(role="guarantor"), Floor(role="auditor", excluded=("guarantor",))),
    "seat.accepted": (_OPERATOR,),
    "seat.declined": (_OPERATOR,),
    "seat.filled": (_OPERATOR,),
    "seat.vacated": (_OPERATOR, Floor(2, role=_ANY, excluded=("operator",))),
    "tally.recorded": (*_COUNTERS, Floor(role="member")),
    "decision.taken": _COUNTERS,
    "opinion.given": (Floor(role="guarantor"),),
    "proposal.opened": (),
    "proposal.read": (),
    "objection.raised": (),
    "objection.integrated": (),
    "objection.maintained": (),
    "objection.withdrawn": (),
    "charter.amended": (),
    "role.assigned": (),
    "role.ended": (),
    "key.rotated": (),
    "key.revoked": (),
}

_UNDER_CONDITION: dict[str, tuple[tuple[tuple[str, str], ...], tuple[Floor, ...]]] = {
    "seat.vacated": ((("cause", "resigned"),), (Floor(source="seat.person"),)),
    "draw.announced": (
        (("method", "dice-direct"), ("method", "panel-dice")),
        (_OPERATOR, Floor(2, role="scrutineer", excluded=("operator",)), Floor(role="guarantor")),
    ),
}

_DISPENSABLE = (
    "draw.lottery_audited",
    "draw.lottery_coins",
    "draw.withdrawn",
    "draw.contested",
    "draw.answered",
    "draw.pool_audited",
)
"""Kinds that nobody need be able to sign: draws without panels do without, and so did charters from before."""


def weaker_than_protocol(charter: Charter) -> str | None:
    """Return the first kind that nobody may do, or that too few may; None if there is none."""
    for kind in FLOORS:
        powers = [power for power in charter.powers if kind in power.kinds]
        if not powers and kind not in _DISPENSABLE:
            return kind
        for power in powers:
            if not _holds(_floors(kind, power), power, charter):
                return kind
    if not charter.ways.keys() >= {"charter", "persons"}:
        return "decision.taken"
    if any(_few_suffice(subject, charter) for subject in ("charter", "persons", "exclusion", "purpose")):
        return "tally.recorded"
    return None


def _floors(kind: str, power: Power) -> tuple[Floor, ...]:
    """Return the row for a power: under some condition it is another than the kind's."""
    conditions, floors = _UNDER_CONDITION.get(kind, ((), ()))
    return floors if any(condition in power.when for condition in conditions) else FLOORS[kind]


def _few_suffice(subject: str, charter: Charter) -> bool:
    """Tell whether a vote on the subject could be held with less than a third."""
    way = charter.ways.get(subject)
    return way is not None and way.vote is not None and 3 * way.quorum.part < way.quorum.of


def _holds(floors: Sequence[Floor], power: Power, charter: Charter) -> bool:
    return any(
        all(_at_least(floor, asked, charter) for floor, asked in zip(floors, chosen, strict=True))
        for chosen in permutations(power.signed_by, len(floors))
    )


def _at_least(floor: Floor, asked: Requirement, charter: Charter) -> bool:
    if floor.anything:
        return True
    excluded = {charter.protocol.get(name, name) for name in floor.excluded}
    return (
        _same_source(floor, asked, charter)
        and _count_not_lower(floor.count, asked.count)
        and (asked.excluded == excluded if isinstance(floor.count, str) else excluded <= asked.excluded)
    )


def _same_source(floor: Floor, asked: Requirement, charter: Charter) -> bool:
    if floor.source:
        return asked.source == floor.source
    if floor.role == _ANY:
        return bool(asked.roles)
    return asked.roles == {charter.protocol[floor.role]}


def _count_not_lower(floor: int | str, asked: int | str) -> bool:
    if isinstance(floor, str):
        return asked == floor
    if isinstance(asked, int):
        return asked >= floor
    return floor == 1 and asked in ("all", "majority")
