"""The dataset as a query sees it.

The default graph holds the closure and the ontology (or, on request, the accepted statements without what
follows); every source is a named graph with exactly what it states; inferred triples and the ontology have named
graphs of their own. Named graphs are added only when a query asks for graphs: most do not, and it doubles the work.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple


def build_store(quads: Iterable[Quad], without: Iterable[Quad] = ()) -> Store:
    """Return a store in memory with ``quads``, which are of the default graph, less those ``without``."""
    store = Store()
    store.extend(quads)
    for quad in without:
        store.remove(quad)
    return store


def add_triples(store: Store, triples: Iterable[Triple | Quad], graph: NamedNode | None = None) -> None:
    """Add ``triples`` to the named graph ``graph``, by default to the default graph."""
    store.extend([Quad(t.subject, t.predicate, t.object, graph) for t in triples])


def is_named(triple: Triple) -> bool:
    """False for a triple about an unnamed class: true, but of no use to anybody who asks."""
    return not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)
