"""`klero panel`: plan a lottery over panels, compare what one may aim at, explain what stands in the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from api.cli.context import REFUSED, Context, pass_context
from api.cli.given import GivenFile
from api.cli.panel_alternates import alternates
from api.cli.waiting import progress
from api.i18n import _
from api.panels import compared, files, histogram, inputs, words
from api.panels.inputs import Inputs

COMPARED: Final = 200
"""Panels of each lottery in a comparison, unless asked otherwise: enough for two digits."""

_WIDE: Final = 100
_file = GivenFile()


def _asked(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command of the group has."""
    for option in (
        click.option("--size", type=click.IntRange(1), required=True, help=_("Seats of a panel.")),
        click.option("--quotas", type=_file, required=True, help=_("CSV: category, name, min, max.")),
        click.option("--people", type=_file, required=True, help=_("CSV: one line a person, a column per category.")),
        click.option(
            "--per-address", "most", type=click.IntRange(1), help=_("How many of one address may sit; one unless said.")
        ),
        click.option(
            "--address-columns",
            "addresses",
            multiple=True,
            metavar="COLUMN[+COLUMN]",
            help=_("Columns of the address: people who share it do not sit together."),
        ),
        click.option(
            "--map",
            "--column",
            "mapping",
            multiple=True,
            metavar="WHAT=COLUMN",
            help=_("Where a column has another name."),
        ),
    ):
        command = option(command)
    return command


@click.group()
def panel() -> None:
    """Fair panels: a lottery that keeps every quota and gives all people the best chances."""


panel.add_command(alternates)


@panel.command()
@_asked
@click.option(
    "--objective",
    type=click.Choice(list(words.OBJECTIVES)),
    default="leximin",
    show_default=True,
    help=_("What is aimed at."),
)
@click.option(
    "--panels", "m", type=click.IntRange(1, 100_000), default=1000, show_default=True, help=_("How many panels.")
)
@click.option("--coins", type=str, help=_("64 hexadecimal digits thrown after the list was sealed; none to rehearse."))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help=_("Folder for the files."))
@pass_context
def plan(
    context: Context, people: Path, quotas: Path, size: int, mapping: tuple[str, ...],
    addresses: tuple[str, ...], most: int | None, objective: str, m: int, coins: str | None, out: Path | None,
) -> None:  # fmt: skip
    """Make the panels among which the draw will pick one, with the proof of what the objective asks."""
    from draws.panels import document, figures

    read = _read(people, quotas, size, mapping, addresses, most)
    check_possible(context, read, out)
    with progress() as stage:
        made = read.plan(objective, m, _coins(coins), stage, stage.told)
        data, found = document.encode(made), figures.figures(made)
        groups, pair = figures.groups(made), figures.together(made)
    attained = json.loads(data)["certificate"]["attained"]
    if out:
        title = _("Chances by group: {objective}").format(objective=objective)
        files.write(out, {
            "lottery.json": data,
            "chances.csv": files.chances_table(read, made),
            "chances.svg": histogram.svg(title, groups).encode(),
        })  # fmt: skip
    if context.json:
        context.show({
            "objective": objective, "people": len(read.people), "types": len(made.types.values), "seats": size,
            "panels": m, "attained": attained, "too_few": bool(words.coarse(made)), **_figures(found),
            "together": words.pair(pair, made),
            "files": str(out) if out else "",
        })  # fmt: skip
        return
    _show_groups(groups)
    console = Console(highlight=False)
    console.print(_figures_table({objective: found}))
    click.echo(words.proof(objective, m, attained=attained))
    for line in words.coarse(made):
        click.echo(line)
    click.echo(words.together(pair, made))
    if not coins:
        click.echo(
            _("This is a rehearsal: the draw's own panels need coins thrown after the list is sealed (--coins).")
        )


@panel.command()
@_asked
@click.option(
    "--panels",
    "m",
    type=click.IntRange(1, 100_000),
    default=COMPARED,
    show_default=True,
    help=_("How many panels each."),
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help=_("Folder for the files."))
@pass_context
def compare(
    context: Context, people: Path, quotas: Path, size: int, mapping: tuple[str, ...],
    addresses: tuple[str, ...], most: int | None, m: int, out: Path | None,
) -> None:  # fmt: skip
    """Show what each objective would give: lowest and highest chance, inequality, histograms."""
    from draws.panels import figures

    read = _read(people, quotas, size, mapping, addresses, most)
    check_possible(context, read, out)
    found, images = {}, {}
    for objective, name in words.OBJECTIVES.items():
        with progress() as stage:
            made = read.plan(objective, m, inputs.REHEARSAL, stage, stage.told)
        found[objective] = figures.figures(made)
        images[f"{objective}.svg"] = histogram.svg(_(name), figures.groups(made)).encode()
    if out:
        files.write(out, images)
    if context.json:
        context.show({"panels": m, "objectives": {name: _figures(figure) for name, figure in found.items()}})
        return
    Console(highlight=False).print(_figures_table(found))
    click.echo(compared.precision(m))
    for name in words.OBJECTIVES.values():
        click.echo(f"  {_(name)}")


