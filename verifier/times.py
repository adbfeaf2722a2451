"""Times and dates as statements write them (docs/spec/statements.md, "Types in bodies").

Both are fixed-width text in UTC, so comparing the text compares the moments. Arithmetic is done on
seconds since 1970 and on day numbers, which no date far in the future can overflow.
"""

import re
from datetime import date
from functools import lru_cache

_EPOCH = date(1970, 1, 1).toordinal()
_time = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z").fullmatch
_date = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch

DAY = 86_400


@lru_cache(maxsize=4096)
def _day(text: str) -> int | None:
    """Return the days since 1970 of ``YYYY-MM-DD``, None if no such day exists from 1970 on."""
    try:
        ordinal = date(int(text[:4]), int(text[5:7]), int(text[8:])).toordinal()
    except ValueError:
        return None
    return ordinal - _EPOCH if ordinal >= _EPOCH else None


def is_date(text: str) -> bool:
    """Tell whether ``text`` is a real date, years 1970–9999."""
    return _date(text) is not None and _day(text) is not None


def is_time(text: str) -> bool:
    """Tell whether ``text`` is a real time to the second, years 1970–9999."""
    found = _time(text)
    return found is not None and _day(found[1]) is not None


def day_number(text: str) -> int:
    """Return the days since 1970-01-01 of a date that ``is_date``."""
    day = _day(text)
    if day is None:
        raise ValueError(text)
    return day


def seconds(text: str) -> int:
    """Return the seconds since 1970 of a time that ``is_time``."""
    return day_number(text[:10]) * DAY + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
