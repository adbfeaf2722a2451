"""Entries about keys that are refused."""

from tests.unit.verifier.forge import Person
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR, RESIDENT, TRUSTEES
from tests.unit.verifier.refusals import BOTH


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
    "key.helper": [
        lambda c: enrol(c, helper="ab" * 8),
        lambda c: enrol(c, helper=RESIDENT.id),
        lambda c: enrol(c, sharing=True, helper=OPERATOR.id),
        lambda c: rotate(c, helper=MEMBERS[0].id),
    ],
    None: [
        enrol,
        lambda c: enrol(c, helper=MEMBERS[0].id),
        lambda c: rotate(c, helper=OPERATOR.id),
        lambda c: enrol(c, sharing=True),
        rotate,
        lambda c: rotate(c, signers=[OPERATOR, GUARANTOR, Person("member 1", 2)], clause="K3"),
        revoke,
    ],
}
