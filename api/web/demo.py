"""What a demo may offer because nobody in it exists: two residents' receipts, and accomplices' signatures.

Both are made in memory from the ceremony just played. Of the vault's people only these two are ever shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import msgspec

from api import receipts
from api.demo import TRUSTEES, Demo
from api.web.site import Invented, Paper
from ledger import bodies
from ledger.bodies import Shape
from ledger.entry import Entry
from ledger.keyfile import PersonKey
from ledger.keys import keyid
from ledger.receipt import Receipt, id_salt_code
from ledger.rules.methods import method_of
from ledger.rules.state import Draw
from ledger.statement import TreeHead, pre_authentication


def invented(played: Demo, draw: Draw) -> Invented:
    """What the pages of this ceremony may offer besides the published log."""
    drawn = draw.drawn[2][0]
    stratum = int.from_bytes(draw.codes[2 * drawn : 2 * drawn + 2], "big")
    line = method_of(draw).ranking(draw, stratum)
    another = line[len(line) // 2]
    papers = (_paper(played, draw, another, drawn=False), _paper(played, draw, drawn, drawn=True))
    return Invented(papers, {"again": _again(played, draw), "substitute": _substitute(played, draw)})


def _paper(played: Demo, draw: Draw, position: int, *, drawn: bool) -> Paper:
    record = played.records[position]
    text = Receipt.of(record, played.ledger.state.origin, bytes.fromhex(draw.purpose.id)).text()
    code = id_salt_code(record.id_salt)
    return Paper(record.person.name, record.person.birth, text, code, receipts.svg(text, scale=2), drawn)


def _again(played: Demo, draw: Draw) -> bytes:
    """A second announcement of the same draw, signed by the operator and every trustee."""
    body = msgspec.structs.replace(draw.body, number=draw.body.number + 1)
    return _signed(played, "draw.announced", body, ("ani", *TRUSTEES), played.ledger.state.size)


def _substitute(played: Demo, draw: Draw) -> bytes:
    """The call of somebody who was not next in line, signed by the operator, in the place of the true one."""
    state = played.ledger.state
    vacated = next(position for position, seat in draw.seats.items() if seat.state == "filled")
    line = method_of(draw).ranking(draw, draw.seats[vacated].stratum)
    called = next(position for position in line if position not in draw.seats)
    return _signed(played, "seat.filled", bodies.SeatFilled(draw.id, vacated, called), ("ani",), state.size - 1)


def _signed(played: Demo, kind: str, body: Shape, who: Collection[str], size: int) -> bytes:
    """An entry that these people signed, upon the head at that size."""
    ledger = played.ledger
    keys: list[PersonKey] = [played.keys[name] for name in who]
    said = ledger.statement(kind, body, signers=[key.person for key in keys])
    payload = replace(said, after=TreeHead(size, ledger.state.roots[size])).payload()
    signatures = {keyid(key.signing.public): key.signing.sign(pre_authentication(payload)) for key in keys}
    return Entry(payload, signatures, ledger.now()).encode()
