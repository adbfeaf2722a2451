"""The charter as data: what a version may say, and its parsed form (docs/spec/charter.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from typing import Any

from verifier import canonical
from verifier.errors import Malformed
from verifier.kinds import KINDS, code
from verifier.shapes import Shape, either, integer, matching, one_of, prose, record, several, true
from verifier.ways import DUTY, Way, read_way, way

FORMAT = "kleroterion/charter/v1"
REFERENCES = (
    "body.person",
    "body.stakeholders",
    "body.trustees",
    "draw.trustees",
    "draw.trustee",
    "seat.person",
)
ROSTERS = ("body.trustees", "draw.trustees")
PROTOCOL_ROLES = (
    "operator",
    "trustee",
    "scrutineer",
    "guarantor",
    "auditor",
    "data_referent",
    "member",
    "partner",
)
_LEVELS = ("consultative", "decision", "executive")
_UNGRANTABLE = ("ledger.founded", "charter.adopted")


@dataclass(frozen=True, slots=True)
class Requirement:
    """So many signers out of one set of persons: ``roles``, ``source`` (a reference) or everybody.

    ``excluded`` names roles and rosters whose persons do not count.
    """

    count: int | str
    roles: frozenset[str] = frozenset()
    source: str = ""
    excluded: frozenset[str] = frozenset()

    @property
    def anyone(self) -> bool:
        """Whether every person with a key in force counts."""
        return not self.roles and not self.source


@dataclass(frozen=True, slots=True)
class Power:
    """What one clause allows, under which conditions, signed by whom."""

    clause: str
    kinds: tuple[str, ...]
    when: tuple[tuple[str, str], ...]
    signed_by: tuple[Requirement, ...]
    subject: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A body of the collective: the role that its seats confer and how many are drawn."""

    confers: str
    drawn: int


@dataclass(frozen=True, slots=True)
class Contact:
    """What must have been tried before somebody counts as unreachable."""

    attempts: int
    channels: int
    days: int


@dataclass(frozen=True, slots=True)
class Charter:
    """One version. ``protocol`` maps the protocol's names of roles to this charter's codes."""

    id: str
    title: str
    protocol: Mapping[str, str]
    roles: frozenset[str]
    levels: Mapping[tuple[str, str], frozenset[str]]
    bars: Mapping[str, frozenset[str]]
    bodies: Mapping[str, Body]
    powers: tuple[Power, ...]
    granted: Mapping[tuple[str, str], Power]
    dice_required: bool
    beacon_required: bool
    dice_alone_allowed: bool
    contest_days: int
    contact: Contact
    ways: Mapping[str, Way]
    purpose_decided: bool

    def incompatible(self, role: str, held: Iterable[str]) -> bool:
        """Tell whether a person who holds ``held`` may not take ``role``, whichever lists the other."""
        return not self.bars.get(role, frozenset()).isdisjoint(held)


def _distinct(item: Shape, fewest: int, most: int, name: str) -> Shape:
    shape = several(item, fewest, most)

    def check(value: Any) -> bool:
        return shape(value) and len({each[name] for each in value}) == len(value)

    return check


def _without_repeats(item: Shape, fewest: int, most: int) -> Shape:
    shape = several(item, fewest, most)

    def check(value: Any) -> bool:
        return shape(value) and len(set(value)) == len(value)

    return check


def _one_source(shape: Shape) -> Shape:
    def check(value: Any) -> bool:
        return shape(value) and len(value.keys() & {"roles", "in", "anyone"}) == 1

    return check


_clause = matching(r"[A-Za-z0-9.-]{1,20}")
_requirement = _one_source(
    record(
        {
            "count": either(integer(1, 1000), one_of("all", "majority", "body.t", "draw.t")),
            "not": several(code, 0, 20),
        },
        {
            "roles": several(code, 1, 20),
            "in": one_of(*REFERENCES),
            "anyone": true,
        },
    )
)
_power = record(
    {
        "clause": _clause,
        "text": prose(1000),
        "kinds": several(one_of(*(kind for kind in KINDS if kind not in _UNGRANTABLE)), 1, 50),
        "when": several(record({"field": matching("[a-z_]+"), "is": prose(100)}), 0, 5),
        "signed_by": several(_requirement, 1, 10),
    },
    {"subject": code, "level": one_of(*_LEVELS)},
    together=("subject", "level"),
)
_role = record(
    {
        "role": code,
        "name": prose(100),
        "mission": prose(1000),
        "levels": several(record({"subject": code, "levels": _without_repeats(one_of(*_LEVELS), 1, 3)}), 0, 50),
        "incompatible": several(code, 0, 50),
    }
)
_seats = integer(0, 10**6)
_body = record(
    {
        "body": code,
        "name": prose(100),
        "confers": code,
        "drawn": _seats,
        "volunteer": _seats,
        "experienced": _seats,
        "term_months": integer(1, 600),
    }
)
_shape = record(
    {
        "format": one_of(FORMAT),
        "title": prose(200),
        "language": matching("[a-z-]{2,8}"),
        "protocol_roles": record(dict.fromkeys(PROTOCOL_ROLES, code)),
        "roles": _distinct(_role, 1, 100, "role"),
        "bodies": _distinct(_body, 1, 50, "body"),
        "powers": several(_power, 1, 500),
        "draws": record(
            {
                "dice": DUTY,
                "beacon": DUTY,
                "dice_direct": one_of("allowed", "forbidden"),
                "contest_days": integer(0, 3650),
            }
        ),
        "contact": record({"attempts": integer(1, 100), "channels": integer(1, 20), "days": integer(0, 365)}),
        "decisions": record({"purpose": DUTY, "rules": _distinct(way, 1, 50, "subject")}),
        "articles": _distinct(record({"clause": _clause, "title": prose(200), "text": prose(5000)}), 0, 500, "clause"),
    }
)


