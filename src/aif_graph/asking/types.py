"""The types of parameters, one entry each: how a text becomes a term, and what forms and schemas say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aif_graph.days import is_day
from aif_graph.frozen import frozen
from aif_graph.terms import STANDARD

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from aif_graph.naming.names import Names

Reader = Callable[[str, str, "Names"], "NamedNode | Literal | None"]
"""From a text, the class that a value belongs to ("" for any), and the names of the graph, to a term.

None for a text that is no such value. Raises UsageError for one that is refused with a reason of its own.
"""


@frozen
class ParameterType:
    """One type, under the ``name`` that the header of a query gives it.

    ``words`` say what a value is, with article; ``hint`` is told beside a wrong one. ``schema`` is its JSON Schema, and
    ``value`` makes of a text what that describes. ``control`` is the type of an HTML input, "list" for a field that
    suggests the things of a class.
    """

    name: str
    words: str
    read: Reader
    schema: Mapping[str, object]
    control: str = "text"
    hint: str = ""
    value: Callable[[str], object] = str


def _thing(text: str, class_: str, names: Names) -> NamedNode | Literal | None:
    return names.resolve(text, class_)


def _text(text: str, _class: str, _names: Names) -> NamedNode | Literal | None:
    from pyoxigraph import Literal

    try:
        return Literal(text)
    except ValueError:  # half of a character, as bytes of the command line that are not UTF-8
        return None


def _typed(datatype: str, pattern: str, holds: Callable[[str], bool] = bool) -> Reader:
    """Reads what is written as ``pattern`` says, and for which ``holds`` is true, as a literal of XML Schema."""

    def read(text: str, _class: str, _names: Names) -> NamedNode | Literal | None:
        from pyoxigraph import Literal, NamedNode

        if not re.fullmatch(pattern, text) or not holds(text):
            return None
        return Literal(text, datatype=NamedNode(STANDARD["xsd"] + datatype))

    return read


_INTEGER, _DECIMAL, _DAY = r"[+-]?[0-9]+", r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_BOOLEAN, _DATE_SCHEMA = "true|false", {"type": "string", "format": "date"}
_TYPES = (
    ParameterType("iri", "a thing", _thing, {"type": "string", "minLength": 1}, "list"),
    ParameterType("string", "text", _text, {"type": "string"}),
    ParameterType("integer", "a whole number", _typed("integer", _INTEGER), {"type": "integer"}, "number", value=int),
    ParameterType("decimal", "a number", _typed("decimal", _DECIMAL), {"type": "number"}, value=float),
    ParameterType("date", "a date", _typed("date", _DAY, is_day), _DATE_SCHEMA, "date", "For example 2025-10-10."),
    ParameterType("boolean", "true or false", _typed("boolean", _BOOLEAN), {"type": "boolean"}, value="true".__eq__),
)
TYPES = {type_.name: type_ for type_ in _TYPES}
"""The types by name."""
