"""Values of parameters: from text to RDF terms, which are bound, never pasted."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Variable

from aif_graph.asking.catalogue import CannedQuery, Parameter
from aif_graph.asking.types import TYPES
from aif_graph.days import today
from aif_graph.errors import Option, UsageError
from aif_graph.naming.names import Names

Bindings = Mapping[Variable, NamedNode | Literal]


def bind(query: CannedQuery, values: Mapping[str, object], names: Names, day: str = "") -> Bindings:
    """Return the terms to bind in ``query``; a parameter whose default is null stays unbound.

    Keys of ``values`` are parameter names, with ``-`` or ``_``. ``day`` is taken for today; "" is today in UTC.
    Raises UsageError for an unknown or a missing parameter and for a value of the wrong type, NotFoundError for a name
    that nothing bears.
    """
    given = _given(values)
    known = {parameter.name.replace("_", "-"): parameter for parameter in query.parameters}
    if unknown := sorted(set(given) - set(known)):
        takes: list[object] = [Option(parameter.name) for parameter in query.parameters] or ["none"]
        message = "{query} has no parameter {unknown}"
        raise UsageError(
            message, hint="Its parameters: {takes}.", query=query.name, unknown=repr(unknown[0]), takes=takes
        )
    bindings: dict[Variable, NamedNode | Literal] = {}
    for name, parameter in known.items():
        value = given.get(name, (day or today()) if parameter.is_today else parameter.default)
        if value is None and parameter.required:
            raise query.lacks(parameter)
        if value is not None:
            bindings[Variable(parameter.variable)] = _term(parameter, value, names)
    return bindings


def asks_for_today(query: CannedQuery, values: Mapping[str, object]) -> bool:
    """Whether the answer to ``query`` with these ``values`` is one of the day on which it is asked."""
    given = _given(values)
    return any(parameter.is_today and parameter.name.replace("_", "-") not in given for parameter in query.parameters)


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {key.replace("_", "-"): value for key, value in values.items() if value is not None}


def _term(parameter: Parameter, value: object, names: Names) -> NamedNode | Literal:
    if isinstance(value, NamedNode | Literal):
        return value
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    type_ = TYPES[parameter.type]
    found = type_.read(text, parameter.class_, names)
    if found is None:
        raise UsageError(
            "{option} must be {what}, not {text}",
            hint=type_.hint,
            option=Option(parameter.name),
            what=type_.words,
            text=repr(text),
        )
    return found
