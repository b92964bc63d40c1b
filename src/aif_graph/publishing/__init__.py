"""The graph as files for others: dumps and their description."""

from aif_graph.publishing.dumps import dumped, export

__all__ = ["dumped", "export"]
