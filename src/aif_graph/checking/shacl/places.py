"""Files of shapes: read as one graph, each statement with its place; what is wrong with the shapes, as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

import rdflib
from rdflib.term import Node

from aif_graph.checking.causes import STATEMENT, THING, Overlap
from aif_graph.checking.findings import Finding, shown_place
from aif_graph.checking.shacl.faults import ShapeFault, Statement, faults_of
from aif_graph.errors import InputError, Place
from aif_graph.reading import Position, positioned_graph
from aif_graph.terms import SOURCES, STANDARD

_SH = STANDARD["sh"]
_TELLS = {"tellsOfStatement": STATEMENT, "tellsOfThing": THING}  # terms of the engine's vocabulary


class PlacedShapes:
    """The shapes as one graph, and where each of their statements stands."""

    def __init__(self, shown: Callable[[Path], str], curie: Callable[[str], str]) -> None:
        self.graph = rdflib.Graph()
        self.places: dict[Statement, Position] = {}
        self.shown = shown
        self.curie = curie

    def read(self, path: Path) -> Iterator[Finding]:
        """Add the shapes of one file; yield a finding when it cannot be read."""
        try:
            graph, places = positioned_graph(path)
        except InputError as error:
            message = f"The shapes in this file are skipped because it cannot be read: {error.reason}."
            place = shown_place(error, self.shown)
            yield Finding("violation", "unread-shapes", message, place=place, kind="shapes", node=self.shown(path))
            return
        self.graph += graph
        self.places.update(places)

    def faults(self) -> Iterator[tuple[ShapeFault, Finding]]:
        """Yield what is wrong with the shapes, each as a finding, too."""
        for fault in faults_of(self.graph, self.places, self.curie):
            yield fault, self.told(fault)

    def told(self, fault: ShapeFault) -> Finding:
        """What is wrong with a shape, as a finding at its statement, or where the shape begins."""
        position = self.places.get(fault.about) if fault.about else None
        left_out = f"Until then the {fault.what} is skipped." if fault.severity == "violation" else ""
        return Finding(
            severity=fault.severity,
            rule=self.name(fault.shape) if fault.shape is not None else "shapes",
            message=fault.message,
            place=self._place(position, at_predicate=fault.at_predicate) if position else self.place(fault.shape),
            hint=" ".join(filter(None, (fault.hint, left_out))) if left_out else fault.hint,
            kind="shapes",
        )

    def overlaps(self) -> Iterator[Overlap]:
        """Yield which rules tell the same as a shape, as the shapes say themselves."""
        for name, same in _TELLS.items():
            for shape, rule in self.graph.subject_objects(rdflib.URIRef(SOURCES + name)):
                yield Overlap(str(rule), self.name(shape), same, "the shape says so")

    def _place(self, position: Position, *, at_predicate: bool = False) -> Place:
        spot = position.predicate if at_predicate else position
        return Place(self.shown(position.path), spot.line, spot.column)

    def place(self, shape: Node | None, parameter: str = "") -> Place | None:
        """Where a shape has a parameter, or where its first value stands."""
        about = [(triple, position) for triple, position in self._by_shape.get(shape, ())]
        named = [position for triple, position in about if str(triple[1]) == _SH + parameter]
        position = min(named or [position for _, position in about], default=None)
        return self._place(position) if position else None

    @cached_property
    def _by_shape(self) -> dict[Node | None, list[tuple[Statement, Position]]]:
        found: dict[Node | None, list[tuple[Statement, Position]]] = {}
        for triple, position in self.places.items():
            found.setdefault(triple[0], []).append((triple, position))
        return found

    def name(self, shape: Node | None) -> str:
        """The CURIE of a shape; an unnamed one is called after the shape it belongs to."""
        for _ in range(20):  # shapes may be nested in a circle
            if shape is None or isinstance(shape, rdflib.URIRef):
                break
            shape = self._parent(shape)
        return self.curie(str(shape)) if shape is not None else "a shape without an IRI"

    def _parent(self, shape: Node) -> Node | None:
        for subject, predicate in self.graph.subject_predicates(shape):
            if str(predicate).startswith(_SH):
                return subject
            if predicate in (rdflib.RDF.first, rdflib.RDF.rest):
                return self._parent(subject) if subject != shape else None
        return None


def faults_beside(
    beside: Sequence[Path], paths: Sequence[Path], shown: Callable[[Path], str], curie: Callable[[str], str]
) -> Iterator[Finding]:
    """The faults of shapes in files that are checked; they may name shapes of each other, and of ``paths``."""
    if not beside:
        return
    shapes = PlacedShapes(shown, curie)
    for path in (*paths, *beside):
        list(shapes.read(path))  # one that cannot be read is told elsewhere
    wanted = {shown(path) for path in beside}
    for _, finding in shapes.faults():
        if finding.place is not None and finding.place.path in wanted:
            yield finding
