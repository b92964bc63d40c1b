"""The verb ``queries``: the questions of a graph, and its prefixes."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from aif_graph.commands.chosen import load_graph, open_graph, refuse
from aif_graph.commands.options import Parser
from aif_graph.errors import UsageError

if TYPE_CHECKING:
    from aif_graph.graphs import GraphFolder

EXAMPLES = "examples:\n  aif queries\n  aif queries --tag TAG\n  aif queries --prefixes"


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("--tag", help="only the questions with this tag")
    parser.flag("--prefixes", "list the prefixes that queries need not declare instead")


def run(options: argparse.Namespace) -> int:
    """List them. Raises UsageError for a tag that no question has."""
    refuse(options, "as-of", hint="The questions are the same on any day.")
    folder = open_graph(options)
    if options.prefixes:
        return _prefixes(folder, options)
    from aif_graph.asking.catalogue import read_catalogue

    listed = read_catalogue(folder.queries).values()
    chosen = [query for query in listed if options.tag in (None, *query.tags)]
    if listed and not chosen:
        tags = ", ".join(sorted({tag for query in listed for tag in query.tags}))
        raise UsageError(f"no question has the tag {options.tag!r}", hint=f"Tags: {tags}.")
    if not listed:
        print("this graph has no questions; a question is a file in queries/", file=sys.stderr)
        return 0
    width = max(len(query.name) for query in chosen)
    print("\n".join(f"{query.name:<{width}}  {query.summary}" for query in chosen))
    return 0


def _prefixes(folder: GraphFolder, options: argparse.Namespace) -> int:
    known = folder.manifest.declares_prefixes and not folder.extra
    prefixes = folder.manifest.prefixes if known else load_graph(options, folder).prefixes
    width = max(map(len, prefixes))
    print("\n".join(f"{prefix + ':':<{width + 2}}{prefixes[prefix]}" for prefix in sorted(prefixes)))
    return 0
