"""Every code that an entry of a draw can earn, from the sealing of its pool to its seats."""

import pytest

from tests.unit.verifier.ceremony import (
    GUARANTOR,
    MEMBERS,
    OPERATOR,
    RESIDENT,
    SCRUTINEERS,
    STEPS,
    TRUSTEES,
    Ceremony,
)
from tests.unit.verifier.forge import Person, at, be16
from verifier.replay import Replay

HOUR = 3600
SIGNERS = {
    "pool_sealed": [OPERATOR],
    "announced": [OPERATOR, *TRUSTEES[:2]],
    "words_closed": SCRUTINEERS,
    "dealt": TRUSTEES[:1],
    "deals_closed": TRUSTEES[:2],
    "diced": SCRUTINEERS,
    "opened": TRUSTEES[:1],
    "shared": TRUSTEES[:1],
    "openings_closed": TRUSTEES[:2],
    "beacon": [MEMBERS[0]],
    "concluded": [OPERATOR, SCRUTINEERS[0]],
    "lapsed": [MEMBERS[0]],
    "annulled": TRUSTEES[:2],
}


def body_of(c, step, *, j=None, **changes):
    if step == "diced":
        body = {"draw": c.draw, "dice": c.ROLL}
    elif step in ("lapsed", "annulled"):
        body = {"draw": c.draw} | ({"cause": "error"} if step == "annulled" else {})
    else:
        numbered = {"dealt": c.body_dealt, "opened": c.body_opened, "shared": c.body_shared}.get(step)
        body = numbered(j) if numbered and j else getattr(c, f"body_{step}")()
    return {name: value for name, value in (body | changes).items() if value is not None}


def step(name, signers=None, *, after=None, size=None, now=None, j=None, clause=None, **changes):
    """A maker of an entry of kind draw.`name`: the lawful body with some fields changed."""

    def make(c):
        resolved = {key: value(c) if callable(value) else value for key, value in changes.items()}
        body = body_of(c, name, j=j, **resolved)
        more = {} if clause is None else {"clause": clause}
        if size is not None:
            more["after"] = c.log.after(c.log.size - size)
        when = at(c.announced_at + now) if now else None
        return c.log.entry(f"draw.{name}", body, signers or SIGNERS[name], logged_at=when, **more)

    return make


def announced(change=None, signers=None, **more):
    """An announcement edited in place."""

    def make(c):
        body = c.body_announced()
        if change:
            change(body, c)
        return c.log.entry("draw.announced", body, signers or SIGNERS["announced"], **more)

    return make


def sealed(change=None, **more):
    def make(c):
        body = c.body_pool_sealed()
        if change:
            change(body, c)
        return c.log.entry("draw.pool_sealed", body, [OPERATOR], **more)

    return make


def other_file(index, field, value):
    return sealed(lambda body, c: body["rosters"][index].update({field: value}))


def recount(*counts):
    def change(body, c):
        for row, count in zip(body["counts"][0]["values"], counts, strict=True):
            row.pop("count")
            if count is not None:
                row["count"] = count

    return sealed(change)


def unsorted_leaves(body, c):
    leaves = [each["leaf"] for each in c.pool_rows]
    leaves[0], leaves[1] = leaves[1], leaves[0]
    body["rosters"][0] = c.log.blob(b"".join(leaves), "leaves")


