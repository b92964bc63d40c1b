"""Questions and answers: the catalogue of canned queries, parameters, hints, views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aif_graph.asking.catalogue import CannedQuery, read_catalogue, read_query
from aif_graph.lazily import lazily

if TYPE_CHECKING:
    from aif_graph.asking.parameters import bind

__all__ = ["CannedQuery", "bind", "read_catalogue", "read_query"]

__getattr__ = lazily(__name__, {"parameters": ("bind",)})
