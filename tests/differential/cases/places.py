"""J4 to J13: kind, body, place, signatures, draw and charter."""

import json
from base64 import b64encode

from ledger import bodies as b
from ledger.statement import pre_authentication
from tests.ceremony import DAY, Ceremony, lax, sealed
from tests.differential.cases.entries import revocation, signed, with_body
from tests.differential.table import SECOND, case


@case("statement.kind", "people")
def an_unknown_kind(c):
    return c.entry("draw.cancelled", {}, "ani", clause="1.1")


@case("statement.kind", "people")
def no_kind_at_all(c):
    return c.entry("", {}, "ani", clause="1.1")


@case("statement.body", "people")
def a_body_of_another_kind(c):
    return with_body(c, {})


@case("statement.body", "people")
def a_field_that_is_not_listed(c):
    body = {"person": c.id("mem1"), "key": c.key("mem1"), "cause": "other", "why": "x"}
    return with_body(c, body)


@case("statement.body", "people")
def stakeholders_out_of_order(c):
    body = b.plain(c.purpose_body())
    body["stakeholders"] = body["stakeholders"][::-1]
    return c.entry("draw.purpose_agreed", body, "par1", "par2", "mem1", "mem2", "gar")


@case("statement.body", "people")
def a_sharing_key_without_its_proof(c):
    body = b.plain(c.enrol_body("hab1"))
    del body["proof"]
    return c.entry("key.enrolled", body, "hab1", "ani", "gar", clause="4.1")


@case("statement.body", "people")
def a_control_character_in_a_text(c):
    body = b.plain(c.purpose_body()) | {"reach": ["a\u0085b"]}
    return c.entry("draw.purpose_agreed", body, "par1", "par2", "mem1", "mem2", "gar")


@case("statement.body", "announced")
def true_for_a_number(c):
    body = b.plain(c.deal_body("dep1")) | {"j": True}
    return c.entry("draw.dealt", body, "dep1")


@case("statement.ledger", "people")
def replayed_to_another_ledger(c):
    other = Ceremony(origin="example/les-saules", seed=7).to_people()
    return revocation(other)


@case("statement.ledger", "empty")
def founding_another_ledger(c):
    return c.entry("ledger.founded", c.founding_body(), "ani", "gar", "par1", "par2", ledger="example/les-saules")


@case("statement.repeated", "people")
def the_same_statement_twice(c):
    data = revocation(c)
    c.append(data)
    return data


@case("statement.repeated", "people")
def the_same_statement_with_other_signatures(c):
    body = b.RoleAssigned(c.id("scr3"), "SCR", "session", c.today)
    payload = lax(c.statement("role.assigned", body, "5.3"))
    assert c.append(sealed(payload, c.sign(payload, "ani"), c.now)) == "signature.missing"
    return sealed(payload, c.sign(payload, "ani", "gar"), c.now)


@case("statement.repeated", "people")
def a_statement_again_that_came_too_early(c):
    """An entry that can be read has an id, whatever refused it."""
    payload = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    signatures = c.sign(payload, "mem1")
    assert c.append(sealed(payload, signatures, "1999-01-01T00:00:00Z")) == "entry.time"
    return sealed(payload, signatures, c.now)


@case("statement.founding", "empty")
def a_first_entry_of_another_kind(c):
    return c.entry("key.revoked", {"person": "00" * 8, "key": "00" * 32, "cause": "lost"}, "ani")


@case("statement.founding", "founded")
def founded_again_at_once(c):
    return c.entry("ledger.founded", c.founding_body(), "ani", "gar", "par1", "par2")


@case("statement.founding", "people")
def founded_again_later(c):
    return c.entry("ledger.founded", c.founding_body(), "ani", charter=c.state.charter_id, clause="1.1")


@case("statement.founding", "people")
def a_charter_adopted_again(c):
    return c.entry("charter.adopted", c.charter_body(), "ani", "gar", "par1", "par2")


@case("statement.founding", "founded")
def a_key_before_the_charter(c):
    return c.entry("key.enrolled", c.enrol_body("mem1"), "mem1", "ani", "gar", charter="00" * 32, clause="4.1")


@case("statement.founding", "founded")
def a_first_charter_that_relies_on_a_charter(c):
    body = c.charter_body()
    return c.entry("charter.adopted", body, "ani", "gar", "par1", "par2", charter="00" * 32, clause="1.1")


@case("statement.founding", "people")
def later_without_a_charter(c):
    said = c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2")
    del said["clause"], said["charter"]
    return sealed(lax(said), c.sign(lax(said), "mem1"), c.now)


@case("statement.founding", "empty")
def anything_after_an_unlawful_founding(c):
    c.append(c.entry("ledger.founded", c.founding_body(), "ani", "gar", "par1"))
    return c.entry("charter.adopted", c.charter_body(), "ani", "gar", "par1", "par2")


@case("statement.founding", "founded")
def anything_after_an_unlawful_charter(c):
    c.append(c.entry("charter.adopted", c.charter_body(), "ani", "gar", "par1"))
    return c.entry("key.enrolled", c.enrol_body("mem1"), "mem1", "ani", "gar", charter="00" * 32, clause="4.1")


