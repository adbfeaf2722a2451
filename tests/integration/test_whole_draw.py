"""A small association's draw with the commands that people type, each in a process of its own."""

import json
import re
import subprocess
import sys

import pytest

from ledger.vault import Vault
from tests.integration.desk import PASSPHRASE, Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("a folder with spaces"))
    desk.found()
    desk.enrol()
    desk.announce()
    return desk


def trustees_attend(desk: Desk, *names: str) -> list[subprocess.Popen]:
    options = ("--same-words", "--patience", "60")
    return [desk.process("draw", "attend", "--key", f"{name}.key", *options) for name in names]


@pytest.fixture(scope="module")
def concluded(desk) -> Desk:
    attending = trustees_attend(desk, "dep1", "dep2", "dep3")
    closed = False
    while not closed:
        closed = any(row["kind"] == "draw.deals_closed" for row in desk.run("log")["entries"])
        assert any(process.poll() is None for process in attending), [p.communicate() for p in attending]
    desk.run("draw", "dice", "0123456789 0123456789", *desk.sign("scr1", "scr2"))
    for process in attending:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, out + err
    desk.run("draw", "conclude", *desk.sign("ani", "scr1"))
    desk.run("bundle", "--out", "bundle.zip", "--zip")
    return desk


def test_three_trustees_who_attend_need_nothing_but_one_command_each(concluded):
    kinds = [row["kind"] for row in concluded.run("log")["entries"]]
    assert kinds.count("draw.dealt") == 3
    assert kinds.count("draw.opened") == 3
    assert kinds.count("draw.deals_closed") == kinds.count("draw.openings_closed") == 1


