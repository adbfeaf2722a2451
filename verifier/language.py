"""Which language the report speaks, and its sentences in it (gettext domain ``klero-verify``)."""

import gettext
import io
import os
import pkgutil
from collections.abc import Callable, Mapping
from typing import TypeAlias

Translate: TypeAlias = Callable[[str], str]
"""From an English sentence to the reader's. Named ``_`` where it is used, so that Babel sees the sentences."""

LANGUAGES = ("en", "fr")

N_ = str
"""Marks a sentence that is translated elsewhere, when it is printed."""


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the locale asks for: French if it is French, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "fr" if environment[name].startswith("fr") else "en"
    return "en"


def translator(language: str) -> Translate:
    """Return the function that translates into ``language``; English where nothing is compiled."""
    try:
        compiled = pkgutil.get_data("verifier", f"locale/{language}/LC_MESSAGES/klero-verify.mo")
    except OSError:
        compiled = None
    if compiled is None:
        return str
    return gettext.GNUTranslations(io.BytesIO(compiled)).gettext
