"""The verb ``export``: the graph as files for others."""

from __future__ import annotations

import argparse

from aif_graph.commands.chosen import load_graph
from aif_graph.commands.options import Parser, as_path
from aif_graph.commands.terminal import tell, unused_note

EXAMPLES = """examples:
  aif export dumps
  aif query 'CONSTRUCT WHERE { ?s skos:broader ?o }' --format turtle    a part"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("folder", type=as_path, help="a new or empty folder, or one with an earlier export")


def run(options: argparse.Namespace) -> int:
    """Write the files, and say what its licence is not stated of."""
    from aif_graph.publishing import export, remarks

    graph = load_graph(options)
    files = export(graph, options.folder)
    tell(f"{len(files)} files in {options.folder}", *remarks(graph), *unused_note(graph))
    return 0