def test_the_bundle_verifies_with_the_single_file_verifier_on_a_bare_python(concluded, tmp_path):
    pyz = tmp_path / "klero-verify.pyz"
    subprocess.run([sys.executable, "-P", "-m", "verifier.build", str(pyz)], check=True)
    command = [sys.executable, "-I", "-S", str(pyz), str(concluded.folder / "bundle.zip"), "--json"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(checked.stdout)
    assert checked.returncode == report["exit"] == 0
    assert report["verdict"] == "conforme"
    assert [draw["state"] for draw in report["draws"]] == ["concluded"]
    assert report["draws"][0]["premises"] == {
        "P1": "claimed",
        "P2": "supported",
        "P3": "not_claimed",
        "P4": "claimed",
    }


def test_verify_passes_the_verdict_through(concluded):
    with concluded.process("verify", "bundle.zip") as process:
        out, _err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert json.loads(out)["verdict"] == "conforme"


def test_a_receipt_shows_its_bearer_in_the_list_and_reopens_their_name(concluded):
    shown = concluded.run("receipt", "--position", "7")
    page = (concluded.folder / "receipts.html").read_text()
    assert shown["receipt"].startswith("klero1:")
    assert len(shown["receipt"]) <= 1024
    assert page.count("<svg") == 60
    command = [sys.executable, "-P", "-m", "verifier", "receipt", str(concluded.folder / "bundle.zip")]
    command += ["--lang", "en", "--receipt", shown["receipt"]]
    alone = subprocess.run(command, capture_output=True, text=True, check=False)
    assert alone.returncode == 0, alone.stdout + alone.stderr
    assert "7" in alone.stdout
    wrong = [*command, "--name", "Nobody", "--birth", "1900", "--id-salt", shown["id_salt"]]
    assert subprocess.run(wrong, capture_output=True, check=False).returncode == 1


def test_seats_are_accepted_declined_by_code_and_filled_by_the_rule(concluded):
    drawn = drawn_positions(concluded)
    concluded.run("seat", "accept", str(drawn[0]), "--person", "00000000000000aa", *concluded.sign("ani", "gar"))
    refused = concluded.run(
        "seat", "decline", str(drawn[1]), "--code", "0000-0000-0000-0000", *concluded.sign("ani", "gar"), status=1
    )
    assert refused["error"] == "seat.code"
    page = (concluded.folder / "receipts.html").read_text()
    code = decline_code_of(page, drawn[1])
    concluded.run("seat", "decline", str(drawn[1]), "--code", code.lower(), *concluded.sign("ani", "gar"))
    concluded.run("seat", "fill", str(drawn[1]), *concluded.sign("ani"))
    again = concluded.run("seat", "fill", str(drawn[1]), *concluded.sign("ani"), status=1)
    assert again["error"] == "seat.state"


def test_no_answer_needs_evidence_from_after_the_draw_and_two_people_besides_the_operator(concluded):
    position = str(drawn_positions(concluded)[2])
    gone = ("seat", "vacate", position, "--cause", "unreachable")
    bare = concluded.run(*gone, *concluded.sign("ani", "gar", "mem1"), status=1)
    assert bare["error"] == "seat.evidence"
    for days, said in (
        (("2026-01-01", "2026-01-20"), "--first 2026-01-01 is before the seat was offered"),
        (("2999-01-01", "2999-01-20"), "--last 2999-01-20 is in the future"),
    ):
        tried = ("--attempts", "3", "--channels", "2", "--first", days[0], "--last", days[1])
        wrong = concluded.run(*gone, *tried, *concluded.sign("ani", "gar", "mem1"), status=3)
        assert said in wrong["sentence"]
    for cause in ("declined", "other"):
        wrong = concluded.run(*gone[:4], cause, *concluded.sign("ani", "gar", "mem1"), status=1)
        assert wrong["error"] == "seat.evidence"
    concluded.run("seat", "accept", position, "--person", "00000000000000bb", *concluded.sign("ani", "gar"))
    waiting = concluded.run("seat", "vacate", position, "--cause", "other", *concluded.sign("ani", "gar"))
    assert "draft" in waiting
    concluded.run("sign", waiting["draft"], "--yes", "--sign", "mem1.key")
    concluded.run("submit", waiting["draft"])


def test_a_second_draw_for_the_same_seats_is_refused(concluded):
    refused = concluded.run(
        *("draw", "announce", "--by", "quartier", "--deals-until", "+1h", "--openings-until", "+2h"),
        *("--contest-until", "+40d", *concluded.sign("ani", "dep1", "dep2", "dep3")),
        status=1,
    )
    assert refused["error"] == "draw.live"


def test_status_says_what_is_due_and_who_signs_next(concluded):
    assert concluded.run("status")


def drawn_positions(desk: Desk) -> list[int]:
    with desk.process("verify", "bundle.zip") as process:
        report = json.loads(process.communicate(timeout=60)[0])
    return [position for stratum in report["draws"][0]["strata"] for position in stratum["drawn"]]


def decline_code_of(page: str, position: int) -> str:
    slip = re.search(rf'data-position="{position}".*?</section>', page, re.DOTALL)
    assert slip
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}(?![-0-9A-Z])", slip[0])
    assert found
    return found[0]


def test_a_refused_sealing_leaves_no_receipts_and_no_names_behind(concluded):
    concluded.run(
        *("draw", "purpose", "--body", "conseil", "--seats", "6", "--from", "2029-01-01", "--until", "2030-12-31"),
        *("--stakeholder", "par1.card", *concluded.sign("par1", "mem1", "mem2", "gar")),
    )
    refused = concluded.run(
        *("draw", "pool", "--people", "people.csv", "--quotas", "quotas.csv", "--receipts", "again.html"),
        *("--map", "name=Nom", "--map", "birth=Naissance", "--frame", "volunteers:60:whoever was not asked"),
        *("--clause", "99.9", *concluded.sign("ani", "dpd")),
        status=1,
    )
    assert refused["error"] == "clause.gives_no_power"
    assert not (concluded.folder / "again.html").exists()
    with Vault.open(concluded.folder / "territory" / "vault.sqlite", PASSPHRASE) as vault:
        assert len(vault.pools()) == 1
