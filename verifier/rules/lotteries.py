"""Rules of what surrounds a lottery over panels: the chance that its makers had to take, what auditors found."""

from verifier import beacon, dice
from verifier.act import Act, Ruling
from verifier.errors import Invalid, Malformed, Unavailable
from verifier.hashes import tagged_hash
from verifier.rules.pools import has_draw
from verifier.state import Coins, Pool, State

_WITNESSES = 2
_FROM_POOL_TO_ROUND = 600


def coins_thrown(act: Act, state: State) -> Ruling:
    """Rule on `draw.lottery_coins`."""
    body = act.body
    pool = state.pools.get(body["pool"])
    if pool is None or state.purposes[pool.purpose].pool != pool.id:
        return "draw.pool"
    if has_draw(state.purposes[pool.purpose], state):
        return "draw.live"
    if pool.coins is not None:
        return "draw.duplicate"
    if not act.saw(pool.index):
        return "draw.after"
    refusal = _check_dice(act, pool, state) if "dice" in body else _check_round(act, pool)
    if refusal:
        return refusal
    if "dice" in body:
        source = body["dice"].encode()
    else:
        source = bytes.fromhex(body["chain"]) + body["round"].to_bytes(8, "big") + bytes.fromhex(body["signature"])
    coins = Coins(act.index, tagged_hash("lottery/coins", bytes.fromhex(pool.id), source))

    def change() -> None:
        pool.coins = coins

    return change


def _check_dice(act: Act, pool: Pool, state: State) -> str | None:
    try:
        roll = dice.parse(act.body["dice"])
    except Malformed:
        return "dice.plan"
    if not dice.is_enough(len(roll.faces), roll.sides):
        return "dice.plan"
    operator, scrutineer = act.law.protocol["operator"], act.law.protocol["scrutineer"]
    trustees = {row.person for row in pool.roster}
    witnesses = {
        person
        for person, _key in act.signers
        if person not in trustees
        and state.holds(person, scrutineer, act.today)
        and not state.holds(person, operator, act.today)
    }
    return "coins.scrutineers" if len(witnesses) < _WITNESSES else None


def _check_round(act: Act, pool: Pool) -> str | None:
    """The round is the first to appear 600 s or more after the pool: there is one, so nobody chooses."""
    body, due = act.body, pool.sealed_at + _FROM_POOL_TO_ROUND
    try:
        appears = beacon.time_of(body["chain"], body["round"])
    except Invalid:
        return "beacon.chain"
    first = body["round"] == 1 or appears - beacon.chain_of(body["chain"]).period < due
    if appears < due or not first:
        return "coins.round"
    previous = bytes.fromhex(body["previous"]) if "previous" in body else None
    try:
        beacon.check_round(body["chain"], body["round"], bytes.fromhex(body["signature"]), previous)
    except Invalid:
        return "beacon.invalid"
    except Unavailable:
        act.doubts.append("beacon.unavailable")
    return None


def audited(act: Act, _state: State) -> Ruling:
    """Rule on `draw.lottery_audited`."""
    draw, body = act.announced, act.body
    if "lottery" not in draw.body:
        return "draw.method"
    if body["document"] != draw.body["lottery"]["document"]["sha256"]:
        return "lottery.document"
    if body["scope"] == "result":
        if draw.concluded_index is None:
            return "draw.order"
        if not act.saw(draw.concluded_index):
            return "draw.after"

    def change() -> None:
        draw.lottery_audits.append((act.index, body["scope"], tuple(body["findings"])))

    return change