POOL = {
    "pool.purpose": [sealed(lambda body, c: body.update(purpose="00" * 32))],
    "pool.rosters": [
        sealed(lambda body, c: body["rosters"].reverse()),
        other_file(0, "audience", "auditors"),
        other_file(0, "media_type", "text/plain"),
        other_file(1, "audience", "public"),
        sealed(lambda body, c: body.update(size=31)),
    ],
    "blob.missing": [other_file(0, "sha256", "00" * 32)],
    "pool.order": [sealed(unsorted_leaves)],
    "pool.root": [sealed(lambda body, c: body.update(root="00" * 32))],
    "pool.counts": [
        recount(15, 14),
        recount(15, None),
        recount(None, 16),
        sealed(lambda body, c: body["counts"].clear()),
        sealed(lambda body, c: body["counts"][0]["values"].reverse()),
        sealed(lambda body, c: body["features"].append(body["features"][0])),
    ],
    None: [sealed(), recount(None, None), other_file(1, "sha256", "00" * 32)],
}


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
    "draw.banked": [announced(lambda body, c: None, after=None)],
    "draw.pool": [in_announcement(pool="00" * 32), in_announcement(purpose="00" * 32)],
    "draw.number": [in_announcement(number=2)],
    "draw.redo": [in_announcement(redo_of="00" * 32)],
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
ANNOUNCED["draw.banked"] = [lambda c: announced(after=c.log.after(c.log.size - 1))(c)]