@case("statement.after", "people")
def a_size_that_is_not_there_yet(c):
    return revocation(c, after={"size": c.state.size + 1, "root": c.state.roots[-1].hex()})


@case("statement.after", "people")
def a_root_of_another_size(c):
    return revocation(c, after={"size": c.state.size, "root": c.state.roots[-2].hex()})


@case("statement.after", "founded")
def a_charter_that_has_not_seen_the_founding(c):
    return c.entry("charter.adopted", c.charter_body(), "ani", "gar", "par1", "par2", after_size=0)


@case(None, "people")
def a_statement_on_the_empty_tree(c):
    return revocation(c, after_size=0)


@case("signature.unknown_key", "people")
def a_stranger_signs(c):
    return c.entry("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "mem1", "hab1", clause="4.2")


@case("signature.unknown_key", "people")
def a_revoked_key_signs(c):
    c.append(revocation(c))
    return c.entry("role.ended", b.RoleEnded(c.id("mem1"), "MEM", "resigned"), "mem1", clause="5.4")


@case("signature.unknown_key", "founded")
def a_stranger_signs_the_charter(c):
    return c.entry("charter.adopted", c.charter_body(), "ani", "gar", "par1", "par2", "hab1")


@case("signature.invalid", "people")
def a_signature_of_something_else(c):
    payload = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    return sealed(payload, c.sign(payload + b" ", "mem1"), c.now)


@case("signature.invalid", "people")
def a_signature_of_the_bare_payload(c):
    payload = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    key = c.people["mem1"].signing
    keyid = next(iter(c.sign(payload, "mem1")))
    assert pre_authentication(payload) != payload
    return sealed(payload, {keyid: key.sign(payload)}, c.now)


@case("signature.invalid", "empty")
def a_founder_whose_signature_is_wrong(c):
    payload = lax(c.statement("ledger.founded", c.founding_body()))
    signatures = c.sign(payload, "ani", "gar", "par1", "par2")
    signatures[min(signatures)] = bytes(64)
    return sealed(payload, signatures, c.now)


def _first_bad(c: Ceremony, stranger_first: bool) -> bytes:
    """A statement with an unknown key and a wrong signature, in one order or the other."""
    payload = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    keyid = next(iter(c.sign(payload, "mem1")))
    unknown = "0" * 16 if stranger_first else "f" * 16
    assert unknown != keyid
    return sealed(payload, {keyid: bytes(64), unknown: bytes(64)}, c.now)


@case("signature.unknown_key", "people")
def an_unknown_key_before_a_wrong_signature(c):
    return _first_bad(c, True)


@case("signature.invalid", "people")
def a_wrong_signature_before_an_unknown_key(c):
    return _first_bad(c, False)


@case("draw.unknown", "announced")
def a_draw_that_nobody_announced(c):
    return c.entry("draw.lapsed", b.Lapsed("00" * 32), "par1", clause="6.8")


@case("draw.unknown", "announced")
def the_purpose_instead_of_the_draw(c):
    return c.entry("draw.lapsed", b.Lapsed(c.purpose_id), "par1", clause="6.8")


@case("draw.unknown", "sealed")
def an_announcement_that_was_refused(c):
    body = c.announcement(number=9)
    payload = lax(c.statement("draw.announced", body))
    assert c.append(sealed(payload, c.sign(payload, "ani", "dep1", "dep2"), c.now)) == "draw.number"
    from ledger.statement import statement_id

    return c.entry("draw.lapsed", b.Lapsed(statement_id(payload)), "par1", clause="6.8")


@case("charter.not_in_force", "people")
def another_charter(c):
    return revocation(c, charter="00" * 32)


@case("charter.not_in_force", "people")
def the_version_before(c):
    before = c.state.charter_id
    c.amend(SECOND)
    return revocation(c, charter=before)


@case("charter.not_in_force", "announced decided")
def a_new_version_in_an_old_draw(c):
    c.amend(SECOND, c.second)
    return c.entry("draw.dealt", c.deal_body("dep1"), "dep1", charter=c.state.charter_id)


@case(None, "announced decided")
def the_charter_of_its_announcement_governs_a_draw_to_the_end(c):
    c.amend(SECOND, c.second)
    return c.entry("draw.dealt", c.deal_body("dep1"), "dep1")


@case("draw.unknown", "announced")
def an_unknown_draw_is_told_before_a_charter_not_in_force(c):
    return c.entry("draw.lapsed", b.Lapsed("11" * 32), "par1", charter="00" * 32, clause="6.8")


@case("entry.time", "people")
def time_is_judged_before_form(c):
    c.wait(-DAY)
    return sealed(b"hello", {"00" * 8: bytes(64)}, c.now)


@case("statement.body", "people")
def the_body_is_judged_before_the_ledger(c):
    said = c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2")
    return signed(c, said | {"body": {}, "ledger": "example/elsewhere"}, "mem1")


@case("statement.ledger", "people")
def the_ledger_is_judged_before_repetition(c):
    data = revocation(c, ledger="example/elsewhere")
    c.append(data)
    return data


@case("entry.malformed", "people")
def url_safe_base64(c):
    data = json.loads(revocation(c))
    payload = b64encode(b"\xfb\xff\xfe" * 20, b"-_").decode()
    data["envelope"]["payload"] = payload
    return lax(data)
