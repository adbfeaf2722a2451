"""Founding, and the charter with its versions."""

from msgspec.structs import replace

from ledger import bodies as b
from tests.ceremony import FOUNDERS, Ceremony, charter_with, french_charter
from tests.differential.table import case

WEAK = "01" + "00" * 31


ORDER_TWO = "ec" + "ff" * 30 + "7f"


OFF_CURVE = "02" + "00" * 31


def founded(c: Ceremony, *who: str, **changes) -> bytes:
    return c.entry("ledger.founded", c.founding_body(**changes), *(who or FOUNDERS))


def with_founder(c: Ceremony, **changes) -> tuple:
    """The founders, the last of them changed."""
    *others, last = c.founding_body().founders
    return (*others, replace(last, **changes))


@case(None, "empty")
def a_lawful_founding(c):
    return founded(c)


@case("founding.log_key", "empty")
def a_log_key_that_is_none(c):
    return founded(c, log_vkey="hello")


@case("founding.log_key", "empty")
def a_log_key_of_another_name(c):
    other = Ceremony(origin="example/les-saules")
    return founded(c, log_vkey=other.log_vkey)


@case("founding.log_key", "empty")
def a_log_key_that_is_a_witness_key(c):
    from ledger.note import COSIGNATURE, Vkey

    return founded(c, log_vkey=Vkey(c.origin, COSIGNATURE, c.log_key.public).encode())


@case("key.weak", "empty")
def a_founder_with_the_identity_for_a_key(c):
    return founded(c, founders=with_founder(c, key=WEAK))


@case("key.weak", "empty")
def a_founder_with_a_key_that_is_no_point(c):
    return founded(c, founders=with_founder(c, key=OFF_CURVE))


@case("key.used", "empty")
def two_founders_with_one_key(c):
    rows = c.founding_body().founders
    return founded(c, founders=with_founder(c, key=rows[0].key))


@case("key.used", "empty")
def two_founders_with_one_sharing_key(c):
    rows = c.founding_body().founders
    return founded(c, founders=with_founder(c, sharing_key=rows[0].sharing_key))


@case("key.proof", "empty")
def a_founder_without_proof_of_the_sharing_key(c):
    rows = c.founding_body().founders
    return founded(c, founders=with_founder(c, proof=rows[0].proof))


@case("signature.missing", "empty")
def a_founder_who_did_not_sign(c):
    return founded(c, "ani", "gar", "par1")


@case("founding.log_key", "empty")
def the_kind_rules_come_before_signatures_at_the_founding(c):
    return founded(c, "ani", log_vkey="hello")


def adopted(c: Ceremony, *who: str, text: bytes | None = None, **changes) -> bytes:
    return c.entry("charter.adopted", c.charter_body(text, **changes), *(who or FOUNDERS))


def with_roles(c: Ceremony, *extra: tuple) -> tuple:
    rows = [*c.charter_body().roles_at_founding, *(b.FirstRole(c.id(r[0]), *r[1:]) for r in extra)]
    return tuple(sorted(rows, key=lambda r: (r.person, r.role)))


@case(None, "founded")
def a_lawful_charter(c):
    return adopted(c)


@case("signature.missing", "founded")
def a_founder_who_did_not_sign_the_charter(c):
    return adopted(c, "ani", "gar", "par1")


@case("blob.reference", "founded")
def a_charter_of_another_media_type(c):
    return c.entry("charter.adopted", replace(c.charter_body(), text=c.put(french_charter(), "text/plain")), *FOUNDERS)


@case("blob.reference", "founded")
def a_charter_for_auditors_only(c):
    blob = replace(c.charter_body().text, audience="auditors")
    return c.entry("charter.adopted", replace(c.charter_body(), text=blob), *FOUNDERS)


@case("blob.missing", "founded")
def a_charter_that_nobody_has(c):
    blob = replace(c.charter_body().text, sha256="00" * 32)
    return c.entry("charter.adopted", replace(c.charter_body(), text=blob), *FOUNDERS)


@case("blob.missing", "founded")
def a_charter_of_another_size(c):
    blob = c.charter_body().text
    return c.entry("charter.adopted", replace(c.charter_body(), text=replace(blob, size=blob.size + 1)), *FOUNDERS)


