"""Who decides what."""

from __future__ import annotations

from flask import Blueprint

from api.web.pages import needed, page, show
from api.web.site import Site
from api.web.views import powers
from ledger import times

blueprint = Blueprint("powers", __name__)


@blueprint.get("/powers")
@page
def index(site: Site) -> str:
    """Role × subject × how far."""
    state = site.published.state
    table = powers.table(state.charter) if state.charter_id else None
    return show("powers.html", table=table)


@blueprint.get("/powers/<role>/<subject>")
@page
def cell(site: Site, role: str, subject: str) -> str:
    """One cell, with the clauses that make it true and the people who hold the role."""
    state = site.published.state
    if state.charter_id is None:
        needed(None)
    return show("power.html", cell=needed(powers.cell(state, role, subject, times.date_of(site.now()))))
