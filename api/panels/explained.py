"""Who has the lowest chance, which quotas keep it down, and what each quota costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.i18n import _
from api.panels import words
from draws.panels.aggregate import Types
from draws.panels.figures import Reasons, Without
from draws.panels.quotas import Quota


def lines(why: Reasons, types: Types, quotas: Sequence[Quota]) -> list[str]:
    """Who and why, in words; how many people that is last."""
    few = sum(len(types.members[t]) for t in why.lowest)
    everybody = sum(map(len, types.members))
    told = _("These kinds together: {few} of {all} people.").format(few=few, all=everybody)
    return [*words.lowest(why, types.values, quotas), told]


def costs(why: Reasons, quotas: Sequence[Quota]) -> list[tuple[Quota, Without, float]]:
    """Each quota, what would be if it were not there, and how much of the lowest chance it costs; the dearest first."""
    found = [
        (quota, free, max(0.0, free.lowest - float(why.bound))) for quota, free in zip(quotas, why.without, strict=True)
    ]
    return sorted(found, key=lambda cost: (-cost[1].freed, -cost[1].lowest))


def costs_rows(why: Reasons, quotas: Sequence[Quota]) -> Iterator[list[str]]:
    """The same as a table of numbers, in percent; a header first."""
    named = (
        _("feature"),
        _("value"),
        "min",
        "max",
        _("lowest chance without it"),
        _("cost"),
        _("people it leaves out"),
    )
    yield list(named)
    for quota, free, cost in costs(why, quotas):
        bounds = (str(quota.minimum), str(quota.maximum))
        yield [quota.feature, quota.value, *bounds, f"{100 * free.lowest:.4f}", f"{100 * cost:.4f}", str(free.freed)]


def plain(why: Reasons, types: Types, quotas: Sequence[Quota]) -> dict[str, Any]:
    """For programs."""
    return {
        "never_of": [list(types.values[t]) for t in why.never],
        "lowest": str(why.bound),
        "lowest_of": [list(types.values[t]) for t in why.lowest],
        "lowest_people": sum(len(types.members[t]) for t in why.lowest),
        "because": [
            {
                "feature": quotas[row].feature,
                "value": quotas[row].value,
                "limit": "minimum" if is_minimum else "maximum",
            }
            for row, is_minimum in why.limits
        ],
        "levels": [str(bound) for bound in why.levels],
        "without": [
            {"feature": quota.feature, "value": quota.value, "lowest": free.lowest, "freed": free.freed}
            for quota, free in zip(quotas, why.without, strict=True)
        ],
    }
