"""What one bundle does not show: lists that deceive auditors, histories told twice, receipts of others."""

import json
from collections.abc import Callable
from typing import Any

from draws import canonical
from ledger import bodies as b
from ledger.receipt import Receipt, id_salt_code
from tests.ceremony import Ceremony, lax
from tests.tamper.bundles import whole
from tests.tamper.scenarios.table import HISTORIES, LISTS, RECEIPTS, Entries, at, scenario

# Lists: the function changes the body of the pool or of the announcement that a ceremony is about to log.


def other_roster(c: Ceremony, body: dict[str, Any], change: Callable[[list[dict[str, Any]]], None]) -> None:
    """What auditors are given: JSON Lines, the salt first, then people by position."""
    public, reference = body["rosters"]
    lines = [json.loads(line) for line in c.blobs.pop(reference["sha256"]).splitlines()]
    change(lines)
    data = b"".join(canonical.encode(line) + b"\n" for line in lines)
    body["rosters"] = [public, b.plain(c.put(data, reference["media_type"], "auditors"))]


def moved(value: str) -> str:
    return "sud" if value == "nord" else "nord"


@scenario(LISTS, "telling the auditors another feature of somebody", "D2", "auditors.roster")
def _(c: Ceremony, kind: str, body: dict[str, Any]) -> None:
    if kind == "draw.pool_sealed":
        other_roster(c, body, lambda lines: lines[3]["features"].__setitem__(0, moved(lines[3]["features"][0])))


@scenario(LISTS, "leaving somebody out of the auditors' list", "D2", "auditors.roster")
def _(c: Ceremony, kind: str, body: dict[str, Any]) -> None:
    if kind == "draw.pool_sealed":
        other_roster(c, body, lambda lines: lines.pop(5))


@scenario(LISTS, "publishing other counts than the list gives", "D2", "auditors.counts")
def _(c: Ceremony, kind: str, body: dict[str, Any]) -> None:
    if kind == "draw.pool_sealed":
        first, second = body["counts"][0]["values"][:2]
        first["count"] -= 1
        second["count"] += 1


@scenario(LISTS, "drawing somebody in a stratum that is not theirs", "D3", "auditors.codes")
def _(c: Ceremony, kind: str, body: dict[str, Any]) -> None:
    if kind == "draw.announced":
        reference = body["codes"]
        codes = c.blobs[reference["sha256"]]
        exchanged = bytes([codes[0], 1 - codes[1]]) + codes[2:]
        body["codes"] = b.plain(c.put(exchanged, reference["media_type"]))


# Histories: the function gives what is shown now and what was shown to somebody who kept the checkpoint.


def continued(entries: Entries) -> Ceremony:
    """The people of `whole`, and the same log key, after exactly these entries."""
    c = Ceremony(start=whole().clock, replay=False)
    c.people, c.blobs, c.log_key, c.trustees = (
        dict(whole().people),
        dict(whole().blobs),
        whole().log_key,
        whole().trustees,
    )
    for data in entries:
        assert c.append(data) is None
    c.draw_id = next(iter(c.state.draws), "")
    return c


def resignation(c: Ceremony) -> Entries:
    c.act("role.ended", b.RoleEnded(c.id("mem2"), "MEM", "resigned"), "mem2", clause="5.4")
    return c.entries


@scenario(HISTORIES, "cutting a history in the middle", "F3", "pin.shorter")
def _() -> tuple[Entries, Entries]:
    return whole().entries[: at("draw.deals_closed")], whole().entries


@scenario(HISTORIES, "hiding the last act alone", "F3", "pin.shorter")
def _() -> tuple[Entries, Entries]:
    return whole().entries[:-1], whole().entries


@scenario(HISTORIES, "telling another end", "F3", "pin.rewritten")
def _() -> tuple[Entries, Entries]:
    size = at("draw.deals_closed")
    return resignation(continued(whole().entries[:size])), whole().entries[: size + 1]


@scenario(HISTORIES, "hiding an act behind many others", "F3", "pin.rewritten")
def _() -> tuple[Entries, Entries]:
    size = at("draw.purpose_agreed")
    c = continued(whole().entries[:size])
    for day in range(20):
        c.wait(86_400)
        c.session(*(("scr1", "scr2") if day % 2 else ("scr2", "scr1")))
    return c.entries, whole().entries


@scenario(HISTORIES, "annulling in one room and throwing the dice in the other", "F3", "pin.rewritten")
def _() -> tuple[Entries, Entries]:
    size = at("draw.diced")
    c = continued(whole().entries[:size])
    return c.annul().entries, whole().entries[: size + 1]


@scenario(HISTORIES, "changing the time of the last entry, on which nobody has built yet", "F3", "pin.rewritten")
def _() -> tuple[Entries, Entries]:
    last = json.loads(whole().entries[-1])
    last["logged_at"] = last["logged_at"][:-3] + "59Z"
    assert lax(last) != whole().entries[-1]
    return [*whole().entries[:-1], lax(last)], whole().entries


# Receipts: the function gives the text of the QR code, and whose it is said to be with which code.


def shown(position: int, **changes: Any) -> tuple[str, tuple[str, str, str], str]:
    c = whole()
    record = c.secrets.records[position]
    text = Receipt.of(
        record, changes.get("origin", c.origin), changes.get("purpose", bytes.fromhex(c.purpose_id))
    ).text()
    return text, (record.person.name, record.person.birth, id_salt_code(record.id_salt)), record.decline_code


@scenario(RECEIPTS, "showing a receipt of another list", "D20", "receipt.leaf")
def _() -> tuple[str, tuple[str, str, str], str]:
    return shown(3, purpose=bytes(32))


@scenario(RECEIPTS, "showing a receipt of another territory", "D20", "receipt.origin")
def _() -> tuple[str, tuple[str, str, str], str]:
    return shown(3, origin="example/les-saules")


@scenario(RECEIPTS, "showing one leaf to two people", "D20", "receipt.identity")
def _() -> tuple[str, tuple[str, str, str], str]:
    text, _person, code = shown(3)
    return text, shown(4)[1], code


@scenario(RECEIPTS, "giving somebody another's code to say no", "D20", "receipt.decline")
def _() -> tuple[str, tuple[str, str, str], str]:
    text, person, _code = shown(3)
    return text, person, shown(4)[2]


@scenario(RECEIPTS, "writing the same receipt in another spelling", "D20", "receipt.malformed")
def _() -> tuple[str, tuple[str, str, str], str]:
    text, person, code = shown(3)
    return text + "=", person, code
