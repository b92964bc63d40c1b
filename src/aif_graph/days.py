"""Days as XML Schema writes them: which texts are one, which day it is, and when a month or a year has ended."""

from __future__ import annotations

import re

_DATE = r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2})(?:T.*)?)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"


def today() -> str:
    """The day that it is, in UTC."""
    from time import gmtime, strftime

    return strftime("%Y-%m-%d", gmtime())


def seconds_left() -> int:
    """How many seconds of this day are left, in UTC."""
    from time import time

    return 86_400 - int(time()) % 86_400


def is_day(text: str) -> bool:
    """Whether a text is a day without a time zone, and one that there is."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def last_day(text: str) -> str:
    """The last day of what a text writes: a day, a time, a month or a year; "" for anything else."""
    match = re.fullmatch(_DATE, text)
    if match is None:
        return ""
    year, month, day = match.groups()
    if day is None:
        from calendar import monthrange

        month = month or "12"
        day = f"{monthrange(int(year), int(month))[1]:02}"
    return f"{year}-{month}-{day}"
