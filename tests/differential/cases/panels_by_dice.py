"""Draws in which public dice pick the panel of a lottery, without trustees."""

import dataclasses

from draws.panels import leaves, opened
from ledger import bodies as b
from ledger import compose, held
from tests.ceremony import Ceremony, charter_with
from tests.differential.table import case

THROWS = "41700000000000000000000"
WHO = ("ani", "scr1", "scr2", "gar")


def announced(c: Ceremony, *who: str, clause: str = "6.3.2", **changes) -> bytes:
    return c.entry("draw.announced", c.by_dice_body(**changes), *(who or WHO), clause=clause)


@case(None, "coined")
def a_panel_by_dice(c):
    return announced(c)


@case("lottery.thousand", "coined")
def a_panel_by_dice_among_forty(c):
    return announced(c, m=40)


@case("draw.dice_direct", "coined")
def a_panel_by_dice_where_the_charter_forbids_dice_alone(c):
    c.amend(charter_with(draws=lambda v: v.update(dice_direct="forbidden")))
    return announced(c)


@case("draw.method", "coined")
def a_panel_by_dice_with_a_plan_for_other_dice(c):
    return announced(c, dice=b.DicePlan(20, 10))


@case("draw.method", "coined")
def a_panel_by_dice_without_a_lottery(c):
    return announced(c, lottery=None)


@case("draw.roster", "coined")
def a_panel_by_dice_with_trustees(c):
    return announced(c, trustees=c.pool.roster)


@case("signature.missing", "coined")
def a_panel_by_dice_announced_by_the_operator_and_one_scrutineer(c):
    return announced(c, "ani", "scr1", "gar")


@case("clause.condition", "coined")
def a_panel_by_dice_under_the_clause_for_dice_alone(c):
    return announced(c, clause="6.3.1")


def thrown(c: Ceremony, dice: str = f"d10x23:{THROWS}", **changes) -> bytes:
    return c.entry("draw.diced", b.Diced(c.draw_id, dice), "scr1", "scr2", **changes)


@case(None, "by dice")
def twenty_three_dice(c):
    return thrown(c)


@case("dice.plan", "by dice")
def twenty_dice_for_a_panel(c):
    return thrown(c, "d10x20:" + "0" * 20)


@case("dice.plan", "by dice")
def twenty_three_ordinary_dice(c):
    return thrown(c, "d6x23:" + "1" * 23)


@case("dice.plan", "by dice")
def a_panel_picked_by_no_dice(c):
    return thrown(c, "417")


@case("draw.after", "by dice")
def dice_for_a_panel_by_people_who_have_not_seen_the_announcement(c):
    return thrown(c, after_size=c.draw.index)


@case("draw.deadline", "by dice")
def dice_for_a_panel_after_their_hour(c):
    c.wait_until(c.draw.body.deadlines.openings, 1)
    return thrown(c)


@case("draw.duplicate", "thrown by dice")
def dice_for_a_panel_twice(c):
    return thrown(c)


def concluded(c: Ceremony, number: int = 417) -> bytes:
    secret, lottery = held.lottery_of(c.draw)
    right = opened.decode(compose.opened_panel(c.draw))
    other = leaves.open_panel(lottery, secret, number, ("quartier",), right.drawn)
    blob = c.panel_blob(opened.encode(dataclasses.replace(other)))
    return c.entry("draw.concluded", compose.concluded(c.draw, blob), "ani", "scr1")


@case(None, "thrown by dice")
def the_panel_of_the_first_three_dice(c):
    return concluded(c)


@case("lottery.pick", "thrown by dice")
def another_panel_than_the_dice_say(c):
    return concluded(c, 418)


@case("draw.order", "by dice")
def a_panel_before_the_dice(c):
    return c.entry("draw.concluded", {"draw": c.draw_id, "digest": "ab" * 32}, "ani", "scr1")


@case(None, "concluded by dice")
def a_substitute_in_a_panel_picked_by_dice(c):
    vacated = c.drawn()[0]
    c.decline(vacated)
    return c.entry("seat.filled", compose.filled(c.draw, vacated), "ani")
