"""Signed notes and their keys (C2SP signed-note, C2SP tlog-cosignature; docs/spec/log.md). Pure.

A note is text that ends in a line feed, an empty line, and signature lines. What `encode` would not emit,
`parse` refuses.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ledger.errors import Malformed
from ledger.keys import PUBLIC_LENGTH, SigningKey
from ledger.keys import verify as verify_ed25519

ED25519: Final = 1
COSIGNATURE: Final = 4
MAX_SIGNATURES: Final = 100

_KEYID_LENGTH: Final = 4
_TIME_LENGTH: Final = 8
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_MARK: Final = "— "  # U+2014 and a space


@dataclass(frozen=True, slots=True)
class Vkey:
    """A verification key with its name. `kind` is ED25519 or COSIGNATURE; `public` is 32 bytes."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if self.kind not in {ED25519, COSIGNATURE}:
            raise Malformed(f"vkey: type {self.kind} is neither Ed25519 nor cosignature/v1")
        if len(self.public) != PUBLIC_LENGTH:
            raise Malformed(f"vkey: a public key of {len(self.public)} bytes instead of 32")

    @property
    def keyid(self) -> bytes:
        """SHA-256(name ‖ 0A ‖ type ‖ public key), its first 4 bytes."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_KEYID_LENGTH]

    def encode(self) -> str:
        """`name+hex8(keyID)+BASE64(type ‖ public key)`."""
        return f"{self.name}+{self.keyid.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def check(self, text: str, signature: bytes) -> int | None:
        """The claimed time (seconds since 1970) of a good cosignature, None for a good Ed25519 signature.

        Raises:
            Malformed: the signature is not that of `text` by this key.
        """
        time, message = None, text.encode()
        if self.kind == COSIGNATURE:
            time = int.from_bytes(signature[:_TIME_LENGTH], "big")
            message = f"cosignature/v1\ntime {time}\n".encode() + message
            signature = signature[_TIME_LENGTH:]
        if not verify_ed25519(self.public, signature, message):
            raise Malformed(f"note: the signature by {self.name} is wrong")
        return time


def parse_vkey(text: str) -> Vkey:
    """The key of exactly this text, without a line feed.

    Raises:
        Malformed: it is not `name+hex8+BASE64`, or the key id is not that of the rest.
    """
    name, _, rest = text.partition("+")
    encoded = rest.partition("+")[2]  # base64 may hold a plus as well
    data = _base64(encoded, "vkey")
    if not data:
        raise Malformed("vkey: no key in it")
    key = Vkey(name, data[0], data[1:])
    if key.encode() != text:
        raise Malformed("vkey: the key id is not that of this name and key")
    return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One line: the name, the 4-byte key id, and the bytes that follow it."""

    name: str
    keyid: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """`text` ends in a line feed; 1 to 100 signatures."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that holds. `time`: what a cosignature claims, in seconds since 1970."""

    key: Vkey
    time: int | None


def encode(note: Note) -> bytes:
    """The bytes of a note.

    Raises:
        Malformed: a text, name or number of signatures that no note has.
    """
    _check_text(note.text)
    if not 1 <= len(note.signatures) <= MAX_SIGNATURES:
        raise Malformed(f"note: {len(note.signatures)} signatures instead of 1 to {MAX_SIGNATURES}")
    return f"{note.text}\n{''.join(map(_line, note.signatures))}".encode()


def _line(signature: Signature) -> str:
    _check_name(signature.name)
    if len(signature.keyid) != _KEYID_LENGTH or not signature.signature:
        raise Malformed(f"note: the signature by {signature.name} has no key id or no bytes")
    return f"{_MARK}{signature.name} {b64encode(signature.keyid + signature.signature).decode()}\n"


def parse(data: bytes) -> Note:
    """The note of exactly these bytes; no signature is verified.

    Raises:
        Malformed: `encode` would not have emitted them.
    """
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise Malformed("note: not UTF-8") from None
    split = whole.rfind("\n\n")
    if split < 0 or not whole.endswith("\n"):
        raise Malformed("note: no empty line before the signatures, or no line feed at the end")
    lines = whole[split + 2 :].split("\n")[:-1]
    note = Note(whole[: split + 1], tuple(map(_parse_line, lines)))
    if encode(note) != data:
        raise Malformed("note: a signature line is not in its only form")
    return note


def _parse_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_MARK).partition(" ")
    if not line.startswith(_MARK) or not space:
        raise Malformed("note: a line after the empty line is no signature")
    data = _base64(encoded, "note")
    return Signature(name, data[:_KEYID_LENGTH], data[_KEYID_LENGTH:])


def sign(text: str, name: str, key: SigningKey) -> Signature:
    """The Ed25519 signature of a note's text under `name`."""
    _check_text(text)
    signature = key.sign(text.encode())
    return Signature(name, Vkey(name, ED25519, key.public).keyid, signature)


def verify(note: Note, keys: Iterable[Vkey]) -> tuple[Verified, ...]:
    """The signatures by `keys`, in the order of the note, each key once; those by unknown keys are ignored.

    Raises:
        Malformed: a signature by one of `keys` is wrong.
    """
    known = {(key.name, key.keyid): key for key in keys}
    found: dict[Vkey, Verified] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.keyid))
        if key is not None:
            found.setdefault(key, Verified(key, key.check(note.text, signature.signature)))
    return tuple(found.values())


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise Malformed("note: the text does not end in a line feed")
    if _CONTROL.search(text):
        raise Malformed("note: a control character in the text")
    _check_utf8(text)


def _check_name(name: str) -> None:
    if not name or "+" in name or _CONTROL.search(name) or any(map(str.isspace, name)):
        raise Malformed("note: a key's name is empty, or holds a space or a plus")
    _check_utf8(name)


def _check_utf8(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Malformed("note: a character without a UTF-8 form") from None


def _base64(text: str, where: str) -> bytes:
    """Padded standard base64; that it is the only form of its bytes is seen by encoding again."""
    try:
        return binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except ValueError:
        raise Malformed(f"{where}: not base64") from None
