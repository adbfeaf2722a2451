"""The words of people's own language: gettext, domain `klero`, catalogues under api/locale.

English sentences in the code are the messages' names; a sentence without translation is shown as it is. The language is
the environment's until `set_language` is called. A command's help is worded while its module is imported, so whoever
reads `--lang` calls `set_language` before importing the commands.
"""

from __future__ import annotations

import gettext
import os
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

DOMAIN: Final = "klero"
LOCALE: Final = Path(__file__).parent / "locale"

_VARIABLES: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
_chosen: ContextVar[str | None] = ContextVar("language", default=None)


def environment_language() -> str:
    """Two letters: what LC_ALL, LC_MESSAGES or LANG ask for, the first that is set (POSIX); else `en`."""
    locale = next(filter(None, map(os.environ.get, _VARIABLES)), "")
    return _letters(locale)


def set_language(language: str | None) -> None:
    """From here on (in this thread or task) speak `language`, like `fr` or `fr_FR.UTF-8`; None: the environment's."""
    _chosen.set(None if language is None else _letters(language))


def language() -> str:
    """The two letters of the language in use."""
    return _chosen.get() or environment_language()


def _(message: str) -> str:
    """The message in the language in use."""
    return _catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """The form that `number` asks for, in the language in use."""
    return _catalogue(language()).ngettext(singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a message that is translated later, where it is shown."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802 - as above
    """Mark a message of two forms that is translated later, where it is shown."""
    return singular, plural


def speak_for_libraries() -> None:
    """Libraries that ask gettext's own functions, as click does, get this project's words, in the whole process."""
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language()


def _letters(locale: str) -> str:
    letters = locale.strip().replace("-", "_").partition(".")[0].partition("_")[0].lower()
    return letters if letters.isascii() and letters.isalpha() and letters not in ("c", "posix") else "en"


@lru_cache(maxsize=16)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)
