"""Bundles for some people's eyes alone, sealed to their keys (docs/spec/sealed.md).

`klero-sealed1` U+000A ‖ BE16 n ‖ n × (keyid (8) ‖ box (80)) ‖ nonce (24) ‖ secretbox. Each box is libsodium's sealed
box of the content's key K (32), for the X25519 form of that person's Ed25519 key; the secretbox is the content under K.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Final

import nacl.bindings as sodium
from nacl.exceptions import CryptoError

from ledger.errors import LedgerError, Malformed
from ledger.keys import SigningKey, keyid

MAGIC: Final = b"klero-sealed1\n"
MAX_READERS: Final = 1000

_KEYID: Final = 8
_BOX: Final = sodium.crypto_secretbox_KEYBYTES + sodium.crypto_box_SEALBYTES
_NONCE: Final = sodium.crypto_secretbox_NONCEBYTES
_MAC: Final = sodium.crypto_secretbox_MACBYTES

Randomness = Callable[[int], bytes]
"""Gives that many unpredictable bytes."""


class NotForYou(LedgerError):
    """The file is sealed to other keys; `where` lists their keyids."""

    code = "sealed.not_for_you"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file in its parts: a box by keyid (16 hex characters), and the content's nonce and secretbox."""

    boxes: Mapping[str, bytes]
    nonce: bytes
    content: bytes


def is_sealed(data: bytes) -> bool:
    """Whether a file that begins so claims to be a sealed one."""
    return data.startswith(MAGIC)


def seal(content: bytes, readers: Iterable[bytes], randomness: Randomness) -> bytes:
    """`content` for the holders of these Ed25519 keys (32 bytes each), in whatever order, repeated or not.

    `randomness` is asked for K (32), the nonce (24), and 32 bytes for each reader by ascending keyid.

    Raises:
        Malformed: nobody to read it, too many, or a key that is no point of the curve.
    """
    keys = {keyid(reader): reader for reader in readers}
    if not 1 <= len(keys) <= MAX_READERS:
        raise Malformed(f"sealed to {len(keys)} keys; 1 to {MAX_READERS} are possible")
    secret, nonce = randomness(sodium.crypto_secretbox_KEYBYTES), randomness(_NONCE)
    rows = (bytes.fromhex(name) + _boxed(secret, keys[name], randomness) for name in sorted(keys))
    head = MAGIC + len(keys).to_bytes(2, "big")
    return b"".join((head, *rows, nonce, sodium.crypto_secretbox(content, nonce, secret)))


def read(data: bytes) -> Sealed:
    """The parts of a sealed file. Malformed when `seal` would not have written it."""
    if not is_sealed(data):
        raise Malformed("this is no sealed file")
    start = len(MAGIC) + 2
    number = int.from_bytes(data[len(MAGIC) : start], "big")
    end = start + number * (_KEYID + _BOX)
    if not 1 <= number <= MAX_READERS or len(data) < end + _NONCE + _MAC:
        raise Malformed("sealed file: cut short, or its number of keys is wrong")
    rows = [data[place : place + _KEYID + _BOX] for place in range(start, end, _KEYID + _BOX)]
    names = [row[:_KEYID].hex() for row in rows]
    if any(a >= b for a, b in pairwise(names)):
        raise Malformed("sealed file: its keys are not in ascending order")
    boxes = {name: row[_KEYID:] for name, row in zip(names, rows, strict=True)}
    return Sealed(boxes, data[end : end + _NONCE], data[end + _NONCE :])


def unseal(data: bytes, key: SigningKey) -> bytes:
    """The content, for one of those to whom it was sealed.

    Raises:
        Malformed: it is no sealed file, or its bytes were changed.
        NotForYou: it is sealed to other keys.
    """
    found = read(data)
    box = found.boxes.get(keyid(key.public))
    if box is None:
        raise NotForYou(", ".join(found.boxes))
    try:
        secret = key.unseal(box)
        return sodium.crypto_secretbox_open(found.content, found.nonce, secret)
    except CryptoError:
        raise Malformed("sealed file: it was damaged or changed on its way") from None


def _boxed(secret: bytes, reader: bytes, randomness: Randomness) -> bytes:
    """Libsodium's sealed box: a key of one use, and a nonce made of both public keys (BLAKE2b, 24 bytes)."""
    try:
        theirs = sodium.crypto_sign_ed25519_pk_to_curve25519(reader)
    except CryptoError:
        raise Malformed(f"key {reader.hex()}: no point of the curve") from None
    ours, once = sodium.crypto_box_seed_keypair(randomness(sodium.crypto_box_SEEDBYTES))
    nonce = blake2b(ours + theirs, digest_size=_NONCE).digest()
    return ours + sodium.crypto_box(secret, nonce, theirs, once)