def parse(data: bytes) -> Charter:
    """Read a charter version. Raises ``Malformed`` unless it is one (`charter.malformed`)."""
    document: Any = canonical.decode(data)
    if not _shape(document):
        raise Malformed("charter: it is not of the shape that charter.md gives")
    roles = frozenset(role["role"] for role in document["roles"])
    protocol: dict[str, str] = document["protocol_roles"]
    if len(set(protocol.values())) < len(protocol):
        raise Malformed("charter: two protocol roles are played by the same role")
    strangers = _named_roles(document) - roles
    if strangers:
        raise Malformed(f"charter: the role {min(strangers)} is named and not defined")
    powers = tuple(map(_read_power, document["powers"]))
    granted = {(power.clause, kind): power for power in powers for kind in power.kinds}
    if len(granted) < sum(len(set(power.kinds)) for power in powers):
        raise Malformed("charter: a clause gives the same kind of statement twice")
    bars = _bars(document["roles"])
    for name in ("operator", "guarantor", "scrutineer"):
        if protocol[name] not in bars[protocol["trustee"]]:
            raise Malformed(f"charter: the roles of trustee and {name} are not incompatible")
    draws, contact, decisions = document["draws"], document["contact"], document["decisions"]
    ways = {rule["subject"]: read_way(rule) for rule in decisions["rules"]}
    purpose_decided = decisions["purpose"] == "required"
    if purpose_decided and "purpose" not in ways:
        raise Malformed("charter: a purpose needs a decision, and nothing says how it is taken")
    return Charter(
        id=sha256(data).hexdigest(),
        title=document["title"],
        protocol=protocol,
        roles=roles,
        levels=_levels(document["roles"]),
        bars=bars,
        bodies={body["body"]: Body(body["confers"], body["drawn"]) for body in document["bodies"]},
        powers=powers,
        granted=granted,
        dice_required=draws["dice"] == "required",
        beacon_required=draws["beacon"] == "required",
        dice_alone_allowed=draws["dice_direct"] == "allowed",
        contest_days=draws["contest_days"],
        contact=Contact(contact["attempts"], contact["channels"], contact["days"]),
        ways=ways,
        purpose_decided=purpose_decided,
    )


def _named_roles(document: Any) -> set[str]:
    named = set(document["protocol_roles"].values())
    named.update(map(itemgetter("confers"), document["bodies"]))
    for rule in document["decisions"]["rules"]:
        named.update(rule["electorate"])
    for role in document["roles"]:
        named.update(role["incompatible"])
    for power in document["powers"]:
        for requirement in power["signed_by"]:
            named.update(requirement.get("roles", ()))
            named.update(name for name in requirement.get("not", ()) if name not in ROSTERS)
    return named


def _read_power(power: Any) -> Power:
    return Power(
        clause=power["clause"],
        kinds=tuple(power["kinds"]),
        when=tuple((condition["field"], condition["is"]) for condition in power["when"]),
        signed_by=tuple(
            Requirement(
                count=requirement["count"],
                roles=frozenset(requirement.get("roles", ())),
                source=requirement.get("in", ""),
                excluded=frozenset(requirement.get("not", ())),
            )
            for requirement in power["signed_by"]
        ),
        subject=power.get("subject", ""),
        level=power.get("level", ""),
    )


def _levels(roles: Any) -> dict[tuple[str, str], frozenset[str]]:
    levels: dict[tuple[str, str], frozenset[str]] = {}
    for role in roles:
        for row in role["levels"]:
            key = (role["role"], row["subject"])
            levels[key] = levels.get(key, frozenset()) | frozenset(row["levels"])
    return levels


def _bars(roles: Any) -> dict[str, frozenset[str]]:
    bars: dict[str, set[str]] = {role["role"]: set() for role in roles}
    for role in roles:
        for other in role["incompatible"]:
            bars[role["role"]].add(other)
            bars[other].add(role["role"])
    return {role: frozenset(others) for role, others in bars.items()}
