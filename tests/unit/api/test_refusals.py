import ast
import re

import pytest

from api.i18n import set_language
from api.refusals import SENTENCES, UNKNOWN, sentence
from ledger.bodies import BODIES

CODE = re.compile(r"[a-z]+\.[a-z_]+")


def codes_in(source: str) -> set[str]:
    """Every code that a module raises: Refusal("…"), code="…", `code = "…"`, and tables that begin with a code."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="Refusal"), args=[ast.Constant(value=str(code)), *_]):
                found.add(code)
            case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                found.add(code)
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))) if "." in code:
                found.add(code)
            case ast.Constant(value=str(code)) if code.startswith("store.") and CODE.fullmatch(code):
                found.add(code)
    return found


def codes_of_page(text: str) -> set[str]:
    """Codes between backticks; neither kinds of statements nor references into bodies are codes."""
    quoted = set(re.findall(rf"`({CODE.pattern})`", text))
    return {c for c in quoted - BODIES.keys() if not c.startswith(("after.", "body.", "ledger.", "statements."))}


def without_sentence(codes) -> list[str]:
    return sorted(set(codes) - SENTENCES.keys())


def raised_by(root, *packages) -> set[str]:
    modules = [path for package in packages for path in (root / package).rglob("*.py")]
    return set().union(*(codes_in(path.read_text("utf-8")) for path in modules))


def test_every_code_that_the_ledger_or_the_api_raises_has_a_sentence(root):
    raised = raised_by(root, "ledger", "api")
    assert {"signature.missing", "store.full", "passphrase.wrong", "key.exposed"} <= raised
    assert without_sentence(raised) == []


@pytest.mark.parametrize(("page", "some"), [("judgement", "draw.banked"), ("charter", "charter.weaker")])
def test_every_code_of_the_specification_has_a_sentence(root, page, some):
    codes = codes_of_page((root / "docs" / "spec" / f"{page}.md").read_text("utf-8"))
    codes -= {"draw.t", "draw.trustees", "draw.trustee", "seat.person"} if page == "charter" else set()
    assert some in codes
    assert without_sentence(codes) == []


def test_no_sentence_is_for_a_code_that_nothing_raises(root):
    pages = "".join(path.read_text("utf-8") for path in (root / "docs" / "spec").glob("*.md"))
    raised = raised_by(root, "ledger", "api")
    context = (root / "api" / "cli" / "context.py").read_text("utf-8")
    assert [c for c in SENTENCES if c not in raised | codes_of_page(pages) and f'"{c}"' not in context] == []


def test_each_code_says_something_of_its_own_and_ends_like_a_sentence():
    assert len(set(SENTENCES.values())) == len(SENTENCES)
    assert all(text[0].isupper() and text.endswith(".") for text in SENTENCES.values())


def test_a_code_that_nobody_knows_still_gets_a_sentence():
    set_language("en")
    assert sentence("nobody.knows") == UNKNOWN
