"""`klero panel alternates`: who should stand by, chosen from rates of dropping out before anybody does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from api.cli.context import Context, pass_context
from api.cli.given import GivenFile
from api.decimals import decimal
from api.i18n import _

if TYPE_CHECKING:
    from draws.panels.alternates import Alternates
    from draws.panels.lottery import Lottery
    from draws.panels.polytope import Reals

F = TypeVar("F", bound=Callable[..., Any])
_file = GivenFile()


def asked(command: F) -> F:
    """Adds what is to be said of dropping out: `--dropout`, `--rate`, `--number`, `--panel`, `--out`."""
    for option in (
        click.option("--out", type=click.Path(file_okay=False, path_type=Path), help=_("Folder for alternates.json.")),
        click.option("--panel", "only", type=click.IntRange(0), help=_("For this panel only, counted from 0.")),
        click.option("--number", type=click.IntRange(1, 100), required=True, help=_("How many alternates.")),
        click.option("--rate", "base", type=click.FloatRange(0, 1), help=_("Rate of everybody together, 0 to 1.")),
        click.option(
            "--dropout", "rates", type=_file, help=_("CSV: feature, value, rate at which people with it drop out.")
        ),
    ):
        command = option(command)
    return command


@click.command()
@click.option("--lottery", "source", type=_file, required=True, help=_("The file lottery.json of a plan."))
@asked
@pass_context
def alternates(
    context: Context, source: Path, rates: Path | None, base: float | None, number: int, only: int | None,
    out: Path | None,
) -> None:  # fmt: skip
    """Choose alternates for each panel of a lottery, so that quotas hold as well as they can when people drop out."""
    from draws.panels import document

    lottery = document.decode(source.read_bytes())
    of_panels(context, lottery, rate_of(lottery, rates, base), number, only, out)


def rate_of(lottery: Lottery, rates: Path | None, base: float | None) -> Reals:
    """How probably people of each type drop out."""
    from api.panels import dropout
    from draws.panels import alternates as choosing

    by_value = dropout.read(rates, lottery.types) if rates else {}
    if base is None and not by_value:
        raise click.UsageError(_("Say how people drop out: --dropout, --rate, or both."))
    return choosing.rates(lottery.types, dropout.general(lottery.types, by_value) if base is None else base, by_value)


def of_panels(context: Context, lottery: Lottery, rate: Reals, number: int, only: int | None, out: Path | None) -> None:
    """Choose and show alternates for each panel, or for one."""
    from api.panels import files

    if only is not None and only >= len(lottery.panels):
        raise click.UsageError(_("The lottery has panels 0 to {last}.").format(last=len(lottery.panels) - 1))
    wanted = range(len(lottery.panels)) if only is None else (only,)
    made = _each(lottery, dict.fromkeys(lottery.panels[at] for at in wanted), rate, number)
    told = {at: made[lottery.panels[at]] for at in wanted}
    if out:
        listed = [{"panel": at, **as_json(found)} for at, found in told.items()]
        files.write(out, {"alternates.json": json.dumps(listed, indent=1).encode()})
    without, remaining = (
        sum(getattr(found, what) for found in told.values()) / len(told) for what in ("without", "remaining")
    )
    result = {"panels": len(told), "without": round(without, 3), "remaining": round(remaining, 3)}
    context.show(
        result | ({"alternates": as_json(told[only])["alternates"]} if only is not None else {}),
        worth(without, remaining, number),
        *(_lines(lottery, told[only]) if only is not None else ()),
    )


def worth(without: float, remaining: float, number: int) -> str:
    """What alternates are good for."""
    return _(
        "Quotas and size, seats missed on average: {without} without alternates, {remaining} with {number} of them."
    ).format(without=decimal(without, 2), remaining=decimal(remaining, 2), number=number)


def _each(
    lottery: Lottery, panels: Iterable[Sequence[int]], rate: Reals, number: int
) -> Mapping[Sequence[int], Alternates]:
    """Alternates by panel."""
    from rich.console import Console
    from rich.progress import track

    from draws.panels import alternates as choosing

    console = Console(stderr=True)
    every = list(panels)
    shown = track(every, _("Choosing alternates"), console=console, transient=True, disable=not console.is_terminal)
    return {panel: choosing.choose(lottery.polytope, panel, rate, number, lottery.coins) for panel in shown}


def as_json(found: Alternates) -> dict[str, Any]:
    """Types with how many alternates, and what they are worth."""
    return {
        "alternates": [[t, people] for t, people in enumerate(found.called) if people],
        "without": round(found.without, 3),
        "remaining": round(found.remaining, 3),
    }


def _lines(lottery: Lottery, found: Alternates) -> Iterator[str]:
    """How many of which kind: one line each."""
    for values, people in zip(lottery.types.values, found.called, strict=True):
        if people:
            yield _("  {people} of {kind}").format(people=people, kind=", ".join(values))
