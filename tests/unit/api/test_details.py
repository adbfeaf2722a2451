"""What stands in brackets behind a refusal, in French: translated, or names and numbers alone."""

import ast
import re
from pathlib import Path

import pytest

from api.i18n import set_language
from api.refusals.details import FORMS, detail
from tools import messages

LEDGER = Path(__file__).parents[3] / "ledger"
ERRORS = {"Refusal": 1, "Malformed": 0, "Unavailable": 0, "Damaged": 0, "Conflict": 0, "WrongPassphrase": 0}
FRENCH = messages.read(messages.catalogue_path("api", "fr"))
TRANSLATED = re.compile("|".join(re.sub(r"\{\w+\}", ".+", FRENCH.get(form).string) for form in FORMS))


@pytest.fixture(autouse=True)
def _french():
    set_language("fr")
    yield
    set_language(None)


def said() -> list[str]:
    """Every text that the ledger puts behind a code, its blanks filled with something that is no language."""
    found = set()
    for path in LEDGER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ERRORS:
                continue
            place = ERRORS[node.func.id]
            text = node.args[place] if len(node.args) > place else None
            if isinstance(text, ast.Constant):
                found.add(text.value)
            elif isinstance(text, ast.JoinedStr):
                found.add("".join(v.value if isinstance(v, ast.Constant) else "0x7" for v in text.values))
    return sorted(found)


def test_the_ledger_says_many_things():
    assert len(said()) > 150


@pytest.mark.parametrize("text", said())
def test_no_english_is_left_in_brackets(text):
    shown = detail(text)
    if TRANSLATED.fullmatch(shown):
        return
    words = re.findall(r"[A-Za-z]{3,}", shown.replace("0x7", ""))
    assert set(words) <= {
        "vault",
        "blob",
        "key",
        "file",
        "seen",
        "passphrase",
        "birth",
        "sealed",
        "tree",
        "edge",
        "body",
        "base",
    }


def test_what_is_no_language_stays():
    for text in ("0011223344556677", "/tmp/mes documents/liste.csv", "secteur=Nord", "scr1.key ≠ scr2.key", "12 < 14"):
        assert detail(text) == text
    assert detail("/tmp/a.key: there is no such file") == "/tmp/a.key"


def test_who_is_missing_is_said_in_french():
    assert detail("scrutateurs: 1 of 2") == "scrutateurs : 1 sur 2"
    assert detail("the next draw is number 3") == "le prochain tirage porte le numéro 3"


def test_english_readers_get_everything():
    set_language("en")
    assert detail("the draw is concluded") == "the draw is concluded"
