"""A draw by a lottery of groups that keeps people of one address apart, with the commands that people type."""

import json
import subprocess
import sys
import time
from contextlib import closing

import pytest

from ledger.homes import read_homes
from ledger.service import Ledger
from tests.integration.desk import Hand

STREETS = ("Rue des Pins 1", "rue des pins 1 ", "Rue des Pins 2", "Rue du Port 7")
"""The first two are one address, whatever their case and spaces."""
PEOPLE = "Nom,Naissance,quartier,sexe,Adresse,Ville\n" + "".join(
    f"Person Number{i},{1940 + i},{'North' if i % 2 else 'South'},{'F' if i % 3 else 'M'},"
    f"{STREETS[i % 4] if i < 32 else ''},{'Pins' if i < 32 else ''}{i // 4 if i < 32 else ''}\n"
    for i in range(60)
)
"""Thirty-two people in towns of four, two of which share an address; twenty-eight who gave none."""
ANNOUNCE = (
    *("draw", "announce", "--method", "panel", "--quotas", "quotas.csv", "--panels", "100", "--visible", "quartier"),
    *("--deals-until", "+1h", "--openings-until", "+2h", "--contest-until", "+40d"),
)
TRUSTEES = ("dep1", "dep2", "dep3")


@pytest.fixture(scope="module")
def hand(tmp_path_factory) -> Hand:
    hand = Hand(tmp_path_factory.mktemp("homes"))
    hand.found("mem2.card=AUD")
    hand.enrol()
    (hand.folder / "people.csv").write_text(PEOPLE)
    purpose, _pool, _announcement = hand.steps()
    hand.run(*purpose)
    return hand


def pool(hand: Hand, *options: str) -> tuple[str, ...]:
    return (*hand.steps()[1], *options)


@pytest.fixture(scope="module")
def without(hand) -> dict:
    """What an announcement that limits an address answers on a list that says nothing of addresses."""
    hand.run(*pool(hand))
    hand.run("draw", "coins", "31415 92653 58979 32384", *hand.sign("scr1", "scr2"))
    return hand.run(*ANNOUNCE, "--per-address", "1", *hand.sign("ani", *TRUSTEES), status=1)


def test_nobody_is_kept_apart_where_the_list_says_nothing_of_addresses(without):
    assert without["error"] == "lottery.homes"
    assert "--address-columns" in without["sentence"]


@pytest.fixture(scope="module")
def sealed(hand, without) -> str:
    """What is said when the list is sealed with its addresses."""
    said = hand.invoke(
        "--lang", "en", *pool(hand, "--receipts", "again.html", "--address-columns", "Adresse+Ville")
    ).stderr
    hand.run("draw", "coins", "27182 81828 45904 52353", *hand.sign("scr1", "scr2"))
    return said


def test_sealing_says_how_many_addresses_are_shared_and_keeps_them_for_auditors(hand, sealed):
    assert "8 addresses are shared by 16 people." in sealed
    with closing(Ledger.open(hand.folder / "territory", lambda: int(time.time()))) as ledger:
        latest = max(ledger.state.pools.values(), key=lambda one: one.index)
        homes = read_homes(ledger.blobs.get(latest.homes.sha256), 60)
        assert sorted(map(len, homes)) == [2] * 8
        everything = b"".join(ledger.blobs.get(blob.sha256) for blob in latest.body.rosters).lower()
        assert b"rue des pins" not in everything


@pytest.mark.parametrize("number", ["0", "-1", "some", "10001"])
def test_a_number_that_is_none_is_said_before_anything_is_made(hand, sealed, number):
    assert hand.run(*ANNOUNCE, "--per-address", number, *hand.sign("ani"), status=3)["error"] == "usage"


@pytest.fixture(scope="module")
def otherwise(hand, sealed) -> list:
    """What is answered where nobody is to be kept apart: by strata, with a limit for strata, without a limit."""
    by = ("draw", "announce", "--by", "quartier", *ANNOUNCE[-6:], *hand.sign("ani"))
    free = (*ANNOUNCE, "--per-address", "none", *hand.sign("ani"))
    ways = ((*by, "--out", "strata.draft"), (*by, "--per-address", "1"), (*free, "--out", "free.draft"))
    return [hand.invoke("--lang", "en", *way) for way in ways]


def test_where_nobody_is_kept_apart_it_is_said(otherwise):
    strata, wrong, free = otherwise
    assert "only a lottery of groups (--method panel) keeps people apart" in strata.stderr
    assert wrong.exit_code == 3
    assert free.exit_code == 0
    assert "of one address" not in free.output


def test_a_missing_column_and_two_addresses_of_one_person_are_errors(hand, sealed):
    table = hand.invoke(*pool(hand, "--receipts", "no.html", "--address-columns", "Rue"))
    assert (table.exit_code, "Rue" in table.output) == (3, True)
    moved = PEOPLE.splitlines()[:2]
    moved[1] = moved[1].replace("Rue des Pins 1", "Elsewhere 9")
    (hand.folder / "moved.csv").write_text("\n".join(moved) + "\n")
    both = pool(hand, "--people", "moved.csv", "--same", "merge", "--receipts", "no.html", "--address-columns")
    clash = hand.invoke("--lang", "en", *both, "Adresse+Ville")
    assert clash.exit_code != 0
    assert "- people.csv:2, moved.csv:2" in clash.output
    assert "Rue" not in clash.output


before: dict = {}
"""What was said of alternates before there was a result."""


