"""J1 to J3: what an entry and a statement look like."""

import json

from ledger import bodies as b
from tests.ceremony import Ceremony, lax, sealed
from tests.differential.table import case


def revocation(c: Ceremony, name: str = "mem1", **changes) -> bytes:
    """A small lawful statement: somebody puts an end to their own key."""
    said = c.statement("key.revoked", b.KeyRevoked(c.id(name), c.key(name), "other"), "4.2", **changes)
    return signed(c, said, name)


def signed(c: Ceremony, said: object, *who: str) -> bytes:
    """An entry of any payload at all."""
    payload = said if isinstance(said, bytes) else lax(said)
    return sealed(payload, c.sign(payload, *who), c.now)


def with_body(c: Ceremony, body: object) -> bytes:
    """The same statement with another body."""
    said = c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2")
    return signed(c, said | {"body": body}, "mem1")


def altered(data: bytes, change) -> bytes:
    value = json.loads(data)
    change(value)
    return lax(value)


@case(None, "people")
def a_small_lawful_statement(c):
    return revocation(c)


@case("entry.malformed", "people")
def not_json(c):
    return b"\x00not an entry"


@case("entry.malformed", "people")
def a_space_too_many(c):
    return revocation(c).replace(b'","', b'", "', 1)


@case("entry.malformed", "people")
def a_line_end_behind_it(c):
    return revocation(c) + b"\n"


@case("entry.malformed", "people")
def base64_with_spare_bits(c):
    return altered(
        revocation(c),
        lambda v: v["envelope"]["signatures"][0].update(sig=v["envelope"]["signatures"][0]["sig"][:-3] + "B=="),
    )


@case("entry.malformed", "people")
def base64_without_padding(c):
    return altered(
        revocation(c),
        lambda v: v["envelope"]["signatures"][0].update(sig=v["envelope"]["signatures"][0]["sig"][:-2]),
    )


@case("entry.malformed", "people")
def no_signature(c):
    return altered(revocation(c), lambda v: v["envelope"].update(signatures=[]))


@case("entry.malformed", "people")
def the_same_signature_twice(c):
    return altered(revocation(c), lambda v: v["envelope"].update(signatures=v["envelope"]["signatures"] * 2))


@case("entry.malformed", "people")
def signatures_out_of_order(c):
    data = c.entry("role.assigned", b.RoleAssigned(c.id("scr3"), "SCR", "session", c.today), "ani", "gar", clause="5.3")
    return altered(data, lambda v: v["envelope"]["signatures"].reverse())


@case("entry.malformed", "people")
def sixty_five_signatures(c):
    payload = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    return sealed(payload, {f"{i:016x}": bytes(64) for i in range(65)}, c.now)


@case("signature.unknown_key", "people")
def sixty_four_signatures(c):
    payload = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    return sealed(payload, {f"{i:016x}": bytes(64) for i in range(64)}, c.now)


@case("entry.malformed", "people")
def a_signature_of_63_bytes(c):
    payload = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    return sealed(payload, {"00" * 8: bytes(63)}, c.now)


@case("entry.malformed", "people")
def another_payload_type(c):
    return altered(revocation(c), lambda v: v["envelope"].update(payloadType="application/json"))


@case("entry.malformed", "people")
def a_field_too_many(c):
    return altered(revocation(c), lambda v: v.update(note="hello"))


@case("entry.malformed", "people")
def the_30th_of_february(c):
    return altered(revocation(c), lambda v: v.update(logged_at="2027-02-30T10:00:00Z"))


@case("entry.malformed", "people")
def the_leap_second(c):
    return altered(revocation(c), lambda v: v.update(logged_at="2027-06-30T23:59:60Z"))


@case("entry.malformed", "people")
def too_long(c):
    return sealed(b"x" * 49_000, {"00" * 8: bytes(64)}, c.now)


def of_length(c: Ceremony, length: int) -> bytes:
    """An entry of exactly this many bytes: one of the few lengths that base64 reaches."""
    short = len(sealed(b"", {"00" * 8: bytes(64)}, c.now))
    payload = (length - short) // 4 * 3
    data = sealed(b"x" * payload, {"00" * 8: bytes(64)}, c.now)
    assert length - 4 < len(data) <= length
    return data


