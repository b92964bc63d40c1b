"""Values of literals, as far as the rules of table 8 need them (dt-not-type, dt-diff).

Known are the numbers, booleans, strings, times and binary datatypes of OWL 2 RL (Profiles, section 4.2.1).
Of a literal with another datatype nothing is claimed: it is neither ill-typed nor different from any other.

``decimal`` and ``datetime`` are imported where values are read: the closure needs only to know the spaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from aif_graph.terms import STANDARD

if TYPE_CHECKING:
    from decimal import Decimal

_XSD = STANDARD["xsd"]
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_FLOAT = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|[+-]?INF|NaN"
_DECIMAL = r"[+-]?(\d+(\.\d*)?|\.\d+)"
_INTEGER = r"[+-]?\d+"
_DATETIME = r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"
_BASE64 = r"([A-Za-z0-9+/ ]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"

# The space values live in: values of different spaces differ; a value is in a datatype of its own space at
# most.
_SPACES = (
    dict.fromkeys(["decimal", *_INTEGERS], "number")
    | dict.fromkeys(["string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN"], "string")
    | dict.fromkeys(["dateTime", "dateTimeStamp"], "time")
    | {name: name for name in ("float", "double", "boolean", "hexBinary", "base64Binary", "anyURI")}
)
_SPACE = {_XSD + name: space for name, space in _SPACES.items()}


def _number(text: str) -> Decimal | None:
    from decimal import Decimal

    return Decimal(text.strip()) if re.fullmatch(_DECIMAL, text.strip()) else None


def _float(text: str) -> object:
    # NaN is not equal to itself in Python; as a value it is one.
    text = text.strip()
    return None if not re.fullmatch(_FLOAT, text) else "NaN" if text == "NaN" else float(text)


def _boolean(text: str) -> object:
    return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text.strip())


def _time(text: str) -> object:
    if not re.fullmatch(_DATETIME, text.strip()):
        return None
    from datetime import datetime

    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:  # a year Python has no calendar for, or a 25th hour: not judged
        return text.strip()


def _hex(text: str) -> object:
    return text.strip().upper() if re.fullmatch(r"([0-9a-fA-F]{2})*", text.strip()) else None


def _base64(text: str) -> object:
    return text.replace(" ", "") if re.fullmatch(_BASE64, text.strip()) else None


_READERS: dict[str, Callable[[str], object]] = {
    "number": _number,
    "float": _float,
    "double": _float,
    "boolean": _boolean,
    "time": _time,
    "hexBinary": _hex,
    "base64Binary": _base64,
    "string": str,
    "anyURI": str,
}


def space(datatype: str) -> str:
    """Return the value space of a datatype (an IRI), empty when it is not known here."""
    return _SPACE.get(datatype, "")


def value(literal: Literal) -> tuple[str, object] | None:
    """Return space and value of a literal, ``(space, None)`` if it is ill-typed, None if nothing is known."""
    if literal.language:
        return "language", (literal.value, literal.language.lower())
    own = literal.datatype.value
    kind = _SPACE.get(own, "")
    if not kind:
        return None
    found = _READERS[kind](literal.value)
    if own.removeprefix(_XSD) in _INTEGERS and not re.fullmatch(_INTEGER, literal.value.strip()):
        found = None  # "1.0" is a decimal, and no way to write an integer
    return kind, found if found is not None and _in_range(own, literal.value) else None


def ill_typed(literal: Literal) -> bool:
    """Whether a literal's text is not a value of its own datatype: ``"abc"^^xsd:integer``."""
    found = value(literal)
    return found is not None and found[1] is None


def outside(literal: Literal, datatype: str) -> bool:
    """Whether a literal's value is known not to be in the value space of ``datatype`` (dt-not-type)."""
    found = value(literal)
    if found is None or not space(datatype):
        return False
    return found[1] is None or found[0] != space(datatype) or not _in_range(datatype, literal.value)


def differ(one: Literal, other: Literal) -> bool:
    """Whether two literals are known to have different values (dt-diff)."""
    first, second = value(one), value(other)
    if first is None or second is None or first[1] is None or second[1] is None:
        return False
    if first[0] == second[0] == "time" and not _comparable(first[1], second[1]):
        return False
    return first != second


def _comparable(one: object, other: object) -> bool:
    from datetime import datetime

    return isinstance(one, datetime) and isinstance(other, datetime) and (one.tzinfo is None) == (other.tzinfo is None)


def _in_range(datatype: str, text: str) -> bool:
    """Whether a number is whole and in bounds, for the integer datatypes; true for all others."""
    name = datatype.removeprefix(_XSD)
    if datatype != _XSD + name or name not in _INTEGERS:
        return True
    number = _number(text)
    if number is None or number != number.to_integral_value():
        return False
    low, high = _INTEGERS[name]
    return (low is None or number >= low) and (high is None or number <= high)
