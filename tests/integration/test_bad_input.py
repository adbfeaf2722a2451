"""Every command in clumsy hands: one sentence, the right exit code, and a ledger that did not move.

Each row is a command line as people mistype it, the exit code, the code of the error, and words that the answer must
hold, so that whoever reads it knows which file or field is meant and what to do.
"""

import json
import os
import shutil
import sys

import pytest

from api.cli.context import PASSPHRASE as VARIABLE
from api.i18n import set_language
from tests.integration.desk import FOUNDERS, ORIGIN, Hand

REFUSED, UNUSABLE = 1, 3
TEN_ERRORS = """Nom,Naissance,quartier,sexe
Ann A,1950,North,F
Ann A,1950,North,F
,1950,North,F
Bea B,19x0,North,F
Cem C,1960,Wst,F
Dia D,1960,North,X
Eva E,1960,North
Fay F,1960,North,F,9
Gus G,31/02/1960,North,F
Hal H,1960,Nort,f
Ida I,2999,East,F
"""
FOUNDER = [part for name in FOUNDERS for part in ("--founder", f"{name}.card")]
INIT = ["init", "--origin", ORIGIN, "--name", "Les Pins"]
POOL = ["draw", "pool", "--map", "name=Nom", "--map", "birth=Naissance", "--receipts", "new.html"]
LISTS = ["--people", "people.csv", "--quotas", "quotas.csv"]
SOURCE = ["--frame", "volunteers:60:nobody"]
ANNOUNCE = ["draw", "announce", "--openings-until", "+2h", "--contest-until", "+40d"]
SOON = ["--deals-until", "+1h"]
PURPOSE = ["draw", "purpose", "--stakeholder", "par1.card"]
WHAT = ["--body", "conseil", "--seats", "6"]
TERM = ["--from", "2027-01-01", "--until", "2028-12-31"]
DICE = ["draw", "dice", "--sign", "scr1.key", "--sign", "scr2.key"]
BOTH = ["--sign", "ani.key", "--sign", "gar.key"]
SIGNED = [part for name in ("scr1", "scr2", "gar") for part in ("--sign", f"{name}.key")]


def row(line, status, code, *words):
    arguments = line.split() if isinstance(line, str) else line
    return pytest.param(arguments, status, code, words, id=" ".join(arguments)[:90].replace(os.sep, "|") or "nothing")


TAKE_A_FILE = {
    (): [
        *("charter adopt --role ani.card=ANI", f"key card --origin {ORIGIN}", "key enrol"),
        *("sign --yes --sign ani.key", "submit", "draw deal --key"),
    ],
    ("empty", "binary"): [
        "draw beacon",
        " ".join([*POOL, *SOURCE, "--quotas quotas.csv --people"]),
        " ".join([*POOL, *SOURCE, "--people people.csv --quotas"]),
    ],
}
"""Commands that end with a file's name, by which of the four files below their own reader refuses in a sentence."""

FILES = [
    row([*line.split(), name], UNUSABLE, "usage" if name in {*own, "directory", "none"} else "input.malformed", name)
    for own, lines in TAKE_A_FILE.items()
    for line in lines
    for name in ("empty", "binary", "directory", "none")
    if (line.split()[0], name) != ("charter", "empty")  # an empty charter is TOML that lacks everything
]

NO_LEDGER = [
    row(line, UNUSABLE, "store.missing", "init")
    for line in (
        "status",
        "log",
        "bundle --out new",
        "key enrol dpd.card",
        "role give ani.card SCR --session",
        "draw conclude",
        "draw deal --key dep1.key",
        "seat fill 3",
        "receipt --position 1",
    )
]

