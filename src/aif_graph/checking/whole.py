"""A graph that could be loaded, checked as a whole, for Python."""

from __future__ import annotations

from aif_graph import arguments
from aif_graph.checking.check import check_graph
from aif_graph.checking.findings import Finding
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.limits import VALIDATED


def check(graph: KnowledgeGraph, *, max_validated: int = VALIDATED) -> tuple[Finding, ...]:
    """Return what is wrong with what is written: hygiene, shapes, inconsistencies, the ontology's profile.

    Shapes are skipped if there are more than ``max_validated`` statements; a finding says so.
    """
    graph = arguments.instance("graph", graph, KnowledgeGraph, "a KnowledgeGraph, as load() returns it")
    return check_graph(graph, max_validated=arguments.whole("max-validated", max_validated, 0)).findings
