"""Decisions: proposals, objections, the guarantor's opinion, votes, outcomes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from api import decisions as views
from api.cli.context import Context, about, pass_context, person
from api.cli.founding import put_charter
from api.cli.signing import Signing, existing_file, finish, signed
from api.decided import the_objection, the_proposal
from api.i18n import _
from ledger import compose, times
from ledger.bodies import (
    Blob,
    Mandate,
    ObjectionIntegrated,
    ObjectionMaintained,
    ObjectionRaised,
    ObjectionWithdrawn,
    OpinionGiven,
    Plan,
    ProposalOpened,
    ProposalRead,
    TallyRecorded,
    Term,
)
from ledger.drafting import Drafting
from ledger.errors import Refusal
from ledger.rules.life import TEXT_TYPE

which = click.option("--proposal", "proposal_id", help=_("Its id, or the beginning of it; the latest without."))
text_file = click.option(
    "--text", type=existing_file, required=True, help=_("A plain text. It is published: write no name in it.")
)
days_option = click.option("--days", type=click.IntRange(1, 3650), help=_("Days to answer; the charter's without."))


def _put_text(ledger: Drafting, path: Path) -> Blob:
    with about(path):
        said = path.read_text("utf-8")
    return ledger.put(said.encode(), TEXT_TYPE, "public")


def _closes(context: Context, days: int, before: str = "") -> str:
    """The end of the day after so many days, so that there is time to gather the signatures."""
    last = datetime.fromtimestamp(context.clock(), UTC).date() + timedelta(days=days)
    return max(f"{last.isoformat()}T23:59:59Z", before)


@click.group()
def proposal() -> None:
    """Proposals: opened, read again, listed with what is said of them."""


@proposal.command("open")
@click.argument("subject")
@text_file
@click.option("--charter", "charter_file", type=existing_file, help=_("The new charter, for the subject charter."))
@click.option("--person", "who", metavar="PERSON", help=_("Whom it is about, for the subjects persons and exclusion."))
@click.option("--role", "role_code", metavar="ROLE", help=_("Which role, for the same subjects."))
@click.option("--act", type=click.Choice(["assign", "end", "exclude"]), help=_("What happens to the role."))
@click.option("--until", help=_("Last day of the role, or of the term, YYYY-MM-DD."))
@click.option("--body", help=_("The body whose seats are drawn, for the subject purpose."))
@click.option("--seats", type=int, help=_("How many seats, for the same subject."))
@click.option("--from", "since", help=_("First day of the term, YYYY-MM-DD."))
@click.option("--stage", type=click.Choice(["participants", "invitation"]), default="participants", show_default=True)
@days_option
@signed
@pass_context
def proposal_open(
    context: Context,
    /,
    subject: str,
    text: Path,
    charter_file: Path | None,
    days: int | None,
    signing: Signing,
    **said: Any,
) -> None:
    """Open a proposal on a subject of the charter: charter, persons, exclusion, purpose, ordinary."""
    with context.ledger_or_copy() as ledger:
        rule = ledger.state.charter.rule(subject)
        if rule is None:
            raise Refusal("proposal.subject", subject)
        body = ProposalOpened(
            subject=subject,
            text=_put_text(ledger, text),
            method=rule.method,
            electorate=rule.electorate,
            closes=_closes(context, days or rule.delay_days),
            charter=put_charter(ledger, charter_file) if charter_file else None,
            mandate=_mandate(said),
            plan=_plan(said),
        )
        finish(context, ledger, "proposal.opened", body, signing)


def _mandate(said: dict[str, Any]) -> Mandate | None:
    if not said["who"]:
        return None
    if not said["role_code"] or not said["act"]:
        raise click.UsageError(_("Say which --role, and which --act."))
    return Mandate(person(said["who"]), said["role_code"], said["act"], said["until"])


def _plan(said: dict[str, Any]) -> Plan | None:
    if not said["body"]:
        return None
    if not said["seats"] or not said["since"] or not said["until"]:
        raise click.UsageError(_("Say how many --seats, --from when and --until when."))
    return Plan(said["body"], said["seats"], Term(said["since"], said["until"]), said["stage"])


@proposal.command("read")
@which
@click.option("--text", type=existing_file, help=_("The new wording; the same as before without."))
@click.option("--charter", "charter_file", type=existing_file, help=_("The charter in its new wording."))
@click.option("--seats", type=int, help=_("Another number of seats, for the purpose of a draw."))
@days_option
@signed
@pass_context
def proposal_read(
    context: Context,
    proposal_id: str | None,
    text: Path | None,
    charter_file: Path | None,
    seats: int | None,
    days: int | None,
    signing: Signing,
) -> None:
    """Read a proposal again, in the same words or in others."""
    with context.ledger_or_copy() as ledger:
        found = the_proposal(ledger.state, proposal_id)
        plan = found.plan
        if plan and seats:
            plan = Plan(plan.body, seats, plan.term, plan.stage)
        body = ProposalRead(
            proposal=found.id,
            text=_put_text(ledger, text) if text else found.text,
            closes=_closes(context, days or found.rule.delay_days, found.closes),
            charter=put_charter(ledger, charter_file) if charter_file else found.charter,
            plan=plan,
        )
        finish(context, ledger, "proposal.read", body, signing)


@proposal.command("list")
@pass_context
def proposal_list(context: Context) -> None:
    """All proposals: what they say, where they stand, the minority's view."""
    with context.ledger_or_copy() as ledger:
        found = views.proposals(ledger.state, ledger.blob, times.text(context.clock()))
        lines = [line for view in found for line in (*views.lines(view), "")]
        context.show({"proposals": views.plain(found)}, *(lines[:-1] or [_("There is no proposal yet.")]))