WRONG = [
    # Usage.
    row("", UNUSABLE, "usage", "Missing command"),
    row("statu", UNUSABLE, "usage", "status"),
    row("log one", UNUSABLE, "usage", "'one'"),
    row("log 999", UNUSABLE, "usage", "entries"),
    row("key new", UNUSABLE, "usage", "PATH"),
    row("draw annul --cause boredom", UNUSABLE, "usage", "'boredom'", "dispute"),
    row("draw pool", UNUSABLE, "usage", "Missing option"),
    # Founding.
    row(["init", "--origin", "Les Pins", "--name", "x", *FOUNDER], UNUSABLE, "usage", "Les Pins", "lower-case"),
    row(["init", "--origin", "other/x", "--name", "x", *FOUNDER], UNUSABLE, "usage", "ani.card", "other/x"),
    row([*INIT, *FOUNDER, *BOTH], UNUSABLE, "store.conflict", "exists already"),
    row([*INIT, "--founder", "ani.key"], UNUSABLE, "input.malformed", "ani.key", "no key card"),
    # Keys.
    row(f"key new ani.key --origin {ORIGIN}", UNUSABLE, "store.exists", "ani.key", "another name"),
    row(f"key new directory --origin {ORIGIN}", UNUSABLE, "store.exists", "directory"),
    row(f"key new people.csv/new.key --origin {ORIGIN}", UNUSABLE, "store.path", "people.csv"),
    row(["key", "new", "new.key", "--origin", "Les Pins"], UNUSABLE, "usage", "Les Pins"),
    row(["key", "card", "ani.key", "--origin", "Les Pins"], UNUSABLE, "usage", "Les Pins"),
    row("key enrol dpd.key", UNUSABLE, "input.malformed", "dpd.key"),
    row(["key", "enrol", "dpd.card", "--sign", "dpd.key", *BOTH], REFUSED, "key.person_has_key", "rotate"),
    row("key revoke nobody --cause lost", UNUSABLE, "usage", "nobody", "key file or card"),
    row("key revoke 00000000000000aa --cause lost", REFUSED, "key.not_held", "whose key"),
    row("key rotate people.csv dpd.card", UNUSABLE, "input.malformed", "people.csv"),
    # Charter and roles.
    row("charter adopt charter.toml --role ani.card", UNUSABLE, "usage", "ani.card", "PERSON=ROLE"),
    row("charter adopt charter.toml --role =ANI", UNUSABLE, "usage", "=ANI", "PERSON=ROLE"),
    row("charter adopt people.csv --role ani.card=ANI", UNUSABLE, "charter.malformed", "charter check", "line 1"),
    row("charter amend charter.toml --minutes nothing", UNUSABLE, "usage", "No such option", "minutes"),
    row(["charter", "amend", "charter.toml", *SIGNED], REFUSED, "charter.decision", "decide it first"),
    row("charter diff charter.toml binary", UNUSABLE, "input.malformed", "binary"),
    row(["role", "give", "mem1.card", "AUD", *SIGNED], REFUSED, "role.decision", "No decision"),
    row("role give mem1.card NOPE --session", REFUSED, "role.unknown", "NOPE"),
    row("role give nobody SCR --session", UNUSABLE, "usage", "nobody"),
    row("role give 00000000000000aa DEP", REFUSED, "person.unknown", "enrol"),
    row("role give mem1.card DEP --until 2020-01-01", REFUSED, "role.until", "later date"),
    row("role give mem1.card DEP --until soon", UNUSABLE, "input.malformed", "soon"),
    row("role give mem1.card DEP --until 2027-02-30", UNUSABLE, "input.malformed", "2027-02-30"),
    row("role end mem1.card DEP --cause term", REFUSED, "role.not_held", "nothing to end"),
    row(["role", "end", "mem1.card", "MEM", "--cause", "other", *SIGNED], REFUSED, "role.decision", "No decision"),
    row("role end mem1.card DEP --cause tired", UNUSABLE, "usage", "tired"),
    row(
        ["role", "give", "mem1.card", "SCR", "--session", "--clause", "99", *BOTH],
        REFUSED,
        "clause.gives_no_power",
        "99",
    ),
    row("role give mem1.card SCR --session --out directory", UNUSABLE, "store.path", "directory"),
    row("role give mem1.card SCR --session --sign dep1.card", UNUSABLE, "usage", "dep1.card", "key card"),
    # Purpose.
    row([*PURPOSE, "--body", "nope", "--seats", "6", *TERM], REFUSED, "purpose.body", "nope"),
    row([*PURPOSE, "--body", "conseil", "--seats", "0", *TERM], REFUSED, "statement.body", "seats"),
    row([*PURPOSE, "--body", "conseil", "--seats", "six", *TERM], UNUSABLE, "usage", "'six'"),
    row([*PURPOSE, *WHAT, "--from", "1 janvier", "--until", "2028-12-31"], UNUSABLE, "input.malformed", "1 janvier"),
    row([*PURPOSE, *WHAT, "--from", "2029-01-01", "--until", "2028-12-31"], REFUSED, "purpose.term", "dates"),
    row([*PURPOSE, *WHAT, *TERM, "--stakeholder", "nobody"], UNUSABLE, "usage", "nobody"),
    # Pool.
    row(
        [*POOL, *SOURCE, "--people", "ten.csv", "--quotas", "quotas.csv"],
        UNUSABLE,
        "usage",
        "ten.csv",
        "Line 3",
        "Line 12",
    ),
    row(
        [*POOL, *SOURCE, "--people", "sheet.xlsx", "--quotas", "quotas.csv"],
        UNUSABLE,
        "usage",
        "sheet.xlsx",
        "CSV UTF-8",
    ),
    row([*POOL, *SOURCE, "--people", "people.csv", "--quotas", "people.csv"], UNUSABLE, "usage", "category"),
    row([*POOL, *SOURCE, *LISTS, "--map", "name=Nope"], UNUSABLE, "usage", "Nope"),
    row([*POOL, *SOURCE, *LISTS, "--map", "Nope"], UNUSABLE, "usage", "WHAT=COLUMN"),
    row([*POOL, *LISTS, "--frame", "volunteers"], UNUSABLE, "usage", "volunteers", "NAME:HOW MANY"),
    row([*POOL, *LISTS, "--frame", "volunteers:many:x"], UNUSABLE, "usage", "HOW MANY"),
    row([*POOL, *LISTS, "--frame", ":60:x"], REFUSED, "statement.body", "frames"),
    row([*POOL, *SOURCE, *LISTS, "--purpose", "zz"], REFUSED, "pool.purpose", "zz"),
    row(["draw", "pool", *SOURCE, *LISTS, "--receipts", "people.csv"], UNUSABLE, "store.exists", "people.csv"),
    row(["draw", "pool", *SOURCE, *LISTS, "--receipts", "directory"], UNUSABLE, "usage", "directory"),
    # Announcement.
    row([*ANNOUNCE, *SOON], UNUSABLE, "usage", "--by", "--stratum"),
    row([*ANNOUNCE, *SOON, "--by", "âge"], UNUSABLE, "usage", "âge", "quartier, sexe"),
    row([*ANNOUNCE, *SOON, "--stratum", "quartier"], UNUSABLE, "usage", "SEATS"),
    row([*ANNOUNCE, *SOON, "--stratum", "quartier:6"], UNUSABLE, "usage", "feature=value"),
    row([*ANNOUNCE, *SOON, "--stratum", "quartier=Nord:6"], UNUSABLE, "usage", "Nord", "North, South"),
    row([*ANNOUNCE, *SOON, "--by", "quartier", "--dice", "d7x20"], UNUSABLE, "usage", "d7x20", "d10x20"),
    row([*ANNOUNCE, *SOON, "--by", "quartier", "--pool", "zz"], REFUSED, "pool.unknown", "zz"),
    row([*ANNOUNCE, "--by", "quartier", "--deals-until", "yesterday"], UNUSABLE, "usage", "yesterday", "+2h"),
    row([*ANNOUNCE, "--by", "quartier", "--deals-until", "-2h"], UNUSABLE, "usage", "-2h"),
    row([*ANNOUNCE, *SOON, "--by", "quartier"], REFUSED, "draw.live", "annul"),
    # The draw's steps: the deals are closed and the dice awaited.
    row([*DICE, "sixes"], UNUSABLE, "usage", "digits 0 to 9"),
    row([*DICE, "0123456789"], REFUSED, "dice.plan", "exactly the faces"),
    row([*DICE, "0123456789012345678"], REFUSED, "dice.plan"),
    row([*DICE, "d6x20:11111111111111111111"], REFUSED, "dice.plan"),
    row([*DICE, "d10x20:0123456789abcdefghij"], REFUSED, "dice.plan"),
    row([*DICE, ""], UNUSABLE, "usage", "digits 0 to 9"),
    row([*DICE, "01234567890123456789", "--draw", "77"], REFUSED, "draw.unknown", "77"),
    row("draw deal --key gar.key", REFUSED, "trustee.unknown", "trustee"),
    row("draw deal --key dep1.key", REFUSED, "draw.duplicate", "already"),
    row("draw open --key gar.key --same-words", REFUSED, "trustee.unknown"),
    row("draw open --key dep1.key --same-words", REFUSED, "draw.order", "which step comes next"),
    row("draw share --key dep1.key --same-words", REFUSED, "draw.order"),
    row("draw close-openings", REFUSED, "openings.incomplete"),
    row("draw conclude", REFUSED, "draw.order"),
    row("draw lapse", REFUSED, "lapse.too_early"),
    row("draw beacon round.json", REFUSED, "draw.order"),
    row("draw words people.csv", REFUSED, "draw.order"),
    row("draw words binary", UNUSABLE, "input.malformed", "binary"),
    # Seats and receipts.
    row("seat accept 3 --person ani.card", REFUSED, "draw.order"),
    row("seat accept three --person ani.card", UNUSABLE, "usage", "'three'"),
    row("seat decline 3 --code yes", UNUSABLE, "input.malformed", "16 letters and digits"),
    row("seat decline 4000 --code yes", UNUSABLE, "vault.unknown", "position"),
    row("seat vacate 3 --cause unreachable --attempts 3 --first soon", UNUSABLE, "input.malformed", "soon"),
    row("seat fill 4000", REFUSED, "seat.state", "4000"),
    row("receipt", UNUSABLE, "usage", "--position", "--name"),
    row("receipt --position 4000", UNUSABLE, "vault.unknown"),
    row("receipt --name Zzyzx", UNUSABLE, "usage", "Nobody of that name"),
    row("receipt --name Person", UNUSABLE, "usage", "--position"),
    row("receipt --position 1 --svg people.csv/x.svg", UNUSABLE, "store.path", "people.csv"),
    # Bundles.
    row("bundle --out receipts", UNUSABLE, "store.conflict", "receipts"),
    row("bundle --out people.csv --zip", UNUSABLE, "store.exists", "people.csv"),
    row("bundle --out people.csv/x", UNUSABLE, "store.path", "people.csv"),
    row("bundle --out /proc/nowhere/x", UNUSABLE, "store.missing", "/proc/nowhere"),
    row("demo --out receipts", UNUSABLE, "usage", "receipts"),
    row("demo --out people.csv", UNUSABLE, "usage", "people.csv"),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A draw whose deals are closed and whose dice are awaited, and a few things that people have lying about."""
    hand = Hand(tmp_path_factory.mktemp("desk"))
    set_language("en")
    hand.found()
    hand.enrol()
    hand.announce()
    for name in ("dep1", "dep2", "dep3"):
        hand.run("draw", "deal", "--key", f"{name}.key")
    hand.run("draw", "close-deals", *hand.sign("dep1", "dep2"))
    here = hand.folder
    (here / "empty").touch()
    (here / "binary").write_bytes(bytes(range(256)))
    (here / "directory").mkdir()
    (here / "receipts").mkdir()
    (here / "receipts" / "full").touch()
    (here / "ten.csv").write_text(TEN_ERRORS)
    (here / "sheet.xlsx").write_bytes(b"PK\x03\x04" + bytes(40))
    (here / "round.json").write_text(json.dumps({"round": 5, "signature": "ab" * 48}))
    return hand


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


def told(desk, arguments, folder="territory", **environment):
    """(exit code, the error as JSON, what people read)."""
    shown = desk.invoke(*arguments, folder=folder, **environment)
    assert "Traceback" not in shown.output
    answer = desk.invoke("--json", *arguments, folder=folder, **environment)
    assert answer.exit_code == shown.exit_code
    return shown.exit_code, json.loads(answer.stdout.splitlines()[-1]), shown.stderr


def lying_there(desk) -> set[str]:
    """Every file but the blobs, which nothing refers to, and what SQLite and locks leave."""
    names = (path.relative_to(desk.folder).as_posix() for path in desk.folder.rglob("*") if path.is_file())
    return {n for n in names if "blobs" not in n and "auditors" not in n and not n.endswith((".lock", "-wal", "-shm"))}


@pytest.mark.parametrize(("arguments", "status", "code", "words"), [*FILES, *WRONG])
def test_a_clumsy_command_is_told_what_is_wrong_and_changes_nothing(desk, arguments, status, code, words):
    before, entries = lying_there(desk), len(desk.run("log")["entries"])
    ended, error, shown = told(desk, arguments)
    assert (ended, error["error"]) == (status, code), shown
    assert [word for word in words if word not in shown] == []
    assert error["sentence"]
    assert len(desk.run("log")["entries"]) == entries
    assert {name for name in lying_there(desk) - before if not name.endswith(".seen")} == set()


@pytest.mark.parametrize(("arguments", "status", "code", "words"), NO_LEDGER)
def test_a_folder_without_a_ledger_is_said_so_and_stays_as_it_is(desk, arguments, status, code, words):
    ended, error, shown = told(desk, arguments, folder="directory")
    assert (ended, error["error"]) == (status, code)
    assert [word for word in ("directory/ledger.sqlite", *words) if word not in shown] == []
    assert list((desk.folder / "directory").iterdir()) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"hello\n" * 99, "store.damaged"), (bytes(5000), "store.damaged"), (b"SQLite format 3\0", "store.damaged")],
)
def test_a_ledger_that_is_none_is_not_opened_and_not_repaired(desk, tmp_path, data, code):
    (tmp_path / "ledger.sqlite").write_bytes(data)
    ended, error, _shown = told(desk, ["status"], folder=str(tmp_path))
    assert (ended, error["error"]) == (UNUSABLE, code)
    assert (tmp_path / "ledger.sqlite").read_bytes() == data


@pytest.mark.parametrize("variable", ["wrong", "", None])
@pytest.mark.parametrize(
    "line", ["draw deal --key dep1.key", "receipt --position 1", "role give mem1.card SCR --session --sign ani.key"]
)
def test_a_passphrase_that_is_wrong_empty_or_missing_ends_with_3(desk, line, variable):
    ended, error, _shown = told(desk, line.split(), **{VARIABLE: variable})
    assert ended == UNUSABLE
    assert error["error"] == {"wrong": "passphrase.wrong", "": "input.malformed", None: "usage"}[variable]


def test_a_log_key_that_others_can_read_is_not_used(desk, tmp_path):
    shutil.copytree(desk.folder / "territory", tmp_path / "copy")
    (tmp_path / "copy" / "log.key").chmod(0o644)
    ended, error, shown = told(desk, ["bundle", "--out", "never"], folder=str(tmp_path / "copy"))
    assert (ended, error["error"]) == (UNUSABLE, "key.exposed")
    assert "mode 600" in shown


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_folder_that_is_read_only_is_said_so(desk, tmp_path):
    tmp_path.chmod(0o500)
    ended, error, _shown = told(desk, [*INIT, *FOUNDER], folder=str(tmp_path / "new"))
    assert (ended, error["error"]) == (UNUSABLE, "store.read_only")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc takes no files")
def test_a_place_where_nothing_can_be_written_is_said_so(desk):
    ended, error, _shown = told(desk, [*INIT, *FOUNDER], folder="/proc/territory")
    assert ended == UNUSABLE
    assert error["error"].startswith("store.")


def test_all_errors_of_a_list_are_told_at_once(desk):
    _ended, _error, shown = told(desk, [*POOL, *SOURCE, "--people", "ten.csv", "--quotas", "quotas.csv"])
    assert sum(line.startswith(("Line ", "Lines ")) for line in shown.splitlines()) >= 10
