"""What the documents say exists: commands, options, files, clauses of the decisions' index."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest

from api.cli.root import klero
from draws import tickets

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
PLACE = re.compile(r"`((?:tests|draws|ledger|api|verifier|tools|docs)/[\w/.-]+\.(?:py|md|toml|json|svg))`")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
OF_THE_START_SCRIPT = re.compile(r"^(?:test\)|((?:\w+ \| )+\w+)\))", re.MULTILINE)


def commands(page: Path) -> list[list[str]]:
    """The words of each `$` line of the console blocks, continued lines joined, comments and redirections left out."""
    found = []
    for block in CONSOLE.findall(page.read_text("utf-8")):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("$ "):
                words = shlex.split(line[2:], comments=True)
                found.append(words[: words.index(">")] if ">" in words else words)
    return found


def klero_lines() -> list[list[str]]:
    pages = [words for page in PAGES for words in commands(page)]
    return [words[1:] for words in pages if words and words[0] in ("klero", "./klero")]


def targets() -> set[str]:
    """What the start script itself answers to, beside the programme's commands."""
    script = (ROOT / "klero").read_text("utf-8")
    return {"test"} | {name for line in OF_THE_START_SCRIPT.findall(script) for name in line.split(" | ") if name}


def walk(command: click.Command) -> list[click.Command]:
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(found for part in below for found in walk(part))]


@pytest.fixture
def files_need_not_be_there(monkeypatch):
    for parameter in (parameter for command in walk(klero) for parameter in command.params):
        if isinstance(parameter.type, click.Path):
            monkeypatch.setattr(parameter, "type", click.STRING)


def refused(words: list[str]) -> str | None:
    """What is wrong with a command line: no such command or option, an argument too few or too many."""
    command, context, rest = klero, None, list(words)
    try:
        while True:
            context = command.make_context(command.name, rest, parent=context)
            left = [*context._protected_args, *context.args]
            if not isinstance(command, click.Group) or (command.invoke_without_command and not left):
                return None
            _name, command, rest = command.resolve_command(context, left)
    except click.UsageError as error:
        return error.format_message()


def headings(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text("utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken(page: Path) -> list[str]:
    wrong = []
    for link in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.is_relative_to(ROOT) or not target.exists():
            wrong.append(f"{page.relative_to(ROOT)}: {link}")
        elif anchor and anchor not in headings(target):
            wrong.append(f"{page.relative_to(ROOT)}: {link}: no such heading")
    return wrong


def test_the_documents_show_commands():
    assert len(klero_lines()) > 15


@pytest.mark.parametrize("words", klero_lines(), ids=shlex.join)
@pytest.mark.usefixtures("files_need_not_be_there")
def test_every_command_shown_is_one(words):
    assert words[0] in targets() or refused(words) is None


@pytest.mark.parametrize("line", ["draw deel --key k", "draw deal --keys k", "draw deal", "sign", "role give a b c"])
@pytest.mark.usefixtures("files_need_not_be_there")
def test_a_command_that_is_none_would_be_found(line):
    assert refused(line.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page):
    assert broken(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_and_module_that_a_document_names_is_there(page):
    named = PLACE.findall(page.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_picture_has_a_text_alternative():
    pictures = [m for page in PAGES for m in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8"))]
    assert pictures
    assert [path for text, path in pictures if len(text) < 20] == []
    for path in (ROOT / "docs").glob("*.svg"):
        drawing = ET.parse(path).getroot()
        assert {"{http://www.w3.org/2000/svg}title", "{http://www.w3.org/2000/svg}desc"} <= {c.tag for c in drawing}


def test_decisions_have_a_number_each_and_are_all_listed():
    folder = ROOT / "docs" / "adr"
    names = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert len({name[:4] for name in names}) == len(names)
    assert [name for name in names if f"({name})" not in (folder / "README.md").read_text("utf-8")] == []
    for name in names:
        assert (folder / name).read_text("utf-8").startswith(f"# {name[:4]} ")


def test_no_document_claims_that_those_drawn_stand_for_everybody():
    said = [page.name for page in PAGES if re.search(r"représentati(f|ve)\b", page.read_text("utf-8"))]
    assert said == []


@pytest.mark.system
def test_one_ticket_can_be_checked_as_the_specification_says():
    if not shutil.which("openssl"):
        pytest.skip("no openssl here")
    shown = re.search(r"^head -c16 .*$", (ROOT / "docs" / "spec" / "draw.md").read_text("utf-8"), re.MULTILINE)
    assert shown
    seed = bytes(range(32))
    line = shown[0].replace("KEY", tickets.key(seed).hex()).replace("POSITION", "41")
    out = subprocess.run(["sh", "-c", line], check=True, capture_output=True, text=True).stdout
    assert bytes.fromhex(out) == tickets.ticket(seed, 41)


def test_the_verifier_answers_to_the_command_shown():
    shown = [words for page in PAGES for words in commands(page) if "klero-verify.pyz" in words]
    assert ["python3", "-I", "-S", "klero-verify.pyz", "bundle.zip"] in shown
    asked = [sys.executable, "-P", "-m", "verifier", "--help"]
    assert "--policy" in subprocess.run(asked, check=True, capture_output=True, text=True, cwd=ROOT).stdout
