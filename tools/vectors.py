"""The test vectors of docs/spec: one small draw with all its intermediates, and entries that must be refused.

`update` writes docs/spec/vectors.json and docs/spec/vectors.md. The clock, the keys and all chance are fixed, so two
runs give the same bytes; tests/test_spec_vectors.py computes every value again with the verifier.
"""

import argparse
import importlib
import json
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from draws import words
from ledger import bodies as b
from ledger.rules import dealing
from tests.ceremony import Ceremony, beacon_ceremony
from tools import vectors_page
from tools.vectors_values import ABSENT, WORDS, values

ROOT = Path(__file__).parent.parent
DATA = ROOT / "docs" / "spec" / "vectors.json"
PAGE = ROOT / "docs" / "spec" / "vectors.md"
CHARTER = "11d0cfc3b221e68a3c86b9fd91e008ec875ae2501114d0f8df784e3bbcb6e9e7"

REFUSED = (
    ("J1", "people", "entries.a_line_end_behind_it", "entry.malformed"),
    ("J1", "people", "entries.base64_with_spare_bits", "entry.malformed"),
    ("J2", "people", "entries.a_second_before_the_entry_before", "entry.time"),
    ("J3", "people", "entries.an_escaped_slash", "statement.malformed"),
    ("J3", "people", "entries.a_charter_without_a_clause", "statement.malformed"),
    ("J4", "people", "places.an_unknown_kind", "statement.kind"),
    ("J5", "people", "places.a_field_that_is_not_listed", "statement.body"),
    ("J6", "empty", "places.founding_another_ledger", "statement.ledger"),
    ("J6", "people", "places.replayed_to_another_ledger", "statement.ledger"),
    ("J7", "people", "the_last_entry_again", "statement.repeated"),
    ("J8", "founded", "places.a_key_before_the_charter", "statement.founding"),
    ("J8", "people", "places.later_without_a_charter", "statement.founding"),
    ("J9", "founded", "places.a_charter_that_has_not_seen_the_founding", "statement.after"),
    ("J9", "people", "places.a_root_of_another_size", "statement.after"),
    ("J10", "people", "places.a_stranger_signs", "signature.unknown_key"),
    ("J11", "people", "places.a_signature_of_the_bare_payload", "signature.invalid"),
    ("J12", "words", "places.a_draw_that_nobody_announced", "draw.unknown"),
    ("J13", "people", "places.another_charter", "charter.not_in_force"),
    ("J14", "people", "powers.a_clause_for_something_else", "clause.gives_no_power"),
    ("J14", "people", "powers.session_rules_for_a_role_by_decision", "clause.condition"),
    ("J14", "words", "dealings.a_dealing_by_no_trustee", "power.reference"),
    ("J14", "people", "powers.one_scrutineer_instead_of_two", "signature.missing"),
    ("J14", "people", "powers.a_member_signs_too", "signature.without_power"),
    ("J15", "empty", "founding.a_founder_with_the_identity_for_a_key", "key.weak"),
    ("J15", "people", "keys.a_key_that_somebody_else_has", "key.used"),
    ("J15", "words", "dealings.a_share_of_another_value", "dealing.invalid"),
    ("J15", "words", "dealings.a_dealing_that_has_not_seen_the_words", "draw.after"),
    ("J15", "dealt", "deals.a_digest_of_another_dealing", "deals.dealers"),
    ("J15", "diced", "openings.another_secret", "opening.invalid"),
    ("J15", "beacon", "results.another_result", "result.digest"),
    ("J15", "concluded", "seats.a_no_with_another_code", "seat.code"),
)
"""Step of judgement.md, how far the log has come, the case of tests/differential/cases, and its code."""


def the_last_entry_again(c: Ceremony) -> bytes:
    """What anyone who has a copy can send."""
    return c.entries[-1]


def charter() -> bytes:
    """The charter of the vectors. It stays as it is when the template changes."""
    return b64decode(json.loads(DATA.read_text("utf-8"))["blobs"][CHARTER])


def played() -> tuple[Ceremony, dict[str, Ceremony]]:
    """The log of the vectors, and how it was on the way."""
    c = beacon_ceremony(seed=1)
    stages = {"empty": c.fork()}
    c.found()
    stages["founded"] = c.fork()
    c.adopt(charter()).enrol().session()
    stages["people"] = c.fork()
    c.agree(2).seal(12).announce(words=True, beacon="quicknet", mode="open")
    hashes = sorted(words.word_hash(*word) for word in WORDS)
    box = c.put(b"".join(hashes), dealing.WORDS_TYPE)
    body = b.WordsClosed(c.draw_id, words.words_root(hashes).hex(), len(hashes), box)
    c.act("draw.words_closed", body, "scr1", "scr2")
    stages["words"] = c.fork()
    c.deal()
    stages["dealt"] = c.fork()
    c.close_deals().throw()
    stages["diced"] = c.fork()
    present = [c.name_of(row.person) for row in c.draw.body.trustees if row.j != ABSENT]
    c.open(*present).share(*present).close_openings().show_beacon()
    stages["beacon"] = c.fork()
    c.conclude()
    stages["concluded"] = c.fork()
    gone = c.drawn()[0]
    c.decline(gone).fill(gone)
    return c, stages


def refused(stages: dict[str, Ceremony]) -> list[dict[str, Any]]:
    """Entries that stand after the first so many of the log, and the code of each."""
    rows = []
    for step, stage, name, code in REFUSED:
        module, _, function = name.rpartition(".")
        made = getattr(importlib.import_module(f"tests.differential.cases.{module}"), function) if module else None
        c = stages[stage].fork()
        after = len(c.entries)
        data = (made or the_last_entry_again)(c)
        if len(c.entries) != after or c.append(data) != code:
            raise ValueError(f"{name}: not {code}")
        title = function.replace("_", " ")
        rows.append({"step": step, "code": code, "after": after, "what": title, "entry": data.decode()})
    return rows


def document() -> dict[str, Any]:
    """All of vectors.json."""
    c, stages = played()
    public = {name: data for name, data in c.blobs.items() if name not in c.auditors}
    return {
        "origin": c.origin,
        "vkey": c.log_vkey,
        "checkpoint": c.note(),
        "entries": [data.decode() for data in c.entries],
        "blobs": {name: b64encode(data).decode() for name, data in sorted(public.items())},
        "values": values(c),
        "refused": refused(stages),
    }


def files() -> dict[Path, str]:
    """What stands in docs/spec."""
    made = document()
    return {DATA: json.dumps(made, ensure_ascii=False, indent=1) + "\n", PAGE: vectors_page.page(made)}


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["update"])
    parser.parse_args()
    for path, text in files().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
