"""Sealed pools."""

from msgspec.structs import replace

from draws import pool
from ledger import bodies as b
from ledger.rules import purposes
from tests.ceremony import DAY, Ceremony
from tests.differential.table import case


def pool_of(c: Ceremony, *who: str, size: int = 40, **changes) -> bytes:
    return c.entry("draw.pool_sealed", c.pool_body(size, **changes), *(who or ("ani", "dpd")))


def relisted(c: Ceremony, leaves: list[bytes], **changes) -> bytes:
    """A pool whose list of leaves is another one."""
    body = c.pool_body()
    public = c.put(b"".join(leaves), purposes.LEAVES_TYPE)
    changed = replace(body, rosters=(public, body.rosters[1]), **changes)
    return c.entry("draw.pool_sealed", changed, "ani", "dpd")


@case(None, "agreed")
def a_lawful_pool(c):
    return pool_of(c)


@case(None, "sealed")
def a_pool_again_before_the_announcement(c):
    return pool_of(c)


@case("pool.purpose", "agreed")
def a_pool_for_no_purpose(c):
    return pool_of(c, purpose="00" * 32)


@case("pool.draw_live", "announced")
def a_person_added_to_the_pool_after_the_announcement(c):
    return pool_of(c, size=41)


@case("pool.draw_live", "concluded")
def a_pool_for_seats_already_drawn(c):
    return pool_of(c)


@case(None, "annulled")
def a_pool_after_an_annulment(c):
    return pool_of(c)


def without_trustees(c: Ceremony, *names: str) -> None:
    for name in names:
        c.act("role.ended", b.RoleEnded(c.id(name), "DEP", "resigned"), name, clause="5.4")


@case("pool.trustee_unproved", "agreed")
def a_trustee_without_a_key(c):
    c.act("key.revoked", b.KeyRevoked(c.id("dep1"), c.key("dep1"), "lost"), "dep1", clause="4.2")
    return pool_of(c)


@case("pool.trustee_unproved", "agreed")
def a_trustee_who_shares_nothing(c):
    new = c.new_key("dep1'", c.id("dep1"))
    body = replace(c.rotate_body("dep1", new), sharing_key=None, proof=None)
    c.act("key.rotated", body, "dep1", "dep1'", clause="4.2")
    return pool_of(c)


def late_keys(c: Ceremony, *names: str) -> None:
    """New keys that the old ones did not vouch for."""
    for name in names:
        new = c.new_key(f"{name}'", c.id(name))
        c.act("key.rotated", c.rotate_body(name, new), "ani", "gar", f"{name}'", clause="4.3")


@case("pool.trustee_waiting", "agreed")
def trustees_whose_keys_must_wait(c):
    late_keys(c, *c.trustees)
    return pool_of(c)


@case(None, "agreed")
def trustees_whose_keys_have_waited(c):
    late_keys(c, *c.trustees)
    c.wait(7 * DAY)
    return pool_of(c)


@case("pool.trustee_waiting", "agreed")
def trustees_whose_keys_have_waited_a_second_too_little(c):
    late_keys(c, *c.trustees)
    c.wait(7 * DAY - 1 - 120)
    return pool_of(c)


@case("pool.trustee_waiting", "agreed")
def a_trustee_enrolled_again_must_wait(c):
    without_trustees(c, "dep2", "dep3")
    c.act("key.revoked", b.KeyRevoked(c.id("dep1"), c.key("dep1"), "lost"), "dep1", clause="4.2")
    c.new_key("dep1")
    c.enrol("dep1")
    return pool_of(c)


@case("pool.trustee_waiting", "agreed")
def one_trustee_who_waits_among_three(c):
    late_keys(c, "dep2")
    return pool_of(c)


@case("pool.too_many_trustees", "empty")
def thirty_two_trustees(c):
    crowd = Ceremony(trustees=32, seed=3)
    c.__dict__.update(crowd.__dict__)
    c.to_people().agree()
    return pool_of(c)


@case(None, "empty")
def thirty_one_trustees(c):
    crowd = Ceremony(trustees=31, seed=4)
    c.__dict__.update(crowd.__dict__)
    c.to_people().agree()
    return pool_of(c)


@case("pool.rosters", "agreed")
def rosters_in_the_wrong_order(c):
    body = c.pool_body()
    return c.entry("draw.pool_sealed", replace(body, rosters=body.rosters[::-1]), "ani", "dpd")


@case("pool.rosters", "agreed")
def leaves_of_another_size(c):
    body = c.pool_body()
    rosters = (replace(body.rosters[0], size=body.rosters[0].size + 32), body.rosters[1])
    return c.entry("draw.pool_sealed", replace(body, rosters=rosters), "ani", "dpd")


