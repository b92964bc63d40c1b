"""OWL 2 RL: what follows from the accepted statements and the ontology."""

from aif_graph.reasoning.closure import Clash, Closure, close

__all__ = ["Clash", "Closure", "close"]
