"""A whole draw with names that nobody could overlook: they are in the vault, and where somebody asked for them."""

import logging
import os
import sqlite3
import threading
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from api.cli.root import klero
from api.i18n import set_language
from draws import pool
from ledger import entry
from ledger.vault import Vault
from tests.integration import desk as desks
from tests.integration.desk import ORIGIN, PASSPHRASE, Desk
from tests.integration.test_whole_draw import decline_code_of

MARKERS = ("Xqzwname", "Vkjqfamily", "xqzw.mail", "0639980", "Xqzwstreet")
"""Parts of every person's given name, family name, e-mail, telephone and address."""
PEOPLE = 60
ASKED_FOR = {"receipts.html", "letters.html", "letters.txt", "reserve.txt", "selected.csv", "remaining.csv"}
"""Files with names, each written because somebody asked for it."""
BROUGHT = {"wrong.csv", "double.csv"}
"""Lists, beside people.xlsx, whose bytes are compressed."""
NOTICE = ("--contact", "Maison", "--basis", "mission", "--retention", "3 months")


def row(i: int) -> list[str]:
    return [
        *(f"L{i:03}", f"Xqzwname{i}", f"Vkjqfamily{i}", f"{1930 + i}-03-04"),
        *(f"06399801{i:02}", f"p{i}@xqzw.mail.example", f"{i} rue Xqzwstreet"),
        *("North" if i % 2 else "South", "F" if i % 3 else "M"),
    ]


HEADER = ["id", "prénom", "nom", "naissance", "téléphone", "courriel", "adresse", "quartier", "sexe"]


class _Done:
    """A command that has run in this process, where its every output and file can be looked at."""

    def __init__(self, result: Result) -> None:
        self.result, self.returncode = result, result.exit_code

    def communicate(self, timeout: float = 0) -> tuple[str, str]:
        return self.result.stdout, self.result.stderr

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        return None


class InHouse(Desk):
    """The desk's commands in this process; `said` is all that any of them printed."""

    said: str = ""

    def process(self, *arguments: str, as_json: bool = True) -> _Done:
        os.chdir(self.folder)
        command = [*(["--json"] if as_json else []), "-C", "territory", *arguments]
        result = CliRunner(env={"KLERO_PASSPHRASE": PASSPHRASE}).invoke(klero, command)
        self.said += result.output + str(result.exception or "")
        return _Done(result)


class Watcher(threading.Thread):
    """Reads the temporary folder again and again while commands run, and keeps what it saw."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder, self.over, self.seen, self.looks = folder, False, b"", 0

    def run(self) -> None:
        while not self.over:
            with suppress(OSError):  # what was there a moment ago may be gone
                for path in self.folder.rglob("*"):
                    self.seen += path.name.encode() + (path.read_bytes() if path.is_file() else b"")
            self.looks += 1
            time.sleep(0.005)


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The desk after a whole draw, the log records, and what was seen in the temporary folder."""
    aside = tmp_path_factory.mktemp("aside")
    watcher = Watcher(aside)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(aside))
        patch.setattr("tempfile.tempdir", str(aside))
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        records: list[logging.LogRecord] = []
        handler = logging.Handler()
        handler.emit = records.append
        logging.getLogger().addHandler(handler)
        logging.getLogger().setLevel(logging.DEBUG)
        set_language("en")
        desk = InHouse(tmp_path_factory.mktemp("hall") / "hall")
        bring(desk)
        watcher.start()
        try:
            whole_draw(desk)
        finally:
            set_language(None)
            watcher.over = True
            watcher.join()
            logging.getLogger().removeHandler(handler)
            logging.getLogger().setLevel(logging.WARNING)
    return desk, "\n".join(record.getMessage() for record in records), watcher


