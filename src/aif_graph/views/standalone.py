"""A picture that stands by itself: SVG with its style in it, for a file, another page or a print."""

from __future__ import annotations

from aif_graph.answers.writing import Writing
from aif_graph.errors import Call, UsageError
from aif_graph.pictures import styled
from aif_graph.views.drawing import draw
from aif_graph.views.scene import Question, Scene


def write(writing: Writing) -> str:
    """Return the answer drawn as its question declares it, ending in a line break; things lead to their IRIs.

    Raises UsageError for the answer to a query of the user's own, and for a question without a view.
    """
    query, graph = writing.question, writing.graph
    if query is None or graph is None:
        told = "only the answer to a question with a view can be drawn"
        raise UsageError(told, hint="See {catalogue} for all questions.", catalogue=Call("queries"))
    if query.view is None:
        names = [name for name, other in graph.queries.items() if other.view]
        hint = "Questions with a view: {drawn}." if names else ""
        raise UsageError("{query} has no view, so its answer cannot be drawn", hint=hint, query=query.name, drawn=names)
    scene = Scene(graph, writing.names.label, _on_the_web)
    return styled(draw(Question(query.summary, writing.answer), query.view, scene).svg) + "\n"


def _on_the_web(iri: str) -> str:
    return iri if iri.startswith(("https://", "http://")) else ""
