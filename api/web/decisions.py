"""What was proposed, objected and decided."""

from __future__ import annotations

from flask import Blueprint

from api.decisions import proposals
from api.web.pages import page, show
from api.web.site import Site

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/decisions")
@page
def index(site: Site) -> str:
    """All proposals, the latest first, and how each subject is decided."""
    published = site.published
    state = published.state
    found = proposals(state, published.blob, site.now())[::-1]
    return show("decisions.html", found=found, law=state.charter if state.charter_id else None)
