"""The verb ``show``: all about one thing."""

from __future__ import annotations

import argparse

from aif_graph.answers.formats import names_of
from aif_graph.commands.answering import interruptible, written
from aif_graph.commands.chosen import load_graph
from aif_graph.commands.options import LABELS, Parser
from aif_graph.commands.terminal import on_terminal

EXAMPLES = """examples:
  aif show 'some name'
  aif show ex:thing --format csv
  aif --alone mine.ttl show ex:thing"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("term", help="a name, a slug, a CURIE or an IRI")
    parser.add_argument("--format", choices=names_of("rows"), help="the output format")
    parser.flag("--labels", LABELS)


def run(options: argparse.Namespace) -> int:
    """Show every statement about a thing and to it; a table for people has each once, with all its sources."""
    graph = load_graph(options)
    grouped = options.format == "table" or (options.format is None and on_terminal())
    return interruptible(lambda: written(graph, graph.show(options.term, grouped=grouped), options))
