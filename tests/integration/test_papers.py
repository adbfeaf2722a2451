"""Papers around a draw, by the commands that print them."""

import re
import shutil
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from api import neighbourhood
from ledger.vault import Entry, Vault
from tests.integration import played

NAMES = [f"{r.given} {r.family}" for r in neighbourhood.residents()]
NOTICE = ("--contact", "Maison des habitants, 01 00 00 00 00", "--basis", "public interest", "--retention", "3 months")


@pytest.fixture(scope="module")
def territory(tmp_path_factory) -> Path:
    return played.copy(tmp_path_factory.mktemp("papers") / "territory")


def printed(territory: Path, *arguments: str, language: str = "en") -> str:
    result = played.run(territory, "papers", *arguments, language=language)
    assert result.exit_code == 0, result.output
    return result.output


def written(territory: Path, out: Path, *arguments: str, language: str = "en") -> str:
    printed(territory, *arguments, "--out", str(out), language=language)
    return out.read_text()


@cache
def drawn(territory: Path) -> dict[str, str]:
    """State by position, as the minutes say."""
    seats = printed(territory, "minutes").partition("Seat\n")[2].partition("What its fairness")[0]
    return dict(re.findall(r"^(\d+) .*  (\S.*)$", seats, re.MULTILINE))


def unwrapped(text: str) -> str:
    return re.sub(r"\s+", " ", text)


