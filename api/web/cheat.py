"""Try to cheat: a copy is falsified as the visitor wishes, and the verifier says where."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, request

from api.refusals import sentence
from api.web import cheats
from api.web.pages import page, show
from api.web.site import Site, the_site
from api.web.views.cheat import verdict
from ledger import bundle

blueprint = Blueprint("cheat", __name__)


@blueprint.get("/cheat")
@page
def choose(site: Site) -> str:
    """The ways to cheat for which this log has something to falsify."""
    return show("cheat.html", possible=cheats.possible(site.published.state), tried=None)


@blueprint.post("/cheat")
def try_it() -> Response:
    """Falsify a copy, and run the verifier on it."""
    site = the_site()
    name = request.form.get("how", "")
    with site.published.lock:
        possible = cheats.possible(site.published.state)
        if name not in possible:
            abort(400)
        copy = cheats.copy(site.published, site.invented.accomplices if site.invented else {})
    change = cheats.cheat(name, copy)
    with tempfile.TemporaryDirectory(prefix="klero-cheat-") as aside:
        folder = Path(aside)
        cheats.write(copy, folder / "copy")
        bundle.zip_folder(folder / "copy", folder / "copy.zip")
        report = site.checker.verify(folder / "copy.zip")
    with site.published.lock:
        body = show(
            "cheat.html",
            possible=possible,
            tried=name,
            change=change,
            verdict=verdict(report, change.index),
            kind=site.published.rows[change.index].kind if change.index < site.published.size else "draw.announced",
            sentence=sentence,
            seats=sum(stratum.seats for stratum in copy.draw.body.strata),
        )
    return make_response(body)
