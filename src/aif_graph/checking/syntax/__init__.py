"""Every syntax error of a file with its place, and the statements that can be read all the same."""

from aif_graph.checking.syntax.reading import Reading, read_leniently

__all__ = ["Reading", "read_leniently"]
