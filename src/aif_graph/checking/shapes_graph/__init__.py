"""The shapes themselves: what of them is ill-formed, what asks for nothing, and what of them can be run."""

from aif_graph.checking.shapes_graph.faults import faults_of
from aif_graph.checking.shapes_graph.structure import ShapeFault, Statement, leave_out

__all__ = ["ShapeFault", "Statement", "faults_of", "leave_out"]
