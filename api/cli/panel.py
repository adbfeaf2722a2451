"""`klero panel`: plan a lottery over panels, compare what one may aim at, explain what stands in the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from api.cli.context import REFUSED, Context, pass_context
from api.cli.given import GivenFile
from api.cli.panel_alternates import alternates
from api.cli.waiting import progress
from api.i18n import _
from api.lotteries import OBJECTIVES
from api.problems import sentence

if TYPE_CHECKING:
    from api.panels.inputs import Inputs

COMPARED: Final = 200
"""Panels of each lottery in a comparison, unless asked otherwise: enough for two digits."""

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
    type=click.Choice(list(OBJECTIVES)),
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
    from api.cli import panel_shown as shown
    from api.panels import compared, files, histogram, words
    from draws.panels import document, figures

    read = _read(people, quotas, size, mapping, addresses, most)
    check_possible(context, read, out)
    with progress() as stage:
        made = read.plan(objective, m, _coins(coins), stage, stage.told)
        data, found = document.encode(made), compared.given(made)
        pair = figures.together(made)
    attained = json.loads(data)["certificate"]["attained"]
    if out:
        title = _("Chances by group: {objective}").format(objective=objective)
        files.write(out, {
            "lottery.json": data,
            "chances.csv": files.chances_table(read, made),
            "groups.csv": files.table(compared.groups_rows({objective: found.groups})),
            "chances.svg": histogram.svg(title, found.groups).encode(),
        }, (files.IMPOSSIBLE,))  # fmt: skip
    if context.json:
        context.show({
            "objective": objective, "people": len(read.people), "types": len(made.types.values), "seats": size,
            "panels": m, "attained": attained, "too_few": bool(words.coarse(made)), **shown.figures_json(found),
            "together": words.pair(pair, made),
            "files": str(out) if out else "",
        })  # fmt: skip
        return
    shown.groups(found.groups)
    shown.figures({objective: found})
    click.echo(words.proof(objective, m, attained=attained))
    for line in (*words.left_out(made), *words.coarse(made)):
        click.echo(line)
    click.echo(words.together(pair, made))
    if not coins:
        click.echo(
            _("This is a rehearsal: the draw's own panels need coins thrown after the list is sealed (--coins).")
        )
    if addresses:
        click.echo(_("A draw keeps people of one address apart if its list is sealed with the same --address-columns."))


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
    """Show what each objective would give, and whom it leaves out: chances by group, inequality, histograms."""
    from api.cli import panel_shown as shown
    from api.panels import compared, files, histogram, inputs, words
    from draws.panels.errors import Unsolved

    read = _read(people, quotas, size, mapping, addresses, most)
    check_possible(context, read, out)
    found, images, failed = {}, {}, {}
    for objective, name in words.OBJECTIVES.items():
        with progress() as stage:
            try:
                found[objective] = compared.given(read.plan(objective, m, inputs.REHEARSAL, stage, stage.told))
            except Unsolved as error:
                failed[objective] = str(error)
                continue
        images[f"{objective}.svg"] = histogram.svg(_(name), found[objective].groups).encode()
    if not found:
        raise Unsolved("; ".join(failed.values()))
    by_group = {objective: has.groups for objective, has in found.items()}
    if out:
        tables = {
            "objectives.csv": files.table(compared.figures_rows(found)),
            "groups.csv": files.table(compared.groups_rows(by_group)),
        }
        files.write(out, images | tables, (files.IMPOSSIBLE,))
    if context.json:
        told = {name: shown.figures_json(has) | shown.groups_json(has.groups) for name, has in found.items()}
        context.show({"panels": m, "objectives": told, "unsolved": failed, "files": str(out) if out else ""})
        return
    shown.side_by_side(by_group)
    shown.figures(found)
    for objective, why in failed.items():
        said = _("{objective}: no lottery, for the solver found none that can be proved ({why}).")
        click.echo(said.format(objective=objective, why=why))
    click.echo(compared.precision(m))
    for name in words.OBJECTIVES.values():
        click.echo(f"  {_(name)}")


@panel.command()
@_asked
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help=_("Folder for the files."))
@pass_context
def explain(
    context: Context, people: Path, quotas: Path, size: int, mapping: tuple[str, ...],
    addresses: tuple[str, ...], most: int | None, out: Path | None,
) -> None:  # fmt: skip
    """Say who has the lowest chance, which quotas cause it, and what each quota costs."""
    from api.cli import panel_shown as shown
    from api.panels import explained, files, words
    from api.panels.inputs import REHEARSAL
    from draws.panels import document, figures
    from draws.panels.lottery import DEFAULT_PANELS

    read = _read(people, quotas, size, mapping, addresses, most)
    check_possible(context, read, out)
    with progress() as stage:
        made = read.plan("leximin", DEFAULT_PANELS, REHEARSAL, stage, stage.told)
        stage("reasons")
        why = figures.reasons(made, stage.told)
    lines = explained.lines(why, read.types, read.quotas)
    if not document.attained(made):
        lines.append(words.proof("leximin", DEFAULT_PANELS, attained=False))
    if out:
        files.write(out, {
            "explanation.txt": "\n".join([*lines, ""]).encode(),
            "costs.csv": files.table(explained.costs_rows(why, read.quotas)),
        }, (files.IMPOSSIBLE,))  # fmt: skip
    if context.json:
        context.show(explained.plain(why, read.types, read.quotas) | {"files": str(out) if out else ""})
        return
    for line in lines:
        click.echo(line)
    shown.costs(why, read.quotas)


def _read(
    people: Path, quotas: Path, size: int, mapping: tuple[str, ...], addresses: tuple[str, ...], most: int | None
) -> Inputs:
    if most is not None and not addresses:
        raise click.UsageError(_("--per-address says nothing without --address-columns: name the columns."))
    from api.panels import inputs

    read = inputs.read(people, quotas, size, mapping, addresses, most or 1)
    for note in read.notes:
        click.echo(sentence(note), err=True)
    return read


def _coins(text: str | None) -> bytes:
    if text is None:
        from api.panels import inputs

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
    from api.panels import files, words
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
        proof = impossibility.encode(types, read.quotas, read.seats, clash)
        files.write(out, {files.IMPOSSIBLE: proof}, files.PLANNED)
    lines = words.impossible(clash, way_out, read.quotas, enough=len(read.people) >= read.seats)
    context.show({
        "error": "draws.impossible_quotas",
        "conflict": [words.limit(limit, read.quotas) for limit in clash.limits],
        "proved": clash.proof is not None,
        "change": None if way_out is None else [words.change(change, read.quotas) for change in way_out.changes],
    }, *lines)  # fmt: skip
    raise click.exceptions.Exit(REFUSED)
