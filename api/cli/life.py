"""What goes beside a draw's steps: objections, contestations, answers, the audit in person."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import click

from api.cli.context import Context, about, pass_context, passphrase
from api.cli.draw import the_draw
from api.cli.signing import Signing, existing_file, finish, signed
from api.cli.steps import draw, which
from api.i18n import _
from api.words.life import found as what_was_found
from ledger import compose
from ledger.bodies import Answered, Blob, Contested, PoolAudited, Withdrawn
from ledger.drafting import Drafting
from ledger.errors import Refusal
from ledger.rules.life import ENTRY_TYPE, SALT, TEXT_TYPE
from ledger.rules.state import Contestation, Draw
from ledger.vault import Erased, Vault

__all__ = ["draw"]


@draw.command()
@click.argument("position", type=click.IntRange(0))
@which
@signed
@pass_context
def withdraw(context: Context, position: int, draw_id: str | None, signing: Signing) -> None:
    """Somebody on the list objects to the use of their data, before the deals are closed: the lot skips them."""
    with context.ledger_or_copy() as ledger:
        body = Withdrawn(the_draw(ledger.state, draw_id).id, position)
        finish(context, ledger, "draw.withdrawn", body, signing)


def _text(ledger: Drafting, path: Path, *, public: bool) -> Blob:
    with about(path):
        text = path.read_text("utf-8-sig").expandtabs().strip().encode()
    if public:
        return ledger.put(text, TEXT_TYPE, "public")
    return ledger.put(secrets.token_bytes(SALT) + text, TEXT_TYPE, "auditors")


@draw.command()
@click.argument("text", type=existing_file)
@click.option("--evidence", type=existing_file, help=_("A step that was signed twice, as the ledger kept it."))
@click.option("--public", is_flag=True, help=_("Let everybody read the text; only guarantor and auditors, without."))
@which
@signed
@pass_context
def contest(
    context: Context, text: Path, evidence: Path | None, draw_id: str | None, signing: Signing, *, public: bool
) -> None:
    """Contest a draw, with a text that lies in a file. Name nobody in a text for everybody."""
    with context.ledger_or_copy() as ledger:
        proof = ledger.put(evidence.read_bytes(), ENTRY_TYPE, "public") if evidence else None
        body = Contested(the_draw(ledger.state, draw_id).id, _text(ledger, text, public=public), proof)
        finish(context, ledger, "draw.contested", body, signing)


@draw.command()
@click.argument("contestation")
@click.argument("text", type=existing_file)
@click.option("--auditors", is_flag=True, help=_("Let only guarantor and auditors read the text; everybody, without."))
@which
@signed
@pass_context
def answer(
    context: Context, contestation: str, text: Path, draw_id: str | None, signing: Signing, *, auditors: bool
) -> None:
    """Answer a contestation (its id, or the beginning of it), with a text that lies in a file."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        named = [one.id for one in found.contestations.values() if one.id.startswith(contestation)]
        if len(named) != 1:
            raise Refusal("contest.unknown", contestation)
        body = Answered(found.id, named[0], _text(ledger, text, public=not auditors))
        finish(context, ledger, "draw.answered", body, signing)


@draw.command()
@which
@pass_context
def contestations(context: Context, draw_id: str | None) -> None:
    """Read how a draw was contested, and what was answered."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        told = [_told(ledger, one) for one in found.contestations.values()]
        lines = [line for one in told for line in _lines(one)]
        context.show({"contestations": told}, *(lines or [_("Nobody contested this draw.")]))


def _told(ledger: Drafting, one: Contestation) -> dict[str, object]:
    return {
        "id": one.id,
        "index": one.index,
        "by": ", ".join(one.by),
        "text": _read(ledger, one.text),
        "faults": list(one.faults),
        "answered": one.answered_at,
        "answer": _read(ledger, one.answer) if one.answer else None,
    }


def _read(ledger: Drafting, text: Blob) -> str:
    """A text as a terminal can show it; what auditors alone may read never passed the rules, and is not trusted."""
    data = (ledger.blob(text.sha256) or b"")[SALT if text.audience == "auditors" else 0 :]
    return "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in data.decode(errors="replace"))


def _lines(one: dict[str, object]) -> Iterator[str]:
    yield _("Contestation {id}, entry {index}, by {person}:").format(id=one["id"], index=one["index"], person=one["by"])
    yield "  " + str(one["text"] or _("The text is for the guarantor and the auditors."))
    if one["faults"]:
        yield "  " + _("Its evidence holds: {people} signed a step twice.").format(people=_joined(one["faults"]))
    if one["answered"] is None:
        yield "  " + _("Not answered yet.")
    else:
        yield "  " + _("Answer, entry {index}:").format(index=one["answered"])
        yield f"  {one['answer']}"


def _joined(items: object) -> str:
    return ", ".join(map(str, items)) if isinstance(items, list) else ""


@draw.command("audit-list")
@which
@pass_context
def audit_list(context: Context, draw_id: str | None) -> None:
    """Whom the auditors go and see: up to 20 people whom the seed names, with what the vault knows of them."""
    with context.ledger() as ledger:
        found = the_draw(ledger.state, draw_id)
        positions = compose.to_visit(found)
        with Vault.open(context.folder / "vault.sqlite", passphrase(_("Passphrase of the vault"))) as vault:
            rows = [_visit(vault, found, position) for position in positions]
    said = _("Position {position}: {name}, {birth}. {contact}")
    lines = [said.format(**{**row, "contact": _joined(row["contact"])}) for row in rows]
    context.show({"draw": found.id, "visits": rows}, *lines)


def _visit(vault: Vault, draw: Draw, position: int) -> dict[str, object]:
    try:
        who = vault.record(draw.pool.body.root, position).person
    except Erased:
        return {"position": position, "name": _("erased"), "birth": "–", "contact": []}
    return {
        "position": position,
        "name": who.name,
        "birth": who.birth,
        "contact": [value for _what, value in who.contact],
    }


@draw.command()
@click.option(
    "--confirmed", type=click.IntRange(0, 20), required=True, help=_("So many were met and are who they are.")
)
@click.option("--absent", type=click.IntRange(0, 20), default=0, help=_("So many were not met."))
@click.option("--refused", type=click.IntRange(0, 20), default=0, help=_("So many did not want to answer."))
@click.option("--ghosts", type=click.IntRange(0, 20), default=0, help=_("So many are unknown at their place."))
@click.option("--duplicates", type=click.IntRange(0, 20), default=0, help=_("So many stand twice on the list."))
@which
@signed
@pass_context
def audited(
    context: Context,
    confirmed: int,
    absent: int,
    refused: int,
    ghosts: int,
    duplicates: int,
    draw_id: str | None,
    signing: Signing,
) -> None:
    """Record what the auditors found among the people of `audit-list`."""
    with context.ledger_or_copy() as ledger:
        found: Draw = the_draw(ledger.state, draw_id)
        body = PoolAudited(found.id, compose.to_visit(found), confirmed, absent, refused, ghosts, duplicates)
        finish(context, ledger, "draw.pool_audited", body, signing)
        click.echo(what_was_found(body), err=True)
