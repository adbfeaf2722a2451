"""Every intermediate of the draw of tools.vectors, as ledger and draws compute it."""

import json
from functools import reduce
from hashlib import sha256
from typing import Any

from draws import beacon, crockford, fingerprint, merkle, pool, result, seed, tagged, tickets, uniform, visits, words
from draws.group import G, H, L, add, decode_scalar, multiply
from ledger import bodies as b
from ledger import entry as entries
from ledger import statement
from ledger.keys import keyid
from tests.ceremony import DISTRICTS, Ceremony

WORDS = ((bytes([1]) * 16, "barrage"), (bytes([2]) * 16, "cerise"))
"""What residents gave, under which nonces."""

DEALER, HELPER, ABSENT = 1, 1, 3
"""Numbers of trustees: whose dealing and opening is shown, whose share, and whose secret others recover."""


def values(c: Ceremony) -> dict[str, Any]:
    """Every intermediate, section by section."""
    rows = [entries.read(data) for data in c.entries]
    said: list[Any] = [statement.read(row.payload) for row in rows]
    return {
        "statement": _statement(c, [s.kind for s in said].index("draw.concluded")),
        "log": {"text": c.note().rpartition("\n\n")[0] + "\n"},
        "pool": _pool(c),
        "words": {
            "words": [{"nonce": n.hex(), "word": w, "hash": words.word_hash(n, w).hex()} for n, w in WORDS],
            "root": c.draw.words_root.hex(),
        },
        "h": {"tried": [tagged.tagged_hash("pvss/h", i.to_bytes(4, "big")).hex() for i in range(4)], "H": H.hex()},
        "possession": _possession(c, said),
        "dealing": _dealing(c),
        "opening": {
            "j": DEALER,
            "s": (s := next(x.body.secret for x in said if x.kind == "draw.opened" and x.body.j == DEALER)),
            "sG": multiply(G, decode_scalar(bytes.fromhex(s))).hex(),
            "S": c.draw.opened[DEALER].hex(),
        },
        "share": _share(c, said),
        "recovery": _recovery(c),
        "beacon": _beacon(c),
        "seed": _seed(c),
        "tickets": _tickets(c),
        "result": _result(c),
        "fingerprints": {
            "head": _fingerprint("head", c.origin, c.state.size, c.state.roots[-1]),
            "pool": _fingerprint("pool", c.origin, c.pool.body.size, bytes.fromhex(c.pool.body.root)),
        },
    }


def _statement(c: Ceremony, index: int) -> dict[str, Any]:
    row = entries.read(c.entries[index])
    encoded = statement.pre_authentication(row.payload)
    first, signature = next(iter(row.signatures.items()))
    public = next(key.signing.public for key in c.people.values() if keyid(key.signing.public) == first)
    return {
        "index": index,
        "payload": row.payload.decode(),
        "pae_head": encoded[: -len(row.payload)].decode(),
        "statement_id": statement.statement_id(row.payload),
        "keyid": first,
        "key": public.hex(),
        "signature": signature.hex(),
        "leaf": merkle.leaf_hash(c.entries[index]).hex(),
        "root_with_it": c.state.roots[index + 1].hex(),
    }


def _pool(c: Ceremony) -> dict[str, Any]:
    one = c.secrets.records[0]
    return {
        "purpose": c.purpose_id,
        "position": 0,
        "name": one.person.name,
        "normal_name": pool.normal_name(one.person.name),
        "birth": one.person.birth,
        "id_salt": one.id_salt.hex(),
        "id_salt_printed": crockford.encode(one.id_salt),
        "identity": one.identity.hex(),
        "values": list(one.values),
        "leaf_salt": one.leaf_salt.hex(),
        "features": one.features.hex(),
        "decline_code": one.decline_code,
        "decline": one.decline.hex(),
        "leaf": c.pool.leaf(0).hex(),
        "root": c.pool.body.root,
    }


def _possession(c: Ceremony, said: list[Any]) -> dict[str, Any]:
    row = c.draw.body.trustees[HELPER - 1]
    proof = next(s.body.proof for s in said if s.kind == "key.enrolled" and s.body.key == row.key)
    return {"key": row.key, "y": row.sharing_key, **_proof(proof, [("z·H + c·y", H, row.sharing_key)])}


def _proof(proof: Any, equations: list[tuple[str, bytes | str, str]]) -> dict[str, str]:
    """c, z, and the points z·base + c·image."""
    c, z = (decode_scalar(bytes.fromhex(part)) for part in (proof.c, proof.z))
    points = {
        name: add(
            multiply(base if isinstance(base, bytes) else bytes.fromhex(base), z), multiply(bytes.fromhex(image), c)
        )
        for name, base, image in equations
    }
    return {"c": proof.c, "z": proof.z} | {name: point.hex() for name, point in points.items()}


