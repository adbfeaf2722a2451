"""Draws by a lottery over panels: announcement, opened panel, substitutes."""

from msgspec.structs import replace

from ledger import bodies as b
from ledger.people import NOT_GIVEN
from ledger.rules.methods import panel
from tests.ceremony import Ceremony
from tests.differential.table import case


def announced(c: Ceremony, **changes) -> bytes:
    return c.entry("draw.announced", c.lottery_body(**changes), "ani", *c.trustees)


def otherwise(c: Ceremony, **changes) -> bytes:
    """An announcement with another lottery."""
    body = c.lottery_body()
    return c.entry("draw.announced", replace(body, lottery=replace(body.lottery, **changes)), "ani", *c.trustees)


@case(None, "coined")
def a_lottery_over_panels(c):
    return announced(c)


@case(None, "coined")
def a_lottery_that_shows_no_feature(c):
    return announced(c, visible=())


@case(None, "coined")
def an_open_lottery_for_everybody(c):
    return announced(c, mode="open")


@case("blob.reference", "coined")
def a_lottery_for_everybody_that_is_not_open(c):
    body = c.lottery_body(mode="open")
    return c.entry("draw.announced", replace(body, mode="audience"), "ani", *c.trustees)


@case("lottery.coins", "sealed")
def a_lottery_without_coins(c):
    other = c.fork().throw_coins()
    made = other.plan()
    return announced(c, made=made)


@case("draw.after", "coined")
def a_lottery_announced_by_people_who_have_not_seen_the_coins(c):
    return c.entry("draw.announced", c.lottery_body(), "ani", *c.trustees, after_size=c.pool.coins.index)


@case("draw.method", "coined")
def a_lottery_without_a_lottery(c):
    return announced(c, lottery=None)


@case("draw.method", "coined")
def a_lottery_by_strata(c):
    return announced(c, method="stratified", substitute_rule="next-ticket")


@case("draw.method", "coined")
def a_lottery_whose_substitutes_come_by_ticket_alone(c):
    return announced(c, substitute_rule="next-ticket")


@case("lottery.strata", "coined")
def a_lottery_with_two_strata(c):
    strata = c.strata(2)
    return announced(c, strata=strata, codes=c.codes(strata))


@case("lottery.strata", "coined")
def a_lottery_in_part_of_the_pool(c):
    return announced(c, strata=(b.Stratum((b.Where("quartier", "nord"),), 6),))


@case("draw.seats", "coined")
def a_lottery_for_more_seats_than_agreed(c):
    return announced(c, strata=panel.everybody(7))


@case("strata.codes", "coined")
def a_lottery_from_which_somebody_is_left_out(c):
    codes = bytes(2 * 30) + b"\xff\xff" * 10
    return announced(c, codes=c.put(codes, "application/vnd.kleroterion.codes"))


@case("quotas.unknown", "coined")
def a_lottery_without_quotas(c):
    return announced(c, quotas=())


@case("quotas.unknown", "coined")
def a_quota_for_a_value_that_nobody_can_have(c):
    return announced(c, quotas=(b.Quota("quartier", "ouest", 0, 6),))


@case("quotas.unknown", "coined")
def a_quota_for_a_feature_that_the_pool_does_not_have(c):
    return announced(c, quotas=(b.Quota("métier", "nord", 0, 6),))


@case("quotas.unknown", "agreed")
def a_quota_for_those_who_gave_no_answer(c):
    c.seal(silent=6).throw_coins()
    return announced(c, quotas=(b.Quota("quartier", "nord", 0, 6), b.Quota("âge", NOT_GIVEN, 1, 6)))


@case("quotas.unknown", "coined")
def a_quota_twice(c):
    return announced(c, quotas=(b.Quota("quartier", "nord", 0, 6), b.Quota("quartier", "nord", 1, 5)))


@case("quotas.bounds", "coined")
def a_quota_upside_down(c):
    return announced(c, quotas=(b.Quota("quartier", "nord", 4, 2), b.Quota("quartier", "sud", 0, 6)))


@case("lottery.visible", "coined")
def a_visible_feature_without_a_quota(c):
    return otherwise(c, visible=("métier",))


@case("lottery.visible", "coined")
def a_visible_feature_twice(c):
    return otherwise(c, visible=("âge", "âge"))


@case("blob.reference", "coined")
def a_document_of_another_type(c):
    body = c.lottery_body()
    return otherwise(c, document=replace(body.lottery.document, media_type="text/plain"))


@case("blob.reference", "coined")
def a_document_that_is_all_salt(c):
    body = c.lottery_body()
    return otherwise(c, document=replace(body.lottery.document, size=32))


@case("statement.body", "coined")
def a_lottery_over_no_panel(c):
    return otherwise(c, m=0)


@case("statement.body", "coined")
def a_lottery_with_an_objective_of_its_own(c):
    return otherwise(c, objective="best")


@case(None, "coined")
def a_lottery_whose_document_nobody_has(c):
    """What auditors alone can judge is not judged here."""
    body = c.lottery_body()
    document = replace(body.lottery.document, sha256="ab" * 32)
    return c.entry(
        "draw.announced", replace(body, lottery=replace(body.lottery, document=document)), "ani", *c.trustees
    )
