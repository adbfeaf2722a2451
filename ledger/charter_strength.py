"""Whether a charter is no weaker than the protocol (docs/spec/charter.md, "No weaker than the protocol").

A charter may ask for more signatures than `ROWS`, never for fewer: the proofs of draw.md rest on these.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import TypeAlias

import msgspec

from ledger.charter_check import place
from ledger.charter_form import Charter, Power, Requirement, Share


class Least(msgspec.Struct, frozen=True):
    """A requirement of a row. A role is named by the part it plays; neither `role` nor `in_`: see `any_roles`."""

    count: int | str = 1
    role: str = ""
    in_: str = ""
    not_: tuple[str, ...] = ()
    any_roles: bool = False


class Weakness(msgspec.Struct, frozen=True):
    """A kind of statement that the charter guards less than the protocol does; `needs` is its row, in signs."""

    kind: str
    where: str
    needs: str


Row: TypeAlias = tuple[Least, ...]

_OPERATOR = Least(role="operator")
_TRUSTEE = Least(in_="draw.trustee")
_ENOUGH_TRUSTEES = Least("draw.t", in_="draw.trustees")
_GUARANTOR = Least(role="guarantor")
_COUNTERS: Row = (Least(2, role="scrutineer"), _GUARANTOR)
_RESIGNED: Row = (Least(in_="seat.person"),)
_DICE_ALONE: Row = (_OPERATOR, Least(2, role="scrutineer", not_=("operator",)), Least(role="guarantor"))

ROWS: dict[str, Row] = {
    "key.enrolled": (Least(in_="body.person"),),
    "draw.purpose_agreed": (Least("all", in_="body.stakeholders"),),
    "draw.pool_sealed": (_OPERATOR,),
    "draw.lottery_coins": (),
    "draw.announced": (_OPERATOR, Least("body.t", in_="body.trustees")),
    "draw.words_closed": (Least(2, role="scrutineer"),),
    "draw.dealt": (_TRUSTEE,),
    "draw.opened": (_TRUSTEE,),
    "draw.shared": (_TRUSTEE,),
    "draw.deals_closed": (_ENOUGH_TRUSTEES,),
    "draw.diced": (Least(2, role="scrutineer", not_=("operator", "draw.trustees")),),
    "draw.annulled": (_ENOUGH_TRUSTEES,),
    "draw.concluded": (_OPERATOR, Least()),
    "draw.openings_closed": (),
    "draw.beacon": (),
    "draw.lapsed": (),
    "draw.withdrawn": (Least(role="data_referent"),),
    "draw.contested": (),
    "draw.answered": (Least(role="guarantor"), Least()),
    "draw.pool_audited": (Least(role="auditor", not_=("operator",)), Least()),
    "draw.lottery_audited": (Least(role="guarantor"), Least(role="auditor", not_=("guarantor",))),
    "seat.accepted": (_OPERATOR,),
    "seat.declined": (_OPERATOR,),
    "seat.filled": (_OPERATOR,),
    "seat.vacated": (_OPERATOR, Least(2, any_roles=True, not_=("operator",))),
    "tally.recorded": (*_COUNTERS, Least(role="member")),
    "decision.taken": _COUNTERS,
    "opinion.given": (_GUARANTOR,),
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

NOT_NEEDED = frozenset(
    {
        "draw.lottery_audited",
        "draw.lottery_coins",
        "draw.withdrawn",
        "draw.contested",
        "draw.answered",
        "draw.pool_audited",
    }
)
"""Kinds that a charter may give to nobody: draws without panels do without the first two, and charters of before the
others existed stay lawful."""


SUBJECTS = ("charter", "persons")
"""Subjects of which a charter must say how they are decided."""

GRAVE = (*SUBJECTS, "exclusion", "purpose")
"""Subjects in which a vote needs `LEAST_QUORUM`."""

LEAST_QUORUM = Share(1, 3)

DICE_ALONE = frozenset({"dice-direct", "panel-dice"})
"""Methods without trustees: more people than the operator announce them."""


def weaknesses(charter: Charter) -> list[Weakness]:
    """Everything in which the charter is weaker than the protocol, in the order of the specification."""
    return list(_weaknesses(charter))


def _weaknesses(charter: Charter) -> Iterator[Weakness]:
    for kind, ordinary in ROWS.items():
        given = [power for power in charter.powers if kind in power.kinds]
        if not given and kind not in NOT_NEEDED:
            yield Weakness(kind, "powers", _said(charter, ordinary))
        for power in given:
            row = _row(kind, power)
            if not _contains(charter, power, row):
                yield Weakness(kind, place(power), _said(charter, row))
    for subject in SUBJECTS:
        if charter.rule(subject) is None:
            yield Weakness("decision.taken", "decisions.rules", subject)
    for rule in charter.decisions.rules:
        votes = rule.method != "consent" or rule.fallback is not None
        if rule.subject in GRAVE and votes and not LEAST_QUORUM.reached(rule.quorum.part, rule.quorum.of):
            yield Weakness("tally.recorded", f"decisions.rules[{rule.subject}].quorum", "1 / 3")


def _row(kind: str, power: Power) -> Row:
    if kind == "seat.vacated" and any(c.field == "cause" and c.is_ == "resigned" for c in power.when):
        return _RESIGNED
    if kind == "draw.announced" and any(c.field == "method" and c.is_ in DICE_ALONE for c in power.when):
        return _DICE_ALONE
    return ROWS[kind]


def _contains(charter: Charter, power: Power, row: Row) -> bool:
    """Whether each requirement of the row is matched by a different one of the power."""
    return any(
        all(_strict(charter, have, least) for have, least in zip(chosen, row, strict=True))
        for chosen in permutations(power.signed_by, len(row))
    )


def _strict(charter: Charter, have: Requirement, least: Least) -> bool:
    """Whether one requirement is at least as strict as another."""
    if least == Least():
        return True
    excluded, asked = {_code(charter, name) for name in least.not_}, set(have.not_)
    return (
        _same_source(charter, have, least)
        and _as_many(have.count, least.count)
        and (excluded == asked if isinstance(least.count, str) else excluded <= asked)
    )


def _same_source(charter: Charter, have: Requirement, least: Least) -> bool:
    if least.any_roles:
        return bool(have.roles)
    if least.role:
        return bool(have.roles) and set(have.roles) <= {_code(charter, least.role)}
    return have.in_ == least.in_


def _as_many(have: int | str, least: int | str) -> bool:
    if isinstance(have, int) and isinstance(least, int):
        return have >= least
    return have == least or (have in ("all", "majority") and least == 1)


def _code(charter: Charter, name: str) -> str:
    """The code of the role that plays a part; rosters stand for themselves."""
    return name if "." in name else str(getattr(charter.protocol_roles, name))


def _said(charter: Charter, row: Row) -> str:
    """A row in signs: `ANI × 1; body.trustees × body.t`; `*` is whoever, `roles` any roles."""
    return "; ".join(_said_one(charter, least) for least in row)


def _said_one(charter: Charter, least: Least) -> str:
    who = least.in_ or ("roles" if least.any_roles else _code(charter, least.role) if least.role else "*")
    excluded = "".join(f" − {_code(charter, name)}" for name in least.not_)
    return f"{who}{excluded} × {least.count}"
