"""The small picture of a thing among its neighbours: country, consortium, factory, system."""

from __future__ import annotations

from markupsafe import Markup
from pyoxigraph import NamedNode

from aif_graph.serving.statements import Statements, stated_ties, statements
from aif_graph.serving.view import View
from aif_graph.terms import AIF

_COLUMNS = (("Country", "participatesIn"), ("Consortium", "operates"), ("AIFactory", "offersSystem"))
_HEADINGS = ("Countries", "Consortia", "AI Factories", "Systems")
_MOST = 14  # nodes in one column: past that a picture is a thicket


def ego(view: View, term: NamedNode) -> Markup | None:
    """The picture of the way from countries to systems through ``term``; None where there is none to draw."""
    index = statements(view)
    types = index.types(term)
    kinds = [*(AIF + name for name, _ in _COLUMNS), AIF + "ComputingSystem"]
    place = next((number for number, class_ in enumerate(kinds) if class_ in types), None)
    if place is None:
        return None
    columns = _reached(index, term, place)
    if sum(map(len, columns)) < 3 or max(map(len, columns)) > _MOST:
        return None
    return _drawn(view, index, term, columns)


def _reached(index: Statements, term: NamedNode, place: int) -> list[list[NamedNode]]:
    """The nodes of each column that lie on a way through ``term``."""
    columns: list[list[NamedNode]] = [[] for _ in _HEADINGS]
    columns[place] = [term]
    for number in range(place, len(_COLUMNS)):
        columns[number + 1] = _along(index, columns[number], _COLUMNS[number][1], forwards=True)
    for number in range(place - 1, -1, -1):
        columns[number] = _along(index, columns[number + 1], _COLUMNS[number][1], forwards=False)
    return columns


def _along(index: Statements, nodes: list[NamedNode], name: str, *, forwards: bool) -> list[NamedNode]:
    found: dict[NamedNode, None] = {}
    for node in nodes:
        for s in index.of(node) if forwards else index.to(node):
            end = s.triple.object if forwards else s.triple.subject
            if s.triple.predicate.value == AIF + name and s.standing != "rejected" and isinstance(end, NamedNode):
                found[end] = None
    return sorted(found, key=str)


def _drawn(view: View, index: Statements, term: NamedNode, columns: list[list[NamedNode]]) -> Markup:
    from aif_graph.serving.pictures.layers import Column, Edge, Node, layers

    stated = stated_ties(view)
    label, page_of = view.graph.names.label, view.site.page_of
    ways = [
        Edge(node.value, end.value, inferred=not {(node.value, end.value), (end.value, node.value)} & stated)
        for number, (_, name) in enumerate(_COLUMNS)
        for node in columns[number]
        for s in index.of(node)
        if s.triple.predicate.value == AIF + name and s.standing != "rejected"
        for end in [s.triple.object]
        if isinstance(end, NamedNode) and end in columns[number + 1]
    ]
    drawn = [
        Column(heading, [Node(n.value, label(n.value), page_of(n.value)) for n in nodes])
        for heading, nodes in zip(_HEADINGS, columns, strict=True)
        if nodes
    ]
    name = label(term.value)
    return Markup(
        layers(
            "ego",
            drawn,
            ways,
            title=f"{name}, from countries to systems",
            description="Who takes part in which consortium, which factory it operates, which systems that offers.",
        )
    )