@case("statement.malformed", "people")
def as_long_as_can_be(c):
    return of_length(c, 65_535)


@case("entry.malformed", "people")
def four_characters_longer_than_can_be(c):
    return of_length(c, 65_539)


@case("entry.time", "people")
def a_second_before_the_entry_before(c):
    c.wait(-1)
    return revocation(c)


@case(None, "people")
def in_the_same_second_as_the_entry_before(c):
    return revocation(c)


@case(None, "people")
def before_a_refused_entry(c):
    c.wait(3600)
    assert c.append(revocation(c, ledger="example/elsewhere")) == "statement.ledger"
    c.wait(-1800)
    return revocation(c)


@case("entry.time", "people")
def back_in_time_after_an_entry_without_time(c):
    c.append(b"{}")
    c.wait(-1800)
    return revocation(c)


@case("entry.time", "people")
def after_a_refused_entry_from_the_past(c):
    c.wait(-3600)
    assert c.append(revocation(c)) == "entry.time"
    c.wait(1800)
    return revocation(c)


@case("statement.malformed", "people")
def a_payload_that_is_no_json(c):
    return sealed(b"hello", c.sign(b"hello", "mem1"), c.now)


@case("statement.malformed", "people")
def an_empty_payload(c):
    return sealed(b"", c.sign(b"", "mem1"), c.now)


@case("statement.malformed", "people")
def a_payload_that_is_a_list(c):
    return sealed(b"[]", c.sign(b"[]", "mem1"), c.now)


@case("statement.malformed", "people")
def a_float(c):
    return revocation(c, after={"size": 1.0, "root": "00" * 32})


@case("statement.malformed", "people")
def a_negative_number(c):
    return revocation(c, after={"size": -1, "root": "00" * 32})


@case("statement.malformed", "people")
def a_null(c):
    said = c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2")
    payload = lax(said | {"nonce": None})
    return sealed(payload, c.sign(payload, "mem1"), c.now)


@case("statement.malformed", "people")
def a_decomposed_accent(c):
    body = b.plain(c.purpose_body()) | {"reach": ["e\u0301"]}
    return c.entry("draw.purpose_agreed", body, "par1", "par2", "mem1", "mem2", "gar")


@case("statement.malformed", "people")
def an_escaped_slash(c):
    said = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    payload = said.replace(b"example/", b"example\\/")
    return sealed(payload, c.sign(payload, "mem1"), c.now)


@case("statement.malformed", "people")
def a_key_twice(c):
    said = lax(c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2"))
    payload = said.replace(b'"after"', b'"after":{},"after"', 1)
    return sealed(payload, c.sign(payload, "mem1"), c.now)


@case("statement.malformed", "people")
def a_charter_without_a_clause(c):
    said = c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2")
    del said["clause"]
    return sealed(lax(said), c.sign(lax(said), "mem1"), c.now)


@case("statement.malformed", "people")
def a_clause_without_a_charter(c):
    return revocation(c, charter=None)


@case("statement.malformed", "people")
def a_clause_of_21_characters(c):
    said = c.statement("key.revoked", b.KeyRevoked(c.id("mem1"), c.key("mem1"), "other"), "4.2")
    payload = lax(said | {"clause": "1" * 21})
    return sealed(payload, c.sign(payload, "mem1"), c.now)


@case("statement.malformed", "people")
def a_nonce_of_15_bytes(c):
    return revocation(c, nonce="00" * 15)


@case("statement.malformed", "people")
def an_unreal_made_at(c):
    return revocation(c, made_at="2027-13-01T00:00:00Z")


@case("statement.malformed", "people")
def an_origin_in_capitals(c):
    return revocation(c, ledger="Example/les-pins")


@case("statement.malformed", "people")
def true_for_a_size(c):
    return revocation(c, after={"size": True, "root": "00" * 32})


@case("statement.malformed", "people")
def a_body_that_is_a_list(c):
    return with_body(c, [])
