"""The verb ``diff``: two states of the graph, and what the difference means."""

from __future__ import annotations

import argparse
from pathlib import Path

from aif_graph.commands.chosen import announced, choose, refuse
from aif_graph.commands.options import Parser
from aif_graph.commands.terminal import ProgressLine, printable, tell, unused_note, write
from aif_graph.errors import UsageError

EXAMPLES = """examples:
  aif diff main                                    the working files, compared with main
  aif diff v0.1.0 HEAD --only inferences,answers   how the answers changed since a release
  aif diff old-folder new-folder --full            two folders of a graph
  aif diff dumps/dataset.nq                        compared with an export, or any RDF file
  aif diff main HEAD --format markdown             for a pull request

A folder or file takes precedence over a revision of the same name; refs/heads/NAME is always a branch."""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("old", metavar="OLD", help="a git revision, a folder of a graph, or an RDF file")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the same (default: the working files)")
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="the output format")
    parser.add_argument(
        "--only",
        metavar="PARTS",
        help="compare only these, separated by commas: statements, inferences, answers, findings (default: all)",
    )
    parser.flag("--full", "do not shorten lists in text and markdown")


def run(options: argparse.Namespace) -> int:
    """Compare, write the difference, and return 1 when there is one."""
    from aif_graph.comparing import PARTS, compare, opened, write_difference

    refuse(options, "data", "alone", hint="aif diff compares files: give two folders or RDF files.")
    refuse(options, "as-of", hint="aif diff compares graphs as they are: give two revisions.")
    parts = PARTS if options.only is None else [word.strip() for word in options.only.split(",")]
    if wrong := [part for part in parts if part not in PARTS]:
        raise UsageError(f"there is no part {wrong[0]!r}", hint=f"Parts: {', '.join(PARTS)}.")
    limits = {"reasoner": options.reasoner, "max_inferred": options.max_inferred}
    root = _root(options)
    progress = ProgressLine()
    try:
        with opened(options.old, options.new, root=root, progress=progress, **limits) as (old, new):
            difference = compare(old, new, parts, progress=progress)
            notes = [note for side in (old, new) for note in unused_note(side.graph, side.place.title)]
    finally:
        progress.clear()
    text = write_difference(difference, options.format, full=options.full)
    write(text if options.format == "json" else printable(text))
    tell(*notes)
    return 1 if difference else 0


def _root(options: argparse.Namespace) -> Path | None:
    """The folder of the graph whose revisions are compared; two files or folders need none."""
    from aif_graph.graphs import MANIFEST

    try:
        choice = choose(options, fall_back=False)
    except UsageError:
        if options.new and Path(options.new).exists() and Path(options.old).exists():
            return None
        raise
    if not (options.new and all((Path(word) / MANIFEST).is_file() for word in (options.old, options.new))):
        announced(choice, choice.open())  # two graphs that describe themselves are compared without a third
    return choice.root
