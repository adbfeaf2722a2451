"""Everything in a document that keeps it from being a charter, each finding with its place.

`problems` is the whole of `charter.malformed` (docs/spec/charter.md): first the document is walked along the types of
`ledger.charter_form`; if its shape is right, what no type can say is checked on the typed charter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
from msgspec import inspect

from ledger.charter_form import LINES, Charter, DecisionRule, Fallback, Power, Requirement

LABELS = ("role", "body", "clause", "subject", "field")
"""The fields by which people know an item of a list."""

ROSTERS = ("body.trustees", "draw.trustees")
"""What `not` may name beside roles."""

APART = ("operator", "guarantor", "scrutineer")
"""Whoever plays one of these parts must not be a trustee."""

_is_label = re.compile(r"[A-Za-z0-9_.-]{1,40}").fullmatch


class Problem(msgspec.Struct, frozen=True):
    """Something that is not as it must be. `where` is a path; `needs` says in signs, not words, what would be right.

    Codes: `toml` (unreadable; `needs` is the reader's own message) · `form` (no canonical form) · `missing` · `unknown`
    (no such field; `needs` lists those there are) · `table` · `list` (`needs` its bounds) · `text` · `code` · `number`
    · `choice` (`needs` what is possible) · `repeated` · `role` (names no role; `needs` lists them) · `together` (all
    of these or none) · `one_of` (exactly one of these) · `apart` (must be incompatible with `needs`) ·
    `weaker` (than the protocol; `needs` is the least).
    """

    code: str
    where: str
    needs: str = ""


def problems(value: object) -> list[Problem]:
    """Everything in a decoded document that the specification does not allow."""
    return list(_walk(value, _charter_type(), "")) or list(_rules(msgspec.convert(value, Charter)))


def label(item: object, position: int) -> str:
    """How a path names an item of a list: by its own code, else by its number from 1."""
    if isinstance(item, dict):
        for field in LABELS:
            named = item.get(field)
            if isinstance(named, str) and _is_label(named):
                return f"[{named}]"
    return f"[#{position + 1}]"


def place(power: Power) -> str:
    """How a path names a power."""
    return f"powers[{power.clause}]"


def _rules(charter: Charter) -> Iterator[Problem]:
    """What no type can say."""
    roles = [role.role for role in charter.roles]
    yield from _repeated(msgspec.structs.astuple(charter.protocol_roles), "protocol_roles")
    yield from _repeated(roles, "roles")
    yield from _repeated((body.body for body in charter.bodies), "bodies")
    yield from _repeated((article.clause for article in charter.articles), "articles")
    for role in charter.roles:
        for of in role.levels:
            yield from _repeated(of.levels, f"roles[{role.role}].levels[{of.subject}].levels")
    yield from _pairs(charter.powers)
    for where, named in _names(charter):
        if named not in roles:
            yield Problem("role", where, _join(roles))
    parts = charter.protocol_roles
    for code in (getattr(parts, part) for part in APART):
        if not charter.incompatible(code, parts.trustee):
            yield Problem("apart", f"roles[{code}].incompatible", parts.trustee)
    for power in charter.powers:
        if (power.subject is None) != (power.level is None):
            yield Problem("together", place(power), "subject + level")
        for position, requirement in enumerate(power.signed_by):
            if _sources(requirement) != 1:
                yield Problem("one_of", f"{place(power)}.signed_by[#{position + 1}]", "roles | in | anyone")
    yield from _decisions(charter)


def _decisions(charter: Charter) -> Iterator[Problem]:
    """How subjects are decided: each once, with fractions that can be reached."""
    rules = charter.decisions.rules
    yield from _repeated((rule.subject for rule in rules), "decisions.rules")
    if charter.decisions.purpose == "required" and charter.rule("purpose") is None:
        yield Problem("together", "decisions.purpose", "required + rules[purpose]")
    for rule in rules:
        where = f"decisions.rules[{rule.subject}]"
        if rule.quorum.part > rule.quorum.of:
            yield Problem("number", f"{where}.quorum.part", f"0–{rule.quorum.of}")
        yield from _threshold(rule, where)
        if rule.fallback:
            yield from _threshold(rule.fallback, f"{where}.fallback")
            if rule.method != "consent":
                yield Problem("together", where, "consent + fallback")


def _threshold(vote: DecisionRule | Fallback, where: str) -> Iterator[Problem]:
    """A qualified majority has its fraction, more than a half, and nothing else has one."""
    if (vote.method == "qualified_majority") != (vote.threshold is not None):
        yield Problem("together", where, "qualified_majority + threshold")
    elif vote.threshold and not vote.threshold.of < 2 * vote.threshold.part <= 2 * vote.threshold.of:
        yield Problem("number", f"{where}.threshold.part", f"{vote.threshold.of // 2 + 1}–{vote.threshold.of}")


def _pairs(powers: Iterable[Power]) -> Iterator[Problem]:
    """A clause gives the power for a kind once; a kind written twice in one power is still one power."""
    seen: set[tuple[str, str]] = set()
    for power in powers:
        given = {(power.clause, kind) for kind in power.kinds}
        for _, kind in sorted(given & seen):
            yield Problem("repeated", f"{place(power)}.kinds", kind)
        seen |= given


def _names(charter: Charter) -> Iterator[tuple[str, str]]:
    """Every place that names a role, with the role it names."""
    for part, code in msgspec.structs.asdict(charter.protocol_roles).items():
        yield f"protocol_roles.{part}", code
    for role in charter.roles:
        for other in role.incompatible:
            yield f"roles[{role.role}].incompatible", other
    for body in charter.bodies:
        yield f"bodies[{body.body}].confers", body.confers
    for rule in charter.decisions.rules:
        for code in rule.electorate:
            yield f"decisions.rules[{rule.subject}].electorate", code
    for power in charter.powers:
        for position, requirement in enumerate(power.signed_by):
            where = f"{place(power)}.signed_by[#{position + 1}]"
            for code in requirement.roles:
                yield f"{where}.roles", code
            for code in requirement.not_:
                if code not in ROSTERS:
                    yield f"{where}.not", code


def _sources(requirement: Requirement) -> int:
    return bool(requirement.roles) + (requirement.in_ is not None) + requirement.anyone


def _repeated(codes: Iterable[str], where: str) -> Iterator[Problem]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield Problem("repeated", where, code)


@cache
def _charter_type() -> inspect.Type:
    return inspect.type_info(Charter)


def _walk(value: object, of: inspect.Type, where: str) -> Iterator[Problem]:
    table = _table(of)
    if table:
        yield from _walk_table(value, table, where)
    elif isinstance(of, inspect.VarTupleType):
        yield from _walk_list(value, of, where)
    else:
        problem = _leaf(value, of, where)
        if problem is not None:
            yield problem


def _table(of: inspect.Type) -> inspect.StructType | None:
    """The table that a type is, or may be."""
    types = of.types if isinstance(of, inspect.UnionType) else (of,)
    return next((one for one in types if isinstance(one, inspect.StructType)), None)


def _walk_table(value: object, of: inspect.StructType, where: str) -> Iterator[Problem]:
    fields = {field.encode_name: field for field in of.fields}
    if type(value) is not dict:
        yield Problem("table", where, _join(fields))
        return
    prefix = f"{where}." if where else ""
    for name in value:
        if name not in fields:
            yield Problem("unknown", f"{prefix}{str(name)[:40]}", _join(fields))
    for name, field in fields.items():
        if name in value:
            yield from _walk(value[name], field.type, prefix + name)
        elif field.required:
            yield Problem("missing", prefix + name, _needs(field.type))


def _walk_list(value: object, of: inspect.VarTupleType, where: str) -> Iterator[Problem]:
    if type(value) is not list:
        yield Problem("list", where, _needs(of))
        return
    if not (of.min_length or 0) <= len(value) <= (of.max_length or 0):
        yield Problem("list", where, _needs(of))
    for position, item in enumerate(value):
        yield from _walk(item, of.item_type, where + label(item, position))


def _leaf(value: object, of: inspect.Type, where: str) -> Problem | None:
    if _fits(value, of):
        return None
    match of:
        case inspect.StrType(pattern=pattern):
            code = "text" if pattern == LINES else "code"
        case inspect.IntType():
            code = "number"
        case _:
            code = "choice"
    return Problem(code, where, _needs(of))


def _fits(value: object, of: inspect.Type) -> bool:
    match of:
        case inspect.StrType(min_length=low, max_length=high, pattern=pattern):
            return (
                type(value) is str
                and (low or 0) <= len(value) <= (high or len(value))
                and re.search(pattern or "", value) is not None
            )
        case inspect.IntType(ge=low, le=high):
            return type(value) is int and (low or 0) <= value <= (high or 0)
        case inspect.LiteralType(values=values):
            return type(value) is str and value in values
        case inspect.UnionType(types=types):
            return any(_fits(value, one) for one in types)
    return value is True and isinstance(of, inspect.BoolType)  # `anyone` is written only where it holds


def _needs(of: inspect.Type) -> str:
    match of:
        case inspect.StrType(min_length=low, max_length=high, pattern=pattern):
            characters = "" if pattern is None or pattern == LINES else " " + pattern[2:-3]
            return f"{low}–{high or '…'}{characters}"
        case inspect.IntType(ge=low, le=high):
            return f"{low}–{high}"
        case inspect.VarTupleType(min_length=low, max_length=high):
            return f"{low or 0}–{high}"
        case inspect.LiteralType(values=values):
            return _join(str(value) for value in values)
        case inspect.UnionType(types=types):
            return _join(_needs(one) for one in types if not isinstance(one, inspect.NoneType))
        case inspect.StructType(fields=fields):
            return _join(field.encode_name for field in fields)
    return "true"


def _join(names: Iterable[str]) -> str:
    return " | ".join(names)
