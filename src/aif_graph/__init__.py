"""A knowledge graph in a folder: it answers questions, shows its sources, and says what follows from them and why.

>>> import aif_graph
>>> graph = aif_graph.load()
>>> answer = graph.query("SELECT * { ?thing ?property ?value } LIMIT 9")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aif_graph.checking.whole import check
    from aif_graph.datasets.answer import Answer
    from aif_graph.errors import AifError
    from aif_graph.knowledge import KnowledgeGraph
    from aif_graph.loading import load, load_alone
    from aif_graph.publishing.dumps import export

__all__ = ["AifError", "Answer", "KnowledgeGraph", "check", "export", "load", "load_alone"]

_HOMES = {
    "AifError": "aif_graph.errors",
    "Answer": "aif_graph.datasets.answer",
    "KnowledgeGraph": "aif_graph.knowledge",
    "check": "aif_graph.checking.whole",
    "export": "aif_graph.publishing.dumps",
    "load": "aif_graph.loading",
    "load_alone": "aif_graph.loading",
}


def __getattr__(name: str) -> Any:
    """Import on first use (PEP 562): ``aif --help`` must not pay for the store."""
    if name == "__version__":
        from importlib.metadata import version

        return version("aif-graph")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
