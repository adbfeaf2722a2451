"""Before the draw: its purpose, its pool, its announcement, the residents' words."""

from __future__ import annotations

import errno
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from api import listed, receipts, tables
from api.cli.context import Context, about, agreed, pass_context, passphrase, person
from api.cli.signing import Signing, Undo, existing_file, finish, signed
from api.decided import NONE, deciding
from api.i18n import _
from api.problems import Misused
from api.words import scene as words
from draws import words as residents
from draws.beacon import DEFAULT, QUICKNET, Chain
from ledger import durable, sealing, times
from ledger.bodies import (
    Frame,
    Invited,
    Plan,
    PurposeAgreed,
    Term,
    WordsClosed,
)
from ledger.errors import Refusal
from ledger.people import Person
from ledger.rules.dealing import WORDS_TYPE
from ledger.rules.purposes import LEAVES_TYPE, ROSTER_TYPE
from ledger.rules.state import Draw, Pool, Purpose, State
from ledger.vault import Vault


@click.group()
def draw() -> None:
    """A draw, step by step. `klero status` says which step is next, and who signs it."""


def the_purpose(state: State, text: str | None) -> Purpose:
    """The purpose with this id, or beginning of an id; the latest one without."""
    found = [p for p in state.purposes.values() if p.id.startswith(text or "")]
    if not found:
        raise Refusal("pool.purpose", text or "")
    return found[-1]


def the_pool(state: State, text: str | None) -> Pool:
    """The pool with this id, or beginning of an id; the latest one without."""
    found = [p for p in state.pools.values() if p.id.startswith(text or "")]
    if not found:
        raise Refusal("pool.unknown", text or "")
    return found[-1]


def the_draw(state: State, text: str | None) -> Draw:
    """The draw with this number, id, or beginning of an id; the latest one without."""
    numbered = [d for d in state.draws.values() if text in {None, str(d.body.number)}]
    found = numbered or [d for d in state.draws.values() if d.id.startswith(text or "")]
    if not found:
        raise Refusal("draw.unknown", text or "")
    return found[-1]


@draw.command()
@click.option("--body", required=True, help=_("The body of the charter whose seats are drawn."))
@click.option("--seats", type=int, required=True)
@click.option("--from", "since", required=True, help=_("First day of the mandate, YYYY-MM-DD."))
@click.option("--until", required=True, help=_("Last day of the mandate, YYYY-MM-DD."))
@click.option("--stage", type=click.Choice(["participants", "invitation"]), default="participants")
@click.option("--reach", multiple=True, help=_("Whom the draw must reach. Repeat."))
@click.option("--not-claimed", multiple=True, help=_("What it will not claim. Repeat."))
@click.option("--stakeholder", multiple=True, required=True, help=_("Everyone who must agree. Repeat."))
@signed
@pass_context
def purpose(
    context: Context,
    body: str,
    seats: int,
    since: str,
    until: str,
    stage: str,
    reach: tuple[str, ...],
    not_claimed: tuple[str, ...],
    stakeholder: tuple[str, ...],
    signing: Signing,
) -> None:
    """Agree what the draw is for, before there is any list; a decision that says the same is named by itself."""
    agreed = PurposeAgreed(
        body=body,
        seats=seats,
        term=Term(since, until),
        stage="invitation" if stage == "invitation" else "participants",
        reach=reach,
        not_claimed=not_claimed,
        stakeholders=tuple(sorted({person(who) for who in stakeholder})),
    )
    plan = Plan(agreed.body, agreed.seats, agreed.term, agreed.stage)
    with context.ledger() as ledger:
        decision = deciding(ledger.state, lambda proposal: proposal.plan == plan)
        if decision != NONE:
            agreed = msgspec.structs.replace(agreed, decision=decision)
        finish(context, ledger, "draw.purpose_agreed", agreed, signing)


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
@click.option("--people", type=existing_file, required=True, help=_("The list: CSV or XLSX."))
@click.option("--quotas", type=existing_file, required=True, help=_("The features and their values: CSV or XLSX."))
@click.option("--map", "mapping", multiple=True, metavar="WHAT=COLUMN", help=_("Where a column has another name."))
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
    people: Path,
    quotas: Path,
    mapping: tuple[str, ...],
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
        table = tables.read_people(people, features, mapping)
        for note in table.notes:
            click.echo(tables.sentence(note), err=True)
        _look_first(table.people, times.date_of(ledger.now()))
        sealed = sealing.seal(bytes.fromhex(purpose.id), table.people, features, secrets.token_bytes)
        ledger.put(sealed.public_roster, LEAVES_TYPE, "public")
        ledger.put(sealed.auditors_roster, ROSTER_TYPE, "auditors")
        place = context.folder / "vault.sqlite"
        vault = Vault.open_or_create(place, passphrase(_("Passphrase of the vault"), confirm=not place.exists()))

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
            finish(
                context,
                ledger,
                "draw.pool_sealed",
                msgspec.structs.replace(sealed.body(sources), invited=answers),
                signing,
                keep,
            )
        finally:
            vault.close()


def _look_first(people: Sequence[Person], today: str) -> None:
    """Say what stands out in the list; at a terminal, ask before somebody is closed in who may stand there twice."""
    found = listed.look(people, today)
    for line in listed.lines(found):
        click.echo(line, err=True)
    if found.doubles and sys.stdin.isatty() and not agreed(_("Close the list all the same?")):
        raise click.Abort


def chain(name: str) -> Chain:
    """The beacon that people call quicknet or default."""
    return QUICKNET if name == "quicknet" else DEFAULT


@draw.command("words")
@click.argument("path", type=existing_file)
@click.option("--draw", "draw_id", help=_("Its number or id; the latest without."))
@signed
@pass_context
def words_command(context: Context, path: Path, draw_id: str | None, signing: Signing) -> None:
    """Close the list of residents' words: one word or number per line of the file."""
    with about(path):
        given = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    opened = sorted(
        (residents.word_hash(nonce, word), nonce, word) for word in given for nonce in [secrets.token_bytes(16)]
    )
    data = b"".join(digest for digest, _nonce, _word in opened)
    root = residents.words_root([digest for digest, _nonce, _word in opened])
    kept = path.with_name(f"{path.stem}-{root.hex()[:8]}-opened.txt")  # each list has nonces, and a file, of its own

    def keep() -> Undo:
        lines = [f"{word}\t{nonce.hex()}\t{digest.hex()}\n" for digest, nonce, word in opened]
        durable.write(kept, "".join(lines).encode())
        click.echo(_("Who gave a word can check it with {path}: word, nonce, hash.").format(path=kept), err=True)
        return kept.unlink

    with context.ledger() as ledger:
        reference = ledger.put(data, WORDS_TYPE, "public")
        body = WordsClosed(the_draw(ledger.state, draw_id).id, root.hex(), len(opened), reference)
        finish(context, ledger, "draw.words_closed", body, signing, keep)