def whole_draw(desk: InHouse) -> None:
    desk.found()
    desk.enrol()
    refused_lists(desk)
    desk.run(
        *("draw", "purpose", "--body", "conseil", "--seats", "6", "--from", "2027-01-01", "--until", "2028-12-31"),
        *("--reach", "residents", "--stakeholder", "par1.card", "--stakeholder", "par2.card"),
        *desk.sign("par1", "par2", "mem1", "mem2", "gar"),
    )
    lists = ("--people", "people.xlsx", "--quotas", "quotas.csv")
    desk.run("privacy", *lists, "--by", "quartier")
    desk.run("draw", "pool", *lists, *closing(desk))
    desk.run(
        *("draw", "announce", "--by", "quartier", "--deals-until", "+1h", "--openings-until", "+2h"),
        *("--contest-until", "+40d", *desk.sign("ani", "dep1", "dep2", "dep3")),
    )
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "deal", "--key", f"{name}.key")
    desk.run("draw", "close-deals", *desk.sign("dep1", "dep2"))
    desk.run("draw", "dice", "0123456789 0123456789", *desk.sign("scr1", "scr2"))
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "open", "--key", f"{name}.key", "--same-words")
    desk.run("draw", "close-openings", *desk.sign("dep1", "dep2"))
    desk.run("draw", "conclude", *desk.sign("ani", "scr1"))
    after(desk)


def bring(desk: InHouse) -> None:
    """The list, and two lists with mistakes beside people's names."""
    book = Workbook()
    for line in [HEADER, *map(row, range(PEOPLE))]:
        book.active.append(line)
    out = BytesIO()
    book.save(out)
    (desk.folder / "people.xlsx").write_bytes(out.getvalue())
    lines = [",".join(row(i)) for i in range(12)]
    wrong = [",".join(HEADER), *lines[:6], lines[6].replace("North", "").replace("South", "West"), lines[7] + ",x"]
    (desk.folder / "wrong.csv").write_text("\n".join(wrong) + "\n")
    double = [",".join(HEADER), *lines, lines[3].replace("L003", "L900"), lines[4].replace("1934", "1834x")]
    (desk.folder / "double.csv").write_text("\n".join(double) + "\n")


def closing(desk: InHouse) -> tuple[str, ...]:
    return ("--frame", "volunteers:60:others", "--receipts", "receipts.html", *desk.sign("ani", "dpd"))


def refused_lists(desk: InHouse) -> None:
    """Mistakes in a list, said aloud."""
    for name in ("wrong.csv", "double.csv"):
        for command in (("privacy",), ("panel", "plan", "--seats", "6")):
            desk.process(*command, "--people", name, "--quotas", "quotas.csv")


def seats_told(desk: InHouse) -> list[str]:
    """The lines about seats in the minutes."""
    minutes = desk.process("papers", "minutes", as_json=False).communicate()[0]
    table = minutes.partition("Seat\n")[2].partition("What its fairness")[0]
    return [line for line in table.splitlines() if line[:1].isdigit()]


def after(desk: InHouse) -> None:
    """Everything that can be asked for, and much that is refused."""
    desk.run("bundle", "--out", "bundle")
    desk.run("bundle", "--out", "auditors", "--audience", "auditors", "--plain")
    desk.run("bundle", "--out", "auditors.sealed", "--audience", "auditors")
    drawn = [int(line.split()[0]) for line in seats_told(desk)]
    code = decline_code_of((desk.folder / "receipts.html").read_text(), drawn[0])
    desk.run("seat", "decline", str(drawn[0]), "--code", "0000-0000-0000-0000", *desk.sign("ani", "gar"), status=1)
    desk.run("seat", "decline", str(drawn[0]), "--code", code, *desk.sign("ani", "gar"))
    desk.run("seat", "fill", str(drawn[0]), *desk.sign("ani"))
    for arguments in (
        ("status",),
        ("log",),
        ("log", "12"),
        ("privacy",),
        ("doctor", "--vault"),
        ("papers", "minutes", "--out", "minutes.html"),
        ("papers", "poster", "--out", "poster.html"),
        ("papers", "reserve"),
        ("papers", "reserve", "--names", "--out", "reserve.txt"),
        ("papers", "letters", *NOTICE, "--out", "letters.html"),
        ("papers", "letters", *NOTICE, "--out", "letters.txt"),
        ("export", "--selected", "selected.csv", "--remaining", "remaining.csv"),
        ("receipt", "--position", "3"),
        ("receipt", "--name", "Xqzwname7 Vkjqfamily7"),
        ("receipt", "--name", "Nobody"),
        ("receipt", "--name", "Xqzw"),
        ("receipt", "--position", "999"),
        ("papers", "letters", *NOTICE),
        ("papers", "letters", *NOTICE, "--out", "letters.txt"),
        ("draw", "pool", "--people", "people.xlsx", "--quotas", "quotas.csv", *closing(desk)),
    ):
        for as_json in (True, False) if arguments[0] in {"receipt", "privacy", "draw"} else (False,):
            desk.process(*arguments, as_json=as_json)


