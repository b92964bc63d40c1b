"""What the shapes find, as findings: in words, with the place of the statement and of the constraint behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from aif_graph.checking.findings import Finding, Place
from aif_graph.checking.graphs import Term, as_rdflib, as_term
from aif_graph.checking.sentences import path_in_words, sentence
from aif_graph.checking.validation import SECONDS_PER_CONSTRAINT, Fault, Progress, Validation, validate
from aif_graph.errors import AifError, InputError
from aif_graph.reading import Position, positioned_graph, quiet_literals
from aif_graph.storing import Names
from aif_graph.terms import PREFIXES

if TYPE_CHECKING:
    from rdflib.term import Node

    from aif_graph.reading import EvidenceRoom

_SH = PREFIXES["sh"]
_HINTS = {
    "ill-formed": "Mend the shape: https://www.w3.org/TR/shacl/#syntax-rules has the rules.",
    "refused": "Ask only the data that are checked.",
    "out of time": "Write the constraint so that it ends: a pattern without a repetition inside a repetition.",
    "unknown": "See https://www.w3.org/TR/shacl/ for the terms there are.",
    "recursive": "Name the inner shape's conditions instead of the shape itself.",
}
_MOST_SEARCHES = 20  # of the nearest name: each reads all names of a class
_FAULTS = {"recursive": "info", "unknown": "warning"}  # all others are violations
_PARENTS = ("property", "node", "qualifiedValueShape", "not")


@dataclass(frozen=True, slots=True)
class ShapesChecked:
    """The findings, and the W3C validation report as N-Triples."""

    findings: tuple[Finding, ...]
    report: bytes


def check_shapes(
    paths: Sequence[Path],
    statements: Iterable[Quad | Triple],
    names: Names,
    room: EvidenceRoom | None = None,
    *,
    shown: Callable[[Path], str] = str,
    seconds: float = SECONDS_PER_CONSTRAINT,
    progress: Progress | None = None,
) -> ShapesChecked:
    """Validate ``statements`` as they are, without inference, against the shapes in ``paths``.

    What must be written is checked on what is written. ``room`` knows where statements stand, ``shown`` how a path is
    written in a finding. A shapes file that cannot be read, or is itself wrong, is a finding.
    """
    import rdflib

    with quiet_literals():
        shapes = _Shapes(shown, names.curie)
        unread = [finding for path in paths for finding in shapes.read(path)]
        copy = rdflib.Graph()  # what is refused leaves the copy; words and places come from the whole
        copy += shapes.graph
        validation = validate(as_rdflib(statements), copy, seconds=seconds, progress=progress)
        results = _Results(validation, shapes, names, room)
        findings = (*unread, *map(results.fault, validation.faults), *results.findings())
        return ShapesChecked(findings, validation.report.serialize(format="nt", encoding="utf-8"))


class _Shapes:
    """The shapes as one graph, and where each of their statements stands."""

    def __init__(self, shown: Callable[[Path], str], curie: Callable[[str], str]) -> None:
        import rdflib

        self.graph = rdflib.Graph()
        self.places: dict[tuple[Node, Node, Node], Position] = {}
        self.shown = shown
        self.curie = curie

    def read(self, path: Path) -> Iterator[Finding]:
        """Add the shapes of one file; yield a finding when it cannot be read."""
        try:
            graph, places = positioned_graph(path)
        except InputError as error:
            yield Finding("violation", "syntax", f"{error.reason}.", place=self._parsed(error.place), kind="syntax")
            return
        self.graph += graph
        self.places.update(places)

    def _parsed(self, place: str) -> Place:
        """The place of an error in words, ``path:line``, as a place."""
        path, _, line = place.rpartition(":")
        return Place(self.shown(Path(path)), int(line)) if line.isdigit() and path else Place(self.shown(Path(place)))

    def place(self, shape: Node | None, parameter: str = "") -> Place | None:
        """Where a shape has a parameter, or where it begins."""
        about = [(triple, position) for triple, position in self._by_shape.get(shape, ())]
        named = [position for triple, position in about if str(triple[1]) == _SH + parameter]
        position = min(named or [position for _, position in about], default=None)
        return Place(self.shown(position.path), position.line, position.column) if position else None

    @cached_property
    def _by_shape(self) -> dict[Node | None, list[tuple[tuple[Node, Node, Node], Position]]]:
        found: dict[Node | None, list[tuple[tuple[Node, Node, Node], Position]]] = {}
        for triple, position in self.places.items():
            found.setdefault(triple[0], []).append((triple, position))
        return found

    def name(self, shape: Node | None) -> str:
        """The CURIE of a shape; an unnamed one is called after the shape it belongs to."""
        import rdflib

        for _ in range(20):  # shapes may be nested in a circle
            if shape is None or isinstance(shape, rdflib.URIRef):
                break
            shape = self._parent(shape)
        return self.curie(str(shape)) if shape is not None else "an unnamed shape"

    def _parent(self, shape: Node) -> Node | None:
        import rdflib

        for subject, predicate in self.graph.subject_predicates(shape):
            if str(predicate).removeprefix(_SH) in (*_PARENTS, "or", "and", "xone", "sparql"):
                return subject
            if predicate in (rdflib.RDF.first, rdflib.RDF.rest):
                return self._parent(subject) if subject != shape else None
        return None


class _Results:
    """The results of one validation, put into words."""

    def __init__(self, validation: Validation, shapes: _Shapes, names: Names, room: EvidenceRoom | None) -> None:
        self.report = validation.report
        self.shapes = shapes
        self.names = names
        self.room = room
        self.searches = _MOST_SEARCHES

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each result of the report itself; the nested ones are its causes."""
        from rdflib import URIRef

        for result in self.report.objects(None, URIRef(_SH + "result")):
            yield self._finding(result)

    def _finding(self, result: Node, depth: int = 0) -> Finding:
        from rdflib import URIRef

        field = {str(p).removeprefix(_SH): o for p, o in self.report.predicate_objects(result)}
        shape, component = field.get("sourceShape"), str(field.get("sourceConstraintComponent", ""))
        focus, value = as_term(field.get("focusNode")), as_term(field.get("value"))
        told_path = field.get("resultPath")
        predicate = as_term(told_path) if isinstance(told_path, URIRef) else None
        path = self._word(predicate) if predicate else path_in_words(told_path, self.report, self.names.curie)
        shown = self._word(value) if value is not None and value != focus else ""
        message, hint = sentence(
            component,
            shape,
            self.shapes.graph,
            value=shown or self._word(focus),
            path=path,
            curie=self.names.curie,
        )
        if self._has_message(field, component) or not message:
            message = str(field.get("resultMessage") or "It does not conform to the shape.")
        details = self.report.objects(result, URIRef(_SH + "detail")) if depth < len(_PARENTS) else ()
        if component == _SH + "ClassConstraintComponent" and value is not None and self.searches:
            self.searches -= 1
            hint = self._nearest(value, shape) or hint
        return Finding(
            severity=_severity(field.get("resultSeverity")),
            rule=self.shapes.name(shape),
            message=message,
            focus=self._word(focus),
            place=self._place(focus, predicate, value),
            origin=self.shapes.place(shape, _parameter(component)),
            hint=hint,
            path=path,
            value=shown,
            causes=tuple(sorted((self._finding(detail, depth + 1) for detail in details), key=str)),
            kind="shape",
            node=f"_:{focus.value}" if isinstance(focus, BlankNode) else getattr(focus, "value", ""),
        )

    def _nearest(self, value: Term, shape: Node | None) -> str:
        """The thing of the class asked for that a text or a wrong name probably means."""
        from rdflib import URIRef

        class_ = self.shapes.graph.value(shape, URIRef(_SH + "class"))
        text = value.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        if class_ is None or not text:
            return ""
        try:
            found = self.names.resolve(text, str(class_)).value
        except AifError:
            found = next(iter(self.names.nearest_iris(text, str(class_))), "")
        return f"Did you mean {self.names.curie(found)} ({self.names.label(found)})?" if found else ""

    def _has_message(self, field: dict[str, Node], component: str) -> bool:
        """Whether the message is the author's own, not pySHACL's generic one."""
        from rdflib import URIRef

        own = self.shapes.graph.value(field.get("sourceShape"), URIRef(_SH + "message"))
        return own is not None or component.endswith("SPARQLConstraintComponent")

    def _word(self, term: Term | None) -> str:
        if isinstance(term, NamedNode):
            return self.names.label(term.value)
        if isinstance(term, Literal):
            return f'"{term.value}"' if not term.value else term.value
        return "(unnamed)" if term is not None else ""

    def _place(self, focus: Term | None, predicate: Term | None, value: Term | None) -> Place | None:
        if self.room is None or focus is None:
            return None
        found = self.room.nearest(focus, predicate if isinstance(predicate, NamedNode) else None, value)
        return Place(found.path, found.line or 0, found.column or 0) if found else None

    def fault(self, fault: Fault) -> Finding:
        """A fault of the shapes themselves, at the place of the shape."""
        return Finding(
            severity=_FAULTS.get(fault.kind, "violation"),
            rule=self.shapes.name(fault.shape) if fault.shape is not None else "shapes",
            message=fault.message,
            focus=self._word(as_term(fault.focus)),
            place=self.shapes.place(fault.shape) if fault.shape is not None else None,
            hint=_HINTS[fault.kind],
            kind="shapes",
        )


def _severity(node: Node | None) -> str:
    """sh:Info, sh:Warning or sh:Violation in our words; a severity of one's own counts as a violation."""
    name = str(node).removeprefix(_SH).lower()
    return name if name in {"info", "warning"} else "violation"


def _parameter(component: str) -> str:
    """The parameter that stands for a component: ``sh:MinCountConstraintComponent`` is asked for by ``minCount``."""
    name = component.removeprefix(_SH).removesuffix("ConstraintComponent")
    return "sparql" if name == "SPARQL" else name[:1].lower() + name[1:]
