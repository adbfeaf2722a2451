"""The announcement of a draw, by whichever method: everything is fixed before there is any chance."""

from __future__ import annotations

from pathlib import Path

import click

from api import exposed, moments, privacy, strata
from api import throws as throwing
from api import weights as weighing
from api.cli import planning
from api.cli.context import Context, pass_context
from api.cli.draw import chain, draw, the_pool
from api.cli.signing import Signing, existing_file, finish, signed
from api.i18n import _
from api.words import homes as living
from ledger import compose, sealing
from ledger.bodies import BeaconPlan, Deadlines, DicePlan
from ledger.charter_strength import DICE_ALONE
from ledger.errors import Refusal
from ledger.roster import Row, read_roster
from ledger.rules.methods.panel import everybody
from ledger.rules.methods.strata import CODES_TYPE
from ledger.rules.methods.weighted import WEIGHTS_TYPE
from ledger.rules.state import Pool
from ledger.service import Ledger

__all__ = ["draw"]


@draw.command()
@click.option("--pool", "pool_id", help=_("Its id, or the beginning of it; the latest without."))
@click.option("--by", help=_("Features, by commas: one stratum per combination, seats in proportion to people."))
@click.option("--stratum", "written", multiple=True, metavar="F=V,F=V:SEATS", help=_("A stratum. Repeat."))
@click.option(
    "--method",
    type=click.Choice(["stratified", "weighted", "panel", "dice-direct", "panel-dice"]),
    default="stratified",
    show_default=True,
    help=_("How people are drawn; dice-direct is by dice alone, without trustees, from a list of at most 1000."),
)
@click.option("--leave-out-silent", is_flag=True, help=_("Who did not answer is in no stratum, and cannot be drawn."))
@click.option("--weights", type=existing_file, help=_("A table of weights by features: CSV or XLSX. Prefer strata."))
@click.option(
    "--reserve",
    type=click.IntRange(0, 1000),
    default=2,
    show_default=True,
    help=_("Substitutes that dice alone name, a stratum."),
)
@click.option("--words-until", help=_("Take residents' words until this moment."))
@click.option("--deals-until", help=_("Trustees deal until: 2026-05-09T14:30:00Z, or +2h."))
@click.option("--openings-until", required=True, help=_("Trustees open until; dice alone are thrown until."))
@click.option("--contest-until", required=True, help=_("The draw may be contested until."))
@click.option("--dice", default="d10x20", show_default=True, help=_("How many dice of which kind, or none."))
@click.option("--beacon", type=click.Choice(["none", "quicknet", "default"]), default="none", show_default=True)
@click.option("--beacon-delay", type=int, default=86_400, show_default=True, help=_("Seconds after the deals close."))
@click.option("--mode", type=click.Choice(["audience", "open"]), default="audience", show_default=True)
@click.option("--barrier", type=click.Choice(["aloud", "witness"]), default="aloud", show_default=True)
@planning.options
@signed
@pass_context
def announce(
    context: Context,
    pool_id: str | None,
    by: str | None,
    written: tuple[str, ...],
    leave_out_silent: bool,
    method: str,
    weights: Path | None,
    reserve: int,
    words_until: str | None,
    deals_until: str | None,
    openings_until: str,
    contest_until: str,
    dice: str,
    beacon: str,
    beacon_delay: int,
    mode: str,
    barrier: str,
    groups: planning.Asked | None,
    signing: Signing,
) -> None:
    """Announce the draw: everything is fixed before there is any chance."""
    _check_options(method, weights, deals_until, groups)
    if [bool(by), bool(written), bool(groups)].count(True) != 1:
        raise click.UsageError(_("Give either --by or --stratum, or --quotas with --method panel."))
    now = context.clock()
    deadlines = Deadlines(
        words=moments.moment(words_until, now) if words_until else None,
        deals=moments.moment(deals_until, now) if deals_until else None,
        openings=moments.moment(openings_until, now),
        contest=moments.moment(contest_until, now),
    )
    dice_plan, beacon_plan = _dice_plan(dice), _beacon_plan(beacon, beacon_delay)
    with context.ledger() as ledger:
        pool = the_pool(ledger.state, pool_id)
        if method not in DICE_ALONE and not pool.roster:
            raise Refusal("pool.no_trustees", pool.id)
        if pool.homes and not groups:
            click.echo(living.together(), err=True)
        rows, features = _roster(ledger, pool), pool.body.features
        seats = ledger.state.purposes[pool.body.purpose].body.seats
        lottery, quotas = planning.made(context, ledger, pool, rows, groups, mode) if groups else (None, ())
        names = strata.named(by.split(",") if by else (), [feature.name for feature in features])
        if not leave_out_silent:
            strata.refuse_silent(names, features, (row.values for row in rows))
        if mode == "audience":
            exposed.refuse(privacy.exposure(rows, features, names))
        cells = (
            everybody(seats)
            if groups
            else strata.by_features(names, features, (row.values for row in rows), seats)
            if by
            else tuple(strata.fitted(strata.parse(text), features) for text in written)
        )
        if mode == "audience":
            exposed.refuse(privacy.exposure(rows, features, names, cells))
        codes = sealing.codes(rows, features, cells)
        body = compose.announcement(
            ledger.state,
            pool,
            cells,
            ledger.put(codes, CODES_TYPE, "public"),
            deadlines,
            dice=dice_plan,
            beacon_plan=beacon_plan,
            mode=mode,
            barrier=barrier,
            quotas=quotas,
            lottery=lottery,
            weights=ledger.put(weighing.read(weights, features, rows), WEIGHTS_TYPE, "public") if weights else None,
        )
        if method == "dice-direct":
            body = compose.by_dice_alone(body, reserve)
            click.echo(throwing.expectation(codes, body), err=True)
        elif method == "panel-dice":
            body = compose.groups_by_dice(body)
        finish(context, ledger, "draw.announced", body, signing)


def _check_options(method: str, weights: Path | None, deals_until: str | None, groups: planning.Asked | None) -> None:
    if (method in {"panel", "panel-dice"}) != bool(groups) or (method == "weighted") != bool(weights):
        raise click.UsageError(_("--quotas goes with --method panel, and --weights with --method weighted."))
    if (method in DICE_ALONE) == bool(deals_until):
        raise click.UsageError(_("Give --deals-until, but not by dice alone: there are no deals then."))
    ignored = planning.given("dice", "beacon", "beacon_delay", "words_until") if method in DICE_ALONE else []
    if method != "dice-direct":
        ignored += planning.given("reserve")
    if ignored:
        said = _("A draw by the method {method} has no {options}: leave it out.")
        raise click.UsageError(said.format(method=method, options=", ".join(ignored)))


def _roster(ledger: Ledger, pool: Pool) -> list[Row]:
    """The auditors' roster of a pool, from which strata and weights are made."""
    data = ledger.blobs.get(pool.body.rosters[1].sha256)
    if data is None:
        raise Refusal("blob.missing", pool.body.rosters[1].sha256)
    return list(read_roster(data))


def _dice_plan(text: str) -> DicePlan | None:
    if text == "none":
        return None
    sides, _sign, count = text.removeprefix("d").partition("x")
    if sides not in {"6", "10"} or not count.isdigit():
        raise click.UsageError(_("{text} is no plan for dice: write d10x20, d6x25, or none.").format(text=text))
    return DicePlan(int(count), 6 if sides == "6" else 10)


def _beacon_plan(name: str, delay: int) -> BeaconPlan | None:
    if name == "none":
        return None
    return BeaconPlan(chain(name).hash.hex(), delay)