def held(data: bytes) -> list[str]:
    """The markers in some bytes, in either case and as UTF-16 too."""
    low = data.lower()
    return [m for m in MARKERS if m.lower().encode() in low or m.lower().encode("utf-16-le") in low]


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_names_were_there_to_be_found(played):
    desk, _log, _watcher = played
    with Vault.open(desk.folder / "territory" / "vault.sqlite", PASSPHRASE) as vault:
        records = list(vault.records(vault.pools()[0]))
    assert len(records) == PEOPLE
    assert all(held(repr((e.person.name, e.person.contact)).encode()) == list(MARKERS) for e in records)
    for name in ASKED_FOR:
        assert "Xqzwname" in (desk.folder / name).read_text(), name


def test_no_file_of_the_territory_or_of_any_bundle_holds_a_name_not_even_the_vault_as_it_lies(played):
    desk, _log, _watcher = played
    looked = [*files(desk.folder / "territory"), *files(desk.folder / "bundle"), *files(desk.folder / "auditors")]
    assert {"ledger.sqlite", "vault.sqlite", "checkpoint"} <= {path.name for path in looked}
    assert [(str(path), held(path.read_bytes())) for path in looked if held(path.read_bytes())] == []


def test_the_auditors_part_holds_features_and_no_name(played):
    desk, _log, _watcher = played
    data = b"".join(p.read_bytes() for p in files(desk.folder / "territory" / "auditors"))
    assert data.count(b'"North"') == data.count(b'"South"') == PEOPLE // 2
    assert held(data) == []


def test_no_statement_holds_a_name_in_its_normal_form_either(played):
    desk, _log, _watcher = played
    with sqlite3.connect(desk.folder / "territory" / "ledger.sqlite") as db:
        data = b"".join(entry.read(row[0]).payload for row in db.execute("SELECT state FROM entries"))
    db.close()
    assert b"draw.concluded" in data
    assert [m for m in MARKERS if pool.normal_name(m).encode() in data.lower()] == []


def test_outside_the_territory_only_what_was_asked_for_holds_names(played):
    desk, _log, _watcher = played
    named = {path.name for path in files(desk.folder) if held(path.read_bytes())}
    assert named == ASKED_FOR | BROUGHT
    assert all((desk.folder / name).stat().st_mode & 0o077 == 0 for name in ASKED_FOR)


def test_nothing_that_was_printed_refusals_included_holds_a_name(played):
    desk, _log, _watcher = played
    assert "draw.pool_sealed" in desk.said
    assert "person" in desk.said
    assert "Line 9" in desk.said
    assert held(desk.said.encode()) == []


def test_no_log_record_holds_a_name(played):
    _desk, log, _watcher = played
    assert held(log.encode()) == []


def test_no_temporary_file_held_a_name_at_any_moment(played):
    _desk, _log, watcher = played
    assert watcher.looks > 100
    assert b"checkpoint" in watcher.seen
    assert held(watcher.seen) == []


@pytest.mark.parametrize("as_json", [True, False])
def test_an_error_that_nobody_expected_says_where_and_not_what(played, monkeypatch, as_json):
    """Its own words may hold what people typed: here they do."""
    desk, _log, _watcher = played

    def fails(*_: object) -> None:
        raise RuntimeError(" ".join(row(3)))

    monkeypatch.setattr("api.listed.look", fails)
    asked = ("privacy", "--people", "people.xlsx", "--quotas", "quotas.csv", "--by", "quartier")
    done = desk.process(*asked, as_json=as_json)
    said = done.result.output + done.result.stderr
    assert done.returncode == 3
    assert "programme.failed" in said
    assert "RuntimeError, test_planted_names.py:" in said
    assert "Traceback" not in said
    assert held(said.encode()) == []


def test_the_origin_is_no_marker():
    assert held(ORIGIN.encode()) == held(desks.PEOPLE.encode()) == []
