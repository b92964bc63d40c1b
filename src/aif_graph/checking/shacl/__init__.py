"""SHACL: shapes and what is wrong with them, what they find in the data, and how that is told."""

from aif_graph.checking.shacl.check import Shapes, ShapesChecked, check_shapes, read_shapes

__all__ = ["Shapes", "ShapesChecked", "check_shapes", "read_shapes"]
