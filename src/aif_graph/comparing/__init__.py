"""Two states of the graph side by side, and what the difference means."""

from aif_graph.comparing.answers import AnswerChange, Cell
from aif_graph.comparing.difference import PARTS, Difference, compare
from aif_graph.comparing.formats import DIFFERENCE_FORMATS, write_difference
from aif_graph.comparing.inferences import Inference
from aif_graph.comparing.revisions import DUMP_ENDINGS, Place, Side, opened
from aif_graph.comparing.statements import SourceChange, Statement
from aif_graph.comparing.support import Support

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
