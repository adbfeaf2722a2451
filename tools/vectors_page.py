"""The page docs/spec/vectors.md, written from the values of tools.vectors."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

WIDTH = 112


def page(made: dict[str, Any]) -> str:
    """The whole page."""
    v = made["values"]
    parts = (
        _head(made),
        _statement(v["statement"], made),
        _log(v["log"], made),
        _pool(v["pool"]),
        _words(v["words"]),
        _sharing(v),
        _beacon(v["beacon"]),
        _seed(v["seed"]),
        _tickets(v["tickets"]),
        _result(v["result"]),
        _fingerprints(v["fingerprints"]),
        _refused(made["refused"]),
    )
    return "\n\n".join(parts) + "\n"


def _head(made: dict[str, Any]) -> str:
    return f"""# Vectors

One small draw with all its intermediates, then entries that must be refused. `python -m tools.vectors update` writes
this page and [vectors.json](vectors.json); `tests/test_spec_vectors.py` computes every value with both implementations.

`vectors.json` is one object:

| key | value |
|---|---|
| `origin`, `vkey`, `checkpoint` | the log's name, its key (without the U+000A of `log.vkey`), its signed note |
| `entries` | the {len(made["entries"])} entries in order, all lawful: text, whose UTF-8 is the entry |
| `blobs` | the public blobs, base64, by SHA-256 |
| `values` | the values of this page |
| `refused` | entries to judge after the first `after` entries, each instead of the next one, and their `code` |

Below, hex values stand for bytes. Long values are wrapped in blocks; their line ends are no part of them, except in the
checkpoint."""


def _statement(s: dict[str, Any], made: dict[str, Any]) -> str:
    entry = made["entries"][s["index"]]
    rows = [
        ("statement id", s["statement_id"]),
        ("keyid of its first signature", s["keyid"]),
        ("by the key", s["key"]),
        ("leaf = SHA-256(00 ‖ entry)", s["leaf"]),
        (f"root of the first {s['index'] + 1} entries", s["root_with_it"]),
    ]
    return f"""## Entry, payload, statement id
Entry {s["index"]} (counted from 0) has {len(entry.encode())} bytes; its payload, base64 decoded, \
{len(s["payload"].encode())}:

{_block(s["payload"])}

The pre-authentication encoding is this text, a space, and the payload; its SHA-256 is the statement id:

{_block(s["pae_head"].removesuffix(" "))}

{_table(rows)}

That signature over the encoding:

{_block(s["signature"])}"""


def _log(values: dict[str, Any], made: dict[str, Any]) -> str:
    return f"""## Checkpoint
The log's signature covers these three lines, each with its U+000A, {len(values["text"].encode())} bytes in all, and not
the empty line after them:

```
{values["text"]}```

