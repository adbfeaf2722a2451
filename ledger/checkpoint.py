"""Checkpoints: what a log says that it is, in three lines (C2SP tlog-checkpoint; docs/spec/log.md). Pure."""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from draws.merkle import EMPTY_ROOT, HASH_SIZE
from ledger import note
from ledger.errors import Malformed
from ledger.keys import SigningKey
from ledger.note import ED25519, Note

MAX_SIZE: Final = 2**53 - 1
"""The largest size that a statement's `after` can name (docs/spec/bytes.md)."""

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`origin` names the log and its key; `size` counts entries; `root` is 32 bytes."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MAX_SIZE:
            raise Malformed(f"checkpoint: {self.size} is no size")
        if len(self.root) != HASH_SIZE:
            raise Malformed(f"checkpoint: a root of {len(self.root)} bytes instead of 32")
        if not self.size and self.root != EMPTY_ROOT:
            raise Malformed("checkpoint: size 0 with a root that is not the empty one")
        if not self.origin or "\n" in self.origin:
            raise Malformed("checkpoint: the origin is not one line")

    def encode(self) -> str:
        """The text of the note, three lines: origin, size, BASE64(root)."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def decode(text: str) -> Checkpoint:
    """The checkpoint of exactly this text.

    Raises:
        Malformed: `encode` would not have emitted it: other lines, leading zeros, loose base64.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not _SIZE.fullmatch(lines[1]):
        raise Malformed("checkpoint: not the three lines origin, size, root")
    try:
        root = binascii.a2b_base64(lines[2].encode("ascii"), strict_mode=True)
    except ValueError:
        raise Malformed("checkpoint: the root is not base64") from None
    checkpoint = Checkpoint(lines[0], int(lines[1]), root)
    if checkpoint.encode() != text:
        raise Malformed("checkpoint: the root is not in its only form")
    return checkpoint


def sign(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """The note that carries the checkpoint under the log's own signature, whose name is the origin."""
    text = checkpoint.encode()
    return note.encode(Note(text, (note.sign(text, checkpoint.origin, key),)))


def verify(data: bytes, vkey: str) -> Checkpoint:
    """The checkpoint of this note, signed by the log with this key; cosignatures by others are ignored.

    Raises:
        Malformed: not a note, not a checkpoint, another origin, or no good signature by that key.
    """
    signed = note.parse(data)
    checkpoint = decode(signed.text)
    log = note.parse_vkey(vkey)
    if log.kind != ED25519 or checkpoint.origin != log.name:
        raise Malformed(f"checkpoint: the log {checkpoint.origin} is not that of the key {log.name}")
    if not note.verify(signed, [log]):
        raise Malformed(f"checkpoint: no signature by {log.name}")
    return checkpoint
