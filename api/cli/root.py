"""The root command and its global options."""

from __future__ import annotations

from pathlib import Path

import click

from api import VERSION
from api.cli import deciding, founding, keys, lists, roles, seats, signing
from api.cli.bundles import bundle
from api.cli.context import Context, Group
from api.cli.demo import demo
from api.cli.doctor import doctor
from api.cli.export import export
from api.cli.language import translated
from api.cli.panel import panel
from api.cli.papers import papers
from api.cli.privacy import privacy_command
from api.cli.reading import log, status, verify
from api.cli.receipts import receipt
from api.cli.selftest import selftest
from api.cli.serve import serve
from api.i18n import _


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help=_("The territory's folder; here, without."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object."))
@click.option("--lang", type=click.Choice(["fr", "en"]), expose_value=False, help=_("Language; that of LANG, without."))
@click.version_option(VERSION, prog_name="klero", message="%(prog)s %(version)s", help=_("Show the version and exit."))
@click.pass_context
def klero(ctx: click.Context, folder: Path, *, as_json: bool) -> None:
    """A lottery, a charter and its decisions that anyone can recompute."""
    ctx.obj = Context(folder, as_json)


for command in (
    demo,
    doctor,
    founding.init,
    keys.key,
    founding.charter_group,
    roles.role,
    deciding.proposal,
    deciding.objection,
    deciding.opinion,
    deciding.tally,
    deciding.decide,
    lists.draw,
    seats.seat,
    signing.sign,
    signing.submit,
    status,
    log,
    bundle,
    verify,
    receipt,
    panel,
    papers,
    export,
    privacy_command,
    serve,
    selftest,
):
    klero.add_command(command)
translated(klero)
