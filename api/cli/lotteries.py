"""A lottery over panels beside its draw: the coins that its solver starts from, and what auditors found."""

from __future__ import annotations

from pathlib import Path

import click

from api import rounds
from api.cli.context import Context, pass_context
from api.cli.draw import chain, the_draw, the_pool
from api.cli.life import draw
from api.cli.signing import Signing, existing_file, finish, signed
from api.cli.steps import which
from api.i18n import _
from ledger.bodies import LotteryAudited, LotteryCoins

__all__ = ["draw"]


@draw.command()
@click.argument("throws", required=False)
@click.option("--round", "round_file", type=existing_file, help=_("Or a beacon's round, as drand publishes it."))
@click.option("--beacon", type=click.Choice(["quicknet", "default"]), default="quicknet", show_default=True)
@click.option("--pool", "pool_id", help=_("Its id, or the beginning of it; the latest without."))
@signed
@pass_context
def coins(
    context: Context, throws: str | None, round_file: Path | None, beacon: str, pool_id: str | None, signing: Signing
) -> None:
    """The chance from which the program starts that makes the panels: dice as they fell, or a round of a beacon."""
    if (throws is None) == (round_file is None):
        raise click.UsageError(_("Give either the dice or --round."))
    with context.ledger_or_copy() as ledger:
        pool = the_pool(ledger.state, pool_id)
        if round_file is None:
            text = (throws or "").replace(" ", "")
            body = LotteryCoins(pool.id, dice=text if ":" in text else f"d10x{len(text)}:{text}")
        else:
            shown, of = rounds.read(round_file), chain(beacon)
            body = LotteryCoins(
                pool.id,
                chain=of.hash.hex(),
                round=shown.round,
                signature=shown.signature,
                previous=shown.previous_signature,
            )
        finish(context, ledger, "draw.lottery_coins", body, signing)


@draw.command("lottery-audited")
@click.option("--scope", type=click.Choice(["document", "result"]), default="result", show_default=True)
@click.option("--finding", "findings", multiple=True, help=_("A code that the verifier gave; none if all is well."))
@which
@signed
@pass_context
def lottery_audited(
    context: Context, scope: str, findings: tuple[str, ...], draw_id: str | None, signing: Signing
) -> None:
    """Note what the guarantor and an auditor found in the file of a lottery: `klero verify` on their bundle says it."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        document = found.body.lottery.document.sha256 if found.body.lottery else "0" * 64
        body = LotteryAudited(
            found.id, document, "document" if scope == "document" else "result", tuple(sorted(set(findings)))
        )
        finish(context, ledger, "draw.lottery_audited", body, signing)
