"""A picture of an answer, where one helps: a map of places, bars of one number each."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup
from pyoxigraph import Literal

from aif_graph.asking.views import ViewSpec
from aif_graph.datasets import Answer, Row
from aif_graph.naming.words import heading
from aif_graph.serving.pages.drawn import scene_of
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import cell_of, columns_of, is_numeric
from aif_graph.views.places import draw, places
from aif_graph.views.scene import Question

MOST_BARS = 40
# Numbers that order or name something and measure nothing.
_NO_MEASURE = {"rank", "bestRank", "edition", "ordinal", "latitude", "longitude", "share"}


def picture_of(view: View, answer: Answer, title: str) -> Markup:
    """Return the map or the bars of ``answer``, "" when neither says more than the table."""
    if answer.kind != "rows" or not answer.rows:
        return Markup("")
    if {"latitude", "longitude"} <= set(answer.columns):
        return _map(view, answer, title)
    return _bars(view, answer, title)


def _map(view: View, answer: Answer, title: str) -> Markup:
    """The map of an answer whose question declares no view."""
    from aif_graph.pictures import region

    north, east = answer.columns.index("latitude"), answer.columns.index("longitude")
    first = next((column.index for column in columns_of(answer) if column.index not in {north, east}), None)
    if first is None:
        return Markup("")
    spec = ViewSpec("map", (answer.columns[first], "latitude", "longitude"))
    found = places(Question(title, answer), spec, scene_of(view))
    return Markup(region(draw(found, title), f"Map: {title}"))


def _bars(view: View, answer: Answer, title: str) -> Markup:
    """Bars where each row is one thing with one number."""
    columns = columns_of(answer)
    numbers = [column.index for column in columns if column.numeric]
    if len(numbers) != 1 or len(columns) > 3 or not 2 <= len(answer.rows) <= MOST_BARS:
        return Markup("")
    measure, label = numbers[0], columns[0].index
    if answer.columns[measure] in _NO_MEASURE or label == measure or not _are_distinct(answer.rows, label):
        return Markup("")
    from aif_graph.pictures import Bar, bars, region

    rows = []
    for row in answer.rows:
        term, cell = row[measure], cell_of(row[label], view.graph.names, view.site)
        if isinstance(term, Literal) and math.isfinite(value := float(term.value)):
            shown = cell_of(term, view.graph.names, view.site).text
            rows.append(Bar(cell.text, value, shown, cell.href if cell.kind == "thing" else ""))
    if len(rows) < 2 or not is_numeric(answer, measure) or min(row.value for row in rows) < 0:
        return Markup("")
    description = f"{heading(answer.columns[measure])} of {len(rows)} entries, as in the table below."
    return Markup(region(bars("answer", rows, title=title, description=description), f"Bars: {title}"))


def _are_distinct(rows: Sequence[Row], index: int) -> bool:
    return len({row[index] for row in rows}) == len(rows)
