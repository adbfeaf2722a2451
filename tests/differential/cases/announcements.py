"""The announcement: what it stands on, and its strata."""

from msgspec.structs import replace

from ledger import bodies as b
from ledger.rules.methods.strata import CODES_TYPE
from tests.ceremony import Ceremony
from tests.differential.table import case


def announced(c: Ceremony, *who: str, **options) -> bytes:
    after = {"after_size": options.pop("after_size")} if "after_size" in options else {}
    return c.entry("draw.announced", c.announcement(**options), *(who or ("ani", "dep1", "dep2")), **after)


def changed(c: Ceremony, change, **options) -> bytes:
    """An announcement, changed by a function of it."""
    return c.entry("draw.announced", change(c.announcement(**options)), "ani", "dep1", "dep2")


@case(None, "sealed")
def a_lawful_announcement(c):
    return announced(c)


@case(None, "sealed")
def an_announcement_with_words(c):
    return announced(c, words=True)


@case("signature.missing", "sealed")
def an_announcement_without_the_trustees(c):
    return announced(c, "ani", "dep1")


@case("signature.missing", "sealed")
def a_trustee_whose_key_is_not_the_rosters(c):
    c.act("key.rotated", c.rotate_body("dep2", c.new_key("dep2'", c.id("dep2"))), "dep2", "dep2'", clause="4.2")
    return announced(c, "ani", "dep1", "dep2'")


@case("draw.banked", "sealed")
def an_announcement_that_has_not_seen_the_pool(c):
    return announced(c, after_size=c.pool.index)


@case("draw.banked", "sealed")
def an_announcement_signed_before_a_second_pool(c):
    size = c.state.size
    c.seal()
    return announced(c, after_size=size)


@case(None, "sealed")
def an_announcement_that_has_just_seen_the_pool(c):
    c.act("role.ended", b.RoleEnded(c.id("mem2"), "MEM", "resigned"), "mem2", clause="5.4")
    return announced(c, after_size=c.pool.index + 1)


@case("draw.pool", "sealed")
def an_announcement_without_a_pool(c):
    return announced(c, pool="00" * 32)


@case("draw.pool", "sealed")
def an_announcement_of_no_purpose(c):
    return announced(c, purpose="00" * 32)


@case("draw.pool", "sealed")
def the_pool_before_the_last(c):
    first = c.pool_id
    c.seal()
    return announced(c, pool=first)


@case("draw.pool", "sealed")
def the_pool_of_another_purpose(c):
    first = c.purpose_id
    c.agree(6, reach=("autre",)).seal()
    return announced(c, purpose=first)


@case("draw.number", "sealed")
def a_number_that_skips_one(c):
    return announced(c, number=2)


@case("draw.number", "annulled")
def a_number_that_comes_back(c):
    c.seal()
    return announced(c, number=1)


@case("draw.live", "announced")
def two_draws_of_one_purpose(c):
    return announced(c)


@case("draw.redo", "sealed")
def a_draw_to_do_again_where_there_is_none(c):
    return announced(c, redo_of="00" * 32)


@case("draw.redo", "annulled")
def a_second_draw_that_does_not_name_the_first(c):
    c.seal()
    return announced(c, redo_of=None)


@case(None, "annulled")
def a_second_draw_that_names_the_first(c):
    return announced(c)


@case("draw.redo", "annulled")
def a_second_draw_under_a_new_purpose_must_name_the_first(c):
    c.agree(6, reach=("autre",)).seal()
    return announced(c, redo_of=None)


@case("draw.redo", "annulled")
def a_third_draw_that_names_the_first(c):
    first = c.draw_id
    c.announce()
    c.annul()
    return announced(c, redo_of=first)


@case(None, "annulled")
def a_third_draw_that_names_the_second(c):
    c.announce()
    c.annul()
    return announced(c)


@case(None, "annulled")
def a_cited_draw_is_not_cited_again(c):
    """The redo is live; another purpose of the same seats has nothing left to cite."""
    c.announce()
    c.agree(6, reach=("autre",)).seal()
    return announced(c)


@case("draw.method", "sealed")
def weights_where_nobody_weighs(c):
    return changed(c, lambda body: replace(body, weights=body.codes))


@case("draw.roster", "sealed")
def chosen_trustees(c):
    def change(body):
        rows = tuple(replace(r, j=j) for j, r in enumerate(body.trustees[:2], 1))
        return replace(body, trustees=rows)

    body = change(c.announcement())
    return c.entry("draw.announced", body, "ani", *(c.name_of(row.person) for row in body.trustees))


@case("draw.roster", "sealed")
def trustees_with_other_keys(c):
    def change(body):
        rows = (replace(body.trustees[0], sharing_key="11" * 32), *body.trustees[1:])
        return replace(body, trustees=rows)

    return changed(c, change)


@case("draw.roster", "sealed")
def a_trustee_twice_under_two_keys(c):
    """Each row's own key counts, also where one person has two rows."""

    def change(body):
        rows = (*body.trustees[:2], replace(body.trustees[2], person=body.trustees[0].person))
        return replace(body, trustees=rows)

    body = change(c.announcement())
    signers = (c.name_of(row.person) for row in body.trustees[:2])
    return c.entry("draw.announced", body, "ani", *signers)


@case("draw.threshold", "sealed")
def a_lower_threshold(c):
    return announced(c, "ani", "dep1", t=1)


