"""The ways in which a statement or an entry goes wrong."""

import json
from base64 import b64decode, b64encode
from random import Random
from typing import Any

from draws import group
from tests.ceremony import Ceremony, lax


def spoiled(
    c: Ceremony, body: dict, who: tuple[str, ...], clause: str | None, rng: Random
) -> tuple[dict, tuple[str, ...], str | None, dict[str, Any]]:
    """One thing that is wrong: the body, the signers, the clause, the charter or what they had seen."""
    changes: dict[str, Any] = {}
    match rng.randrange(8):
        case 0 | 1 | 2:
            body = mutated(c, body, rng)
        case 3:
            who = tuple(rng.sample(list(c.people), rng.randint(1, 4)))
        case 4:
            who = who[1:] or ("par2",)
        case 5:
            who = (*who, rng.choice(list(c.people)))
        case 6:
            clause = rng.choice([p.clause for p in c.state.charter.powers])
        case _:
            changes["after_size"] = rng.randint(0, c.state.size)
            if rng.random() < 0.2:
                changes["charter"] = rng.choice([*c.state.charters, "00" * 32])
    return body, who, clause, changes


def mutated(c: Ceremony, value: Any, rng: Random) -> Any:
    """The same JSON with one place changed."""
    copy = json.loads(json.dumps(value))
    places = list(_places(copy))
    if not places:
        return copy
    where, key = rng.choice(places)
    old = where[key]
    match rng.randrange(6):
        case 0 if isinstance(where, dict):
            del where[key]
        case 1 if isinstance(old, list) and old:
            where[key] = rng.choice(([], old[1:], old[::-1], [*old, old[-1]]))
        case 2 if isinstance(where, dict):
            where["extra"] = old
        case _:
            where[key] = _other(c, old, rng)
    return copy


def _places(value: Any) -> Any:
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _other(c: Ceremony, old: Any, rng: Random) -> Any:
    """Something of the same type, often from somewhere else in the ledger."""
    if isinstance(old, bool):
        return not old
    if isinstance(old, int):
        return rng.choice((old + 1, max(0, old - 1), 0, 1, 2**53 - 1, 2**53, True, str(old)))
    if isinstance(old, str):
        return rng.choice(_strings(c, old))
    return rng.choice(("", 0, [], {}, False))


def _strings(c: Ceremony, old: str) -> list[str]:
    same = [p.person for p in c.people.values()] if len(old) == 16 else []
    if len(old) == 64:
        points = ("00" * 32, "01" + "00" * 31, "02" + "00" * 31, "ec" + "ff" * 30 + "7f", group.H.hex(), group.G.hex())
        over = (int.from_bytes(bytes.fromhex(old), "little") + group.L) % 2**256
        ids = (*c.state.purposes, *c.state.pools, *c.state.draws, *c.state.charters)
        keys = [key.key for key in c.state.keys.by_keyid.values()][:4]
        same = [*points, over.to_bytes(32, "little").hex(), *ids, *keys, *c.blobs]
    flipped = old[:-1] + ("0" if old[-1:] != "0" else "1")
    return [*same, flipped, flipped, old.upper(), old + " ", "", old + "\u0301", "\u00e9", c.now, c.today, "resigned"]


def respelled(data: bytes, rng: Random) -> bytes:
    """Other bytes: flips, cuts, and JSON that says the same in another way."""
    value = json.loads(data)
    envelope = value["envelope"]
    payload = b64decode(envelope["payload"])
    match rng.randrange(12):
        case 0:
            at = rng.randrange(len(data))
            return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        case 1:
            at = rng.randrange(len(data))
            return data[:at] + data[at + rng.randint(1, 9) :]
        case 2:
            return json.dumps(value).encode()
        case 3:
            return data + rng.choice((b"\n", b" ", b"\0", b"}"))
        case 4:
            envelope["payload"] = envelope["payload"].rstrip("=") + rng.choice(("", "=", "==", "===", "\n"))
        case 5:
            payload = json.dumps(json.loads(payload)).encode()
            envelope["payload"] = b64encode(payload).decode()
        case 6:
            at = rng.randrange(len(payload))
            payload = payload[:at] + bytes([payload[at] ^ 1 << rng.randrange(8)]) + payload[at + 1 :]
            envelope["payload"] = b64encode(payload).decode()
        case 7:
            row = rng.choice(envelope["signatures"])
            row["sig"] = row["sig"][:-4] + rng.choice(("AA==", "AB==", "A===", "AAA=", "AAAA"))
        case 8:
            row = rng.choice(envelope["signatures"])
            row["keyid"] = rng.choice((row["keyid"].upper(), row["keyid"][:-1], "0" * 16, 7))
        case 9:
            envelope["signatures"] = rng.choice(
                (envelope["signatures"][::-1], envelope["signatures"] * 2, [], {}, None)
            )
        case 10:
            value["logged_at"] = rng.choice(
                ("2027-02-29T00:00:00Z", "2027-01-01T24:00:00Z", "1969-12-31T23:59:59Z", "", 5)
            )
        case _:
            said = json.loads(payload)
            name = rng.choice(list(said))
            said[name] = rng.choice((None, 1, "", [], {}, -1, 1.5, "\ud800", "e\u0301", True))
            envelope["payload"] = b64encode(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).decode()
    return lax(value)


ROLES = ("ANI", "GAR", "DEP", "SCR", "MEM", "PAR", "DPD", "AUD")
SOURCES = ("body.person", "body.stakeholders", "body.trustees", "draw.trustees", "draw.trustee", "seat.person")
COUNTS = (1, 1, 1, 2, 3, "all", "majority", "body.t", "draw.t")
LEVELS = ("consultative", "decision", "executive")


def other_powers(powers: list[dict[str, Any]], rng: Random) -> None:
    """For every power another clause for the same kinds: more is asked, or where anything may be, anything is."""
    for number, power in enumerate(list(powers)):
        asked = list(power["signed_by"]) if rng.random() < 0.6 else []
        asked += [_requirement(rng) for _ in range(rng.choice((0, 1, 1, 2)))]
        given = power | {
            "clause": f"X.{number}",
            "signed_by": rng.sample(asked, len(asked)) or [_requirement(rng)],
            "when": rng.choice((power["when"], [], [{"field": "cause", "is": "other"}])),
        }
        if rng.random() < 0.3:
            given |= {"subject": rng.choice(("draw", "roles", "seats")), "level": rng.choice(LEVELS)}
        powers.append(given)


def _requirement(rng: Random) -> dict[str, Any]:
    pool = rng.choice(
        ({"roles": rng.sample(ROLES, rng.randint(1, 3))}, {"in": rng.choice(SOURCES)}, {"anyone": True}),
    )
    left_out = rng.sample((*ROLES, "body.trustees", "draw.trustees"), rng.choice((0, 0, 1, 2)))
    return {"count": rng.choice(COUNTS), "not": left_out, **pool}
