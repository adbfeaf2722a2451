"""`weighted`: in each stratum, an exponential race in which everybody has a published weight."""

from __future__ import annotations

from collections import Counter

from draws import weighted
from draws.errors import DrawsError
from ledger.bodies import Announced
from ledger.errors import Refusal
from ledger.rules.founding import blob_bytes
from ledger.rules.methods import strata
from ledger.rules.methods.method import Method
from ledger.rules.state import Act, Draw, Material, Pool, Purpose

WEIGHTS_TYPE = "application/vnd.kleroterion.weights"


def _check(act: Act[Announced], purpose: Purpose, pool: Pool) -> Material:
    codes = strata.check(act, purpose, pool)
    return Material(codes, _weights(act, pool, codes))


def _weights(act: Act[Announced], pool: Pool, codes: bytes) -> bytes:
    blob = act.body.weights
    shape = (WEIGHTS_TYPE, "public", weighted.WEIGHT_SIZE * pool.body.size)
    if blob is None or (blob.media_type, blob.audience, blob.size) != shape:
        raise Refusal("blob.reference", "weights: four public bytes a person")
    weights = blob_bytes(blob, act.blobs)
    try:
        cells = weighted.cells(codes, weights)
    except DrawsError as problem:
        raise Refusal("weights.zero", str(problem)) from None
    different = Counter(stratum for stratum, _ in cells)
    for (stratum, weight), number in cells.items():
        if act.body.mode == "audience" and different[stratum] > 1 and number < strata.MIN_CELL:
            raise Refusal("weights.too_small", f"weight {weight} in stratum {stratum}: {number} people")
    return weights


def _select(draw: Draw, seed: bytes) -> tuple[tuple[int, ...], ...]:
    return weighted.select(seed, draw.codes, draw.material.weights, [s.seats for s in draw.body.strata])


def _ranking(draw: Draw, stratum: int) -> list[int]:
    return weighted.ranking(draw.seed, draw.codes, draw.material.weights, stratum)


METHOD = Method(
    needs=frozenset({"weights"}),
    allows=frozenset({"dice", "beacon"}),
    check=_check,
    select=_select,
    ranking=_ranking,
    next_in_line=strata.next_by(_ranking),
)
