"""What the commands of `klero panel` print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from api.decimals import decimal
from api.i18n import _
from api.panels import explained, words
from api.panels.compared import Given, mean
from draws.panels.figures import Group, Reasons
from draws.panels.quotas import Quota

_MOST_GROUPS: Final = 100


def figures_json(has: Given) -> dict[str, Any]:
    """The figures of a lottery, for programs."""
    told = has.figures
    return {
        "lowest": str(told.minimum),
        "highest": str(told.maximum),
        "never": told.never,
        "below_half": has.below,
        "gini": round(told.gini, 6),
        "geometric_mean": round(told.geometric_mean, 6),
        "distinct": told.distinct,
    }


def groups_json(found: Sequence[Group]) -> dict[str, Any]:
    """The chances of each group, for programs."""
    listed = [
        {
            "feature": group.feature, "value": group.value, "people": len(group.chances),
            "lowest": str(group.chances[0]), "mean": round(mean(group), 6), "highest": str(group.chances[-1]),
        }
        for group in found
    ]  # fmt: skip
    return {"groups": listed}


def figures(found: Mapping[str, Given]) -> None:
    """The figures of each objective."""
    table = Table(
        box=SIMPLE_HEAD,
        pad_edge=False,
        caption=_("Left out: never drawn / with a chance, but less than half the equal one."),
    )
    for heading in (
        _("Objective"), _("Lowest"), _("Highest"), _("Left out"), _("Gini"), _("Geometric mean"), _("Different panels"),
    ):  # fmt: skip
        table.add_column(heading)
    for objective, has in found.items():
        told = has.figures
        table.add_row(
            objective, words.percent(told.minimum), words.percent(told.maximum), f"{told.never} / {has.below}",
            decimal(told.gini, 3), words.percent(told.geometric_mean), str(told.distinct),
        )  # fmt: skip
    _print(table)


def groups(found: Sequence[Group]) -> None:
    """The chances of each group of one lottery."""
    table = _of_groups(_("Chances by group"), (_("Lowest"), _("Mean"), _("Highest")))
    for group in _shown(table, found):
        cells = (words.percent(chance) for chance in (group.chances[0], mean(group), group.chances[-1]))
        table.add_row(f"  {group.value}", str(len(group.chances)), *cells)
    _print(table, len(found))


def side_by_side(found: Mapping[str, Sequence[Group]]) -> None:
    """The lowest chance in each group, objective by objective."""
    table = _of_groups(_("The lowest chance in each group, in percent"), tuple(found))
    listed = next(iter(found.values()))
    for at, group in enumerate(_shown(table, listed)):
        cells = (decimal(100 * float(of[at].chances[0]), 1) for of in found.values())
        table.add_row(f"  {group.value}", str(len(group.chances)), *cells)
    _print(table, len(listed))


def costs(why: Reasons, quotas: Sequence[Quota]) -> None:
    """What each quota costs."""
    title = _("What each quota costs: the lowest chance without it, and how many people it leaves out")
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=title)
    for heading in (_("Feature"), _("Value")):
        table.add_column(heading, overflow="fold")
    for heading in (_("Bounds"), _("Lowest chance"), _("Cost"), _("Left out")):
        table.add_column(heading, justify="right")
    for quota, free, cost in explained.costs(why, quotas):
        bounds = f"{quota.minimum}-{quota.maximum}"
        figures = (words.percent(free.lowest), words.percent(cost), str(free.freed))
        table.add_row(quota.feature, quota.value, bounds, *figures)
    _print(table)


def _of_groups(title: str, numbers: Sequence[str]) -> Table:
    table = Table(title=title, box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("Group"), overflow="fold")
    for heading in (_("People"), *numbers):
        table.add_column(heading, justify="right")
    return table


def _shown(table: Table, found: Sequence[Group]) -> Iterator[Group]:
    """The groups that are shown; before the first of a feature a row says which."""
    named = ""
    for group in found[:_MOST_GROUPS]:
        if group.feature != named:
            named = group.feature
            table.add_row(named, style="bold")
        yield group


def _print(table: Table, rows: int = 0) -> None:
    Console(highlight=False, markup=False).print(table)
    if rows > _MOST_GROUPS:
        click.echo(_("  … and {number} more").format(number=rows - _MOST_GROUPS))
