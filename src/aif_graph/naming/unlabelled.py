"""Words for what has no label in a graph."""

from __future__ import annotations

from collections.abc import Mapping

from aif_graph.datasets import Embedded
from aif_graph.graphs.folder import GraphFolder
from aif_graph.graphs.sources import read_vocabularies
from aif_graph.graphs.vocabulary import own_labels
from aif_graph.naming.names import WORDS, Names


def words_for_unlabelled(folder: GraphFolder) -> Mapping[str, str]:
    """Words for IRIs without a label: of the languages themselves, and what vocabularies call their terms."""
    documents = read_vocabularies(folder)
    own = own_labels() if folder.manifest.terms.uses_own else {}
    labels = Names(Embedded(quad for document in documents for quad in document.quads)).labels if documents else {}
    return {folder.manifest.inferred.value: "(follows from other statements)", **own, **labels, **WORDS}
