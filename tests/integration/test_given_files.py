"""Files, ports and folders that people name, and that cannot serve: one sentence says which and what to do."""

import json
import os
import socket
import subprocess
import sys

import pytest

from api.cli import given
from api.cli.context import global_first
from ledger import charter
from tests.integration.played import ceremony, copy, run


@pytest.fixture(scope="module")
def territory(tmp_path_factory):
    return copy(tmp_path_factory.mktemp("given") / "territory")


KEYS = ceremony() / "keys"


@pytest.mark.parametrize(
    "command",
    [
        ("charter", "check", "/dev/zero"),
        ("charter", "diff", "/dev/zero", "/dev/zero"),
        ("submit", "/dev/zero"),
        ("sign", "/dev/zero", "--sign", "/dev/zero"),
        ("key", "card", "/dev/zero", "--origin", "example/x"),
        ("bundle", "open", "/dev/zero", "--key", "/dev/zero", "--out", "x.zip"),
        ("draw", "words", "/dev/zero"),
        ("panel", "plan", "--people", "/dev/zero", "--quotas", "/dev/zero", "--size", "3"),
    ],
)
def test_a_device_is_no_file_that_anybody_gives(territory, command):
    result = run(territory, *command)
    assert result.exit_code == 3
    assert "is no plain file" in result.stderr


def test_a_pipe_is_none_either(territory, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert run(territory, "charter", "check", str(tmp_path / "pipe")).exit_code == 3


def test_a_file_far_too_large_is_not_read(territory, tmp_path):
    with (tmp_path / "huge.toml").open("wb") as file:
        file.truncate(given.LARGEST + 1)
    result = run(territory, "charter", "check", str(tmp_path / "huge.toml"))
    assert result.exit_code == 3
    assert "64 MB" in result.stderr


@pytest.mark.parametrize(("language", "said"), [("en", "line 2, column 5"), ("fr", "ligne 2, colonne 5")])
def test_a_charter_that_is_no_toml_is_named_with_its_line(territory, tmp_path, language, said):
    bad = tmp_path / "bad.toml"
    bad.write_text("# a charter\na = \n")
    result = run(territory, "charter", "check", str(bad), language=language)
    assert result.exit_code == 3
    assert f"{bad}: {said}" in result.stderr.replace("\N{NO-BREAK SPACE}", " ").replace(" :", ":")
    bad.write_text('a = """')
    assert run(territory, "charter", "check", str(bad)).exit_code == 3


def test_a_card_given_as_a_key_is_named_as_one(territory):
    card = str(KEYS / "ani.key.card")
    result = run(territory, "role", "give", card, "SCR", "--session", "--sign", card)
    assert result.exit_code == 3
    assert "is a key card" in result.stderr
    assert "$.format" not in result.stderr


def served(territory, *where) -> str:
    """What `serve` says where it cannot; in a process of its own, for the server leaves its sockets to the system."""
    command = [sys.executable, "-P", "-m", "api", "--lang", "en", "-C", str(territory), "serve", *where]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 3
    return done.stderr


def test_a_port_that_is_taken_is_named(territory):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"Port {port} is taken" in served(territory, "--port", port)
    assert "--host" in served(territory, "--host", "192.0.2.1", "--port", "0")


def test_a_folder_that_cannot_be_made_is_named(territory):
    result = run(territory, "demo", "--out", "/proc/nope")
    assert result.exit_code == 3
    assert "/proc/nope cannot be made" in result.stderr


def test_a_reader_who_stops_reading_gets_no_sentence(territory):
    command = [sys.executable, "-P", "-m", "api", "-C", str(territory), "--json", "log"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        told = process.stderr.read()
        assert (process.wait(timeout=60), told) == (3, b"")


def test_in_french_the_log_names_each_kind_in_french(territory):
    told = run(territory, "log", language="fr").stdout
    assert "Tirage annoncé" in told
    assert "draw.announced" not in told


def test_reasons_of_what_is_due_are_told_in_the_language_in_use_to_programmes_too(territory):
    english, french = (run(territory, "--json", "status", language=language).stdout for language in ("en", "fr"))
    assert '"why": "' in english
    assert english.partition('"why"')[2][:40] != french.partition('"why"')[2][:40]


def test_the_template_is_no_bad_toml():
    assert charter.problems(charter.template("fr")) == []


@pytest.mark.parametrize("command", [("status",), ("log",), ("log", "2"), ("charter", "template"), ("doctor",)])
def test_json_may_stand_behind_the_command_as_well(territory, command):
    before, behind = run(territory, "--json", *command), run(territory, *command, "--json")
    assert json.loads(before.stdout).keys() == json.loads(behind.stdout).keys()
    assert behind.exit_code == before.exit_code


def test_what_stands_behind_two_dashes_is_no_option():
    assert global_first(["sign", "x", "--json"]) == ["--json", "sign", "x"]
    assert global_first(["sign", "--", "--json"]) == ["sign", "--", "--json"]
    assert global_first(["log"]) == ["log"]


def test_a_card_for_one_ledger_is_not_written_over_by_a_card_for_another(tmp_path):
    for name in ("ani.key", "ani.key.card"):
        (tmp_path / name).write_bytes((KEYS / name).read_bytes())
    before = (tmp_path / "ani.key.card").read_bytes()
    made = ("key", "card", str(tmp_path / "ani.key"), "--origin")
    refused = run(tmp_path, *made, "other.example/place")
    assert refused.exit_code == 3
    assert "demo.example/les-tilleuls" in refused.stderr
    assert (tmp_path / "ani.key.card").read_bytes() == before
    assert run(tmp_path, *made, "other.example/place", "--out", str(tmp_path / "other.card")).exit_code == 0
    assert run(tmp_path, *made, "demo.example/les-tilleuls").exit_code == 0, "the same card may be made again"
