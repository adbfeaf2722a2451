"""Statements: what people sign, and the envelope that carries their signatures (docs/spec/statements.md).

The envelope is DSSE (github.com/secure-systems-lab/dsse, protocol v1.0.2); signatures are Ed25519.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final, NewType

import msgspec
from msgspec import Meta

from draws import canonical
from draws.errors import NotCanonical
from ledger import times
from ledger.bodies import BODIES, Shape, parse, plain
from ledger.bodies.types import Hex32, Natural
from ledger.errors import Refusal

StatementId = NewType("StatementId", str)

PAYLOAD_TYPE: Final = "application/vnd.kleroterion.statement.v1+json"
_PAE_HEAD = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} ".encode()
_ORIGIN = r"\A(?=.{3,100}\Z)[a-z0-9.-]+(/[a-z0-9._-]+)*\Z"


def is_origin(text: str) -> bool:
    """Whether a text can name a ledger."""
    return re.search(_ORIGIN, text) is not None


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A size of the log and its Merkle root there (32 bytes): what a signer had seen."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Statement:
    """One act. `charter` and `clause` are absent only while there is no charter yet."""

    ledger: str
    kind: str
    body: Shape
    after: TreeHead
    made_at: str
    nonce: str
    charter: str | None = None
    clause: str | None = None

    def payload(self) -> bytes:
        """The canonical bytes that the signatures cover."""
        value: dict[str, Any] = {
            "ledger": self.ledger,
            "kind": self.kind,
            "body": plain(self.body),
            "after": {"size": self.after.size, "root": self.after.root.hex()},
            "made_at": self.made_at,
            "nonce": self.nonce,
        }
        if self.charter is not None:
            value |= {"charter": self.charter, "clause": self.clause}
        return canonical.encode(value)


def pre_authentication(payload: bytes) -> bytes:
    """What is signed: DSSE's PAE of the payload."""
    return b"%b%d %b" % (_PAE_HEAD, len(payload), payload)


def statement_id(payload: bytes) -> StatementId:
    """SHA-256 of the pre-authentication encoding, in hex; it does not depend on who signed."""
    return StatementId(sha256(pre_authentication(payload)).hexdigest())


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    root: Hex32
    size: Natural


class _Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A statement around its body."""

    after: _Head
    body: msgspec.Raw
    kind: str
    ledger: Annotated[str, Meta(pattern=_ORIGIN)]
    made_at: Annotated[str, Meta(max_length=20)]
    nonce: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    charter: Hex32 | None = None
    clause: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9.-]{1,20}\Z")] | None = None


_decode = msgspec.json.Decoder(_Frame).decode
_decoders = {kind: msgspec.json.Decoder(shape).decode for kind, shape in BODIES.items()}
_encode = msgspec.json.Encoder(order="sorted").encode


def read(payload: bytes) -> Statement:
    """The statement of exactly these bytes (J3, J4, J5 of docs/spec/judgement.md).

    Refusals: `statement.malformed`, `statement.kind`, `statement.body`.
    """
    try:
        frame = _decode(payload)
        times.seconds(frame.made_at)
    except (ValueError, RecursionError) as problem:
        raise Refusal("statement.malformed", str(problem)) from None
    if (frame.charter is None) != (frame.clause is None):
        raise Refusal("statement.malformed", "charter and clause come together")
    return Statement(
        ledger=frame.ledger,
        kind=frame.kind,
        body=_plain_body(payload, frame) or _body(payload, frame.kind),
        after=TreeHead(frame.after.size, bytes.fromhex(frame.after.root)),
        made_at=frame.made_at,
        nonce=frame.nonce,
        charter=frame.charter,
        clause=frame.clause,
    )


def _plain_body(payload: bytes, frame: _Frame) -> Shape | None:
    """The body of a canonical payload in plain ASCII, as most are; None where `_body` has to look.

    ASCII without escapes has one canonical form only, and msgspec writes it: nothing is built twice.
    """
    decoder = _decoders.get(frame.kind)
    if decoder is None or not payload.isascii() or b"\\" in payload:
        return None
    try:
        body = decoder(frame.body)
    except (ValueError, RecursionError):
        return None
    again = msgspec.structs.replace(frame, body=msgspec.Raw(_encode(body)))
    return body if _encode(again) == payload else None


def _body(payload: bytes, kind: str) -> Shape:
    try:
        value = canonical.decode(payload)
    except NotCanonical as problem:
        raise Refusal("statement.malformed", str(problem)) from None
    if not isinstance(value, dict) or not isinstance(value["body"], dict):
        raise Refusal("statement.malformed", "body")
    return parse(kind, value["body"])
