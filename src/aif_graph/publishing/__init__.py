"""The graph as files for others: dumps and their description."""

from aif_graph.publishing.description import describe, remarks
from aif_graph.publishing.dumps import dumped, export
from aif_graph.publishing.named_graphs import canonical, named_graphs

__all__ = ["canonical", "describe", "dumped", "export", "named_graphs", "remarks"]
