"""Private keys as files: a person's, sealed by a passphrase, and a log's.

A person's file is one line of canonical JSON (docs/spec/bytes.md) with a line feed:
`{box, format, kdf: {memory, name, operations}, key, person, salt, sharing_key}`, binary values in lower-case
hex. `box` is nonce (24 bytes) ‖ secretbox of seed (32) ‖ sharing scalar (32, little-endian) under
argon2id (RFC 9106) of the passphrase, which is first put in Unicode form NFKC, so that every keyboard and
telephone types the same bytes. `key` and `sharing_key` are public, and compared when the box opens.

A log's file holds its seed in the clear, readable by its owner alone (mode 0600): the server signs checkpoints
while nobody is there to type a passphrase. Whoever reads it can sign false checkpoints, never statements.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar
from unicodedata import normalize

import msgspec
from msgspec import Meta
from nacl.exceptions import CryptoError
from nacl.exceptions import RuntimeError as SodiumError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox
from nacl.utils import random as system_randomness

from draws import canonical, group
from draws.errors import DrawsError
from ledger import durable
from ledger.errors import Conflict, Malformed, Unavailable, WrongPassphrase
from ledger.keys import SEED_LENGTH, SigningKey
from ledger.statement import is_origin

FORMAT: Final = "kleroterion/key/v1"
LOG_FORMAT: Final = "kleroterion/log-key/v1"

Randomness = Callable[[int], bytes]
"""Gives that many unpredictable bytes."""

_MAX_OPERATIONS: Final = 20
_MAX_MEMORY: Final = 2**30


@dataclass(frozen=True, slots=True)
class Cost:
    """How hard a passphrase is to guess: argon2id's passes, and its memory in bytes."""

    operations: int
    memory: int


