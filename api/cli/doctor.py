"""What is wrong with the folder, and what to do."""

from __future__ import annotations

import os
import sys

import click

from api.cli.context import PASSPHRASE, REFUSED, Context, agreed, pass_context, passphrase
from api.doctor import Report, examine, told
from api.i18n import _, ngettext
from ledger.keyfile import read_log_key
from ledger.publication import Publication
from ledger.service import ENTRIES, LOG_KEY
from ledger.store import Store


@click.command()
@click.option("--publish", is_flag=True, help=_("Complete an interrupted publication, or write damaged tiles again."))
@click.option("--vault", "open_vault", is_flag=True, help=_("Open the vault too, with its passphrase, to read it all."))
@pass_context
def doctor(context: Context, *, publish: bool, open_vault: bool) -> None:
    """Say what is wrong with this folder and what to do. Ends with 1 if there is something to do."""
    known = passphrase(_("Passphrase of the vault")) if open_vault else None
    report = examine(context.folder, context.clock, known)
    if report.publishable and (publish or _offered(context, report)):
        _publish(context)
        report = examine(context.folder, context.clock, known)
    findings = [(finding, *told(finding)) for finding in report.findings]
    lines = [f"- {what}{f' ({finding.where})' if finding.where else ''}\n  → {do}" for finding, what, do in findings]
    if not lines:
        said = ngettext(
            "Healthy: {n} entry, all of it whole and published.", "Healthy: {n} entries, all whole and published.",
            report.size or 0,
        )  # fmt: skip
        lines = [said.format(n=report.size)]
    context.show(
        {
            "healthy": not findings,
            "size": report.size,
            "findings": [{"code": f.code, "where": f.where, "what": what, "do": do} for f, what, do in findings],
        },
        *lines,
    )
    if findings:
        raise click.exceptions.Exit(REFUSED)


def _offered(context: Context, report: Report) -> bool:
    """Whether somebody at a terminal wants it now."""
    if context.json or not sys.stdin.isatty() or PASSPHRASE in os.environ:
        return False
    for finding in report.findings:
        click.echo(told(finding)[0], err=True)
    return agreed(_("Publish now?"))


def _publish(context: Context) -> None:
    """Publish what the database holds, every tile of it."""
    with Store.open(context.folder / ENTRIES) as store:
        key = read_log_key(context.folder / LOG_KEY, store.origin)
        Publication(context.folder).publish(store, key, whole=True)
