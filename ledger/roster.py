"""The auditors' roster: what opens every leaf of a pool, names excepted (docs/spec/draw.md, "Pool").

JSON Lines, each line canonical JSON ended by U+000A: first {salt}, then per position {decline, features, identity,
leaf_salt}. The salt keeps the roster's hash, which is public, from telling anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from draws import canonical
from draws.errors import NotCanonical
from ledger.errors import Malformed
from ledger.people import VALUE_LENGTH

_Hex32 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Value = Annotated[str, Meta(pattern=rf"\A[^\x00-\x1f\x7f-\x9f]{{1,{VALUE_LENGTH}}}\Z")]


@dataclass(frozen=True, slots=True)
class Row:
    """What opens one leaf: two commitments (32 bytes each), the salt (32), and in clear the value of each feature."""

    identity: bytes
    features: tuple[str, ...]
    leaf_salt: bytes
    decline: bytes

    @property
    def values(self) -> tuple[str, ...]:
        """The value of each feature, under the name that a record of the pool gives it too."""
        return self.features


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    salt: _Hex32


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decline: _Hex32
    features: tuple[_Value, ...]
    identity: _Hex32
    leaf_salt: _Hex32


def write_roster(salt: bytes, rows: Iterable[Row]) -> bytes:
    """The roster's bytes. `salt` is 32 random bytes; rows are in the order of the leaves."""
    lines: list[dict[str, canonical.Value]] = [{"salt": salt.hex()}]
    lines.extend(
        {
            "decline": row.decline.hex(),
            "features": row.features,
            "identity": row.identity.hex(),
            "leaf_salt": row.leaf_salt.hex(),
        }
        for row in rows
    )
    return b"".join(canonical.encode(line) + b"\n" for line in lines)


def read_roster(data: bytes) -> tuple[Row, ...]:
    """The rows, by position.

    Raises:
        Malformed: `write_roster` would not have written it (says in which line), or the rows have different numbers of
            values.
    """
    lines = data.split(b"\n")
    if lines.pop() != b"":
        raise Malformed("roster: the line feed at the end is missing")
    if not lines:
        raise Malformed("roster: it is empty")
    _read(lines[0], 1, _Head)
    rows = tuple(
        Row(bytes.fromhex(read.identity), read.features, bytes.fromhex(read.leaf_salt), bytes.fromhex(read.decline))
        for read in (_read(line, number, _Line) for number, line in enumerate(lines[1:], 2))
    )
    for number, row in enumerate(rows, 2):
        if len(row.features) != len(rows[0].features):
            raise Malformed(f"roster: line {number}: another number of values than in line 2")
    return rows


_Shape = TypeVar("_Shape", _Head, _Line)


def _read(line: bytes, number: int, shape: type[_Shape]) -> _Shape:
    try:
        return msgspec.convert(canonical.decode(line), shape)
    except (NotCanonical, msgspec.ValidationError) as problem:
        raise Malformed(f"roster: line {number}: {problem}") from None
