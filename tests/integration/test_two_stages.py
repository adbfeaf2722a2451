"""Invitations by address, letters, answers, a list, and the draw of those who take part; as people type it."""

import csv
import html
import json
import subprocess
import sys

import pytest

from api.web.factory import create_app
from tests.integration.desk import Desk, Hand
from tests.integration.test_methods import LATER, conclude

ADDRESSES = "adresse,quartier\n" + "".join(f"{i} rue des Pins,{'North' if i % 2 else 'South'}\n" for i in range(1, 61))
AREAS = "category,name,min,max\nquartier,North,0,30\nquartier,South,0,30\n"
TERM = ("--body", "conseil", "--from", "2027-01-01", "--until", "2028-12-31", "--stakeholder", "par1.card")
AGREED = ("par1", "mem1", "mem2", "gar")


@pytest.fixture(scope="module")
def invited(tmp_path_factory) -> Hand:
    """Thirty of sixty addresses are drawn, more than the council has seats."""
    desk = Hand(tmp_path_factory.mktemp("stages"))
    desk.found()
    desk.enrol()
    (desk.folder / "addresses.csv").write_text(ADDRESSES)
    (desk.folder / "areas.csv").write_text(AREAS)
    desk.run("draw", "purpose", "--seats", "30", "--stage", "invitation", *TERM, *desk.sign(*AGREED))
    desk.run(
        *("draw", "pool", "--people", "addresses.csv", "--quotas", "areas.csv", "--receipts", "addresses.html"),
        *("--map", "name=adresse", "--map", "contact=adresse", "--frame", "addresses:60:who has none"),
        *desk.sign("ani", "dpd"),
    )
    desk.run("draw", "announce", "--by", "quartier", *LATER, *desk.sign("ani", "dep1", "dep2"))
    conclude(desk)
    return desk


def test_those_invited_get_letters_that_promise_no_seat_and_nobody_else_gets_any(invited):
    notice = ("--contact", "Anne, 01 23", "--basis", "consent", "--retention", "one year")
    made = invited.run("papers", "letters", "--draw", "1", *notice, "--out", "letters.html")
    letters = (invited.folder / "letters.html").read_text()
    assert made["letters"] == 30
    assert letters.count("You are invited, by lot") == 30
    assert "a second draw, from that list, gives the seats" in letters
    assert "one of these seats" not in letters


def test_the_addresses_to_write_to_are_exported(invited):
    made = invited.run("export", "--draw", "1", "--selected", "invited.csv", "--remaining", "others.csv")
    assert (made["selected"], made["remaining"]) == (30, 30)
    with (invited.folder / "invited.csv").open(encoding="utf-8-sig") as file:
        assert all(row["adresse"].endswith("rue des Pins") for row in csv.DictReader(file))


def test_an_invitation_is_no_seat(invited):
    refused = invited.run(
        "seat", "accept", "0", "--draw", "1", "--person", "00000000000000aa", *invited.sign("ani", "gar"), status=1
    )
    assert refused["error"] == "seat.invitation"


@pytest.fixture(scope="module")
def answered(invited) -> Hand:
    """Sixty people of twelve addresses registered; six of them are drawn."""
    pool = (
        *("draw", "pool", "--people", "people.csv", "--quotas", "quotas.csv", "--map", "name=Nom"),
        *("--map", "birth=Naissance", "--frame", "answers:60:who did not answer", "--receipts", "people.html"),
    )
    invited.run("draw", "purpose", "--seats", "6", *TERM, *invited.sign(*AGREED))
    too_many = invited.run(*pool, "--invited", "1:28:29", *invited.sign("ani", "dpd"), status=1)
    assert too_many["error"] == "invited.numbers"
    wrong = invited.invoke(*pool, "--invited", "1:many", *invited.sign("ani", "dpd"))
    assert "write DRAW:SENT:ANSWERED" in wrong.output
    sealed = invited.invoke(*pool, "--invited", "1:28:12", *invited.sign("ani", "dpd"))
    assert sealed.exit_code == 0, sealed.output
    assert "12 answers, and 60 people: some answers must have registered several." in sealed.stderr
    invited.run("draw", "announce", "--by", "quartier", *LATER, *invited.sign("ani", "dep1", "dep2"))
    return invited


SAID = (
    "Invited by draw 1: letters sent to 28 of 30 drawn (93.3 %); not sent: 2.",
    "Answered: 12 of 28 (42.9 %); no answer: 16 (57.1 %).",
    "From these answers, 60 people are on the list.",
)


def test_the_rate_of_answers_is_printed_with_its_gap_wherever_people_look(answered):
    assert all(line in answered.read("status") for line in SAID)
    conclude(answered)
    minutes = " ".join(answered.read("papers", "minutes").split())
    assert all(line in minutes for line in SAID)
    answered.run("bundle", "--out", "bundle.zip", "--zip")
    with Desk.process(answered, "verify", "bundle.zip") as process:
        report = json.loads(process.communicate(timeout=60)[0])
    assert report["verdict"] == "conforme"
    assert [draw["stage"] for draw in report["draws"]] == ["invitation", "participants"]
    assert [draw["invited"] for draw in report["draws"]] == [
        None,
        {"draw": 1, "drawn": 30, "sent": 28, "answered": 12, "people": 60},
    ]
    position = str(report["draws"][1]["strata"][0]["drawn"][0])
    answered.run("seat", "accept", position, "--person", "00000000000000aa", *answered.sign("ani", "gar"))


def test_the_pages_show_invitations_without_seats_and_the_rate_of_answers(answered):
    client = create_app(answered.folder / "territory").test_client()
    first, second = (client.get(f"/en/draw/{number}").text for number in (1, 2))
    assert "nobody has a seat by this one" in first
    assert "What became of the seats" not in first
    assert "Who answered the invitation" not in first
    assert all(html.escape(line) in second for line in SAID)


def test_the_interface_for_programmes_says_the_same_as_the_pages(answered):
    client = create_app(answered.folder / "territory").test_client()
    first, second = client.get("/api/v1/draws").json["draws"]
    assert (first["stage"], "invited" in first, "seats" in first) == ("invitation", False, False)
    assert "stage" not in second
    assert second["invited"] == {"draw": 1, "drawn": 30, "sent": 28, "answered": 12, "people": 60}
    assert client.get("/api/v1/draws/2").json == second


def test_the_verifier_prints_the_rate_in_words(answered):
    answered.run("bundle", "--out", "words.zip", "--zip")
    command = [sys.executable, "-P", "-m", "verifier", "words.zip", "--lang", "en"]
    told = subprocess.run(command, cwd=answered.folder, capture_output=True, text=True, check=False).stdout
    assert told.count("an invitation: those drawn are written to, and nobody has a seat by this draw") == 1
    assert "invited by draw 1: 28 of 30 drawn were written to (93.3 %)" in told
    assert "answered: 12 (42.9 %); no answer: 16 (57.1 %); on the list: 60" in told
