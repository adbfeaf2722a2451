"""Founding a territory: keys, the ledger, its charter."""

from __future__ import annotations

import secrets
from hashlib import sha256
from pathlib import Path

import click

from api.cli.context import Context, about, open_key, pass_context, passphrase, person
from api.cli.given import checked
from api.cli.signing import Signing, existing_file, finish, signed
from api.decided import deciding
from api.i18n import _
from api.problems import Misused
from api.words import charter_problem, difference
from api.words.remarks import remarks
from draws.group import L
from ledger import card, charter, durable, keyfile
from ledger.bodies import (
    Blob,
    CharterAdopted,
    CharterAmended,
    FirstRole,
    Founded,
    KeyEnrolled,
    KeyRevoked,
    KeyRotated,
)
from ledger.errors import Malformed
from ledger.rules.founding import CHARTER_TYPE
from ledger.service import Ledger
from ledger.statement import is_origin


def read_card(path: Path, origin: str) -> card.Card:
    """A key card for this ledger."""
    with about(path):
        found = card.read(path.read_bytes())
    if found.origin != origin:
        raise Misused(
            _("{path}: made for {other}, not for {origin}").format(path=path, other=found.origin, origin=origin)
        )
    return found


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


@click.group()
def key() -> None:
    """Keys of people: made on their own machine, enrolled by a statement."""


@key.command("new")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--origin", required=True, help=_("The ledger that the key is for."))
@pass_context
def key_new(context: Context, path: Path, origin: str) -> None:
    """Make a key file, closed by a passphrase, and beside it the card to hand in."""
    if not is_origin(origin):
        raise click.UsageError(_("{origin} cannot name a ledger.").format(origin=origin))
    secret = passphrase(_("New passphrase for {file}").format(file=path.name), confirm=True)
    text = keyfile.create(secrets.token_hex(8), secret)
    durable.write(path, text.encode(), durable.PRIVATE_MODE, exclusive=True)
    made = card.make(keyfile.open(text, secret), origin, secrets.randbelow(L - 1) + 1)
    shown = path.with_name(path.name + ".card")
    durable.write(shown, card.encode(made))
    context.show(
        {"person": made.person, "key": made.key, "card": str(shown)},
        _("Key of person {person}: {path}. Keep it, and never send it.").format(person=made.person, path=path),
        _("Card to hand to the facilitator: {path}").format(path=shown),
    )


@key.command("card")
@click.argument("path", type=existing_file)
@click.option("--origin", required=True, help=_("The ledger that the key is for."))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("Another file than KEYFILE.card."))
@pass_context
def key_card(context: Context, path: Path, origin: str, out: Path | None) -> None:
    """Make the card of a key again, for this or another ledger."""
    if not is_origin(origin):
        raise click.UsageError(_("{origin} cannot name a ledger.").format(origin=origin))
    made = card.make(open_key(path), origin, secrets.randbelow(L - 1) + 1)
    shown = out or path.with_name(path.name + ".card")
    if out is None and shown.exists() and (other := _origin_of(shown)) != origin:
        raise Misused(
            _("{path} is there already, and is the card for {other}: write this one elsewhere with --out.").format(
                path=shown, other=other
            )
        )
    durable.write(shown, card.encode(made))
    context.show({"person": made.person, "card": str(shown)}, str(shown))


def _origin_of(path: Path) -> str:
    """The ledger that a card is for; what is no card is named by its file alone."""
    try:
        return card.read(checked(path).read_bytes()).origin
    except Malformed:
        return "?"


@key.command("enrol")
@click.argument("card_file", type=existing_file)
@signed
@pass_context
def key_enrol(context: Context, card_file: Path, signing: Signing) -> None:
    """Enrol a person's key. The new key signs too."""
    with context.ledger_or_copy() as ledger:
        shown = read_card(card_file, ledger.state.origin)
        body = KeyEnrolled(shown.person, shown.key, shown.sharing_key, shown.proof)
        finish(context, ledger, "key.enrolled", body, signing)


@key.command("rotate")
@click.argument("who", metavar="PERSON")
@click.argument("card_file", type=existing_file)
@signed
@pass_context
def key_rotate(context: Context, who: str, card_file: Path, signing: Signing) -> None:
    """Put a new key in the place of a person's old one. Both sign if the old one is still there."""
    with context.ledger_or_copy() as ledger:
        shown, held = read_card(card_file, ledger.state.origin), person(who)
        old = ledger.state.keys.by_person.get(held)
        body = KeyRotated(held, old.key if old else "0" * 64, shown.key, shown.sharing_key, shown.proof)
        finish(context, ledger, "key.rotated", body, signing)


@key.command("revoke")
@click.argument("who", metavar="PERSON")
@click.option("--cause", type=click.Choice(["lost", "stolen", "left", "other"]), required=True)
@signed
@pass_context
def key_revoke(context: Context, who: str, cause: str, signing: Signing) -> None:
    """End a person's key, from this entry on."""
    with context.ledger_or_copy() as ledger:
        held = ledger.state.keys.by_person.get(person(who))
        body = KeyRevoked(person(who), held.key if held else "0" * 64, cause)  # type: ignore[arg-type]
        finish(context, ledger, "key.revoked", body, signing)


@click.group("charter")
def charter_group() -> None:
    """The charter: who decides what, as text that people read and rules that the ledger executes."""


@charter_group.command("template")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr")
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


def put_charter(ledger: Ledger, path: Path) -> Blob:
    """A charter kept among the ledger's files. Refusals `charter.malformed`, `charter.weaker`."""
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
    with context.ledger() as ledger:
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
