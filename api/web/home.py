"""The first page, and the way to it in the reader's language."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from api.web.pages import page, preferred, show
from api.web.site import Site

root = Blueprint("root", __name__)
blueprint = Blueprint("home", __name__)


@root.get("/")
def choose() -> Response:
    """To the home page in the language that the reader's programme asks for."""
    headers = {"Location": url_for("home.index", lang=preferred()), "Vary": "Accept-Language"}
    return Response(status=302, headers=headers | {"Cache-Control": "no-cache"})


@blueprint.get("/")
@page
def index(site: Site) -> str:
    """See the draw, check my receipt, who decides what."""
    draws = sorted(site.published.state.draws.values(), key=lambda draw: draw.body.number, reverse=True)
    return show("home.html", draws=draws)
