"""Two halves that open a key file together, and alone say nothing (docs/spec/files.md, "Envelopes").

What opens the box of a key file, 32 bytes derived from the passphrase, is one half ⊕ the other; the first is random. A
half is typed as four rows: eight of its bytes in Crockford's base32 (thirteen characters) and a check symbol, so that a
mistake is found in its row; or scanned, as one text that also says whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nacl.utils import random as system_randomness

from draws import crockford
from draws.errors import InvalidCode
from ledger import keyfile
from ledger.errors import Malformed
from ledger.keyfile import Cost, Randomness

PREFIX: Final = "klero-half1"
ROWS: Final = 4

_ROW: Final = 8
_SIZE: Final = ROWS * _ROW
_TEXT: Final = re.compile(rf"{PREFIX}:([12]):([0-9a-f]{{16}}):(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Half:
    """One of two halves for the key file of a person: `number` 1 or 2, `secret` 32 bytes. repr shows no secret."""

    number: int
    person: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Half(number={self.number}, person={self.person!r})"

    @property
    def rows(self) -> tuple[str, ...]:
        """The four rows for print, each in groups of up to four characters, the check symbol last."""
        return tuple(row(self.secret[start : start + _ROW]) for start in range(0, _SIZE, _ROW))

    @property
    def text(self) -> str:
        """What its QR code says, all in characters that a QR code packs well."""
        packed = "".join(self.rows).replace("-", "")
        return f"{PREFIX}:{self.number}:{self.person}:{packed}"


def row(data: bytes) -> str:
    """Eight bytes as they are printed."""
    return crockford.grouped(crockford.checked(data))


def read_row(text: str) -> bytes:
    """The eight bytes of a row as somebody typed it. Malformed: a mistake is in it."""
    try:
        return crockford.decode_checked(text, _ROW)
    except InvalidCode as problem:
        raise Malformed(str(problem), code="envelope.row") from None


def is_scanned(text: str) -> bool:
    """Whether this is meant to be what a QR code holds."""
    return text.strip().lower().startswith(PREFIX)


def read(text: str) -> Half:
    """The half that a QR code holds. Malformed when it is none."""
    match = _TEXT.fullmatch(text.strip())
    length = len(crockford.checked(bytes(_ROW)))
    if not match or len(match[3]) != ROWS * length:
        raise Malformed("this is no half of an envelope", code="envelope.row")
    rows = [match[3][start : start + length] for start in range(0, ROWS * length, length)]
    return Half(int(match[1]), match[2].lower(), b"".join(map(read_row, rows)))


def split(text: str, passphrase: str, randomness: Randomness = system_randomness) -> tuple[Half, Half]:
    """The two halves for this key file. Errors of `keyfile.open`."""
    whole = keyfile.opener(text, passphrase)
    keyfile.open_by(text, whole)
    first = randomness(_SIZE)
    person = keyfile.person_of(text)
    return Half(1, person, first), Half(2, person, _xor(first, whole))


def renew(
    text: str,
    halves: Sequence[bytes],
    passphrase: str,
    randomness: Randomness = system_randomness,
    cost: Cost = keyfile.MODERATE,
) -> str:
    """The key file closed anew by another passphrase, opened by two halves in any order; the halves are void then.

    Raises:
        Malformed: the file is none, or the passphrase cannot be used.
        WrongPassphrase: the halves are not those of this key file.
    """
    first, second = halves
    return keyfile.closed_anew(text, _xor(first, second), passphrase, randomness, cost)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
