"""Draws by dice alone: who may announce them, which throws are lawful, what follows from them."""

from msgspec.structs import replace

from draws import thrown
from ledger import bodies as b
from ledger import compose
from tests.ceremony import Ceremony, charter_with
from tests.differential.cases.announcements import announced, changed
from tests.differential.table import case

SIGNERS = ("ani", "scr1", "scr2", "gar")


def direct(c: Ceremony, *who: str, clause: str = "6.3.1", after_size: int | None = None, **changes) -> bytes:
    said = {} if after_size is None else {"after_size": after_size}
    return c.entry("draw.announced", c.direct_body(**changes), *(who or SIGNERS), clause=clause, **said)


def without_trustees(c: Ceremony) -> None:
    for name in c.trustees:
        c.act("role.ended", b.RoleEnded(c.id(name), "DEP", "resigned"), name, clause="5.4")


@case(None, "sealed")
def a_lawful_announcement_of_dice_alone(c):
    return direct(c)


@case(None, "agreed")
def a_pool_that_nobody_can_open_may_be_drawn_from_by_dice_alone(c):
    without_trustees(c)
    c.seal()
    return direct(c)


@case("pool.no_trustees", "agreed")
def trustees_where_nobody_held_the_role(c):
    without_trustees(c)
    c.seal()
    row = b.Trustee(1, c.id("dep1"), c.key("dep1"), "11" * 32)
    body = replace(c.announcement(), trustees=(row,), t=1)
    return c.entry("draw.announced", body, "ani", "dep1", clause="6.3")


@case("power.reference", "agreed")
def nobody_signs_for_trustees_who_are_not_there(c):
    without_trustees(c)
    c.seal()
    return c.entry("draw.announced", replace(c.announcement(), t=0), "ani", clause="6.3")


@case("power.reference", "sealed")
def dice_alone_by_the_clause_of_the_trustees(c):
    return direct(c, "ani", clause="6.3")


@case("clause.condition", "sealed")
def trustees_by_the_clause_of_dice_alone(c):
    return c.entry("draw.announced", c.announcement(), *SIGNERS, clause="6.3.1")


@case("signature.missing", "sealed")
def dice_alone_without_the_guarantor(c):
    return direct(c, "ani", "scr1", "scr2")


@case("signature.missing", "sealed")
def dice_alone_with_one_scrutineer(c):
    return direct(c, "ani", "scr1", "gar")


@case("draw.dice_direct", "founded")
def dice_alone_where_the_charter_forbids_them(c):
    c.adopt(charter_with(draws=lambda duties: duties.update(dice_direct="forbidden"))).enrol().session()
    return direct(c.agree().seal())


@case("draw.beacon_duty", "founded")
def dice_alone_where_the_charter_asks_for_a_beacon(c):
    c.adopt(charter_with(draws=lambda duties: duties.update(beacon="required"))).enrol().session()
    return direct(c.agree().seal())


@case("draw.method", "sealed")
def dice_alone_without_a_reserve(c):
    return direct(c, reserve=None)


@case("draw.method", "sealed")
def a_reserve_of_throws_where_tickets_decide(c):
    return announced(c, reserve=3)


@case("draw.method", "sealed")
def dice_alone_and_a_plan_for_dice(c):
    return direct(c, dice=b.DicePlan(20, 10))


@case("draw.method", "sealed")
def dice_alone_and_words(c):
    return direct(c, words=True)


@case("draw.method", "sealed")
def dice_alone_with_substitutes_by_ticket(c):
    return direct(c, substitute_rule="next-ticket")


@case("draw.method", "sealed")
def substitutes_by_throws_where_tickets_decide(c):
    return changed(c, lambda body: replace(body, substitute_rule="next-throw"))


@case("draw.roster", "sealed")
def dice_alone_with_trustees(c):
    return direct(c, trustees=c.pool.roster)


@case("draw.threshold", "sealed")
def dice_alone_with_a_threshold(c):
    return direct(c, t=2)


