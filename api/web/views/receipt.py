"""A person's receipt against the published log: is the line in the list, is it theirs, what number did it get."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from api import lotteries
from api.tables import birth
from draws import crockford, fingerprint, pool, stratified, tickets, weighted
from draws.errors import DrawsError
from ledger.errors import LedgerError
from ledger.receipt import Receipt
from ledger.rules.methods import method_of
from ledger.rules.state import Draw, Pool, State


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed."""

    receipt: str = ""
    name: str = ""
    birth: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """In a weighted draw: the line's weight, its time by ticket and weight, and the time of the last one drawn."""

    weight: int
    time: int
    cut_off: int


@dataclass(frozen=True, slots=True)
class Lot:
    """What a draw of the list gave this line. `rank` counts from 1 in the stratum; `drawn` says how the seat went.

    A lottery over panels has no rank (0): one of `panels` groups was picked, `chance` of them standing for this line.
    By dice alone there is no ticket, and rank 0 where no throw named the position.
    """

    draw: Draw
    ticket: str
    stratum: str
    people: int
    seats: int
    rank: int
    drawn: bool
    called: bool
    weight: Weight | None
    panels: int = 0
    chance: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receipt shows. `problem` is a code; `theirs` is None when name and code were not given."""

    problem: str = ""
    pool: Pool | None = None
    position: int = -1
    words: tuple[int, ...] = ()
    theirs: bool | None = None
    lots: tuple[Lot, ...] = ()
    skipped: tuple[int, ...] = ()
    """Numbers of the draws before which somebody objected for this line."""


def answer(state: State, asked: Asked) -> Answer:
    """Check a receipt: read, found in a list, whose it is, and its number in every concluded draw of that list."""
    try:
        receipt = Receipt.read("".join(asked.receipt.split()))
        leaf = receipt.leaf()
    except LedgerError:
        return Answer("receipt.malformed")
    if receipt.origin != state.origin:
        return Answer("receipt.origin")
    found, position = _place(state, receipt.purpose.hex(), leaf)
    if found is None:
        return Answer("receipt.leaf")
    words = fingerprint.fingerprint("pool", state.origin, found.body.size, bytes.fromhex(found.body.root))
    lots = tuple(_lot(draw, position) for draw in state.draws.values() if draw.pool.id == found.id and draw.seed)
    own = [draw for draw in state.draws.values() if draw.pool.id == found.id]
    skipped = tuple(draw.body.number for draw in own if position in draw.withdrawn)
    return Answer("", found, position, words, _theirs(receipt, asked), tuple(lot for lot in lots if lot), skipped)


def _place(state: State, purpose: str, leaf: bytes) -> tuple[Pool | None, int]:
    """The latest list of that purpose that holds the leaf, and where: leaves are ascending."""
    for found in reversed(state.pools.values()):
        if found.body.purpose == purpose:
            at = bisect_left(range(found.body.size), leaf, key=found.leaf)
            if found.leaf(at) == leaf:
                return found, at
    return None, -1


def _theirs(receipt: Receipt, asked: Asked) -> bool | None:
    if not asked.name.strip() and not asked.code.strip():
        return None
    try:
        salt = crockford.decode(asked.code, crockford.ID_SALT_SIZE)
        return pool.identity_commitment(salt, asked.name, birth(asked.birth)) == receipt.identity
    except DrawsError:
        return False


def _lot(draw: Draw, position: int) -> Lot | None:
    stratum = int.from_bytes(draw.codes[2 * position : 2 * position + 2], "big")
    if stratum == stratified.NOT_DRAWABLE:
        return None
    announced = draw.body.strata[stratum]
    if draw.body.lottery:
        return _in_groups(draw, position, draw.body.lottery.m)
    ranking = method_of(draw).ranking(draw, stratum)
    rank = ranking.index(position) + 1 if position in ranking else 0
    return Lot(
        draw=draw,
        ticket="" if draw.direct else tickets.ticket(draw.seed, position).hex(),
        stratum=", ".join(w.value for w in announced.where),
        people=stratified.count(draw.codes, len(draw.body.strata))[stratum],
        seats=announced.seats,
        rank=rank,
        drawn=0 < rank <= announced.seats,
        called=position in draw.seats,
        weight=_weight(draw, position, ranking[announced.seats - 1]),
    )


def _in_groups(draw: Draw, position: int, m: int) -> Lot:
    chance = lotteries.chance(draw, position)
    return Lot(
        draw=draw,
        ticket=tickets.ticket(draw.seed, position).hex(),
        stratum="",
        people=draw.pool.body.size,
        seats=draw.purpose.body.seats,
        rank=0,
        drawn=position in draw.drawn[0],
        called=position in draw.seats,
        weight=None,
        panels=m,
        chance=chance.words if chance else "",
    )


def _weight(draw: Draw, position: int, last: int) -> Weight | None:
    if not draw.material.weights:
        return None
    weights = weighted.read(draw.material.weights)
    own, cut_off = (
        weighted.race_time(int.from_bytes(tickets.ticket(draw.seed, at), "big")) // weights[at]
        for at in (position, last)
    )
    return Weight(weights[position], own, cut_off)
