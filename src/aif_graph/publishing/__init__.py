"""The graph as files for others: dumps and their description."""

from aif_graph.publishing.dumps import export

__all__ = ["export"]
