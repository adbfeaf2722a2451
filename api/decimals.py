"""Numbers with digits behind their point, or comma, as the language in use writes them."""

from __future__ import annotations

from babel.numbers import format_decimal

from api.i18n import language


def decimal(number: float, places: int) -> str:
    """The number, with so many digits behind the point."""
    return format_decimal(number, format=f"0.{'0' * places}", locale=language())
