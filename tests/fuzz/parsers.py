"""Every parser of both implementations, with valid examples to bend: a new format is one row in `parsers`.

A row says how bytes are read, how what was read is written again (`written`, where a format has one spelling), which
errors may refuse (each typed, none of Python's own), and a `twin`: the other implementation's parser of the format,
which must read and refuse the same.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import eq
from typing import Any

from api import csvtext, moments, rounds, strata, tables
from draws import canonical, crockford, dice, group, pool, words
from draws.errors import DrawsError
from draws.panels import document
from draws.panels.errors import PanelsError
from ledger import card, charter, checkpoint, draft, entry, keyfile, note, roster, sealed, statement, tiles
from ledger.errors import LedgerError, Refusal
from ledger.homes import read_homes, write_homes
from ledger.receipt import Receipt
from ledger.rules import judge
from tests.differential.table import all_cases, stage
from tests.fuzz.examples import (
    FEATURES,
    PEOPLE,
    QUOTAS,
    File,
    Read,
    bundle,
    clash,
    cut,
    drafted,
    laden,
    lines,
    log_key_of,
    lottery,
    opened,
    payloads,
    played,
    point,
    read_zip,
    receipts,
    remembered,
    some,
    split,
    text,
    utf8,
    workbook,
)
from verifier import auditors, impossible, panels, policy
from verifier import canonical as v_canonical
from verifier import charter as v_charter
from verifier import commitments as v_commitments
from verifier import dice as v_dice
from verifier import note as v_note
from verifier import receipt as v_receipt
from verifier import statements as v_statements
from verifier import tiles as v_tiles
from verifier.errors import Malformed, VerifierError
from verifier.kinds import KINDS

ERRORS = (DrawsError, LedgerError, VerifierError, PanelsError)


@dataclass(frozen=True)
class Parser:
    """One format. `each`: its share of the inputs; slow ones get fewer."""

    name: str
    shape: str
    examples: Sequence[bytes]
    read: Read
    written: Callable[[Any], bytes] | None = None
    twin: Read | None = None
    same: Callable[[Any, Any], bool] | None = None
    each: float = 1.0


def judgements(stage_name: str) -> Parser:
    """Entries as the next ones at some stage: neither implementation is changed by judging, and both say the same."""
    c = stage(stage_name)
    examples = []
    for case in all_cases():
        if case.stage == stage_name and case.code is None:
            fork = c.fork()
            examples.append(case.entry(fork))
            c.blobs.update(fork.blobs)

    def judged(data: bytes) -> str | None:
        try:
            judge.judge(c.state, entry.read(data), c.blobs.get)
        except Refusal as refusal:
            return refusal.code
        return None

    assert c.replay
    return Parser(f"entry judged, {stage_name}", "json", examples, judged, twin=c.replay.judge, same=eq, each=0.2)


def read_statement(payload: bytes) -> v_statements.Statement:
    """The verifier leaves kinds and bodies to its judge."""
    said = v_statements.read_statement(payload)
    shape = KINDS.get(said.kind)
    if shape is None or not shape(said.body):
        raise Malformed("statement: kind or body")
    return said


def parsers() -> list[Parser]:
    """All rows."""
    c, says, notes = played(), payloads(), [played().note().encode(), played().note(3).encode()]
    vkey, pooled = c.log_vkey.encode(), c.replay.state.pools[c.pool_id]
    rosters = [c.blobs[r["sha256"]] for r in pooled.statement["rosters"]]
    texts = [charter.from_toml(charter.template(language)) for language in charter.LANGUAGES]
    witness = note.Vkey("witness.example/w", note.COSIGNATURE, bytes(31) + b"\1").encode().encode()
    tile = tiles.pack_entries(c.entries)
    person = c.people["dep1"]
    key = keyfile.create(person.person, "x", cost=keyfile.FOR_TESTS)
    leaves = c.blobs[pooled.statement["rosters"][0]["sha256"]]
    drand = b'{"round":1000,"randomness":"00","signature":"ab","previous_signature":"cd"}'
    known = {"vkey": c.log_vkey, "size": 3, "root": c.state.roots[3].hex(), "checkpoint": c.note(3)}
    seen = json.dumps({c.origin: known}).encode()
    log_key = canonical.encode({"format": keyfile.LOG_FORMAT, "origin": c.origin, "seed": "00" * 32}) + b"\n"
    shut = sealed.seal(b"hello", [person.signing.public], lambda size: bytes(range(size)))
    return [
        Parser("canonical", "json", [*says, *texts], canonical.decode, canonical.encode, v_canonical.decode),
        Parser(
            "canonical, any keys",
            "json",
            [lottery(), *says[:2]],
            canonical.decode_any,
            canonical.encode_any,
            v_canonical.decode_any,
        ),
        Parser(
            "entry",
            "json",
            c.entries,
            entry.read,
            lambda e: e.encode(),
            v_statements.read_entry,
            lambda a, b: (a.payload, a.logged_at) == (b.payload, b.logged_at),
        ),
        Parser("statement", "json", says, statement.read, lambda s: s.payload(), read_statement),
        *map(judgements, ("people", "sealed", "concluded")),
        Parser("note", "text", notes, note.parse, note.encode, v_note.parse, lambda a, b: a.text == b.text),
        Parser(
            "vkey",
            "text",
            [vkey],
            text(note.parse_vkey),
            lambda k: utf8(k.encode()),
            text(v_note.parse_vkey),
            lambda a, b: a.public == b.public_key,
        ),
        Parser(
            "checkpoint",
            "text",
            [n.partition(b"\n\n")[0] + b"\n" for n in notes],
            text(checkpoint.decode),
            lambda k: utf8(k.encode()),
            text(v_note.parse_checkpoint),
            lambda a, b: (a.origin, a.size, a.root) == (b.origin, b.size, b.root),
        ),
        Parser(
            "signed checkpoint",
            "text",
            notes,
            lambda data: checkpoint.verify(data, c.log_vkey),
            None,
            lambda data: v_note.open_checkpoint(data, v_note.parse_vkey(c.log_vkey)),
        ),
        Parser(
            "policy",
            "text",
            [b"log " + vkey + b"\nwitness w " + witness + b"\ngroup g any w\nquorum g\n"],
            policy.parse,
        ),
        Parser(
            "tile path",
            "text",
            lines("tile/0/001.p/43", "tile/entries/x001/234", "tile/2/000"),
            text(tiles.parse_path),
            lambda t: utf8(t.path),
            text(lambda name: some(v_tiles.parse_path(name))),
        ),
        Parser("tile of hashes", "bytes", [bytes(64), bytes(32)], tiles.unpack_hashes, tiles.pack_hashes),
        Parser(
            "tile of entries",
            "bytes",
            [tile, tiles.pack_entries(c.entries[:2])],
            tiles.unpack_entries,
            tiles.pack_entries,
            split,
            eq,
        ),
        Parser(
            "dice",
            "text",
            lines("d10x20:01234567890123456789", "d6x25:1234561234561234561234561"),
            text(dice.parse),
            lambda r: utf8(str(r)),
            text(v_dice.parse),
        ),
        Parser("birth", "text", lines("1980-12-31", "1980", "unknown"), text(pool.normal_birth)),
        Parser("birth as typed", "text", lines("31/12/1980", "1.2.1980", "inconnue", " 1980 "), text(tables.birth)),
        Parser(
            "decline code",
            "text",
            lines("0123-4567-89AB-CDEF", "0123456789abcdef"),
            text(lambda t: crockford.decode(t, 10)),
            None,
            text(lambda t: v_commitments.read_code(t, 16)),
        ),
        Parser(
            "code of the identity",
            "text",
            lines(crockford.encode(bytes(16)), crockford.encode(b"\xff" * 16)),
            text(lambda t: crockford.decode(t, 16)),
            None,
            text(v_commitments.read_id_salt),
            eq,
        ),
        Parser(
            "receipt",
            "receipt",
            receipts(),
            text(Receipt.read),
            lambda r: utf8(r.text()),
            text(v_receipt.parse),
            lambda a, b: a.leaf() == b.leaf,
        ),
        Parser("charter", "json", texts, charter.parse, twin=v_charter.parse, each=0.3),
        Parser(
            "charter as TOML",
            "text",
            [charter.template(n).encode() for n in charter.LANGUAGES],
            text(charter.from_toml),
            each=0.03,
        ),
        Parser("charter's problems", "text", [charter.template("en").encode()], text(charter.problems), each=0.03),
        Parser("draft", "json", [drafted(), laden()], draft.read, lambda d: d.encode()),
        Parser("key card", "json", [card.encode(c.card(person))], card.read, card.encode),
        Parser("key file", "json", [key.encode()], opened, each=0.3),
        Parser("key file's person", "json", [key.encode()], text(keyfile.person_of)),
        Parser("sealed file", "bytes", [shut], lambda data: sealed.unseal(data, person.signing), each=0.5),
        Parser("auditors' roster", "text", [rosters[1]], roster.read_roster, each=0.2),
        Parser(
            "auditors' roster, verified",
            "text",
            [rosters[1]],
            lambda data: some(auditors.read_roster(data, pooled)),
            each=0.2,
        ),
        Parser(
            "homes",
            "json",
            [write_homes(bytes(32), [(0, 3), (1, 2, 7)]), write_homes(bytes(32), [])],
            lambda data: [list(home) for home in read_homes(data, 8)],
            twin=lambda data: some(auditors.read_homes(data, 8)),
            same=eq,
            each=0.5,
        ),
        Parser(
            "table",
            "text",
            [PEOPLE.encode(), PEOPLE.encode("utf-16"), QUOTAS.encode("cp1252")],
            lambda data: csvtext.read(data, "people"),
        ),
        Parser("people", "text", [PEOPLE.encode()], lambda data: tables.read_people(data, FEATURES)),
        Parser("quotas", "text", [QUOTAS.encode()], tables.read_quotas),
        Parser("workbook", "zip", [workbook()], lambda data: tables.read_people(data, FEATURES), each=0.02),
        Parser("stratum as typed", "text", lines("area=North,sex=F:3", ":12"), text(strata.parse)),
        Parser(
            "moment as typed",
            "text",
            lines("2026-05-09T14:30:00Z", "+30min", "+7d"),
            text(lambda t: moments.moment(t, 1.8e9)),
        ),
        Parser(
            "leaves",
            "bytes",
            [leaves, bytes(32)],
            lambda d: pool.root(cut(d)),
            None,
            v_commitments.pool_root,
            eq,
            each=0.5,
        ),
        Parser(
            "words",
            "bytes",
            [leaves, b""],
            lambda d: words.words_root(cut(d)),
            None,
            v_commitments.words_root,
            eq,
            each=0.5,
        ),
        Parser("point", "bytes", [group.H, group.G], group.check_point, None, point, each=0.5),
        Parser("round of the beacon", "json", [drand], lambda data: rounds.read(File(data))),
        Parser("remembered heads", "json", [seen], remembered, each=0.5),
        Parser("log's key file", "json", [log_key], log_key_of, each=0.3),
        Parser("lottery over panels", "json", [lottery()], document.decode, document.encode, each=0.3),
        Parser("lottery, verified", "json", [lottery()], panels.check, each=0.2),
        Parser("proof of a clash", "json", [clash()], impossible.check, each=0.5),
        Parser("bundle", "zip", [bundle()], read_zip, each=0.005),
    ]
