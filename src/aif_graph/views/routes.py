"""Routes from the left to the right: from what is asked about, through what lies between, to what is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import NamedNode

from aif_graph.asking.views import ViewSpec
from aif_graph.datasets.answer import Term, text
from aif_graph.naming.words import heading
from aif_graph.views.scene import Question, Scene, key_of


@dataclass(frozen=True, slots=True)
class Station:
    """One stop of a route."""

    key: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Route:
    """One way; ``by`` is its kind in words, ``proves`` the IRI of the property that holds between its ends, or ""."""

    stations: tuple[Station, ...]
    by: str = ""
    proves: str = ""


@dataclass(frozen=True)
class Routes:
    """All ways of an answer; ``headings`` are the words over the stations."""

    headings: tuple[str, ...]
    routes: Sequence[Route]


def routes(question: Question, spec: ViewSpec, scene: Scene) -> Routes:
    """The routes of an answer, each once; a row that lacks a station is a shorter route."""
    found: dict[Route, None] = {}
    for row in question.rows(*spec.columns, *filter(None, [spec.by])):
        stations, by = row[: len(spec.columns)], row[len(spec.columns) :]
        stops = tuple(_station(term, place, scene) for place, term in enumerate(stations) if term is not None)
        found[Route(stops, scene.words(by[0]) if by else "", _proved(by[0] if by else None, spec.why, scene))] = None
    return Routes(tuple(map(heading, spec.columns)), tuple(found))


def _station(term: Term, place: int, scene: Scene) -> Station:
    """An IRI is one thing wherever it stands; a text is one in its own column."""
    key = term.value if isinstance(term, NamedNode) else f"{place} {key_of(term)}"
    return Station(key, scene.words(term), scene.leads_to(term))


def _proved(by: Term | None, why: Mapping[str, str], scene: Scene) -> str:
    """A value that is a property proves itself; of others the header says what they prove."""
    if isinstance(by, NamedNode):
        return by.value
    named = why.get("" if by is None else text(by), "")
    return scene.graph.names.iri_of(named) if named else ""


def draw(found: Routes, title: str, is_stated: Callable[[str, str], bool]) -> str:
    """The routes as SVG; ``is_stated`` tells whether a statement of a source ties two things."""
    from aif_graph.pictures import Column, Edge, Node, layers

    columns: list[dict[str, Node]] = [{} for _ in found.headings]
    ties: dict[tuple[str, str], None] = {}
    for route in found.routes:
        gap = len(found.headings) - len(route.stations)
        for place, stop in enumerate(route.stations):
            # A route that lacks stations still ends where all end.
            at = place if place < len(route.stations) - 1 else place + gap
            columns[at].setdefault(stop.key, Node(stop.key, stop.label, stop.href))
        ties |= dict.fromkeys((start.key, end.key) for start, end in pairwise(route.stations))
    edges = [Edge(*tie, inferred=not is_stated(*tie)) for tie in ties]
    drawn = [Column(words, list(nodes.values())) for words, nodes in zip(found.headings, columns, strict=True)]
    told = "; ".join(" – ".join(stop.label for stop in route.stations) for route in found.routes)
    return layers("routes", drawn, edges, title, told)
