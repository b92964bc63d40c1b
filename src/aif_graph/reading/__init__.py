"""Files to statements: find them, parse them, say where each stands, settle what sources disagree on."""

from aif_graph.reading.content import Content, find_content
from aif_graph.reading.documents import Document, read_document, read_documents
from aif_graph.reading.evidence import Evidence, EvidenceRoom
from aif_graph.reading.positions import Position, positions_of
from aif_graph.reading.settling import Settlement, Verdict, settle

__all__ = [
    "Content",
    "Document",
    "Evidence",
    "EvidenceRoom",
    "Position",
    "Settlement",
    "Verdict",
    "find_content",
    "positions_of",
    "read_document",
    "read_documents",
    "settle",
]
