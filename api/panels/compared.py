"""What is said of lotteries that are set side by side."""

from __future__ import annotations

from fractions import Fraction

from api.i18n import ngettext
from api.panels.words import percent


def precision(m: int) -> str:
    """What a comparison of lotteries of m panels can tell apart."""
    return ngettext(
        "Each lottery has {m} panel here (--panels). Chances are whole numbers of panels, so they come in steps of "
        "{step}: smaller differences say nothing.",
        "Each lottery has {m} panels here (--panels). Chances are whole numbers of panels, so they come in steps of "
        "{step}: smaller differences say nothing.",
        m,
    ).format(m=m, step=percent(Fraction(1, m)))
