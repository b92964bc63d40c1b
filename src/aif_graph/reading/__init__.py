"""Files to statements: parse them, and say where each stands."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aif_graph.reading.documents import Document, is_named, read_document

if TYPE_CHECKING:
    from aif_graph.reading.evidence import Evidence, EvidenceRoom
    from aif_graph.reading.positions import Position, positioned_graph, positions_of, repetitions_of
    from aif_graph.reading.turtle import quiet_literals

# Where statements stand is asked rarely: it is imported when it is (PEP 562).
_HOMES = {
    "Evidence": "evidence",
    "EvidenceRoom": "evidence",
    "Position": "positions",
    "positioned_graph": "positions",
    "positions_of": "positions",
    "quiet_literals": "turtle",
    "repetitions_of": "positions",
}

__all__ = [
    "Document",
    "Evidence",
    "EvidenceRoom",
    "Position",
    "is_named",
    "positioned_graph",
    "positions_of",
    "quiet_literals",
    "read_document",
    "repetitions_of",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"aif_graph.reading.{_HOMES[name]}"), name)
