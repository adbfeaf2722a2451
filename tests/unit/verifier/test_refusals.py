"""Every code of judgement.md, by an entry that earns it, up to the sealing of a pool."""

import base64
import json

import pytest

from tests.unit.verifier.ceremony import (
    ANYONE,
    GUARANTOR,
    MEMBERS,
    OPERATOR,
    RESIDENT,
    TRUSTEES,
    Ceremony,
    charter,
    one,
    out_of,
)
from tests.unit.verifier.forge import Log, Person, at, canonical
from verifier.replay import Replay

BOTH = [OPERATOR, GUARANTOR]


def verdict(ceremony, entry):
    """Replay what is in the log, then judge ``entry``."""
    log = ceremony.log
    replay = Replay(log.origin, log.blobs.get)
    for index, lawful in enumerate(log.entries):
        assert replay.append(lawful) is None, f"entry {index} should be lawful"
    answer = replay.judge(entry)
    assert replay.append(entry) == answer
    assert replay.size == log.size + 1
    return answer


def edit(entry, **changes):
    """The entry with fields of its outermost object or envelope replaced, canonical again."""
    document = json.loads(entry)
    for name, value in changes.items():
        (document if name in document else document["envelope"])[name] = value
    return canonical(document)


def keys_before(step="draw.purpose_agreed", **options):
    return Ceremony(**options).upto(step)


def assign(log, person=RESIDENT, role="MEM", signers=BOTH, clause="R1", source="00" * 32, **more):
    until = {"until": more.pop("until")} if "until" in more else {}
    body = {"person": person.id, "role": role, "source": source} | until
    return log.entry("role.assigned", body, signers, clause=clause, **more)


def end(log, person=MEMBERS[0], role="MEM", signers=BOTH, **more):
    body = {"person": person.id, "role": role, "cause": "other"}
    return log.entry("role.ended", body, signers, **({"clause": "R1"} | more))


