"""Times and dates as the formats write them (docs/spec/statements.md): UTC, seconds, years 1970-9999.

As texts they sort like the instants that they name; arithmetic goes through seconds since 1970.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FIRST_YEAR = "1970"


@lru_cache(maxsize=4096)
def seconds(time: str) -> int:
    """Seconds since 1970 of a time text; ValueError unless it is one."""
    if not _TIME.fullmatch(time) or time < FIRST_YEAR:
        raise ValueError(f"{time!r} is not a time like 2026-05-09T14:30:00Z")
    return int(datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())


def text(instant: float) -> str:
    """The time text of seconds since 1970, rounded down."""
    return datetime.fromtimestamp(int(instant), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=4096)
def day(text: str) -> date:
    """The calendar day of a date text; ValueError unless it is one."""
    if not _DATE.fullmatch(text) or text < FIRST_YEAR:
        raise ValueError(f"{text!r} is not a date like 2026-05-09")
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise ValueError(f"{text!r}: {problem}") from None


def date_of(time: str) -> str:
    """The date text of a time text."""
    return time[:10]