@case("pool.rosters", "agreed")
def a_public_auditors_roster(c):
    body = c.pool_body()
    rosters = (body.rosters[0], replace(body.rosters[1], audience="public"))
    return c.entry("draw.pool_sealed", replace(body, rosters=rosters), "ani", "dpd")


@case(None, "agreed")
def an_auditors_roster_that_is_not_at_hand(c):
    body = c.pool_body()
    rosters = (body.rosters[0], replace(body.rosters[1], sha256="00" * 32))
    return c.entry("draw.pool_sealed", replace(body, rosters=rosters), "ani", "dpd")


@case("blob.missing", "agreed")
def leaves_that_nobody_has(c):
    body = c.pool_body()
    rosters = (replace(body.rosters[0], sha256="00" * 32), body.rosters[1])
    return c.entry("draw.pool_sealed", replace(body, rosters=rosters), "ani", "dpd")


@case("blob.missing", "agreed")
def leaves_that_are_fewer_than_said(c):
    body = c.pool_body()
    short = c.put(b"\x00" * 32, purposes.LEAVES_TYPE)
    rosters = (replace(body.rosters[0], sha256=short.sha256), body.rosters[1])
    return c.entry("draw.pool_sealed", replace(body, rosters=rosters), "ani", "dpd")


def fresh_leaves(c: Ceremony, size: int = 40) -> list[bytes]:
    return sorted(c.random.randbytes(32) for _ in range(size))


@case("pool.order", "agreed")
def leaves_out_of_order(c):
    leaves = fresh_leaves(c)
    return relisted(c, leaves[::-1])


@case("pool.order", "agreed")
def a_leaf_twice(c):
    leaves = fresh_leaves(c, 39)
    return relisted(c, [leaves[0], *leaves])


@case("pool.root", "agreed")
def leaves_of_another_root(c):
    return relisted(c, fresh_leaves(c))


@case(None, "agreed")
def leaves_of_nobody_but_well_formed(c):
    leaves = fresh_leaves(c)
    return relisted(c, leaves, root=pool.root(leaves).hex())


def recounted(c: Ceremony, *counts: int | None, values: tuple[str, ...] = (), **changes) -> bytes:
    """A pool with a single feature and these counts."""
    values = values or tuple("abcdefgh"[: len(counts)])
    rows = tuple(b.Count(v, n) for v, n in zip(values, counts, strict=True))
    features = (b.Feature("f", values),)
    changes = {"features": features, "counts": (b.FeatureCounts("f", rows),)} | changes
    return c.entry("draw.pool_sealed", c.pool_body(**changes), "ani", "dpd")


@case(None, "agreed")
def counts_that_sum_to_the_size(c):
    return recounted(c, 20, 20)


@case("pool.counts", "agreed")
def counts_that_are_too_few(c):
    return recounted(c, 20, 19)


@case("pool.counts", "agreed")
def counts_that_are_too_many(c):
    return recounted(c, 20, 21)


@case("pool.counts", "agreed")
def a_single_masked_count(c):
    return recounted(c, 36, None)


@case(None, "agreed")
def two_masked_counts(c):
    return recounted(c, 34, None, None)


@case("pool.counts", "agreed")
def masked_counts_beside_too_many(c):
    return recounted(c, 41, None, None)


@case(None, "agreed")
def nothing_but_masked_counts(c):
    return recounted(c, None, None)


@case("pool.counts", "agreed")
def one_value_that_is_masked(c):
    return recounted(c, None)


@case("pool.counts", "agreed")
def a_value_twice(c):
    return recounted(c, 20, 20, values=("a", "a"))


@case("pool.counts", "agreed")
def counts_of_another_feature(c):
    return recounted(c, 20, 20, counts=(b.FeatureCounts("g", (b.Count("a", 20), b.Count("b", 20))),))


@case("pool.counts", "agreed")
def counts_in_another_order(c):
    return recounted(c, 20, 20, counts=(b.FeatureCounts("f", (b.Count("b", 20), b.Count("a", 20))),))


@case("pool.counts", "agreed")
def a_feature_twice(c):
    row = b.FeatureCounts("f", (b.Count("a", 40),))
    return recounted(c, 40, features=(b.Feature("f", ("a",)),) * 2, counts=(row, row))


@case(None, "agreed")
def no_features_at_all(c):
    return recounted(c, 40, features=(), counts=())


@case("pool.counts", "agreed")
def a_feature_without_counts(c):
    return recounted(c, 40, counts=())
