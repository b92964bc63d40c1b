"""Questions and answers: the catalogue of canned queries, parameters, hints, views."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aif_graph.asking.catalogue import CannedQuery, Parameter, read_catalogue, read_query

if TYPE_CHECKING:
    from aif_graph.asking.parameters import bind
    from aif_graph.asking.views import ViewSpec

# Imported when asked for (PEP 562): a cold start must not pay for all of it.
_HOMES = {
    "ViewSpec": "aif_graph.asking.views",
    "bind": "aif_graph.asking.parameters",
}

__all__ = [
    "CannedQuery",
    "Parameter",
    "ViewSpec",
    "bind",
    "read_catalogue",
    "read_query",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
