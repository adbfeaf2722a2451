import pytest

from api import i18n
from tools import messages


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    i18n.set_language(None)
    yield
    i18n.set_language(None)


@pytest.fixture
def french(tmp_path, monkeypatch):
    """A catalogue with one message and one plural."""
    path = tmp_path / "fr" / "LC_MESSAGES" / "klero.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        'msgid "Seat"\nmsgstr "Siège"\n\n'
        'msgid "One seat"\nmsgid_plural "{n} seats"\nmsgstr[0] "Un siège"\nmsgstr[1] "{n} sièges"\n',
        "utf-8",
    )
    with path.with_suffix(".mo").open("wb") as file:
        messages.write_mo(file, messages.read(path))
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n._catalogue.cache_clear()
    yield
    i18n._catalogue.cache_clear()


@pytest.mark.parametrize(
    ("locale", "letters"),
    [
        ("fr_FR.UTF-8", "fr"),
        ("fr", "fr"),
        ("FR-be", "fr"),
        ("en_GB", "en"),
        ("C.UTF-8", "en"),
        ("POSIX", "en"),
        ("", "en"),
    ],
)
def test_the_environment_says_the_language(monkeypatch, locale, letters):
    monkeypatch.setenv("LANG", locale)
    assert i18n.language() == letters


def test_lc_all_goes_before_lang(monkeypatch):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert i18n.language() == "fr"


def test_a_chosen_language_goes_before_the_environment(monkeypatch):
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    i18n.set_language("en")
    assert i18n.language() == "en"


@pytest.mark.usefixtures("french")
def test_messages_are_translated_with_their_plurals():
    i18n.set_language("fr")
    assert i18n._("Seat") == "Siège"
    assert [i18n.ngettext("One seat", "{n} seats", n).format(n=n) for n in (0, 1, 2)] == [
        "Un siège",
        "Un siège",
        "2 sièges",
    ]


@pytest.mark.usefixtures("french")
def test_a_message_without_translation_is_shown_as_it_is():
    i18n.set_language("fr")
    assert i18n._("Mandate") == "Mandate"


@pytest.mark.parametrize("strange", ["../../etc", "xx", "éé", "zz_ZZ"])
def test_an_unknown_language_falls_back_on_the_source(strange):
    i18n.set_language(strange)
    assert i18n._("Seat") == "Seat"
