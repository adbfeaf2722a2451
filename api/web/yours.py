"""Do yours: three people, a laptop and dice."""

from __future__ import annotations

from flask import Blueprint

from api.web.pages import page, show
from api.web.site import Site

blueprint = Blueprint("yours", __name__)


@blueprint.get("/yours")
@page
def index(_site: Site) -> str:
    """What it takes, step by step."""
    return show("yours.html")
