"""The entries of the log, each in words and with its proof."""

from __future__ import annotations

import json

from flask import Blueprint, abort

from api import decisions, words
from api.refusals import sentence
from api.web.pages import page, show
from api.web.site import Site
from draws import canonical
from ledger import entry, statement
from ledger.errors import Refusal

blueprint = Blueprint("entries", __name__)

ON_A_PAGE = 50


@blueprint.get("/entries")
@page
def latest(site: Site) -> str:
    """The latest entries first."""
    return _list(site, 1)


@blueprint.get("/entries/page/<int:number>")
@page
def older(site: Site, number: int) -> str:
    """Older ones."""
    return _list(site, number)


def _list(site: Site, number: int) -> str:
    rows = site.published.rows
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    if not 1 <= number <= pages:
        abort(404)
    end = len(rows) - (number - 1) * ON_A_PAGE
    return show(
        "entries.html", shown=rows[max(0, end - ON_A_PAGE) : end][::-1], number=number, pages=pages, sentence=sentence
    )


@blueprint.get("/entries/<int:index>")
@page
def one(site: Site, index: int) -> str:
    """An entry in words, whole, and with the proof that it stands in the log."""
    published = site.published
    if index >= published.size:
        abort(404)
    data = published.entry(index)
    try:
        found = entry.read(data)
        read = statement.read(found.payload)
        about = decisions.concerned(published.state, statement.statement_id(found.payload), read.body)
        said = words.act(read, published.state)
        if about:
            said += decisions.lines(decisions.view(published.state, about, published.blob, site.now()))
        whole = json.dumps(canonical.decode(found.payload), ensure_ascii=False, indent=1)
    except Refusal:
        said, whole = [], data.decode("utf-8", "replace")
    row = published.rows[index]
    return show("entry.html", row=row, said=said, whole=whole, proof=published.proof(index), sentence=sentence)
