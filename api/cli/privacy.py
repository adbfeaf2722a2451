"""What each audience will see, before anything is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from api import exposed, listed, privacy, strata, tables
from api.cli.context import REFUSED, Context, pass_context
from api.cli.draw import the_pool
from api.cli.signing import existing_file
from api.i18n import _
from api.privacy import Exposure, Values
from api.several import several
from ledger import times
from ledger.bodies import Stratum
from ledger.errors import Refusal
from ledger.roster import read_roster


@click.command("privacy")
@click.option(
    "--people", type=existing_file, multiple=True, help=_("A list that is not closed yet: CSV or XLSX. Repeat.")
)
@click.option("--quotas", type=existing_file, help=_("The features and their values: CSV or XLSX."))
@click.option("--map", "mapping", multiple=True, metavar="WHAT=COLUMN", help=_("Where a column has another name."))
@click.option("--pool", "pool_id", help=_("A closed list: its id, or the beginning of it; the latest without."))
@click.option("--by", help=_("Features, by commas, that the strata would be made of; as announced, without."))
@pass_context
def privacy_command(
    context: Context,
    people: tuple[Path, ...],
    quotas: Path | None,
    mapping: tuple[str, ...],
    pool_id: str | None,
    by: str | None,
) -> None:
    """Show what the public, the auditors and the vault hold of a list. Ends with 1 if it could not be closed so."""
    if bool(people) != bool(quotas) or (people and pool_id):
        raise click.UsageError(_("Give --people and --quotas together, or --pool."))
    chosen = [name.strip() for name in by.split(",")] if by else []
    found = None
    if people and quotas:
        features = tables.read_quotas(quotas).features
        lists = several([tables.read_people(path, features, mapping) for path in people], merge=True)
        rows = [Values(person.features) for person in lists.people]
        shown = privacy.exposure(rows, features, strata.named(chosen, [feature.name for feature in features]))
        today = times.date_of(times.text(context.clock()))
        found = listed.look(lists.people, today, lists.places, lists.outreach)
    else:
        shown = _closed(context, pool_id, chosen)
    told = [*exposed.lines(shown), *(["", *listed.lines(found)] if found else [])]
    context.show(_plain(shown, found), *told)
    if not shown.sound or (found and found.unborn):
        raise click.exceptions.Exit(REFUSED)


def _closed(context: Context, pool_id: str | None, by: Sequence[str]) -> Exposure:
    """The exposure of a closed list, divided as announced unless `by` says otherwise."""
    with context.ledger() as ledger:
        pool = the_pool(ledger.state, pool_id)
        data = ledger.blobs.get(pool.body.rosters[1].sha256)
        if data is None:
            raise Refusal("blob.missing", pool.body.rosters[1].sha256)
        announced: tuple[Stratum, ...] = ()
        for draw in ledger.state.draws.values():
            announced = draw.body.strata if draw.pool.id == pool.id and not by else announced
        names = strata.named(by, [feature.name for feature in pool.body.features])
        return privacy.exposure(read_roster(data), pool.body.features, names, announced)


def _plain(shown: Exposure, found: listed.Listed | None) -> dict[str, Any]:
    value = asdict(shown) | {"k": shown.k, "sound": shown.sound}
    value["counts"] = {
        name: {cell.value: cell.count for cell in counted.values} if counted else None for name, counted in shown.counts
    }
    return value | ({"listed": asdict(found)} if found else {})