@case("draw.threshold", "sealed")
def a_higher_threshold(c):
    return announced(c, "ani", *c.trustees, t=3)


@case("draw.seats", "sealed")
def fewer_seats_than_agreed(c):
    return changed(c, lambda body: replace(body, strata=(body.strata[0],)))


@case("strata.unknown", "sealed")
def a_stratum_of_an_unknown_feature(c):
    where = (b.Where("lune", "pleine"),)
    return changed(c, lambda x: replace(x, strata=(replace(x.strata[0], where=where), x.strata[1])))


@case("strata.unknown", "sealed")
def a_stratum_of_an_unknown_value(c):
    where = (b.Where("quartier", "est"),)
    return changed(c, lambda x: replace(x, strata=(replace(x.strata[0], where=where), x.strata[1])))


@case("strata.unknown", "sealed")
def a_feature_twice_in_a_stratum(c):
    where = (b.Where("quartier", "nord"),) * 2
    return changed(c, lambda x: replace(x, strata=(replace(x.strata[0], where=where), x.strata[1])))


@case("strata.overlap", "sealed")
def the_same_stratum_twice(c):
    return changed(c, lambda x: replace(x, strata=(x.strata[0], x.strata[0])))


@case("strata.overlap", "sealed")
def strata_by_different_features(c):
    where = (b.Where("âge", "60+"),)
    return changed(c, lambda x: replace(x, strata=(x.strata[0], replace(x.strata[1], where=where))))


@case("strata.overlap", "sealed")
def a_stratum_of_everybody_beside_another(c):
    return changed(c, lambda x: replace(x, strata=(x.strata[0], replace(x.strata[1], where=()))))


def coded(c: Ceremony, data: bytes, **options) -> bytes:
    return changed(c, lambda x: replace(x, codes=c.put(data, CODES_TYPE)), **options)


@case("blob.reference", "sealed")
def codes_of_another_media_type(c):
    return changed(c, lambda x: replace(x, codes=replace(x.codes, media_type="text/plain")))


@case("blob.reference", "sealed")
def codes_of_fewer_people(c):
    return coded(c, b"\x00\x00" * 39)


@case("blob.missing", "sealed")
def codes_that_nobody_has(c):
    return changed(c, lambda x: replace(x, codes=replace(x.codes, sha256="00" * 32)))


@case("strata.codes", "sealed")
def a_code_of_no_stratum(c):
    return coded(c, b"\x00\x00" * 20 + b"\x00\x02" * 20)


@case(None, "sealed")
def people_in_no_stratum(c):
    return coded(c, b"\x00\x00" * 15 + b"\xff\xff" * 10 + b"\x00\x01" * 15)


@case("strata.too_small", "sealed")
def nine_people_in_no_stratum(c):
    return coded(c, b"\x00\x00" * 15 + b"\xff\xff" * 9 + b"\x00\x01" * 16)


@case(None, "sealed")
def nine_people_in_no_stratum_of_an_open_draw(c):
    return coded(c, b"\x00\x00" * 15 + b"\xff\xff" * 9 + b"\x00\x01" * 16, mode="open")


@case("strata.too_small", "sealed")
def one_person_outside_the_only_stratum(c):
    return coded(c, b"\x00\x00" * 39 + b"\xff\xff", districts=1)


@case("strata.too_small", "sealed")
def a_single_stratum_of_nine_when_the_others_are_in_none(c):
    return coded(c, b"\x00\x00" * 9 + b"\xff\xff" * 31, districts=1)


@case("strata.unknown", "agreed")
def a_stratum_of_those_who_did_not_answer(c):
    """The list has the value, for somebody has it; it fills no quota and makes no stratum."""
    body = c.pool_body()
    values = ("nord", "sud", "non renseigné")
    features = (replace(body.features[0], values=values), *body.features[1:])
    shown = tuple(b.Count(value, 20 if value == "sud" else None) for value in values)
    c.seal(features=features, counts=(replace(body.counts[0], values=shown), *body.counts[1:]))
    where = (b.Where("quartier", "non renseigné"),)
    return changed(c, lambda x: replace(x, strata=(replace(x.strata[0], where=where), x.strata[1])))


@case("strata.too_small", "sealed")
def nine_people_in_a_stratum(c):
    return coded(c, b"\x00\x00" * 9 + b"\x00\x01" * 31)


@case(None, "sealed")
def ten_people_in_a_stratum(c):
    return coded(c, b"\x00\x00" * 10 + b"\x00\x01" * 30)


@case(None, "sealed")
def nine_people_in_an_open_stratum(c):
    return coded(c, b"\x00\x00" * 9 + b"\x00\x01" * 31, mode="open")


@case("strata.too_small", "sealed")
def fewer_people_than_seats(c):
    return coded(c, b"\x00\x00" * 2 + b"\x00\x01" * 38, mode="open")


@case("strata.too_small", "sealed")
def nobody_in_a_stratum(c):
    return coded(c, b"\x00\x01" * 40, mode="open")


@case("strata.codes", "sealed")
def an_unknown_code_is_told_before_a_stratum_too_small(c):
    return coded(c, b"\x00\x05" * 40, mode="open")


@case(None, "small")
def six_people_for_six_seats_in_one_stratum(c):
    return announced(c, districts=1)
