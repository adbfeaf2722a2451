"""A person's receipt: the proof that they stood in a sealed pool (docs/spec/verifier.md, "Receipt").

The QR text opens the leaf, except that name and birth stay behind the identity commitment. The two codes are on paper
only: whoever photographs the QR can neither decline for the person nor find out who they are. The position is not in
it: the leaf is looked up in the published list.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import Annotated, Final, Literal, Protocol, Self

import msgspec
from msgspec import Meta

from draws import canonical, crockford, pool
from draws.errors import DrawsError, NotCanonical
from ledger.bodies.types import Hex32, Text100
from ledger.errors import Malformed
from ledger.statement import is_origin

PREFIX: Final = "klero1:"
LIMIT: Final = 1024
"""Characters of the QR text, at most."""


class Member(Protocol):
    """What a receipt takes from a record of a sealed pool, or from the vault's entry."""

    @property
    def id_salt(self) -> bytes: ...  # noqa: D102 - as in ledger.sealing.Record
    @property
    def leaf_salt(self) -> bytes: ...  # noqa: D102
    @property
    def identity(self) -> bytes: ...  # noqa: D102
    @property
    def values(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def decline(self) -> bytes: ...  # noqa: D102


class _Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decline: Hex32
    features: Annotated[tuple[Text100, ...], Meta(max_length=30)]
    identity: Hex32
    leaf_salt: Hex32
    origin: str
    purpose: Hex32
    v: Literal[1]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the QR says. Hashes, ids and salt are 32 bytes; `values` in the order of the pool's features."""

    origin: str
    purpose: bytes
    identity: bytes
    values: tuple[str, ...]
    leaf_salt: bytes
    decline: bytes

    @classmethod
    def of(cls, member: Member, origin: str, purpose: bytes) -> Self:
        """The receipt of a member of a pool of this purpose (its statement id)."""
        return cls(origin, purpose, member.identity, member.values, member.leaf_salt, member.decline)

    @classmethod
    def read(cls, text: str) -> Self:
        """The receipt of exactly this QR text. Malformed: `text` would not have written it."""
        try:
            packed = text.encode("ascii").removeprefix(PREFIX.encode())
            payload = urlsafe_b64decode(packed + b"=" * (-len(packed) % 4))
            shape = msgspec.convert(canonical.decode(payload), _Shape)
        except (UnicodeEncodeError, Base64Error, NotCanonical, msgspec.ValidationError) as problem:
            raise Malformed(f"receipt: {problem}") from None
        receipt = cls(
            shape.origin,
            bytes.fromhex(shape.purpose),
            bytes.fromhex(shape.identity),
            shape.features,
            bytes.fromhex(shape.leaf_salt),
            bytes.fromhex(shape.decline),
        )
        if receipt.text() != text:
            raise Malformed("receipt: not in the form in which it is written")
        return receipt

    def text(self) -> str:
        """The text of the QR code.

        Raises:
            Malformed: it would be longer than 1 KB, for the pool has too many features or too long values; or the
                origin can be none.
        """
        if not is_origin(self.origin):
            raise Malformed("receipt: origin")
        payload = canonical.encode(
            {
                "decline": self.decline.hex(),
                "features": self.values,
                "identity": self.identity.hex(),
                "leaf_salt": self.leaf_salt.hex(),
                "origin": self.origin,
                "purpose": self.purpose.hex(),
                "v": 1,
            }
        )
        text = PREFIX + urlsafe_b64encode(payload).rstrip(b"=").decode()
        if len(text) > LIMIT:
            raise Malformed(f"receipt: {len(text)} characters, {LIMIT} at most: shorten the features' values")
        return text

    def leaf(self) -> bytes:
        """The leaf that it opens, 32 bytes. Malformed: a value has no normal form."""
        try:
            features = pool.features_commitment(self.leaf_salt, self.values)
            return pool.leaf(self.purpose, self.identity, features, self.decline)
        except DrawsError as problem:
            raise Malformed(f"receipt: {problem}") from None


def id_salt_code(id_salt: bytes) -> str:
    """The code that reopens the identity commitment, for print: 26 characters in groups of four."""
    return crockford.grouped(crockford.encode(id_salt))


def decline_code(code: str) -> str:
    """A decline code for print: 16 characters in groups of four."""
    return crockford.grouped(code)