@case("draw.deadlines", "sealed")
def dice_alone_with_a_deadline_for_deals(c):
    return direct(c, deadlines=c.announcement().deadlines)


@case("draw.deadlines", "sealed")
def trustees_without_a_deadline_for_deals(c):
    return changed(c, lambda body: replace(body, deadlines=replace(body.deadlines, deals=None)))


@case("dice.pool", "agreed")
def dice_alone_for_more_than_a_thousand_people(c):
    c.seal(1001)
    return direct(c)


@case("dice.plan", "sealed")
def more_dice_than_an_evening_has_time_for(c):
    """Twenty people a stratum, all of them to be named: 2·2·100·(1 + 1/2 + … + 1/20) dice."""
    return direct(c, reserve=17)


@case(None, "sealed")
def as_many_dice_as_an_evening_has_time_for(c):
    return direct(c, reserve=10)


def throws(c: Ceremony, digits: str, *who: str, **said) -> bytes:
    return c.entry("draw.diced", c.dice_body(digits), *(who or ("scr1", "scr2")), **said)


@case(None, "announced direct")
def lawful_throws(c):
    return throws(c, c.throws())


@case("signature.missing", "announced direct")
def throws_seen_by_one_scrutineer(c):
    return throws(c, c.throws(), "scr1")


@case("dice.plan", "announced direct")
def throws_that_stop_before_all_places_are_full(c):
    return throws(c, c.throws()[:-2])


@case("dice.plan", "announced direct")
def a_throw_after_all_places_are_full(c):
    return throws(c, c.throws() + "99")


@case("dice.plan", "announced direct")
def half_a_throw(c):
    return throws(c, c.throws() + "9")


@case("dice.plan", "announced direct")
def throws_in_another_spelling(c):
    return c.entry("draw.diced", b.Diced(c.draw_id, c.throws()), "scr1", "scr2")


@case("dice.plan", "announced direct")
def throws_of_other_dice(c):
    text = "d6x60:" + "123456" * 10
    return c.entry("draw.diced", b.Diced(c.draw_id, text), "scr1", "scr2")


@case("dice.plan", "announced direct")
def throws_whose_last_names_somebody_of_the_first_stratum(c):
    digits = c.throws()
    return throws(c, digits[:-2] + digits[:2])


@case("draw.duplicate", "diced direct")
def throws_after_the_throws(c):
    return throws(c, c.throws())


@case("draw.deadline", "announced direct")
def throws_after_their_deadline(c):
    digits = c.throws()
    c.wait_until(c.draw.body.deadlines.openings, 1)
    return throws(c, digits)


@case("draw.after", "announced direct")
def throws_signed_before_the_announcement_was_there(c):
    return throws(c, c.throws(), after_size=c.draw.index)


@case("draw.ended", "announced direct")
def throws_of_a_lapsed_draw(c):
    digits = c.throws()
    c.wait_until(c.draw.body.deadlines.openings, 1)
    c.lapse()
    return throws(c, digits)


@case("power.reference", "announced direct")
def a_deal_where_there_are_no_trustees(c):
    share = b.EncryptedShare("11" * 32, "11" * 32, "11" * 32)
    return c.entry("draw.dealt", b.Dealt(c.draw_id, 1, ("11" * 32,), (share,)), "dep1")


@case("power.reference", "announced direct")
def a_close_of_deals_that_nobody_need_sign(c):
    body = b.DealsClosed(c.draw_id, (b.Dealer(1, "11" * 32),))
    return c.entry("draw.deals_closed", body, "dep1", clause="6.6")


@case("draw.order", "diced direct")
def openings_where_there_are_no_trustees(c):
    body = b.OpeningsClosed(c.draw_id, (b.SecretPoint(1, "11" * 32),))
    return c.entry("draw.openings_closed", body, "par1", clause="6.8")


@case("power.reference", "announced direct")
def an_annulment_by_nobody(c):
    return c.entry("draw.annulled", b.Annulled(c.draw_id, "error"), "gar")


