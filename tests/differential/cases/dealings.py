"""Words and dealings."""

from msgspec.structs import replace

from draws import group, words
from ledger import bodies as b
from ledger.rules import dealing
from tests.ceremony import Ceremony
from tests.differential.table import case

DICE = ("scr1", "scr2")


def late(c: Ceremony, name: str, extra: int = 1) -> None:
    """A second after a deadline; scrutineers stay in session if the day changes."""
    c.wait_until(getattr(c.draw.body.deadlines, name), extra)


def ended(c: Ceremony) -> Ceremony:
    c.act("draw.annulled", b.Annulled(c.draw_id, "error"), *c.enough(), "gar")
    return c


def boxed(c: Ceremony, **changes) -> bytes:
    return c.entry("draw.words_closed", c.words_body(**changes), *DICE)


def listed(c: Ceremony, hashes: list[bytes], root: bytes | None = None) -> bytes:
    blob = c.put(b"".join(hashes), dealing.WORDS_TYPE)
    body = b.WordsClosed(c.draw_id, (root or words.words_root(sorted(set(hashes)))).hex(), len(hashes), blob)
    return c.entry("draw.words_closed", body, *DICE)


@case(None, "announced words")
def a_lawful_box(c):
    return boxed(c)


@case(None, "announced words")
def an_empty_box(c):
    return listed(c, [])


@case("draw.ended", "announced words")
def a_box_of_an_ended_draw(c):
    body = c.words_body()
    return ended(c).entry("draw.words_closed", body, *DICE)


@case("draw.duplicate", "words")
def a_second_box(c):
    return boxed(c)


@case("draw.order", "announced")
def a_box_that_was_not_announced(c):
    return boxed(c)


@case("draw.deadline", "announced words")
def a_box_too_late(c):
    late(c, "words")
    return boxed(c)


@case(None, "announced words")
def a_box_in_the_last_second(c):
    late(c, "words", 0)
    return boxed(c)


@case("blob.reference", "announced words")
def a_list_of_words_of_another_media_type(c):
    body = c.words_body()
    return c.entry("draw.words_closed", replace(body, list=replace(body.list, media_type="text/plain")), *DICE)


@case("blob.reference", "announced words")
def a_list_of_words_of_another_size(c):
    body = c.words_body()
    return c.entry("draw.words_closed", replace(body, size=body.size + 1), *DICE)


@case("blob.missing", "announced words")
def words_that_nobody_has(c):
    body = c.words_body()
    return c.entry("draw.words_closed", replace(body, list=replace(body.list, sha256="00" * 32)), *DICE)


@case("words.order", "announced words")
def words_out_of_order(c):
    hashes = sorted(c.random.randbytes(32) for _ in range(3))
    return listed(c, hashes[::-1])


@case("words.order", "announced words")
def a_word_twice(c):
    one = c.random.randbytes(32)
    return listed(c, [one, one])


@case("words.root", "announced words")
def words_of_another_root(c):
    return listed(c, sorted(c.random.randbytes(32) for _ in range(3)), bytes(32))


@case("signature.missing", "announced words")
def a_box_closed_by_one_scrutineer(c):
    return c.entry("draw.words_closed", c.words_body(), "scr1")


def dealt(c: Ceremony, name: str = "dep1", **changes) -> bytes:
    said = {k: changes.pop(k) for k in ("after_size", "logged_at") if k in changes}
    return c.entry("draw.dealt", c.deal_body(name, **changes), name, **said)


@case(None, "announced")
def a_lawful_dealing(c):
    return dealt(c)


@case("draw.ended", "announced")
def a_dealing_for_an_ended_draw(c):
    return dealt(ended(c))


@case("draw.duplicate", "dealt1")
def a_second_dealing(c):
    return dealt(c)


@case("draw.duplicate", "closed")
def a_second_dealing_after_the_close(c):
    return dealt(c)


@case("draw.order", "dealt")
def a_dealing_after_the_close(c):
    """Two of three dealt and the deadline passed."""
    c.__dict__.update(two_dealt(c).__dict__)
    return dealt(c, "dep3")


