"""A picture that stands by itself: SVG with its style in it, for a file, another page or a print."""

from __future__ import annotations

from collections.abc import Mapping

from aif_graph.asking import CannedQuery
from aif_graph.datasets import Answer
from aif_graph.errors import UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.names import Names
from aif_graph.pictures import styled
from aif_graph.views.drawing import draw
from aif_graph.views.scene import Question, Scene


def svg(query: CannedQuery, answer: Answer, graph: KnowledgeGraph, names: Names) -> str:
    """Return ``answer`` drawn as ``query`` declares it, ending in a line break; things on the web lead to their IRIs.

    Raises UsageError, with the queries that have one, for a query without a view.
    """
    if query.view is None:
        raise UsageError(
            "{query} has no view, so its answer cannot be drawn",
            hint="Take one of {drawn}." if (drawn := _drawn(graph.queries)) else "",
            query=query.name,
            drawn=drawn,
        )
    found = draw(Question(query.summary, answer), query.view, Scene(graph, names.label, _on_the_web))
    return styled(found.svg) + "\n"


def _drawn(queries: Mapping[str, CannedQuery]) -> list[str]:
    return [name for name, query in queries.items() if query.view]


def _on_the_web(iri: str) -> str:
    return iri if iri.startswith(("https://", "http://")) else ""
