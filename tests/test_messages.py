import ast
import re
import shutil
from string import Formatter

import pytest

from tools import messages

PERCENT = re.compile(r"%\(\w+\)[sdif]|%[sd](?!\w)")
CATALOGUES = [(package, language) for package in messages.DOMAINS for language in messages.languages()]


def placeholders(text: str) -> frozenset[str]:
    """The fields that `format` and `%` would fill in."""
    fields = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    return frozenset(fields | set(PERCENT.findall(text)))


def forms(text) -> tuple[str, ...]:
    """A message or a translation as its singular and plural forms; one form when it has no plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def faults(template, catalogue) -> list[str]:
    """What a reader of the language would miss or see wrong."""
    found = []
    for message in template:
        if not message.id:
            continue
        translated = catalogue.get(message.id, message.context)
        if translated is None or not all(forms(translated.string)):
            found.append(f"untranslated: {message.id!r}")
        elif translated.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        elif not {placeholders(f) for f in forms(translated.string)} <= {placeholders(f) for f in forms(message.id)}:
            found.append(f"other placeholders: {message.id!r} -> {translated.string!r}")
    return found


@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_every_message_is_translated_with_its_placeholders(package, language):
    catalogue = messages.read(messages.catalogue_path(package, language))
    assert faults(messages.extract(package), catalogue) == []


@pytest.mark.parametrize(("package", "language"), CATALOGUES)
def test_updating_the_messages_would_change_nothing(package, language):
    path = messages.catalogue_path(package, language)
    catalogue = messages.read(path)
    catalogue.update(messages.extract(package), no_fuzzy_matching=True)
    assert messages.dump(catalogue) == path.read_bytes(), "run ./klero messages"


def hidden(source: str) -> list[int]:
    """Lines where a message stands inside an f-string, in which Babel does not see it."""
    return [
        call.lineno
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "ngettext"}
        and isinstance(call.args[0], ast.Constant)
    ]


def test_no_message_hides_in_an_f_string(root):
    assert hidden("print(f\"{_('Receipts')}\")") == [1]
    assert hidden('print(f"{_(name)}")') == []
    paths = [path for package in messages.DOMAINS for path in (root / package).rglob("*.py")]
    assert {str(path): found for path in paths if (found := hidden(path.read_text("utf-8")))} == {}


@pytest.fixture
def project(root, tmp_path, monkeypatch):
    """A project of its own, with two messages in its api and an empty verifier."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    for package in messages.DOMAINS:
        (tmp_path / package).mkdir()
    (tmp_path / "api" / "screen.py").write_text(
        'greeting = _("Hello {name}").format(name=n)\ncount = ngettext("One seat", "{n} seats", n).format(n=n)\n'
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    messages.update()
    return tmp_path


def french(project) -> list[str]:
    return faults(messages.extract("api"), messages.read(messages.catalogue_path("api", "fr")))


def translate(before: str, after: str) -> None:
    path = messages.catalogue_path("api", "fr")
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def test_a_missing_translation_is_found(project):
    assert len(french(project)) == 2


def test_a_translation_that_loses_a_placeholder_is_found(project):
    translate('msgid "Hello {name}"\nmsgstr ""', 'msgid "Hello {name}"\nmsgstr "Bonjour {nom}"')
    assert any(fault.startswith("other placeholders: 'Hello {name}'") for fault in french(project))


def test_a_fuzzy_translation_is_found(project):
    translate('msgid "Hello {name}"\nmsgstr ""', '#, fuzzy\nmsgid "Hello {name}"\nmsgstr "Bonjour {name}"')
    assert any(fault.startswith("fuzzy") for fault in french(project))


def test_a_complete_catalogue_has_no_fault_and_speaks_once_compiled(project):
    translate('msgid "Hello {name}"\nmsgstr ""', 'msgid "Hello {name}"\nmsgstr "Bonjour {name}"')
    translate('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "Un siège"\nmsgstr[1] "{n} sièges"')
    assert french(project) == []
    messages.compile_stale()
    import gettext

    speak = gettext.translation("klero", project / "api" / "locale", ["fr"])
    assert speak.gettext("Hello {name}") == "Bonjour {name}"
    assert speak.ngettext("One seat", "{n} seats", 2) == "{n} sièges"


def test_a_second_update_changes_no_byte(project):
    path = messages.catalogue_path("api", "fr")
    before = path.read_bytes()
    messages.update()
    assert path.read_bytes() == before
