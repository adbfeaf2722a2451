"""Chances as an SVG image: a small histogram for each group of people, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from api.i18n import _
from api.panels.words import percent
from draws.panels.figures import Group

_BINS: Final = 40
_ROW: Final = 34
_BAR: Final = 22
_LEFT: Final = 300
_WIDTH: Final = 520
_TOP: Final = 50


def svg(title: str, groups: Sequence[Group]) -> str:
    """One row per group: how its people's chances spread, from 0 to the highest chance of all."""
    highest = max((float(group.chances[-1]) for group in groups), default=0.0) or 1.0
    height = _TOP + _ROW * len(groups) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 120} {height}" role="img">',
        "<style>text {font: 13px sans-serif}</style>",
        f"<title>{escape(title)}</title>",
        f'<text x="10" y="24">{escape(title)}</text>',
    ]
    for row, group in enumerate(groups):
        parts += _row(group, _TOP + row * _ROW, highest)
    base = _TOP + _ROW * len(groups) + 16
    parts.append(f'<text x="{_LEFT}" y="{base}">0</text>')
    parts.append(f'<text x="{_LEFT + _WIDTH}" y="{base}" text-anchor="end">{escape(percent(highest))}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _row(group: Group, top: int, highest: float) -> list[str]:
    """A label, a bar for each bin that has people, and the range in figures."""
    bins = [0] * _BINS
    for chance in group.chances:
        bins[min(_BINS - 1, int(float(chance) / highest * _BINS))] += 1
    step, most = _WIDTH / _BINS, max(bins)
    label = _("{feature}: {value} ({people})").format(
        feature=group.feature, value=group.value, people=len(group.chances)
    )
    span = f"{percent(group.chances[0])} – {percent(group.chances[-1])}"
    bars = (
        f'<rect x="{_LEFT + at * step:.1f}" y="{top + _BAR * (1 - count / most):.1f}" width="{step - 1:.1f}" '
        f'height="{_BAR * count / most:.1f}" fill="#1f5673"><title>{count}</title></rect>'
        for at, count in enumerate(bins)
        if count
    )
    return [
        f'<text x="{_LEFT - 10}" y="{top + 16}" text-anchor="end">{escape(label)}</text>',
        f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{top + _BAR}" y2="{top + _BAR}" stroke="#999"/>',
        *bars,
        f'<text x="{_LEFT + _WIDTH + 8}" y="{top + 16}">{escape(span)}</text>',
    ]
