"""A draw by a lottery over panels with the commands that people type, from the founding to both bundles."""

import json
import subprocess
import sys
from fractions import Fraction

import pytest

from tests.integration.desk import Hand

PANELS = "100"
POSITIONS = range(60)


@pytest.fixture(scope="module")
def hand(tmp_path_factory) -> Hand:
    hand = Hand(tmp_path_factory.mktemp("groups"))
    hand.found("mem2.card=AUD")
    hand.enrol()
    purpose, pool, _announcement = hand.steps()
    hand.run(*purpose)
    hand.run(*pool)
    return hand


ANNOUNCE = (
    *("draw", "announce", "--method", "panel", "--quotas", "quotas.csv", "--objective", "leximin"),
    *("--panels", PANELS, "--visible", "quartier"),
    *("--deals-until", "+1h", "--openings-until", "+2h", "--contest-until", "+40d"),
)


@pytest.fixture(scope="module")
def too_early(hand) -> dict:
    """What an announcement answers before the coins are thrown."""
    return hand.run(*ANNOUNCE, *hand.sign("ani", "dep1", "dep2", "dep3"), status=1)


def test_no_lottery_is_announced_before_chance_has_given_its_coins(too_early):
    assert too_early["error"] == "lottery.coins"


@pytest.fixture(scope="module")
def unproved(hand, too_early) -> tuple[dict, str]:
    """What is answered to an announcement without proof; what a signer reads of it once one insists."""
    hand.run("draw", "coins", "31415 92653 58979 32384", *hand.sign("scr1", "scr2"))
    announce = ["random" if part == "leximin" else part for part in ANNOUNCE]
    refused = hand.run(*announce, *hand.sign("ani", "dep1", "dep2", "dep3"), status=1)
    shown = hand.invoke("--lang", "en", *announce, "--unproved", "--out", "unproved.draft", *hand.sign("ani"))
    return refused, shown.stdout + shown.stderr


def test_what_proves_nothing_about_chances_is_announced_only_if_one_insists(unproved):
    refused, shown = unproved
    assert refused["error"] == "lottery.unproved"
    assert "NOT PROVED" in shown
    assert "Made with HiGHS" in shown


@pytest.fixture(scope="module")
def concluded(hand, unproved) -> Hand:
    hand.run(*ANNOUNCE, *hand.sign("ani", "dep1", "dep2", "dep3"))
    hand.run("draw", "lottery-audited", "--scope", "document", *hand.sign("gar", "mem2"))
    for name in ("dep1", "dep2", "dep3"):
        hand.run("draw", "deal", "--key", f"{name}.key")
    hand.run("draw", "close-deals", *hand.sign("dep1", "dep2"))
    hand.run("draw", "dice", "0123456789 0123456789", *hand.sign("scr1", "scr2"))
    for name in ("dep1", "dep2", "dep3"):
        hand.run("draw", "open", "--key", f"{name}.key", "--same-words")
    hand.run("draw", "close-openings", *hand.sign("dep1", "dep2"))
    hand.run("draw", "conclude", *hand.sign("ani", "scr1"))
    return hand


def verified(hand: Hand, bundle: str) -> dict:
    command = [sys.executable, "-P", "-m", "verifier", str(hand.folder / bundle), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)


def test_everybody_and_the_auditors_find_all_in_order(concluded):
    concluded.run("bundle", "--out", "public")
    concluded.run("bundle", "--out", "auditors", "--audience", "auditors", "--plain")
    everybody, auditors = verified(concluded, "public"), verified(concluded, "auditors")
    assert (everybody["exit"], everybody["audience"]) == (0, "public")
    assert (auditors["exit"], auditors["audience"]) == (0, "auditors")
    assert {c["step"]: c["status"] for c in everybody["checks"]}["D17"] == "reserved"
    assert {c["step"]: c["status"] for c in auditors["checks"]}["D17"] == "ok"
    (draw,) = everybody["draws"]
    assert draw["lottery"]["panels"] == int(PANELS)
    assert 0 <= draw["lottery"]["panel"] < int(PANELS)
    (quarter,) = draw["lottery"]["counts"]
    assert sum(value["people"] for value in quarter["values"]) == 6
    assert [audit["scope"] for audit in draw["lottery"]["audits"]] == ["document"]


def test_a_receipt_says_the_chance_in_groups(concluded):
    assert f" in {PANELS}" in concluded.invoke("receipt", "--position", "0").stdout
    (chance,) = concluded.run("receipt", "--position", "0")["chances"]
    assert chance["draw"] == 1
    assert chance["panels"] == int(PANELS)
    assert 0 < Fraction(chance["groups"]) <= int(PANELS)


