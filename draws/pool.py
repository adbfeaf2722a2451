"""The sealed pool: one leaf a person, which says nothing to whoever lacks the salts.

    identity  TH("identity", id_salt (16 bytes), name, birth)
    features  TH("features", leaf_salt (32 bytes), canonical list of the values)
    decline   TH("decline", code)
    leaf      SHA-256(00 ‖ purpose id ‖ identity ‖ features ‖ decline)

The root is that of RFC 9162 nodes over the leaves as they are, strictly
ascending, so that a pool has one order and nobody stands in it twice. A position
counts from 0. See docs/spec/bytes.md.
"""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Final

from draws import canonical, crockford, merkle
from draws.errors import InvalidPool, NotCanonical
from draws.tagged import tagged_hash
from draws.text import folded, utf8

LEAF_SALT_SIZE: Final = 32
UNKNOWN_BIRTH: Final = "unknown"

_BIRTH: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2}))?", re.ASCII)


def normal_name(name: str) -> str:
    """Return a name as it enters the commitment, whatever case and spaces it was written with.

    Raises:
        InvalidPool: nothing is left of it.
    """
    normal = folded(name)
    if not normal:
        raise InvalidPool("a name must not be empty")
    return normal


def normal_birth(text: str) -> str:
    """Return ``YYYY-MM-DD`` or ``YYYY`` or ``unknown``, surrounding space removed.

    Raises:
        InvalidPool: anything else, or a day that the calendar does not have.
    """
    birth = text.strip()
    if birth == UNKNOWN_BIRTH:
        return birth
    match = _BIRTH.fullmatch(birth)
    if match is None:
        raise InvalidPool(f"a birth is YYYY-MM-DD, YYYY or {UNKNOWN_BIRTH}, not {birth[:20]!r}")
    year, month, day = match.groups(default="1")
    try:
        date(int(year), int(month), int(day))
    except ValueError as error:
        raise InvalidPool(f"the calendar has no {birth}") from error
    return birth


def identity_commitment(id_salt: bytes, name: str, birth: str) -> bytes:
    """Return the commitment to a person's name and birth, brought to normal form here.

    Raises:
        InvalidPool: the salt is not 16 bytes, or name or birth has no normal form.
        InvalidText: the name holds a lone surrogate.
    """
    if len(id_salt) != crockford.ID_SALT_SIZE:
        raise InvalidPool("an id_salt is 16 bytes")
    return tagged_hash("identity", id_salt, utf8(normal_name(name)), normal_birth(birth).encode())


def features_commitment(leaf_salt: bytes, values: Sequence[str]) -> bytes:
    """Return the commitment to a person's feature values, in the order of ``pool_sealed.features``.

    Raises:
        InvalidPool: the salt is not 32 bytes, or a value is not text in NFC.
    """
    if len(leaf_salt) != LEAF_SALT_SIZE:
        raise InvalidPool("a leaf_salt is 32 bytes")
    try:
        return tagged_hash("features", leaf_salt, canonical.encode(list(values)))
    except NotCanonical as error:
        raise InvalidPool(f"feature values: {error}") from error


def decline_commitment(code: str) -> bytes:
    """Return the commitment to a decline code, however it was typed.

    Raises:
        InvalidCode: not a code of 16 Crockford base32 characters.
    """
    typed = crockford.decode(code, crockford.DECLINE_CODE_SIZE)
    return tagged_hash("decline", crockford.encode(typed).encode())


def leaf(purpose: bytes, identity: bytes, features: bytes, decline: bytes) -> bytes:
    """Return a person's leaf from the purpose's id and three commitments, 32 bytes each.

    Raises:
        InvalidPool: one of the four has another length.
    """
    parts = (purpose, identity, features, decline)
    if any(len(part) != merkle.HASH_SIZE for part in parts):
        raise InvalidPool("a purpose id and the three commitments of a leaf are 32 bytes each")
    return sha256(b"\x00" + b"".join(parts)).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the pool's root; that of no leaves is SHA-256("").

    Raises:
        InvalidPool: a leaf is not 32 bytes, or they do not strictly ascend.
    """
    if not merkle.are_ascending(leaves):
        raise InvalidPool("leaves are 32 bytes each, strictly ascending: sort them, and remove repeats")
    return merkle.root(leaves)
