"""The close of the deals, and the dice."""

from msgspec.structs import replace

from ledger import bodies as b
from tests.ceremony import Ceremony, real_round
from tests.differential.cases.dealings import DICE, dealt, ended, late
from tests.differential.table import case


def closed(c: Ceremony, *who: str, after_size: int | None = None, **changes) -> bytes:
    said = {} if after_size is None else {"after_size": after_size}
    return c.entry("draw.deals_closed", c.close_body(**changes), *(who or c.enough()), clause="6.6", **said)


@case(None, "dealt")
def a_lawful_close(c):
    return closed(c)


@case("draw.ended", "dealt")
def a_close_of_an_ended_draw(c):
    return closed(ended(c))


@case("draw.duplicate", "closed")
def a_second_close(c):
    return closed(c)


@case("draw.banked", "dealt")
def a_close_with_banked_signatures(c):
    return closed(c, after_size=c.state.size - 1)


@case(None, "dealt")
def a_close_before_entries_of_other_matters(c):
    size = c.state.size
    c.act("role.ended", b.RoleEnded(c.id("mem2"), "MEM", "resigned"), "mem2", clause="5.4")
    return closed(c, after_size=size)


@case(None, "dealt")
def a_close_before_refused_entries_of_the_same_draw(c):
    size = c.state.size
    assert c.append(dealt(c)) == "draw.duplicate"
    return closed(c, after_size=size)


@case("deals.incomplete", "dealt1")
def a_close_with_fewer_dealers_than_trustees(c):
    """The dealers would be chosen by whoever closes early."""
    c.deal("dep2")
    return closed(c)


@case("deals.incomplete", "dealt1")
def a_close_with_fewer_dealers_than_the_threshold(c):
    late(c, "deals")
    return closed(c)


@case("deals.incomplete", "dealt1")
def a_close_in_the_last_second_for_dealings(c):
    c.deal("dep2")
    late(c, "deals", 0)
    return closed(c)


@case(None, "dealt1")
def a_close_after_the_deadline_with_enough_dealers(c):
    c.deal("dep2")
    late(c, "deals")
    return closed(c)


@case("deals.dealers", "dealt")
def a_dealer_left_out(c):
    return closed(c, dealers=c.close_body().dealers[:2])


@case("deals.dealers", "dealt1")
def a_dealer_left_out_after_the_deadline(c):
    c.deal("dep2")
    c.deal("dep3")
    late(c, "deals")
    return closed(c, dealers=c.close_body().dealers[1:])


@case("deals.dealers", "dealt")
def a_digest_of_another_dealing(c):
    rows = c.close_body().dealers
    return closed(c, dealers=(replace(rows[0], digest=rows[1].digest), *rows[1:]))


@case("deals.dealers", "dealt1")
def a_dealer_who_did_not_deal(c):
    c.deal("dep2")
    late(c, "deals")
    rows = c.close_body().dealers
    missing = next(j for j in (1, 2, 3) if j not in {r.j for r in rows})
    full = sorted((*rows, b.Dealer(missing, "00" * 32)), key=lambda r: r.j)
    return closed(c, dealers=tuple(full))


@case("beacon.round", "dealt")
def a_round_where_no_beacon_was_announced(c):
    return closed(c, round=1000)


@case(None, "dealt beacon")
def a_lawful_close_with_a_round(c):
    return closed(c)


@case("beacon.round", "dealt beacon")
def no_round_where_a_beacon_was_announced(c):
    return closed(c, round=None)


def rounds_away(c: Ceremony, seconds: int) -> bytes:
    """A close that names the round so many seconds after the earliest lawful time."""
    chain = real_round("quicknet")
    earliest = c.clock + c.draw.body.beacon.delay
    number = chain.number + -(-(earliest - chain.time) // 3) + seconds // 3
    return closed(c, round=number)


@case(None, "dealt beacon")
def the_earliest_round(c):
    return rounds_away(c, 0)


@case("beacon.round", "dealt beacon")
def a_round_too_early(c):
    return rounds_away(c, -3)


@case("beacon.round", "dealt beacon")
def a_round_that_is_known_already(c):
    return closed(c, round=1000)


@case(None, "dealt beacon")
def a_round_nearly_a_day_later(c):
    return rounds_away(c, 86_400 - 3)


@case("beacon.round", "dealt beacon")
def a_round_more_than_a_day_later(c):
    return rounds_away(c, 86_400 + 3)


@case("beacon.round", "dealt beacon")
def a_round_at_the_end_of_numbers(c):
    return closed(c, round=2**53 - 1)


@case("signature.missing", "dealt")
def a_close_by_one_trustee(c):
    return closed(c, "dep1")


def diced(c: Ceremony, text: str = "d10x20:01234567890123456789", *who: str, **said) -> bytes:
    return c.entry("draw.diced", b.Diced(c.draw_id, text), *(who or DICE), **said)


@case(None, "closed")
def lawful_dice(c):
    return diced(c)


@case("draw.ended", "closed")
def dice_of_an_ended_draw(c):
    return diced(ended(c))


@case("draw.duplicate", "diced")
def other_dice(c):
    return diced(c, "d10x20:99999999999999999999")


@case("draw.order", "dealt")
def dice_before_the_close(c):
    return diced(c)


@case("draw.order", "closed bare")
def dice_that_were_not_announced(c):
    return diced(c)


@case("draw.after", "closed")
def dice_that_have_not_seen_the_close(c):
    return diced(c, after_size=c.draw.closed_at)


@case("dice.plan", "closed")
def dice_with_a_space(c):
    return diced(c, "d10x20: 1234567890123456789")


@case("dice.plan", "closed")
def nineteen_digits(c):
    return diced(c, "d10x20:0123456789012345678")


@case("dice.plan", "closed")
def other_dice_than_announced(c):
    return diced(c, "d6x25:" + "1" * 25)


@case("dice.plan", "closed")
def more_dice_than_announced(c):
    return diced(c, "d10x21:" + "1" * 21)


@case("dice.plan", "closed")
def arabic_digits(c):
    return diced(c, "d10x20:" + "\u0661" * 20)


@case("dice.plan", "closed")
def a_line_end_after_the_dice(c):
    return diced(c, "d10x20:01234567890123456789\n")


@case("signature.missing", "closed")
def dice_by_one_scrutineer(c):
    return diced(c, "d10x20:01234567890123456789", "scr1")


@case("signature.missing", "closed")
def dice_by_a_trustee_who_is_scrutineer_elsewhere(c):
    """The charter takes the draw's trustees out, whatever roles they hold by now."""
    c.act("role.ended", b.RoleEnded(c.id("dep3"), "DEP", "resigned"), "dep3", clause="5.4")
    c.session("dep3")
    return diced(c, "d10x20:01234567890123456789", "scr1", "dep3")


@case(None, "closed")
def dice_long_after_all_deadlines(c):
    late(c, "contest")
    c.session()
    return diced(c)