{_table([("vkey", made["vkey"])])}"""


def _pool(p: dict[str, Any]) -> str:
    rows = [
        ("name, as written", p["name"]),
        ("name, as hashed", p["normal_name"]),
        ("birth", p["birth"]),
        ("id_salt", p["id_salt"]),
        ("id_salt, as printed", p["id_salt_printed"]),
        ("identity", p["identity"]),
        ("values, canonical", '["' + '","'.join(p["values"]) + '"]'),
        ("leaf_salt", p["leaf_salt"]),
        ("features", p["features"]),
        ("decline code", p["decline_code"]),
        ("decline", p["decline"]),
        ("purpose id", p["purpose"]),
        ("pool leaf", p["leaf"]),
        ("pool root", p["root"]),
    ]
    return f"## Position {p['position']} of the pool\n{_table(rows)}"


def _words(w: dict[str, Any]) -> str:
    rows = [(f"`{one['word']}` under `{one['nonce']}`", one["hash"]) for one in w["words"]]
    return f"## Residents' words\n{_table([*rows, ('words root', w['root'])])}"


def _sharing(v: dict[str, Any]) -> str:
    h, pop, deal, opening, share, recovery = (
        v[name] for name in ("h", "possession", "dealing", "opening", "share", "recovery")
    )
    j, i = deal["j"], deal["i"]
    return "\n\n".join(
        (
            '## Group\n`TH("pvss/h", BE32(counter))`: 0, 1 and 2 do not decode, 3 does; H is 8 times that point.\n\n'
            + _table([*((f"counter {n}", x) for n, x in enumerate(h["tried"])), ("H", h["H"])]),
            f"## Possession, trustee {i}\n" + _table(_rows(pop, "key", "y", "c", "z", "z·H + c·y")),
            f"## Dealing of trustee {j}\nn = {deal['n']}, t = {deal['t']}.\n\n"
            + _table(
                [
                    ("draw id", deal["draw"]),
                    *((f"y_{n}", y) for n, y in enumerate(deal["y"], 1)),
                    *((f"C_{n}", y) for n, y in enumerate(deal["C"])),
                    *((f"e_{n}", y) for n, y in enumerate(deal["e"], 1)),
                    (f"D_{j}", deal["D"]),
                ]
            )
            + f"\n\nThe proof of share {i}:\n\n"
            + _table([(f"v_{i}", deal["v"]), *_rows(deal, "c", "z", "z·G + c·v", "z·y + c·e")]),
            f"## Opening of trustee {opening['j']}\n"
            + _table([("s", opening["s"]), ("s·G = C_0", opening["sG"]), (f"S_{opening['j']} = s·H", opening["S"])]),
            f"## Share of trustee {share['i']} for dealer {share['j']}\n"
            + _table(
                [
                    (f"D_{share['j']}", share["D"]),
                    (f"y_{share['i']}", share["y"]),
                    (f"e_{share['j']},{share['i']}", share["e"]),
                    *_rows(share, "d", "c", "z", "z·H + c·y", "z·d + c·e"),
                ]
            ),
            f"## Recovery of S_{recovery['j']}\n"
            + _table(
                [
                    *(
                        row
                        for n, weight, d in zip(recovery["helpers"], recovery["λ"], recovery["d"], strict=True)
                        for row in ((f"λ_{n}", weight), (f"d_{n}", d))
                    ),
                    (f"S_{recovery['j']}", recovery["S"]),
                ]
            ),
        )
    )


def _beacon(v: dict[str, Any]) -> str:
    rows = [("chain", v["chain"]), ("round", v["round"]), ("time(round)", v["time"]), ("message", v["message"])]
    return f"## Beacon\n{_table(rows)}\n\nSignature:\n\n{_block(v['signature'])}"


def _seed(v: dict[str, Any]) -> str:
    names = ("draw id", "words root", "j and D_j", "S_j", f"dice, the text `{v['dice']}`", "chain, round, signature")
    parts = "\n\n".join(
        f"{n}. {name}, {len(part) // 2} bytes:\n\n{_block(part)}"
        for n, (name, part) in enumerate(zip(names, v["parts"], strict=True), 1)
    )
    return f'## Seed\nThe six parts of TH("seed", …):\n\n{parts}\n\n{_table([("seed", v["seed"])])}'


def _tickets(v: dict[str, Any]) -> str:
    one, seen = v["uniform"], v["visits"]
    lines = [f"| {p} | {s} | `{t}` |" for p, (s, t) in enumerate(zip(v["strata"], v["tickets"], strict=True))]
    ranked = [(f"stratum {s}, by ticket", ", ".join(map(str, positions))) for s, positions in enumerate(v["ranked"])]
    uniform = [
        (f"K′ for the label `{one['label']}`", one["K′"]),
        (f"uniform of label `{one['label']}`, m = {one['m']}", one["value"]),
        (
            f"audit in person, n = {seen['size']}, without {' and '.join(map(str, seen['withdrawn']))}",
            ", ".join(map(str, seen["positions"])),
        ),
    ]
    return "\n".join(
        (
            "## Tickets",
            _table([("K", v["K"])]),
            "\n| position | stratum | ticket |\n|---|---|---|",
            *lines,
            "",
            _table([*ranked, *uniform]),
        )
    )


def _result(v: dict[str, Any]) -> str:
    return f"## Result\nThe canonical object:\n\n{_block(v['canonical'])}\n\n{_table([('result digest', v['digest'])])}"


def _fingerprints(v: dict[str, Any]) -> str:
    rows = []
    for kind in ("pool", "head"):
        one = v[kind]
        rows += [
            (f"{kind}: size", one["size"]),
            (f"{kind}: root", one["root"]),
            (f"{kind}: indexes", " ".join(map(str, one["indexes"]))),
            (f"{kind}: English", " ".join(one["en"])),
            (f"{kind}: French", " ".join(one["fr"])),
        ]
    return f"## Fingerprints\n{_table(rows)}"


def _refused(rows: Iterable[dict[str, Any]]) -> str:
    lines = [
        f"| {row['step']} | `{row['code']}` | {row['after']} | {row['what']} | {_bytes(row['entry'])} |" for row in rows
    ]
    return "\n".join(
        (
            "## Refused entries",
            "The bytes are in `refused` of [vectors.json](vectors.json), in this order. *After* is how many entries of",
            "the log come before. The last column is the length in bytes. `level.too_low` is not among them: no power",
            "of this charter asks for a level.",
            "",
            "| step | code | after | what is wrong | bytes |",
            "|---|---|---|---|---|",
            *lines,
        )
    )


def _bytes(entry: str) -> int:
    return len(entry.encode())


def _rows(values: dict[str, Any], *names: str) -> list[tuple[str, Any]]:
    return [(name, values[name]) for name in names]


def _table(rows: Iterable[tuple[str, Any]]) -> str:
    return "\n".join(("| value | |\n|---|---|", *(f"| {name} | `{value}` |" for name, value in rows)))


def _block(text: str) -> str:
    lines = wrap(text, WIDTH, break_on_hyphens=False) if " " not in text else [text]
    lines = [line[i : i + WIDTH] for line in lines for i in range(0, len(line), WIDTH)]
    return "\n".join(("```", *lines, "```"))
