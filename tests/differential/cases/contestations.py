"""Contestations, their evidence, and answers."""

from msgspec.structs import replace

from ledger import bodies as b
from ledger import compose
from ledger.rules.life import ENTRY_TYPE, MOST_TEXT
from tests.ceremony import Ceremony, lax, sealed
from tests.differential.cases.results import late
from tests.differential.table import case


def contested(c: Ceremony, *who: str, evidence: bytes | None = None, **changes) -> bytes:
    proof = c.put(evidence, ENTRY_TYPE) if evidence is not None else None
    body = replace(b.Contested(c.draw_id, c.text(), proof), **changes)
    return c.entry("draw.contested", body, *(who or ("par1",)))


@case(None, "announced")
def a_contestation_before_the_result(c):
    return contested(c)


@case(None, "concluded")
def a_contestation_in_the_last_second(c):
    late(c, "contest", 0)
    return contested(c, "mem1")


@case("draw.deadline", "concluded")
def a_contestation_a_second_late(c):
    late(c, "contest")
    return contested(c)


@case(None, "annulled")
def a_contestation_of_an_annulled_draw(c):
    return contested(c)


@case(None, "announced")
def a_contestation_for_auditors(c):
    return contested(c, text=c.text(audience="auditors"))


@case("signature.unknown_key", "announced")
def a_contestation_by_somebody_without_a_key(c):
    return contested(c, "hab1")


@case("blob.reference", "announced")
def a_contestation_that_is_no_text(c):
    return contested(c, text=replace(c.text(), media_type="text/html"))


@case("blob.reference", "announced")
def an_empty_contestation(c):
    return contested(c, text=c.text(""))


@case("blob.reference", "announced")
def an_empty_contestation_for_auditors(c):
    return contested(c, text=c.text("", "auditors"))


@case(None, "announced")
def the_longest_contestation(c):
    return contested(c, text=c.text("x" * MOST_TEXT))


@case("blob.reference", "announced")
def a_contestation_too_long(c):
    return contested(c, text=c.text("x" * (MOST_TEXT + 1)))


@case("blob.reference", "announced")
def a_contestation_for_auditors_too_long(c):
    return contested(c, text=c.text("x" * (MOST_TEXT + 1), "auditors"))


@case("blob.missing", "announced")
def a_contestation_without_its_text(c):
    return contested(c, text=replace(c.text(), sha256="ab" * 32))


@case("contest.text", "announced")
def a_contestation_that_moves_the_cursor(c):
    return contested(c, text=c.text("un\x1b[2Jdeux"))


@case("contest.text", "announced")
def a_contestation_that_is_not_utf8(c):
    return contested(c, text=c.put(b"\xff\xfe", "text/plain"))


@case(None, "announced")
def a_contestation_of_two_lines(c):
    return contested(c, text=c.text("un\ndeux"))


def other_dealing(c: Ceremony, name: str = "dep1") -> bytes:
    """What a trustee signs who deals once more, with another secret."""
    body = compose.dealing(c.draw, c.j(name), c.scalar())[1]
    return c.entry("draw.dealt", body, name)


@case(None, "dealt")
def evidence_of_a_second_dealing(c):
    return contested(c, evidence=other_dealing(c))


@case(None, "contested annulled")
def an_answer_after_the_annulment(c):
    return answered(c)


@case("contest.evidence", "dealt")
def evidence_that_is_the_dealing_itself(c):
    return contested(c, evidence=c.entry("draw.dealt", c.deal_body("dep1"), "dep1"))


@case("contest.evidence", "dealt1")
def evidence_of_a_first_dealing(c):
    return contested(c, evidence=other_dealing(c, "dep2"))


@case("contest.evidence", "dealt")
def evidence_signed_by_somebody_else(c):
    body = b.parse("draw.dealt", b.plain(c.deal_body("dep1")) | {"j": c.j("dep2")})
    return contested(c, evidence=c.entry("draw.dealt", body, "dep1"))


@case("contest.evidence", "dealt")
def evidence_with_a_forged_signature(c):
    bodies = c.deal_body("dep1"), c.deal_body("dep1", shares=c.deal_body("dep2").shares)
    honest, other = (lax(c.statement("draw.dealt", body)) for body in bodies)
    return contested(c, evidence=sealed(other, c.sign(honest, "dep1"), c.now))


@case(None, "diced")
def evidence_of_other_dice(c):
    return contested(c, evidence=c.entry("draw.diced", c.dice_body("9" * 20), "scr1", "scr3"))


@case("contest.evidence", "diced")
def evidence_of_dice_by_people_who_never_threw(c):
    return contested(c, evidence=c.entry("draw.diced", c.dice_body("9" * 20), "scr3"))


def other_close(c: Ceremony, **changes) -> bytes:
    return c.entry(
        "draw.deals_closed", c.close_body(dealers=c.close_body().dealers[:2]), *c.enough(), clause="6.6", **changes
    )


@case(None, "closed")
def evidence_of_a_second_close(c):
    return contested(c, evidence=other_close(c))


@case("contest.evidence", "closed")
def evidence_that_is_a_close_from_before(c):
    """It was waiting for signatures when somebody dealt: honest people write it anew."""
    return contested(c, evidence=other_close(c, after_size=c.draw.closed_at))


@case("contest.evidence", "opened")
def evidence_of_a_step_that_proves_nothing(c):
    return contested(c, evidence=c.entry("draw.opened", c.open_body("dep1"), "dep1"))


