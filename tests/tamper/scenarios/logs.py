"""Logs whose entries were changed: the function changes the list and returns the index at which that shows."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

from draws.group import L
from tests.ceremony import Ceremony, lax
from tests.tamper.bundles import whole
from tests.tamper.scenarios.table import LOGS, Entries, at, said, scenario


def edited(data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """An entry whose statement says something else under the same signatures."""
    value, payload = json.loads(data), said(data)
    change(payload)
    value["envelope"]["payload"] = b64encode(lax(payload)).decode()
    return lax(value)


def resigned(data: bytes, change: Callable[[list[dict[str, str]]], object]) -> bytes:
    """An entry with other signatures."""
    value = json.loads(data)
    change(value["envelope"]["signatures"])
    return lax(value)


@scenario(LOGS, "changing a die under the scrutineers' signatures", "D4", "signature.invalid")
def _(entries: Entries) -> int:
    index = at("draw.diced")
    entries[index] = edited(entries[index], lambda s: s["body"].update(dice="d10x20:91234567890123456789"))
    return index


@scenario(LOGS, "changing who founded", "R", "signature.invalid")
def _(entries: Entries) -> int:
    entries[1] = edited(entries[1], lambda s: s["body"]["roles_at_founding"][0].update(role="MEM"))
    return 1


@scenario(LOGS, "taking one scrutineer's signature off the dice", "D4", "signature.missing")
def _(entries: Entries) -> int:
    index = at("draw.diced")
    entries[index] = resigned(entries[index], lambda rows: rows.pop())
    return index


@scenario(LOGS, "putting one statement's signature under another", "D4", "signature.invalid")
def _(entries: Entries) -> int:
    index = at("draw.words_closed")
    other = json.loads(entries[at("draw.diced")])["envelope"]["signatures"]
    entries[index] = resigned(entries[index], lambda rows: rows.__setitem__(slice(None), other))
    return index


@scenario(LOGS, "writing a signature in its other spelling, s + L", "D4", "signature.invalid")
def _(entries: Entries) -> int:
    index = at("draw.diced")

    def malleate(rows: list[dict[str, str]]) -> None:
        raw = b64decode(rows[0]["sig"])
        s = int.from_bytes(raw[32:], "little") + L
        rows[0]["sig"] = b64encode(raw[:32] + s.to_bytes(32, "little")).decode()

    entries[index] = resigned(entries[index], malleate)
    return index


@scenario(LOGS, "adding a stranger's signature", "D4", "signature.unknown_key")
def _(entries: Entries) -> int:
    index = at("draw.concluded")
    row = {"keyid": "0" * 16, "sig": b64encode(bytes(64)).decode()}
    entries[index] = resigned(entries[index], lambda rows: rows.insert(0, row))
    return index


@scenario(LOGS, "listing signatures in another order", "F4", "entry.malformed")
def _(entries: Entries) -> int:
    index = at("draw.diced")
    entries[index] = resigned(entries[index], lambda rows: rows.reverse())
    return index


@scenario(LOGS, "spelling a statement with a space more", "F4", "statement.malformed")
def _(entries: Entries) -> int:
    index = at("draw.diced")
    value = json.loads(entries[index])
    payload = b64decode(value["envelope"]["payload"]).replace(b":", b": ", 1)
    value["envelope"]["payload"] = b64encode(payload).decode()
    entries[index] = lax(value)
    return index


@scenario(LOGS, "putting something else where an entry was", "F4", "entry.malformed")
def _(entries: Entries) -> int:
    index = at("draw.dealt")
    entries[index] = b"{}"
    return index


@scenario(LOGS, "taking an entry out and closing the gap", "D5", "statement.after")
def _(entries: Entries) -> int:
    index = at("draw.dealt")
    del entries[index]
    return index


@scenario(LOGS, "exchanging two entries", "D5", "statement.after")
def _(entries: Entries) -> int:
    index = at("draw.dealt")
    entries[index : index + 2] = entries[index + 1], entries[index]
    return index


@scenario(LOGS, "slipping an entry in between", "D5", "statement.after")
def _(entries: Entries) -> int:
    index = at("draw.dealt")
    entries.insert(index, entries[at("role.assigned")])
    return index + 2  # the dealing that was here had not seen this place yet


@scenario(LOGS, "moving an entry's time by a second", "D5", "statement.after")
def _(entries: Entries) -> int:
    index = at("draw.dealt")
    value = json.loads(entries[index])
    value["logged_at"] = value["logged_at"][:-3] + "59Z"
    assert value["logged_at"] != json.loads(entries[index])["logged_at"]
    entries[index] = lax(value)
    return index + 1


@scenario(LOGS, "setting an entry's time back", "F4", "entry.time")
def _(entries: Entries) -> int:
    index = at("draw.concluded")
    value = json.loads(entries[index])
    value["logged_at"] = json.loads(entries[index - 2])["logged_at"]
    entries[index] = lax(value)
    return index


@scenario(LOGS, "putting an entry of another territory here", "F4", "statement.ledger")
def _(entries: Entries) -> int:
    index = at("draw.concluded")
    entries[index] = edited(entries[index], lambda s: s.update(ledger="example/les-saules"))
    return index


@scenario(LOGS, "repeating an entry to count it twice", "F4", "statement.repeated")
def _(entries: Entries) -> int:
    value = json.loads(entries[at("seat.accepted")])
    value["logged_at"] = json.loads(entries[-1])["logged_at"]
    entries.append(lax(value))
    return len(entries) - 1


@scenario(LOGS, "founding the ledger anew under the others' acts", "F4", "statement.after")
def _(entries: Entries) -> int:
    other = Ceremony(seed=77, replay=False)
    other.log_key = whole().log_key
    value = json.loads(other.found().entries[0])
    value["logged_at"] = json.loads(entries[0])["logged_at"]
    entries[0] = lax(value)
    return 1