@case("charter.malformed", "founded")
def a_charter_that_is_no_json(c):
    return adopted(c, text=b"hello")


@case("charter.malformed", "founded")
def a_charter_that_is_a_list(c):
    return adopted(c, text=b"[]")


@case("charter.malformed", "founded")
def a_charter_with_a_field_too_many(c):
    return adopted(c, text=charter_with(moon="full"))


@case("charter.malformed", "founded")
def a_charter_that_names_an_unknown_role(c):
    return adopted(c, text=charter_with(bodies=lambda v: v[0].update(confers="XXX")))


@case("charter.malformed", "founded")
def a_charter_whose_requirement_does_not_say_who_is_left_out(c):
    return adopted(c, text=charter_with(powers=lambda v: v[0]["signed_by"][0].pop("not")))


@case("charter.malformed", "founded")
def a_charter_that_gives_a_power_twice(c):
    return adopted(c, text=charter_with(powers=lambda v: v.append(v[0])))


@case(None, "founded")
def a_charter_that_names_a_kind_twice_in_one_power(c):
    return adopted(c, text=charter_with(powers=lambda v: v[0]["kinds"].append(v[0]["kinds"][0])))


@case("charter.malformed", "founded")
def a_charter_whose_requirement_has_two_sources(c):
    return adopted(c, text=charter_with(powers=lambda v: v[0]["signed_by"][0].update(anyone=True)))


@case("charter.malformed", "founded")
def a_charter_whose_power_has_a_level_without_a_subject(c):
    return adopted(c, text=charter_with(powers=lambda v: v[0].update(level="executive")))


@case("charter.malformed", "founded")
def a_charter_where_one_role_plays_two_parts(c):
    return adopted(c, text=charter_with(protocol_roles=lambda v: v.update(auditor="GAR")))


def without(kind: str):
    """Powers without this kind."""

    def change(powers: list) -> None:
        for power in powers:
            power["kinds"] = [k for k in power["kinds"] if k != kind] or ["draw.lapsed"]
        seen = set()
        for power in list(powers):
            if power["kinds"] == ["draw.lapsed"]:
                powers.remove(power) if power["clause"] in seen or power["clause"] != "6.8" else seen.add("6.8")

    return change


@case("charter.weaker", "founded")
def a_charter_by_which_nobody_can_deal(c):
    return adopted(c, text=charter_with(powers=without("draw.dealt")))


@case("charter.weaker", "founded")
def a_charter_by_which_one_scrutineer_throws_the_dice(c):
    def change(powers):
        next(p for p in powers if "draw.diced" in p["kinds"])["signed_by"][0]["count"] = 1

    return adopted(c, text=charter_with(powers=change))


@case("charter.weaker", "founded")
def a_charter_by_which_the_operator_throws_the_dice(c):
    def change(powers):
        next(p for p in powers if "draw.diced" in p["kinds"])["signed_by"][0]["not"].remove("ANI")

    return adopted(c, text=charter_with(powers=change))


@case("charter.malformed", "founded")
def a_charter_by_which_the_operator_may_be_trustee(c):
    def change(roles):
        for role in roles:
            role["incompatible"] = [r for r in role["incompatible"] if {r, role["role"]} != {"ANI", "DEP"}]

    return adopted(c, text=charter_with(roles=change))


@case("role.unknown", "founded")
def an_unknown_role_at_founding(c):
    return adopted(c, roles_at_founding=with_roles(c, ("hab1", "XXX")))


@case("role.until", "founded")
def a_role_at_founding_that_is_over(c):
    return adopted(c, roles_at_founding=with_roles(c, ("hab1", "AUD", "2020-01-01")))


@case(None, "founded")
def a_role_at_founding_that_ends_today(c):
    return adopted(c, roles_at_founding=with_roles(c, ("hab1", "AUD", c.today)))


@case("role.incompatible", "founded")
def incompatible_roles_at_founding(c):
    return adopted(c, roles_at_founding=with_roles(c, ("ani", "DEP")))


@case("founding.members", "founded")
def a_single_member(c):
    rows = tuple(r for r in c.charter_body().roles_at_founding if r.person != c.id("mem2"))
    return adopted(c, roles_at_founding=rows)
