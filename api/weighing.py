"""A draw by weights, in words: which weights there are, how many people have each, and what that says of chances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from api.i18n import _, ngettext
from draws import weighted
from ledger.rules.state import Draw

LISTED: Final = 12
"""So many different weights are listed one by one."""


def people_by_weight(draw: Draw) -> tuple[tuple[int, int], ...]:
    """Each weight with how many people of the strata have it, from the least on; nothing in other draws."""
    if not draw.material.weights:
        return ()
    found = Counter[int]()
    for (_stratum, weight), people in weighted.cells(draw.material.codes, draw.material.weights).items():
        found[weight] += people
    return tuple(sorted(found.items()))


def lines(weights: Sequence[tuple[int, int]]) -> Iterator[str]:
    """What these weights are and mean; nothing where there are none."""
    if not weights:
        return
    if len(weights) > LISTED:
        yield _("Drawn by weights, {n} different ones from {least} to {greatest}.").format(
            n=len(weights), least=weights[0][0], greatest=weights[-1][0]
        )
    else:
        each = (
            ngettext("weight {weight} for {n} person", "weight {weight} for {n} people", people).format(
                weight=weight, n=people
            )
            for weight, people in weights
        )
        yield _("Drawn by weights: {weights}.").format(weights=", ".join(each))
    yield _("A greater weight is drawn more often, but the chances are in no simple proportion to the weights.")


def of(draw: Draw) -> tuple[str, ...]:
    """What there is to say of this draw's weights."""
    return tuple(lines(people_by_weight(draw)))


def own(draw: Draw, position: int) -> int | None:
    """The weight of a position; None in a draw without weights."""
    return weighted.read(draw.material.weights)[position] if draw.material.weights else None
