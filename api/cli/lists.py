"""The list of a draw: closed from one or several files; and lists that never came to the ledger, forgotten."""

from __future__ import annotations

import errno
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from api import csvtext, exposed, listed, opendlp, privacy, receipts, tables
from api.cli.context import Context, agreed, new_passphrase, pass_context, passphrase
from api.cli.draw import the_draw, the_purpose
from api.cli.draw_alternates import draw
from api.cli.signing import Signing, Undo, existing_file, finish, signed
from api.doctor.examine import examine
from api.i18n import _, ngettext
from api.panels.addresses import of_lists
from api.privacy import Values
from api.problems import Misused
from api.several import Several, several
from api.words import homes as living
from api.words import scene as words
from ledger import durable, sealing, times
from ledger.bodies import Frame, Invited
from ledger.homes import HOMES_TYPE
from ledger.people import Feature
from ledger.rules.purposes import LEAVES_TYPE, ROSTER_TYPE
from ledger.rules.state import State
from ledger.vault import Vault

__all__ = ["draw"]


def _frame(text: str) -> Frame:
    name, first, rest = text.partition(":")
    size, second, misses = rest.partition(":")
    if not first or not second or not size.isdigit():
        raise Misused(_("{text} is no source: write NAME:HOW MANY:WHOM IT MISSES.").format(text=text))
    return Frame(name, int(size), misses)


def _invited(state: State, text: str) -> Invited:
    name, _colon, counts = text.partition(":")
    sent, _colon, answered = counts.partition(":")
    if not (sent.isdigit() and answered.isdigit()):
        raise Misused(_("{text} is no count of invitations: write DRAW:SENT:ANSWERED.").format(text=text))
    return Invited(the_draw(state, name).id, int(sent), int(answered))


@draw.command()
@click.option("--purpose", "purpose_id", help=_("Its id, or the beginning of it; the latest without."))
@click.option(
    "--people", type=existing_file, multiple=True, required=True, help=_("The list: CSV or XLSX. Repeat for several.")
)
@click.option("--quotas", type=existing_file, required=True, help=_("The features and their values: CSV or XLSX."))
@click.option("--map", "mapping", multiple=True, metavar="WHAT=COLUMN", help=_("Where a column has another name."))
@click.option(
    "--same",
    type=click.Choice(["refuse", "merge"]),
    default="refuse",
    show_default=True,
    help=_("Same name and birth in several lists: a mistake, or one person."),
)
@click.option(
    "--households",
    type=click.Choice(["keep", "refuse"]),
    default="keep",
    show_default=True,
    help=_("Several people at one address: each has a chance of their own, or the list is not closed."),
)
@click.option(
    "--address-columns",
    "addresses",
    multiple=True,
    metavar="COLUMN[+COLUMN]",
    help=_("Columns of the address, in every list: a lottery of groups can then keep apart who share it."),
)
@click.option(
    "--receipts",
    "receipts_file",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write everybody's receipt to this HTML file, to print and then delete: the codes exist only now."),
)
@click.option(
    "--invited",
    metavar="DRAW:SENT:ANSWERED",
    help=_("The draw of invitations that the list comes from, letters sent, and answers."),
)
@click.option(
    "--address", default="", help=_("Where residents find the pages of this ledger; printed on the receipts.")
)
@click.option("--frame", "frames", multiple=True, required=True, metavar="NAME:SIZE:MISSES", help=_("A source."))
@signed
@pass_context
def pool(
    context: Context,
    purpose_id: str | None,
    people: tuple[Path, ...],
    quotas: Path,
    mapping: tuple[str, ...],
    same: str,
    households: str,
    addresses: tuple[str, ...],
    frames: tuple[str, ...],
    receipts_file: Path,
    address: str,
    invited: str | None,
    signing: Signing,
) -> None:
    """Seal the list: names go to the vault, commitments to the ledger."""
    sources = [_frame(text) for text in frames]
    if receipts_file.exists():
        raise FileExistsError(errno.EEXIST, "exists already", str(receipts_file))
    with context.ledger() as ledger:
        purpose = the_purpose(ledger.state, purpose_id)
        answers = _invited(ledger.state, invited) if invited else None
        features = tables.read_quotas(quotas).features
        found, homes = _read(people, features, mapping, addresses, merge=same == "merge")
        for note in found.notes:
            click.echo(tables.sentence(note), err=True)
        if answers and answers.answered < len(found.people):
            said = _(
                "{answered} answers, and {people} people: some answers must have registered several. If not, this is "
                "not the list of those invited; say with --frame where the others come from."
            )
            click.echo(said.format(answered=answers.answered, people=len(found.people)), err=True)
        _look_first(found, times.date_of(ledger.now()), households)
        if homes is not None:
            click.echo(living.sealed(homes), err=True)
        exposed.refuse(privacy.exposure([Values(person.features) for person in found.people], features))
        sealed = sealing.seal(bytes.fromhex(purpose.id), found.people, features, secrets.token_bytes, homes)
        ledger.put(sealed.public_roster, LEAVES_TYPE, "public")
        ledger.put(sealed.auditors_roster, ROSTER_TYPE, "auditors")
        if sealed.homes is not None:
            ledger.put(sealed.homes, HOMES_TYPE, "auditors")
        place = context.folder / "vault.sqlite"
        asked = _("Passphrase of the vault")
        vault = Vault.open_or_create(place, passphrase(asked) if place.exists() else new_passphrase(asked))

        def keep() -> Undo:
            shown = words.pool(ledger.state.origin, sealed.size, sealed.root)
            page = receipts.page(sealed, ledger.state.origin, shown, address)
            durable.write(receipts_file, page.encode(), durable.PRIVATE_MODE, exclusive=True)
            vault.add_pool(sealed.root.hex(), sealed.records)

            def undo() -> None:
                vault.remove_pool(sealed.root.hex())
                receipts_file.unlink()

            return undo

        try:
            body = msgspec.structs.replace(sealed.body(sources), invited=answers)
            finish(context, ledger, "draw.pool_sealed", body, signing, keep)
        finally:
            vault.close()


