"""The verb ``what-if``: what would follow from a change."""

from __future__ import annotations

import argparse

from aif_graph.commands.answering import print_text
from aif_graph.commands.chosen import load_graph
from aif_graph.commands.options import Parser
from aif_graph.errors import UsageError

EXAMPLES = """examples:
  aif what-if --without 'ex:thing ex:property …'
  aif what-if --without "'some name' 'a property' 'another name'" --with mine.ttl"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.repeated("--without", "STATEMENT", "leave this out; … matches anything")
    parser.repeated("--with", "FILE", "add this Turtle file", dest="extra")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="the output format")


def run(options: argparse.Namespace) -> int:
    """Tell what would be lost and gained."""
    from aif_graph.explaining import write_consequences

    if not options.without and not options.extra:
        raise UsageError("nothing to change was given", hint="Give --without STATEMENT or --with FILE.")
    graph = load_graph(options)
    consequences = graph.what_if(options.without, options.extra)
    print_text(graph, write_consequences(consequences, options.format), options.format)
    return 0
