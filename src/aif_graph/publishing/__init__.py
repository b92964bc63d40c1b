"""The graph as files for others: dumps and their description."""

from aif_graph.publishing.dumps import canonical, dumped, export

__all__ = ["canonical", "dumped", "export"]
