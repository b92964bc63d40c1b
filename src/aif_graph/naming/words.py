"""Numbers, days and names of columns as people write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_PLAIN_NUMBER = re.compile(r"([+-]?)(\d+)(\.\d+)?")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def grouped(number: str) -> str:
    """A number as written, its thousands apart: 1234567.5 as 1,234,567.5."""
    match = _PLAIN_NUMBER.fullmatch(number)
    if match is None or len(match[2]) > 300:
        return number
    sign = "\N{MINUS SIGN}" if match[1] == "-" else ""
    return f"{sign}{int(match[2]):,}{match[3] or ''}"


def money(amount: str, currency: str) -> str:
    """An amount in words where that is exact: "1.5 billion euro"; else all its digits."""
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return f"{amount} {currency}".strip()
    for power, word in ((9, "billion"), (6, "million")):
        scaled = number.scaleb(-power).normalize()
        if number.is_finite() and abs(scaled) >= 1 and -int(scaled.as_tuple().exponent) <= 3:
            return f"{scaled:f} {word} {currency}".strip()
    return f"{grouped(amount)} {currency}".strip()


def percent(share: str) -> str:
    """A share between 0 and 1 as per cent: "0.175" is "17.5 %"."""
    try:
        return f"{(Decimal(share) * 100).normalize():f} %"
    except InvalidOperation:
        return share


def day_in_words(text: str) -> str:
    """2025-10-10 as 10 October 2025, 2025-10 as October 2025; anything else as it is."""
    match = _DAY.match(text)
    if match is None or not 1 <= int(match[2] or 1) <= 12:
        return text
    month = _MONTHS[int(match[2]) - 1] if match[2] else ""
    return " ".join(part for part in (match[3].lstrip("0") if match[3] else "", month, match[1]) if part)


def heading(column: str) -> str:
    """The name of a column, camelCase in SPARQL, as words: peakPerformance as "Peak performance"."""
    spaced = re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: f" {match[1].lower()}", column).replace("_", " ").strip()
    return re.sub(r"\beu\b", "EU", spaced[:1].upper() + spaced[1:], flags=re.IGNORECASE)
