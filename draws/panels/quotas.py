"""Quotas: how many seats may go to people with one value of one feature.

A person may have a value for which no quota is set (an answer not given): they
fill no quota of that feature and may be drawn wherever the minimums allow it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from draws.errors import InvalidText
from draws.panels.errors import InvalidQuotas
from draws.text import utf8

MAX_PANEL: Final = 10_000
MAX_QUOTAS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Quota:
    """At least ``minimum`` and at most ``maximum`` seats; how far a relaxation may go, where that is said."""

    feature: str
    value: str
    minimum: int
    maximum: int
    min_flex: int | None = None
    max_flex: int | None = None

    @property
    def least(self) -> int:
        """The smallest minimum that a relaxation may propose; 0 if nothing was said."""
        return 0 if self.min_flex is None else self.min_flex

    def most(self, seats: int) -> int:
        """The greatest maximum that a relaxation may propose; all seats if nothing was said."""
        return max(seats, self.maximum) if self.max_flex is None else self.max_flex


def check(quotas: Sequence[Quota], seats: int) -> tuple[str, ...]:
    """Return the features, in the order in which the quotas first name them.

    Raises:
        InvalidQuotas: no quota at all, bounds out of order, the same value twice,
            text that is empty or not in NFC, or seats out of range.
    """
    if not 1 <= seats <= MAX_PANEL:
        raise InvalidQuotas(f"a panel has 1 to {MAX_PANEL} seats, not {seats}")
    if not 1 <= len(quotas) <= MAX_QUOTAS:
        raise InvalidQuotas(f"1 to {MAX_QUOTAS} quotas make a panel, not {len(quotas)}")
    seen: set[tuple[str, str]] = set()
    for quota in quotas:
        _check_text(quota.feature)
        _check_text(quota.value)
        if not 0 <= quota.least <= quota.minimum <= quota.maximum <= quota.most(seats):
            raise InvalidQuotas(f"{quota.feature} / {quota.value}: bounds out of order")
        if (quota.feature, quota.value) in seen:
            raise InvalidQuotas(f"{quota.feature} / {quota.value} has two quotas")
        seen.add((quota.feature, quota.value))
    return tuple(dict.fromkeys(quota.feature for quota in quotas))


def _check_text(text: str) -> None:
    try:
        if not utf8(text):
            raise InvalidQuotas("a feature or a value has no name")
    except InvalidText as error:
        raise InvalidQuotas(f"{text!a}: {error}") from error
