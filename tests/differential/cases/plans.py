"""The announcement: chance and deadlines."""

from msgspec.structs import replace

from ledger import bodies as b
from ledger import times
from tests.ceremony import DAY, Ceremony, charter_with
from tests.differential.cases.announcements import announced, changed
from tests.differential.table import case


@case("draw.dice_duty", "sealed")
def no_dice_where_the_charter_asks_for_them(c):
    return announced(c, dice=False)


@case(None, "optional")
def no_dice_where_the_charter_lets_it(c):
    return announced(c, dice=False)


@case("draw.beacon_duty", "sealed")
def no_beacon_where_the_charter_asks_for_one(c):
    c.amend(charter_with(draws=lambda v: v.update(beacon="required")))
    return announced(c)


@case("dice.plan", "sealed")
def nineteen_ten_sided_dice(c):
    return announced(c, dice=b.DicePlan(19, 10))


@case("dice.plan", "sealed")
def twenty_four_ordinary_dice(c):
    return announced(c, dice=b.DicePlan(24, 6))


@case(None, "sealed")
def twenty_five_ordinary_dice(c):
    return announced(c, dice=b.DicePlan(25, 6))


@case(None, "sealed")
def nine_hundred_and_ninety_nine_dice(c):
    return announced(c, dice=b.DicePlan(999, 6))


@case("beacon.chain", "sealed")
def an_unknown_beacon(c):
    return changed(c, lambda x: replace(x, beacon=b.BeaconPlan("00" * 32, 7200)))


def moved(c: Ceremony, **seconds: int) -> bytes:
    """An announcement with deadlines so many seconds from now."""
    body = c.announcement()
    moves = {name: times.text(c.clock + s) for name, s in seconds.items()}
    return c.entry("draw.announced", replace(body, deadlines=replace(body.deadlines, **moves)), "ani", "dep1", "dep2")


@case("draw.deadlines", "sealed")
def a_deadline_for_words_that_were_not_announced(c):
    return changed(c, lambda x: replace(x, deadlines=replace(x.deadlines, words=times.text(c.clock + 60))))


@case("draw.deadlines", "sealed")
def words_without_a_deadline(c):
    return changed(c, lambda x: replace(x, words=True))


@case("draw.deadlines", "sealed")
def deals_that_are_over_already(c):
    return moved(c, deals=0)


@case(None, "sealed")
def deals_that_end_in_a_second(c):
    return moved(c, deals=1)


@case("draw.deadlines", "sealed")
def openings_at_the_end_of_the_deals(c):
    return moved(c, deals=600, openings=600)


@case("draw.deadlines", "sealed")
def contest_before_the_openings(c):
    return moved(c, contest=900)


@case("draw.contest_period", "sealed")
def twenty_nine_days_to_contest(c):
    return moved(c, openings=14_400, contest=14_400 + 30 * DAY - 1)


@case(None, "sealed")
def thirty_days_to_contest(c):
    return moved(c, openings=14_400, contest=14_400 + 30 * DAY)


def with_beacon(c: Ceremony, delay: int) -> bytes:
    from draws.beacon import QUICKNET

    plan = b.BeaconPlan(QUICKNET.hash.hex(), delay)
    return changed(c, lambda x: replace(x, beacon=plan))


@case("beacon.delay", "sealed")
def a_beacon_too_early(c):
    return with_beacon(c, 3600 + 599)


@case(None, "sealed")
def a_beacon_just_late_enough(c):
    return with_beacon(c, 3600 + 600)
