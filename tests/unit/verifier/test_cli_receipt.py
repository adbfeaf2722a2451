"""One person's receipt at the verifier's command line."""

import base64
import json
import shutil
from hashlib import sha256

import pytest

from tests.unit.verifier.forge import canonical
from verifier import cli, commitments


@pytest.fixture(autouse=True)
def _in_english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def run(capsys):
    def call(*arguments):
        code = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def receipt_text(document):
    return "klero1:" + base64.urlsafe_b64encode(canonical(document)).decode().rstrip("=")


@pytest.fixture
def drawn(whole):
    return whole.ranked(0)[0]


def test_a_receipt_gives_position_fingerprint_ticket_and_rank(run, bundle, whole, drawn):
    code, out, _ = run("receipt", bundle, "--receipt", receipt_text(whole.receipt(drawn)))
    assert code == 0
    assert f"position {drawn} of 30" in out
    assert "Fingerprint of the list: " in out
    assert "rank 1 of 15 in stratum 1" in out
    assert "Drawn." in out


def test_somebody_not_drawn_learns_the_rank(run, bundle, whole):
    position = whole.ranked(1)[4]
    code, out, _ = run("receipt", bundle, "--receipt", receipt_text(whole.receipt(position)))
    assert code == 0
    assert "rank 5 of 15 in stratum 2" in out
    assert "Not drawn" in out


def base32(data):
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = int.from_bytes(data, "big")
    return "".join(alphabet[number >> 5 * i & 31] for i in reversed(range(26)))


def person(whole, position, **changes):
    i = whole.pool_rows[position]["i"]
    salt = base32(sha256(b"id%d" % i).digest()[:16])
    values = {"--name": f"  Person  {i} ", "--birth": "1980", "--id-salt": salt} | changes
    return [part for pair in values.items() for part in pair]


def test_name_birth_salt_and_decline_code_are_checked(run, bundle, whole, drawn):
    text = receipt_text(whole.receipt(drawn))
    code = whole.pool_rows[drawn]["code"]
    assert run("receipt", bundle, "--receipt", text, *person(whole, drawn), "--decline-code", code.lower())[0] == 0
    for wrong in (
        {"--name": "Someone"},
        {"--birth": "1981"},
        {"--id-salt": "0" * 26},
        {"--id-salt": "?"},
    ):
        answer, out, _ = run("receipt", bundle, "--receipt", text, *person(whole, drawn, **wrong))
        assert answer == 1
        assert "receipt.identity" in out
    for wrong in ("0" * 16, "?"):
        answer, out, _ = run("receipt", bundle, "--receipt", text, "--decline-code", wrong)
        assert answer == 1
        assert "receipt.decline" in out


@pytest.mark.parametrize("birth", ["15/10/1980", "15.10.1980", "1980-10-15"])
def test_a_birth_is_read_as_people_write_it(birth):
    assert commitments.read_birth(birth) == "1980-10-15"
    assert commitments.read_birth(" 5/1/2010 ") == "2010-01-05"
    assert {commitments.read_birth(text) for text in ("", "unknown", "Inconnue", "?")} == {"unknown"}


def test_a_birth_that_is_none_is_wrong_usage_and_nobody_elses_identity(run, bundle, whole, drawn):
    for none in ("x", "31/02/1980", "80"):
        told = run("receipt", bundle, "--receipt", "klero1:AA", *person(whole, drawn, **{"--birth": none}))
        assert (told[0], told[1]) == (3, "")
        assert "31/12/1990" in told[2]


def test_at_a_terminal_a_birth_that_is_none_is_asked_for_again(run, bundle, whole, drawn, monkeypatch):
    _name, name, _birth, birth, _salt, salt = person(whole, drawn)
    typed, prompts = iter([name, "last year", birth, salt]), []
    monkeypatch.setattr(cli.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda prompt: prompts.append(prompt) or next(typed))
    assert run("receipt", bundle, "--receipt", receipt_text(whole.receipt(drawn)))[0] == 0
    assert "31/12/1990" in prompts[1]
    assert "hyphens" in prompts[0]


def test_a_receipt_is_told_as_one_object_too(run, bundle, whole, drawn):
    code, out, err = run("receipt", bundle, "--json", "--receipt", receipt_text(whole.receipt(drawn)))
    told = json.loads(out)
    assert (code, err, told["exit"], told["ledger"], told["exceptions"]) == (0, "", 0, "conforme", [])
    assert (told["lists"][0]["position"], told["lists"][0]["size"]) == (drawn, 30)
    draw = told["draws"][0]
    assert (draw["rank"], draw["people"], draw["drawn"]) == (1, 15, True)
    wrong = run("receipt", bundle, "--json", "--receipt", "klero1:AA")
    assert json.loads(wrong[1])["exceptions"] == [{"step": "D20", "code": "receipt.malformed"}]


def test_a_receipt_against_a_broken_zip_is_told_as_one_object_too(run, tmp_path):
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(50))
    code, out, _ = run("receipt", tmp_path / "broken.zip", "--json", "--receipt", "klero1:AA")
    assert (code, json.loads(out)["exceptions"][0]["code"]) == (1, "file.malformed")


def test_parts_of_a_person_alone_are_wrong_usage(run, bundle):
    assert run("receipt", bundle, "--receipt", "klero1:AA", "--name", "x")[0] == 3
    assert run("receipt", bundle)[0] == 3


@pytest.mark.parametrize(("typed_right", "ended"), [(True, 0), (False, 1)])
def test_at_a_terminal_the_name_is_asked_for(run, bundle, whole, drawn, monkeypatch, typed_right, ended):
    _name, name, _birth, birth, _salt, salt = person(whole, drawn)
    typed = iter([name if typed_right else "Somebody Else", birth, salt])
    monkeypatch.setattr(cli.sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(typed))
    assert run("receipt", bundle, "--receipt", receipt_text(whole.receipt(drawn)))[0] == ended


@pytest.mark.parametrize(
    "text",
    ["", "klero1:", "klero2:AA", "klero1:A", "klero1:AB", "klero1:e30", "klero1:e30=", "klero1:" + "A" * 1020],
)
def test_a_receipt_that_cannot_be_read_is_refused(run, bundle, text):
    code, out, _ = run("receipt", bundle, "--receipt", text)
    assert code == 1
    assert "receipt.malformed" in out


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"origin": "example/other"}, "receipt.origin"),
        ({"purpose": "00" * 32}, "receipt.leaf"),
        ({"features": ["men", "women"]}, "receipt.leaf"),
        ({"decline": "00" * 32}, "receipt.leaf"),
        ({"v": 2}, "receipt.malformed"),
        ({"more": 1}, "receipt.malformed"),
    ],
)
def test_a_receipt_that_differs_is_not_in_the_list(run, bundle, whole, drawn, changes, code):
    answer, out, _ = run("receipt", bundle, "--receipt", receipt_text(whole.receipt(drawn) | changes))
    assert answer == 1
    assert code in out


def test_a_receipt_against_a_bundle_with_gaps_answers_2(run, bundle, whole, drawn):
    shutil.rmtree(bundle / "tile" / "entries")
    assert run("receipt", bundle, "--receipt", receipt_text(whole.receipt(drawn)))[0] == 2
