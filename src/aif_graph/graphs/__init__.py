"""The graph folder: its manifest, its files, the sources they stand for, and the verdicts between them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aif_graph.graphs.choosing import Choice, choose, packaged, passed_over
from aif_graph.graphs.folder import GraphFolder, alone, open_folder
from aif_graph.graphs.manifest import MANIFEST, Entry, Manifest, read_manifest
from aif_graph.graphs.vocabulary import Terms, own_labels, own_vocabulary

if TYPE_CHECKING:
    from aif_graph.graphs.settling import Settlement, Verdict, settle, stated_by
    from aif_graph.graphs.sources import (
        describe_local,
        is_source,
        read_documents,
        read_ontology,
        read_vocabularies,
        shared_sources,
        source_names,
    )

# Imported when asked for (PEP 562): a cold start must not pay for all of it.
_HOMES = {
    "Settlement": "aif_graph.graphs.settling",
    "Verdict": "aif_graph.graphs.settling",
    "settle": "aif_graph.graphs.settling",
    "stated_by": "aif_graph.graphs.settling",
    "describe_local": "aif_graph.graphs.sources",
    "is_source": "aif_graph.graphs.sources",
    "read_documents": "aif_graph.graphs.sources",
    "read_ontology": "aif_graph.graphs.sources",
    "read_vocabularies": "aif_graph.graphs.sources",
    "shared_sources": "aif_graph.graphs.sources",
    "source_names": "aif_graph.graphs.sources",
}

__all__ = [
    "MANIFEST",
    "Choice",
    "Entry",
    "GraphFolder",
    "Manifest",
    "Settlement",
    "Terms",
    "Verdict",
    "alone",
    "choose",
    "describe_local",
    "is_source",
    "open_folder",
    "own_labels",
    "own_vocabulary",
    "packaged",
    "passed_over",
    "read_documents",
    "read_manifest",
    "read_ontology",
    "read_vocabularies",
    "settle",
    "shared_sources",
    "source_names",
    "stated_by",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
