"""The gettext catalogues: what the code says, and how each language says it.

`update` reads the messages out of the code into every .po file, in an order and form that change only when a
message does. `compile` writes the .mo files that are read at run time.
"""

import argparse
import ast
import os
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
SOURCE_LANGUAGE = "en"
DOMAINS = {"api": "klero", "verifier": "klero-verify"}  # package: domain
KEYWORDS = {**DEFAULT_KEYWORDS, "NN_": (1, 2)}  # api.i18n.NN_ marks a singular and its plural
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]


def languages() -> list[str]:
    """The languages that must be complete besides the source's, from pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return [language for language in settings["tool"]["klero"]["languages"] if language != SOURCE_LANGUAGE]


def catalogue_path(package: str, language: str) -> Path:
    """Where a package keeps its messages in a language."""
    return ROOT / package / "locale" / language / "LC_MESSAGES" / f"{DOMAINS[package]}.po"


def extract(package: str) -> Catalog:
    """Every message that a package's code and templates pass to gettext."""
    template = Catalog(domain=DOMAINS[package])
    for _file, _line, message, comments, context in extract_from_dir(
        ROOT / package, METHODS, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        template.add(message, auto_comments=comments, context=context)
    for path in sorted((ROOT / package / "cli").glob("*.py")):
        for sentence in command_helps(path.read_text("utf-8")):
            template.add(sentence)
    return template


def command_helps(source: str) -> Iterator[str]:
    """The docstrings of click's commands and groups: what `--help` shows, which api.cli.root translates."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef):
            continue
        calls = [d.func for d in node.decorator_list if isinstance(d, ast.Call)]
        if any(isinstance(f, ast.Attribute) and f.attr in {"command", "group"} for f in calls):
            yield ast.get_docstring(node) or node.name


def read(path: Path) -> Catalog:
    """A catalogue, in the language that its folder names."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain=path.stem)


def dump(catalogue: Catalog) -> bytes:
    """A .po file without the dates, names and line numbers that would change with every update."""
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    body = BytesIO()
    write_po(body, catalogue, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return (header.encode() + body.getvalue()).rstrip() + b"\n"


def update() -> None:
    """Bring every catalogue in line with the code; a new message comes without a translation."""
    for package in DOMAINS:
        template = extract(package)
        for language in languages():
            path = catalogue_path(package, language)
            catalogue = read(path) if path.exists() else Catalog(locale=language)
            catalogue.update(template, no_fuzzy_matching=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(dump(catalogue))


def stale() -> Iterator[Path]:
    """The .po files whose .mo is missing or older."""
    for package in DOMAINS:
        for path in (ROOT / package / "locale").glob("*/LC_MESSAGES/*.po"):
            compiled = path.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime_ns < path.stat().st_mtime_ns:
                yield path


def compile_stale() -> None:
    """Write the .mo files that are missing or older than their .po, each whole or not at all."""
    for path in stale():
        unfinished = path.with_suffix(f".{os.getpid()}.mo")
        with unfinished.open("wb") as file:
            write_mo(file, read(path))
        unfinished.replace(path.with_suffix(".mo"))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.messages", description=__doc__)
    parser.add_argument("action", choices=["update", "compile"])
    {"update": update, "compile": compile_stale}[parser.parse_args().action]()


if __name__ == "__main__":
    main()
