"""What several papers show: heads and their codes, roles instead of names, strata, entries."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api import history
from api.history import Row
from api.i18n import _
from api.papers.page import Block, Code, Heading, Text, Words
from api.words import scene
from ledger import bundle
from ledger.bodies import Stratum
from ledger.charter import Charter
from ledger.errors import Refusal
from ledger.rules.state import Draw, Pool, State
from ledger.service import Ledger


@dataclass(frozen=True, slots=True)
class Published:
    """What papers are written from: a ledger's folded state, the signed note of its head, and every entry."""

    state: State
    note: str
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, ledger: Ledger) -> Published:
        """What is there now, once it is published."""
        ledger.refresh()
        ledger.publish()
        return cls(ledger.state, ledger.publication.note(), _rows(ledger))


def _rows(ledger: Ledger) -> tuple[Row, ...]:
    """Every entry: what it is, when it was logged, who signed it and in which roles."""
    state = State(ledger.state.origin)
    entries = ledger.store.entries(0, ledger.state.size)
    return tuple(history.append(state, data, ledger.blobs.get, trusted=True)[0] for data in entries)


def report(ledger: Ledger) -> Mapping[str, Any] | None:
    """What the independent verifier says of the public part; None if it cannot say anything."""
    public = [blob for blob in ledger.state.references.values() if blob.audience == "public"]
    with tempfile.TemporaryDirectory() as aside:
        bundle.export(ledger.folder, Path(aside, "bundle"), "public", public)
        command = [sys.executable, "-P", "-m", "verifier", str(Path(aside, "bundle")), "--json"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own module
    try:
        found: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return found


def concluded(draw: Draw) -> Draw:
    """The draw, if it has a result. Refusal `draw.order`."""
    if draw.concluded_at is None:
        raise Refusal("draw.order", "the draw is not concluded")
    return draw


def head_blocks(published: Published) -> tuple[Block, ...]:
    """The head of the log: twelve words and the signed note as a QR code."""
    state = published.state
    said = _("Head of the log {origin} at {size} entries, as it was signed when this was printed:")
    kept = _("The signed head. Keep it: with it, anybody can show later that the history was changed, if it was.")
    return (
        Heading(_("Fingerprint of the log")),
        Text(said.format(origin=state.origin, size=state.size)),
        Words(scene.head(state.origin, state.size, state.roots[-1])),
        Code(published.note, kept),
    )


def pool_words(state: State, pool: Pool) -> Words:
    """The fingerprint of a closed list."""
    return Words(scene.pool(state.origin, pool.body.size, bytes.fromhex(pool.body.root)))


def body_name(charter: Charter, code: str) -> str:
    """What the charter calls a body."""
    found = charter.body(code)
    return found.name if found else code


def stratum(of: Stratum) -> str:
    """Whom a stratum holds."""
    return ", ".join(f"{where.feature} = {where.value}" for where in of.where) or _("everybody")


def signers(row: Row, charter: Charter, draw: Draw | None) -> str:
    """Who signed, by role and never by name: people in a hall know who holds which."""
    numbers = {trustee.person: trustee.j for trustee in draw.body.trustees} if draw else {}
    told: list[str] = []
    others = 0
    for who in row.signers:
        if who.person in numbers:
            told.append(_("trustee {j}").format(j=numbers[who.person]))
        elif who.roles:
            told.append(" / ".join(scene.role_name(charter, role) for role in who.roles))
        else:
            others += 1
    counted = [f"{told.count(name)} × {name}" if told.count(name) > 1 else name for name in dict.fromkeys(told)]
    return ", ".join([*counted, *([_("without a role: {n}").format(n=others)] if others else [])])
