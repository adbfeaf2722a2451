"""`stratified`: in each stratum, the smallest tickets."""

from __future__ import annotations

from draws import stratified
from ledger.bodies import Announced
from ledger.rules.methods import strata
from ledger.rules.methods.method import Method
from ledger.rules.state import Act, Draw, Material, Pool, Purpose


def _check(act: Act[Announced], purpose: Purpose, pool: Pool) -> Material:
    return Material(codes=strata.check(act, purpose, pool))


def _select(draw: Draw, seed: bytes) -> tuple[tuple[int, ...], ...]:
    return stratified.select(seed, draw.codes, [s.seats for s in draw.body.strata])


def _ranking(draw: Draw, stratum: int) -> list[int]:
    return stratified.ranking(draw.seed, draw.codes, stratum)


METHOD = Method(
    needs=frozenset(),
    allows=frozenset({"dice", "beacon"}),
    check=_check,
    select=_select,
    ranking=_ranking,
    next_in_line=strata.next_by(_ranking),
)
