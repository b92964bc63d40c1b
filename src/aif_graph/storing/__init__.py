"""A store that answers SPARQL, the embedded Oxigraph, and the names of the things in it."""

from aif_graph.storing.names import Names
from aif_graph.storing.store import add_triples, build_store, is_named

__all__ = ["Names", "add_triples", "build_store", "is_named"]
