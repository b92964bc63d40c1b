"""A picture of an answer, where one helps: a map of places, bars of one number each."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from aif_graph.datasets import Answer, Row
from aif_graph.serving.cells import cell_of, columns_of, heading, is_numeric
from aif_graph.serving.view import View
from aif_graph.terms import PREFIXES

MOST_BARS = 40
_COUNTRY = PREFIXES["country"]
# Numbers that order or name something and measure nothing.
_NO_MEASURE = {"rank", "bestRank", "edition", "ordinal", "wave", "latitude", "longitude", "share"}


def picture_of(view: View, answer: Answer, title: str) -> Markup:
    """Return the map or the bars of ``answer``, "" when neither says more than the table."""
    if answer.kind != "rows" or not answer.rows:
        return Markup("")
    if {"latitude", "longitude"} <= set(answer.columns):
        return _map(view, answer, title)
    return _bars(view, answer, title)


def _map(view: View, answer: Answer, title: str) -> Markup:
    from aif_graph.serving.pictures import Marker, europe, region

    north, east = answer.columns.index("latitude"), answer.columns.index("longitude")
    first = next((column.index for column in columns_of(answer) if column.index not in {north, east}), None)
    if first is None:
        return Markup("")
    markers = [
        Marker(at[0], at[1], cell.text, cell.href)
        for row in answer.rows
        if (at := _place(row, east, north)) and (cell := cell_of(row[first], view.graph.names, view.site))
    ]
    codes = {_code(term) for row in answer.rows for term in row} - {""}
    drawn = europe(
        "answer",
        shades=dict.fromkeys(sorted(codes), "host"),
        markers=markers,
        title=title,
        description=f"A map of Europe with {len(markers)} places marked; the table below lists them all.",
        meanings={"host": "a country of the answer"},
    )
    return Markup(region(drawn, f"Map: {title}"))


def _place(row: Row, east: int, north: int) -> tuple[float, float] | None:
    try:
        found = (float(getattr(row[east], "value", "")), float(getattr(row[north], "value", "")))
    except ValueError:
        return None
    return found if all(map(math.isfinite, found)) else None


def _code(term: object) -> str:
    """The two letters of a country of this graph: its slug is its ISO 3166-1 code."""
    slug = term.value.removeprefix(_COUNTRY) if isinstance(term, NamedNode) and term.value.startswith(_COUNTRY) else ""
    return slug.upper() if len(slug) == 2 else ""


def _bars(view: View, answer: Answer, title: str) -> Markup:
    """Bars where each row is one thing with one number."""
    columns = columns_of(answer)
    numbers = [column.index for column in columns if column.numeric]
    if len(numbers) != 1 or len(columns) > 3 or not 2 <= len(answer.rows) <= MOST_BARS:
        return Markup("")
    measure, label = numbers[0], columns[0].index
    if answer.columns[measure] in _NO_MEASURE or label == measure or not _are_distinct(answer.rows, label):
        return Markup("")
    from aif_graph.serving.pictures import Bar, bars, region

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
