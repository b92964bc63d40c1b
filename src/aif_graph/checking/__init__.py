"""Checks: what in the data is against the shapes or against the ontology."""

from aif_graph.checking.clashes import clash_findings
from aif_graph.checking.findings import Finding
from aif_graph.checking.shapes import check
from aif_graph.checking.vocabulary import undefined_terms

__all__ = ["Finding", "check", "clash_findings", "undefined_terms"]
