"""Papers to print: minutes, poster, letters, reserve list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from api.cli.context import Context, pass_context, passphrase
from api.cli.draw import the_draw, the_pool
from api.i18n import _, ngettext
from api.papers import common, page
from api.papers.common import Published
from api.papers.letters import KINDS, Kind, Notice
from api.papers.letters import letters as letters_of
from api.papers.minutes import minutes as minutes_of
from api.papers.page import Paper
from api.papers.poster import poster as poster_of
from api.papers.reserve import PER_SEAT
from api.papers.reserve import reserve as reserve_of
from ledger import durable
from ledger.errors import Conflict
from ledger.rules.state import Pool
from ledger.vault import Vault

F = TypeVar("F", bound=Callable[..., Any])
VAULT = "vault.sqlite"

out_file = click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write it to this new file: a page to print if its name ends in .html, else text."),
)
which_draw = click.option("--draw", "draw_id", help=_("Its number or id; the latest without."))
per_seat_option = click.option(
    "--per-seat", type=click.IntRange(0, 100), default=PER_SEAT, show_default=True, help=_("Substitutes for each seat.")
)


@click.group()
def papers() -> None:
    """Papers to print around a draw. The same ledger gives the same bytes."""


@papers.command()
@which_draw
@out_file
@pass_context
def minutes(context: Context, draw_id: str | None, out: Path | None) -> None:
    """The minutes of a draw: every step, the result, and what it does not prove."""
    with context.ledger() as ledger:
        draw = the_draw(ledger.state, draw_id)
        _give(context, minutes_of(Published.of(ledger), draw, common.report(ledger)), out)


@papers.command()
@click.option("--pool", "pool_id", help=_("Its id, or the beginning of it; the latest without."))
@click.option("--numbers", is_flag=True, help=_("With everybody's number, for a draw by dice alone."))
@click.option("--names", is_flag=True, help=_("With names beside the numbers, from the vault; for this hall alone."))
@out_file
@pass_context
def poster(context: Context, pool_id: str | None, out: Path | None, *, numbers: bool, names: bool) -> None:
    """The poster of a closed list, to hang up before the draw."""
    with context.ledger() as ledger:
        pool = the_pool(ledger.state, pool_id)
        if not names:
            _give(context, poster_of(Published.of(ledger), pool, numbered=numbers), out)
            return
        path = _needed(out)
        people = _names(context, pool)
        _write(path, poster_of(Published.of(ledger), pool, numbered=True, people=people), durable.PRIVATE_MODE)
    _show_names(context, path)


@papers.command()
@which_draw
@click.option("--to", "kinds", type=click.Choice(KINDS), multiple=True, help=_("To whom; to all, without. Repeat."))
@click.option("--position", "positions", type=click.IntRange(0), multiple=True, help=_("Only to this one. Repeat."))
@click.option("--contact", required=True, help=_("Whom people can ask: name, telephone, address."))
@click.option("--basis", required=True, help=_("Why you may use the list: the legal basis, in your words."))
@click.option("--retention", required=True, help=_("How long the data is kept, in your words."))
@click.option("--authority", default="CNIL, www.cnil.fr", show_default=True, help=_("Where people can complain."))
@click.option("--reply-by", help=_("Until when those drawn should answer."))
@per_seat_option
@out_file
@pass_context
def letters(
    context: Context,
    draw_id: str | None,
    kinds: tuple[Kind, ...],
    positions: tuple[int, ...],
    contact: str,
    basis: str,
    retention: str,
    authority: str,
    reply_by: str | None,
    per_seat: int,
    out: Path | None,
) -> None:
    """Letters to those drawn, to substitutes and to those not drawn, with names from the vault."""
    path = _needed(out)
    notice = Notice(contact, basis, retention, authority, reply_by)
    with context.ledger() as ledger:
        draw = common.concluded(the_draw(ledger.state, draw_id))
        with Vault.open(context.folder / VAULT, passphrase(_("Passphrase of the vault"))) as vault:
            listed = vault.records(draw.pool.body.root)
            people = [entry for entry in listed if not positions or entry.position in positions]
        paper, number = letters_of(Published.of(ledger), draw, people, notice, frozenset(kinds or KINDS), per_seat)
    _write(path, paper, durable.PRIVATE_MODE)
    context.show(
        {"out": str(path), "letters": number},
        ngettext(
            "{path}: {n} letter, for you alone to read. Print it, then delete it.",
            "{path}: {n} letters, for you alone to read. Print it, then delete it.",
            number,
        ).format(path=path, n=number),
    )


@papers.command()
@which_draw
@per_seat_option
@click.option("--names", is_flag=True, help=_("With names, from the vault; such a file is for you alone to read."))
@out_file
@pass_context
def reserve(context: Context, draw_id: str | None, per_seat: int, out: Path | None, *, names: bool) -> None:
    """The reserve list: who is called next, by position."""
    with context.ledger() as ledger:
        draw = common.concluded(the_draw(ledger.state, draw_id))
        if not names:
            _give(context, reserve_of(Published.of(ledger), draw, per_seat), out)
            return
        path = _needed(out)
        people = _names(context, draw.pool)
        _write(path, reserve_of(Published.of(ledger), draw, per_seat, people), durable.PRIVATE_MODE)
    _show_names(context, path)


def _names(context: Context, pool: Pool) -> dict[int, str]:
    """The vault's names by position."""
    with Vault.open(context.folder / VAULT, passphrase(_("Passphrase of the vault"))) as vault:
        return {entry.position: entry.person.name for entry in vault.records(pool.body.root)}


def _show_names(context: Context, path: Path) -> None:
    context.show({"out": str(path)}, _("{path} holds names: for you alone to read.").format(path=path))


def _needed(out: Path | None) -> Path:
    """The file that names go to; they are never shown on a screen that may be a projector's."""
    if out is None:
        raise click.UsageError(_("Names are written to a file only: give --out."))
    return out


def _give(context: Context, paper: Paper, out: Path | None) -> None:
    if out is None:
        said = page.text(paper)
        context.show({"title": paper.title, "text": said}, said.removesuffix("\n"))
        return
    _write(out, paper, durable.PUBLIC_MODE)
    context.show({"out": str(out), "title": paper.title}, _("{path}: {title}").format(path=out, title=paper.title))


def _write(out: Path, paper: Paper, mode: int) -> None:
    try:
        durable.write(out, page.written(paper, out).encode(), mode, exclusive=True)
    except FileExistsError:
        raise Conflict(f"{out}") from None
