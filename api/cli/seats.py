"""Seats after a draw."""

from __future__ import annotations

import re
from typing import Final

import click

from api import lotteries
from api.cli.context import Context, pass_context, passphrase, person
from api.cli.draw import the_draw
from api.cli.signing import Signing, finish, signed
from api.cli.steps import which
from api.i18n import N_, _
from api.problems import Misused
from draws import crockford
from ledger import compose, times
from ledger.bodies import Attempts, SeatAccepted, SeatDeclined, SeatVacated
from ledger.vault import Vault

WOULD: Final = N_("Once that is written in the ledger, and not before, the seat is offered to position {position}.")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@click.group()
def seat() -> None:
    """What became of each drawn seat. A substitute is never chosen: the rule has one answer."""


@seat.command()
@click.argument("position", type=int)
@click.option("--person", "who", required=True, help=_("The person's id, key file or card."))
@which
@signed
@pass_context
def accept(context: Context, position: int, who: str, draw_id: str | None, signing: Signing) -> None:
    """The drawn person takes the seat."""
    with context.ledger_or_copy() as ledger:
        body = SeatAccepted(the_draw(ledger.state, draw_id).id, position, person(who))
        finish(context, ledger, "seat.accepted", body, signing)


@seat.command()
@click.argument("position", type=int)
@click.option("--code", required=True, help=_("The code on the person's receipt, which only they can give."))
@which
@signed
@pass_context
def decline(context: Context, position: int, code: str, draw_id: str | None, signing: Signing) -> None:
    """The drawn person says no, with the code of their receipt."""
    with context.ledger() as ledger:
        found = the_draw(ledger.state, draw_id)
        vault = Vault.open(context.folder / "vault.sqlite", passphrase(_("Passphrase of the vault")))
        record = vault.record(found.pool.body.root, position)
        vault.close()
        body = SeatDeclined(
            found.id,
            position,
            record.identity.hex(),
            record.features.hex(),
            crockford.encode(crockford.decode(code, crockford.DECLINE_CODE_SIZE)),
        )
        finish(context, ledger, "seat.declined", body, signing)


@seat.command()
@click.argument("position", type=int)
@click.option("--cause", required=True, type=click.Choice(["declined", "unreachable", "resigned", "other"]))
@click.option(
    "--attempts", type=int, help=_("How often contact was tried: for every seat on offer, whatever the cause.")
)
@click.option("--channels", type=int, help=_("By how many channels."))
@click.option("--first", help=_("Day of the first attempt, YYYY-MM-DD."))
@click.option("--last", help=_("Day of the last attempt, YYYY-MM-DD."))
@which
@signed
@pass_context
def vacate(
    context: Context,
    position: int,
    cause: str,
    attempts: int | None,
    channels: int | None,
    first: str | None,
    last: str | None,
    draw_id: str | None,
    signing: Signing,
) -> None:
    """The seat is empty for another cause than a "no" by code: two people besides the operator sign.

    Whoever was drawn and did not take the seat was called first, as often as the charter asks, unless they gave their
    code (klero seat decline).
    """
    tried = Attempts(attempts, channels or 0, first or "", last or "") if attempts is not None else None
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        held = found.seats.get(position)
        if tried and held:
            _check_days(tried, held.since, times.date_of(times.text(context.clock())))
        body = SeatVacated(found.id, position, cause, tried)  # type: ignore[arg-type]
        finish(context, ledger, "seat.vacated", body, signing)


def _check_days(tried: Attempts, since: str, today: str) -> None:
    """Misused, naming the day, when one of two well-formed days cannot be that of an attempt."""
    if not (_DAY.fullmatch(tried.first) and _DAY.fullmatch(tried.last)):
        return
    if tried.first < since:
        said = _("--first {day} is before the seat was offered, on {since}: only attempts after that count.")
        raise Misused(said.format(day=tried.first, since=since))
    if tried.last > today:
        raise Misused(_("--last {day} is in the future; today is {today}.").format(day=tried.last, today=today))
    if tried.last < tried.first:
        raise Misused(_("--last {day} is before --first {first}.").format(day=tried.last, first=tried.first))


@seat.command()
@click.argument("position", type=int)
@which
@signed
@pass_context
def fill(context: Context, position: int, draw_id: str | None, signing: Signing) -> None:
    """Offer an emptied seat to the only substitute whom the rule gives."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        body = compose.filled(found, position)
        reason = lotteries.why(found, position) if found.body.lottery else ""
        written = finish(context, ledger, "seat.filled", body, signing)
    said = _("The seat is offered to position {position}.") if written else _(WOULD)
    for line in filter(None, (said.format(position=body.position), reason)):
        click.echo(line, err=True)
