"""All that is stated of one thing, each statement with its sources and whether it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode, Quad

from aif_graph.datasets import Answer, Row
from aif_graph.naming.names import Names

ACCEPTED, INFERRED, REJECTED = (Literal(word, language="en") for word in ("accepted", "inferred", "rejected"))
_COLUMNS = ("subject", "property", "value", "standing")
_MOST_SOURCES = 3  # that are named in one cell

Standing = Callable[[Quad], Literal | None]
"""Says of a statement of a named graph which of ACCEPTED, INFERRED, REJECTED it is; None leaves it out."""


def show(
    about: Iterable[Quad], to: Iterable[Quad], standing: Standing, names: Names, *, grouped: bool = False
) -> Answer:
    """Return the statements about a thing, then those to it, each time first what is not inferred.

    ``grouped`` gives one row for each statement, with its sources, as far as a cell has room for them, in one text.
    """
    found = (*_rows(about, standing), *_rows(to, standing))
    if grouped:
        return Answer("rows", (*_COLUMNS, "sources"), _grouped(found, names))
    return Answer("rows", (*_COLUMNS, "source"), found)


def _rows(statements: Iterable[Quad], standing: Standing) -> list[Row]:
    rows = [(*quad.triple, how, quad.graph_name) for quad in statements if (how := standing(quad)) is not None]
    return sorted(rows, key=_reading_order)


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
