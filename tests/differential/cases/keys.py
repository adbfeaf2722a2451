"""Keys: enrolled, rotated, revoked."""

from hashlib import sha512

import nacl.bindings as sodium
from msgspec.structs import replace

from draws import group
from ledger import bodies as b
from ledger.keyfile import PersonKey
from ledger.keys import keyid
from ledger.statement import pre_authentication
from tests.ceremony import Ceremony, lax, sealed
from tests.differential.cases.founding import OFF_CURVE, ORDER_TWO, WEAK
from tests.differential.table import case


def enrolled(c: Ceremony, name: str, *who, **changes) -> bytes:
    return c.entry("key.enrolled", c.enrol_body(name, **changes), *(who or (name, "ani", "gar")), clause="4.1")


@case(None, "people")
def a_lawful_key(c):
    return enrolled(c, "hab1")


@case(None, "people")
def a_lawful_key_that_shares_nothing(c):
    return enrolled(c, "hab1", sharing_key=None, proof=None)


@case("signature.missing", "people")
def a_key_whose_person_did_not_sign(c):
    return enrolled(c, "hab1", "ani", "gar")


@case("key.not_proved", "people")
def a_second_key_signed_with_the_first(c):
    old = c.people["mem1"]
    c.new_key("mem1")
    return enrolled(c, "mem1", old, "ani", "gar")


@case("key.person_has_key", "people")
def a_second_key_for_the_same_person(c):
    c.new_key("mem1")
    return enrolled(c, "mem1")


def mixed_order(c: Ceremony, key: PersonKey, payload: bytes) -> bytes:
    """A signature that holds under the key plus the point of order two: one message in two lets it."""
    public = bytes.fromhex(mixed_key(key))
    for _ in range(64):
        nonce = sodium.crypto_core_ed25519_scalar_reduce(c.random.randbytes(64))
        point = sodium.crypto_scalarmult_ed25519_base_noclamp(nonce)
        h = int.from_bytes(sha512(point + public + payload).digest(), "little") % group.L
        if not h % 2:
            secret = int.from_bytes(_clamped(key), "little")
            s = (int.from_bytes(nonce, "little") + h * secret) % group.L
            return point + s.to_bytes(32, "little")
    raise AssertionError("no even challenge in 64 tries")


def _clamped(key: PersonKey) -> bytes:
    half = bytearray(sha512(bytes(key.signing._pair[:32])).digest()[:32])
    half[0] &= 248
    half[31] = half[31] & 63 | 64
    return bytes(half)


def mixed_key(key: PersonKey) -> str:
    """The person's key plus the point of order two."""
    return sodium.crypto_core_ed25519_add(key.signing.public, bytes.fromhex(ORDER_TWO)).hex()


@case("key.weak", "people")
def a_key_of_mixed_order_whose_signature_holds(c):
    key = c.people["hab1"]
    said = c.statement("key.enrolled", replace(c.enrol_body("hab1"), key=mixed_key(key)), "4.1")
    signed = pre_authentication(lax(said))
    signatures = c.sign(lax(said), "ani", "gar")
    signatures[keyid(bytes.fromhex(mixed_key(key)))] = mixed_order(c, key, signed)
    return sealed(lax(said), signatures, c.now)


@case("key.used", "people")
def a_key_that_somebody_else_has(c):
    """A signature by body.key counts as body.person's, even if it is somebody else's key in force."""
    key = c.people["mem1"]
    c.people["hab1"] = PersonKey(c.id("hab1"), key.signing, c.scalar())
    return c.entry("key.enrolled", c.enrol_body("hab1"), "mem1", "ani", "gar", clause="4.1")


@case("key.used", "people")
def a_sharing_key_that_somebody_else_has(c):
    c.people["hab1"] = PersonKey(c.id("hab1"), c.people["hab1"].signing, c.people["dep1"].sharing_secret)
    return enrolled(c, "hab1")


@case("key.used", "people")
def a_key_that_was_revoked(c):
    c.append(revoked(c, "mem1"))
    return enrolled(c, "mem1")


