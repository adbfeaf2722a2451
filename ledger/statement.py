"""Statements: what people sign, and the envelope that carries their signatures (docs/spec/statements.md).

The envelope is DSSE (github.com/secure-systems-lab/dsse, protocol v1.0.2); signatures are Ed25519.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, NewType

from draws import canonical
from draws.errors import NotCanonical
from ledger import times
from ledger.bodies import Shape, parse, plain
from ledger.errors import Refusal

StatementId = NewType("StatementId", str)

PAYLOAD_TYPE: Final = "application/vnd.kleroterion.statement.v1+json"
_PAE_HEAD = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} ".encode()
_ORIGIN = re.compile(r"(?=.{3,100}\Z)[a-z0-9.-]+(/[a-z0-9._-]+)*\Z")
_CLAUSE = re.compile(r"[A-Za-z0-9.-]{1,20}\Z")
_HEX16 = re.compile(r"[0-9a-f]{32}\Z")
_HEX32 = re.compile(r"[0-9a-f]{64}\Z")
_FIELDS = frozenset({"ledger", "kind", "body", "after", "made_at", "nonce"})
_ALL_FIELDS = _FIELDS | {"charter", "clause"}


def is_origin(text: str) -> bool:
    """Whether a text can name a ledger."""
    return _ORIGIN.match(text) is not None


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


def read(payload: bytes) -> Statement:
    """The statement of exactly these bytes (J3, J4, J5 of docs/spec/judgement.md).

    Refusals: `statement.malformed`, `statement.kind`, `statement.body`.
    """
    try:
        value = canonical.decode(payload)
    except NotCanonical as problem:
        raise Refusal("statement.malformed", str(problem)) from None
    if not isinstance(value, dict):
        raise Refusal("statement.malformed", "not an object")
    head = _check_frame(value)
    return Statement(
        ledger=value["ledger"],
        kind=value["kind"],
        body=parse(value["kind"], value["body"]),
        after=head,
        made_at=value["made_at"],
        nonce=value["nonce"],
        charter=value.get("charter"),
        clause=value.get("clause"),
    )


def _check_frame(value: dict[str, Any]) -> TreeHead:
    """Everything around the body; returns `after`."""
    names = value.keys()
    if not names >= _FIELDS or not names <= _ALL_FIELDS or ("charter" in names) != ("clause" in names):
        raise Refusal("statement.malformed", "its fields are not those of a statement")

    def text(name: str, pattern: re.Pattern[str]) -> None:
        if not isinstance(value[name], str) or not pattern.match(value[name]):
            raise Refusal("statement.malformed", name)

    text("ledger", _ORIGIN)
    text("nonce", _HEX16)
    if "charter" in names:
        text("charter", _HEX32)
        text("clause", _CLAUSE)
    after = value["after"]
    if (
        not isinstance(after, dict)
        or after.keys() != {"size", "root"}
        or type(after["size"]) is not int
        or not isinstance(after["root"], str)
        or not _HEX32.match(after["root"])
    ):
        raise Refusal("statement.malformed", "after")
    try:
        times.seconds(value["made_at"])
    except (ValueError, TypeError):
        raise Refusal("statement.malformed", "made_at") from None
    if not isinstance(value["kind"], str) or not isinstance(value["body"], dict):
        raise Refusal("statement.malformed", "kind or body")
    return TreeHead(after["size"], bytes.fromhex(after["root"]))
