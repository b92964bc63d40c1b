"""Checks: what is wrong with what is written, where, and how to mend it."""

from typing import TYPE_CHECKING

from aif_graph.lazily import lazily

if TYPE_CHECKING:
    from aif_graph.checking.check import Checked, check_content, check_graph
    from aif_graph.checking.findings import SEVERITIES, Finding, gravest, in_order
    from aif_graph.checking.folder import problem
    from aif_graph.errors import Place

__all__ = [
    "SEVERITIES",
    "Checked",
    "Finding",
    "Place",
    "check_content",
    "check_graph",
    "gravest",
    "in_order",
    "problem",
]

__getattr__ = lazily(
    __name__,
    {
        "check": ("Checked", "check_content", "check_graph"),
        "findings": ("SEVERITIES", "Finding", "Place", "gravest", "in_order"),
        "folder": ("problem",),
    },
)