def _dealing(c: Ceremony) -> dict[str, Any]:
    digest, dealt = c.draw.dealings[DEALER]
    row = c.draw.body.trustees[HELPER - 1]
    share = dealt.shares[HELPER - 1]
    v = reduce(add, (multiply(point, HELPER**k) for k, point in enumerate(dealt.commitments))).hex()
    shown = b.EncryptedShare(
        share.point.hex(), *(x.to_bytes(32, "little").hex() for x in (share.proof.c, share.proof.z))
    )
    return {
        "draw": c.draw_id,
        "j": DEALER,
        "n": len(c.draw.body.trustees),
        "t": c.draw.body.t,
        "y": [row.sharing_key for row in c.draw.body.trustees],
        "C": [point.hex() for point in dealt.commitments],
        "e": [one.point.hex() for one in dealt.shares],
        "D": digest.hex(),
        "i": HELPER,
        "v": v,
        **_proof(shown, [("z·G + c·v", G, v), ("z·y + c·e", row.sharing_key, shown.e)]),
    }


def _share(c: Ceremony, said: list[Any]) -> dict[str, Any]:
    row = c.draw.body.trustees[HELPER - 1]
    shown = next(s.body.shares[0] for s in said if s.kind == "draw.shared" and s.body.helper == HELPER)
    digest, dealt = c.draw.dealings[ABSENT]
    e = dealt.shares[HELPER - 1].point.hex()
    given = {"j": ABSENT, "i": HELPER, "D": digest.hex(), "y": row.sharing_key, "e": e, "d": shown.point}
    return given | _proof(shown, [("z·H + c·y", H, row.sharing_key), ("z·d + c·e", shown.point, e)])


def _recovery(c: Ceremony) -> dict[str, Any]:
    helpers = sorted(c.draw.shared[ABSENT])[: c.draw.body.t]
    weights = []
    for i in helpers:
        weight = 1
        for k in helpers:
            if k != i:
                weight = weight * k * pow(k - i, -1, L) % L
        weights.append(weight.to_bytes(32, "little").hex())
    d = [c.draw.shared[ABSENT][i].hex() for i in helpers]
    return {"j": ABSENT, "helpers": helpers, "λ": weights, "d": d, "S": (c.draw.point(ABSENT) or b"").hex()}


def _round(c: Ceremony) -> tuple[str, int]:
    plan, number = c.draw.body.beacon, c.draw.round
    if plan is None or number is None:
        raise ValueError("this draw has no beacon")
    return plan.chain, number


def _beacon(c: Ceremony) -> dict[str, Any]:
    chain, number = _round(c)
    message = sha256(number.to_bytes(8, "big")).hexdigest()
    time = beacon.CHAINS[chain].time(number)
    signature = c.draw.beacon_signature.hex()
    return {"chain": chain, "round": number, "time": time, "message": message, "signature": signature}


def _seed(c: Ceremony) -> dict[str, Any]:
    draw, (chain, number) = c.draw, _round(c)
    parts = (
        draw.id_bytes,
        draw.words_root,
        b"".join(j.to_bytes(2, "big") + draw.dealings[j][0] for j in draw.dealers),
        b"".join(draw.points),
        draw.dice.encode(),
        bytes.fromhex(chain) + number.to_bytes(8, "big") + draw.beacon_signature,
    )
    return {"dice": draw.dice, "parts": [part.hex() for part in parts], "seed": draw.seed.hex()}


def _tickets(c: Ceremony) -> dict[str, Any]:
    draw = c.draw
    strata = [int.from_bytes(draw.codes[i : i + 2], "big") for i in range(0, len(draw.codes), 2)]
    made = [tickets.ticket(draw.seed, position).hex() for position in range(len(strata))]
    ranked = [
        sorted((p for p, of in enumerate(strata) if of == s), key=lambda p: (made[p], p)) for s in range(len(DISTRICTS))
    ]
    return {
        "K": tickets.key(draw.seed).hex(),
        "strata": strata,
        "tickets": made,
        "ranked": ranked,
        "uniform": {
            "label": "audit/0",
            "m": 1000,
            "K′": seed.subkey(draw.seed, "kleroterion/v1/uniform/audit/0").hex(),
            "value": uniform.uniform(draw.seed, "audit/0", 1000),
        },
        "visits": {
            "size": 30,
            "withdrawn": [7, 11],
            "positions": list(visits.visits(draw.seed, 30, {7, 11})),
        },
    }


def _result(c: Ceremony) -> dict[str, Any]:
    drawn = [{"drawn": list(positions)} for positions in c.draw.drawn]
    text = json.dumps({"draw": c.draw_id, "seed": c.draw.seed.hex(), "strata": drawn}, separators=(",", ":"))
    return {"canonical": text, "digest": result.digest(c.draw.id_bytes, c.draw.seed, c.draw.drawn).hex()}


def _fingerprint(kind: fingerprint.Kind, origin: str, size: int, root: bytes) -> dict[str, Any]:
    indexes = fingerprint.fingerprint(kind, origin, size, root)
    said = {name[:2]: list(fingerprint.words(indexes, name)) for name in fingerprint.LANGUAGES}
    return {"size": size, "root": root.hex(), "indexes": list(indexes), **said}
