"""Who of a sealed pool live together, for auditors: positions, never an address (docs/spec/draw.md, "Pool").

Canonical JSON `{format, homes, salt}`. The salt keeps its hash, which is public, from telling anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from draws import canonical
from draws.errors import NotCanonical
from ledger.bodies import Blob
from ledger.errors import Malformed, Refusal

HOMES_TYPE: Final = "application/vnd.kleroterion.homes+json"
FORMAT: Final = "kleroterion/v1/homes"

Homes = tuple[tuple[int, ...], ...]
"""For each home of two people or more their positions, ascending; homes ascend."""


class _Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    homes: tuple[tuple[Annotated[int, Meta(ge=0)], ...], ...]
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


def write_homes(salt: bytes, homes: Iterable[Iterable[int]]) -> bytes:
    """The document. `salt` is 32 random bytes; homes and their positions come in any order."""
    listed = sorted(tuple(sorted(home)) for home in homes)
    return canonical.encode({"format": FORMAT, "homes": listed, "salt": salt.hex()})


def read_homes(data: bytes, size: int) -> Homes:
    """The homes of a pool of `size` people.

    Raises:
        Malformed: `write_homes` would not have written it, somebody has two homes, lives alone, or is not in the pool.
    """
    try:
        read = msgspec.convert(canonical.decode(data), _Document)
    except (NotCanonical, msgspec.ValidationError) as problem:
        raise Malformed(f"homes: {problem}") from None
    people = list(chain.from_iterable(read.homes))
    if read.format != FORMAT or write_homes(bytes.fromhex(read.salt), read.homes) != data:
        raise Malformed("homes: written otherwise than they are written")
    if any(len(home) < 2 for home in read.homes) or len(set(people)) < len(people) or max(people, default=0) >= size:
        raise Malformed("homes: each has two people of the pool or more, and nobody has two homes")
    return read.homes


def sealed_homes(blob: Blob | None, size: int, blobs: Callable[[str], bytes | None]) -> Homes:
    """The homes that were sealed with a pool of `size` people as `blob`; none without.

    Raises:
        Refusal: `blob.missing`, its bytes are not at hand.
        Malformed: they are no homes.
    """
    if blob is None:
        return ()
    data = blobs(blob.sha256)
    if data is None:
        raise Refusal("blob.missing", blob.sha256)
    return read_homes(data, size)
