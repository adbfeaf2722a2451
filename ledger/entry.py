"""Entries: one Merkle leaf each, a signed statement and the time at which the log took it (docs/spec/statements.md)."""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from draws import canonical
from draws.errors import NotCanonical
from ledger import times
from ledger.errors import Refusal
from ledger.statement import PAYLOAD_TYPE

MAX_ENTRY = 65_535
MAX_SIGNATURES = 64
_KEYID = re.compile(r"[0-9a-f]{16}\Z")
_SIGNATURE_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """`payload`: the statement's bytes; `signatures`: keyid -> 64 bytes; `logged_at`: a time text."""

    payload: bytes
    signatures: Mapping[str, bytes]
    logged_at: str

    def encode(self) -> bytes:
        """The bytes of the leaf. Refusal `entry.malformed` when they do not fit."""
        data = canonical.encode_any(
            {
                "envelope": {
                    "payload": b64encode(self.payload).decode(),
                    "payloadType": PAYLOAD_TYPE,
                    "signatures": [
                        {"keyid": keyid, "sig": b64encode(self.signatures[keyid]).decode()}
                        for keyid in sorted(self.signatures)
                    ],
                },
                "logged_at": self.logged_at,
            }
        )
        if len(data) > MAX_ENTRY:
            raise Refusal("entry.malformed", f"{len(data)} bytes; an entry holds {MAX_ENTRY}")
        return data


def _bytes(text: object) -> bytes:
    """Strict padded base64: what decodes must encode to the same text."""
    if not isinstance(text, str):
        raise Refusal("entry.malformed", "base64")
    try:
        data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except ValueError:
        raise Refusal("entry.malformed", "base64") from None
    if b64encode(data).decode() != text:
        raise Refusal("entry.malformed", "base64 padding")
    return data


def read(data: bytes) -> Entry:
    """The entry of exactly these bytes. Refusal `entry.malformed` (J1)."""
    if len(data) > MAX_ENTRY:
        raise Refusal("entry.malformed", "too long")
    try:
        value = canonical.decode_any(data)
    except NotCanonical as problem:
        raise Refusal("entry.malformed", str(problem)) from None
    envelope = _object(value, "envelope", "logged_at")["envelope"]
    envelope = _object(envelope, "payload", "payloadType", "signatures")
    if envelope["payloadType"] != PAYLOAD_TYPE:
        raise Refusal("entry.malformed", "payloadType")
    return Entry(_bytes(envelope["payload"]), _signatures(envelope["signatures"]), _logged_at(value))


def _object(value: Any, *names: str) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != set(names):
        raise Refusal("entry.malformed", f"expected an object of {', '.join(names)}")
    return value


def _logged_at(value: Any) -> str:
    try:
        times.seconds(value["logged_at"])
    except (ValueError, TypeError):
        raise Refusal("entry.malformed", "logged_at") from None
    return str(value["logged_at"])


def _signatures(rows: object) -> dict[str, bytes]:
    if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_SIGNATURES:
        raise Refusal("entry.malformed", "signatures")
    found: dict[str, bytes] = {}
    last = ""
    for row in rows:
        signature = _object(row, "keyid", "sig")
        keyid = signature["keyid"]
        if not isinstance(keyid, str) or not _KEYID.match(keyid) or keyid <= last:
            raise Refusal("entry.malformed", "keyid")
        found[keyid] = _bytes(signature["sig"])
        if len(found[keyid]) != _SIGNATURE_LENGTH:
            raise Refusal("entry.malformed", "length of a signature")
        last = keyid
    return found
