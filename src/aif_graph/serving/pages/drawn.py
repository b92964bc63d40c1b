"""The picture of an answer on a page: as the header of its question declares it, or where one helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from pyoxigraph import NamedNode

from aif_graph.asking import CannedQuery
from aif_graph.asking.views import KINDS
from aif_graph.datasets import Answer
from aif_graph.serving.frame import frame_of
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.pages.charts import guessed
from aif_graph.serving.view import View
from aif_graph.serving.wording.sentences import named
from aif_graph.serving.wording.statements import statements
from aif_graph.views.drawing import draw
from aif_graph.views.scene import Drawing, Question, Scene

NOTHING = Drawing(Markup(""))


def scene_of(view: View) -> Scene:
    """What views know of the graph and its pages."""
    curie = view.graph.names.curie

    def proof(subject: str, property_: str, value: str) -> str:
        return address(view.site, "why", s=curie(subject), p=curie(property_), o=curie(value))

    return Scene(view.graph, lambda iri: named(view, iri), view.site.page_of, proof)


def drawn(view: View, query: CannedQuery, answer: Answer) -> Drawing:
    """Draw ``answer``; the picture is markup, "" where it has no rows, or no view and its table says as much."""
    spec = None if answer.kind != "rows" or not answer.rows else query.view or guessed(answer)
    if spec is None:
        return NOTHING
    from aif_graph.pictures import region

    found = draw(Question(query.summary, answer), spec, scene_of(view))
    return found._replace(svg=Markup(region(found.svg, f"{KINDS[spec.kind].title}: {query.summary}")))


def drawn_of(view: View, term: NamedNode) -> tuple[Drawing, CannedQuery, str] | None:
    """What the page of a thing draws: the answer of its question with the thing filled in.

    Gives the question and its address as well; None where there is no such question, or it has no answer.
    """
    query, chosen = picture_of(view, term)
    found = drawn(view, query, view.graph.run(query.name, **chosen)) if query and chosen else NOTHING
    if query is None or not found.svg:
        return None
    values = {key: view.graph.names.curie(term.value) for key in chosen}
    return found, query, address(view.site, *frame_of(view).at(query.name), **values)


def picture_of(view: View, term: NamedNode) -> tuple[CannedQuery | None, Mapping[str, Any]]:
    """The question that is drawn on the page of a thing, for its class, and the parameter that takes the thing."""
    types, names = set(statements(view).types(term)), view.graph.names
    name = next((name for class_, name in frame_of(view).pictures.items() if class_ in types), "")
    if not name:
        return None, {}
    query = view.graph.queries[name]
    fitting = [p for p in query.parameters if p.type == "iri" and (not p.class_ or names.iri_of(p.class_) in types)]
    fitting.sort(key=lambda parameter: not parameter.class_)  # one that asks for the very class comes first
    return query, {parameter.name: term for parameter in fitting[:1]}
