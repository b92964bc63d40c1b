"""The verb ``query``: a SPARQL query of the user's own, answered."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from aif_graph.commands.answering import interruptible, print_written, written
from aif_graph.commands.chosen import load_graph
from aif_graph.commands.options import Parser, add_memory, add_output, as_path
from aif_graph.errors import InputError, UsageError

if TYPE_CHECKING:
    from aif_graph.commands.terminal import Written
    from aif_graph.knowledge import KnowledgeGraph

EXAMPLES = """examples:
  aif query 'SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class'
  aif query -f question.rq --format json | jq .
  aif query 'CONSTRUCT WHERE { ?s skos:broader ?o }' --format turtle
  aif query -f theirs.rq --timeout 5           an untrusted query"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("text", nargs="?", metavar="SPARQL", help="the query; - reads it from standard input")
    parser.add_argument("-f", "--file", type=as_path, help="read the query from a file")
    parser.add_argument(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help="stop the query after this many seconds (exit code 4); it runs in its own process, limited to --memory",
    )
    add_memory(parser)
    add_output(parser)


def run(options: argparse.Namespace) -> int:
    """Answer it; with ``--timeout`` in a process of its own."""
    text = _text(options)
    if options.timeout is not None:
        return _run_limited(text, options)
    graph = load_graph(options)
    return interruptible(lambda: _answered(graph, text, options))


def _run_limited(text: str, options: argparse.Namespace) -> int:
    from aif_graph.commands.limited import limits_of, written_within

    limits = limits_of(options)
    graph = load_graph(options)
    return print_written(written_within(limits, lambda: _answered(graph, text, options)))


def _answered(graph: KnowledgeGraph, text: str, options: argparse.Namespace) -> Written:
    return written(graph, graph.query(text, asserted=options.asserted), options)


def _text(options: argparse.Namespace) -> str:
    if (options.text is None) == (options.file is None):
        raise UsageError("give one query, as an argument or with -f FILE", hint="See aif query --help.")
    try:
        if options.file is not None:
            return str(options.file.read_text(encoding="utf-8-sig"))
        if options.text == "-" and sys.stdin is None:
            raise UsageError("standard input is closed", hint="Give the query as text or with -f FILE.")
        return (sys.stdin.read() if options.text == "-" else str(options.text)).removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        place = str(options.file or "standard input")
        raise InputError(getattr(error, "strerror", None) or str(error), place=place) from None