ENVELOPE = {
    "entry.malformed": [
        lambda c: b"",
        lambda c: b"{}",
        lambda c: assign(c.log) + b" ",
        lambda c: assign(c.log).replace(b'":"', b'": "', 1),
        lambda c: edit(assign(c.log), payloadType="text/plain"),
        lambda c: edit(assign(c.log), logged_at="2023-02-30T00:00:00Z"),
        lambda c: edit(assign(c.log), logged_at="2023-08-23T24:00:00Z"),
        lambda c: edit(assign(c.log), payload="QQ"),
        lambda c: edit(assign(c.log), payload="QR=="),
        lambda c: edit(assign(c.log), signatures=[]),
        lambda c: edit(assign(c.log), signatures=json.loads(assign(c.log))["envelope"]["signatures"][::-1]),
        lambda c: edit(assign(c.log), signatures=json.loads(assign(c.log))["envelope"]["signatures"][:1] * 2),
        lambda c: edit(assign(c.log), payload=base64.b64encode(bytes(66_000)).decode()),
    ],
    "entry.time": [lambda c: assign(c.log, logged_at=at(c.log.now - 3600))],
    "statement.malformed": [
        lambda c: c.log.seal(b"{}", BOTH),
        lambda c: c.log.seal(b"[1.5]", BOTH),
        lambda c: c.log.seal(canonical(c.log.statement("role.ended", {})) + b"\n", BOTH),
        lambda c: assign(c.log, nonce="00"),
        lambda c: assign(c.log, made_at="yesterday"),
        lambda c: assign(c.log, charter="00"),
        lambda c: c.log.entry("role.ended", {}, BOTH, clause=None),
        lambda c: c.log.entry("role.ended", [], BOTH),
        lambda c: c.log.entry("role.ended", {}, BOTH, extra=1),
        lambda c: c.log.entry("role.ended", {}, BOTH, after={"size": 0}),
        lambda c: assign(c.log, ledger="Example/Forge"),
    ],
    "statement.kind": [lambda c: c.log.entry("role.invented", {}, BOTH, clause="R1")],
    "statement.body": [
        lambda c: c.log.entry("role.ended", {"person": RESIDENT.id}, BOTH),
        lambda c: assign(c.log, role="two words"),
        lambda c: assign(c.log, until="2023-02-29"),
        lambda c: c.log.entry("key.enrolled", RESIDENT.founder() | {"sharing_key": "00" * 32}, [RESIDENT, OPERATOR]),
    ],
    "statement.ledger": [lambda c: assign(c.log, ledger="example/other")],
    "statement.repeated": [lambda c: c.log.entries[-1]],
    "statement.founding": [
        lambda c: c.log.entry("ledger.founded", c.body_founded(), BOTH, charter=None, clause=None),
        lambda c: c.log.entry("charter.adopted", c.body_adopted(), BOTH, clause="R1"),
        lambda c: assign(c.log, charter=None, clause=None),
    ],
    "statement.after": [
        lambda c: assign(c.log, after=c.log.after() | {"size": c.log.size + 1}),
        lambda c: assign(c.log, after={"size": 2, "root": "00" * 32}),
        lambda c: assign(c.log, after=c.log.after() | {"size": c.log.size - 1}),
    ],
    "signature.unknown_key": [
        lambda c: assign(c.log, signers=[OPERATOR, RESIDENT]),
        lambda c: assign(c.log, signers=[Person("operator", 2), GUARANTOR]),
    ],
    "signature.invalid": [
        lambda c: edit(
            assign(c.log),
            payload=base64.b64encode(canonical(c.log.statement("draw.lapsed", {"draw": "00" * 32}))).decode(),
        ),
    ],
    "draw.unknown": [lambda c: c.log.entry("draw.lapsed", {"draw": "00" * 32}, [OPERATOR])],
    "charter.not_in_force": [lambda c: assign(c.log, charter="00" * 32)],
    "clause.gives_no_power": [
        lambda c: assign(c.log, clause="D1"),
        lambda c: assign(c.log, clause="Z9"),
    ],
    "signature.missing": [
        lambda c: assign(c.log, signers=[OPERATOR]),
        lambda c: assign(c.log, signers=[OPERATOR, MEMBERS[0]]),
        lambda c: end(c.log, signers=[MEMBERS[0]], clause="R3"),
        lambda c: end(c.log, signers=[MEMBERS[0]], clause="R4"),
    ],
    "signature.without_power": [lambda c: assign(c.log, signers=[*BOTH, MEMBERS[0]])],
    "power.reference": [lambda c: end(c.log, clause="R5")],
    "level.too_low": [lambda c: end(c.log, clause="R2")],
    "role.unknown": [lambda c: assign(c.log, role="NONE")],
    "person.unknown": [lambda c: assign(c.log)],
    "role.until": [lambda c: assign(c.log, person=GUARANTOR, until="2023-08-22")],
    "role.session": [
        lambda c: assign(c.log, person=GUARANTOR, source="session"),
        lambda c: assign(c.log, person=GUARANTOR, role="SCR", source="session", until="2023-08-24"),
        lambda c: assign(c.log, person=GUARANTOR, role="SCR", source="session"),
    ],
    "role.held": [lambda c: assign(c.log, person=MEMBERS[0])],
    "role.incompatible": [
        lambda c: assign(c.log, person=GUARANTOR, role="DEP"),
        lambda c: assign(c.log, person=TRUSTEES[0], role="SCR"),
    ],
    "role.not_held": [lambda c: end(c.log, role="PAR")],
    None: [
        lambda c: assign(c.log, person=GUARANTOR),
        lambda c: assign(c.log, person=GUARANTOR, role="SCR", source="session", until="2023-08-23"),
        lambda c: end(c.log),
        lambda c: end(c.log, signers=MEMBERS, clause="R3"),
        lambda c: end(c.log, signers=[MEMBERS[0], GUARANTOR], clause="R4"),
        lambda c: assign(c.log, person=GUARANTOR, after={"size": 1, "root": c.log.leaves[0].hex()}),
    ],
}


