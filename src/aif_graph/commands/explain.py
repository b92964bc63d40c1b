"""The verb ``explain``: the proof of a statement, or what is missing for one."""

from __future__ import annotations

import argparse

from aif_graph.commands.answering import print_text
from aif_graph.commands.chosen import load_graph
from aif_graph.commands.options import Parser
from aif_graph.errors import UsageError

EXAMPLES = """examples:
  aif explain 'some name' 'a property' 'another name'
  aif explain ex:thing ex:property ex:other --all 5 --format markdown"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("subject", help="a name, a slug, a CURIE or an IRI")
    parser.add_argument("predicate", help="a property: its label, local name, CURIE or IRI")
    parser.add_argument("object", help="a name, a slug, a CURIE, an IRI, or a stated string or number")
    parser.add_argument(
        "--all",
        type=int,
        nargs="?",
        const=10,
        default=1,
        metavar="LIMIT",
        help="show every proof, up to LIMIT (default: 10)",
    )
    parser.add_argument(
        "--format", choices=("text", "markdown", "json", "turtle"), default="text", help="the output format"
    )


def run(options: argparse.Namespace) -> int:
    """Prove it; 1 when it does not hold."""
    from aif_graph.explaining import write_explanation

    if options.all < 1:
        raise UsageError("--all must be a whole number of 1 or more", hint="For example --all 5.")
    graph = load_graph(options)
    explanation = graph.explain(options.subject, options.predicate, options.object, limit=options.all)
    print_text(graph, write_explanation(explanation, options.format), options.format)
    return 0 if explanation.holds else 1
