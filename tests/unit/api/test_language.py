"""The command line in French: no English word is left, whoever wrote it."""

import os
import re
import subprocess
import sys

import click
import pytest

from api.cli.context import agreed
from api.cli.root import klero

ENGLISH = re.compile(r"(?<!-)\b(the|and|with|without|Usage:|Show|required|default:|Commands:|FILE|Error|Missing)\b")


def spoken(code: str) -> str:
    """What a fresh process says in French: helps are worded while the commands are imported."""
    script = f"from api import i18n; i18n.set_language('fr'); i18n.speak_for_libraries()\n{code}"
    environment = {**os.environ, "LANG": "en_GB.UTF-8", "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout


def test_every_help_is_french():
    shown = spoken("""
import click
from click.testing import CliRunner
from api.cli.root import klero

def walk(command, path):
    yield path
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            yield from walk(part, [*path, name])

for path in walk(klero, []):
    if path != ["verify"]:
        print(CliRunner().invoke(klero, [*path, "--help"], prog_name="klero").output)
""")
    assert "Usage : klero" in shown
    assert "Afficher cette aide." in shown
    assert shown.count("Usage :") >= 30
    assert shown.count("--json, où qu’il soit") == shown.count("Usage :") - 1  # that of klero itself shows the options
    assert [line for line in shown.splitlines() if ENGLISH.search(line)] == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["statu"],
        ["log", "one"],
        ["log", "1", "2"],
        ["key", "new"],
        ["key", "new", "x"],
        ["key", "new", "--nothing"],
        ["sign", "none", "--sign", "none"],
        ["sign", "/", "--sign", "none"],
        ["charter", "template", "--language", "xx"],
        ["draw", "annul"],
        ["receipt", "--position", "-1"],
        ["status"],
    ],
    ids=" ".join,
)
def test_every_way_to_mistype_is_told_in_french(arguments, tmp_path):
    command = [sys.executable, "-P", "-m", "api", "--lang", "fr", "-C", str(tmp_path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert ENGLISH.search(done.stderr) is None


def test_the_language_of_the_environment_is_spoken_without_being_asked():
    environment = {**os.environ, "LC_ALL": "fr_FR.UTF-8"}
    command = [sys.executable, "-P", "-m", "api", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.startswith("Usage : klero")


@pytest.mark.parametrize("answer", ["y", "Yes", "o", "OUI", " oui "])
def test_yes_is_understood_in_both_languages(monkeypatch, answer):
    monkeypatch.setattr(click, "prompt", lambda *_words, **_options: answer)
    assert agreed("Sign this?")


@pytest.mark.parametrize("answer", ["", "n", "no", "non", "yeah", "ok"])
def test_anything_else_is_a_no(monkeypatch, answer):
    monkeypatch.setattr(click, "prompt", lambda *_words, **_options: answer)
    assert not agreed("Sign this?")


def test_the_list_of_commands_says_each_in_one_sentence():
    for command in klero.commands.values():
        assert (command.short_help or "").count(". ") == 0
        assert (command.short_help or "").endswith(".")
