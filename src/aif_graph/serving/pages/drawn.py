"""The picture of a question's answer, as its header declares it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from markupsafe import Markup

from aif_graph.asking import CannedQuery
from aif_graph.asking.views import ViewSpec
from aif_graph.datasets import Answer
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.view import View
from aif_graph.serving.wording.sentences import named
from aif_graph.serving.wording.statements import is_stated
from aif_graph.views.routes import Route, Station
from aif_graph.views.scene import Question, Scene

OUTLINES = (
    "Outlines: Natural Earth, public domain. Borders are drawn as Natural Earth has them and say nothing about claims."
)


class Way(NamedTuple):
    """A route in words: the stations before its end, and the page of the proof ("" for none)."""

    through: tuple[Station, ...]
    by: str
    why: str


class Drawn(NamedTuple):
    """A picture, the sentences below it, and the routes to each end where it shows routes."""

    picture: Markup
    notes: tuple[str, ...] = ()
    ways: tuple[tuple[Station, tuple[Way, ...]], ...] = ()


def scene_of(view: View) -> Scene:
    """What views know of the graph and its pages."""
    return Scene(view.graph, lambda iri: named(view, iri), view.site.page_of)


def drawn(view: View, query: CannedQuery, answer: Answer) -> Drawn:
    """Draw ``answer`` as the header of ``query`` says; nothing where it says nothing or there are no rows."""
    if query.view is None or answer.kind != "rows" or not answer.rows:
        return Drawn(Markup(""))
    return _KINDS[query.view.kind](view, Question(query.summary, answer), query.view)


def _map(view: View, question: Question, spec: ViewSpec) -> Drawn:
    from aif_graph.views.places import draw, places

    found = places(question, spec, scene_of(view))
    few = f"{found.without} of the things in the table have no stated coordinates, and so no place on the map."
    notes = (few, OUTLINES) if found.without else (OUTLINES,)
    return Drawn(_framed(question, draw(found, question.title), "Map"), notes)


def _matrix(view: View, question: Question, spec: ViewSpec) -> Drawn:
    from aif_graph.views.matrix import draw, matrix

    found = matrix(question, spec, scene_of(view))
    return Drawn(_framed(question, draw(found, question.title), "Matrix"))


def _timeline(view: View, question: Question, spec: ViewSpec) -> Drawn:
    from aif_graph.views.timeline import draw, events

    found = events(question, spec, scene_of(view))
    return Drawn(_framed(question, draw(found, question.title), "Timeline"))


def _routes(view: View, question: Question, spec: ViewSpec) -> Drawn:
    from aif_graph.views.routes import draw, routes

    found = routes(question, spec, scene_of(view))
    picture = draw(found, question.title, partial(is_stated, view))
    ways: dict[Station, list[Way]] = {}
    for route in found.routes:
        if len(route.stations) > 1:
            ways.setdefault(route.stations[-1], []).append(Way(route.stations[1:-1], route.by, _why(view, route)))
    return Drawn(_framed(question, picture, "Routes"), ways=tuple((end, tuple(found_)) for end, found_ in ways.items()))


def _why(view: View, route: Route) -> str:
    if not route.proves:
        return ""
    curie = view.graph.names.curie
    first, last = route.stations[0].key, route.stations[-1].key
    return address(view.site, "why", s=curie(first), p=curie(route.proves), o=curie(last))


def _framed(question: Question, picture: str, kind: str) -> Markup:
    from aif_graph.pictures import region

    return Markup(region(picture, f"{kind}: {question.title}"))


_KINDS = {"map": _map, "matrix": _matrix, "timeline": _timeline, "routes": _routes}
