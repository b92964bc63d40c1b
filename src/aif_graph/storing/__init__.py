"""A store that answers SPARQL, the embedded Oxigraph, and the names of the things in it."""

from aif_graph.storing.names import Names
from aif_graph.storing.store import build_store

__all__ = ["Names", "build_store"]
