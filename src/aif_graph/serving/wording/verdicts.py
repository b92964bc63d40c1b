"""What the verdicts of the editors weigh, as a page tells it: what stands, what is rejected, who says so, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.facts import Citations, Value
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.sentences import Words, capital, in_its_unit, named, shown, told
from aif_graph.serving.wording.statements import Statement, Term, statements


@dataclass(frozen=True, slots=True)
class Conflict:
    """A verdict as the page of a thing tells it: what it rejects and accepts there, who says so, and why."""

    iri: str
    label: str
    reason: tuple[Cell, ...]
    since: tuple[Cell, ...]
    rejected: tuple[tuple[str, Value], ...]
    accepted: tuple[tuple[str, Value], ...]


def conflicts(view: View, term: NamedNode, citations: Citations) -> list[Conflict]:
    """The verdicts about ``term`` and about the figures, amounts and ties around it."""
    index, about = statements(view), view.graph.manifest.terms.about
    around = {s.triple.object for s in index.of(term) if s.standing != "rejected"}
    things: list[Term] = [term, *sorted((node for node in around if index.is_tie(node)), key=str)]
    verdicts = dict.fromkeys(
        s.triple.subject
        for thing in things
        for s in index.to(thing)
        if s.triple.predicate == about and isinstance(s.triple.subject, NamedNode)
    )
    found = (settled(view, verdict, citations, term) for verdict in verdicts if isinstance(verdict, NamedNode))
    return sorted(found, key=lambda conflict: (not conflict.rejected, conflict.label))


def settled(view: View, verdict: NamedNode, citations: Citations, seen_from: Term | None = None) -> Conflict:
    """A verdict with the values it weighs, each with the sources that state it, as told on the page ``seen_from``."""
    index, terms = statements(view), view.graph.manifest.terms
    because, decided_on = (
        tuple(shown(view, value) for value in index.values(verdict, property_.value))
        for property_ in (terms.because, terms.decided_on)
    )
    return Conflict(
        verdict.value,
        capital(named(view, verdict.value)),
        because,
        decided_on,
        tuple(_weighed(view, verdict, terms.rejects, citations, seen_from)),
        tuple(_weighed(view, verdict, terms.accepts, citations, seen_from)),
    )


def _weighed(
    view: View, verdict: NamedNode, side: NamedNode, citations: Citations, seen_from: Term | None
) -> list[tuple[str, Value]]:
    """Each value of a verdict with what it is said of, as words: ("announced on", the day and who says so)."""
    index, terms = statements(view), view.graph.manifest.terms
    abouts, properties = (index.values(verdict, property_.value) for property_ in (terms.about, terms.on_property))
    label = ", ".join(view.graph.names.label(p.value) for p in properties if isinstance(p, NamedNode))
    found = []
    for value in index.values(verdict, side.value):
        made = [
            s
            for thing in abouts
            for s in index.of(thing)
            if s.triple.object == value and (not properties or s.triple.predicate in properties)
        ]
        sources = {source for s in made for source in s.sources}
        if not sources and index.is_tie(value):
            sources = {source for s in index.of(value) for source in s.sources}
        marks, more = citations.marks(sources)
        words = told(view, value, seen_from) or _in_its_unit(view, made, properties, value)
        found.append((label, Value(words, marks, more)))
    return found


def _in_its_unit(view: View, made: Sequence[Statement], properties: Sequence[Term], value: Term) -> Words:
    """A value as people read it, with the unit of its property.

    A verdict that names no property weighs whatever the statements ``made`` with the value are about.
    """
    weighed = {p.value for p in properties if isinstance(p, NamedNode)} or {s.triple.predicate.value for s in made}
    known = next((property_ for property_ in presentation(view).values if property_ in weighed), "")
    if not isinstance(value, Literal):
        return (shown(view, value),)
    return in_its_unit(view, known, value, [s.triple.subject for s in made])
