"""A panel of a lottery, committed to in parts and opened in some of them (docs/spec/panels.md, "Root")."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from verifier import canonical, tree
from verifier.errors import Malformed
from verifier.hashes import tagged_hash
from verifier.shapes import either, hexadecimal, integer, one_of, record, several

FORMAT = "kleroterion/v1/panel"

_natural = integer(0, canonical.MAX_INTEGER)
_naturals = several(_natural, 0, canonical.MAX_INTEGER)
_hash = hexadecimal(32)
_shape = record(
    {
        "drawn": _naturals,
        "features": several(
            either(record({"counts": _naturals, "salt": _hash}), record({"closed": _hash})), 0, canonical.MAX_INTEGER
        ),
        "format": one_of(FORMAT),
        "panel": _natural,
        "proof": several(_hash, 0, canonical.MAX_INTEGER),
        "types": _hash,
    }
)


@dataclass(frozen=True, slots=True)
class Panel:
    """An opened panel. ``counts[f]`` are the counts of feature f by its quotas, None where it stays closed.

    ``commitments`` has what stands for each feature in the leaf, ``types`` what stands for the panel's types.
    """

    number: int
    types: bytes
    commitments: tuple[bytes, ...]
    counts: tuple[tuple[int, ...] | None, ...]
    proof: tuple[bytes, ...]
    drawn: tuple[int, ...]

    @property
    def leaf(self) -> bytes:
        """The leaf under the root."""
        return leaf(self.types, self.commitments)

    def stands_under(self, root: bytes, panels: int) -> bool:
        """Tell whether it is the panel of its number among the ``panels`` under ``root``."""
        return tree.verify_inclusion(self.leaf, self.number, panels, self.proof, root)


def leaf(types: bytes, features: Sequence[bytes]) -> bytes:
    """Return the leaf of a panel: what stands for its types, and for each of its features."""
    return tagged_hash("panel", types, b"".join(features))


def of_types(salt: bytes, called: Sequence[tuple[Sequence[str], int]]) -> bytes:
    """Return what stands for a panel's types: values and number of people of each, ascending."""
    rows = [{"people": people, "values": list(values)} for values, people in called]
    return tagged_hash("panel/types", salt, canonical.encode(rows))


def of_counts(salt: bytes, counts: Sequence[int]) -> bytes:
    """Return what stands for one feature: its counts, by quota."""
    return tagged_hash("panel/counts", salt, canonical.encode(list(counts)))


def read(data: bytes) -> Panel:
    """Read an opened panel. Raises ``Malformed`` unless it is one."""
    document: Any = canonical.decode(data)
    if not _shape(document):
        raise Malformed("opened panel: not of its fields")
    counts = tuple(tuple(part["counts"]) if "counts" in part else None for part in document["features"])
    commitments = (
        bytes.fromhex(part["closed"]) if shown is None else of_counts(bytes.fromhex(part["salt"]), shown)
        for part, shown in zip(document["features"], counts, strict=True)
    )
    return Panel(
        document["panel"],
        bytes.fromhex(document["types"]),
        tuple(commitments),
        counts,
        tuple(map(bytes.fromhex, document["proof"])),
        tuple(document["drawn"]),
    )
