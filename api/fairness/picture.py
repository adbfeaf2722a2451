"""A trial as an SVG image: everybody's count as a dot, and the same dots as a histogram under the curve of chance."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import erf, sqrt
from typing import Final

from api.fairness.trial import STRATA, Trial
from api.i18n import _

_WIDTH: Final = 720
_LEFT: Final = 210
_ROW: Final = 44
_TOP: Final = 70
_BARS: Final = 130
_REACH: Final = 4.0
"""Standard deviations shown on either side."""
_STEP: Final = 0.5
_COLOURS: Final = ("#1f5673", "#7a4419", "#3c6e3c", "#7a3b69", "#555555")


def svg(trial: Trial) -> str:
    """One row a stratum, and below them all people together."""
    height = _TOP + _ROW * len(STRATA) + _BARS + 90
    told = _("{draws} draws by the production core: how often was each person drawn?").format(draws=f"{trial.draws:,}")
    chi = _("χ² = {x} with {degrees} degrees of freedom; fair draws are this uneven or more with probability {p}.")
    said = chi.format(x=f"{float(trial.statistic):.1f}", degrees=trial.degrees, p=f"{trial.probability:.2f}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 30} {height}" role="img">',
        "<style>text {font: 14px sans-serif; fill: #222} .small {font-size: 12px}</style>",
        f'<rect width="100%" height="100%" fill="#fff"/><title>{escape(told)}</title><desc>{escape(said)}</desc>',
        f'<text x="16" y="28" font-weight="bold">{escape(told)}</text><text x="16" y="50">{escape(said)}</text>',
        *_axis(height),
    ]
    for stratum in range(len(STRATA)):
        parts += _dots(trial, stratum)
    return "\n".join([*parts, *_histogram(trial), "</svg>", ""])


def _x(deviation: float) -> float:
    """Where a deviation stands; what lies beyond the picture stands at its edge."""
    return _LEFT + (max(-_REACH, min(_REACH, deviation)) + _REACH) * _WIDTH / (2 * _REACH)


def _axis(height: int) -> Iterator[str]:
    for sigma in range(-int(_REACH), int(_REACH) + 1):
        colour = "#888" if sigma == 0 else "#ddd"
        yield f'<line x1="{_x(sigma):.1f}" x2="{_x(sigma):.1f}" y1="{_TOP}" y2="{height - 52}" stroke="{colour}"/>'
        label = f"{sigma:+}σ" if sigma else _("equal chances")
        yield f'<text class="small" x="{_x(sigma):.1f}" y="{height - 34}" text-anchor="middle">{escape(label)}</text>'
    note = _("σ: one standard deviation of chance. About 1 person in 3 lies outside ±1σ, 1 in 22 outside ±2σ.")
    yield f'<text class="small" x="{_LEFT}" y="{height - 12}">{escape(note)}</text>'


def _dots(trial: Trial, stratum: int) -> Iterator[str]:
    people, seats = STRATA[stratum]
    middle = _TOP + _ROW * stratum + _ROW // 2
    label = _("{seats} of {people} people").format(seats=seats, people=people)
    yield f'<text x="{_LEFT - 16}" y="{middle + 5}" text-anchor="end">{escape(label)}</text>'
    for number, deviation in enumerate(trial.deviations(stratum)):
        y = middle - 10 + number % 5 * 5
        yield f'<circle cx="{_x(deviation):.1f}" cy="{y}" r="3.2" fill="{_COLOURS[stratum]}" fill-opacity="0.7"/>'


def _histogram(trial: Trial) -> Iterator[str]:
    """Bars of half a σ, and how high chance would have them."""
    everybody = [d for stratum in range(len(STRATA)) for d in trial.deviations(stratum)]
    steps = [-_REACH + _STEP * n for n in range(int(2 * _REACH / _STEP))]
    found = [sum(low <= d < low + _STEP for d in everybody) for low in steps]
    expected = [len(everybody) * (_below(low + _STEP) - _below(low)) for low in steps]
    base, scale = _TOP + _ROW * len(STRATA) + _BARS + 20, _BARS / max(*found, *expected)
    everyone = escape(_("everybody"))
    yield f'<text x="{_LEFT - 16}" y="{base - 40}" text-anchor="end">{everyone}</text>'
    width = _STEP * _WIDTH / (2 * _REACH)
    for low, count in zip(steps, found, strict=True):
        x, high = _x(low), count * scale
        yield (
            f'<rect x="{x + 1:.1f}" y="{base - high:.1f}" width="{width - 2:.1f}" height="{high:.1f}" fill="#9db8c7">'
            f"<title>{count}</title></rect>"
        )
    points = " ".join(
        f"{_x(low + _STEP / 2):.1f},{base - e * scale:.1f}" for low, e in zip(steps, expected, strict=True)
    )
    yield f'<polyline points="{points}" fill="none" stroke="#a33" stroke-width="2"/>'
    label = escape(_("bars: found; line: chance alone"))
    yield f'<text class="small" x="{_LEFT - 16}" y="{base - 20}" text-anchor="end">{label}</text>'


def _below(deviation: float) -> float:
    return (1 + erf(deviation / sqrt(2))) / 2
