"""The graphs that an export holds: what is accepted, what is inferred, the ontology, and what each source states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad, Triple

if TYPE_CHECKING:
    from aif_graph.knowledge import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """One graph of the export: its IRI, the stem of its files below the export folder, its triples.

    ``source`` says whether it is what one source states, and so no part of its own of the whole.
    """

    iri: str
    stem: str
    triples: tuple[Triple, ...]
    source: bool = False


def named_graphs(graph: KnowledgeGraph) -> tuple[NamedGraph, ...]:
    """The graphs of an export: accepted, inferred, the ontology if there is one, and one for each source, by IRI.

    Their triples are as they were read, neither sorted nor with canonical names for blank nodes.
    """
    manifest = graph.manifest
    found = [
        NamedGraph(manifest.accepted.value, "accepted", tuple(graph.accepted)),
        NamedGraph(manifest.inferred.value, "inferred", graph.inferred),
    ]
    if graph.ontology:
        found.append(NamedGraph(manifest.ontology.value, "ontology", graph.ontology_triples))
    stems: dict[str, int] = {}
    for document in sorted(graph.documents, key=lambda document: document.source.value):
        stem = _free_stem(document.path.stem, stems)
        found.append(NamedGraph(document.source.value, stem, document.triples, source=True))
    return tuple(found)


def _free_stem(name: str, taken: dict[str, int]) -> str:
    """The stem of the files of a source; those of one name, from different folders, are numbered.

    ``taken`` are the stems so far, with the number that the next of that name may have.
    """
    first = stem = f"sources/{name}"
    while stem in taken:
        taken[first] += 1
        stem = f"{first}-{taken[first]}"
    taken[stem] = 1
    return stem


def canonical(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Each once, sorted; blank nodes named by RDFC-1.0, for their names from reading differ from run to run."""
    unique = list(dict.fromkeys(triples))
    if any(isinstance(term, BlankNode) for triple in unique for term in (triple.subject, triple.object)):
        dataset = Dataset(Quad(triple.subject, triple.predicate, triple.object) for triple in unique)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        unique = [quad.triple for quad in dataset]
    return tuple(sorted(unique, key=str))
