"""Entries that are refused for their envelope, their statement, their clause, a role or a purpose."""

import base64
import json

from tests.unit.verifier.decided import decided
from tests.unit.verifier.forge import Person, at, canonical
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR, RESIDENT, SCRUTINEERS, TRUSTEES
from tests.unit.verifier.refusals import BOTH, edit


def assign(log, person=RESIDENT, role="MEM", signers=BOTH, clause="R1", source="00" * 32, **more):
    until = {"until": more.pop("until")} if "until" in more else {}
    body = {"person": person.id, "role": role, "source": source} | until
    return log.entry("role.assigned", body, signers, clause=clause, **more)


def assign_decided(log, **more):
    mandate = {"person": GUARANTOR.id, "role": "MEM", "act": "assign"}
    return assign(log, person=GUARANTOR, source=decided(log, "persons", mandate=mandate), **more)


def end_decided(log):
    mandate = {"person": SCRUTINEERS[0].id, "role": "SCR", "act": "end"}
    decision = decided(log, "persons", mandate=mandate)
    return end(log, person=SCRUTINEERS[0], role="SCR", decision=decision)


def end(log, person=MEMBERS[0], role="MEM", signers=BOTH, cause="other", **more):
    decision = {"decision": more.pop("decision")} if "decision" in more else {}
    body = {"person": person.id, "role": role, "cause": cause} | decision
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
    "role.decision": [
        lambda c: assign(c.log, person=GUARANTOR),
        lambda c: assign_decided(c.log, until="2040-01-01"),
        lambda c: end(c.log),
        lambda c: end(c.log, cause="resigned", signers=MEMBERS, clause="R3", decision="00" * 32),
    ],
    "role.resigned": [lambda c: end(c.log, cause="resigned")],
    None: [
        lambda c: assign_decided(c.log),
        lambda c: assign(c.log, person=GUARANTOR, role="SCR", source="session", until="2023-08-23"),
        lambda c: end_decided(c.log),
        lambda c: end(c.log, signers=MEMBERS, clause="R3", cause="resigned"),
        lambda c: end(c.log, signers=[MEMBERS[0], GUARANTOR], clause="R4", cause="resigned"),
        lambda c: assign_decided(c.log, after={"size": 1, "root": c.log.leaves[0].hex()}),
    ],
}


def purpose(c, signers=(GUARANTOR, MEMBERS[0]), **changes):
    return c.log.entry("draw.purpose_agreed", c.body_of("purpose_agreed", **changes), list(signers))


# Without purpose.stakeholder: nobody without a key can sign, so the charter's own rule comes first.
PURPOSES = {
    "purpose.body": [lambda c: purpose(c, body="CX")],
    "purpose.term": [lambda c: purpose(c, term={"from": "2023-09-02", "until": "2023-09-01"})],
    "purpose.seats": [lambda c: purpose(c, seats=7)],
    "signature.missing": [
        lambda c: purpose(c, signers=[GUARANTOR]),
        lambda c: purpose(c, stakeholders=sorted((GUARANTOR.id, MEMBERS[0].id, MEMBERS[1].id))),
    ],
    None: [purpose, lambda c: purpose(c, seats=6)],
}
