"""Who holds a seat and who remains, as files for the organisers."""

from __future__ import annotations

from pathlib import Path

import click

from api import csvtext, opendlp, tables
from api import export as exports
from api.cli.context import Context, pass_context, passphrase
from api.cli.draw import the_draw
from api.cli.signing import existing_file
from api.i18n import _
from api.panels import addresses
from api.papers.common import concluded
from ledger import durable
from ledger.homes import sealed_homes
from ledger.vault import Vault

new_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--draw", "draw_id", help=_("Its number or id; the latest without."))
@click.option("--selected", type=new_file, required=True, help=_("New CSV file: who holds or is offered a seat."))
@click.option("--remaining", type=new_file, required=True, help=_("New CSV file: everybody else."))
@click.option("--like", type=existing_file, help=_("The list that the people came from: its columns, in its order."))
@click.option("--plain", is_flag=True, help=_("As sortition-algorithms and the stratification app write them."))
@click.option(
    "--address-columns",
    "at",
    multiple=True,
    metavar="COLUMN[+COLUMN]",
    help=_("With --like: whoever shares these with somebody selected does not remain."),
)
@click.option("--map", "mapping", multiple=True, metavar="WHAT=COLUMN", help=_("Where a column has another name."))
@pass_context
def export(
    context: Context, draw_id: str | None, selected: Path, remaining: Path, like: Path | None,
    plain: bool, at: tuple[str, ...], mapping: tuple[str, ...],
) -> None:  # fmt: skip
    """Write who holds a seat and who remains as CSV, with names from the vault; for you alone to read."""
    with context.ledger() as ledger:
        draw = concluded(the_draw(ledger.state, draw_id))
        with Vault.open(context.folder / "vault.sqlite", passphrase(_("Passphrase of the vault"))) as vault:
            people = tuple(vault.records(draw.pool.body.root))
        if plain:
            homes = sealed_homes(draw.pool.homes, draw.pool.body.size, ledger.blobs.get)
            apart = exports.beside(draw, homes)
            people = tuple(entry for entry in people if entry.position not in apart)
        if like:
            found = tables.read_people(like, draw.pool.body.features, mapping)
            for note in found.notes:
                click.echo(tables.sentence(note), err=True)
            table = opendlp.pool(csvtext.read(like, like.name))
            together = addresses.of_table(table, at) if at else ()
            made = exports.like(draw, people, table, found.people, together, plain=plain)
        else:
            made = exports.from_vault(draw, people, plain=plain)
    for path, text in ((selected, made.selected), (remaining, made.remaining)):
        durable.write(path, text.encode(), durable.PRIVATE_MODE, exclusive=True)
    if made.unknown:
        click.echo(_("People of the vault who are not in that list: {n}.").format(n=made.unknown), err=True)
    context.show(
        {"selected": made.numbers[0], "remaining": made.numbers[1], "unknown": made.unknown},
        _("{path}: {n}").format(path=selected, n=made.numbers[0]),
        _("{path}: {n}").format(path=remaining, n=made.numbers[1]),
    )