def test_a_free_seat_goes_to_the_answer_of_the_rule_with_its_reason(concluded):
    before = concluded.run("status")
    position = before["draws"][0]["offered"][0]
    concluded.run("seat", "accept", str(position), "--person", "00000000000000aa", *concluded.sign("ani", "gar"))
    concluded.run("seat", "vacate", str(position), "--cause", "other", *concluded.sign("ani", "gar", "mem1"))
    vacancy = concluded.run("status")["draws"][0]["vacant"][0]
    assert vacancy["reason"] == "type"
    refused = concluded.invoke("seat", "fill", str(position), *concluded.sign("mem1"), "--clause", "9.9")
    assert (refused.exit_code, "osition" in refused.stderr) == (1, False)
    draft = concluded.invoke("seat", "fill", str(position), "--out", str(concluded.folder / "fill.draft"))
    assert f"and not before, the seat is offered to position {vacancy['substitute']}." in draft.stderr
    filled = concluded.invoke("seat", "fill", str(position), *concluded.sign("ani"))
    assert f"The seat is offered to position {vacancy['substitute']}." in filled.stderr
    assert "with the same features" in filled.stderr
    assert "everybody can tell that the two" in filled.stderr
    concluded.run("bundle", "--out", "later", "--audience", "auditors", "--plain")
    assert verified(concluded, "later")["exit"] == 0


def test_the_minutes_say_which_group_was_picked_and_what_the_room_sees(concluded):
    said = concluded.invoke("--lang", "en", "papers", "minutes").stdout
    assert f"of {PANELS} was picked" in said
    assert "sexe" in said
    assert "quartier" in said


def test_names_that_the_list_does_not_have_are_said_all_at_once_before_panels_are_made(concluded):
    rows = ["métier,boulanger,1,2", "Quartier,Nroth,1,2", "quartier,south,1,5", "sexe,F,1,2"]
    (concluded.folder / "other.csv").write_text("\n".join(["category,name,min,max", *rows]) + "\n", encoding="utf-8")
    arguments = [{"quotas.csv": "other.csv", "quartier": "Sex"}.get(part, part) for part in ANNOUNCE]
    refused = concluded.invoke("--lang", "en", *arguments, *concluded.sign("ani", "dep1", "dep2", "dep3"))
    assert refused.exit_code == 3
    said = refused.stderr
    assert "Line 2: the list has no feature “métier”, only quartier, sexe" in said
    assert "Line 3: “Nroth” is no value of “quartier” in the list, which has North, South" in said
    assert "Line 4" not in said
    assert "--visible “Sex”: the quotas are for quartier, sexe" in said


@pytest.mark.parametrize(
    "ignored", [("--visible", "sexe"), ("--objective", "leximin"), ("--panels", "1000"), ("--unproved",)]
)
def test_what_only_a_lottery_of_groups_has_is_not_ignored_without_its_quotas(concluded, ignored):
    _purpose, _pool, announcement = concluded.steps()
    told = concluded.run(*announcement, *ignored, status=3)
    assert ignored[0] in told["sentence"]


def test_quotas_are_not_ignored_by_a_method_that_has_none(concluded):
    _purpose, _pool, announcement = concluded.steps()
    assert concluded.run(*announcement, "--quotas", "quotas.csv", status=3)["error"] == "usage"


def test_coins_are_thrown_once_and_from_one_source(concluded):
    again = concluded.run("draw", "coins", "0" * 20, *concluded.sign("scr1", "scr2"), status=1)
    assert again["error"] in {"draw.live", "draw.duplicate"}
    (concluded.folder / "round.json").write_text('{"round": 1000, "signature": "' + "ab" * 48 + '"}', encoding="utf-8")
    shown = concluded.run("draw", "coins", "--round", "round.json", *concluded.sign("par1"), status=1)
    assert shown["error"] == "draw.live"
    assert concluded.run("draw", "coins", *concluded.sign("par1"), status=3)["error"] == "usage"


def test_the_file_of_a_lottery_is_checked_by_itself(concluded):
    concluded.run("bundle", "--out", "alone", "--audience", "auditors", "--plain")
    blobs = (concluded.folder / "alone" / "blobs" / "sha256").iterdir()
    (document,) = [path for path in blobs if b'"format":"kleroterion/v1/panels"' in path.read_bytes()]
    command = [sys.executable, "-P", "-m", "verifier", "lottery", str(document)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0
    assert PANELS in checked.stdout


def test_quotas_that_clash_are_said_before_anything_is_signed(concluded):
    (concluded.folder / "clash.csv").write_text(
        "category,name,min,max\nquartier,North,6,6\nquartier,South,1,6\n", encoding="utf-8"
    )
    arguments = [part if part != "quotas.csv" else "clash.csv" for part in ANNOUNCE]
    done = concluded.invoke("--json", *arguments, *concluded.sign("ani", "dep1", "dep2", "dep3"))
    assert done.exit_code == 1
    assert json.loads(done.stdout.splitlines()[-1])["error"] == "draws.impossible_quotas"
