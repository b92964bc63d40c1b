"""Routes from the left to the right: from what is asked about, through what lies between, to what is reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import NamedNode

from aif_graph.asking.views import ViewSpec
from aif_graph.datasets.answer import Term
from aif_graph.naming.words import heading
from aif_graph.pictures import Column, Edge, Node, layers
from aif_graph.views.scene import Drawing, Question, Scene, Stop, Way, key_of, text_of


@dataclass(frozen=True, slots=True)
class Station:
    """One stop of a route, in the column ``place``. An IRI is one thing wherever it stands, a text in its column."""

    term: Term
    place: int

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return self.term.value if isinstance(self.term, NamedNode) else f"{self.place} {key_of(self.term)}"


@dataclass(frozen=True, slots=True)
class Route:
    """One way; ``by`` is its kind in words, ``proves`` the IRI of the property that holds between its ends, or ""."""

    stations: tuple[Station, ...]
    by: str = ""
    proves: str = ""


def routes(question: Question, spec: ViewSpec, scene: Scene) -> Sequence[Route]:
    """The routes of an answer, each once; a row that lacks a station is shorter, and without an end proves nothing."""
    found: dict[Route, None] = {}
    for row in question.rows(*spec.columns, *spec.column("by")):
        stations, by = row[: len(spec.columns)], row[len(spec.columns) :]
        stops = tuple(Station(term, place) for place, term in enumerate(stations) if term is not None)
        is_whole = stations[0] is not None and stations[-1] is not None
        proves = _proved(by[0] if by else None, spec.words("why"), scene) if is_whole else ""
        found[Route(stops, scene.words(by[0]) if by else "", proves)] = None
    return tuple(found)


def _proved(by: Term | None, why: Mapping[str, str], scene: Scene) -> str:
    """A value that is a property proves itself; of others the header says what they prove."""
    if isinstance(by, NamedNode):
        return by.value
    named = why.get(text_of(by), "")
    return scene.graph.names.iri_of(named) if named else ""


def draw(question: Question, spec: ViewSpec, scene: Scene) -> Drawing:
    """The routes as columns of stations with lines between them, and to each end the ways there in words."""
    found = routes(question, spec, scene)
    columns: list[dict[str, Node]] = [{} for _ in spec.columns]
    ties: dict[tuple[Station, Station], None] = {}
    for route in found:
        for stop in route.stations:
            words, href = scene.words(stop.term), scene.leads_to(stop.term)
            columns[stop.place].setdefault(stop.key, Node(stop.key, words, href))
        ties |= dict.fromkeys(pairwise(route.stations))
    stated = scene.stated([(start.term, end.term) for start, end in ties], spec.list("nodes"))
    edges = [Edge(a.key, b.key, inferred=(a.term, b.term) not in stated) for a, b in ties]
    drawn = [Column(heading(name), [*nodes.values()]) for name, nodes in zip(spec.columns, columns, strict=True)]
    told = "; ".join(" – ".join(scene.words(stop.term) for stop in route.stations) for route in found)
    return Drawing(layers("routes", drawn, edges, question.title, question.told(told)), ways=tuple(_ways(found, scene)))


def _ways(found: Sequence[Route], scene: Scene) -> Iterator[tuple[Stop, tuple[Way, ...]]]:
    """Each end with the ways there, in the order of the routes; a single stop is no way.

    Ways from one and the same start leave it out: it is what was asked about.
    """
    ways: dict[Station, list[Way]] = {}
    starts = {route.stations[0] for route in found if len(route.stations) > 1}
    for route in found:
        if len(route.stations) > 1:
            first, *between, last = route.stations
            proof = scene.proof(first.key, route.proves, last.key) if route.proves else ""
            told = between if len(starts) == 1 else [first, *between]
            stops = tuple(_stop(station, scene) for station in told)
            ways.setdefault(last, []).append(Way(stops, route.by, proof))
    return ((_stop(end, scene), tuple(to_it)) for end, to_it in ways.items())


def _stop(station: Station, scene: Scene) -> Stop:
    return Stop(scene.words(station.term), scene.leads_to(station.term))
