"""What ceremonies are made of: times, roles, charters, real rounds of drand, and raw entries."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from draws import canonical
from draws.beacon import DEFAULT, QUICKNET
from ledger import charter
from ledger.charter import Charter
from ledger.statement import PAYLOAD_TYPE

ORIGIN = "example/les-pins"
START = 1_800_000_000 - 1_800_000_000 % 86_400 + 7 * 3600
"""Seven in the morning: a session ends on the day on which it begins."""

DAY = 86_400
FOUNDERS = ("ani", "gar", "par1", "par2")
ROLES = {"ani": "ANI", "gar": "GAR", "dpd": "DPD", "mem1": "MEM", "mem2": "MEM", "par1": "PAR", "par2": "PAR"}
DISTRICTS = ("nord", "sud")
AGES = ("16-25", "26-59", "60+")
HOMES = (*((i, i + 1, i + 2) for i in range(0, 30, 3)), (30, 31))
"""Who live together in a list of forty, by their place in it: ten homes of three, one of two."""
TEXTS = ("barrage", "cerise", "olivier")
"""What residents whisper into the box."""


@dataclass(frozen=True)
class Round:
    """A real round of drand."""

    chain: str
    number: int
    time: int
    signature: str
    previous: str | None


@cache
def real_round(name: str) -> Round:
    """A published round of the chain `quicknet` or `default`, late enough in its day for a session before it."""
    vectors = json.loads((Path(__file__).parents[1] / "vectors" / "beacon.json").read_text())["rounds"][name]
    chain, number = (QUICKNET, 657_413) if name == "quicknet" else (DEFAULT, 1_000_000)
    row = next(row for row in vectors if row["round"] == number)
    return Round(chain.hash.hex(), number, chain.time(number), row["signature"], row.get("previous"))


@cache
def french_charter() -> bytes:
    """The French template, as it comes."""
    return charter.from_toml(charter.template("fr"))


def charter_with(**changes: Any) -> bytes:
    """The French template with other top-level parts; a callable changes the part in place."""
    value = json.loads(french_charter())
    for name, change in changes.items():
        if callable(change):
            change(value[name])
        else:
            value[name] = change
    return canonical.encode(value)


def lax(value: object) -> bytes:
    """JSON as canonical JSON prints it, of values that canonical JSON may not hold."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sealed(payload: bytes, signatures: dict[str, bytes], logged_at: str) -> bytes:
    """An entry of these parts, whatever they are."""
    rows = [{"keyid": k, "sig": b64encode(s).decode()} for k, s in sorted(signatures.items())]
    envelope = {"payload": b64encode(payload).decode(), "payloadType": PAYLOAD_TYPE, "signatures": rows}
    return lax({"envelope": envelope, "logged_at": logged_at})


def changed(body: Any, changes: dict[str, Any]) -> Any:
    """A body with other fields."""
    return msgspec.structs.replace(body, **changes) if changes else body


def clause_for(text: Charter, kind: str, body: dict[str, Any]) -> str:
    """The first clause for such a body, conditional ones before general ones; any clause where there is none."""
    given = sorted((p for p in text.powers if kind in p.kinds), key=lambda p: not p.when)
    fitting = [p.clause for p in given if all(body.get(w.field) == w.is_ for w in p.when)]
    return [*fitting, *(p.clause for p in given), "1.1"][0]