def rotate(c, old=MEMBERS[0], new=None, signers=None, clause="K2", **changes):
    new = new or Person(old.name, 2)
    body = {"person": old.id, "old": old.key.hex(), "new": new.key.hex()} | changes
    return c.log.entry("key.rotated", body, signers or [old, new], clause=clause)


def enrol(c, person=RESIDENT, signers=None, sharing=False, **changes):
    return c.log.entry("key.enrolled", person.founder(sharing=sharing) | changes, signers or [person, OPERATOR])


def revoke(c, person=MEMBERS[0], **changes):
    body = {"person": person.id, "key": person.key.hex(), "cause": "lost"} | changes
    return c.log.entry("key.revoked", body, BOTH)


KEYS = {
    "key.not_proved": [
        lambda c: enrol(c, person=Person("member 1", 2), signers=[OPERATOR, MEMBERS[0]]),
        lambda c: rotate(c, signers=[MEMBERS[0]]),
    ],
    "key.person_has_key": [lambda c: enrol(c, person=Person("member 1", 2))],
    "key.not_held": [
        lambda c: rotate(c, old=MEMBERS[0], person=MEMBERS[1].id, signers=[MEMBERS[1], Person("member 1", 2)]),
        lambda c: revoke(c, key="00" * 32),
        lambda c: revoke(c, RESIDENT),
    ],
    "key.used": [
        lambda c: enrol(c, person=Person("x"), sharing_key=TRUSTEES[0].y.hex(), proof=TRUSTEES[0].possession()),
        lambda c: c.log.entry("key.enrolled", MEMBERS[0].founder() | {"person": RESIDENT.id}, [MEMBERS[0], OPERATOR]),
    ],
    "key.proof": [
        lambda c: enrol(c, sharing_key=RESIDENT.y.hex(), proof=MEMBERS[0].possession()),
        lambda c: enrol(c, sharing_key=RESIDENT.y.hex(), proof=RESIDENT.possession("example/other")),
        lambda c: enrol(c, sharing_key="00" * 32, proof=RESIDENT.possession()),
    ],
    None: [
        enrol,
        lambda c: enrol(c, sharing=True),
        rotate,
        lambda c: rotate(c, signers=[OPERATOR, GUARANTOR, Person("member 1", 2)], clause="K3"),
        revoke,
    ],
}


def bend(change, version=2):
    """A charter.amended whose text was changed by ``change``."""

    def make(c):
        document = charter()
        change(document)
        return amend(c, canonical(document), version)

    return make


def amend(c, data, version=2, **changes):
    text = c.log.blob(data, "charter+json") | changes.pop("text", {})
    body = {"version": version, "text": text, "supersedes": c.log.charter, "decision": "00" * 32} | changes
    return c.log.entry("charter.amended", body, BOTH)


def set_power(kind, **changes):
    def change(document):
        for power in document["powers"]:
            if kind in power["kinds"]:
                power.update(changes)

    return change


def drop(kind):
    def change(document):
        for power in document["powers"]:
            power["kinds"] = [k for k in power["kinds"] if k != kind] or ["draw.lapsed"]
            power["clause"] += "x" if power["kinds"] == ["draw.lapsed"] else ""

    return change


def signed_by(kind, *requirements):
    return bend(set_power(kind, signed_by=list(requirements)))


