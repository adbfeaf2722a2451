"""What templates call: words of the language in use, names of codes, links inside sentences."""

from __future__ import annotations

from typing import Any, Final

from flask import g, request, url_for
from markupsafe import Markup, escape

from api import decisions, receipts, words
from api.i18n import _, ngettext
from api.papers.common import signers
from api.web import assets, names, pages
from api.words import decisions as decided_words
from api.words import premises
from api.words.charters import difference, requirement
from api.words.scene import pool, role_name
from draws import tickets
from ledger.charter import Article, Charter

SHORT: Final = 8
"""Characters of a person's identifier that are shown; the whole stands in the entry."""
LANGUAGE_NAMES: Final = {"fr": "Français", "en": "English"}


def fill(sentence: str, **values: Any) -> Markup:
    """Put values and links into a sentence; whatever is not markup is escaped."""
    return Markup(escape(sentence)).format(**values)  # noqa: S704 - escaped just before


def link(text: str, address: str) -> Markup:
    """A link for `fill`."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def told(text: str, charter: Charter | None) -> Markup:
    """What stands on the ledger, marked as being in the charter's language where the page is in another."""
    if charter is None or charter.language == g.lang:
        return escape(text)
    return Markup('<span lang="{}">{}</span>').format(charter.language, text)


def person(identifier: str, roles: tuple[str, ...], charter: Charter | None) -> str:
    """A person as a reader can tell them: the roles held then, and the beginning of the identifier."""
    held = ", ".join(role_name(charter, role) for role in roles)
    return f"{held} · {identifier[:SHORT]}" if held else identifier[:SHORT]


def percent(value: float) -> str:
    """A share as a whole percentage."""
    return f"{value:.0f} %"


def direction() -> str:
    """Which way the language in use is written."""
    return "rtl" if g.lang in pages.RIGHT_TO_LEFT else "ltr"


def elsewhere(lang: str) -> str:
    """The address of this page in another language; the home page if this one has none."""
    if (
        request.endpoint
        and request.view_args is not None
        and request.blueprint
        and request.path.startswith(f"/{g.lang}/")
    ):
        return url_for(request.endpoint, **{**request.view_args, "lang": lang})
    return url_for("home.index", lang=lang)


GLOBALS: Final[dict[str, Any]] = {
    "_": _,
    "ngettext": ngettext,
    "asset": assets.address,
    "born": receipts.born,
    "by_role": signers,
    "called": names.called,
    "decided": decisions,
    "decided_words": decided_words,
    "difference": difference,
    "direction": direction,
    "elsewhere": elsewhere,
    "instant": words.instant,
    "language_names": LANGUAGE_NAMES,
    "link": link,
    "names": names,
    "person": person,
    "pool_words": pool,
    "premise": premises,
    "requirement": requirement,
    "role_name": role_name,
    "told": told,
}
FILTERS: Final[dict[str, Any]] = {
    "fill": fill,
    "kind_name": lambda kind: names.called(names.KINDS, kind),
    "percent": percent,
    "signs": requirement,
    "strong": lambda text: Markup("<strong>{}</strong>").format(text),
    "ticket_key": lambda seed: tickets.key(seed).hex(),
    "unhex": bytes.fromhex,
}
TESTS: Final[dict[str, Any]] = {"article": lambda clause: isinstance(clause, Article)}
