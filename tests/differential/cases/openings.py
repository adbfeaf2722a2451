"""Openings."""

from draws import group
from ledger import bodies as b
from tests.ceremony import Ceremony
from tests.differential.cases.dealings import late, two_dealt
from tests.differential.table import case


def opened(c: Ceremony, name: str = "dep1", *who: str, **changes) -> bytes:
    said = {k: changes.pop(k) for k in ("after_size",) if k in changes}
    return c.entry("draw.opened", c.open_body(name, **changes), *(who or (name,)), **said)


@case(None, "diced")
def a_lawful_opening(c):
    return opened(c)


@case(None, "closed bare")
def a_lawful_opening_without_dice(c):
    return opened(c)


@case("draw.order", "dealt")
def an_opening_before_the_close(c):
    return opened(c)


@case("draw.order", "closed")
def an_opening_before_the_dice(c):
    return opened(c)


@case("draw.order", "openings")
def an_opening_after_the_openings_were_closed(c):
    return opened(c)


@case("draw.ended", "diced")
def an_opening_of_a_lapsed_draw(c):
    late(c, "openings")
    body = c.open_body("dep1")
    c.lapse()
    return c.entry("draw.opened", body, "dep1")


def two_dealers(c: Ceremony) -> Ceremony:
    """Two of three dealt; the dice are thrown."""
    c.__dict__.update(two_dealt(c).__dict__)
    return c.throw()


@case("opening.not_dealer", "empty")
def an_opening_by_somebody_who_did_not_deal(c):
    two_dealers(c)
    body = b.Opened(c.draw_id, c.j("dep3"), "05" + "00" * 31, "aloud")
    return c.entry("draw.opened", body, "dep3")


@case("draw.duplicate", "opened")
def a_second_opening(c):
    return opened(c)


@case("draw.after", "diced")
def an_opening_that_has_not_seen_the_dice(c):
    return opened(c, after_size=c.draw.diced_at)


@case("draw.after", "closed bare")
def an_opening_that_has_not_seen_the_close(c):
    return opened(c, after_size=c.draw.closed_at)


@case(None, "diced")
def an_opening_that_has_not_seen_other_openings(c):
    size = c.state.size
    c.open("dep2")
    return opened(c, after_size=size)


@case("draw.deadline", "diced")
def an_opening_too_late(c):
    late(c, "openings")
    return opened(c)


@case("opening.invalid", "diced")
def another_secret(c):
    return opened(c, secret="07" + "00" * 31)


@case("opening.invalid", "diced")
def a_secret_of_zero(c):
    return opened(c, secret="00" * 32)


@case("opening.invalid", "diced")
def the_secret_plus_the_order(c):
    secret = int.from_bytes(bytes.fromhex(c.open_body("dep1").secret), "little") + group.L
    return opened(c, secret=secret.to_bytes(32, "little").hex())


@case("signature.missing", "diced")
def an_opening_by_somebody_else(c):
    return opened(c, "dep1", "dep2")
