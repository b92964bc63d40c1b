"""Two states of the graph side by side, and what the difference means."""

from aif_graph.comparing.difference import PARTS, Difference, compare
from aif_graph.comparing.difference_writers import DIFFERENCE_FORMATS, write_difference
from aif_graph.comparing.revisions import opened

__all__ = [
    "DIFFERENCE_FORMATS",
    "PARTS",
    "Difference",
    "compare",
    "opened",
    "write_difference",
]