@click.group()
def objection() -> None:
    """Objections: raised, then met, maintained or taken back; never closed in silence."""


@objection.command("raise")
@which
@text_file
@signed
@pass_context
def objection_raise(context: Context, proposal_id: str | None, text: Path, signing: Signing) -> None:
    """Object to a proposal, as a member; or as the guarantor, for a member."""
    with context.ledger_or_copy() as ledger:
        body = ObjectionRaised(the_proposal(ledger.state, proposal_id).id, _put_text(ledger, text))
        finish(context, ledger, "objection.raised", body, signing)


@objection.command("integrate")
@click.argument("objection_id", metavar="OBJECTION")
@click.option("--change", type=existing_file, required=True, help=_("A plain text: what changes in the proposal."))
@signed
@pass_context
def objection_integrate(context: Context, objection_id: str, change: Path, signing: Signing) -> None:
    """Say that a change meets your objection. The changed text is then read again."""
    with context.ledger_or_copy() as ledger:
        body = ObjectionIntegrated(the_objection(ledger.state, objection_id).id, _put_text(ledger, change))
        finish(context, ledger, "objection.integrated", body, signing)


@objection.command("maintain")
@click.argument("objection_id", metavar="OBJECTION")
@signed
@pass_context
def objection_maintain(context: Context, objection_id: str, signing: Signing) -> None:
    """Note that an objection stays: mediation begins, then the vote that the charter provides."""
    with context.ledger_or_copy() as ledger:
        body = ObjectionMaintained(the_objection(ledger.state, objection_id).id)
        finish(context, ledger, "objection.maintained", body, signing)


@objection.command("withdraw")
@click.argument("objection_id", metavar="OBJECTION")
@signed
@pass_context
def objection_withdraw(context: Context, objection_id: str, signing: Signing) -> None:
    """Take your objection back."""
    with context.ledger_or_copy() as ledger:
        body = ObjectionWithdrawn(the_objection(ledger.state, objection_id).id)
        finish(context, ledger, "objection.withdrawn", body, signing)


@click.command()
@which
@text_file
@signed
@pass_context
def opinion(context: Context, proposal_id: str | None, text: Path, signing: Signing) -> None:
    """Give the guarantor's opinion on a proposal."""
    with context.ledger_or_copy() as ledger:
        body = OpinionGiven(the_proposal(ledger.state, proposal_id).id, _put_text(ledger, text))
        finish(context, ledger, "opinion.given", body, signing)


@click.command()
@which
@click.option("--for", "for_", type=click.IntRange(0), required=True, help=_("Votes in favour."))
@click.option("--against", type=click.IntRange(0), required=True, help=_("Votes against."))
@click.option("--abstain", type=click.IntRange(0), required=True, help=_("Abstentions and blank votes."))
@signed
@pass_context
def tally(context: Context, proposal_id: str | None, for_: int, against: int, abstain: int, signing: Signing) -> None:
    """Sign the count of a vote."""
    with context.ledger_or_copy() as ledger:
        found = the_proposal(ledger.state, proposal_id)
        body = TallyRecorded(found.id, for_ + against + abstain, for_, against, abstain)
        finish(context, ledger, "tally.recorded", body, signing)


@click.command()
@which
@signed
@pass_context
def decide(context: Context, proposal_id: str | None, signing: Signing) -> None:
    """Sign the decision. Its outcome is computed; nobody chooses it."""
    with context.ledger_or_copy() as ledger:
        body = compose.decision(the_proposal(ledger.state, proposal_id))
        finish(context, ledger, "decision.taken", body, signing)
