"""All that is stated of one thing, each statement with its sources and whether it stands."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.datasets import Answer, Row
from aif_graph.naming.names import Names

ACCEPTED, INFERRED, REJECTED = (Literal(word, language="en") for word in ("accepted", "inferred", "rejected"))
_COLUMNS = ("subject", "property", "value", "standing")
_MOST_SOURCES = 3  # that are named in one cell

Standing = tuple[Triple, Iterable[NamedNode], Literal]
"""A statement, its sources, and one of ACCEPTED, INFERRED, REJECTED."""


def show(thing: NamedNode, statements: Iterable[Standing], names: Names, *, grouped: bool = False) -> Answer:
    """Return the statements about a thing, then those to it, each time first what is not inferred.

    ``grouped`` gives one row for each statement, with its sources, as far as a cell has room for them, in one text.
    """
    about: list[Row] = []
    to: list[Row] = []
    for triple, sources, standing in statements:
        for rows, term in ((about, triple.subject), (to, triple.object)):
            if term == thing:
                rows += [(triple.subject, triple.predicate, triple.object, standing, source) for source in sources]
    found = (*sorted(about, key=_reading_order), *sorted(to, key=_reading_order))
    if grouped:
        return Answer("rows", (*_COLUMNS, "sources"), _grouped(found, names))
    return Answer("rows", (*_COLUMNS, "source"), found)


def _reading_order(row: Row) -> tuple[object, ...]:
    subject, predicate, value, standing, source = row
    words = (str(getattr(term, "value", term)) for term in (predicate, subject, value, source))
    return (standing == INFERRED, *words)


def _grouped(rows: Iterable[Row], names: Names) -> tuple[Row, ...]:
    sources: dict[Row, list[str]] = {}
    for *statement, source in rows:
        label = names.label(source.value) if isinstance(source, NamedNode) else ""
        sources.setdefault(tuple(statement), []).append(label.split(": ")[0])
    return tuple((*statement, Literal(_listed(found))) for statement, found in sources.items())


def _listed(labels: list[str]) -> str:
    more = f" and {len(labels) - _MOST_SOURCES} more" if len(labels) > _MOST_SOURCES else ""
    return "; ".join(labels[:_MOST_SOURCES]) + more
