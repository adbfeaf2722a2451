"""What a reader is told when there is no answer: a page for people, problem+json (RFC 9457) for programmes."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from api.i18n import N_, _, language
from api.web.checking import Busy, Unfinished
from api.web.pages import HTML, show, speak
from ledger.errors import Damaged, LedgerError

PROBLEM: Final = "application/problem+json"
TITLES: Final[Mapping[int, str]] = {
    400: N_("This request cannot be read."),
    404: N_("There is nothing here."),
    405: N_("This cannot be done here: the pages are for reading."),
    413: N_("This is too long."),
    414: N_("This address is too long."),
    415: N_("This cannot be read in this form."),
    500: N_("Something went wrong on our side."),
    503: N_("This cannot be answered at the moment. Try again in a minute."),
}
DAMAGED: Final = N_("What is published here does not hold together. Nothing is shown until somebody has looked at it.")


def register(app: Flask) -> None:
    """Answer every error of this application."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(LedgerError, _ledger)
    app.register_error_handler(Busy, _unavailable)
    app.register_error_handler(Unfinished, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def problem(status: int, detail: str = "") -> Response:
    """An error in the reader's language, in the form that the address asks for."""
    title = _(TITLES.get(status, TITLES[400 if status < 500 else 500]))
    if request.path.startswith("/api/"):
        value = {"type": "about:blank", "title": title, "status": status} | ({"detail": detail} if detail else {})
        answer = Response(json.dumps(value, ensure_ascii=False), status, content_type=PROBLEM)
        answer.headers["Vary"] = "Accept-Language"
    elif request.path.startswith("/log/"):
        answer = Response(f"{title}\n", status, content_type="text/plain; charset=utf-8")
    else:
        answer = Response(show("error.html", title=title, detail=detail), status, content_type=HTML)
    answer.headers["Content-Language"] = language()
    return answer


def _http(error: HTTPException) -> Response:
    if request.url_rule is None:  # no address was recognised, so no language was either
        first = request.path.split("/")[1:2]
        speak(None, {"lang": first[0]} if first and first[0] in ("fr", "en") else {})
    answer = problem(error.code or 500)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _ledger(error: LedgerError) -> Response:
    logging.getLogger(__name__).error("%s", error)
    return problem(503, _(DAMAGED) if isinstance(error, Damaged) else "")


def _unavailable(_error: Exception) -> Response:
    answer = problem(503)
    answer.headers["Retry-After"] = "30"
    return answer


def _unexpected(error: Exception) -> Response:
    logging.getLogger(__name__).error("unexpected", exc_info=error)
    return problem(500)
