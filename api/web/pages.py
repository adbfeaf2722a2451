"""How a page is made: in the language of its address, from the log alone, and kept until the log changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, abort, g, render_template, request

from api.i18n import set_language
from api.web.kept import Page
from api.web.site import Site, the_site
from ledger import times

LANGUAGES = ("fr", "en")
"""The first is spoken to whoever asks for none."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
HTML = "text/html; charset=utf-8"

View = Callable[..., str]
T = TypeVar("T")


def version(site: Site) -> str:
    """What every page depends on besides its address: the log as it is published, and the day."""
    return f"{times.date_of(site.now())}\n{site.published.note}"


def page(view: View) -> Callable[..., Response]:
    """A view of the log and its address alone: made under the lock, kept, and answered with an ETag."""

    @wraps(view)
    def wrapped(**values: Any) -> Response:
        site = the_site()
        with site.published.lock:
            of = version(site)
            made = Page.of(view(site, **values).encode(), HTML)
        if not g.get("passing"):
            site.kept.keep(of, request.path, made)
        return made.answer(request)

    return wrapped


def passing() -> None:
    """This page shows something that may soon be otherwise: do not keep it."""
    g.passing = True


def remembered() -> Response | None:
    """Before anything else is done: the page, if it was made already."""
    site = the_site()
    site.published.refresh()
    if request.method not in {"GET", "HEAD"} or request.query_string:
        return None
    made = site.kept.get(version(site), request.path)
    return made.answer(request) if made else None


def speak(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Take the language out of the address, or out of what the reader's programme asks for."""
    asked = (values or {}).pop("lang", None) or preferred()
    g.lang = asked
    set_language(asked)


def preferred() -> str:
    """The language that the reader's programme asks for, among those spoken here."""
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def show(template: str, **values: Any) -> str:
    """Render a template with what every page has."""
    return render_template(template, site=the_site(), **values)


def needed(value: T | None) -> T:
    """The value; a page that does not exist when there is none."""
    if value is None:
        abort(404)
    return value
