"""What only the auditors' bundle lets one check: what stands behind the leaves of a pool.

The roster (docs/spec/draw.md, "Pool") gives every leaf's parts; the public counts and the codes of
the strata must follow from it. The homes, where they were sealed, say who live together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from verifier import canonical, commitments
from verifier.errors import Malformed
from verifier.methods.strata import NO_STRATUM, codes_of
from verifier.shapes import Shape, hexadecimal, integer, one_of, record, several, text
from verifier.state import Draw, Pool

_HASH = hexadecimal(32)
_FEWEST_PUBLIC = 5


def read_roster(data: bytes, pool: Pool) -> list[Sequence[str]] | None:
    """Return everybody's feature values by position; None if the roster gives other leaves."""
    lines = data.split(b"\n")
    if lines.pop() or len(lines) != pool.size + 1:
        return None
    names = [feature["name"] for feature in pool.statement["features"]]
    person = _person(len(names))
    purpose = bytes.fromhex(pool.purpose)
    values: list[Sequence[str]] = []
    try:
        if not _salt(canonical.decode(lines[0])):
            return None
        for position, line in enumerate(lines[1:]):
            row: Any = canonical.decode(line)
            if not person(row) or not _are_allowed(row["features"], names, pool.features):
                return None
            features = commitments.features(bytes.fromhex(row["leaf_salt"]), row["features"])
            leaf = commitments.leaf(purpose, bytes.fromhex(row["identity"]), features, bytes.fromhex(row["decline"]))
            if pool.leaves[32 * position : 32 * position + 32] != leaf:
                return None
            values.append(row["features"])
    except Malformed:
        return None
    return values


def read_homes(data: bytes, size: int) -> list[list[int]] | None:
    """Return who live together, as lists of positions; None unless the document is as the page says."""
    try:
        document: Any = canonical.decode(data)
    except Malformed:
        return None
    if not _homes(document) or document["homes"] != sorted(document["homes"]):
        return None
    listed = [position for home in document["homes"] for position in home]
    return document["homes"] if len(set(listed)) == len(listed) and max(listed, default=0) < size else None


_salt = record({"salt": _HASH})
_homes = record(
    {
        "format": one_of("kleroterion/v1/homes"),
        "homes": several(several(integer(0, 2**53 - 1), 2, 10**9, ascending=lambda position: position), 0, 10**9),
        "salt": _HASH,
    }
)


def _person(features: int) -> Shape:
    return record(
        {
            "decline": _HASH,
            "features": several(text(100), features, features),
            "identity": _HASH,
            "leaf_salt": _HASH,
        }
    )


def _are_allowed(values: Sequence[str], names: Sequence[str], allowed: Mapping[str, frozenset[str]]) -> bool:
    return all(value in allowed[name] for name, value in zip(names, values, strict=True))


def counts_hold(values: Iterable[Sequence[str]], pool: Pool) -> bool:
    """Tell whether the public counts are the roster's, and hide no more than they may."""
    rows = list(values)
    for column, feature in enumerate(pool.statement["counts"]):
        people = Counter(row[column] for row in rows)
        small = any(people[row["value"]] < _FEWEST_PUBLIC for row in feature["values"])
        for row in feature["values"]:
            if "count" in row:
                if row["count"] != people[row["value"]]:
                    return False
            elif not small:
                return False
    return True


def codes_hold(values: Sequence[Sequence[str]], draw: Draw) -> bool:
    """Tell whether every code is the stratum whose conditions its person meets, ffff if none."""
    names = [feature["name"] for feature in draw.pool.statement["features"]]
    strata: list[list[tuple[int, str]]] = [
        [(names.index(condition["feature"]), condition["value"]) for condition in stratum["where"]]
        for stratum in draw.body["strata"]
    ]
    known: dict[tuple[str, ...], int] = {}
    for code, row in zip(codes_of(draw.codes), values, strict=True):
        kind = tuple(row)
        if kind not in known:
            known[kind] = next(
                (i for i, where in enumerate(strata) if all(row[c] == value for c, value in where)), NO_STRATUM
            )
        if known[kind] != code:
            return False
    return True