CHARTERS = {
    "charter.version": [
        lambda c: amend(c, canonical(charter()), 3),
        lambda c: amend(c, canonical(charter()), supersedes="00" * 32),
    ],
    "blob.reference": [
        lambda c: amend(c, canonical(charter()), text={"audience": "auditors"}),
        lambda c: amend(c, canonical(charter()), text={"media_type": "text/plain"}),
    ],
    "blob.missing": [
        lambda c: amend(c, canonical(charter()), text={"sha256": "00" * 32}),
        lambda c: amend(c, canonical(charter()), text={"size": 1}),
    ],
    "charter.malformed": [
        lambda c: amend(c, b"{}"),
        lambda c: amend(c, canonical(charter()) + b"\n"),
        bend(lambda d: d.pop("articles")),
        bend(lambda d: d.update(extra=True)),
        bend(lambda d: d.update(title="a\ttab")),
        bend(lambda d: d["protocol_roles"].update(partner="MEM")),
        bend(lambda d: d["protocol_roles"].update(partner="NONE")),
        bend(lambda d: d["roles"].append(dict(d["roles"][0]))),
        bend(lambda d: d["roles"][0].update(incompatible=["NONE"])),
        bend(lambda d: d["roles"][1].update(incompatible=["ANI"])),
        bend(lambda d: d["roles"][0].update(levels=[{"subject": "x", "levels": ["decision"] * 2}])),
        bend(lambda d: d["bodies"][0].update(confers="NONE")),
        bend(lambda d: d["powers"].append(dict(d["powers"][0]))),
        bend(lambda d: d["powers"][0].update(level="decision")),
        bend(lambda d: d["powers"][0].update(kinds=["charter.adopted"])),
        bend(lambda d: d["powers"][0].update(kinds=["role.invented"])),
        signed_by("key.revoked", {"count": 1, "not": []}),
        signed_by("key.revoked", {"count": 1, "roles": ["ANI"]}),
        signed_by("key.revoked", ANYONE | {"roles": ["ANI"]}),
        signed_by("key.revoked", ANYONE | {"anyone": False}),
        signed_by("key.revoked", one("NONE")),
        signed_by("key.revoked", one("ANI", without=["NONE"])),
        signed_by("key.revoked", one("ANI", count=0)),
        signed_by("key.revoked", one("ANI", count="most")),
        signed_by("key.revoked", out_of("body.nobody")),
    ],
    "charter.weaker": [
        bend(drop("draw.lapsed")),
        bend(drop("role.ended")),
        signed_by("key.enrolled", one("ANI")),
        signed_by("draw.purpose_agreed", out_of("body.stakeholders", 1)),
        signed_by("draw.purpose_agreed", out_of("body.stakeholders", "majority")),
        signed_by("draw.pool_sealed", one("ANI", "GAR")),
        signed_by("draw.announced", one("ANI"), out_of("body.trustees", 2)),
        signed_by("draw.announced", out_of("body.trustees", "body.t")),
        signed_by("draw.words_closed", one("SCR")),
        signed_by("draw.words_closed", one("SCR", count="all")),
        signed_by("draw.dealt", out_of("draw.trustees")),
        signed_by("draw.deals_closed", out_of("draw.trustees", "majority")),
        signed_by("draw.diced", one("SCR", count=2, without=["ANI"])),
        signed_by("draw.diced", one("SCR", count=2, without=["draw.trustees"])),
        signed_by("draw.concluded", one("ANI")),
        signed_by("seat.filled", ANYONE),
        bend(set_power("seat.vacated", when=[])),
    ],
    None: [
        lambda c: amend(c, canonical(charter())),
        bend(lambda d: d["roles"][1].update(incompatible=["ANI", "GAR", "SCR"])),
        signed_by("draw.pool_sealed", one("ANI", count="all"), one("GAR")),
        signed_by("draw.diced", one("SCR", count=3, without=["GAR", "ANI", "draw.trustees"])),
        signed_by("draw.concluded", one("ANI"), one("ANI", "GAR")),
        signed_by("key.revoked", one("ANI", count="all", without=["body.trustees"])),
    ],
}


def purpose(c, signers=(GUARANTOR, MEMBERS[0]), **changes):
    return c.log.entry("draw.purpose_agreed", c.body_of("purpose_agreed", **changes), list(signers))


