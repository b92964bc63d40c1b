"""``python -m aif_graph`` is ``aif``."""

from aif_graph.cli import entry

entry()