def two_dealt(c: Ceremony) -> Ceremony:
    from tests.differential.table import stage

    other = stage("announced")
    other.deal("dep1", "dep2")
    late(other, "deals")
    other.close_deals()
    return other


@case("draw.order", "announced words")
def a_dealing_before_the_words(c):
    return dealt(c)


@case("draw.after", "announced")
def a_dealing_that_has_not_seen_the_pool(c):
    return dealt(c, after_size=c.pool.index)


@case(None, "announced")
def a_dealing_that_has_just_seen_the_pool(c):
    return dealt(c, after_size=c.pool.index + 1)


@case("draw.after", "words")
def a_dealing_that_has_not_seen_the_words(c):
    return dealt(c, after_size=c.draw.words_at)


@case("draw.deadline", "announced")
def a_dealing_too_late(c):
    late(c, "deals")
    return dealt(c)


@case(None, "announced")
def a_dealing_in_the_last_second(c):
    late(c, "deals", 0)
    return dealt(c)


@case("dealing.invalid", "announced")
def a_dealing_for_another_place(c):
    return c.entry("draw.dealt", c.deal_body("dep1", j=c.j("dep2")), "dep2")


@case("dealing.invalid", "announced")
def a_dealing_of_another_degree(c):
    body = c.deal_body("dep1")
    return dealt(c, commitments=(*body.commitments, body.commitments[0]))


@case("dealing.invalid", "announced")
def a_dealing_with_a_share_too_few(c):
    return dealt(c, shares=c.deal_body("dep1").shares[:-1])


@case("dealing.invalid", "announced")
def a_dealing_with_a_share_too_many(c):
    shares = c.deal_body("dep1").shares
    return dealt(c, shares=(*shares, shares[0]))


def with_share(ceremony: Ceremony, **changes) -> bytes:
    first, *others = ceremony.deal_body("dep1").shares
    return dealt(ceremony, shares=(replace(first, **changes), *others))


@case("dealing.invalid", "announced")
def a_share_that_is_no_point(c):
    return with_share(c, e="02" + "00" * 31)


@case("dealing.invalid", "announced")
def a_share_that_is_the_identity(c):
    return with_share(c, e="01" + "00" * 31)


@case("dealing.invalid", "announced")
def a_share_of_another_value(c):
    return with_share(c, e=c.deal_body("dep1").shares[1].e)


@case("dealing.invalid", "announced")
def a_scalar_above_the_order(c):
    share = c.deal_body("dep1").shares[0]
    z = int.from_bytes(bytes.fromhex(share.z), "little") + group.L
    return with_share(c, z=z.to_bytes(32, "little").hex())


@case("dealing.invalid", "announced")
def a_commitment_that_is_the_identity(c):
    return dealt(c, commitments=("01" + "00" * 31, c.deal_body("dep1").commitments[1]))


@case("signature.missing", "announced")
def a_dealing_signed_by_somebody_else(c):
    return c.entry("draw.dealt", c.deal_body("dep1"), "dep2")


@case("power.reference", "announced")
def a_dealing_by_no_trustee(c):
    return c.entry("draw.dealt", c.deal_body("dep1", j=4), "dep1")


@case("signature.missing", "announced")
def a_dealing_signed_with_a_key_that_is_not_the_rosters(c):
    body = c.deal_body("dep1")
    c.act("key.rotated", c.rotate_body("dep1", c.new_key("dep1'", c.id("dep1"))), "dep1", "dep1'", clause="4.2")
    return c.entry("draw.dealt", body, "dep1'")


@case("signature.unknown_key", "announced")
def a_dealing_signed_with_a_key_no_longer_in_force(c):
    body = c.deal_body("dep1")
    c.act("key.rotated", c.rotate_body("dep1", c.new_key("dep1'", c.id("dep1"))), "dep1", "dep1'", clause="4.2")
    return c.entry("draw.dealt", body, "dep1")


@case(None, "announced")
def a_trustee_whose_role_ended_still_deals(c):
    c.act("role.ended", b.RoleEnded(c.id("dep1"), "DEP", "resigned"), "dep1", clause="5.4")
    return dealt(c)
