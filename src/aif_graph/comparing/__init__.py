"""Two states of the graph side by side, and what the difference means."""

from aif_graph.comparing.answer_changes import AnswerChange, Cell
from aif_graph.comparing.by_source import Support
from aif_graph.comparing.difference import PARTS, Difference, compare
from aif_graph.comparing.difference_writers import DIFFERENCE_FORMATS, write_difference
from aif_graph.comparing.inference_changes import Inference
from aif_graph.comparing.revisions import DUMP_ENDINGS, opened
from aif_graph.comparing.sides import Place, Side
from aif_graph.comparing.statement_changes import SourceChange, Statement

__all__ = [
    "DIFFERENCE_FORMATS",
    "DUMP_ENDINGS",
    "PARTS",
    "AnswerChange",
    "Cell",
    "Difference",
    "Inference",
    "Place",
    "Side",
    "SourceChange",
    "Statement",
    "Support",
    "compare",
    "opened",
    "write_difference",
]
