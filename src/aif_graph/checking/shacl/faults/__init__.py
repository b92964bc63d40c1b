"""The shapes themselves: what of them is ill-formed, what asks for nothing, and what of them can be run."""

from aif_graph.checking.shacl.faults.found import faults_of, leave_out
from aif_graph.checking.shacl.faults.idle import missed_targets
from aif_graph.checking.shacl.faults.structure import ShapeFault, Statement

__all__ = ["ShapeFault", "Statement", "faults_of", "leave_out", "missed_targets"]
