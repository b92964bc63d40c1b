"""Names of things: from what people write to IRIs, and from IRIs to what people read."""

from aif_graph.naming.names import Names

__all__ = ["Names"]
