"""Events along a line of years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from aif_graph.asking import ViewSpec
from aif_graph.datasets.answer import Term, text
from aif_graph.serving.cells import day_in_words
from aif_graph.serving.views.scene import Question, Scene

if TYPE_CHECKING:
    from aif_graph.serving.pictures import Event


def events(question: Question, spec: ViewSpec, scene: Scene) -> Sequence[Event]:
    """The events of an answer, each once; a row without a day is left out."""
    from aif_graph.serving.pictures import Event

    marks = {scene.graph.names.iri_of(event): mark for mark, named in spec.marks.items() for event in named}
    found: dict[Event, None] = {}
    for day, thing, *event in question.rows(*spec.columns):
        if day is not None:
            label = f"{scene.words(thing)}{_what(event, text(day), scene)}"
            found[Event(text(day), label, scene.leads_to(thing), _mark(event, marks, spec.mark))] = None
    return tuple(found)


def _what(event: Sequence[Term | None], day: str, scene: Scene) -> str:
    """What happened, or, where the answer does not say it, when."""
    if not event:
        return f", {day_in_words(day)}"
    return f": {scene.words(event[0]).removesuffix(' on')}" if event[0] is not None else ""


def _mark(event: Sequence[Term | None], marks: Mapping[str, str], other: str) -> str:
    term = event[0] if event else None
    return marks.get(term.value if isinstance(term, NamedNode) else _text(term), other)


def _text(term: Term | None) -> str:
    """The text of a term, "" for one that is absent."""
    return "" if term is None else text(term)


def draw(found: Sequence[Event], title: str) -> str:
    """The timeline as SVG."""
    from aif_graph.serving.pictures import timeline

    told = "The events along a line of years. The table below says the same."
    return timeline("timeline", found, title=title, description=told)
