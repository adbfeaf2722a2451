"""Entries: one Merkle leaf each, a signed statement and the time at which the log took it (docs/spec/statements.md)."""

from __future__ import annotations

import binascii
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ledger import times
from ledger.errors import Refusal
from ledger.statement import PAYLOAD_TYPE

MAX_ENTRY = 65_535

_Base64 = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]*={0,2}\Z")]


class _Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keyid: Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
    sig: Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{86}==\Z")]


class _Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    payload: _Base64
    payloadType: Literal["application/vnd.kleroterion.statement.v1+json"]  # noqa: N815 - DSSE's name
    signatures: Annotated[tuple[_Signature, ...], Meta(min_length=1, max_length=64)]


class _Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The entry as JSON. Its fields stand in sorted order and are plain ASCII, so msgspec writes canonical JSON."""

    envelope: _Envelope
    logged_at: Annotated[str, Meta(max_length=20)]


_decode = msgspec.json.Decoder(_Leaf).decode
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Entry:
    """`payload`: the statement's bytes; `signatures`: keyid -> 64 bytes; `logged_at`: a time text."""

    payload: bytes
    signatures: Mapping[str, bytes]
    logged_at: str

    def encode(self) -> bytes:
        """The bytes of the leaf. Refusal `entry.malformed` when `read` would not take them."""
        rows = tuple(_Signature(k, b64encode(self.signatures[k]).decode()) for k in sorted(self.signatures))
        envelope = _Envelope(b64encode(self.payload).decode(), PAYLOAD_TYPE, rows)
        data = _encode(_Leaf(envelope, self.logged_at))
        if len(data) > MAX_ENTRY or not rows:
            raise Refusal("entry.malformed", f"{len(data)} bytes with {len(rows)} signatures")
        return data


def read(data: bytes) -> Entry:
    """The entry of exactly these bytes. Refusal `entry.malformed` (J1)."""
    try:
        leaf = _decode(data)
        times.seconds(leaf.logged_at)
    except (ValueError, RecursionError) as problem:
        raise Refusal("entry.malformed", str(problem)) from None
    keyids = [row.keyid for row in leaf.envelope.signatures]
    ascending = all(a < b for a, b in pairwise(keyids))
    if not ascending or len(data) > MAX_ENTRY or _encode(leaf) != data:
        raise Refusal("entry.malformed", "not canonical, too long, or signatures out of order")
    signatures = {row.keyid: _bytes(row.sig) for row in leaf.envelope.signatures}
    return Entry(_bytes(leaf.envelope.payload), signatures, leaf.logged_at)


def _bytes(text: str) -> bytes:
    """Strict padded base64: what decodes must encode to the same text."""
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raise Refusal("entry.malformed", "base64") from None
    if binascii.b2a_base64(data, newline=False) != text.encode():
        raise Refusal("entry.malformed", "base64 padding")
    return data
