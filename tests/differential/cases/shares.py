"""Shares, and the close of the openings."""

from msgspec.structs import replace

from draws import group
from ledger import bodies as b
from ledger import compose
from tests.ceremony import Ceremony
from tests.differential.cases.dealings import late
from tests.differential.cases.openings import two_dealers
from tests.differential.table import case


def shared(c: Ceremony, name: str = "dep1", **changes) -> bytes:
    said = {k: changes.pop(k) for k in ("after_size",) if k in changes}
    return c.entry("draw.shared", c.share_body(name, **changes), name, **said)


@case(None, "diced")
def lawful_shares(c):
    return shared(c)


@case(None, "opened")
def shares_of_a_single_secret_that_is_open_already(c):
    """Nobody needs it; nothing forbids it."""
    c.__dict__.update(_diced(c).__dict__)
    body = c.share_body("dep1")
    c.open_all()
    return c.entry("draw.shared", body, "dep1")


def _diced(c: Ceremony) -> Ceremony:
    from tests.differential.table import stage

    return stage("diced")


@case("draw.order", "closed")
def shares_before_the_dice(c):
    return shared(c)


@case("draw.order", "openings")
def shares_after_the_openings_were_closed(c):
    c.__dict__.update(_diced(c).__dict__)
    body = c.share_body("dep1")
    c.open_all().close_openings()
    return c.entry("draw.shared", body, "dep1")


@case("opening.not_dealer", "empty")
def shares_of_a_secret_that_was_not_dealt(c):
    two_dealers(c)
    body = c.share_body("dep1")
    missing = next(j for j in (1, 2, 3) if j not in c.draw.dealers)
    rows = sorted((*body.shares, replace(body.shares[0], j=missing)), key=lambda r: r.j)
    return shared(c, shares=tuple(rows))


@case(None, "empty")
def shares_by_a_trustee_who_did_not_deal(c):
    two_dealers(c)
    return shared(c, "dep3")


@case("draw.duplicate", "diced")
def shares_given_twice(c):
    body = c.share_body("dep1")
    c.share("dep1")
    return c.entry("draw.shared", body, "dep1")


@case("draw.duplicate", "diced")
def shares_of_which_one_was_given(c):
    body = c.share_body("dep1")
    c.act("draw.shared", replace(body, shares=body.shares[:1]), "dep1")
    return c.entry("draw.shared", body, "dep1")


@case(None, "diced")
def shares_one_by_one(c):
    body = c.share_body("dep1")
    c.act("draw.shared", replace(body, shares=body.shares[:1]), "dep1")
    return c.entry("draw.shared", replace(body, shares=body.shares[1:]), "dep1")


@case("draw.after", "diced")
def shares_that_have_not_seen_the_dice(c):
    return shared(c, after_size=c.draw.diced_at)


@case("draw.deadline", "diced")
def shares_too_late(c):
    late(c, "openings")
    return shared(c)


def with_point(ceremony: Ceremony, **changes) -> bytes:
    first, *others = ceremony.share_body("dep1").shares
    return shared(ceremony, shares=(replace(first, **changes), *others))


@case("share.invalid", "diced")
def a_forged_share(c):
    """A point of the forger's choice, with the proof of the true one."""
    return with_point(c, point=group.multiply(group.H, 7).hex())


@case("share.invalid", "diced")
def a_share_with_a_proof_for_another_secret(c):
    rows = c.share_body("dep1").shares
    return with_point(c, c=rows[1].c, z=rows[1].z)


@case("share.invalid", "diced")
def a_share_with_an_overlong_scalar(c):
    return with_point(c, c="ff" * 32)


@case("share.invalid", "diced")
def shares_of_somebody_else(c):
    return c.entry("draw.shared", c.share_body("dep1", helper=c.j("dep2")), "dep2")


@case("power.reference", "diced")
def shares_by_no_trustee(c):
    return shared(c, helper=9)


def points(c: Ceremony, *who: str, clause: str = "6.6", after_size: int | None = None, **changes) -> bytes:
    said = {} if after_size is None else {"after_size": after_size}
    body = compose.openings_closed(c.draw)
    changed = replace(body, **changes) if changes else body
    return c.entry("draw.openings_closed", changed, *(who or c.enough()), clause=clause, **said)


@case(None, "opened")
def lawful_points(c):
    return points(c)


@case("draw.duplicate", "openings")
def points_twice(c):
    return points(c)


@case("draw.order", "dealt")
def points_before_the_close(c):
    body = b.OpeningsClosed(c.draw_id, (b.SecretPoint(1, "00" * 32),))
    return c.entry("draw.openings_closed", body, *c.enough(), clause="6.6")


@case("draw.order", "closed")
def points_before_the_dice(c):
    body = b.OpeningsClosed(c.draw_id, (b.SecretPoint(1, "00" * 32),))
    return c.entry("draw.openings_closed", body, *c.enough(), clause="6.6")


@case("draw.banked", "opened")
def points_with_banked_signatures(c):
    return points(c, after_size=c.state.size - 1)


@case("openings.early", "opened")
def points_by_anyone_before_the_deadline(c):
    return points(c, "par1", clause="6.8")


@case("openings.early", "opened")
def points_by_too_few_trustees_before_the_deadline(c):
    return points(c, "dep1", clause="6.8")


@case("openings.early", "opened")
def points_in_the_last_second_for_openings(c):
    late(c, "openings", 0)
    return points(c, "par1", clause="6.8")


@case(None, "opened")
def points_by_anyone_after_the_deadline(c):
    late(c, "openings")
    return points(c, "par1", clause="6.8")


@case(None, "opened")
def points_by_enough_trustees_under_the_clause_for_anyone(c):
    return points(c, "dep1", "dep2", clause="6.8")


@case("openings.early", "opened")
def points_by_trustees_with_new_keys(c):
    for name in ("dep1", "dep2"):
        new = c.new_key(f"{name}'", c.id(name))
        c.act("key.rotated", c.rotate_body(name, new), name, f"{name}'", clause="4.2")
    return points(c, "dep1'", "dep2'", clause="6.8")


def some_points(c: Ceremony, *js: int) -> b.OpeningsClosed:
    rows = tuple(b.SecretPoint(j, (c.draw.point(j) or bytes(32)).hex()) for j in js)
    return b.OpeningsClosed(c.draw_id, rows)


@case("openings.incomplete", "diced")
def points_while_a_secret_is_closed(c):
    c.open("dep1", "dep2")
    return c.entry("draw.openings_closed", some_points(c, 1, 2, 3), *c.enough(), clause="6.6")


@case("openings.incomplete", "diced")
def points_with_one_share_of_two(c):
    c.open("dep1", "dep2")
    c.share("dep1")
    return c.entry("draw.openings_closed", some_points(c, 1, 2, 3), *c.enough(), clause="6.6")


@case(None, "diced")
def points_with_two_shares_of_two(c):
    c.open("dep1", "dep2").share("dep1", "dep2")
    return points(c)


@case("openings.points", "opened")
def a_point_left_out(c):
    return points(c, points=compose.openings_closed(c.draw).points[:2])


@case("openings.points", "opened")
def another_point(c):
    rows = compose.openings_closed(c.draw).points
    return points(c, points=(replace(rows[0], point=rows[1].point), *rows[1:]))


@case("openings.incomplete", "diced")
def incomplete_openings_are_told_after_the_deadline_too(c):
    late(c, "openings")
    return c.entry("draw.openings_closed", some_points(c, 1, 2, 3), "par1", clause="6.8")
