"""A draw with weights: its announcement, its result, its substitutes."""

from msgspec.structs import replace

from ledger import bodies as b
from ledger import compose
from tests.ceremony import Ceremony
from tests.differential.cases.announcements import announced, changed
from tests.differential.table import case


def weighing(c: Ceremony, change, weights=(1, 3)) -> bytes:
    return changed(c, lambda body: replace(body, weights=change(body.weights)), weights=weights, districts=1)


@case(None, "sealed")
def a_lawful_weighted_announcement(c):
    return announced(c, weights=(1, 3), districts=1)


@case(None, "sealed")
def one_weight_for_a_whole_stratum(c):
    return announced(c, weights=(9,))


@case(None, "sealed")
def the_greatest_weight(c):
    return announced(c, weights=(2**32 - 1, 1), districts=1)


@case("draw.method", "sealed")
def a_weighted_draw_without_weights(c):
    return changed(c, lambda body: replace(body, method="weighted"))


@case("blob.reference", "sealed")
def weights_of_another_media_type(c):
    return weighing(c, lambda blob: replace(blob, media_type="text/plain"))


@case("blob.reference", "sealed")
def weights_for_the_auditors_alone(c):
    return weighing(c, lambda blob: replace(blob, audience="auditors"))


@case("blob.reference", "sealed")
def weights_of_fewer_people(c):
    return weighing(c, lambda blob: replace(blob, size=blob.size - 4))


@case("blob.missing", "sealed")
def weights_that_nobody_has(c):
    return weighing(c, lambda blob: replace(blob, sha256="00" * 32))


@case("weights.zero", "sealed")
def somebody_without_a_weight(c):
    return announced(c, weights=(1, 0), districts=1)


@case("weights.zero", "sealed")
def somebody_in_no_stratum_without_a_weight(c):
    strata = (b.Stratum((b.Where("quartier", "nord"),), 6),)
    codes = c.codes(strata)
    outside = c.blobs[codes.sha256].index(b"\xff\xff") // 2
    weights = c.weights(*(int(i != outside) for i in range(c.pool.body.size)))
    return changed(c, lambda body: replace(body, strata=strata, codes=codes, weights=weights), weights=(1,))


@case("weights.too_small", "sealed")
def a_weight_that_few_people_of_a_stratum_share(c):
    return announced(c, weights=(1, 1, 1, 1, 5), districts=1)


@case(None, "sealed")
def the_same_weight_in_an_open_draw(c):
    return announced(c, weights=(1, 1, 1, 1, 5), districts=1, mode="open")


@case("draw.method", "announced weighted")
def another_weighted_draw_does_not_count_before_its_fields_are_right(c):
    c.annul()
    c.seal()
    return changed(c, lambda body: replace(body, method="stratified"), weights=(1, 3), districts=1)


@case(None, "openings weighted")
def the_result_of_a_weighted_draw(c):
    return c.entry("draw.concluded", compose.concluded(c.draw), "ani", "scr1")


@case("result.digest", "openings weighted")
def the_result_without_the_weights(c):
    plain = c.fork()
    plain.draw.body = replace(plain.draw.body, method="stratified", weights=None)
    return c.entry("draw.concluded", compose.concluded(plain.draw), "ani", "scr1")


def with_a_vacancy(c: Ceremony) -> int:
    vacated = c.drawn()[0]
    c.vacate(vacated)
    return vacated


@case(None, "concluded weighted")
def the_substitute_of_a_weighted_draw(c):
    return c.entry("seat.filled", compose.filled(c.draw, with_a_vacancy(c)), "ani")


@case("seat.substitute", "concluded weighted")
def the_substitute_without_the_weights(c):
    for vacated in c.drawn():
        c.vacate(vacated)
        plain = c.fork()
        plain.draw.body = replace(plain.draw.body, method="stratified", weights=None)
        position = compose.filled(plain.draw, vacated).position
        if position != compose.filled(c.draw, vacated).position:
            return c.entry("seat.filled", b.SeatFilled(c.draw_id, vacated, position), "ani")
        c.fill(vacated)
    raise AssertionError("the weights changed nothing")
