"""Founding a territory: the ledger, its charter."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import click

from api.cli.context import Context, about, pass_context, person
from api.cli.keys import read_card
from api.cli.signing import Signing, existing_file, finish, signed
from api.decided import deciding
from api.i18n import _
from api.problems import Misused
from api.words import charter_problem, difference
from api.words.remarks import remarks
from ledger import charter
from ledger.bodies import (
    Blob,
    CharterAdopted,
    CharterAmended,
    FirstRole,
    Founded,
)
from ledger.drafting import Drafting
from ledger.rules.founding import CHARTER_TYPE
from ledger.service import Ledger
from ledger.statement import is_origin


@click.command()
@click.option("--origin", required=True, help=_("The ledger's name for ever, like sagiterre.example/les-pins."))
@click.option("--name", required=True, help=_("Its name for people."))
@click.option("--founder", "founders", multiple=True, required=True, type=existing_file, metavar="CARD")
@signed
@pass_context
def init(context: Context, origin: str, name: str, founders: tuple[Path, ...], signing: Signing) -> None:
    """Create an empty ledger in the folder and found it. Every founder signs."""
    if not is_origin(origin):
        raise click.UsageError(
            _("{origin} cannot name a ledger: lower-case letters, digits, dots, hyphens and slashes.").format(
                origin=origin
            )
        )
    read = (read_card(path, origin) for path in founders)
    cards = sorted({found.person: found for found in read}.values(), key=lambda c: c.person)
    ledger = Ledger.create(context.folder, origin, context.clock)
    try:
        body = Founded(name, ledger.log_vkey, tuple(c.founder() for c in cards))
        finish(context, ledger, "ledger.founded", body, signing)
    finally:
        ledger.close()


@click.group("charter")
def charter_group() -> None:
    """The charter: who decides what, as text that people read and rules that the ledger executes."""


@charter_group.command("template")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@pass_context
def charter_template(context: Context, language: str) -> None:
    """Print a commented template to start from."""
    text = charter.template(language)
    context.show({"language": language, "template": text}, text.removesuffix("\n"))


def _charter_text(path: Path) -> str:
    with about(path):
        return path.read_text("utf-8")


@charter_group.command("check")
@click.argument("path", type=existing_file)
@pass_context
def charter_check(context: Context, path: Path) -> None:
    """Say what a charter lacks, or where it is weaker than the protocol."""
    text = _charter_text(path)
    problems = charter.problems(text)
    lines = [charter_problem(problem) for problem in problems]
    if any(problem.code == "toml" for problem in problems):
        raise Misused(f"{path}: {lines[0]}")
    if lines:
        context.show({"problems": lines}, *lines)
    else:
        version = sha256(charter.from_toml(text)).hexdigest()
        noted = remarks(charter.parse(charter.from_toml(text)))
        context.show(
            {"problems": [], "remarks": noted, "id": version},
            _("This charter can be adopted. Its id: {id}").format(id=version),
            *(_("Is this meant? {remark}").format(remark=remark) for remark in noted),
        )
    if problems:
        raise click.exceptions.Exit(1)


def put_charter(ledger: Drafting, path: Path) -> Blob:
    """A charter kept among the ledger's files, or in a draft's. Refusals `charter.malformed`, `charter.weaker`."""
    data = charter.from_toml(_charter_text(path))
    charter.parse_lawful(data)
    return ledger.put(data, CHARTER_TYPE, "public")


@charter_group.command("adopt")
@click.argument("path", type=existing_file)
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    metavar="PERSON=ROLE[:UNTIL]",
    help=_("A first role; PERSON is an id, a key file or a card. Repeat."),
)
@signed
@pass_context
def charter_adopt(context: Context, path: Path, roles: tuple[str, ...], signing: Signing) -> None:
    """Adopt the first charter, with the first roles. Every founder signs."""
    first = []
    for text in roles:
        who, _sep, rest = text.rpartition("=")
        role, _colon, until = rest.partition(":")
        if not who or not role:
            told = _("{text} gives no role: write PERSON=ROLE or PERSON=ROLE:YYYY-MM-DD.")
            raise click.UsageError(told.format(text=text))
        first.append(FirstRole(person(who), role, until or None))
    with context.ledger() as ledger:
        ordered = tuple(sorted(first, key=lambda r: (r.person, r.role)))
        body = CharterAdopted(1, put_charter(ledger, path), ordered)
        finish(context, ledger, "charter.adopted", body, signing)


@charter_group.command("amend")
@click.argument("path", type=existing_file)
@signed
@pass_context
def charter_amend(context: Context, path: Path, signing: Signing) -> None:
    """Put the version in force that was decided; the decision is found by itself."""
    with context.ledger_or_copy() as ledger:
        state, text = ledger.state, put_charter(ledger, path)
        decision = deciding(state, lambda proposal: proposal.charter == text)
        body = CharterAmended(state.charter_version + 1, text, state.charter_id or "", decision)
        finish(context, ledger, "charter.amended", body, signing)


@charter_group.command("diff")
@click.argument("old", type=existing_file)
@click.argument("new", type=existing_file)
@pass_context
def charter_diff(context: Context, old: Path, new: Path) -> None:
    """What changes between two versions."""
    versions = [charter.parse(charter.from_toml(_charter_text(path))) for path in (old, new)]
    lines = [difference(change) for change in charter.differences(*versions)]
    context.show({"differences": lines}, *(lines or [_("No difference.")]))
