"""Events along a line of years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from aif_graph.asking.views import MARKS, ViewSpec
from aif_graph.datasets.answer import Term, text
from aif_graph.naming.words import day_in_words, heading
from aif_graph.pictures import Event, timeline
from aif_graph.views.scene import Drawing, Question, Scene, Stop, text_of


def events(question: Question, spec: ViewSpec, scene: Scene) -> Sequence[Event]:
    """The events of an answer, each once; a row without a day is left out."""
    marks = {scene.graph.names.iri_of(event): mark for mark in MARKS for event in spec.list(mark)}
    found: dict[Event, None] = {}
    for day, thing, *event in question.rows(*spec.columns):
        if day is not None:
            label = f"{scene.words(thing)}{_what(event, spec.columns[-1], text(day), scene)}"
            mark = _mark(event, marks, spec.word("mark", "other"))
            found[Event(text(day), label, scene.leads_to(thing), mark)] = None
    return tuple(found)


def _what(event: Sequence[Term | None], column: str, day: str, scene: Scene) -> str:
    """What happened, or, where the answer says at most how many, when."""
    if not event or event[0] is None:
        return f", {day_in_words(day)}"
    if isinstance(event[0], Literal) and event[0].value.isdecimal():
        return f": {event[0].value} {heading(column).lower()}, {day_in_words(day)}"
    return f": {scene.words(event[0]).removesuffix(' on')}"


def _mark(event: Sequence[Term | None], marks: Mapping[str, str], other: str) -> str:
    term = event[0] if event else None
    return marks.get(term.value if isinstance(term, NamedNode) else text_of(term), other)


def draw(question: Question, spec: ViewSpec, scene: Scene) -> Drawing:
    """The timeline."""
    found = events(question, spec, scene)
    told = question.told("The events along a line of years. The table says the same.")
    svg = timeline("timeline", found, title=question.title, description=told)
    return Drawing(svg, listed=tuple(Stop(event.label, event.href) for event in found))
