"""Check without us: the bundle and the verifier to take home, and the two commands."""

from __future__ import annotations

from flask import Blueprint, Response

from api import words
from api.web.kept import FRESH
from api.web.pages import page, passing, show
from api.web.site import Site, the_site

blueprint = Blueprint("check", __name__)
downloads = Blueprint("downloads", __name__)


@blueprint.get("/check")
@page
def index(site: Site) -> str:
    """What to take, what to run, what to compare."""
    state = site.published.state
    report = site.checker.report(site.published)
    if report is None:
        passing()
    head = words.head(state.origin, state.size, state.roots[-1])
    return show("check.html", report=report, head=head, digest=site.checker.digest())


@downloads.get("/download/bundle.zip")
def bundle() -> Response:
    """All that is public, as one file."""
    site = the_site()
    return _file(site.checker.bundle(site.published), "application/zip", "bundle.zip")


@downloads.get("/download/klero-verify.pyz")
def verifier() -> Response:
    """The verifier, as one file."""
    return _file(the_site().checker.verifier.read_bytes(), "application/zip", "klero-verify.pyz")


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": FRESH}
    return Response(data, headers=headers, content_type=kind)