@case(None, "announced direct")
def a_draw_by_dice_alone_that_lapses(c):
    c.wait_until(c.draw.body.deadlines.openings, 1)
    return c.entry("draw.lapsed", b.Lapsed(c.draw_id), "par1", clause="6.8")


@case("lapse.too_early", "announced direct")
def a_lapse_while_dice_may_still_be_thrown(c):
    c.wait_until(c.draw.body.deadlines.openings)
    return c.entry("draw.lapsed", b.Lapsed(c.draw_id), "par1", clause="6.8")


@case("lapse.too_early", "diced direct")
def a_lapse_after_the_throws(c):
    c.wait_until(c.draw.body.deadlines.openings, 1)
    return c.entry("draw.lapsed", b.Lapsed(c.draw_id), "par1", clause="6.8")


@case(None, "diced direct")
def the_result_of_dice_alone(c):
    return c.entry("draw.concluded", compose.concluded(c.draw), "ani", "scr1")


@case("draw.order", "announced direct")
def a_result_before_the_throws(c):
    return c.entry("draw.concluded", b.Concluded(c.draw_id, "00" * 32), "ani", "scr1")


@case("draw.after", "diced direct")
def a_result_that_has_not_seen_the_throws(c):
    return c.entry("draw.concluded", compose.concluded(c.draw), "ani", "scr1", after_size=c.draw.diced_at)


@case("result.digest", "diced direct")
def a_result_that_swaps_two_people(c):
    other = c.fork()
    other.draw.dice = swapped(other)
    return c.entry("draw.concluded", compose.concluded(other.draw), "ani", "scr1")


def swapped(c: Ceremony) -> str:
    """The throws with the first two people of the first stratum the other way round."""
    head, _, digits = c.draw.dice.partition(":")
    wanted = thrown.places(c.draw.codes, [s.seats for s in c.draw.body.strata], c.draw.body.reserve)
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    named = [i for i, t in enumerate(thrown.read(c.draw.codes, wanted, digits)) if t.came_to is thrown.Throw.NAMED]
    one, two = named[:2]
    pairs[one], pairs[two] = pairs[two], pairs[one]
    return f"{head}:{''.join(pairs)}"


@case(None, "concluded direct")
def the_next_throw_comes_in(c):
    vacated = c.drawn()[0]
    c.vacate(vacated)
    return c.entry("seat.filled", compose.filled(c.draw, vacated), "ani")


@case("seat.substitute", "concluded direct")
def the_throw_after_the_next(c):
    vacated = c.drawn()[0]
    c.vacate(vacated)
    wanted = thrown.places(c.draw.codes, [s.seats for s in c.draw.body.strata], c.draw.body.reserve)
    named = thrown.order(c.draw.codes, wanted, c.draw.dice)[0]
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, vacated, named[-1]), "ani")


@case("seat.reserve_empty", "concluded direct")
def a_third_vacancy_where_two_substitutes_were_thrown(c):
    for vacated in c.draw.drawn[0][:2]:
        c.vacate(vacated)
        c.fill(vacated)
    vacated = c.draw.drawn[0][2]
    c.vacate(vacated)
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, vacated, 0), "ani")


@case(None, "announced direct")
def somebody_who_objects_before_the_throws(c):
    return c.entry("draw.withdrawn", b.Withdrawn(c.draw_id, 0), "dpd")


@case("draw.order", "diced direct")
def somebody_who_objects_after_the_throws(c):
    return c.entry("draw.withdrawn", b.Withdrawn(c.draw_id, 0), "dpd")


@case(None, "announced direct")
def throws_that_skip_whoever_objected(c):
    c.act("draw.withdrawn", b.Withdrawn(c.draw_id, 0), "dpd")
    return throws(c, "00" + c.throws())


@case("dice.plan", "announced direct")
def throws_that_name_whoever_objected(c):
    digits = c.throws()
    c.act("draw.withdrawn", b.Withdrawn(c.draw_id, int(digits[-2:])), "dpd")
    return throws(c, digits)
