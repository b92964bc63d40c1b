"""The dataset as a query sees it.

The default graph holds the closure and the ontology (or, on request, the accepted statements without what
follows); every source is a named graph with exactly what it states; inferred triples and the ontology have named
graphs of their own. Named graphs are added only when a query asks for graphs: most do not, and it doubles the work.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, Triple, serialize


def build_store(quads: Iterable[Quad], triples: Iterable[Triple] = ()) -> Store:
    """Return a store in memory with ``quads``, which are of the default graph, and ``triples`` beside them."""
    store = Store()
    store.extend(quads)
    _load(store, triples, None)
    return store


def add_graph(store: Store, name: NamedNode, triples: Iterable[Triple]) -> None:
    """Add ``triples`` as the named graph ``name``."""
    _load(store, triples, name)


def _load(store: Store, triples: Iterable[Triple], graph: NamedNode | None) -> None:
    # By way of text: building one Quad object after the other takes twice as long.
    data = serialize(triples, format=RdfFormat.N_TRIPLES)
    if data:
        store.load(data, RdfFormat.N_TRIPLES, to_graph=graph)


def is_named(triple: Triple) -> bool:
    """False for a triple about an unnamed class: true, but of no use to anybody who asks."""
    return not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)
