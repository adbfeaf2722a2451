"""Moments as people type them: `2026-05-09T14:30:00Z`, or from now on: `+30min`, `+2h`, `+7d`."""

from __future__ import annotations

import re

from api.i18n import _
from api.problems import Misused
from ledger import times

_LATER = re.compile(r"\+(\d{1,5})(min|h|d)\Z", re.ASCII)
_SECONDS = {"min": 60, "h": 3600, "d": 86_400}


def moment(text: str, now: float) -> str:
    """The time text of a moment; `now` in seconds since 1970. Misused says what is understood."""
    if match := _LATER.match(text):
        return times.text(now + int(match[1]) * _SECONDS[match[2]])
    try:
        times.seconds(text)
    except ValueError:
        raise Misused(
            _("{text} is no moment: write 2026-05-09T14:30:00Z (UTC), or +30min, +2h, +7d.").format(text=text)
        ) from None
    return text
