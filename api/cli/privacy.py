"""What each audience will see, before anything is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from api import listed, privacy, tables
from api.cli.context import REFUSED, Context, pass_context
from api.cli.draw import the_pool
from api.cli.signing import existing_file
from api.i18n import _, ngettext
from api.privacy import Exposure, StratumView
from ledger import times
from ledger.bodies import Stratum
from ledger.errors import Refusal
from ledger.people import NOT_GIVEN
from ledger.roster import read_roster
from ledger.rules.methods.strata import MIN_CELL
from ledger.sealing import SHOWN_FROM

STRATA_SHOWN = 12
"""Strata shown, those with fewest people first."""


@click.command("privacy")
@click.option("--people", type=existing_file, help=_("A list that is not closed yet: CSV or XLSX."))
@click.option("--quotas", type=existing_file, help=_("The features and their values: CSV or XLSX."))
@click.option("--map", "mapping", multiple=True, metavar="WHAT=COLUMN", help=_("Where a column has another name."))
@click.option("--pool", "pool_id", help=_("A closed list: its id, or the beginning of it; the latest without."))
@click.option("--by", help=_("Features, by commas, that the strata would be made of; as announced, without."))
@pass_context
def privacy_command(
    context: Context,
    people: Path | None,
    quotas: Path | None,
    mapping: tuple[str, ...],
    pool_id: str | None,
    by: str | None,
) -> None:
    """Show what the public, the auditors and the vault hold of a list. Ends with 1 if it singles people out."""
    if (people is None) != (quotas is None) or (people and pool_id):
        raise click.UsageError(_("Give --people and --quotas together, or --pool."))
    chosen = [name.strip() for name in by.split(",")] if by else []
    found = None
    if people and quotas:
        features = tables.read_quotas(quotas).features
        persons = tables.read_people(people, features, mapping).people
        rows = [_Row(person.features) for person in persons]
        shown = privacy.exposure(rows, features, chosen)
        found = listed.look(persons, times.date_of(times.text(context.clock())))
    else:
        shown = _closed(context, pool_id, chosen)
    told = [*_lines(shown), *(["", *listed.lines(found)] if found else [])]
    context.show(_plain(shown, found), *told)
    if not shown.sound:
        raise click.exceptions.Exit(REFUSED)


class _Row:
    """A person's values under the name that rows of a roster give them."""

    def __init__(self, values: tuple[str, ...]) -> None:
        self.values = values


def _closed(context: Context, pool_id: str | None, by: Sequence[str]) -> Exposure:
    """The exposure of a closed list, divided as announced unless `by` says otherwise."""
    with context.ledger() as ledger:
        pool = the_pool(ledger.state, pool_id)
        data = ledger.blobs.get(pool.body.rosters[1].sha256)
        if data is None:
            raise Refusal("blob.missing", pool.body.rosters[1].sha256)
        strata: tuple[Stratum, ...] = ()
        for draw in ledger.state.draws.values():
            strata = draw.body.strata if draw.pool.id == pool.id and not by else strata
        return privacy.exposure(read_roster(data), pool.body.features, by, strata)


def _plain(shown: Exposure, found: listed.Listed | None) -> dict[str, Any]:
    value = asdict(shown) | {"k": shown.k, "sound": shown.sound}
    value["counts"] = {
        name: {cell.value: cell.count for cell in counted.values} if counted else None for name, counted in shown.counts
    }
    return value | ({"listed": asdict(found)} if found else {})


def _lines(shown: Exposure) -> Iterator[str]:
    yield _("The public sees")
    yield "  " + ngettext("{n} person on the list.", "{n} people on the list.", shown.size).format(n=shown.size)
    for name, counted in shown.counts:
        if counted is None:
            yield "  " + _("{feature}: too few people for any count; leave it out.").format(feature=name)
            continue
        masked = _("masked")
        cells = (f"{cell.value} {masked if cell.count is None else cell.count}" for cell in counted.values)
        yield f"  {name}: {', '.join(cells)}"
    yield "  " + _("Masked: fewer than {n} people, or what would betray such a number beside it.").format(n=SHOWN_FROM)
    yield from _strata(shown)
    yield ""
    yield _("The auditors see, without names")
    yield "  " + _(
        "For each position all {features} features: {groups} different combinations; {alone} people share theirs "
        "with nobody, the smallest group has {smallest}. Who knows somebody well may recognise them."
    ).format(features=len(shown.counts), groups=shown.groups, alone=shown.alone, smallest=shown.smallest)
    yield ""
    yield _("The vault holds, closed by its passphrase")
    yield "  " + _("Names, births, contacts and salts. Nothing of it is published or given to auditors.")
    yield ""
    yield from _advice(shown)


def _strata(shown: Exposure) -> Iterator[str]:
    if not shown.strata:
        yield "  " + _("No strata yet: --by says which features they would be made of.")
        return
    yield "  " + _("For each position its stratum. Everybody is one of at least {k}.").format(k=shown.k)
    smallest = sorted(shown.strata, key=lambda view: (view.people, view.where))
    for view in smallest[:STRATA_SHOWN]:
        yield "  - " + _(
            "{stratum} – people: {people}; alone with their features: {alone}; smallest group: {smallest}"
        ).format(stratum=_name(view), people=view.people, alone=view.alone, smallest=view.smallest)
    if len(smallest) > STRATA_SHOWN:
        yield "  - " + _("and {n} larger ones").format(n=len(smallest) - STRATA_SHOWN)
    if shown.outside:
        yield "  - " + _("in no stratum, and shown so: {people}").format(people=shown.outside)


def _name(view: StratumView) -> str:
    return ", ".join(f"{feature} = {value}" for feature, value in view.where) or _("everybody")


def _advice(shown: Exposure) -> Iterator[str]:
    if shown.sound:
        yield _("Nothing that is published singles anybody out.")
    else:
        yield _("To do before you close or announce:")
    for view in shown.strata:
        if view.too_small and len(shown.strata) > 1:
            said = _("{stratum}: {people} of at least {least} people.")
            yield "- " + said.format(stratum=_name(view), people=view.people, least=MIN_CELL) + _way_out(view)
        if view.tells:
            yield "- " + _("{stratum}: as many seats as people, so everybody knows who is drawn.").format(
                stratum=_name(view)
            )
    if 0 < shown.outside < MIN_CELL:
        yield "- " + _("People in no stratum are shown as a group of their own: {n}.").format(n=shown.outside)
    if not shown.sound:
        for feature, smallest in shown.without:
            yield "- " + _("Without {feature} the smallest stratum would have {n}.").format(feature=feature, n=smallest)


def _way_out(view: StratumView) -> str:
    silent = [feature for feature, value in view.where if value == NOT_GIVEN]
    if silent:
        return " " + _("Ask them, or leave out {feature}.").format(feature=silent[0])
    if view.merge is None:
        return ""
    return " " + _("Give {value} and {other} of {feature} one name in both tables: {n} together.").format(
        value=view.merge.value, other=view.merge.other, feature=view.merge.feature, n=view.merge.people
    )
