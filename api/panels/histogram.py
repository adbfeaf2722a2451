"""Chances as an SVG image: a small histogram for each group of people, all on one scale.

As narrow as a telephone, so that its text is read there at its own size; elsewhere it is shown half as large again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Final

from api.i18n import _, ngettext
from api.panels.words import percent
from api.text import wrapped
from draws.panels.figures import Group

_BINS: Final = 40
_WIDTH: Final = 360
_EDGE: Final = 10
_INSIDE: Final = _WIDTH - 2 * _EDGE
_BARS: Final = 200
_TALL: Final = 24
_LINE: Final = 16
_TITLE: Final = 20
_SHOWN: Final = 1.5
_STYLE: Final = (
    "svg {max-width: 100%; height: auto; background: #fff} text {font: 12px sans-serif} "
    ".title {font: bold 15px sans-serif} .feature {font-weight: bold} .range {font-size: 11px}"
)


class _Column:
    """What is drawn so far, from top to bottom."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.at = _EDGE

    def text(self, text: str, size: int = 12, lines: int = 2, style: str = "", line: int = _LINE) -> None:
        """A paragraph of at most so many lines, bold letters counted wider; what is cut stands whole in its <title>."""
        for said in wrapped(text, _INSIDE / size, lines):
            self.at += line
            whole = f"<title>{escape(text)}</title>" if said.endswith("…") and not text.endswith("…") else ""
            named = f' class="{style}"' if style else ""
            self.parts.append(f'<text x="{_EDGE}" y="{self.at - 4}"{named}>{escape(said)}{whole}</text>')

    def bars(self, group: Group, highest: float) -> None:
        """A bar for each bin that has people, and the range in figures."""
        bins = [0] * _BINS
        for chance in group.chances:
            bins[min(_BINS - 1, int(float(chance) / highest * _BINS))] += 1
        step, most = _BARS / _BINS, max(bins)
        for at, count in enumerate(bins):
            if count:
                tall = max(1.0, _TALL * count / most)
                self.parts.append(
                    f'<rect x="{_EDGE + at * step:.1f}" y="{self.at + _TALL - tall:.1f}" width="{step - 1:.1f}" '
                    f'height="{tall:.1f}" fill="#1f5673"><title>{_counted(count)}</title></rect>'
                )
        base, beside = self.at + _TALL, _EDGE + _BARS + 8
        self.parts.append(
            f'<line x1="{_EDGE}" x2="{_EDGE + _BARS}" y1="{base}" y2="{base}" stroke="#767676"/>'
            f'<text x="{beside}" y="{base - 13}" class="range">{_counted(len(group.chances))}</text>'
            f'<text x="{beside}" y="{base}" class="range">{escape(_range(group))}</text>'
        )
        self.at = base + 8


def svg(title: str, groups: Sequence[Group]) -> str:
    """A row for each group, under the name of its feature: how chances spread, from 0 to the highest of all."""
    highest = max((float(group.chances[-1]) for group in groups), default=0.0) or 1.0
    column = _Column()
    column.text(title, 17, 4, "title", _TITLE)
    column.text(
        _(
            "From left to right: chances from 0 to {highest}. The higher a bar, the more people of the line have it."
        ).format(highest=percent(highest)),
        lines=4,
    )
    for feature, of in groupby(groups, lambda group: group.feature):
        column.at += 10
        column.text(feature, 14, style="feature")
        for group in of:
            column.text(group.value)
            column.bars(group, highest)
    height = column.at + _EDGE
    return "\n".join([*_head(title, height), *column.parts, "</svg>", ""])


def _head(title: str, height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH * _SHOWN:.0f}" height="{height * _SHOWN:.0f}" role="img">'
    )
    yield f"<style>{_STYLE}</style>"
    yield f"<title>{escape(title)}</title>"


def _counted(people: int) -> str:
    return ngettext("{n} person", "{n} people", people).format(n=people)


def _range(group: Group) -> str:
    """The lowest and the highest chance, one number where they are the same."""
    low, high = percent(group.chances[0]), percent(group.chances[-1])
    return low if low == high else f"{low} – {high}"