PURPOSES = {
    "purpose.body": [lambda c: purpose(c, body="CX")],
    "purpose.stakeholder": [
        lambda c: purpose(c, signers=[GUARANTOR], stakeholders=[GUARANTOR.id]),
    ],
    "purpose.term": [lambda c: purpose(c, term={"from": "2023-09-02", "until": "2023-09-01"})],
    "purpose.seats": [lambda c: purpose(c, seats=7)],
    "signature.missing": [
        lambda c: purpose(c, signers=[GUARANTOR]),
        lambda c: purpose(c, stakeholders=sorted((GUARANTOR.id, MEMBERS[0].id, MEMBERS[1].id))),
    ],
    None: [purpose, lambda c: purpose(c, seats=6)],
}
# Nobody without a key can sign, so the charter's own rule comes first; this code is for a looser signature.
PURPOSES.pop("purpose.stakeholder")


def cases(*tables):
    return [
        pytest.param(code, make, id=f"{code}-{number}")
        for table in tables
        for code, makers in table.items()
        for number, make in enumerate(makers)
    ]


@pytest.mark.parametrize(("code", "make"), cases(ENVELOPE, KEYS, CHARTERS, PURPOSES))
def test_an_entry_is_refused_for_the_first_thing_that_is_wrong_with_it(code, make):
    ceremony = keys_before()
    assert verdict(ceremony, make(ceremony)) == code


def found(c, signers=BOTH, **changes):
    return c.log.entry("ledger.founded", c.body_of("founded", **changes), signers)


def founders(*people, **first):
    rows = [person.founder() for person in people]
    rows.sort(key=lambda row: row["person"])
    rows[0] |= first
    return rows


FOUNDING = {
    "statement.founding": [
        lambda c: c.log.entry("charter.adopted", c.body_adopted(), BOTH),
        lambda c: c.log.entry("ledger.founded", c.body_founded(), BOTH, charter="00" * 32, clause="A"),
    ],
    "statement.after": [
        lambda c: (
            found(c) and c.log.entry("ledger.founded", c.body_founded(), BOTH, after={"size": 1, "root": "00" * 32})
        )
    ],
    "founding.log_key": [
        lambda c: found(c, log_vkey="nonsense"),
        lambda c: found(c, log_vkey=Log(0, "example/other").vkey),
    ],
    "statement.body": [lambda c: found(c, founders=founders(OPERATOR))],
    "key.weak": [lambda c: found(c, founders=founders(OPERATOR, GUARANTOR, key="01" + "00" * 31))],
    "key.used": [
        lambda c: found(c, founders=founders(OPERATOR, GUARANTOR, key=max(BOTH, key=lambda p: p.id).key.hex())),
    ],
    "key.proof": [
        lambda c: found(
            c, founders=founders(OPERATOR, GUARANTOR, sharing_key=OPERATOR.y.hex(), proof=RESIDENT.possession())
        ),
    ],
    "signature.unknown_key": [lambda c: found(c, signers=[*BOTH, RESIDENT])],
    "signature.missing": [lambda c: found(c, signers=[OPERATOR])],
    None: [found],
}


@pytest.mark.parametrize(("code", "make"), cases(FOUNDING))
def test_a_founding_is_refused_for_the_first_thing_that_is_wrong_with_it(code, make):
    ceremony = Ceremony()
    ceremony.log.clauses = {}
    assert verdict(ceremony, make(ceremony)) == code


def adopt(c, signers=BOTH, edit_roles=None, **changes):
    body = c.body_of("adopted", **changes)
    if edit_roles:
        edit_roles(body["roles_at_founding"])
        body["roles_at_founding"].sort(key=lambda row: (row["person"], row["role"]))
    return c.log.entry("charter.adopted", body, signers)


def give(role, person=RESIDENT, **more):
    return lambda rows: rows.append({"person": person.id, "role": role} | more)


