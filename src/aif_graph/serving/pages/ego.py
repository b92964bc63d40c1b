"""The small picture of a thing on the way that leads through the graph, as its ``graph.toml`` describes it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from pyoxigraph import NamedNode

from aif_graph.serving.view import View
from aif_graph.serving.wording.presentation import Step, Way, presentation
from aif_graph.serving.wording.statements import Statements, is_stated, statements

_MOST = 14  # nodes in one column: past that a picture is a thicket


def ego(view: View, term: NamedNode) -> Markup | None:
    """The picture of the way through ``term``; None where there is none to draw."""
    index, way = statements(view), presentation(view).path
    types = index.types(term)
    place = next((number for number, step in enumerate(way.steps) if step.class_ in types), None) if way else None
    if way is None or place is None:
        return None
    columns = _reached(index, way.steps, term, place)
    if sum(map(len, columns)) < 3 or max(map(len, columns)) > _MOST:
        return None
    return _drawn(view, way, term, columns)


def _reached(index: Statements, steps: Sequence[Step], term: NamedNode, place: int) -> list[list[NamedNode]]:
    """The nodes of each column that lie on a way through ``term``."""
    columns: list[list[NamedNode]] = [[] for _ in steps]
    columns[place] = [term]
    for number in range(place, len(steps) - 1):
        columns[number + 1] = _along(index, columns[number], steps[number].property, forwards=True)
    for number in range(place - 1, -1, -1):
        columns[number] = _along(index, columns[number + 1], steps[number].property, forwards=False)
    return columns


def _along(index: Statements, nodes: list[NamedNode], property_: str, *, forwards: bool) -> list[NamedNode]:
    found: dict[NamedNode, None] = {}
    for node in nodes:
        for s in index.of(node) if forwards else index.to(node):
            end = s.triple.object if forwards else s.triple.subject
            if s.triple.predicate.value == property_ and s.standing != "rejected" and isinstance(end, NamedNode):
                found[end] = None
    return sorted(found, key=str)


def _drawn(view: View, way: Way, term: NamedNode, columns: list[list[NamedNode]]) -> Markup:
    from aif_graph.pictures.layers import Column, Edge, Node, layers

    index, label, page_of = statements(view), view.graph.names.label, view.site.page_of
    ways = [
        Edge(node.value, end.value, inferred=not is_stated(view, node.value, end.value))
        for number, step in enumerate(way.steps[:-1])
        for node in columns[number]
        for s in index.of(node)
        if s.triple.predicate.value == step.property and s.standing != "rejected"
        for end in [s.triple.object]
        if isinstance(end, NamedNode) and end in columns[number + 1]
    ]
    drawn = [
        Column(step.heading, [Node(n.value, label(n.value), page_of(n.value)) for n in nodes])
        for step, nodes in zip(way.steps, columns, strict=True)
        if nodes
    ]
    name = label(term.value)
    return Markup(
        layers(
            "ego",
            drawn,
            ways,
            title=f"{name}, {way.words}",
            description=way.description,
        )
    )
