"""Parts of a charter in words: who must sign, what keeps a text from being one, what an amendment changes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from api.i18n import N_, _
from api.words.scene import role_name
from ledger.charter import Charter, Difference, Problem, Requirement, Share

_LINE = re.compile(r"line (\d+), column (\d+)")

REFERENCES: Mapping[str, str] = {
    "body.person": N_("the person concerned"),
    "body.stakeholders": N_("the stakeholders named"),
    "body.trustees": N_("the trustees named"),
    "draw.trustees": N_("the draw's trustees"),
    "draw.trustee": N_("the trustee concerned"),
    "seat.person": N_("the person who holds the seat"),
}
PROBLEMS: Mapping[str, str] = {
    "toml": N_("{where}: this is not TOML. Look at its quotation marks, brackets and signs = there ({needs})."),
    "form": N_("{where}: this text cannot be written in its one form: {needs}"),
    "missing": N_("{where} is missing; it takes: {needs}"),
    "unknown": N_("{where}: there is no such field here; there are: {needs}"),
    "table": N_("{where} must be a table with: {needs}"),
    "list": N_("{where} must be a list; number of items: {needs}"),
    "text": N_("{where} must be text; number of characters: {needs}"),
    "code": N_("{where} must be a code; characters: {needs}"),
    "number": N_("{where} must be a whole number: {needs}"),
    "choice": N_("{where} must be one of: {needs}"),
    "repeated": N_("{where}: {needs} stands here twice"),
    "role": N_("{where} names a role that the charter does not have; it has: {needs}"),
    "together": N_("{where}: all of these or none: {needs}"),
    "one_of": N_("{where}: exactly one of these: {needs}"),
    "apart": N_("{where}: nobody may hold this role together with: {needs}; say that they are incompatible"),
    "weaker": N_("{where}: the protocol needs at least: {needs}"),
}


def requirement(required: Requirement, charter: Charter) -> str:
    """Who must sign, and how many of them."""
    whom = _whom(required, charter)
    match required.count:
        case int(number):
            said = _("{n} of: {whom}").format(n=number, whom=whom)
        case "all":
            said = _("all of: {whom}").format(whom=whom)
        case "majority":
            said = _("a majority of: {whom}").format(whom=whom)
        case _:
            said = _("as many as the draw's threshold of: {whom}").format(whom=whom)
    if required.not_:
        others = ", ".join(_(REFERENCES[o]) if o in REFERENCES else role_name(charter, o) for o in required.not_)
        said = _("{who}, but nobody of: {others}").format(who=said, others=others)
    return said


def share(fraction: Share) -> str:
    """A fraction, as people write it."""
    return f"{fraction.part}/{fraction.of}"


def _whom(required: Requirement, charter: Charter) -> str:
    if required.roles:
        return ", ".join(role_name(charter, role) for role in required.roles)
    return _(REFERENCES[required.in_]) if required.in_ else _("anyone with a key")


def charter_problem(problem: Problem) -> str:
    """What keeps a text from being a charter."""
    where = _place(problem.where) if problem.code == "toml" else problem.where
    said = _(PROBLEMS.get(problem.code, "{where}: {needs}")).format(where=where, needs=problem.needs)
    return said.removeprefix(": ")


def _place(where: str) -> str:
    """Where in a text, in words: from the reader's `line 3, column 5`."""
    found = _LINE.fullmatch(where)
    if not found:
        return where or _("at its end")
    return _("line {line}, column {column}").format(line=found[1], column=found[2])


def difference(change: Difference) -> str:
    """One change between two versions."""
    if change.before is None:
        return _("{path}: new: {after}").format(path=change.path, after=_shown(change.after))
    if change.after is None:
        return _("{path}: no longer: {before}").format(path=change.path, before=_shown(change.before))
    return _("{path}: {before} becomes {after}").format(
        path=change.path, before=_shown(change.before), after=_shown(change.after)
    )


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