CLOCK = {
    "draw.words_closed": {
        "draw.deadline": [step("words_closed", now=HOUR // 2 + 1)],
        "words.root": [step("words_closed", root="00" * 32)],
        "words.order": [step("words_closed", list=lambda c: c.log.blob(bytes(96), "words"))],
        "blob.reference": [step("words_closed", list=lambda c: c.log.blob(bytes(64), "words"))],
        "blob.missing": [step("words_closed", list=lambda c: {**c.body_words_closed()["list"], "sha256": "00" * 32})],
        "signature.missing": [step("words_closed", [SCRUTINEERS[0]])],
        "lapse.too_early": [step("lapsed")],
        None: [step("words_closed"), step("lapsed", now=HOUR // 2 + 1), step("annulled")],
    },
    "draw.dealt": {
        "draw.after": [step("dealt", size=1)],
        "draw.deadline": [step("dealt", now=HOUR + 1)],
        "draw.duplicate": [step("words_closed")],
        "dealing.invalid": [
            step("dealt", commitments=lambda c: c.body_dealt()["commitments"][:1]),
            step("dealt", shares=lambda c: c.body_dealt()["shares"][::-1]),
            step("dealt", shares=lambda c: [c.body_dealt()["shares"][0] | {"z": "ff" * 32}] * 3),
        ],
        "power.reference": [step("dealt", j=4)],
        "signature.missing": [
            step("dealt", [TRUSTEES[1]]),
            step("deals_closed", TRUSTEES[:1], dealers=[{"j": 1, "digest": "00" * 32}]),
        ],
        "signature.unknown_key": [step("dealt", [Person(TRUSTEES[0].name, 2)])],
        "deals.incomplete": [step("deals_closed", dealers=[{"j": 1, "digest": "00" * 32}])],
        None: [step("dealt"), step("lapsed", now=HOUR + 1)],
    },
    "draw.deals_closed": {
        "draw.duplicate": [step("dealt")],
        "draw.banked": [step("deals_closed", size=1)],
        "deals.dealers": [
            step("deals_closed", dealers=lambda c: c.body_deals_closed()["dealers"][:2]),
            step("deals_closed", dealers=lambda c: [{"j": j, "digest": "00" * 32} for j in (1, 2, 3)]),
        ],
        "beacon.round": [
            step("deals_closed", round=None),
            step("deals_closed", round=1, now=600),
            step("deals_closed", round=1000 + 28_801),
        ],
        "draw.order": [step("diced"), step("opened"), step("openings_closed")],
        "lapse.too_early": [step("lapsed", now=HOUR + 1)],
        None: [step("deals_closed"), step("lapsed", now=2 * HOUR + 1)],
    },
    "draw.diced": {
        "draw.after": [step("diced", size=1)],
        "dice.plan": [
            step("diced", dice="d10x20:0917442039581772003"),
            step("diced", dice="d10x21:091744203958177200311"),
            step("diced", dice="d6x20:11111111111111111111"),
            step("diced", dice="thrown"),
        ],
        "draw.order": [step("opened"), step("openings_closed"), step("shared")],
        "draw.duplicate": [step("deals_closed")],
        "signature.missing": [step("diced", [SCRUTINEERS[0], OPERATOR])],
        None: [step("diced"), step("annulled"), step("lapsed", now=2 * HOUR + 1)],
    },
    "draw.opened": {
        "draw.after": [step("opened", size=1), step("shared", size=1)],
        "draw.deadline": [step("opened", now=2 * HOUR + 1), step("shared", now=2 * HOUR + 1)],
        "opening.invalid": [
            step("opened", secret="00" * 32),
            step("opened", secret=lambda c: (c.secrets[1] + 1).to_bytes(32, "little").hex()),
        ],
        "opening.not_dealer": [
            step("shared", shares=lambda c: [c.body_shared()["shares"][0] | {"j": 31}]),
        ],
        "share.invalid": [
            step("shared", shares=lambda c: [c.body_shared()["shares"][0] | {"j": 2}]),
            step("shared", shares=lambda c: [c.body_shared()["shares"][0] | {"z": "00" * 32}]),
        ],
        "openings.incomplete": [step("openings_closed")],
        "openings.early": [step("openings_closed", [MEMBERS[0]])],
        "draw.duplicate": [step("diced")],
        "lapse.too_early": [step("lapsed", now=2 * HOUR)],
        None: [
            step("opened"),
            step("shared"),
            step("annulled", cause="pool"),
            step("lapsed", now=2 * HOUR + 1),
        ],
    },
    "draw.openings_closed": {
        "draw.duplicate": [step("opened"), step("shared")],
        "draw.banked": [step("openings_closed", size=1)],
        "openings.points": [
            step("openings_closed", points=lambda c: c.body_openings_closed()["points"][:2]),
            step("openings_closed", points=lambda c: [{"j": j, "point": "00" * 32} for j in (1, 2, 3)]),
        ],
        "openings.early": [step("openings_closed", TRUSTEES[:1])],
        "draw.order": [step("beacon", now=3 * HOUR), step("concluded")],
        "lapse.too_early": [step("lapsed", now=2 * HOUR + 1)],
        None: [
            step("openings_closed"),
            step("openings_closed", [MEMBERS[0]], now=2 * HOUR + 1),
            step("opened", [TRUSTEES[2]], j=3),
            step("annulled"),
        ],
    },
    "draw.beacon": {
        "draw.after": [step("beacon", size=1)],
        "beacon.round": [step("beacon", round=1001), step("beacon", chain="00" * 32)],
        "beacon.invalid": [
            step("beacon", signature="b5" + "00" * 47),
            step("beacon", previous="00" * 96),
            step("beacon", signature="00" * 96),
        ],
        "beacon.checkpoint": [
            step("beacon", checkpoint="nonsense"),
            step("beacon", checkpoint=lambda c: c.log.checkpoint(c.log.size - 1)),
            step("beacon", checkpoint=lambda c: c.log.checkpoint(origin="example/other")),
        ],
        "draw.order": [step("concluded"), step("opened", [TRUSTEES[2]], j=3)],
        "draw.duplicate": [step("openings_closed")],
        "annul.too_late": [step("annulled")],
        None: [step("beacon"), step("annulled", cause="round_unavailable")],
    },
    "draw.concluded": {
        "result.digest": [step("concluded", digest="00" * 32)],
        "draw.after": [step("concluded", size=1)],
        "annul.too_late": [step("annulled", cause="round_unavailable")],
        "signature.missing": [step("concluded", [OPERATOR])],
        None: [step("concluded"), step("beacon")],
    },
}
CASES = [
    pytest.param("draw.pool_sealed", code, make, id=f"pool-{code}-{n}")
    for code, makers in POOL.items()
    for n, make in enumerate(makers)
] + [
    pytest.param("draw.announced", code, make, id=f"announced-{code}-{n}")
    for code, makers in ANNOUNCED.items()
    for n, make in enumerate(makers)
]
CASES += [
    pytest.param(before, code, make, id=f"{before}-{code}-{n}")
    for before, table in CLOCK.items()
    for code, makers in table.items()
    for n, make in enumerate(makers)
]


def replayed(c):
    replay = Replay(c.log.origin, c.log.blobs.get)
    for index, lawful in enumerate(c.log.entries):
        assert replay.append(lawful) is None, f"entry {index} should be lawful"
    return replay


def stop_before(name, **options):
    c = Ceremony(**options)
    c.announced_at = 0
    if STEPS.index(name) > STEPS.index("draw.announced"):
        c.upto("draw.announced")
        c.announced_at = c.log.now
    c.upto(name)
    if name == "draw.beacon":
        c.log.now = max(c.log.now, c.announced_at + 3 * HOUR)
    return c


@pytest.mark.parametrize(("before", "code", "make"), CASES)
def test_an_entry_of_a_draw_is_refused_for_the_first_thing_that_is_wrong_with_it(before, code, make):
    c = stop_before(before)
    entry = make(c)
    assert replayed(c).judge(entry) == code


@pytest.mark.parametrize(
    ("options", "before", "entry", "code"),
    [
        ({"dice": False, "beacon": False}, "draw.opened", step("annulled"), "annul.too_late"),
        ({"dice": False, "beacon": False}, "draw.opened", step("opened"), None),
        ({"dice": False, "beacon": False}, "draw.opened", step("diced"), "draw.order"),
        ({"beacon": False}, "draw.diced", step("annulled"), None),
        ({"beacon": False}, "draw.opened", step("annulled"), "annul.too_late"),
        ({"beacon": False}, "draw.opened", step("annulled", cause="shares_missing"), "annul.too_late"),
        ({"beacon": False}, "draw.opened", step("annulled", cause="shares_missing", now=2 * HOUR + 1), None),
        ({"beacon": False}, "draw.deals_closed", step("deals_closed", round=1000), "beacon.round"),
        ({"beacon": False}, "draw.concluded", step("beacon"), "draw.order"),
        ({"words": False}, "draw.dealt", step("words_closed"), "draw.order"),
        ({"words": False}, "draw.dealt", step("dealt", size=1), None),
        ({"words": False}, "draw.dealt", step("dealt", size=2), "draw.after"),
    ],
)
def test_what_was_not_announced_is_neither_asked_for_nor_allowed(options, before, entry, code):
    c = stop_before(before, **options)
    assert replayed(c).judge(entry(c)) == code


@pytest.mark.parametrize(("duty", "code"), [("dice", "draw.dice_duty"), ("beacon", "draw.beacon_duty")])
def test_a_charter_may_require_dice_or_a_beacon(duty, code):
    c = stop_before("draw.announced", charter_changes=lambda d: d["draws"].update({duty: "required"}), **{duty: False})
    assert replayed(c).judge(announced()(c)) == code


def test_a_draw_that_came_to_nothing_is_cited_by_the_next_and_only_once():
    c = stop_before("draw.words_closed")
    c.log.take(step("annulled")(c))
    failed = c.draw
    assert replayed(c).judge(step("words_closed")(c)) == "draw.ended"
    assert replayed(c).judge(step("annulled")(c)) == "draw.ended"
    assert replayed(c).judge(announced(lambda body, c: body.update(number=2))(c)) == "draw.redo"
    again = announced(lambda body, c: body.update(number=2, redo_of=failed))(c)
    assert replayed(c).judge(again) is None
    c.log.take(again)
    assert replayed(c).judge(announced(lambda body, c: body.update(number=3, redo_of=failed))(c)) == "draw.live"


def test_while_a_draw_lives_neither_its_list_nor_its_seats_can_be_given_away():
    c = stop_before("draw.words_closed")
    assert replayed(c).judge(sealed()(c)) == "pool.draw_live"
    second = c.log.entry("draw.purpose_agreed", c.body_of("purpose_agreed", seats=3), [GUARANTOR, MEMBERS[0]])
    assert replayed(c).judge(second) == "purpose.seats"
    second = c.log.entry("draw.purpose_agreed", c.body_of("purpose_agreed", seats=2), [GUARANTOR, MEMBERS[0]])
    assert replayed(c).judge(second) is None


def test_a_trustee_without_a_sharing_key_blocks_the_sealing_and_a_fresh_one_waits_a_week():
    c = stop_before("draw.pool_sealed")
    new = Person(TRUSTEES[0].name, 2)

    def rotate(sharing, signers, clause):
        fields = {"sharing_key": new.y.hex(), "proof": new.possession()} if sharing else {}
        body = {"person": new.id, "old": TRUSTEES[0].key.hex(), "new": new.key.hex()} | fields
        return c.log.entry("key.rotated", body, signers, clause=clause)

    log = c.log
    kept = list(log.entries), list(log.leaves)
    log.take(rotate(False, [TRUSTEES[0], new], "K2"))
    assert replayed(c).judge(sealed()(c)) == "pool.trustee_unproved"
    log.entries, log.leaves = map(list, kept)
    log.take(rotate(True, [OPERATOR, GUARANTOR, new], "K3"))
    log.now += 604_799
    assert replayed(c).judge(sealed()(c)) == "pool.trustee_waiting"
    log.now += 1
    assert len(sealed_roster(c)) == 3
    log.entries, log.leaves = map(list, kept)
    log.take(rotate(True, [TRUSTEES[0], new], "K2"))
    assert len(sealed_roster(c)) == 3


def sealed_roster(c):
    replay = replayed(c)
    assert replay.append(sealed()(c)) is None
    (pool,) = replay.state.pools.values()
    return pool.roster


def seat(kind, signers=(OPERATOR,), *, clause=None, **body):
    def make(c):
        fields = {name: value(c) if callable(value) else value for name, value in body.items()}
        more = {} if clause is None else {"clause": clause}
        return c.log.entry(f"seat.{kind}", {"draw": c.draw} | fields, list(signers), **more)

    return make


def rank(n, stratum=0):
    return lambda c: c.ranked(stratum)[n]


def declined(n, **changes):
    def make(c):
        return c.log.entry("seat.declined", c.body_declined(c.ranked(0)[n]) | changes, [OPERATOR])

    return make


def unreachable(signers=(OPERATOR, GUARANTOR, MEMBERS[0]), **changes):
    attempts = {"count": 3, "channels": 2, "first": "2023-08-01", "last": "2023-08-15"} | changes
    return seat("vacated", signers, clause="S3", position=rank(0), cause="unreachable", attempts=attempts)


SEATS = {
    "seat.state": [
        seat("accepted", position=rank(2), person=RESIDENT.id),
        seat("accepted", position=999, person=RESIDENT.id),
        declined(2),
        seat("filled", vacated=rank(0), position=rank(2)),
        seat("filled", vacated=rank(2), position=rank(3)),
    ],
    "seat.code": [declined(0, code="0" * 16), declined(0, identity="00" * 32)],
    "role.incompatible": [],
    "seat.evidence": [
        unreachable(count=2),
        unreachable(channels=1),
        unreachable(last="2023-08-14"),
        unreachable(last="2023-08-24"),
        seat(
            "vacated",
            [OPERATOR, GUARANTOR, MEMBERS[0]],
            clause="S3",
            position=rank(0),
            cause="other",
            attempts={"count": 9, "channels": 9, "first": "2023-01-01", "last": "2023-08-01"},
        ),
        seat("vacated", [OPERATOR, GUARANTOR, MEMBERS[0]], clause="S3", position=rank(0), cause="unreachable"),
    ],
    "power.reference": [seat("vacated", [OPERATOR], clause="S2", position=rank(0), cause="resigned")],
    "clause.condition": [seat("vacated", [OPERATOR], clause="S2", position=rank(0), cause="other")],
    "signature.missing": [unreachable(signers=[OPERATOR, GUARANTOR])],
    None: [
        seat("accepted", position=rank(0), person=RESIDENT.id),
        seat("accepted", position=rank(1, 1), person=MEMBERS[0].id),
        declined(0),
        unreachable(),
        seat("vacated", [OPERATOR, GUARANTOR, MEMBERS[0]], clause="S3", position=rank(0), cause="other"),
    ],
}


@pytest.mark.parametrize(
    ("code", "make"), [pytest.param(code, make) for code, makers in SEATS.items() for make in makers]
)
def test_an_entry_about_a_seat_is_refused_for_the_first_thing_that_is_wrong_with_it(code, make):
    c = stop_before("seats")
    assert replayed(c).judge(make(c)) == code


def test_seats_wait_for_the_conclusion():
    c = stop_before("draw.concluded")
    assert replayed(c).judge(seat("accepted", position=rank(0), person=RESIDENT.id)(c)) == "draw.order"
    assert replayed(c).judge(seat("filled", vacated=rank(0), position=rank(2))(c)) == "draw.order"


def test_a_concluded_draw_is_neither_concluded_again_nor_annulled():
    c = stop_before("seats")
    assert replayed(c).judge(step("concluded")(c)) == "draw.duplicate"
    assert replayed(c).judge(step("annulled")(c)) == "annul.concluded"
    assert replayed(c).judge(step("lapsed", now=9 * HOUR)(c)) == "lapse.too_early"


def test_a_seat_passes_from_hand_to_hand_in_ticket_order():
    resident = RESIDENT
    c = stop_before("seats")
    c.log.add("key.enrolled", resident.founder(), [resident, OPERATOR], clause="K1")
    c.log.take(seat("accepted", position=rank(0), person=resident.id)(c))
    assert replayed(c).judge(seat("accepted", position=rank(1), person=resident.id)(c)) == "seat.person"
    mandate = {"person": MEMBERS[0].id, "role": "SIEGE", "source": "00" * 32}
    c.log.add("role.assigned", mandate, [OPERATOR, GUARANTOR], clause="R1")
    assert replayed(c).judge(seat("accepted", position=rank(1), person=MEMBERS[0].id)(c)) == "role.held"
    replay = replayed(c)
    assert replay.state.holds(resident.id, "SIEGE", "2025-08-31")
    assert not replay.state.holds(resident.id, "SIEGE", "2025-09-01")

    assert (
        replay.judge(seat("vacated", [OPERATOR], clause="S2", position=rank(0), cause="resigned")(c))
        == "signature.missing"
    )
    c.log.take(seat("vacated", [resident], clause="S2", position=rank(0), cause="resigned")(c))
    assert not replayed(c).state.holds(resident.id, "SIEGE", "2024-01-01")
    assert replayed(c).judge(seat("filled", vacated=rank(0), position=rank(3))(c)) == "seat.substitute"
    c.log.take(seat("filled", vacated=rank(0), position=rank(2))(c))
    assert replayed(c).judge(seat("filled", vacated=rank(0), position=rank(3))(c)) == "seat.state"
    c.log.take(declined(2)(c))
    c.log.take(seat("filled", vacated=rank(2), position=rank(3))(c))
    assert replayed(c).judge(seat("accepted", position=rank(3), person=resident.id)(c)) is None


def test_the_reserve_of_a_stratum_can_be_used_up():
    c = stop_before("seats", people=20)
    for n in range(10):
        c.log.take(declined(n)(c))
        if n < 9 and n >= 1:
            c.log.take(seat("filled", vacated=rank(n - 1), position=rank(n + 1))(c))
    assert replayed(c).judge(seat("filled", vacated=rank(9), position=0)(c)) == "seat.reserve_empty"
