"""Whether this installation draws fairly, counted."""

from __future__ import annotations

from pathlib import Path

import click

from api.cli.context import REFUSED, Context, pass_context
from api.fairness import picture, trial
from api.i18n import _
from ledger import durable


@click.command()
@click.option(
    "--draws", type=click.IntRange(1000, 10_000_000), default=trial.DRAWS, show_default=True, help=_("How many.")
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("Write the picture there, as SVG."))
@pass_context
def selftest(context: Context, *, draws: int, out: Path | None) -> None:
    """Draw an invented pool very often and count: is everybody's chance equal? Ends with 1 if not."""
    found = trial.run(draws)
    if out is not None:
        durable.write(out, picture.svg(found).encode(), exclusive=True)
    verdict = (
        _("Fair: chance alone explains the counts.")
        if found.fair
        else _("NOT FAIR: chance does not explain these counts.")
    )
    lines = (
        _("{draws} draws from {people} people in {strata} strata.").format(
            draws=f"{draws:,}", people=sum(n for n, _k in trial.STRATA), strata=len(trial.STRATA)
        ),
        _("χ² = {x}, {degrees} degrees of freedom; at least as uneven by chance: {p}.").format(
            x=f"{float(found.statistic):.2f}", degrees=found.degrees, p=f"{found.probability:.4f}"
        ),
        verdict,
    )
    context.show(
        {
            "fair": found.fair,
            "draws": draws,
            "statistic": f"{found.statistic.numerator}/{found.statistic.denominator}",
            "degrees": found.degrees,
            "probability": found.probability,
            "counts": found.counts,
        },
        *lines,
    )
    if not found.fair:
        raise click.exceptions.Exit(REFUSED)
