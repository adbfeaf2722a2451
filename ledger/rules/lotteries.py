"""A lottery over panels beside its draw: the coins that its solver starts from, and what auditors found."""

from __future__ import annotations

from draws import beacon, dice, tagged
from draws.errors import DrawsError, InvalidDice
from ledger.bodies import LotteryAudited, LotteryCoins
from ledger.errors import Refusal
from ledger.rules.purposes import live_draw
from ledger.rules.state import Act, Coins, Effect, Pool, State
from ledger.rules.steps import after, live, once, order

SCRUTINEERS = 2
DELAY = 600
"""Seconds from the sealing of the pool to the only round that may serve."""


def coins_thrown(state: State, act: Act[LotteryCoins]) -> Effect:
    """`draw.pool`, `draw.live`, `draw.duplicate`, `draw.after`, then the rules of dice or of a round."""
    body = act.body
    pool = state.pools.get(body.pool)
    purpose = state.purposes.get(pool.body.purpose) if pool else None
    if pool is None or purpose is None or purpose.pool != pool.id:
        raise Refusal("draw.pool", "not the latest pool of its purpose")
    if live_draw(state, purpose):
        raise Refusal("draw.live", "this purpose has a draw already")
    once(pool.coins)
    after(act, pool.index)
    source = _thrown(state, act, pool, body.dice) if body.dice is not None else _shown(body, pool)
    coins = Coins(act.index, tagged.tagged_hash("lottery/coins", bytes.fromhex(pool.id), source))

    def effect() -> None:
        pool.coins = coins

    return effect


def the_round(chain: beacon.Chain, pool: Pool) -> int:
    """The only round of a chain that may serve a pool: the first at least 600 s after its sealing."""
    return chain.round_from(pool.sealed_at + DELAY)


def _thrown(state: State, act: Act[LotteryCoins], pool: Pool, throws: str) -> bytes:
    """Dice in public: whoever made the list must not have thrown them, nor a trustee."""
    try:
        roll = dice.parse(throws)
        dice.Plan(roll.count, roll.sides)
    except InvalidDice as problem:
        raise Refusal("dice.plan", str(problem)) from None
    roles = state.charter.protocol_roles
    fit = state.holders(roles.scrutineer, act.today) - state.holders(roles.operator, act.today)
    fit -= {row.person for row in pool.roster}
    present = fit & {signer.person for signer in act.signers}
    if len(present) < SCRUTINEERS:
        raise Refusal("coins.scrutineers", f"{len(present)} of {SCRUTINEERS} scrutineers signed what they saw")
    return throws.encode()


def _shown(body: LotteryCoins, pool: Pool) -> bytes:
    """A round that nobody chose: it follows from the time of the sealing."""
    chain, number = beacon.CHAINS.get(body.chain or ""), body.round or 0
    if chain is None:
        raise Refusal("beacon.chain", body.chain or "")
    if number != the_round(chain, pool):
        raise Refusal("coins.round", f"the round of this pool is {the_round(chain, pool)}")
    signature = bytes.fromhex(body.signature or "")
    try:
        beacon.check_round(chain, number, signature, bytes.fromhex(body.previous) if body.previous else None)
    except DrawsError as problem:
        raise Refusal("beacon.invalid", str(problem)) from None
    return chain.hash + number.to_bytes(8, "big") + signature


def audited(state: State, act: Act[LotteryAudited]) -> Effect:
    """Those who hold the document say what they found: of the document, or once there is one, of the result as well."""
    body, draw = act.body, live(state, act)
    if draw.body.lottery is None:
        raise Refusal("draw.method", "no lottery over panels")
    if body.document != draw.body.lottery.document.sha256:
        raise Refusal("lottery.document", "not the document that was announced")
    if body.scope == "result":
        order(draw.concluded_at is not None, "the draw is not concluded")
        after(act, draw.concluded_at)

    def effect() -> None:
        draw.lottery_audits.append((act.index, body))

    return effect
