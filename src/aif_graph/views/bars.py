"""Numbers side by side, one for each row."""

from __future__ import annotations

from collections.abc import Sequence

from aif_graph.asking.views import ViewSpec
from aif_graph.datasets.answer import text
from aif_graph.naming.words import grouped, heading
from aif_graph.pictures import Bar, bars
from aif_graph.views.scene import Drawing, Question, Scene, number


def lengths(question: Question, spec: ViewSpec, scene: Scene) -> Sequence[Bar]:
    """The bars of an answer; a row without a number from 0 up has none."""
    found = []
    for thing, measure in question.rows(*spec.columns):
        value = number(measure)
        if measure is not None and value is not None and value >= 0:
            found.append(Bar(scene.words(thing), value, grouped(text(measure)), scene.leads_to(thing)))
    return found


def draw(question: Question, spec: ViewSpec, scene: Scene) -> Drawing:
    """The bars."""
    found = lengths(question, spec, scene)
    told = question.told(f"{heading(spec.columns[1])} of {len(found)} entries, as in the table.")
    without = len([*question.rows(*spec.columns)]) - len(found)
    few = f"{without} of the rows have no number from 0 up, and so no bar."
    return Drawing(bars("answer", found, title=question.title, description=told), (few,) if without else ())
