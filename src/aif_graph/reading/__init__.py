"""Files to statements: parse them, and say where each stands."""

from typing import TYPE_CHECKING

from aif_graph.lazily import lazily
from aif_graph.reading.documents import Document, is_named, read_document

if TYPE_CHECKING:
    from aif_graph.reading.evidence import Evidence, EvidenceRoom
    from aif_graph.reading.positions import Position, positioned_graph, positions_of, repetitions_of
    from aif_graph.reading.rdflib_terms import quiet_literals

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

__getattr__ = lazily(
    __name__,
    {
        "evidence": ("Evidence", "EvidenceRoom"),
        "positions": ("Position", "positioned_graph", "positions_of", "repetitions_of"),
        "rdflib_terms": ("quiet_literals",),
    },
)
