"""What the shapes find, as findings: in words, with the place of the statement and of the constraint behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from rdflib import URIRef
from rdflib.term import Node

from aif_graph.checking.findings import Finding, Guess
from aif_graph.checking.shacl.nearest import NearestNames
from aif_graph.checking.shacl.places import PlacedShapes
from aif_graph.checking.shacl.sentences import parameter_of, path_in_words, sentence
from aif_graph.checking.shacl.validation import Fault
from aif_graph.errors import Place
from aif_graph.naming.names import Names
from aif_graph.reading.rdflib_terms import Term, as_node, as_rdflib, as_term
from aif_graph.terms import STANDARD

if TYPE_CHECKING:
    from aif_graph.reading import EvidenceRoom

_SH = STANDARD["sh"]
_HINTS = {
    "ill-formed": "Correct the shape; for the rules, see https://www.w3.org/TR/shacl/#syntax-rules.",
    "refused": "Query only the data that are checked.",
    "timed out": "Simplify the constraint; avoid a repetition inside a repetition in a pattern.",
    "recursive": "Write the conditions of the inner shape instead of referring to the shape.",
}
_TOO_MANY = {"maxCount", "uniqueLang"}
_MOST_RIVALS = 8  # values told where there are too many
_FAULTS = {"recursive": "info"}  # all others are violations
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")
_PARENTS = ("property", "node", "qualifiedValueShape", "not")


@dataclass(frozen=True)
class Results:
    """The results of one validation, put into words; ``room`` knows where the ``statements`` stand."""

    report: rdflib.Graph
    shapes: PlacedShapes
    names: Names
    room: EvidenceRoom | None
    statements: Collection[Quad | Triple]

    @cached_property
    def nearest(self) -> NearestNames:
        """Finds the things that wrong names probably mean."""
        return NearestNames(self.names, lambda: self.data)

    @cached_property
    def data(self) -> rdflib.Graph:
        """The statements as a graph, for the few findings that look into it: it is large."""
        return as_rdflib(self.statements)

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each result of the report itself; the nested ones are its causes."""
        for result in self._in_order(self.report.objects(None, URIRef(_SH + "result"))):
            yield self._finding(result)

    def _in_order(self, results: Iterable[Node]) -> list[Node]:
        """By value: sets are in another order in each run, and only for so many values are near names looked for."""
        names = [URIRef(_SH + name) for name in ("value", "resultPath", "sourceConstraintComponent")]
        return sorted(results, key=lambda result: [str(self.report.value(result, name)) for name in names])

    def _finding(self, result: Node, depth: int = 0) -> Finding:
        field = {str(p).removeprefix(_SH): o for p, o in self.report.predicate_objects(result)}
        shape, asked = field.get("sourceShape"), parameter_of(str(field.get("sourceConstraintComponent", "")))
        focus, value = as_term(field.get("focusNode")), as_term(field.get("value"))
        told_path = field.get("resultPath")
        predicate = as_term(told_path) if isinstance(told_path, URIRef) else None
        path = self._word(predicate) if predicate else path_in_words(told_path, self.report, self.names.curie)
        shown = self._word(value) if value is not None and value != focus else ""
        message, hint = sentence(
            asked,
            shape,
            self.shapes.graph,
            value=shown or self._word(focus),
            path=path,
            curie=self.names.curie,
            datatype=self.names.curie(value.datatype.value) if isinstance(value, Literal) else "",
        )
        detail = message
        if self._has_message(shape, asked) or not message:
            filled = {"this": self._word(focus), "value": self._word(value) or "no value", "path": path, "PATH": path}
            message = self._author(result, shape, filled, (focus, value)) or "It does not conform to the shape."
        details = self._in_order(self.report.objects(result, URIRef(_SH + "detail"))) if depth < len(_PARENTS) else ()
        if asked == "class" and isinstance(value, NamedNode | Literal):
            hint = self._near(value, shape) or hint
        return Finding(
            severity=_severity(field.get("resultSeverity")),
            rule=self.shapes.name(shape),
            message=message,
            focus=self._word(focus),
            place=self._place(focus, predicate, value),
            origin=self.shapes.place(shape, asked),
            hint=hint,
            path=path,
            value=shown,
            causes=(
                *sorted((self._finding(detail, depth + 1) for detail in details), key=str),
                *self._rivals(asked, focus, predicate),
            ),
            kind="shape",
            node=f"_:{focus.value}" if isinstance(focus, BlankNode) else getattr(focus, "value", ""),
            constraint=asked,
            detail=detail if message != detail else "",
        )

    def _author(self, result: Node, shape: Node | None, filled: dict[str, str], named: Iterable[Term | None]) -> str:
        """The author's message, in English if there are several, its placeholders filled (SHACL, section 5.3.2).

        pySHACL fills in what a query binds, with whole IRIs and blank nodes; of these, ``named`` get their words. Other
        placeholders stand for what is known here.
        """
        told = sorted(self.report.objects(result, URIRef(_SH + "resultMessage")), key=_by_language)
        message = str(told[0]) if told else ""

        def filled_in(found: re.Match[str]) -> str:
            asked = as_term(self.shapes.graph.value(shape, URIRef(_SH + found[1])))
            return filled.get(found[1]) or self._word(asked) or found[0]

        message = _PLACEHOLDER.sub(filled_in, message)
        for term in filter(None, named):
            if isinstance(term, NamedNode):
                message = self._word(term).join(re.split(rf"{re.escape(term.value)}(?![\w/#-])", message))
        return self.room.with_blank_names(message) if self.room is not None else message

    def _near(self, value: NamedNode | Literal, shape: Node | None) -> str:
        """The thing of the class asked for that a text or a wrong name probably means."""
        class_ = self.shapes.graph.value(shape, URIRef(_SH + "class"))
        found = self.nearest.of(value.value, str(class_)) if class_ is not None else ""
        return Guess(f"{self.names.curie(found)} ({self.names.label(found)})") if found else ""

    def _rivals(self, asked: str, focus: Term | None, predicate: Term | None) -> Iterator[Finding]:
        """Where the values stand of which there are too many, as causes: they may be in several files."""
        if self.room is None or asked not in _TOO_MANY or not isinstance(predicate, NamedNode):
            return
        values = {*map(as_term, self.data.objects(as_node(focus), as_node(predicate)))}
        if asked == "uniqueLang":
            languages = Counter(map(_language, values))
            values = {value for value in values if _language(value) and languages[_language(value)] > 1}
        found = [(value, self._place(focus, predicate, value)) for value in values]
        for value, place in sorted(found, key=lambda each: (each[1] or Place(""), str(each[0])))[:_MOST_RIVALS]:
            sentence = f"{self._word(focus)} {self._word(predicate)} {self._word(value)}."
            yield Finding("info", "stated", sentence, place=place, kind="shape")

    def _has_message(self, shape: Node | None, asked: str) -> bool:
        """Whether the message is the author's own, not pySHACL's generic one."""
        own = self.shapes.graph.value(shape, URIRef(_SH + "message"))
        return own is not None or asked == "sparql"

    def _word(self, term: Term | None) -> str:
        if isinstance(term, NamedNode):
            return self.names.label(term.value)
        if isinstance(term, Literal):
            return f'"{term.value}"' if not term.value else term.value
        if isinstance(term, BlankNode) and self.room is not None:
            return self.room.blank_name(term)
        return "a blank node" if term is not None else ""

    def _place(self, focus: Term | None, predicate: Term | None, value: Term | None) -> Place | None:
        if self.room is None or focus is None:
            return None
        found = self.room.nearest(focus, predicate if isinstance(predicate, NamedNode) else None, value)
        return Place(found.path, found.line, found.column) if found else None

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


def _language(term: Term | None) -> str:
    return (term.language or "").lower() if isinstance(term, Literal) else ""


def _by_language(message: Node) -> tuple[int, str]:
    """Sorts messages: English, without a language, others."""
    language = getattr(message, "language", None) or ""
    return (0 if language.startswith("en") else 2 if language else 1, str(message))