class Page(HTMLParser):
    """What a page would load or run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("paper", ["minutes", "poster", "reserve"])
def test_a_public_paper_names_nobody_and_ends_with_the_head_in_words_and_as_a_code(
    territory, tmp_path, paper, language
):
    text = printed(territory, paper, language=language)
    page = written(territory, tmp_path / "paper.html", paper, language=language)
    assert [name for name in NAMES if name in text or name in page] == []
    note = (territory / "public" / "checkpoint").read_text()
    assert note.startswith("demo.example/les-tilleuls\n28\n")
    assert text.count("█") > 200
    assert page.count('<ol class="words">') == (1 if paper == "reserve" else 2)
    assert len(re.findall(r"<li>\d+ [^<]+</li>", page.partition('<ol class="words">')[2])) >= 12


@pytest.mark.parametrize("paper", [("minutes",), ("poster",), ("reserve",), ("letters", *NOTICE)])
def test_the_same_ledger_gives_the_same_bytes(territory, tmp_path, paper):
    one, two = (written(territory, tmp_path / f"{n}.html", *paper) for n in (1, 2))
    assert one == two


@pytest.mark.parametrize("paper", [("minutes",), ("poster",), ("reserve",), ("letters", *NOTICE)])
def test_a_page_is_one_file_that_runs_and_loads_nothing(territory, tmp_path, paper):
    page = Page(written(territory, tmp_path / "paper.html", *paper, language="fr"))
    assert "script" not in page.tags
    assert not {"link", "img", "iframe", "object", "form"} & set(page.tags)
    loading = [(k, v) for k, v in page.attributes if k in {"src", "href", "action"} or k.startswith("on")]
    assert loading == []
    assert ("lang", "fr") in page.attributes
    assert page.tags.count("h1") == 1


def test_the_code_on_a_paper_holds_the_signed_head(territory, monkeypatch):
    held = []
    from api.papers import page

    real = page.segno.make_qr
    monkeypatch.setattr(page.segno, "make_qr", lambda content, **how: held.append(content) or real(content, **how))
    printed(territory, "minutes")
    assert held == [(territory / "public" / "checkpoint").read_text()]


def test_the_minutes_tell_every_step_the_dice_the_premises_and_what_is_not_proved(territory):
    text = printed(territory, "minutes")
    for step in ("Purpose agreed", "List closed", "Draw announced", "Dice thrown", "Result written down"):
        assert re.search(rf"^\d+ +\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC +{step}", text, re.MULTILINE), step
    assert text.count("Envelope closed  ") == text.count("Envelope opened  ") == 3
    assert re.search(r"Dice \(d10x20\): (\d{5} ){3}\d{5}", text)
    assert [p for p in ("P1 –", "P2 –", "P3 –", "P4 –") if p not in text] == []
    assert "SUPPORTED" in text
    assert "NOT CLAIMED" in unwrapped(text)
    assert "What this draw does not prove" in text
    assert "That the list was complete or honest" in text
    assert "trustee 1" in text
    assert "Verdict on the public part: in order." in text


def test_the_minutes_name_no_person_not_even_by_identifier(territory):
    text = printed(territory, "minutes")
    assert re.findall(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])", text) == []


ALONE = ("--to", "drawn", "--to", "substitute", "--to", "not-drawn")
"""To everybody, without their parents."""


def test_the_parents_of_whoever_is_drawn_at_16_or_17_get_a_letter_too(territory, tmp_path):
    mine = tmp_path / "territory"
    shutil.copytree(territory, mine)
    called = int(list(drawn(mine))[-1])
    with Vault.open(mine / "vault.sqlite", played.PASSPHRASE) as vault:
        (pool,) = vault.pools()
        records = [e if e.position != called else made_young(e) for e in vault.records(pool)]
        vault.remove_pool(pool)
        vault.add_pool(pool, records)
        name = vault.record(pool, called).person.name
    text = unwrapped(written(mine, tmp_path / "p.txt", "letters", *NOTICE, "--position", str(called)))
    assert f"To the parents or guardians of {name}" in text
    assert "At 16 or 17 the answer is theirs" in text
    assert "never handle money, hold keys, or throw the dice" in text
    assert "your child's name, date of birth" in text
    assert text.count("Your position in the closed list") == 1
    alone = written(mine, tmp_path / "q.txt", "letters", *NOTICE, "--position", str(called), *ALONE)
    assert "parents or guardians" not in alone


def made_young(entry: Entry) -> Entry:
    birth = (datetime.now(UTC).date() - timedelta(days=365 * 16 + 200)).isoformat()
    return replace(entry, person=replace(entry.person, birth=birth))


def test_letters_go_to_everybody_who_kept_a_seat_or_a_chance_and_only_their_owner_reads_them(territory, tmp_path):
    text = written(territory, tmp_path / "letters.txt", "letters", *NOTICE)
    assert stat.S_IMODE((tmp_path / "letters.txt").stat().st_mode) == 0o600
    states = drawn(territory)
    assert sorted(states.values()).count("passed on to a substitute") == 1
    assert text.count("You have been drawn by lot") == 12
    parents = text.count("Your child has been drawn by lot")
    assert text.count("\f") == 399 + parents
    assert text.count("Your data\n") == text.count("Your rights: ") == text.count("3 months") == 399 + parents
    told = unwrapped(text)
    assert told.count("public interest") == told.count("liste inventée") == 399 + parents
    with Vault.open(territory / "vault.sqlite", played.PASSPHRASE) as vault:
        gone = next(int(position) for position, state in states.items() if state.startswith("passed"))
        missing = vault.record(vault.pools()[0], gone).person.name
    assert [name for name in NAMES if name not in text] == [missing]


def test_a_letter_says_that_not_being_drawn_is_chance(territory, tmp_path):
    english = unwrapped(written(territory, tmp_path / "one.txt", "letters", *NOTICE, "--to", "not-drawn"))
    assert "Not being drawn is chance. It is no refusal" in english
    french = unwrapped(written(territory, tmp_path / "un.txt", "letters", *NOTICE, "--to", "not-drawn", language="fr"))
    assert "c'est le hasard. Ce n'est pas un refus" in french
    assert "représentati" not in french


def test_somebody_called_in_place_of_another_is_told_so(territory, tmp_path):
    called = list(drawn(territory))[-1]
    paper = ("letters", *NOTICE, "--position", called, "--reply-by", "1 March")
    text = unwrapped(written(territory, tmp_path / "c.txt", *paper))
    assert "You are the next in the order of the lot." in text
    assert "Please answer until 1 March" in text


def test_letters_cannot_be_printed_without_their_notice_or_to_the_screen(territory, tmp_path):
    assert played.run(territory, "papers", "letters", "--out", str(tmp_path / "l.txt")).exit_code == 3
    shown = played.run(territory, "papers", "letters", *NOTICE)
    assert shown.exit_code == 3
    assert [name for name in NAMES if name in shown.output] == []


def test_the_reserve_is_in_the_order_in_which_the_rule_calls(territory, tmp_path):
    text = printed(territory, "reserve", "--per-seat", "3")
    called = list(drawn(territory))[-1]
    assert re.search(rf"^1 +{called} +offered", text, re.MULTILINE)
    named = written(territory, tmp_path / "names.txt", "reserve", "--names")
    assert stat.S_IMODE((tmp_path / "names.txt").stat().st_mode) == 0o600
    assert sum(name in named for name in NAMES) >= 24


def test_names_need_the_vaults_passphrase(territory, tmp_path):
    for paper in (("reserve", "--names"), ("letters", *NOTICE)):
        out = tmp_path / "never.txt"
        result = played.run(territory, "papers", *paper, "--out", str(out), passphrase="wrong")
        assert result.exit_code == 3
        assert not out.exists()


def test_a_paper_never_replaces_a_file(territory, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    assert played.run(territory, "papers", "poster", "--out", str(tmp_path / "mine.txt")).exit_code == 3
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_an_erased_person_gets_no_letter_and_stands_as_erased_in_the_reserve(territory, tmp_path):
    mine = tmp_path / "territory"
    shutil.copytree(territory, mine)
    first = re.search(r"^1 +(\d+) +–", printed(mine, "reserve"), re.MULTILINE)
    with Vault.open(mine / "vault.sqlite", played.PASSPHRASE) as vault:
        vault.erase(vault.pools()[0], int(first[1]))
    assert written(mine, tmp_path / "l.txt", "letters", *NOTICE, *ALONE).count("\f") == 398
    assert re.search(rf"^1 +{first[1]} +erased", written(mine, tmp_path / "r.txt", "reserve", "--names"), re.MULTILINE)
