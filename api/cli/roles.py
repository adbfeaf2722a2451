"""Roles: given and ended by decision, or for one day in session."""

from __future__ import annotations

import click

from api.cli.adults import check_adult
from api.cli.context import Context, pass_context, person
from api.cli.signing import Signing, finish, signed
from api.decided import deciding
from api.i18n import _
from ledger import times
from ledger.bodies import Mandate, RoleAssigned, RoleEnded


@click.group()
def role() -> None:
    """Roles: given by decision, or for one day in session."""


@role.command("give")
@click.argument("who", metavar="PERSON")
@click.argument("role_code", metavar="ROLE")
@click.option("--until", help=_("Last day, YYYY-MM-DD."))
@click.option("--session", is_flag=True, help=_("Scrutineers named in session, for today only."))
@signed
@pass_context
def role_give(
    context: Context, who: str, role_code: str, until: str | None, *, session: bool, signing: Signing
) -> None:
    """Give a person the role that a decision gave them; the decision is found by itself."""
    given = person(who)
    with context.ledger() as ledger:
        check_adult(context, ledger.state, given, role_code, times.date_of(ledger.now()))
        if session:
            until = times.date_of(ledger.now())  # the day that the entry will bear, whatever this computer's clock says
        wanted = Mandate(given, role_code, "assign", until)
        source = "session" if session else deciding(ledger.state, lambda proposal: proposal.mandate == wanted)
        finish(context, ledger, "role.assigned", RoleAssigned(given, role_code, source, until), signing)


@role.command("end")
@click.argument("who", metavar="PERSON")
@click.argument("role_code", metavar="ROLE")
@click.option("--cause", type=click.Choice(["resigned", "term", "decision", "other"]), required=True)
@signed
@pass_context
def role_end(context: Context, who: str, role_code: str, cause: str, signing: Signing) -> None:
    """End a person's role: they resign and sign, or a decision says so."""
    held = person(who)
    ends = Mandate(held, role_code, "end"), Mandate(held, role_code, "exclude")
    with context.ledger_or_copy() as ledger:
        decision = deciding(ledger.state, lambda proposal: proposal.mandate in ends) if cause != "resigned" else None
        body = RoleEnded(held, role_code, cause, decision)  # type: ignore[arg-type]
        finish(context, ledger, "role.ended", body, signing)
