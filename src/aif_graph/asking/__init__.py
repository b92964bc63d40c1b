"""Questions and answers: the catalogue of canned queries, parameters, guard, evaluation, formats."""

from aif_graph.asking.answers import Answer, Row
from aif_graph.asking.catalogue import CannedQuery, Parameter, read_catalogue, read_query
from aif_graph.asking.evaluation import MAX_ROWS, Graphs, asks_for_graphs, evaluate, is_volatile
from aif_graph.asking.formats import FORMATS, write_answer
from aif_graph.asking.parameters import bind

__all__ = [
    "FORMATS",
    "MAX_ROWS",
    "Answer",
    "CannedQuery",
    "Graphs",
    "Parameter",
    "Row",
    "asks_for_graphs",
    "bind",
    "evaluate",
    "is_volatile",
    "read_catalogue",
    "read_query",
    "write_answer",
]