@pytest.fixture(scope="module")
def concluded(hand, otherwise) -> Hand:
    shown = hand.invoke("--lang", "en", *ANNOUNCE, "--out", "shown.draft", *hand.sign("ani")).output
    assert "No group has more than 1 person of one address. --per-address none lifts this limit." in shown
    hand.run(*ANNOUNCE, *hand.sign("ani", *TRUSTEES))
    before.update(hand.run("draw", "alternates", "--rate", "0.2", "--number", "3", "--panel", "0"))
    for name in TRUSTEES:
        hand.run("draw", "deal", "--key", f"{name}.key")
    hand.run("draw", "close-deals", *hand.sign("dep1", "dep2"))
    hand.run("draw", "dice", "0123456789 0123456789", *hand.sign("scr1", "scr2"))
    for name in TRUSTEES:
        hand.run("draw", "open", "--key", f"{name}.key", "--same-words")
    hand.run("draw", "close-openings", *hand.sign("dep1", "dep2"))
    hand.run("draw", "conclude", *hand.sign("ani", "scr1"))
    return hand


def verified(hand: Hand, bundle: str, *options: str):
    command = [sys.executable, "-P", "-m", "verifier", str(hand.folder / bundle), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def seated(hand: Hand) -> tuple[set[int], list[tuple[int, ...]]]:
    with closing(Ledger.open(hand.folder / "territory", lambda: int(time.time()))) as ledger:
        (draw,) = ledger.state.draws.values()
        homes = read_homes(ledger.blobs.get(draw.pool.homes.sha256), draw.pool.body.size)
        return {p for p, seat in draw.seats.items() if seat.state != "filled"}, list(homes)


ALTERNATES = ("draw", "alternates", "--rate", "0.2", "--number", "4")


def test_whom_to_keep_ready_is_said_by_kind_before_the_result_and_by_position_after_it(concluded):
    assert sum(people for _type, people in before["alternates"]) == 3
    assert before["remaining"] < before["without"]
    found = concluded.run(*ALTERNATES)
    sitting, homes = seated(concluded)
    assert len(found["ready"]) == 4
    assert not sitting.intersection(found["ready"])
    together = sitting.union(found["ready"])
    assert all(len(together.intersection(home)) <= 1 for home in homes)
    said = concluded.invoke("--lang", "en", *ALTERNATES).stdout
    assert all(f"- position {position}: " in said for position in found["ready"])
    assert "This binds nobody" in said


def test_after_the_result_there_is_one_group_alone_and_without_rates_nobody_knows(concluded):
    assert concluded.run(*ALTERNATES, "--panel", "3", status=3)["error"] == "usage"
    assert concluded.run(*ALTERNATES, "--out", "folder", status=3)["error"] == "usage"
    assert concluded.run("draw", "alternates", "--number", "4", status=3)["error"] == "usage"


def test_nobody_sits_beside_their_own_home_until_every_seat_changed_hands_twice(concluded):
    for _round in range(2):
        for position in concluded.run("status")["draws"][0]["offered"]:
            seat = str(position)
            concluded.run("seat", "accept", seat, "--person", "00000000000000aa", *concluded.sign("ani", "gar"))
            concluded.run("seat", "vacate", seat, "--cause", "other", *concluded.sign("ani", "gar", "mem1"))
            concluded.run("seat", "fill", seat, *concluded.sign("ani"))
            sitting, homes = seated(concluded)
            assert len(sitting) == 6
            assert all(len(sitting.intersection(home)) <= 1 for home in homes)
    concluded.run("bundle", "--out", "public")
    concluded.run("bundle", "--out", "auditors", "--audience", "auditors", "--plain")
    everybody, auditors = (json.loads(verified(concluded, name, "--json").stdout) for name in ("public", "auditors"))
    assert (everybody["exit"], auditors["exit"]) == (0, 0)
    assert everybody["draws"][0]["lottery"]["per_home"] == 1
    assert {c["step"]: c["status"] for c in auditors["checks"]}["D17"] == "ok"
    assert "people of one address who may sit together: 1" in verified(concluded, "public", "--lang", "en").stdout


def test_status_minutes_and_list_say_that_people_of_one_address_are_kept_apart(concluded):
    for arguments in (("status",), ("papers", "minutes")):
        said = concluded.invoke("--lang", "en", *arguments).stdout
        assert "No group has more than 1 person of one address." in " ".join(said.split())
    assert concluded.run("status")["draws"][0]["per_home"] == 1


def test_plain_files_leave_out_whoever_lives_with_somebody_selected(concluded):
    files = ("--selected", "yes.csv", "--remaining", "rest.csv")
    concluded.run("export", *files)
    all_of_them = (concluded.folder / "rest.csv").read_text("utf-8-sig")
    plain = concluded.run("export", "--plain", *(name.replace(".csv", "_plain.csv") for name in files))
    sitting, homes = seated(concluded)
    apart = {position for home in homes if sitting.intersection(home) for position in home} - sitting
    assert len(apart) == sum(bool(sitting.intersection(home)) for home in homes)
    assert plain == {"selected": 6, "remaining": 54 - len(apart), "unknown": 0}
    assert len(all_of_them.splitlines()) == 55


def test_the_sealed_bundle_of_auditors_holds_the_homes_too(concluded, capfd):
    concluded.run("bundle", "--out", "for.sealed", "--audience", "auditors")
    assert concluded.invoke("verify", "for.sealed", "--key", "gar.key", "--json").exit_code == 0
    said = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert (said["audience"], {c["step"]: c["status"] for c in said["checks"]}["D17"]) == ("auditors", "ok")


def test_the_folder_with_homes_is_sound(concluded):
    assert concluded.run("doctor")["findings"] == []