def _read(
    people: Sequence[Path],
    features: Sequence[Feature],
    mapping: Sequence[str],
    addresses: Sequence[str],
    *,
    merge: bool,
) -> tuple[Several, tuple[tuple[int, ...], ...] | None]:
    """The people of all lists, each once; and by their place there who live together, if addresses were asked for."""
    given = [(path.name, path.read_bytes()) for path in people]
    read = [tables.read_people(data, features, mapping, name) for name, data in given]
    found = several(read, merge=merge)
    if not addresses:
        return found, None
    rows = [opendlp.pool(csvtext.read(data, name)) for name, data in given]
    return found, of_lists(list(zip(rows, read, strict=True)), found.people, addresses)


def _look_first(lists: Several, today: str, households: str) -> None:
    """Say what stands out in the lists; at a terminal, ask before somebody is closed in who may stand there twice.

    Misused where somebody's birth is in the future, or before 1900.
    """
    found = listed.look(lists.people, today, lists.places, lists.outreach)
    if found.unborn:
        raise Misused(listed.misborn(found))
    if lists.same:
        click.echo(_("One person each, for they have the same name and birth in several lists:"), err=True)
        for places in lists.same:
            click.echo(f"- {', '.join(places)}", err=True)
    for line in listed.lines(found):
        click.echo(line, err=True)
    if found.households and households == "refuse":
        raise Misused(_("Several people live at one address, and --households refuse was given: nothing was closed."))
    if found.doubles and sys.stdin.isatty() and not agreed(_("Close the list all the same?")):
        raise click.Abort


@draw.command()
@click.option("--yes", is_flag=True, help=_("Do not ask."))
@pass_context
def forget(context: Context, *, yes: bool) -> None:
    """Destroy the names of lists whose sealing was given up: those that the vault holds and the ledger does not.

    A draft that still waits for signatures needs them: its people could never be written to.
    """
    if not examine(context.folder, context.clock).certain:
        raise Misused(_("Something is wrong with this folder, so no names are destroyed: see klero doctor."))
    with context.ledger() as ledger:
        sealed = {pool.body.root for pool in ledger.state.pools.values()}
    with Vault.open(context.folder / "vault.sqlite", passphrase(_("Passphrase of the vault"))) as vault:
        left = [root for root in vault.pools() if root not in sealed]
        for root in left:
            people = sum(1 for _entry in vault.records(root))
            said = ngettext("List {root}: {n} person.", "List {root}: {n} people.", people)
            click.echo(said.format(root=root[:16], n=people), err=True)
        if left and not yes and not agreed(_("Has every draft of these lists been given up? They are destroyed now.")):
            raise click.Abort
        for root in left:
            vault.remove_pool(root)
    context.show(
        {"forgotten": left},
        ngettext("{n} list was destroyed.", "{n} lists were destroyed.", len(left)).format(n=len(left))
        if left
        else _("Every list in the vault is on the ledger: there is nothing to forget."),
    )
