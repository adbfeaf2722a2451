"""Who has the lowest chance, which quotas keep it down, and what each quota costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.i18n import _
from api.panels import words
from draws.panels.aggregate import Types
from draws.panels.figures import Reasons
from draws.panels.quotas import Quota


def lines(why: Reasons, types: Types, quotas: Sequence[Quota]) -> list[str]:
    """Who and why, in words; how many people that is last."""
    few = sum(len(types.members[t]) for t in why.lowest.types)
    everybody = sum(map(len, types.members))
    told = _("These kinds together: {few} of {all} people.").format(few=few, all=everybody)
    return [*words.lowest(why, types.values, quotas), told]


def costs(why: Reasons, quotas: Sequence[Quota]) -> list[tuple[Quota, float, float]]:
    """Each quota, the lowest chance if it were not there, and how much of it the quota costs; the dearest first."""
    found = [(quota, free, max(0.0, free - float(why.bound))) for quota, free in zip(quotas, why.without, strict=True)]
    return sorted(found, key=lambda cost: -cost[1])


def costs_rows(why: Reasons, quotas: Sequence[Quota]) -> Iterator[list[str]]:
    """The same as a table of numbers, in percent; a header first."""
    yield [_("feature"), _("value"), "min", "max", _("lowest chance without it"), _("cost")]
    for quota, free, cost in costs(why, quotas):
        bounds = (str(quota.minimum), str(quota.maximum))
        yield [quota.feature, quota.value, *bounds, f"{100 * free:.4f}", f"{100 * cost:.4f}"]


def plain(why: Reasons, types: Types, quotas: Sequence[Quota]) -> dict[str, Any]:
    """For programs."""
    return {
        "never_of": [list(types.values[t]) for t in why.never],
        "lowest": str(why.bound),
        "lowest_of": [list(types.values[t]) for t in why.lowest.types],
        "lowest_people": sum(len(types.members[t]) for t in why.lowest.types),
        "because": [
            {"feature": quota.feature, "value": quota.value, "limit": "minimum" if weight < 0 else "maximum"}
            for quota, weight in zip(quotas, why.lowest.weights, strict=False)
            if weight
        ],
        "levels": [str(bound) for bound in why.proof.bounds],
        "without": [
            {"feature": quota.feature, "value": quota.value, "lowest": free}
            for quota, free in zip(quotas, why.without, strict=True)
        ],
    }
