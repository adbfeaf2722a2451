"""Objections, and the audit in person."""

from ledger import bodies as b
from ledger import compose
from tests.ceremony import Ceremony
from tests.differential.table import case


def withdrawn(c: Ceremony, position: int = 3, *who: str, **changes) -> bytes:
    return c.entry("draw.withdrawn", b.Withdrawn(c.draw_id, position), *(who or ("dpd",)), **changes)


@case(None, "announced")
def an_objection_before_any_dealing(c):
    return withdrawn(c)


@case(None, "dealt")
def an_objection_before_the_close(c):
    return withdrawn(c, 39)


@case("draw.order", "closed")
def an_objection_after_the_close(c):
    return withdrawn(c)


@case("draw.order", "concluded")
def an_objection_of_somebody_drawn(c):
    return withdrawn(c, c.drawn()[0])


@case("draw.duplicate", "withdrawn")
def an_objection_twice(c):
    return withdrawn(c)


@case(None, "withdrawn")
def an_objection_of_somebody_else(c):
    return withdrawn(c, 4)


@case("draw.position", "announced")
def an_objection_of_nobody(c):
    return withdrawn(c, 40)


@case("draw.ended", "annulled")
def an_objection_to_an_annulled_draw(c):
    return withdrawn(c)


@case("strata.too_small", "announced small")
def an_objection_that_leaves_fewer_people_than_seats(c):
    return withdrawn(c, 0)


@case("signature.missing", "announced")
def an_objection_noted_by_the_operator(c):
    return withdrawn(c, 3, "ani")


@case("draw.banked", "dealt")
def a_close_signed_before_an_objection(c):
    size = c.state.size
    c.withdraw(5)
    return c.entry("draw.deals_closed", c.close_body(), *c.enough(), clause="6.6", after_size=size)


@case(None, "concluded withdrawn")
def a_substitute_beside_somebody_who_objected(c):
    vacated = c.drawn()[0]
    c.decline(vacated)
    return c.entry("seat.filled", compose.filled(c.draw, vacated), "ani")


def audited(c: Ceremony, *who: str, after_size: int | None = None, **changes) -> bytes:
    said = {} if after_size is None else {"after_size": after_size}
    return c.entry("draw.pool_audited", c.audit_body(**changes), *(who or ("gar", "mem1")), **said)


@case(None, "auditor")
def an_audit_in_person(c):
    return audited(c)


@case(None, "auditor small")
def an_audit_of_a_pool_of_six(c):
    assert len(c.audit_body().positions) == 6
    return audited(c)


@case(None, "concluded withdrawn")
def an_audit_that_leaves_out_who_objected(c):
    assert 3 not in c.audit_body().positions
    return audited(c)


@case("draw.duplicate", "audited")
def an_audit_twice(c):
    return audited(c)


@case("draw.order", "auditor diced")
def an_audit_before_the_result(c):
    body = b.PoolAudited(c.draw_id, tuple(range(20)), 20, 0, 0, 0, 0)
    return c.entry("draw.pool_audited", body, "gar", "mem1")


@case("draw.after", "auditor")
def an_audit_from_before_the_result(c):
    return audited(c, after_size=c.draw.concluded_at)


@case("audit.positions", "auditor")
def an_audit_of_chosen_people(c):
    first, *rest = c.audit_body().positions
    other = next(p for p in range(40) if p not in (first, *rest))
    return audited(c, positions=(other, *rest))


@case("audit.positions", "auditor")
def an_audit_in_another_order(c):
    first, second, *rest = c.audit_body().positions
    return audited(c, positions=(second, first, *rest))


@case("audit.positions", "auditor")
def an_audit_of_fewer_people(c):
    positions = c.audit_body().positions[:-1]
    return audited(c, positions=positions, confirmed=18)


@case("audit.counts", "auditor")
def an_audit_that_does_not_add_up(c):
    return audited(c, confirmed=20)


@case("signature.missing", "auditor")
def an_audit_by_the_guarantor_alone(c):
    return audited(c, "gar")


@case("signature.missing", "auditor")
def an_audit_by_the_auditor_alone(c):
    return audited(c, "mem1")


@case("draw.order", "diced direct")
def an_objection_once_dice_alone_have_fallen(c):
    return withdrawn(c)


@case(None, "announced direct")
def throws_that_pass_over_somebody_who_objected(c):
    c.withdraw(3)
    return c.entry("draw.diced", c.dice_body(c.throws()), "scr1", "scr2")


@case("dice.plan", "announced direct")
def throws_that_name_somebody_who_objected(c):
    before = c.throws()
    named = int(before[-2:])
    c.withdraw(named)
    return c.entry("draw.diced", c.dice_body(before), "scr1", "scr2")


@case(None, "concluded direct")
def an_audit_after_dice_alone(c):
    c.name_auditor()
    return audited(c)
