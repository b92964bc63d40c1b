"""How an answer is drawn whose question declares no view: as a map or as bars, where these say more than its table."""

from __future__ import annotations

from aif_graph.asking.views import ViewSpec
from aif_graph.datasets import Answer
from aif_graph.serving.wording.cells import columns_of
from aif_graph.views.scene import number

MOST_BARS = 40
# Numbers that order or name something and measure nothing.
_NO_MEASURE = {"rank", "bestRank", "edition", "ordinal", "latitude", "longitude", "share"}


def guessed(answer: Answer) -> ViewSpec | None:
    """A map of what has coordinates, bars where each of a few rows is one thing with one number; else None."""
    shown = [answer.columns[column.index] for column in columns_of(answer)]
    if {"latitude", "longitude"} <= set(answer.columns):
        thing = next((name for name in shown if name not in {"latitude", "longitude"}), "")
        return ViewSpec("map", (thing, "latitude", "longitude")) if thing else None
    numbers = [answer.columns[column.index] for column in columns_of(answer) if column.numeric]
    if len(numbers) != 1 or len(shown) > 3 or not 2 <= len(answer.rows) <= MOST_BARS:
        return None
    thing, measure = shown[0], numbers[0]
    things, values = ([row[answer.columns.index(name)] for row in answer.rows] for name in (thing, measure))
    found = [value for value in map(number, values) if value is not None]
    is_fit = thing != measure and measure not in _NO_MEASURE and len(set(things)) == len(things)
    return ViewSpec("bars", (thing, measure)) if is_fit and len(found) > 1 and min(found) >= 0 else None
