"""Annulment and lapse."""

from ledger import bodies as b
from tests.ceremony import Ceremony
from tests.differential.cases.results import late
from tests.differential.table import case


def annulled(c: Ceremony, cause: str = "error", after_size: int | None = None) -> bytes:
    said = {} if after_size is None else {"after_size": after_size}
    return c.entry("draw.annulled", b.Annulled(c.draw_id, cause), *c.enough(), "gar", **said)


@case(None, "announced")
def a_lawful_annulment(c):
    return annulled(c)


@case(None, "closed")
def an_annulment_before_the_dice(c):
    return annulled(c)


@case("draw.ended", "annulled")
def an_annulment_twice(c):
    return annulled(c)


@case("draw.banked", "dealt")
def an_annulment_with_banked_signatures(c):
    return annulled(c, after_size=c.state.size - 1)


@case("annul.concluded", "concluded")
def an_annulment_of_a_result(c):
    return annulled(c)


@case("annul.concluded", "concluded")
def an_annulment_of_a_result_for_want_of_shares(c):
    late(c, "openings")
    return annulled(c, "shares_missing")


@case("annul.concluded", "concluded beacon")
def an_annulment_of_a_result_with_a_beacon(c):
    return annulled(c, "round_unavailable")


@case("annul.too_late", "diced")
def an_annulment_after_the_dice(c):
    return annulled(c)


@case("annul.too_late", "diced")
def an_annulment_for_want_of_shares_before_the_deadline(c):
    return annulled(c, "shares_missing")


@case(None, "diced")
def an_annulment_for_want_of_shares(c):
    late(c, "openings")
    return annulled(c, "shares_missing")


@case("annul.too_late", "diced")
def an_annulment_for_another_cause_when_shares_are_wanting(c):
    late(c, "openings")
    return annulled(c, "dispute")


@case("annul.too_late", "opened")
def an_annulment_for_want_of_shares_that_are_there(c):
    late(c, "openings")
    return annulled(c, "shares_missing")


@case("annul.too_late", "closed bare")
def an_annulment_after_the_close_without_dice_or_beacon(c):
    return annulled(c)


@case(None, "dealt bare")
def an_annulment_before_the_close_without_dice_or_beacon(c):
    return annulled(c)


@case("annul.too_late", "closed bare")
def an_annulment_for_want_of_shares_without_dice(c):
    late(c, "openings")
    return annulled(c, "shares_missing")


@case(None, "diced beacon")
def an_annulment_after_the_dice_when_a_beacon_comes(c):
    return annulled(c)


@case("annul.too_late", "openings beacon")
def an_annulment_after_the_openings(c):
    return annulled(c)


@case(None, "openings beacon")
def an_annulment_for_want_of_a_round(c):
    return annulled(c, "round_unavailable")


@case("annul.too_late", "openings beacon")
def an_annulment_for_want_of_a_round_that_came(c):
    c.show_beacon()
    return annulled(c, "round_unavailable")


@case("signature.missing", "announced")
def an_annulment_without_the_guarantor(c):
    return c.entry("draw.annulled", b.Annulled(c.draw_id, "error"), *c.enough())


def lapsed(c: Ceremony) -> bytes:
    return c.entry("draw.lapsed", b.Lapsed(c.draw_id), "par1", clause="6.8")


@case("lapse.too_early", "announced")
def a_lapse_before_any_deadline(c):
    return lapsed(c)


@case("lapse.too_early", "announced words")
def a_lapse_in_the_last_second_for_words(c):
    late(c, "words", 0)
    return lapsed(c)


@case(None, "announced words")
def a_lapse_for_want_of_words(c):
    late(c, "words")
    return lapsed(c)


@case("lapse.too_early", "words")
def no_lapse_for_want_of_words_that_are_there(c):
    late(c, "words")
    return lapsed(c)


@case(None, "dealt1")
def a_lapse_for_want_of_dealings(c):
    late(c, "deals")
    return lapsed(c)


@case("lapse.too_early", "dealt1")
def no_lapse_with_enough_dealings(c):
    c.deal("dep2")
    late(c, "deals")
    return lapsed(c)


@case("lapse.too_early", "dealt1")
def a_lapse_in_the_last_second_for_dealings(c):
    late(c, "deals", 0)
    return lapsed(c)


@case(None, "dealt1")
def a_lapse_with_enough_dealings_that_nobody_closed(c):
    c.deal("dep2")
    late(c, "openings")
    return lapsed(c)


@case(None, "closed")
def a_lapse_for_want_of_dice(c):
    late(c, "openings")
    return lapsed(c)


@case("lapse.too_early", "diced")
def a_lapse_in_the_last_second_for_openings(c):
    late(c, "openings", 0)
    return lapsed(c)


@case(None, "diced")
def a_lapse_for_want_of_openings(c):
    c.open("dep1", "dep2")
    late(c, "openings")
    return lapsed(c)


@case("lapse.too_early", "opened")
def no_lapse_once_everything_is_open(c):
    late(c, "openings")
    return lapsed(c)


@case("lapse.too_early", "concluded")
def no_lapse_of_a_result(c):
    late(c, "contest")
    return lapsed(c)


@case("lapse.too_early", "openings beacon")
def no_lapse_while_a_beacon_is_awaited(c):
    late(c, "contest")
    return lapsed(c)


@case("draw.ended", "annulled")
def a_lapse_of_an_annulled_draw(c):
    late(c, "deals")
    return lapsed(c)
