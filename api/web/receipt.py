"""A resident checks their receipt. What they type is neither kept nor written anywhere."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from api.web.kept import Page
from api.web.pages import HTML, page, show
from api.web.site import Site, the_site
from api.web.views.receipt import Asked, answer
from draws import fingerprint

blueprint = Blueprint("receipt", __name__)

LONGEST = 2000


@blueprint.get("/receipt")
@page
def form(site: Site) -> str:
    """The form; in a demo, beside invented residents' receipts."""
    return show("receipt.html", asked=Asked(), papers=site.invented.papers if site.invented else ())


@blueprint.get("/receipt/example/<int:number>")
@page
def example(site: Site, number: int) -> str:
    """The form with an invented resident's receipt in it; the name is still asked for."""
    papers = site.invented.papers if site.invented else ()
    if not 1 <= number <= len(papers):
        abort(404)
    paper = papers[number - 1]
    return show("receipt.html", asked=Asked(paper.receipt, "", "", paper.code), papers=papers, paper=paper)


@blueprint.post("/receipt")
def check() -> Response:
    """The four ticks."""
    site = the_site()
    typed = {name: request.form.get(name, "")[:LONGEST] for name in ("receipt", "name", "birth", "code")}
    asked = Asked(**typed)
    with site.published.lock:
        found = answer(site.published.state, asked)
        body = show("answer.html", asked=asked, answer=found, words=fingerprint.words, rows=site.published.rows)
    response = make_response(Page.of(body.encode(), HTML).answer(request))
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("ETag", None)
    return response
