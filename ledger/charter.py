"""The charter: read from its bytes, written from TOML, compared, and offered as a template.

The bytes are canonical JSON (docs/spec/charter.md) and their SHA-256 is the version's id; people write the same
structure as TOML. `parse_lawful` is what the rules use; `problems` is what people see before they adopt a charter.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any
from unicodedata import normalize

import msgspec

from draws import canonical
from draws.errors import NotCanonical
from ledger import charter_check
from ledger.charter_check import Problem
from ledger.charter_form import (
    Article,
    Body,
    Charter,
    Condition,
    Contact,
    DecisionRule,
    Decisions,
    DrawDuties,
    Fallback,
    Power,
    ProtocolRoles,
    Requirement,
    Role,
    Share,
    SubjectLevels,
)
from ledger.charter_strength import Weakness, weaknesses
from ledger.errors import Malformed, Refusal

__all__ = [
    "LANGUAGES",
    "Article",
    "Body",
    "Charter",
    "Condition",
    "Contact",
    "DecisionRule",
    "Decisions",
    "Difference",
    "DrawDuties",
    "Fallback",
    "Power",
    "Problem",
    "ProtocolRoles",
    "Requirement",
    "Role",
    "Share",
    "SubjectLevels",
    "Unfit",
    "Weakness",
    "differences",
    "from_toml",
    "parse",
    "parse_lawful",
    "problems",
    "template",
    "weaknesses",
]

LANGUAGES = ("en", "fr")
"""Languages that have a template."""


class Unfit(Malformed):
    """A text that cannot become a charter; `problems` says all that stands in the way."""

    code = "charter.malformed"

    def __init__(self, found: Sequence[Problem]) -> None:
        self.problems = tuple(found)
        super().__init__("; ".join(_said(problem) for problem in found[:3]))


class Difference(msgspec.Struct, frozen=True):
    """One place where two charters differ. A value that is not there is None; else it is as JSON has it."""

    path: str
    before: Any
    after: Any


def parse(data: bytes) -> Charter:
    """The charter of these canonical bytes. Refusal `charter.malformed`."""
    try:
        value = canonical.decode(data)
    except NotCanonical as error:
        raise Refusal("charter.malformed", str(error)) from None
    found = charter_check.problems(value)
    if found:
        raise Refusal("charter.malformed", _said(found[0]))
    return msgspec.convert(value, Charter)


def parse_lawful(data: bytes) -> Charter:
    """The same, if it is no weaker than the protocol. Refusals `charter.malformed`, `charter.weaker`."""
    charter = parse(data)
    found = weaknesses(charter)
    if found:
        raise Refusal("charter.weaker", f"{found[0].kind}: {found[0].where}: {found[0].needs}")
    return charter


def from_toml(text: str) -> bytes:
    """The canonical bytes of a charter written as TOML, its text brought into NFC.

    Raises:
        Unfit: with every problem of form. Whether it is strong enough is not asked here.
    """
    value = _composed(_toml(text))
    found = charter_check.problems(value)
    if found:
        raise Unfit(found)
    try:
        return canonical.encode(value)
    except NotCanonical as error:
        raise Unfit([Problem("form", "", str(error))]) from None


def problems(text: str) -> list[Problem]:
    """All that keeps a TOML text from being a lawful charter: first its form; if that is right, its strength."""
    try:
        charter = parse(from_toml(text))
    except Unfit as unfit:
        return list(unfit.problems)
    return [Problem("weaker", f"{weak.where}: {weak.kind}", weak.needs) for weak in weaknesses(charter)]


def template(language: str) -> str:
    """The commented TOML of a first charter, which a collective then makes its own."""
    if language not in LANGUAGES:
        raise Malformed(f"no charter template in {language[:20]!r}; there are {', '.join(LANGUAGES)}")
    return resources.files("ledger").joinpath(f"templates/charter.{language}.toml").read_text(encoding="utf-8")


def differences(old: Charter, new: Charter) -> list[Difference]:
    """Everything that changes from one version to the next; none if and only if the charters are the same."""
    found: list[Difference] = []
    _compare(found, "", msgspec.to_builtins(old), msgspec.to_builtins(new))
    return found


def _said(problem: Problem) -> str:
    return ": ".join(part for part in (problem.where, problem.code, problem.needs[:200]) if part)


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # besides TOMLDecodeError: an integer of too many digits
        said, _, at = str(error).partition(" (at ")
        line = re.match(r"line \d+, column \d+", at)
        raise Unfit([Problem("toml", line.group() if line else "", said[:200])]) from None


def _composed(value: Any) -> Any:
    """The value with its strings in NFC: the same letters may be typed in several ways."""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, list):
        return [_composed(item) for item in value]
    if isinstance(value, dict):
        return {key: _composed(item) for key, item in value.items()}
    return value


def _compare(found: list[Difference], path: str, old: Any, new: Any) -> None:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*old, *new]):
            _compare(found, f"{path}.{name}" if path else name, old.get(name), new.get(name))
    elif _of_tables(old) and _of_tables(new):
        _compare_items(found, path, _labelled(old), _labelled(new))
    else:
        found.append(Difference(path, old, new))


def _compare_items(found: list[Difference], path: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Items are compared with those of the same label, wherever they stand; then the order, if it changed."""
    for name in dict.fromkeys([*old, *new]):
        _compare(found, path + name, old.get(name), new.get(name))
    orders = [name for name in old if name in new], [name for name in new if name in old]
    if orders[0] != orders[1]:
        found.append(Difference(path, *orders))


def _of_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value)


def _labelled(items: Sequence[Any]) -> dict[str, Any]:
    """Items by label; what has the label of an earlier one gets its number too."""
    labelled: dict[str, Any] = {}
    for position, item in enumerate(items):
        name = charter_check.label(item, position)
        labelled[f"{name}#{position + 1}" if name in labelled else name] = item
    return labelled
