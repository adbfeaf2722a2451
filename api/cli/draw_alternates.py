"""`klero draw alternates`: whom to keep ready for the seats of a draw by a lottery of groups. It binds nobody."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.context import Context, pass_context
from api.cli.draw import the_draw
from api.cli.lotteries import draw
from api.cli.panel_alternates import as_json, asked, of_panels, rate_of, worth
from api.cli.steps import which
from api.i18n import _
from api.problems import Misused
from ledger import held
from ledger.errors import Refusal
from ledger.rules.state import Draw

if TYPE_CHECKING:
    from draws.panels.lottery import Lottery
    from draws.panels.polytope import Reals

__all__ = ["draw"]


@draw.command()
@asked
@which
@pass_context
def alternates(
    context: Context, rates: Path | None, base: float | None, number: int, only: int | None, out: Path | None,
    draw_id: str | None,
) -> None:  # fmt: skip
    """Whom to keep ready for when people drop out: kinds for each group; once there is a result, positions.

    For whoever holds the file of the groups. It binds nobody: who comes in for a free seat is the rule's only answer.
    """
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        if found.body.lottery is None:
            raise Misused(_("This draw is not by a lottery of groups: klero papers reserve says who comes next."))
        if found.ended:
            raise Refusal("draw.ended", found.id)
        _secret, lottery = held.lottery_of(found)
        rate = rate_of(lottery, rates, base)
        if found.concluded_at is None:
            of_panels(context, lottery, rate, number, only, out)
        elif only is not None or out:
            raise click.UsageError(_("Once there is a result only its own group counts: leave out --panel and --out."))
        else:
            _of_the_picked(context, found, lottery, rate, number)


def _of_the_picked(context: Context, found: Draw, lottery: Lottery, rate: Reals, number: int) -> None:
    from draws.panels import alternates as choosing

    made = choosing.choose(lottery.polytope, held.sitting(found), rate, number, lottery.coins, held.free(found))
    ready = held.ready(found, made.called)
    values = {p: lottery.types.values[t] for t, members in enumerate(lottery.types.members) for p in members}
    context.show(
        {"draw": found.body.number, **as_json(made), "ready": list(ready)},
        worth(made.without, made.remaining, sum(made.called)),
        _("To be kept ready, in the order of their lot numbers:"),
        *(_("- position {position}: {kind}").format(position=p, kind=", ".join(values[p])) for p in ready),
        _("This binds nobody: who comes in for a free seat is the answer of the rule, which klero status gives."),
    )