ADOPTION = {
    "blob.missing": [lambda c: adopt(c, text={**c.body_adopted()["text"], "sha256": "00" * 32})],
    "role.unknown": [lambda c: adopt(c, edit_roles=give("NONE"))],
    "role.until": [lambda c: adopt(c, edit_roles=give("PAR", until="2023-08-22"))],
    "role.incompatible": [lambda c: adopt(c, edit_roles=give("DEP", OPERATOR))],
    "founding.members": [
        lambda c: adopt(c, edit_roles=lambda rows: rows.remove({"person": MEMBERS[0].id, "role": "MEM"})),
    ],
    "signature.missing": [lambda c: adopt(c, signers=[GUARANTOR])],
    "statement.after": [lambda c: c.log.entry("charter.adopted", c.body_adopted(), BOTH, after=c.log.after(0))],
    None: [adopt, lambda c: adopt(c, edit_roles=give("PAR", until="2023-08-23"))],
}


@pytest.mark.parametrize(("code", "make"), cases(ADOPTION))
def test_an_adoption_is_refused_for_the_first_thing_that_is_wrong_with_it(code, make):
    ceremony = Ceremony()
    ceremony.log.clauses = {}
    ceremony.upto("charter.adopted")
    assert verdict(ceremony, make(ceremony)) == code


def test_after_an_unlawful_founding_everything_is_refused():
    ceremony = Ceremony().upto("draw.purpose_agreed")
    replay = Replay("example/other", ceremony.log.blobs.get)
    codes = [replay.append(entry) for entry in ceremony.log.entries]
    assert set(codes) == {"statement.ledger"}
    replay = Replay(ceremony.log.origin, ceremony.log.blobs.get)
    codes = [replay.append(entry) for entry in (b"", *ceremony.log.entries)]
    assert codes[:2] == ["entry.malformed", "statement.founding"]
    assert set(codes[2:]) <= {"statement.founding", "statement.after"}


def test_without_a_charter_everything_is_refused():
    ceremony = Ceremony().upto("draw.purpose_agreed")
    ceremony.log.blobs.clear()
    replay = Replay(ceremony.log.origin, ceremony.log.blobs.get)
    codes = [replay.append(entry) for entry in ceremony.log.entries]
    assert codes[:2] == [None, "blob.missing"]
    assert set(codes[2:]) == {"statement.founding"}
    assert all(refused.unjudged for refused in replay.refused[1:])


def test_a_person_known_by_the_founding_may_get_a_role_before_having_a_key():
    ceremony = Ceremony().upto("keys")
    assert verdict(ceremony, assign(ceremony.log, person=MEMBERS[0], role="PAR")) is None


def test_a_revoked_key_signs_no_more_and_a_rotated_one_does():
    ceremony = keys_before()
    ceremony.log.take(revoke(ceremony))
    assert verdict(ceremony, purpose(ceremony)) == "signature.unknown_key"
    ceremony = keys_before()
    ceremony.log.take(rotate(ceremony))
    assert verdict(ceremony, purpose(ceremony)) == "signature.unknown_key"
    assert verdict(ceremony, purpose(ceremony, signers=[GUARANTOR, Person("member 1", 2)])) is None


def test_a_refused_entry_keeps_its_leaf_and_its_statement_id_and_moves_no_clock():
    ceremony = keys_before()
    log = ceremony.log
    refused = assign(log, signers=[OPERATOR])
    log.now += 600
    replay = Replay(log.origin, log.blobs.get)
    for entry in log.entries:
        replay.append(entry)
    assert replay.append(edit(refused, logged_at=at(log.now))) == "signature.missing"
    log.take(edit(refused, logged_at=at(log.now)))
    assert replay.root == log.after()["root"]
    assert replay.judge(edit(refused, logged_at=at(log.now))) == "statement.repeated"
    assert replay.judge(assign(log, person=GUARANTOR, logged_at=at(log.now - 1))) is None
    assert replay.judge(assign(log, person=GUARANTOR)) is None
