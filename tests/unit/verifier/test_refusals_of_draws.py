"""Every code that an entry of a draw can earn, from the sealing of its pool to its conclusion."""

import pytest

from tests.unit.verifier.ceremony import HOUR
from tests.unit.verifier.draw_entries import announced, replayed, sealed, step, stop_before
from tests.unit.verifier.forge import Person
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR, TRUSTEES
from tests.unit.verifier.refused_announcements import ANNOUNCED
from tests.unit.verifier.refused_pools import POOL
from tests.unit.verifier.refused_steps import CLOCK

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


def test_a_concluded_draw_is_neither_concluded_again_nor_annulled():
    c = stop_before("seats")
    assert replayed(c).judge(step("concluded")(c)) == "draw.duplicate"
    assert replayed(c).judge(step("annulled")(c)) == "annul.concluded"
    assert replayed(c).judge(step("lapsed", now=9 * HOUR)(c)) == "lapse.too_early"
