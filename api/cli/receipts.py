"""A person's receipt, printed again from the vault."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import click
import segno

from api import lotteries, receipts
from api.cli.context import Context, pass_context, passphrase
from api.cli.draw import the_pool
from api.i18n import _
from api.words.scene import pool as pool_words
from ledger import durable
from ledger.receipt import Receipt, id_salt_code
from ledger.vault import Entry, Vault

VAULT = "vault.sqlite"


@click.command()
@click.option("--pool", "pool_id", help=_("Its id, or the beginning of it; the latest without."))
@click.option("--position", type=click.IntRange(0), help=_("The position in the sealed pool."))
@click.option("--name", help=_("The name, or the beginning of each of its words."))
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the QR code to this file."))
@pass_context
def receipt(context: Context, pool_id: str | None, position: int | None, name: str | None, svg: Path | None) -> None:
    """Print a person's receipt: the proof that they stood in the sealed pool."""
    if (position is None) == (name is None):
        raise click.UsageError(_("Give either --position or --name."))
    with context.ledger() as ledger:
        state, pool = ledger.state, the_pool(ledger.state, pool_id)
        with Vault.open(context.folder / VAULT, passphrase(_("Passphrase of the vault"))) as vault:
            root = pool.body.root
            found = vault.record(root, position) if position is not None else _only(vault.find(root, name or ""))
    text = Receipt.of(found, state.origin, bytes.fromhex(pool.body.purpose)).text()
    if svg:
        drawing = BytesIO()
        segno.make_qr(text, error="m").save(drawing, kind="svg", scale=4, dark="#000", light="#fff")
        durable.write(svg, drawing.getvalue(), durable.PRIVATE_MODE)
    shown = pool_words(state.origin, pool.body.size, bytes.fromhex(root))
    salt = id_salt_code(found.id_salt)
    own = [draw for draw in state.draws.values() if draw.pool.id == pool.id]
    chances = [(draw.body.number, chance) for draw in own if (chance := lotteries.chance(draw, found.position))]
    context.show(
        {
            "position": found.position,
            "size": pool.body.size,
            "birth": found.person.birth,
            "receipt": text,
            "id_salt": salt,
            "fingerprint": shown,
            "chances": [{"draw": number, "groups": str(of.groups), "panels": of.m} for number, of in chances],
        },
        _("Position {position} of {size} (the first is 0).").format(position=found.position, size=pool.body.size),
        _("Date of birth on the list: {birth}").format(birth=receipts.born(found.person.birth)),
        _("Fingerprint of the list: {words}").format(words=shown),
        _("Code of your identity: {code}").format(code=salt),
        *(_("Chance in draw {number}: {groups}.").format(number=number, groups=of.words) for number, of in chances),
        _("The code to say no is on the first paper only: the vault does not keep it."),
        text,
        receipts.terminal(text),
    )


def _only(found: tuple[Entry, ...]) -> Entry:
    """The one person of that name."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.UsageError(_("Nobody of that name is in this pool."))
    births = "; ".join(f"{entry.position} ({receipts.born(entry.person.birth)})" for entry in found)
    raise click.UsageError(_("Several people have that name; give the --position of one (birth): {births}").format(
        births=births
    ))  # fmt: skip
