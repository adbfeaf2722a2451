"""The charter: its text, its history, and what each version changed."""

from __future__ import annotations

from flask import Blueprint

from api.web.pages import needed, page, show
from api.web.site import Site
from api.web.views.charter import charter_view

blueprint = Blueprint("charter", __name__)


@blueprint.get("/charter")
@page
def in_force(site: Site) -> str:
    """The version in force."""
    versions = site.published.versions
    return _shown(site, versions[-1].number) if versions else show("charter.html", view=None)


@blueprint.get("/charter/<int:number>")
@page
def version(site: Site, number: int) -> str:
    """A version by its number."""
    return _shown(site, number)


def _shown(site: Site, number: int) -> str:
    view = needed(charter_view(site.published.state, site.published.versions, number))
    return show("charter.html", view=view, versions=site.published.versions)
