"""Before the draw: its purpose, its pool, its announcement, the residents' words."""

from __future__ import annotations

import secrets
from pathlib import Path

import click
import msgspec

from api.cli.context import Context, about, pass_context, person
from api.cli.signing import Signing, Undo, existing_file, finish, signed
from api.decided import NONE, deciding
from api.i18n import _
from draws import words as residents
from draws.beacon import DEFAULT, QUICKNET, Chain
from ledger import durable
from ledger.bodies import (
    Plan,
    PurposeAgreed,
    Term,
    WordsClosed,
)
from ledger.errors import Refusal
from ledger.rules.dealing import WORDS_TYPE
from ledger.rules.state import Draw, Pool, Purpose, State


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
@click.option("--stage", type=click.Choice(["participants", "invitation"]), default="participants", show_default=True)
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
