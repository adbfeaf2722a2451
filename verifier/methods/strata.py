"""Strata: who may be drawn for which seats. Several methods draw in them."""

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from sys import byteorder
from typing import Any

from verifier.act import Act
from verifier.kinds import CODES
from verifier.state import Draw, Pool, Purpose

NO_STRATUM = 0xFFFF
"""The code of a position that is in no stratum."""
_SILENT = "non renseigné"
"""The value of whoever did not answer: no stratum may ask for it."""
SMALLEST = 10
"""People who share what is public of them, at least."""


def codes_of(codes: bytes) -> "array[int]":
    """Return the strata of all positions, from n × BE16."""
    numbers = array("H", codes)
    if byteorder == "little":
        numbers.byteswap()
    return numbers


def positions_of(draw: Draw) -> tuple[list[int], ...]:
    """Return the positions of each stratum, ascending, without those who withdrew."""
    members: tuple[list[int], ...] = tuple([] for _ in draw.body["strata"])
    for position, stratum in enumerate(codes_of(draw.codes)):
        if stratum != NO_STRATUM and position not in draw.withdrawn:
            members[stratum].append(position)
    return members


def seats_of(draw: Draw) -> tuple[int, ...]:
    """Return how many seats each stratum has."""
    return tuple(stratum["seats"] for stratum in draw.body["strata"])


def codes_published(act: Act, purpose: Purpose, pool: Pool) -> bytes | str:
    """Return the codes' bytes once strata and codes are found right, or the code of a refusal."""
    strata = act.body["strata"]
    if sum(stratum["seats"] for stratum in strata) != purpose.seats:
        return "draw.seats"
    return _check_conditions(strata, pool) or _codes(act, pool)


def next_in_stratum(draw: Draw, vacated: int) -> int | None:
    """Return the first in the vacated position's stratum that was neither drawn nor named since."""
    if draw.outcome is None:
        return None
    ranked = draw.outcome.ranked[draw.seats[vacated].stratum]
    return next((position for position in ranked if position not in draw.seats), None)


def _check_conditions(strata: Sequence[Mapping[str, Any]], pool: Pool) -> str | None:
    conditions: list[dict[str, str]] = []
    for stratum in strata:
        where = {condition["feature"]: condition["value"] for condition in stratum["where"]}
        if len(where) < len(stratum["where"]):
            return "strata.unknown"
        if _SILENT in where.values():
            return "strata.unknown"
        if any(value not in pool.features.get(feature, ()) for feature, value in where.items()):
            return "strata.unknown"
        conditions.append(where)
    for one, other in combinations(conditions, 2):
        if not any(one[feature] != other[feature] for feature in one.keys() & other.keys()):
            return "strata.overlap"
    return None


def _codes(act: Act, pool: Pool) -> bytes | str:
    reference, strata = act.body["codes"], act.body["strata"]
    found = reference["media_type"], reference["audience"], reference["size"]
    if found != (CODES, "public", 2 * pool.size):
        return "blob.reference"
    data = act.blob(reference)
    if data is None:
        return "blob.missing"
    people = Counter(codes_of(data))
    outside = people.pop(NO_STRATUM, 0)
    if people and max(people) >= len(strata):
        return "strata.codes"
    least = 0
    if act.body["mode"] == "audience" and (len(strata) > 1 or outside):
        least = SMALLEST
    if 0 < outside < least or any(people[s] < max(stratum["seats"], least) for s, stratum in enumerate(strata)):
        return "strata.too_small"
    return data
