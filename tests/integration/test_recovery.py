"""A forgotten passphrase, and the two envelopes against it, as people meet them."""

import re

import pytest

from ledger import envelopes, keyfile
from tests.integration.desk import PASSPHRASE, Hand

NEW = "another four words"


@pytest.fixture
def desk(tmp_path):
    desk = Hand(tmp_path)
    desk.run("key", "envelopes", "dep1.key", "--out", "envelopes.txt")
    return desk


def sheets(desk, name="envelopes.txt"):
    """The rows of each half, as somebody reads them from the paper."""
    paper = (desk.folder / name).read_text("utf-8")
    return [re.findall(r"^\d +([0-9A-Z*~$=-]{17})$", sheet, re.MULTILINE) for sheet in paper.split("\f")]


def test_the_sheets_are_for_their_owner_alone_and_have_four_rows_each(desk):
    assert (desk.folder / "envelopes.txt").stat().st_mode & 0o077 == 0
    assert [len(rows) for rows in sheets(desk)] == [4, 4]
    done = desk.invoke("key", "envelopes", "dep1.key", "--out", "page.html")
    assert "Print it, then delete it" in done.output
    page = (desk.folder / "page.html").read_text("utf-8")
    assert page.count("<svg") == 2
    assert page.count("kept by") == 2


def test_both_envelopes_give_the_key_a_new_passphrase(desk):
    before = keyfile.open((desk.folder / "dep1.key").read_text(), PASSPHRASE)
    answers = "\n".join(row for rows in sheets(desk) for row in rows) + "\n"
    done = desk.invoke("key", "recover", "dep1.key", answers=answers, KLERO_PASSPHRASE=NEW)
    assert done.exit_code == 0, done.output
    assert "the same key as before" in done.output
    after = keyfile.open((desk.folder / "dep1.key").read_text(), NEW)
    assert after.signing.public == before.signing.public
    assert (desk.folder / "dep1.key").stat().st_mode & 0o077 == 0


def test_a_mistake_is_found_in_its_row_and_typed_again(desk):
    first, second = sheets(desk)
    wrong = ("1" if first[0][0] != "1" else "2") + first[0][1:]
    done = desk.invoke(
        "key", "recover", "dep1.key", answers="\n".join([wrong, *first, *second]) + "\n", KLERO_PASSPHRASE=NEW
    )
    assert done.exit_code == 0
    assert "compare it with the paper" in done.output


def test_halves_of_another_key_say_so_and_leave_the_file_alone(desk):
    desk.run("key", "envelopes", "dep2.key", "--out", "other.txt")
    answers = "\n".join([*sheets(desk)[0], *sheets(desk, "other.txt")[1]]) + "\n"
    before = (desk.folder / "dep1.key").read_bytes()
    done = desk.invoke("key", "recover", "dep1.key", answers=answers, KLERO_PASSPHRASE=NEW)
    assert (done.exit_code, "[envelope.wrong]" in done.output) == (3, True)
    assert (desk.folder / "dep1.key").read_bytes() == before


def test_one_half_twice_is_named_as_such(desk):
    answers = "\n".join(sheets(desk)[0] * 2) + "\n"
    done = desk.invoke("key", "recover", "dep1.key", answers=answers, KLERO_PASSPHRASE=NEW)
    assert (done.exit_code, "same half twice" in done.output) == (3, True)


def test_a_short_passphrase_is_refused_with_the_reason(desk):
    for arguments in (("key", "new", "new.key", "--origin", "example/x"), ("key", "recover", "dep1.key")):
        answers = "\n".join(row for rows in sheets(desk) for row in rows) + "\n"
        done = desk.invoke(*arguments, answers=answers, KLERO_PASSPHRASE="abc")
        assert (done.exit_code, "12 characters or more" in done.output) == (3, True)
    assert not (desk.folder / "new.key").exists()


def test_a_new_key_says_how_to_print_its_envelopes(desk):
    done = desk.invoke("key", "new", "new.key", "--origin", "example/x")
    assert "klero key envelopes new.key" in done.output


def test_the_code_of_an_envelope_is_scanned_instead_of_typed(desk):
    halves = envelopes.split((desk.folder / "dep1.key").read_text(), PASSPHRASE)
    other = envelopes.split((desk.folder / "dep2.key").read_text(), PASSPHRASE)
    wrong = desk.invoke("key", "recover", "dep1.key", answers=f"{other[0].text}\n", KLERO_PASSPHRASE=NEW)
    assert (wrong.exit_code, "[envelope.wrong]" in wrong.output) == (3, True)
    answers = "".join(f"{half.text}\n" for half in halves)
    done = desk.invoke("key", "recover", "dep1.key", answers=answers, KLERO_PASSPHRASE=NEW)
    assert done.exit_code == 0, done.output
