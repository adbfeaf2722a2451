"""Every code that the founding of a ledger and the adoption of its charter can earn."""

import pytest

from tests.unit.verifier.ceremony import Ceremony
from tests.unit.verifier.forge import Log
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR, RESIDENT
from tests.unit.verifier.refusals import BOTH, cases, verdict
from verifier.replay import Replay


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
