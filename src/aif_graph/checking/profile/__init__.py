"""What of an ontology lies outside OWL 2 RL and OWL 2 DL: each axiom, and why."""

from aif_graph.checking.profile.departures import departures
from aif_graph.checking.profile.rules import Departure

__all__ = ["Departure", "departures"]
