"""What others need to check the ledger: for everybody, or sealed for the auditors; and how the sealed one opens."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from nacl.utils import random as system_randomness

from api.cli.context import Context, about, open_key, pass_context, person
from api.cli.given import LARGEST_BUNDLE, GivenFile, checked
from api.cli.signing import existing_file
from api.i18n import _, ngettext
from api.problems import Misused
from ledger import bundle as bundles
from ledger import durable, sealed, times
from ledger.blobs import Audience
from ledger.rules.state import State
from ledger.service import Ledger


@click.group("bundle", invoke_without_command=True)
@click.option(
    "--out", type=click.Path(path_type=Path), help=_("A new folder, or with --zip or when sealed a new file.")
)
@click.option("--audience", type=click.Choice(["public", "auditors"]), default="public", show_default=True)
@click.option("--for", "readers", multiple=True, metavar="PERSON", help=_("Seal it to these people instead. Repeat."))
@click.option("--plain", is_flag=True, help=_("The auditors' bundle unsealed: whoever gets it can read it."))
@click.option("--zip", "as_zip", is_flag=True, help=_("One zip file instead of a folder."))
@click.pass_context
def bundle(
    ctx: click.Context,
    out: Path | None,
    audience: Audience,
    readers: tuple[str, ...],
    *,
    plain: bool,
    as_zip: bool,
) -> None:
    """Write all that others need to check the ledger without asking anybody.

    The auditors' bundle is sealed to the keys of the guarantor and the auditors; `klero bundle open` opens it.
    """
    if ctx.invoked_subcommand:
        return
    if out is None:
        raise click.UsageError(_("Say where it goes: --out."))
    if audience == "public" and (plain or readers):
        raise click.UsageError(_("--plain and --for are for the auditors' bundle: --audience auditors."))
    context: Context = ctx.obj
    with context.ledger() as ledger:
        size = ledger.publish().size
        if audience == "auditors" and not plain:
            _seal(context, ledger, out, readers, size)
            return
        if plain:
            click.echo(_("Unsealed: it shows everybody's features. Give it to auditors only, by hand."), err=True)
        if as_zip:
            durable.write(out, _zipped(ledger, audience), exclusive=True)
        else:
            bundles.export(ledger.folder, out, audience, ledger.state.references.values())
    said = ngettext(
        "{out}: {n} entry. To check it: klero verify {out}", "{out}: {n} entries. To check it: klero verify {out}", size
    )
    context.show({"out": str(out), "audience": audience, "size": size}, said.format(out=out, n=size))


def _zipped(ledger: Ledger, audience: Audience) -> bytes:
    with tempfile.TemporaryDirectory() as aside:
        files, archive = Path(aside, "files"), Path(aside, "zip")
        bundles.export(ledger.folder, files, audience, ledger.state.references.values())
        bundles.zip_folder(files, archive)
        return archive.read_bytes()


def _seal(context: Context, ledger: Ledger, out: Path, chosen: Sequence[str], size: int) -> None:
    state = ledger.state
    people = [person(who) for who in chosen] or sorted(auditors(state, times.date_of(ledger.now())))
    held = {who: state.keys.by_person.get(who) for who in people}
    keys = {who: bytes.fromhex(key.key) for who, key in held.items() if key}
    without = [who for who in people if who not in keys]
    if not keys or (chosen and without):
        raise Misused(
            _("Nobody to seal it to: neither guarantor nor auditor has a key in force. See --for and --plain.")
            if not chosen
            else _("No key in force: {people}.").format(people=", ".join(without))
        )
    for who in without:
        click.echo(_("{person} has no key in force and will not be able to open it.").format(person=who), err=True)
    durable.write(out, sealed.seal(_zipped(ledger, "auditors"), keys.values(), system_randomness), exclusive=True)
    context.show(
        {"out": str(out), "audience": "auditors", "size": size, "sealed_to": sorted(keys)},
        _("{out}: sealed to {people}.").format(out=out, people=", ".join(sorted(keys))),
        _("To open it: klero bundle open {out} --key KEYFILE --out NEW.zip").format(out=out),
    )


def auditors(state: State, today: str) -> set[str]:
    """Whom the auditors' bundle is for: the guarantor, and whoever holds the auditors' role."""
    roles = state.charter.protocol_roles
    return state.holders(roles.guarantor, today) | state.holders(roles.auditor, today)


@bundle.command("open")
@click.argument("path", type=GivenFile(LARGEST_BUNDLE))
@click.option("--key", "key_file", type=existing_file, required=True, help=_("The key file of one of its readers."))
@click.option("--out", type=click.Path(path_type=Path), required=True, help=_("A new zip file, for you alone to read."))
@pass_context
def open_command(context: Context, path: Path, key_file: Path, out: Path) -> None:
    """Open an auditors' bundle that was sealed to your key."""
    durable.write(out, unsealed(path, key_file), durable.PRIVATE_MODE, exclusive=True)
    context.show({"out": str(out)}, _("{out}. To check it: klero verify {out}").format(out=out))


def unsealed(path: Path, key_file: Path) -> bytes:
    """The zip in a sealed file, for the holder of this key."""
    data = checked(path, LARGEST_BUNDLE).read_bytes()
    with about(path):
        sealed.read(data)  # a passphrase is only asked for when there is something to open
    key = open_key(key_file)
    with about(path):
        return sealed.unseal(data, key.signing)


@contextmanager
def opened_for(arguments: Sequence[str]) -> Iterator[list[str]]:
    """The verifier's arguments, with a sealed bundle opened for the moment if `--key KEYFILE` is among them."""
    given = list(arguments)
    if "--key" not in given:
        yield given
        return
    at = given.index("--key")
    if at + 1 == len(given) or not Path(given[at + 1]).is_file():
        raise click.UsageError(_("--key is followed by a key file."))
    key_file = Path(given[at + 1])
    rest = given[:at] + given[at + 2 :]
    places = [place for place, text in enumerate(rest) if Path(text).is_file() and _begins_sealed(Path(text))]
    if not places:
        raise click.UsageError(_("--key is for a sealed bundle, and none is given."))
    with tempfile.TemporaryDirectory() as aside:
        content = Path(aside, "bundle.zip")
        durable.write(content, unsealed(Path(rest[places[0]]), key_file), durable.PRIVATE_MODE)
        rest[places[0]] = str(content)
        yield rest


def _begins_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return sealed.is_sealed(file.read(len(sealed.MAGIC)))
