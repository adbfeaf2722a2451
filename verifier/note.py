"""Signed notes, checkpoints and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from verifier import ed25519
from verifier.encoding import from_base64
from verifier.errors import Invalid, Malformed
from verifier.tree import EMPTY_ROOT

ED25519 = 1
"""Signature type of a log's key."""

COSIGNATURE = 4
"""Signature type of a witness's key: the signature carries the time at which it was made."""

MAX_SIGNATURES = 100
MAX_SIZE = 1 << 20
MAX_TREE_SIZE = 2**53 - 1

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_VKEY = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A *vkey*: who may sign, of which type, with which Ed25519 key (32 bytes)."""

    name: str
    type: int
    public_key: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that say on a signature line which key of that name it is."""
        return sha256(self.name.encode() + b"\n" + bytes((self.type,)) + self.public_key).digest()[:4]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line under a note, not yet verified."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """Text (with its last newline) and the lines under it."""

    text: str
    signatures: tuple[SignatureLine, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that holds; ``time`` is a cosignature's own (Unix seconds), else None."""

    key: VerifierKey
    time: int | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its name, the number of its entries and the root over them."""

    origin: str
    size: int
    root: bytes


def parse_vkey(text: str) -> VerifierKey:
    """Read ``name+hex+base64`` without its newline. Raises ``Malformed``."""
    match = _VKEY.fullmatch(text)
    if not match or not _is_name(match[1]):
        raise Malformed("vkey: name+hash+key was expected")
    material = from_base64(match[3])
    if len(material) != 33 or material[0] not in {ED25519, COSIGNATURE}:
        raise Malformed("vkey: neither an Ed25519 key nor an Ed25519 cosignature key")
    key = VerifierKey(match[1], material[0], material[1:])
    if key.key_id.hex() != match[2]:
        raise Malformed("vkey: the hash does not fit name and key")
    return key


def parse(data: bytes) -> Note:
    """Read a note without believing it. Raises ``Malformed``."""
    if len(data) > MAX_SIZE:
        raise Malformed("note: longer than a mebibyte")
    try:
        document = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("note: not UTF-8") from None
    if _CONTROL.search(document):
        raise Malformed("note: a control character other than newline")
    body, separator, below = document.rpartition("\n\n")
    if not separator or not below.endswith("\n"):
        raise Malformed("note: no empty line before signatures, or no newline at the end")
    lines = below[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Malformed(f"note: more than {MAX_SIGNATURES} signatures")
    return Note(body + "\n", tuple(_parse_line(line) for line in lines))


def verify(note: Note, keys: Iterable[VerifierKey]) -> tuple[Verified, ...]:
    """Return the signatures by ``keys`` that hold, in the note's order; at least one.

    Lines by other keys are ignored. Raises ``Invalid`` if a line by one of ``keys`` does not hold,
    or if there is none.
    """
    known = {(key.name, key.key_id): key for key in keys}
    verified = []
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is not None:
            verified.append(Verified(key, _verify_line(note.text, line.signature, key)))
    if not verified:
        raise Invalid("note: signed by none of the known keys")
    return tuple(verified)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a note's text as a checkpoint of exactly three lines. Raises ``Malformed``.

    C2SP allows further lines and advises against them; no log of this project writes any.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise Malformed("checkpoint: three lines were expected: origin, size, root")
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > MAX_TREE_SIZE:
        raise Malformed("checkpoint: the size is not a plain number")
    root = from_base64(lines[2])
    if len(root) != 32:
        raise Malformed("checkpoint: the root is not 32 bytes")
    if lines[1] == "0" and root != EMPTY_ROOT:
        raise Malformed("checkpoint: of no entries, and the root is not the empty one")
    return Checkpoint(lines[0], int(lines[1]), root)


def open_checkpoint(
    data: bytes, log: VerifierKey, witnesses: Iterable[VerifierKey] = ()
) -> tuple[Checkpoint, tuple[Verified, ...]]:
    """Read a checkpoint that ``log`` signed; return it and the cosignatures by ``witnesses``.

    Raises ``Malformed``, or ``Invalid`` when the log's signature is absent, when a signature by a
    known key does not hold, or when the origin is not the log's name.
    """
    note = parse(data)
    checkpoint = parse_checkpoint(note.text)
    if checkpoint.origin != log.name:
        raise Invalid("checkpoint: its origin is not the name of the log's key")
    verified = verify(note, (log, *witnesses))
    if not any(signature.key == log for signature in verified):
        raise Invalid("checkpoint: not signed by the log's key")
    return checkpoint, tuple(s for s in verified if s.key.type == COSIGNATURE)


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() or "\ud800" <= c <= "\udfff" for c in name)


def _parse_line(line: str) -> SignatureLine:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "—" or not _is_name(parts[1]):
        raise Malformed("note: a signature line is not of the form — NAME BASE64")
    signature = from_base64(parts[2])
    if len(signature) < 5:
        raise Malformed("note: a signature line holds no signature")
    return SignatureLine(parts[1], signature[:4], signature[4:])


def _verify_line(text: str, signature: bytes, key: VerifierKey) -> int | None:
    message = text.encode()
    time = None
    if key.type == COSIGNATURE:
        time = int.from_bytes(signature[:8], "big")
        signature = signature[8:]
        message = f"cosignature/v1\ntime {time}\n".encode() + message
    if (time or 0) >= 2**63 or not ed25519.verify(key.public_key, signature, message):
        raise Invalid(f"note: the signature of {key.name} does not hold")
    return time
