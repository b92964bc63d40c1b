"""The verb ``init``: a small graph to go on from, or the skeleton of a source in one."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from aif_graph.commands.chosen import announced, choose, refuse
from aif_graph.commands.files import replace_text, write_new
from aif_graph.commands.options import Parser
from aif_graph.commands.terminal import tell
from aif_graph.errors import InputError, UsageError

if TYPE_CHECKING:
    from aif_graph.graphs.adding import Skeleton

_OF_GRAPH = ("title", "base")
_OF_SOURCE = ("label", "publisher", "url")

DESCRIPTION = """Create a small, complete graph in a folder; or, with --source, a file for a new source and its
block in the register, in the graph of this folder.
Existing files are never overwritten."""
EXAMPLES = """examples:
  aif init mine --title 'Hospitals of the north' --base https://example.org/hospitals/
  aif init .
  aif init --source who-2026-11-02-beds --label 'WHO, 2 November 2026: beds' --publisher WHO \\
      --url https://example.org/beds"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("folder", nargs="?", metavar="DIR", help="the folder; created if it does not exist")
    parser.add_argument("--title", metavar="TEXT", help="the title of the graph (default: the name of the folder)")
    parser.add_argument(
        "--base", metavar="IRI", help="how its IRIs begin (default: https://example.org/ and the name of the folder)"
    )
    parser.add_argument(
        "--source",
        metavar="NAME",
        help="the name of the source: publisher, date and subject, as in acme-2026-new-lab",
    )
    parser.add_argument("--label", metavar="TEXT", help="the label of the source")
    parser.add_argument("--publisher", metavar="TEXT", help="the publisher of the source")
    parser.add_argument("--url", metavar="URL", help="the web address of the source")


def run(options: argparse.Namespace) -> int:
    """Write the files, and say what to do next. Existing files are never overwritten."""
    refuse(options, "data", "alone", "as-of", hint="aif init only writes files.")
    if options.source is not None:
        _exclude(options, *_OF_GRAPH, why="is for a new graph, --source for an existing one")
        return _source(options)
    if options.folder is None:
        raise UsageError("no folder was given", hint="aif init DIR; aif init . uses the current one.")
    _exclude(options, *_OF_SOURCE, why="is for --source NAME")
    refuse(options, "graph", hint="Name the folder: aif init DIR.")
    return _graph(options)


def _exclude(options: argparse.Namespace, *names: str, why: str) -> None:
    for name in names:
        if getattr(options, name) is not None:
            raise UsageError(f"--{name} {why}", hint="See aif init --help.")


def _graph(options: argparse.Namespace) -> int:
    from aif_graph.graphs.starting import new_graph

    if not options.folder:
        raise UsageError("the name of the folder is empty", hint="aif init DIR; aif init . uses the current one.")
    folder = Path(options.folder)
    files = new_graph(folder, options.title, options.base)
    for path, text in files.items():
        write_new(path, text)
    tell(f"wrote {len(files)} files into {folder}:", *(f"  {path.relative_to(folder)}" for path in files))
    go = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(str(folder))}"]
    steps = (*go, "aif queries", "aif run foundations --specification SHACL", "aif check", "aif serve")
    tell("next:", *(f"  {step}" for step in steps))
    return 0


def _source(options: argparse.Namespace) -> int:
    from aif_graph.graphs.adding import skeleton
    from aif_graph.graphs.starting import facts_of

    if options.folder is not None:
        raise UsageError("--source cannot be combined with a folder", hint="aif --graph DIR init --source NAME")
    facts = facts_of(options.label, options.publisher, options.url)
    choice = choose(options, fall_back=False)
    folder = announced(choice, choice.open())
    made = skeleton(folder, options.source, facts)
    write_new(made.path, made.text)
    if made.path not in choice.open().stated:
        made.path.unlink()
        hint = "Add its folder to data in [files] of graph.toml."
        raise InputError("no data pattern of the graph matches this file", place=str(made.path), hint=hint)
    tell(f"wrote {made.path}")
    _describe(made)
    tell("next: write in it what the document states, then run aif fmt and aif check")
    return 0


def _describe(made: Skeleton) -> None:
    if made.register is None:
        return
    replace_text(made.register, made.register_text)
    tell(f"described it in {made.register}")
    if made.missing:
        tell(f"still to fill in: {', '.join(made.missing)}")
