"""Which graph a verb works on, and what is said of it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aif_graph.commands.terminal import refuse_empty, tell
from aif_graph.errors import UsageError
from aif_graph.printable import printable

if TYPE_CHECKING:
    from aif_graph.graphs import Choice, GraphFolder
    from aif_graph.knowledge import KnowledgeGraph


# The graph outlives its verb: the process ends without freeing half a million objects one by one.
_KEPT: list[KnowledgeGraph] = []


def named(options: argparse.Namespace) -> Path | None:
    """The folder that --graph names, before the verb or after it. Raises UsageError for two, and for an empty name."""
    word = _single(options, "graph")
    return None if word is None else Path(word)


def files_alone(options: argparse.Namespace) -> tuple[Path, ...]:
    """The files that make a graph by themselves. Raises UsageError beside --graph or --data."""
    words = _given(options, "alone")
    if words and _given(options, "graph"):
        raise UsageError("--alone and --graph cannot be combined", hint="Leave one of them out.")
    if words and _given(options, "data"):
        hint = "Give each file with --alone."
        raise UsageError("--data adds files to a graph, but --alone uses no graph", hint=hint)
    return tuple(map(Path, words))


def data(options: argparse.Namespace) -> tuple[Path, ...]:
    """The files that are put on top of the graph."""
    return tuple(map(Path, _given(options, "data")))


def _as_of(options: argparse.Namespace) -> str:
    """The day that --as-of names, "" for none."""
    from aif_graph.arguments import day

    word = _single(options, "as-of")
    return "" if word is None else day("as-of", word)


def refuse(options: argparse.Namespace, *names: str, hint: str) -> None:
    """Raise UsageError for general options of these names, which the verb has no use for."""
    for name in names:
        if _given(options, name):
            raise UsageError(f"--{name} cannot be used with {options.verb}", hint=hint)


def _single(options: argparse.Namespace, name: str) -> str | None:
    """The value of an option that is given once, None where it is not. Raises UsageError for two."""
    words = _given(options, name)
    if len(words) > 1:
        raise UsageError(f"--{name} is given twice: {words[0]} and {words[1]}", hint="Give it once.")
    return words[0] if words else None


def _given(options: argparse.Namespace, name: str) -> Sequence[str]:
    """What an option names wherever it stands; the same thing twice counts once."""
    words = [*getattr(options, f"all_{name}"), *getattr(options, f"more_{name}", ())]
    if name != "as-of":
        refuse_empty(words)
    return list(dict.fromkeys(words))


def choose(options: argparse.Namespace, *, fall_back: bool = True) -> Choice:
    """The graph that is asked for. What was passed over is said, and which graph it is unless it is the packaged one.

    Raises UsageError and InputError as ``graphs.choose`` does.
    """
    from aif_graph import graphs

    choice = graphs.choose(named(options), fall_back=fall_back)
    tell(*(f"note: {line}" for line in choice.notes))
    return choice


def open_graph(options: argparse.Namespace) -> GraphFolder:
    """The files of the graph that a verb asks, with those of --data on top, or just those of --alone."""
    files = files_alone(options)
    if files:
        from aif_graph.graphs import alone

        folder = alone(files)
        tell(title(folder))
        return folder
    choice = choose(options)
    return announced(choice, choice.open(data(options)))


def announced(choice: Choice, folder: GraphFolder) -> GraphFolder:
    """The same folder; its name is said on standard error unless it is the packaged one."""
    if not choice.is_packaged:
        tell(title(folder))
    return folder


def title(folder: GraphFolder) -> str:
    """The line that names a graph."""
    root = folder.root
    if folder.alone:
        return printable(f"graph: {folder.manifest.name} alone")
    return printable(f"graph: {folder.manifest.name} ({root if root != Path() else root.resolve()})")


def load_graph(options: argparse.Namespace, folder: GraphFolder | None = None) -> KnowledgeGraph:
    """Read the graph that a verb asks; ``folder`` where it has been opened already."""
    from aif_graph.graphs.sources import clashing_prefixes
    from aif_graph.loading import load_folder

    day = _as_of(options)  # before anything is looked for
    graph = load_folder(folder or open_graph(options), options.reasoner, options.max_inferred, as_of=day)
    _KEPT[:] = [graph]
    tell(*([str(graph.as_of)] if graph.as_of else ()))
    for prefix, path in clashing_prefixes(graph.folder, graph.documents).items() if graph.folder.extra else ():
        theirs = graph.manifest.prefixes[prefix]
        tell(f"note: {prefix}: is used as declared in {path}; the graph itself declares it as {theirs}")
    return graph
