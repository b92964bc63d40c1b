"""Search: questions, things, terms and sources, by the words of people who know none of their names."""

from aif_graph.finding.find import Finder, Found, Question

__all__ = ["Finder", "Found", "Question"]
