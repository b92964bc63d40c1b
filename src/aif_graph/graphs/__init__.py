"""The graph folder: its manifest, its files, the sources they stand for, and the verdicts between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aif_graph.graphs.choosing import Choice, choose, packaged, passed_over
from aif_graph.graphs.folder import GraphFolder, alone, open_folder
from aif_graph.graphs.manifest import MANIFEST, Entry, Manifest, Theme
from aif_graph.graphs.manifest_file import read_manifest
from aif_graph.graphs.vocabulary import Terms, own_labels, own_vocabulary
from aif_graph.lazily import lazily

if TYPE_CHECKING:
    from aif_graph.graphs.settling import Settlement, Verdict, settle
    from aif_graph.graphs.sources import (
        describe_local,
        read_ontology,
        read_vocabularies,
        shared_sources,
        source_names,
    )

__all__ = [
    "MANIFEST",
    "Choice",
    "Entry",
    "GraphFolder",
    "Manifest",
    "Settlement",
    "Terms",
    "Theme",
    "Verdict",
    "alone",
    "choose",
    "describe_local",
    "open_folder",
    "own_labels",
    "own_vocabulary",
    "packaged",
    "passed_over",
    "read_manifest",
    "read_ontology",
    "read_vocabularies",
    "settle",
    "shared_sources",
    "source_names",
]

__getattr__ = lazily(
    __name__,
    {
        "settling": ("Settlement", "Verdict", "settle"),
        "sources": ("describe_local", "read_ontology", "read_vocabularies", "shared_sources", "source_names"),
    },
)
