"""A trustee who lost their key, or is gone: before a list is closed, and in the middle of a draw."""

import re
import secrets

import pytest

from api.i18n import set_language
from api.refusals import sentence
from draws.group import L
from ledger import card, keyfile
from tests.integration.desk import ORIGIN, PASSPHRASE, Hand


@pytest.fixture
def desk(tmp_path):
    desk = Hand(tmp_path)
    desk.found()
    desk.enrol()
    return desk


def new_key(desk, name: str, of: str) -> None:
    """A fresh key for the person of another key file, with its card."""
    person = keyfile.person_of((desk.folder / f"{of}.key").read_text())
    text = keyfile.create(person, PASSPHRASE, cost=keyfile.FOR_TESTS)
    (desk.folder / f"{name}.key").write_text(text)
    made = card.make(keyfile.open(text, PASSPHRASE), ORIGIN, secrets.randbelow(L - 1) + 1)
    (desk.folder / f"{name}.card").write_bytes(card.encode(made))


def lost(desk, name: str) -> None:
    """Guarantor and facilitator put a new key in the place of one that nobody has any more."""
    new_key(desk, f"{name}-new", name)
    desk.run("key", "rotate", f"{name}.card", f"{name}-new.card", *desk.sign(f"{name}-new", "ani", "gar"))


def test_a_key_replaced_without_the_old_one_waits_seven_days_and_everybody_is_told(desk):
    purpose, pool, _announcement = desk.steps()
    desk.run(*purpose)
    lost(desk, "dep1")
    told = desk.read("status")
    assert "was replaced without the old one: it serves from" in told
    assert re.search(r"6 days 23 hours|7 days", told)
    refused = desk.run(*pool, status=1)
    assert refused["error"] == "pool.trustee_waiting"
    assert not (desk.folder / "receipts.html").exists()


def test_the_old_key_is_worth_nothing_from_that_entry_on(desk):
    lost(desk, "dep1")
    told = desk.run("role", "end", "dep1.card", "DEP", "--cause", "resigned", *desk.sign("dep1"))
    assert told["missing"]
    desk.run("role", "end", "dep1.card", "DEP", "--cause", "resigned", *desk.sign("dep1-new"))


def test_whoever_does_not_want_to_wait_resigns(desk):
    purpose, pool, _announcement = desk.steps()
    desk.run(*purpose)
    lost(desk, "dep1")
    desk.run("role", "end", "dep1.card", "DEP", "--cause", "resigned", *desk.sign("dep1-new"))
    assert "was replaced" not in desk.read("status")
    assert "Name trustees, by decision: three or more" in desk.read("status")
    desk.run(*pool)


def test_a_trustee_with_the_old_key_at_hand_waits_for_nothing(desk):
    purpose, pool, _announcement = desk.steps()
    desk.run(*purpose)
    new_key(desk, "dep1-new", "dep1")
    desk.run("key", "rotate", "dep1.card", "dep1-new.card", *desk.sign("dep1", "dep1-new"))
    desk.run(*pool)


def test_a_draw_ends_well_without_a_trustee_who_is_lost_on_the_way(desk):
    desk.announce()
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "deal", "--key", f"{name}.key")
    desk.run("draw", "close-deals", *desk.sign("dep1", "dep2"))
    desk.run("draw", "dice", "01234567890123456789", *desk.sign("scr1", "scr2"))
    lost(desk, "dep1")
    told = desk.read("status")
    assert "dealt, their key is not in force any more" in told
    assert "If a trustee is lost: 2 others open for them (klero -C territory draw share" in told
    assert desk.run("draw", "open", "--same-words", "--key", "dep1-new.key", status=1)["error"]
    for name in ("dep2", "dep3"):
        desk.run("draw", "open", "--same-words", "--key", f"{name}.key")
        desk.run("draw", "share", "--same-words", "--key", f"{name}.key")
    desk.run("draw", "close-openings", *desk.sign("dep2", "dep3"))
    desk.run("draw", "conclude", *desk.sign("ani", "scr1"))
    assert "drawn people are being asked" in desk.read("status")


def test_a_helper_is_named_at_enrolment_and_shown_before_signing(desk):
    new_key(desk, "hab", "par1")
    (desk.folder / "hab.key").write_text(keyfile.create(secrets.token_hex(8), PASSPHRASE, cost=keyfile.FOR_TESTS))
    made = card.make(keyfile.open((desk.folder / "hab.key").read_text(), PASSPHRASE), ORIGIN, 5)
    (desk.folder / "hab.card").write_bytes(card.encode(made))
    refused = desk.run("key", "enrol", "hab.card", "--helper", "ani.card", *desk.sign("hab", "ani", "gar"), status=1)
    assert refused["error"] == "key.helper"
    enrol = ("key", "enrol", "hab.card", "--helper", "mem1.card")
    desk.run(*enrol, *desk.sign("hab", "ani"), "--out", "hab.draft")
    shown = desk.invoke("sign", "hab.draft", "--sign", "gar.key", answers="n\n").output
    assert "helps" in shown
    assert "two trustees in one pair of hands count as one" in shown
    desk.run(*enrol, *desk.sign("hab", "ani", "gar"))


def test_a_rotation_that_the_new_key_did_not_sign_says_so_and_not_that_this_is_a_copy(desk):
    new_key(desk, "dep1-new", "dep1")
    set_language("fr")  # in which the rule's own words are not shown
    kept = desk.run("key", "rotate", "dep1.card", "dep1-new.card", *desk.sign("ani", "gar"))
    assert kept["missing"] == sentence("key.not_proved")
    assert "copie du registre" not in desk.invoke("submit", kept["draft"]).stdout
