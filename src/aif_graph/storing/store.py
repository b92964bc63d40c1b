"""The dataset as a query sees it.

The default graph holds the closure (or, on request, the accepted statements alone); every source is a
named graph with exactly what it states; inferred triples and the ontology have named graphs of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from aif_graph.terms import INFERRED, ONTOLOGY


def build_store(
    accepted: Iterable[Triple],
    inferred: Iterable[Triple],
    ontology: Iterable[Triple],
    statements: Iterable[Quad],
) -> Store:
    """Load one dataset into memory. Give no ``inferred`` triples to ask the accepted statements alone."""
    default, inferred_graph, ontology_graph = DefaultGraph(), NamedNode(INFERRED), NamedNode(ONTOLOGY)
    store = Store()
    for triple in ontology:
        store.add(_quad(triple, default))
        store.add(_quad(triple, ontology_graph))
    store.extend(_quad(triple, default) for triple in accepted)
    for triple in inferred:
        store.add(_quad(triple, default))
        store.add(_quad(triple, inferred_graph))
    store.extend(statements)
    return store


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def is_named(triple: Triple) -> bool:
    """False for a triple about an unnamed class: true, but of no use to anybody who asks."""
    return not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)
