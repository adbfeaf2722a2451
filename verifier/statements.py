"""Entries and statements as bytes (docs/spec/statements.md): what an entry must look like to be read.

An entry holds nothing but plain ASCII in a fixed order of fields, so one regular expression is its
whole grammar, canonical form included; only the base64 has spellings to rule out besides.
"""

import re
from binascii import Error, a2b_base64, b2a_base64
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from verifier import canonical
from verifier.errors import Malformed
from verifier.shapes import hexadecimal, integer, matching, record
from verifier.shapes import time as time_shape
from verifier.times import is_time

PAYLOAD_TYPE = "application/vnd.kleroterion.statement.v1+json"
MAX_ENTRY = 65_535
MAX_SIGNATURES = 64

# 64 bytes end in a character whose last four bits are zero, or there would be a second spelling.
_SIGNATURE = r'\{"keyid":"[0-9a-f]{16}","sig":"[A-Za-z0-9+/]{85}[AQgw]=="\}'
_entry = re.compile(
    rf'\{{"envelope":\{{"payload":"([A-Za-z0-9+/]*={{0,2}})","payloadType":"{re.escape(PAYLOAD_TYPE)}",'
    rf'"signatures":\[({_SIGNATURE}(?:,{_SIGNATURE})*)\]\}},"logged_at":"([0-9TZ:-]{{20}})"\}}'.encode()
).fullmatch
_signatures = re.compile(rb'"keyid":"([0-9a-f]{16})","sig":"([A-Za-z0-9+/=]{88})"').findall
_PRE_AUTHENTICATION = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} ".encode()


class Signature(NamedTuple):
    """Which key signed (16 hexadecimal characters), and its 64 bytes."""

    keyid: str
    signature: bytes


class Entry(NamedTuple):
    """One leaf of the log, read but not judged. ``signed`` are the bytes that signatures are over."""

    payload: bytes
    signed: bytes
    id: str
    signatures: tuple[Signature, ...]
    logged_at: str


def read_entry(data: bytes) -> Entry:
    """Read an entry. Raises ``Malformed`` unless it is as statements.md says (J1)."""
    if len(data) > MAX_ENTRY:
        raise Malformed(f"entry: longer than {MAX_ENTRY} bytes")
    found = _entry(data)
    if found is None:
        raise Malformed("entry: not canonical, or not of an entry's fields")
    payload = _from_base64(found[1])
    signatures = tuple(Signature(keyid.decode(), a2b_base64(text)) for keyid, text in _signatures(found[2]))
    if len(signatures) > MAX_SIGNATURES:
        raise Malformed(f"entry: more than {MAX_SIGNATURES} signatures")
    if any(before.keyid >= after.keyid for before, after in pairwise(signatures)):
        raise Malformed("entry: the signatures are not strictly ascending by keyid")
    logged_at = found[3].decode()
    if not is_time(logged_at):
        raise Malformed("entry: logged_at is not a real time")
    signed = b"%b%d %b" % (_PRE_AUTHENTICATION, len(payload), payload)
    return Entry(payload, signed, sha256(signed).hexdigest(), signatures, logged_at)


def _from_base64(text: bytes) -> bytes:
    try:
        data = a2b_base64(text)
    except (Error, ValueError):
        raise Malformed("entry: a field is not base64") from None
    if b2a_base64(data, newline=False) != text:
        raise Malformed("entry: a base64 field is not in its one canonical spelling")
    return data


_name = matching(r"[a-z0-9.-]+(?:/[a-z0-9._-]+)*")


def origin(value: Any) -> bool:
    """Shape of the name of a ledger."""
    return _name(value) and 3 <= len(value) <= 100


_statement = record(
    {
        "ledger": origin,
        "kind": lambda value: type(value) is str,
        "body": lambda value: type(value) is dict,
        "after": record({"size": integer(0, canonical.MAX_INTEGER), "root": hexadecimal(32)}),
        "made_at": time_shape,
        "nonce": hexadecimal(16),
    },
    {"charter": hexadecimal(32), "clause": matching(r"[A-Za-z0-9.-]{1,20}")},
    together=("charter", "clause"),
)


class Statement(NamedTuple):
    """What was signed. ``charter`` and ``clause`` are empty in the first two statements of a log."""

    ledger: str
    kind: str
    body: dict[str, Any]
    charter: str
    clause: str
    after_size: int
    after_root: str


def read_statement(payload: bytes) -> Statement:
    """Read a payload. Raises ``Malformed`` unless it is a canonical statement (J3).

    The kind and its body's shape are left to the judge.
    """
    document: Any = canonical.decode(payload)
    if not _statement(document):
        raise Malformed("statement: not of a statement's fields")
    after = document["after"]
    return Statement(
        document["ledger"],
        document["kind"],
        document["body"],
        document.get("charter", ""),
        document.get("clause", ""),
        after["size"],
        after["root"],
    )
