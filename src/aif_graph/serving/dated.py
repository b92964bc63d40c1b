"""Answers of today: what depends on the day on which it is asked for says so, and is kept until that day ends."""

from __future__ import annotations

from collections.abc import Mapping

from aif_graph.asking import CannedQuery
from aif_graph.asking.parameters import asks_for_today
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.replies import DAY


def day_of(graph: KnowledgeGraph, query: CannedQuery | None, values: Mapping[str, object]) -> str:
    """The day that is taken for today in the answer to ``query`` with ``values``, or in its picture; "" for none.

    Of a graph that is read as of a day that is the day, whenever somebody asks.
    """
    if query is None or graph.as_of:
        return ""
    others = (graph.queries[name] for name in (query.view.queries.values() if query.view else ()))
    asks = asks_for_today(query, values) or any(asks_for_today(other, {}) for other in others)
    return graph.today if asks else ""


def dated(*days: str) -> tuple[tuple[str, str], ...]:
    """The header of a reply that depends on these days, the earliest of them; none where all are ""."""
    day = min(filter(None, days), default="")
    return ((DAY, day),) if day else ()