@case("key.used", "people")
def a_sharing_key_that_is_the_signing_key(c):
    """One point for both, with whatever proof: used twice in this statement."""
    body = c.enrol_body("hab1")
    return c.entry("key.enrolled", replace(body, sharing_key=body.key), "hab1", "ani", "gar", clause="4.1")


@case("key.proof", "people")
def a_card_made_for_another_ledger(c):
    shown = Ceremony(origin="example/les-saules").card(c.people["hab1"])
    return enrolled(c, "hab1", proof=shown.proof)


@case("key.proof", "people")
def a_sharing_key_that_is_the_identity(c):
    return enrolled(c, "hab1", sharing_key=WEAK)


@case("key.proof", "people")
def a_sharing_key_that_is_no_point(c):
    return enrolled(c, "hab1", sharing_key=OFF_CURVE)


@case("key.proof", "people")
def a_proof_that_is_no_scalar(c):
    body = c.enrol_body("hab1")
    over = int.from_bytes(bytes.fromhex(body.proof.z), "little") + group.L
    return enrolled(c, "hab1", proof=replace(body.proof, z=over.to_bytes(32, "little").hex()))


def rotated(c: Ceremony, name: str, new: PersonKey, *who, clause: str = "4.2", **changes) -> bytes:
    return c.entry("key.rotated", c.rotate_body(name, new, **changes), *who, clause=clause)


def fresh(c: Ceremony, name: str) -> PersonKey:
    """A new key for the person, under another name."""
    return c.new_key(f"{name}'", c.id(name))


@case(None, "people")
def a_lawful_rotation(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1", "mem1'")


@case(None, "people")
def a_rotation_without_the_person(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "ani", "gar", "mem1'", clause="4.3")


@case("key.not_proved", "people")
def a_rotation_without_the_new_key(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1")


@case("signature.missing", "people")
def a_rotation_with_the_new_key_alone(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1'")


@case("key.not_held", "people")
def a_rotation_of_a_key_that_is_not_held(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1", "mem1'", old="11" * 32)


@case("key.not_held", "people")
def a_rotation_of_somebody_elses_key(c):
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1", "mem1'", old=c.key("mem2"))


@case("signature.missing", "people")
def a_rotation_to_the_same_key(c):
    """A signature by body.new counts as nobody's, even if it is the key in force."""
    body = c.rotate_body("mem1", fresh(c, "mem1"), new=c.key("mem1"))
    return c.entry("key.rotated", body, "mem1", clause="4.2")


@case("key.used", "people")
def a_rotation_to_a_key_of_somebody_else(c):
    """A signature by body.new counts as nobody's, even if it is somebody's key in force."""
    body = c.rotate_body("mem1", fresh(c, "mem1"), new=c.key("mem2"))
    return c.entry("key.rotated", body, "mem1", "mem2", clause="4.2")


@case("key.proof", "people")
def a_rotation_with_a_false_proof(c):
    other = c.card(c.people["hab1"])
    return rotated(c, "mem1", fresh(c, "mem1"), "mem1", "mem1'", proof=other.proof)


@case("key.used", "people")
def a_rotation_that_keeps_the_sharing_key(c):
    new = fresh(c, "mem1")
    c.people["mem1'"] = new = PersonKey(new.person, new.signing, c.people["mem1"].sharing_secret)
    return rotated(c, "mem1", new, "mem1", "mem1'")


def revoked(c: Ceremony, name: str, *who, clause: str = "4.2", key: str | None = None) -> bytes:
    return c.entry(
        "key.revoked", b.KeyRevoked(c.id(name), key or c.key(name), "lost"), *(who or (name,)), clause=clause
    )


@case("key.not_held", "people")
def a_revocation_of_a_key_that_is_not_held(c):
    return revoked(c, "mem1", key="11" * 32)


@case("key.not_held", "people")
def a_revocation_for_somebody_without_a_key(c):
    return revoked(c, "hab1", "ani", "gar", clause="4.3")
