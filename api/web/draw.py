"""How a draw went."""

from __future__ import annotations

from flask import Blueprint

from api import lotteries
from api.status.lines import PHASES
from api.web.pages import needed, page, passing, show
from api.web.site import Site
from api.web.views.draw import PREMISES, draw_view
from api.words import homes
from api.words.draws import DICE_ALONE

blueprint = Blueprint("draw", __name__)


@blueprint.get("/draw/")
@page
def index(site: Site) -> str:
    """All draws, the latest first."""
    state, now = site.published.state, site.now()
    numbers = sorted((draw.body.number for draw in state.draws.values()), reverse=True)
    views = [needed(draw_view(state, site.published.rows, number, now, None)) for number in numbers]
    return show("draws.html", views=views, phases=PHASES)


@blueprint.get("/draw/<int:number>")
@page
def one(site: Site, number: int) -> str:
    """The three answers, the steps, the seats, the premises, and what the draw does not prove."""
    published = site.published
    if number not in {draw.body.number for draw in published.state.draws.values()}:
        needed(None)
    report = site.checker.report(published)
    if report is None:
        passing()
    view = needed(draw_view(published.state, published.rows, number, site.now(), report, published.blob))
    words = {"lotteries": lotteries, "homes": homes, "dice_alone": DICE_ALONE}
    return show("draw.html", view=view, phases=PHASES, premises=PREMISES, **words)
