"""The JSON API: the same facts as the pages, for programmes. Its OpenAPI document is made from this module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, request

from api.i18n import language
from api.web import openapi
from api.web.kept import FRESH, Page
from api.web.openapi import Operation, Parameter
from api.web.pages import needed
from api.web.shapes import CharterVersion, Draw, Draws, Entries, Entry, Head, Powers, Report
from api.web.site import Site, the_site
from draws import canonical
from ledger import entry
from ledger.errors import Refusal

blueprint = Blueprint("data", __name__)

PREFIX = "/api/v1"
MOST = 100
"""Entries in one answer."""
JSON = "application/json"
_NUMBER = Parameter("number", "path", "The number of the draw, from 1.", 1)
_INDEX = Parameter("index", "path", "The index of the entry, from 0.", 0)
_VERSION = Parameter("number", "path", "The number of the version, from 1.", 1)
_FROM = Parameter("from", "query", "The first index wanted.", 0)
_LIMIT = Parameter("limit", "query", "How many at most.", 1, MOST)
OPERATIONS: list[Operation] = []


def operation(
    path: str, answers: Any, summary: str, parameters: tuple[Parameter, ...] = (), kind: str = JSON
) -> Callable[[Callable[..., Any]], Callable[..., Response]]:
    """Register a view under `path`, in Flask and in the OpenAPI document alike."""

    def register(view: Callable[..., Any]) -> Callable[..., Response]:
        OPERATIONS.append(Operation(path, view.__name__, summary, parameters, answers, kind))

        def answered(**values: Any) -> Response:
            site = the_site()
            with site.published.lock:
                found = view(site, **values)
            body = found.encode() if isinstance(found, str) else msgspec.json.encode(found)
            answer = Page.of(body, kind, FRESH).answer(request)
            answer.headers["Content-Language"] = language()
            return answer

        rule = PREFIX + path.replace("{number}", "<int:number>").replace("{index}", "<int:index>")
        blueprint.add_url_rule(rule, view.__name__, answered, methods=["GET"])
        return answered

    return register


@operation("/head", Head, "What is published: the log's name, size, root and signed checkpoint.")
def head(site: Site) -> Head:
    """The head."""
    published = site.published
    state = published.state
    return Head(state.origin, state.name, state.size, state.roots[-1].hex(), published.note, published.vkey)


@operation("/draws", Draws, "All draws, by number.")
def draws(site: Site) -> Draws:
    """The draws."""
    state = site.published.state
    return Draws(tuple(Draw.of(state, draw) for draw in state.draws.values()))


@operation("/draws/{number}", Draw, "One draw: its steps, its seed and the positions drawn.", (_NUMBER,))
def draw(site: Site, number: int) -> Draw:
    """A draw."""
    state = site.published.state
    return Draw.of(state, needed(next((d for d in state.draws.values() if d.body.number == number), None)))


@operation("/powers", Powers, "Which role takes part in what, and how far, by the charter in force.")
def powers(site: Site) -> Powers:
    """Who decides what."""
    state = site.published.state
    return Powers.of(state.charter) if state.charter_id else Powers(())


@operation("/charter/{number}", CharterVersion, "A version of the charter, whole.", (_VERSION,))
def charter(site: Site, number: int) -> CharterVersion:
    """A version of the charter."""
    version = needed(next((v for v in site.published.versions if v.number == number), None))
    text = msgspec.to_builtins(site.published.state.charters[version.id])
    return CharterVersion(version.number, version.id, version.index, text)


@operation("/entries", Entries, "Entries in their order.", (_FROM, _LIMIT))
def entries(site: Site) -> Entries:
    """A range of entries, without their bodies."""
    first, limit = _FROM.read(request.args), _LIMIT.read(request.args)
    rows = site.published.rows[first : first + limit]
    return Entries(site.published.size, tuple(Entry.of(row) for row in rows))


@operation("/entries/{index}", Entry, "One entry with the body of its statement.", (_INDEX,))
def one_entry(site: Site, index: int) -> Entry:
    """An entry."""
    if index >= site.published.size:
        abort(404)
    try:
        statement: Any = canonical.decode(entry.read(site.published.entry(index)).payload)
    except Refusal:
        statement = {}
    return Entry.of(site.published.rows[index], statement.get("body"))


@operation(
    "/entries/{index}/proof", str, "The proof that an entry is in the log (C2SP tlog-proof).", (_INDEX,), "text/plain"
)
def proof(site: Site, index: int) -> str:
    """A proof, as the file that others check."""
    if index >= site.published.size:
        abort(404)
    return site.published.proof(index)


@operation("/report", Report, "What the standalone verifier says of all this, run by this server.")
def report(site: Site) -> Report:
    """The verifier's report."""
    found = site.checker.report(site.published)
    if found is None:
        abort(503)
    return msgspec.convert(found, Report)


@blueprint.get(f"{PREFIX}/openapi.json")
def document() -> Response:
    """This document."""
    return Page.of(msgspec.json.encode(openapi.document(PREFIX, OPERATIONS)), JSON).answer(request)
