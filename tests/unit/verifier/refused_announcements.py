"""Announcements of a draw that are refused."""

from tests.unit.verifier.ceremony import HOUR
from tests.unit.verifier.draw_entries import announced
from tests.unit.verifier.forge import at, be16
from tests.unit.verifier.people import OPERATOR, RESIDENT, TRUSTEES


def strata(*rows):
    wheres = [{"where": [{"feature": f, "value": v} for f, v in where], "seats": seats} for where, seats in rows]
    return announced(lambda body, c: body.update(strata=wheres))


WOMEN, MEN = ("gender", "women"), ("gender", "men")


def recode(code, count):
    def change(body, c):
        codes = c.codes
        for i in range(len(codes)):
            if codes[i] == 0 and count(i):
                codes[i] = code
        body["codes"] = c.log.blob(b"".join(map(be16, codes)), "codes")

    return announced(change)


def in_announcement(**changes):
    return announced(lambda body, c: body.update(changes))


def deadline(name, offset):
    def change(body, c):
        if offset is None:
            del body["deadlines"][name]
        else:
            body["deadlines"][name] = at(c.log.now + offset)

    return announced(change)


ANNOUNCED = {
    "draw.banked": [lambda c: announced(after=c.log.after(c.log.size - 1))(c)],
    "draw.pool": [in_announcement(pool="00" * 32), in_announcement(purpose="00" * 32)],
    "draw.number": [in_announcement(number=2)],
    "draw.redo": [in_announcement(redo_of="00" * 32)],
    "draw.method": [announced(lambda body, c: body.update(weights=body["codes"]))],
    "draw.roster": [
        announced(lambda body, c: body.update(trustees=body["trustees"][:2]), signers=[OPERATOR, *TRUSTEES[:2]]),
        announced(lambda body, c: body["trustees"][2].update(sharing_key=RESIDENT.y.hex())),
    ],
    "draw.threshold": [
        announced(lambda body, c: body.update(t=1), signers=[OPERATOR, TRUSTEES[0]]),
        announced(lambda body, c: body.update(t=3), signers=[OPERATOR, *TRUSTEES]),
    ],
    "draw.seats": [strata(([WOMEN], 2), ([MEN], 1))],
    "strata.unknown": [
        strata(([("age", "old")], 2), ([MEN], 2)),
        strata(([("gender", "none")], 2), ([MEN], 2)),
        strata(([WOMEN, WOMEN], 2), ([MEN], 2)),
    ],
    "strata.overlap": [strata(([WOMEN], 2), ([WOMEN], 2)), strata(([WOMEN], 2), ([], 2))],
    "blob.reference": [
        announced(lambda body, c: body["codes"].update(size=58)),
        announced(lambda body, c: body["codes"].update(audience="auditors")),
    ],
    "blob.missing": [announced(lambda body, c: body["codes"].update(sha256="00" * 32))],
    "strata.codes": [recode(2, lambda i: True)],
    "strata.too_small": [recode(0xFFFF, lambda i: i > 10)],
    "dice.plan": [in_announcement(dice={"count": 19, "sides": 10}), in_announcement(dice={"count": 24, "sides": 6})],
    "beacon.chain": [in_announcement(beacon={"chain": "00" * 32, "delay": 7200})],
    "draw.deadlines": [
        deadline("words", None),
        deadline("words", 0),
        deadline("deals", HOUR // 2),
        deadline("contest", HOUR),
        in_announcement(words=False),
    ],
    "beacon.delay": [announced(lambda body, c: body["beacon"].update(delay=HOUR + 599))],
    "draw.contest_period": [deadline("contest", 2 * HOUR + 30 * 86400 - 1)],
    "signature.missing": [
        announced(signers=[OPERATOR, TRUSTEES[0]]),
        announced(lambda body, c: body["trustees"][0].update(person=RESIDENT.id)),
    ],
    "statement.body": [announced(lambda body, c: body["trustees"].reverse())],
    None: [
        announced(),
        announced(lambda body, c: body["beacon"].update(delay=HOUR + 600)),
        in_announcement(dice={"count": 25, "sides": 6}),
        announced(lambda body, c: (body.pop("dice"), body.pop("beacon"))),
    ],
}