@panel.command()
@_asked
@pass_context
def explain(
    context: Context, people: Path, quotas: Path, size: int, mapping: tuple[str, ...],
    addresses: tuple[str, ...], most: int | None,
) -> None:  # fmt: skip
    """Say who has the lowest chance, which quotas cause it, and what each quota costs."""
    from draws.panels import figures

    read = _read(people, quotas, size, mapping, addresses, most)
    check_possible(context, read, None)
    with progress() as stage:
        stage("reasons")
        why = figures.reasons(read.types, read.quotas, size, stage.told)
    if context.json:
        context.show({
            "never_of": [list(read.types.values[t]) for t in why.never],
            "lowest": str(why.bound),
            "lowest_of": [list(read.types.values[t]) for t in why.lowest.types],
            "levels": [str(bound) for bound in why.proof.bounds],
            "without": [
                {"feature": quota.feature, "value": quota.value, "lowest": free}
                for quota, free in zip(read.quotas, why.without, strict=True)
            ],
        })  # fmt: skip
        return
    for line in words.lowest(why, read.types.values, read.quotas):
        click.echo(line)
    table = Table(title=_("What each quota costs: the lowest chance without it"))
    for heading in (_("Feature"), _("Value"), _("Bounds"), _("Lowest chance"), _("Cost")):
        table.add_column(heading)
    for quota, free in sorted(zip(read.quotas, why.without, strict=True), key=lambda pair: -pair[1]):
        cost = max(0.0, free - float(why.bound))
        bound = f"{quota.minimum}-{quota.maximum}"
        table.add_row(quota.feature, quota.value, bound, words.percent(free), words.percent(cost))
    Console(highlight=False).print(table)


def _read(
    people: Path, quotas: Path, size: int, mapping: tuple[str, ...], addresses: tuple[str, ...], most: int | None
) -> Inputs:
    if most is not None and not addresses:
        raise click.UsageError(_("--per-address says nothing without --address-columns: name the columns."))
    return inputs.read(people, quotas, size, mapping, addresses, most or 1)


def _coins(text: str | None) -> bytes:
    if text is None:
        return inputs.REHEARSAL
    try:
        coins = bytes.fromhex(text)
    except ValueError:
        coins = b""
    if len(coins) != 32:
        raise click.UsageError(_("--coins takes 64 hexadecimal digits."))
    return coins


def check_possible(context: Context, read: Inputs, out: Path | None) -> None:
    """Where no panel keeps all quotas: say which clash, the smallest change, and end."""
    from draws.panels import feasibility, impossibility
    from draws.panels.polytope import polytope

    types = read.types
    with progress() as stage:
        stage("possible")
        clash = feasibility.conflict(polytope(types, read.quotas, read.seats))
        if clash is None:
            return
        way_out = feasibility.relax(types, read.quotas, read.seats)
    if out and clash.proof is not None:
        files.write(out, {"impossible.json": impossibility.encode(types, read.quotas, read.seats, clash)})
    lines = words.impossible(clash, way_out, read.quotas, enough=len(read.people) >= read.seats)
    context.show({
        "error": "draws.impossible_quotas",
        "conflict": [words.limit(limit, read.quotas) for limit in clash.limits],
        "proved": clash.proof is not None,
        "change": None if way_out is None else [words.change(change, read.quotas) for change in way_out.changes],
    }, *lines)  # fmt: skip
    raise click.exceptions.Exit(REFUSED)


def _figures(figures: Any) -> dict[str, Any]:
    return {
        "lowest": str(figures.minimum),
        "highest": str(figures.maximum),
        "never": figures.never,
        "gini": round(figures.gini, 6),
        "geometric_mean": round(figures.geometric_mean, 6),
        "distinct": figures.distinct,
    }


def _figures_table(found: dict[str, Any]) -> Table:
    table = Table()
    for heading in (_("Objective"), _("Lowest"), _("Highest"), _("Gini"), _("Geometric mean"), _("Different panels")):
        table.add_column(heading)
    for objective, figures in found.items():
        table.add_row(
            objective, words.percent(figures.minimum), words.percent(figures.maximum), f"{figures.gini:.3f}",
            words.percent(figures.geometric_mean), str(figures.distinct),
        )  # fmt: skip
    return table


def _show_groups(groups: Sequence[Any]) -> None:
    table = Table(title=_("Chances by group"))
    for heading in (_("Feature"), _("Value")):
        table.add_column(heading, overflow="fold")
    for heading in (_("People"), _("Lowest"), _("Mean"), _("Highest")):
        table.add_column(heading, justify="right", min_width=8)
    named = ""
    for group in groups[:_WIDE]:
        values = group.chances
        mean = float(sum(values)) / len(values)
        cells = (words.percent(chance) for chance in (values[0], mean, values[-1]))
        table.add_row("" if group.feature == named else group.feature, group.value, str(len(values)), *cells)
        named = group.feature
    Console(highlight=False).print(table)
    if len(groups) > _WIDE:
        click.echo(_("  … and {number} more").format(number=len(groups) - _WIDE))