@case("contest.evidence", "dealt")
def evidence_of_another_ledger(c):
    other = b.parse("draw.dealt", b.plain(c.deal_body("dep1", shares=c.deal_body("dep2").shares)))
    return contested(c, evidence=c.entry("draw.dealt", other, "dep1", ledger="example/les-saules"))


@case("contest.evidence", "dealt")
def evidence_of_another_draw(c):
    body = c.deal_body("dep1", draw="ab" * 32)
    statement = c.statement("draw.lapsed", b.Lapsed(c.draw_id), "6.8")
    payload = lax(statement | {"kind": "draw.dealt", "body": b.plain(body)})
    return contested(c, evidence=sealed(payload, c.sign(payload, "dep1"), c.now))


@case("contest.evidence", "dealt")
def evidence_that_is_no_entry(c):
    return contested(c, evidence=b"{}")


@case("contest.evidence", "dealt")
def evidence_that_is_no_statement(c):
    return contested(c, evidence=sealed(b"{}", c.sign(b"{}", "dep1"), c.now))


@case("contest.evidence", "dealt")
def evidence_of_an_unknown_kind(c):
    return contested(c, evidence=c.entry("draw.wished", {"draw": c.draw_id}, "dep1", clause="6.5"))


@case("blob.reference", "dealt")
def evidence_for_auditors_only(c):
    return _with(c, audience="auditors")


@case("blob.reference", "dealt")
def evidence_of_another_media_type(c):
    return _with(c, media_type="text/plain")


@case("blob.reference", "dealt")
def evidence_longer_than_an_entry(c):
    return _with(c, size=65_536)


@case("blob.missing", "dealt")
def evidence_that_is_not_there(c):
    return _with(c, sha256="ab" * 32)


def _with(c: Ceremony, **changes) -> bytes:
    proof = replace(c.put(other_dealing(c), ENTRY_TYPE), **changes)
    return c.entry("draw.contested", b.Contested(c.draw_id, c.text(), proof), "par1")


def answered(c: Ceremony, *who: str, **changes) -> bytes:
    contestation = next(iter(c.draw.contestations), "ab" * 32)
    after = {"after_size": changes.pop("after_size")} if "after_size" in changes else {}
    body = replace(b.Answered(c.draw_id, contestation, c.text("Oui.")), **changes)
    return c.entry("draw.answered", body, *(who or ("ani", "gar")), **after)


@case(None, "contested")
def an_answer(c):
    return answered(c)


@case(None, "contested")
def an_answer_after_the_contest_period(c):
    late(c, "contest")
    return answered(c)


@case("contest.unknown", "announced")
def an_answer_to_nobody(c):
    return answered(c)


@case("contest.unknown", "contested")
def an_answer_to_the_announcement(c):
    return answered(c, contested=c.draw_id)


@case("draw.duplicate", "answered")
def an_answer_twice(c):
    return answered(c)


@case("draw.after", "contested")
def an_answer_from_before_the_contestation(c):
    return answered(c, after_size=c.state.size - 1)


def to_the_guarantor(c: Ceremony, *who: str, **changes) -> bytes:
    """An answer to what a guarantor has against the draw."""
    c.contest("gar")
    return answered(c, *who, **changes)


@case(None, "announced")
def an_answer_by_the_only_guarantor_to_their_own_contestation(c):
    return to_the_guarantor(c)


@case(None, "two guarantors")
def an_answer_by_another_guarantor_than_the_one_who_contests(c):
    return to_the_guarantor(c, "ani", "mem1")


@case("contest.own", "two guarantors")
def an_answer_by_the_guarantor_who_contests_beside_another(c):
    return to_the_guarantor(c)


@case(None, "two guarantors")
def an_answer_by_both_guarantors_of_whom_one_contests(c):
    return to_the_guarantor(c, "ani", "mem1", "gar")


@case(None, "two guarantors")
def an_answer_by_a_guarantor_to_somebody_else(c):
    c.contest("par1")
    return answered(c)


@case(None, "two guarantors")
def an_answer_by_the_guarantor_who_contests_once_the_other_has_no_key(c):
    c.contest("gar")
    c.act("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "lost"), "mem1", clause="4.2")
    return answered(c)


@case(None, "two guarantors")
def an_answer_by_the_guarantor_who_contests_once_the_other_has_resigned(c):
    c.contest("gar")
    c.act("role.ended", b.RoleEnded(c.id("mem1"), "GAR", "resigned"), "mem1", clause="5.4")
    return answered(c)


@case("draw.after", "two guarantors")
def an_answer_to_their_own_contestation_from_before_it(c):
    return to_the_guarantor(c, after_size=c.state.size)


@case("contest.own", "two guarantors")
def an_answer_to_their_own_contestation_that_is_no_text(c):
    return to_the_guarantor(c, answer=c.text("\x07"))


@case("signature.missing", "contested")
def an_answer_by_the_operator_alone(c):
    return answered(c, "ani")


@case("contest.text", "contested")
def an_answer_with_a_control_character(c):
    return answered(c, answer=c.text("\x07"))


@case(None, "dealt")
def a_contestation_makes_no_close_stale(c):
    size = c.state.size
    c.contest()
    return c.entry("draw.deals_closed", c.close_body(), *c.enough(), clause="6.6", after_size=size)
