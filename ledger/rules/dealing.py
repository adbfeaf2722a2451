"""Words of residents, dealings of trustees, and the closing of the deals."""

from __future__ import annotations

from itertools import pairwise

from draws import sharing, words
from draws.beacon import CHAINS
from draws.errors import DrawsError
from ledger.bodies import DealsClosed, Dealt, WordsClosed
from ledger.errors import Refusal
from ledger.rules.founding import blob_bytes
from ledger.rules.keys import scalar
from ledger.rules.state import Act, Draw, Effect, State
from ledger.rules.steps import after, fresh, in_time, late, live, once, order

WORDS_TYPE = "application/vnd.kleroterion.words"
WORD = 32
WINDOW = 86_400


def words_closed(state: State, act: Act[WordsClosed]) -> Effect:
    """Residents' words come before any deal, so that no trustee speaks last."""
    body, draw = act.body, live(state, act)
    once(draw.words_at is not None)
    order(draw.body.words and not draw.dealings and draw.closed_at is None, "no words are awaited")
    in_time(act, draw.body.deadlines.words)
    if (body.list.media_type, body.list.audience, body.list.size) != (WORDS_TYPE, "public", WORD * body.size):
        raise Refusal("blob.reference", "a public list of 32-byte hashes")
    data = blob_bytes(body.list, act.blobs)
    hashes = [data[i : i + WORD] for i in range(0, len(data), WORD)]
    if any(a >= b for a, b in pairwise(hashes)):
        raise Refusal("words.order", "hashes are not strictly ascending")
    root = words.words_root(hashes)
    if root.hex() != body.root:
        raise Refusal("words.root", "the list gives another root")

    def effect() -> None:
        draw.words_at, draw.words_root = act.index, root

    return effect


def dealt(state: State, act: Act[Dealt]) -> Effect:
    """One dealing for each trustee, before the deadline and the close."""
    body, draw = act.body, live(state, act)
    once(body.j in draw.dealings)
    order(draw.closed_at is None, "the deals are closed")
    order(not draw.body.words or draw.words_at is not None, "residents' words come first")
    after(act, draw.words_at if draw.body.words else draw.pool.index)
    in_time(act, draw.body.deadlines.deals)
    dealing = sharing.Dealing(
        tuple(bytes.fromhex(c) for c in body.commitments),
        tuple(sharing.EncryptedShare(bytes.fromhex(s.e), sharing.Proof(scalar(s.c), scalar(s.z))) for s in body.shares),
    )
    keys = [bytes.fromhex(row.sharing_key) for row in draw.body.trustees]
    try:
        digest = sharing.check_dealing(draw.id_bytes, body.j, draw.body.t, keys, dealing)
    except DrawsError as problem:
        raise Refusal("dealing.invalid", str(problem)) from None

    def effect() -> None:
        draw.dealings[body.j] = (digest, dealing)

    return effect


def deals_closed(state: State, act: Act[DealsClosed]) -> Effect:
    """Who dealt is computed, not declared; closing early would choose."""
    body, draw = act.body, live(state, act)
    once(draw.closed_at is not None)
    fresh(act, draw)
    enough = late(act, draw.body.deadlines.deals) and len(draw.dealings) >= draw.body.t
    if len(draw.dealings) < len(draw.body.trustees) and not enough:
        raise Refusal("deals.incomplete", f"{len(draw.dealings)} of {len(draw.body.trustees)} dealt")
    if [(d.j, d.digest) for d in body.dealers] != [(j, draw.dealings[j][0].hex()) for j in sorted(draw.dealings)]:
        raise Refusal("deals.dealers", "not exactly the dealings on the ledger")
    _check_round(act, draw)

    def effect() -> None:
        draw.closed_at, draw.dealers, draw.round = act.index, tuple(d.j for d in body.dealers), body.round

    return effect


def _check_round(act: Act[DealsClosed], draw: Draw) -> None:
    plan, number = draw.body.beacon, act.body.round
    if plan is None or number is None:
        if (plan is None) != (number is None):
            raise Refusal("beacon.round", "a round is named exactly when a beacon was announced")
        return
    earliest = act.now + plan.delay
    if not earliest <= CHAINS[plan.chain].time(number) <= earliest + WINDOW:
        raise Refusal("beacon.round", f"round {number} does not come {plan.delay} s after now, or within a day of that")