MODERATE: Final = Cost(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
"""3 passes over 256 MiB: about half a second on a telephone."""

INTERACTIVE: Final = Cost(argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE)
"""2 passes over 64 MiB, for the demo's invented people."""

FOR_TESTS: Final = Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)
"""Protects nothing; tests alone ask for it."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """An open key file. `sharing_secret` is a scalar strictly between 0 and L; repr shows no secret."""

    person: str
    signing: SigningKey
    sharing_secret: int

    def __repr__(self) -> str:
        return f"PersonKey(person={self.person!r}, signing={self.signing!r})"

    @property
    def sharing_key(self) -> bytes:
        """The public point y = x·H, 32 bytes (docs/spec/draw.md)."""
        return group.multiply(group.H, self.sharing_secret)


def _hex(length: int) -> Meta:
    return Meta(pattern=rf"\A[0-9a-f]{{{2 * length}}}\Z")


class _Kdf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    memory: Annotated[int, Meta(ge=argon2id.MEMLIMIT_MIN, le=_MAX_MEMORY)]
    name: Literal["argon2id"]
    operations: Annotated[int, Meta(ge=argon2id.OPSLIMIT_MIN, le=_MAX_OPERATIONS)]


class _KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    box: Annotated[str, _hex(SecretBox.NONCE_SIZE + SecretBox.MACBYTES + 2 * SEED_LENGTH)]
    format: Literal["kleroterion/key/v1"]
    kdf: _Kdf
    key: Annotated[str, _hex(32)]
    person: Annotated[str, _hex(8)]
    salt: Annotated[str, _hex(argon2id.SALTBYTES)]
    sharing_key: Annotated[str, _hex(32)]


class _LogKeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["kleroterion/log-key/v1"]
    origin: str
    seed: Annotated[str, _hex(SEED_LENGTH)]


def create(person: str, passphrase: str, randomness: Randomness = system_randomness, cost: Cost = MODERATE) -> str:
    """The text of a new key file for `person` (16 hex characters).

    Raises:
        Malformed: `person` is no person's id, or the passphrase is empty or no Unicode text.
    """
    signing = SigningKey(seed := randomness(SEED_LENGTH))
    # 64 bytes: the remainder modulo L is then uniform to within 2⁻²⁵⁹.
    key = PersonKey(person, signing, int.from_bytes(randomness(64), "little") % (group.L - 1) + 1)
    return _closed(key, seed + group.encode_scalar(key.sharing_secret), passphrase, randomness, cost)


def _closed(key: PersonKey, secret: bytes, passphrase: str, randomness: Randomness, cost: Cost) -> str:
    """The text of a key file. `secret`: seed and sharing scalar."""
    salt = randomness(argon2id.SALTBYTES)
    sealed = _box(passphrase, salt, cost).encrypt(secret, randomness(SecretBox.NONCE_SIZE))
    text = _encode(
        {
            "box": bytes(sealed).hex(),
            "format": FORMAT,
            "kdf": {"memory": cost.memory, "name": "argon2id", "operations": cost.operations},
            "key": key.signing.public.hex(),
            "person": key.person,
            "salt": salt.hex(),
            "sharing_key": key.sharing_key.hex(),
        }
    )
    _decode(text, _KeyFile, "key file")
    return text


def open(text: str, passphrase: str) -> PersonKey:  # noqa: A001 - keyfile.open reads as what it does
    """The keys in a key file.

    Raises:
        Malformed: `create` would not have written it; says which field.
        WrongPassphrase: the passphrase does not open the box, or the box was altered.
        Unavailable: this machine has not the memory that the file asks for.
    """
    return open_by(text, opener(text, passphrase))


def public_of(text: str) -> str:
    """The public key of a key file, in hex. Errors of `person_of`."""
    return _decode(text, _KeyFile, "key file").key


def opener(text: str, passphrase: str) -> bytes:
    """What the passphrase makes for this key file: the 32 bytes that open its box. Errors of `open`, save the last."""
    file = _decode(text, _KeyFile, "key file")
    cost = Cost(file.kdf.operations, file.kdf.memory)
    return bytes(_box(passphrase, bytes.fromhex(file.salt), cost))


def open_by(text: str, opening: bytes) -> PersonKey:
    """As `open`, by what `opener` gives."""
    return _opened(_decode(text, _KeyFile, "key file"), opening)[0]


def closed_anew(
    text: str, opening: bytes, passphrase: str, randomness: Randomness = system_randomness, cost: Cost = MODERATE
) -> str:
    """The same keys in a file with another passphrase; `opening` opens the old one (`opener`). Errors of `open`."""
    return _closed(*_opened(_decode(text, _KeyFile, "key file"), opening), passphrase, randomness, cost)


def _opened(file: _KeyFile, opening: bytes) -> tuple[PersonKey, bytes]:
    """The keys, and the bytes of the box: seed and sharing scalar."""
    try:
        secret = SecretBox(opening).decrypt(bytes.fromhex(file.box))
    except CryptoError:
        raise WrongPassphrase("this passphrase does not open this key file") from None
    try:
        scalar = group.check_secret(group.decode_scalar(secret[SEED_LENGTH:]))
    except DrawsError as problem:
        raise Malformed(f"key file: box: {problem}") from None
    key = PersonKey(file.person, SigningKey(secret[:SEED_LENGTH]), scalar)
    if key.signing.public.hex() != file.key:
        raise Malformed("key file: key: it is not that of the box")
    if key.sharing_key.hex() != file.sharing_key:
        raise Malformed("key file: sharing_key: it is not that of the box")
    return key, secret


def person_of(text: str) -> str:
    """Whose key file this is, which no passphrase hides.

    Raises:
        Malformed: `create` would not have written it.
    """
    return _decode(text, _KeyFile, "key file").person


def _box(passphrase: str, salt: bytes, cost: Cost) -> SecretBox:
    try:
        typed = normalize("NFKC", passphrase).encode()
    except UnicodeEncodeError:
        raise Malformed("passphrase: not Unicode text") from None
    if not typed:
        raise Malformed("passphrase: it is empty")
    try:
        return SecretBox(argon2id.kdf(SecretBox.KEY_SIZE, typed, salt, cost.operations, cost.memory))
    except (SodiumError, MemoryError):
        raise Unavailable(
            f"the key file asks for {cost.memory >> 20} MiB of memory", code="passphrase.memory"
        ) from None


def create_log_key(path: Path, origin: str, randomness: Randomness = system_randomness) -> SigningKey:
    """Write the file of a new log key, mode 0600, and return the key.

    Raises:
        Malformed: `origin` is no name of a ledger.
        Conflict: there is a file already; a log has one key.
        Unavailable: the disk refuses.
    """
    if not is_origin(origin):
        raise Malformed(f"{origin!r} is no name of a ledger: lower-case letters, digits, dots, slashes")
    seed = randomness(SEED_LENGTH)
    text = _encode({"format": LOG_FORMAT, "origin": origin, "seed": seed.hex()})
    try:
        durable.write(path, text.encode(), durable.PRIVATE_MODE, exclusive=True)
    except FileExistsError:
        raise Conflict(f"{path} exists already") from None
    return SigningKey(seed)


def read_log_key(path: Path, origin: str) -> SigningKey:
    """The key in a log key's file.

    Raises:
        Malformed: it is none, or that of another log.
        Unavailable: there is none, or (code `key.exposed`) others than its owner can read it.
    """
    data = durable.read(path)
    if data is None:
        raise Unavailable(f"{path}: there is no such file", code="store.missing")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Unavailable(f"{path}: others can read this private key; chmod 600 it", code="key.exposed")
    file = _decode(data, _LogKeyFile, str(path))
    if file.origin != origin:
        raise Malformed(f"{path}: origin: this is the key of {file.origin}, not of {origin}")
    return SigningKey(bytes.fromhex(file.seed))


def _encode(value: Mapping[str, canonical.Value]) -> str:
    return canonical.encode(value).decode() + "\n"


_File = TypeVar("_File", _KeyFile, _LogKeyFile)


def _decode(text: str | bytes, kind: type[_File], where: str) -> _File:
    try:
        data = text.encode() if isinstance(text, str) else text
        value = canonical.decode(data.removesuffix(b"\n"))
        file = msgspec.convert(value, kind)
    except (DrawsError, msgspec.ValidationError, UnicodeEncodeError) as problem:
        raise Malformed(f"{where}: {problem}") from None
    if not data.endswith(b"\n"):
        raise Malformed(f"{where}: the line feed at the end is missing")
    return file
