"""The solver's coins of a lottery over panels."""

from ledger import bodies as b
from tests.ceremony import DAY, Ceremony, charter_with, real_round
from tests.differential.table import case

DICE = "d10x20:31415926535897932384"


def thrown(c: Ceremony, *who: str, dice: str = DICE, clause: str = "6.15", pool: str = "", **changes) -> bytes:
    body = b.LotteryCoins(pool or c.pool_id, dice=dice)
    return c.entry("draw.lottery_coins", body, *(who or ("scr1", "scr2")), clause=clause, **changes)


def shown(c: Ceremony, wait: int = 0, **changes) -> bytes:
    """The real round as coins of a pool that is sealed 600 seconds before it."""
    c.round = real_round("default" if c.clock < 1_690_000_000 else "quicknet")
    c.clock = c.round.time - 600 - 60 + wait  # every act waits a minute first
    c.seal()
    c.clock = max(c.clock, c.round.time + 5)
    fields = {
        "chain": c.round.chain,
        "round": c.round.number,
        "signature": c.round.signature,
        "previous": c.round.previous,
    }
    return c.entry("draw.lottery_coins", b.LotteryCoins(c.pool_id, **(fields | changes)), "par1", clause="6.16")


@case(None, "sealed")
def dice_by_two_scrutineers(c):
    return thrown(c)


@case(None, "sealed")
def dice_under_the_clause_for_anybody_by_two_scrutineers_all_the_same(c):
    return thrown(c, clause="6.16")


@case("coins.scrutineers", "sealed")
def dice_by_anybody(c):
    return thrown(c, "par1", clause="6.16")


@case("coins.scrutineers", "sealed")
def dice_by_one_scrutineer_and_the_operator(c):
    return thrown(c, "scr1", "ani", clause="6.16")


@case("coins.scrutineers", "sealed")
def dice_by_a_scrutineer_whose_day_is_over(c):
    c.wait(DAY)
    return thrown(c, clause="6.16")


@case("signature.missing", "sealed")
def dice_by_one_scrutineer_under_the_clause_for_two(c):
    return thrown(c, "scr1")


@case("dice.plan", "sealed")
def coins_of_nineteen_dice(c):
    return thrown(c, dice="d10x19:3141592653589793238")


@case("dice.plan", "sealed")
def coins_that_are_no_dice(c):
    return thrown(c, dice="twenty dice")


@case(None, "sealed")
def coins_of_twenty_five_ordinary_dice(c):
    return thrown(c, dice="d6x25:" + "12345" * 5)


@case("draw.duplicate", "sealed")
def coins_thrown_twice(c):
    c.append(thrown(c))
    return thrown(c, dice="d10x20:" + "0" * 20)


@case("draw.after", "sealed")
def coins_by_people_who_have_not_seen_the_pool(c):
    return thrown(c, after_size=c.pool.index)


@case("draw.live", "announced")
def coins_once_the_draw_is_announced(c):
    return thrown(c)


@case(None, "annulled")
def coins_for_a_second_attempt(c):
    return thrown(c)


@case("draw.pool", "sealed")
def coins_for_a_pool_that_is_not_there(c):
    return thrown(c, pool="ab" * 32)


@case("draw.pool", "sealed")
def coins_for_a_pool_that_was_sealed_anew(c):
    old = c.pool_id
    c.seal(30)
    return thrown(c, pool=old)


@case("statement.body", "sealed")
def coins_of_dice_and_of_a_round(c):
    return c.entry("draw.lottery_coins", {"pool": c.pool_id, "dice": DICE, "round": 5}, "scr1", "scr2", clause="6.15")


@case("statement.body", "sealed")
def coins_of_nothing(c):
    return c.entry("draw.lottery_coins", {"pool": c.pool_id}, "scr1", "scr2", clause="6.15")


@case("statement.body", "sealed")
def coins_of_a_round_without_its_signature(c):
    body = {"pool": c.pool_id, "chain": "ab" * 32, "round": 5}
    return c.entry("draw.lottery_coins", body, "par1", clause="6.16")


@case("beacon.chain", "sealed")
def coins_of_an_unknown_beacon(c):
    body = b.LotteryCoins(c.pool_id, chain="ab" * 32, round=5, signature="ab" * 48)
    return c.entry("draw.lottery_coins", body, "par1", clause="6.16")


@case(None, "agreed beacon")
def coins_of_the_round_that_the_pool_gives(c):
    return shown(c)


@case(None, "agreed default")
def coins_of_the_round_of_the_default_chain(c):
    return shown(c)


@case("coins.round", "agreed beacon")
def coins_of_a_round_before_the_pool(c):
    return shown(c, wait=660)


@case("coins.round", "agreed beacon")
def coins_of_a_round_less_than_ten_minutes_after_the_pool(c):
    return shown(c, wait=1)


@case(None, "agreed beacon")
def coins_of_the_first_round_after_ten_minutes(c):
    return shown(c, wait=-2)


@case("coins.round", "agreed beacon")
def coins_of_the_round_after_the_first(c):
    return shown(c, wait=-3)


@case("beacon.invalid", "agreed beacon")
def coins_of_a_round_with_another_signature(c):
    return shown(c, signature=real_round("quicknet").signature[:-2] + "00")


@case("beacon.invalid", "agreed beacon")
def coins_of_an_unchained_round_with_a_previous_one(c):
    return shown(c, previous="ab" * 96)


@case("coins.scrutineers", "sealed")
def dice_by_scrutineers_of_whom_one_is_a_trustee(c):
    """The charter keeps the roles apart on the day; the roster of the pool counts as well."""
    c.act("role.ended", b.RoleEnded(c.id("dep1"), "DEP", "resigned"), "dep1", clause="5.4")
    c.act("role.assigned", b.RoleAssigned(c.id("dep1"), "SCR", "session", c.today), "ani", "gar", clause="5.3")
    return thrown(c, "scr1", "dep1", clause="6.16")


@case(None, "adopted")
def a_charter_without_panels(c):
    def fewer(powers: list) -> None:
        powers[:] = [p for p in powers if p["kinds"] != ["draw.lottery_coins"]]

    text = charter_with(powers=fewer)
    body = c.enrol().amend_body(text, c.decided_charter(text))
    return c.entry("charter.amended", body, "scr1", "scr2", "gar", clause="5.1")
