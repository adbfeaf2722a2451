"""Who live together: sealed with the pool, kept apart by the announcement."""

from msgspec.structs import replace

from ledger import bodies as b
from ledger import compose
from ledger.rules import purposes
from tests.ceremony import HOMES, Ceremony
from tests.differential.cases.lotteries import announced
from tests.differential.table import case


def sealed(c: Ceremony, change) -> bytes:
    """A pool with homes whose three files are changed."""
    body = c.pool_body(homes=HOMES)
    return c.entry("draw.pool_sealed", replace(body, rosters=tuple(change(*body.rosters))), "ani", "dpd")


@case(None, "agreed")
def a_pool_with_homes(c):
    return sealed(c, lambda *files: files)


@case(None, "agreed")
def a_pool_in_which_nobody_shares_a_home(c):
    return c.entry("draw.pool_sealed", c.pool_body(homes=()), "ani", "dpd")


@case("pool.rosters", "agreed")
def homes_for_everybody(c):
    return sealed(c, lambda leaves, roster, homes: (leaves, roster, replace(homes, audience="public")))


@case("pool.rosters", "agreed")
def homes_of_another_type(c):
    return sealed(c, lambda leaves, roster, homes: (leaves, roster, replace(homes, media_type=purposes.ROSTER_TYPE)))


@case("pool.rosters", "agreed")
def homes_before_the_roster(c):
    return sealed(c, lambda leaves, roster, homes: (leaves, homes, roster))


@case("pool.rosters", "agreed")
def homes_instead_of_the_roster(c):
    return sealed(c, lambda leaves, _roster, homes: (leaves, homes))


@case("statement.body", "agreed")
def homes_twice(c):
    return sealed(c, lambda leaves, roster, homes: (leaves, roster, homes, homes))


@case(None, "agreed")
def homes_that_nobody_has(c):
    """What auditors alone can judge is not judged here."""
    return sealed(c, lambda leaves, roster, homes: (leaves, roster, replace(homes, sha256="ab" * 32)))


@case(None, "coined homes")
def one_of_each_home(c):
    return announced(c, per_home=1)


@case(None, "coined homes")
def two_of_each_home(c):
    return announced(c, per_home=2)


@case(None, "coined homes")
def homes_that_limit_nothing(c):
    return announced(c)


@case("lottery.homes", "coined")
def one_of_each_home_where_nothing_says_who_live_together(c):
    return announced(c, per_home=1)


@case("blob.reference", "coined homes")
def homes_in_a_document_for_everybody(c):
    return announced(c, per_home=1, mode="open")


@case("statement.body", "coined homes")
def nobody_of_each_home(c):
    body = c.lottery_body(per_home=1)
    return c.entry("draw.announced", replace(body, lottery=replace(body.lottery, per_home=0)), "ani", *c.trustees)


@case(None, "coined homes")
def one_of_each_home_by_dice(c):
    body = compose.groups_by_dice(c.lottery_body(c.plan(1000, "random", per_home=1), per_home=1))
    return c.entry("draw.announced", body, "ani", "scr1", "scr2", "gar", clause="6.3.2")


@case(None, "concluded homes")
def the_next_who_lives_with_nobody_seated(c):
    vacated = c.drawn()[0]
    c.decline(vacated)
    return c.entry("seat.filled", compose.filled(c.draw, vacated), "ani")


@case(None, "concluded homes")
def somebody_who_lives_with_somebody_seated_whom_only_auditors_refuse(c):
    vacated, *others = c.drawn()
    c.decline(vacated)
    home = next(home for home in c.homes if set(home) & set(others))
    wrong = next(position for position in home if position not in c.draw.seats)
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, vacated, wrong), "ani")
