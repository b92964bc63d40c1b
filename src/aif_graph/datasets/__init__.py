"""Whatever answers SPARQL, and the answers it gives."""

from aif_graph.datasets.answer import Answer, Row, Term
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.dataset import UNLIMITED, Bindings, Capabilities, Dataset, Node
from aif_graph.datasets.embedded import Embedded, rewritten
from aif_graph.datasets.evaluation import Graphs, asks_for_graphs, is_graphs, is_volatile

__all__ = [
    "UNLIMITED",
    "Answer",
    "Bindings",
    "Capabilities",
    "Dataset",
    "Embedded",
    "Graphs",
    "Limits",
    "Node",
    "Row",
    "Term",
    "asks_for_graphs",
    "is_graphs",
    "is_volatile",
    "rewritten",
]
