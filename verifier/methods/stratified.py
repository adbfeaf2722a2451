"""`stratified`: in each stratum people are ranked by (ticket, position)."""

from verifier import aes
from verifier.act import Act
from verifier.methods import strata
from verifier.methods.method import Method
from verifier.state import Draw, Material, Outcome, Pool, Purpose


def _publish(act: Act, purpose: Purpose, pool: Pool) -> Material | str:
    codes = strata.codes_published(act, purpose, pool)
    return codes if isinstance(codes, str) else Material(codes)


def _outcome(draw: Draw, seed: bytes) -> Outcome:
    tickets, width = aes.tickets(seed, draw.pool.size), aes.TICKET_SIZE
    ranked = strata.positions_of(draw)
    for positions in ranked:
        positions.sort(key=lambda position: tickets[position * width : (position + 1) * width])
    return Outcome(seed, ranked, strata.seats_of(draw))


METHOD = Method(frozenset(), frozenset(("dice", "beacon")), _publish, _outcome, strata.next_in_stratum)
