"""What the methods that draw in strata have in common."""

from __future__ import annotations

from collections.abc import Callable

from draws import stratified
from draws.errors import DrawsError
from ledger.bodies import Announced
from ledger.errors import Refusal
from ledger.people import NOT_GIVEN
from ledger.rules.founding import blob_bytes
from ledger.rules.state import Act, Draw, Pool, Purpose

CODES_TYPE = "application/vnd.kleroterion.codes"
MIN_CELL = 10
"""People in a stratum, or in none, at least, when positions are told apart: fewer would single people out."""


def check(act: Act[Announced], purpose: Purpose, pool: Pool) -> bytes:
    """The codes. `draw.seats`, `strata.*`, `blob.*`, in the order of docs/spec/judgement.md."""
    _check_strata(act.body, purpose, pool)
    return _codes(act, pool)


def _check_strata(body: Announced, purpose: Purpose, pool: Pool) -> None:
    if sum(s.seats for s in body.strata) != purpose.body.seats:
        raise Refusal("draw.seats", f"the strata must share {purpose.body.seats} seats")
    values = {f.name: set(f.values) for f in pool.body.features}
    conditions = [{w.feature: w.value for w in s.where} for s in body.strata]
    for stratum, where in zip(body.strata, conditions, strict=True):
        known = all(value in values.get(name, ()) and value != NOT_GIVEN for name, value in where.items())
        if not known or len(where) != len(stratum.where):
            raise Refusal("strata.unknown", ", ".join(f"{w.feature}={w.value}" for w in stratum.where))
    for i, one in enumerate(conditions):
        for other in conditions[:i]:
            if not any(one[name] != other[name] for name in one.keys() & other.keys()):
                raise Refusal("strata.overlap", f"stratum {i}")


def _codes(act: Act[Announced], pool: Pool) -> bytes:
    body, blob = act.body, act.body.codes
    if (blob.media_type, blob.audience, blob.size) != (CODES_TYPE, "public", stratified.CODE_SIZE * pool.body.size):
        raise Refusal("blob.reference", "codes: two public bytes a person")
    codes = blob_bytes(blob, act.blobs)
    try:
        people = stratified.count(codes, len(body.strata))
    except DrawsError as problem:
        raise Refusal("strata.codes", str(problem)) from None
    outside = pool.body.size - sum(people)
    told_apart = len(people) + (outside > 0) > 1 and body.mode == "audience"
    if told_apart and 0 < outside < MIN_CELL:
        raise Refusal("strata.too_small", f"{outside} people in no stratum")
    least = MIN_CELL if told_apart else 1
    for number, stratum in zip(people, body.strata, strict=True):
        if number < max(stratum.seats, least):
            raise Refusal("strata.too_small", f"{number} people for {stratum.seats} seats")
    return codes


def next_by(ranking: Callable[[Draw, int], list[int]]) -> Callable[[Draw, int], int | None]:
    """The rule of substitutes in a ranked stratum: the first of the vacated position's that was never on offer."""

    def next_in_line(draw: Draw, vacated: int) -> int | None:
        ranked = ranking(draw, draw.seats[vacated].stratum)
        return next((position for position in ranked if position not in draw.seats), None)

    return next_in_line
