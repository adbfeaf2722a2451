"""Keys of people: made on their own machine, enrolled, replaced; and the two envelopes against a lost passphrase."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from api.cli.context import Context, about, new_passphrase, open_key, pass_context, passphrase, person
from api.cli.given import checked
from api.cli.signing import Signing, existing_file, finish, signed
from api.i18n import _
from api.papers import page
from api.papers.envelopes import envelopes as envelopes_of
from api.problems import Misused
from draws.group import L
from ledger import card, durable, envelopes, keyfile
from ledger.bodies import KeyEnrolled, KeyRevoked, KeyRotated
from ledger.envelopes import Half
from ledger.errors import Malformed, WrongPassphrase
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
    secret = new_passphrase(_("New passphrase for {file}").format(file=path.name))
    text = keyfile.create(secrets.token_hex(8), secret)
    durable.write(path, text.encode(), durable.PRIVATE_MODE, exclusive=True)
    made = card.make(keyfile.open(text, secret), origin, secrets.randbelow(L - 1) + 1)
    shown = path.with_name(path.name + ".card")
    durable.write(shown, card.encode(made))
    context.show(
        {"person": made.person, "key": made.key, "card": str(shown)},
        _("Key of person {person}: {path}. Keep it, and never send it.").format(person=made.person, path=path),
        _("Card to hand to the facilitator: {path}").format(path=shown),
        _(
            "Against a forgotten passphrase, print two envelopes: klero key envelopes {path} --out envelopes.html"
        ).format(path=path),
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


helper_option = click.option("--helper", metavar="PERSON", help=_("Who helps this person to sign, if somebody does."))


@key.command("enrol")
@click.argument("card_file", type=existing_file)
@helper_option
@signed
@pass_context
def key_enrol(context: Context, card_file: Path, helper: str | None, signing: Signing) -> None:
    """Enrol a person's key. The new key signs too."""
    with context.ledger_or_copy() as ledger:
        shown = read_card(card_file, ledger.state.origin)
        helping = person(helper) if helper else None
        body = KeyEnrolled(shown.person, shown.key, shown.sharing_key, shown.proof, helping)
        finish(context, ledger, "key.enrolled", body, signing)


@key.command("rotate")
@click.argument("who", metavar="PERSON")
@click.argument("card_file", type=existing_file)
@helper_option
@signed
@pass_context
def key_rotate(context: Context, who: str, card_file: Path, helper: str | None, signing: Signing) -> None:
    """Put a new key in the place of a person's old one. Both sign if the old one is still there."""
    with context.ledger_or_copy() as ledger:
        shown, held = read_card(card_file, ledger.state.origin), person(who)
        old = ledger.state.keys.by_person.get(held)
        helping = person(helper) if helper else None
        body = KeyRotated(held, old.key if old else "0" * 64, shown.key, shown.sharing_key, shown.proof, helping)
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


@key.command("envelopes")
@click.argument("path", type=existing_file)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help=_("A new file to print and then delete: a page if its name ends in .html, else text."),
)
@pass_context
def key_envelopes(context: Context, path: Path, out: Path) -> None:
    """Print two halves that open a key together, for a day when its passphrase is forgotten.

    One goes to the guarantor in a closed envelope, the other to a facilitator. Either alone opens nothing.
    """
    with about(path):
        text = path.read_text("utf-8")
        keyfile.person_of(text)
        halves = envelopes.split(text, passphrase(_("Passphrase of {file}").format(file=path.name)))
    durable.write(
        out, page.written(envelopes_of(halves, path.name), out).encode(), durable.PRIVATE_MODE, exclusive=True
    )
    context.show(
        {"out": str(out), "person": halves[0].person},
        _("{path}: two sheets, for two envelopes in two places. Print it, then delete it.").format(path=out),
        _("They open the key file as it is today: print them again after a new passphrase, and destroy the old ones."),
    )


@key.command("recover")
@click.argument("path", type=existing_file)
@pass_context
def key_recover(context: Context, path: Path) -> None:
    """Give a key a new passphrase, with the halves from both envelopes. They are asked for one by one."""
    with about(path):
        text = path.read_text("utf-8")
        owner = keyfile.person_of(text)
    halves = [_half(number, owner) for number in (1, 2)]
    if halves[0] == halves[1]:
        raise Misused(_("This is the same half twice: the other is in the other envelope."))
    secret = new_passphrase(_("New passphrase for {file}").format(file=path.name))
    try:
        closed = envelopes.renew(text, halves, secret)
    except WrongPassphrase:
        raise WrongPassphrase(str(path), code="envelope.wrong") from None
    durable.write(path, closed.encode(), durable.PRIVATE_MODE)
    context.show(
        {"person": owner, "key": str(path)},
        _("{path} has its new passphrase; it is the same key as before, and nothing has to be enrolled.").format(
            path=path
        ),
        _(
            "Destroy both halves, and old copies of the key file: together they still open those. Print new envelopes: "
            "klero key envelopes {path} --out envelopes.html"
        ).format(path=path),
    )


def _half(number: int, owner: str) -> bytes:
    """A half as somebody types or scans it, asked for again while a row has a mistake."""
    click.echo(_("Envelope {number}: type its four rows, or scan its QR code.").format(number=number), err=True)
    rows: list[bytes] = []
    while len(rows) < envelopes.ROWS:
        prompt = _("Row {row} of {rows}").format(row=len(rows) + 1, rows=envelopes.ROWS)
        typed = str(click.prompt(prompt, hide_input=False, err=True))
        try:
            if envelopes.is_scanned(typed):
                return _of(envelopes.read(typed), owner)
            rows.append(envelopes.read_row(typed))
        except Malformed as problem:
            if problem.code != "envelope.row":
                raise
            click.echo(_("This does not fit its last sign: compare it with the paper and type it again."), err=True)
    return b"".join(rows)


def _of(half: Half, owner: str) -> bytes:
    if half.person != owner:
        raise Malformed(f"{half.person} ≠ {owner}", code="envelope.wrong")
    return half.secret
