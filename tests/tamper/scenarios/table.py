"""Doctored records by name: what was changed, and the numbered step and the code that tell of it.

A new scenario is one function with its row: in `LOGS` a change of the entries, which the holder of the log's key signs
anew; in `FILES` a change of the files of a bundle; in `LISTS` a change of what is sealed or announced, which only
auditors can see through; in `HISTORIES` two lists of entries, each lawful by itself; in `RECEIPTS` what a person shows.
"""

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.tamper.bundles import whole

Entries = list[bytes]


@dataclass(frozen=True)
class Doctored:
    """What is done, and how it shows."""

    change: Callable[..., Any]
    step: str
    code: str


LOGS: dict[str, Doctored] = {}
FILES: dict[str, Doctored] = {}
LISTS: dict[str, Doctored] = {}
HISTORIES: dict[str, Doctored] = {}
RECEIPTS: dict[str, Doctored] = {}


def scenario(table: dict[str, Doctored], name: str, step: str, code: str) -> Callable[[Callable], Callable]:
    """Put a function into a table under a name."""

    def put(change: Callable) -> Callable:
        assert name not in table
        table[name] = Doctored(change, step, code)
        return change

    return put


def said(data: bytes) -> dict[str, Any]:
    """The statement of an entry."""
    return json.loads(b64decode(json.loads(data)["envelope"]["payload"]))


def at(kind: str, nth: int = 0) -> int:
    """The index of the nth entry of a kind in `whole`."""
    return [i for i, data in enumerate(whole().entries) if said(data)["kind"] == kind][nth]
