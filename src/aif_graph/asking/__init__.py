"""Questions and answers: the catalogue of canned queries, parameters, guard, evaluation, formats."""

from aif_graph.asking.answers import Answer, Row
from aif_graph.asking.catalogue import CannedQuery, Parameter, read_catalogue, read_query
from aif_graph.asking.evaluation import asks_for_graphs, evaluate
from aif_graph.asking.formats import FORMATS, write_answer
from aif_graph.asking.parameters import bind

__all__ = [
    "FORMATS",
    "Answer",
    "CannedQuery",
    "Parameter",
    "Row",
    "asks_for_graphs",
    "bind",
    "evaluate",
    "read_catalogue",
    "read_query",
    "write_answer",
]
