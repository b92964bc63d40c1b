"""Which files ``check`` checks, and beside which graph."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aif_graph.commands.chosen import data, files_alone, named, refuse, title
from aif_graph.errors import InputError, UsageError
from aif_graph.frozen import frozen, replace

if TYPE_CHECKING:
    from aif_graph.graphs import Choice, GraphFolder

_ENDINGS = {".ttl", ".nt", ".rdf", ".xml", ".jsonld"}
_TURTLE = {".ttl", ".nt"}
_SHAPES_HINT = "--shapes takes a Turtle file, or a folder of them."


@frozen
class Job:
    """What to check: the files of a graph, and which of them the user asked about (all, if none).

    ``told`` are lines about which graph it is.
    """

    folder: GraphFolder
    asked: tuple[Path, ...]
    told: tuple[str, ...] = ()


def job_of(options: argparse.Namespace, words: Sequence[Path]) -> Job:
    """What the options, and the files and folders that are named, ask to be checked."""
    from aif_graph.graphs import alone, passed_over

    by_themselves = files_alone(options)
    files = tuple(dict.fromkeys(file for word in (*by_themselves, *words) for file in _files(word)))
    if by_themselves or options.by_themselves or options.shapes:
        hint = "Here, files are checked on their own; add these to the files to check."
        refuse(options, "data", "graph", hint=hint)
        if not files:
            raise UsageError("no files to check were given", hint="aif check --shapes SHAPES FILE … or a folder.")
        shapes = tuple(dict.fromkeys(file for word in options.shapes for file in _shapes(word)))
        theirs = {file.resolve() for file in shapes}
        others = tuple(file for file in files if file.resolve() not in theirs)
        if not others:
            raise UsageError("every file given is a shapes file", hint="Add the files to check.")
        return Job(replace(alone((), shapes), stated=others), asked=())  # what cannot be read is a finding
    choice = _choice(options, files)
    if choice is None:
        which = "the files are checked on their own" if len(files) > 1 else "the file is checked on its own"
        passed = passed_over()
        why = "" if passed else "no graph.toml in this folder or above: "
        told = (*(f"note: {line}" for line in passed), f"note: {why}{which}", *_other_graphs(words))
        return Job(replace(alone(()), stated=files), asked=(), told=told)
    extra = list(data(options))
    if files:
        own = {path.resolve() for path in choice.open().files}
        extra += [file for file in files if file.resolve() not in own]
    folder = choice.open(extra)
    told = (*(f"note: {line}" for line in choice.notes), *_other_graphs(words, choice.root))
    return Job(folder, asked=files, told=told if choice.is_packaged else (*told, title(folder)))


def _other_graphs(words: Sequence[Path], root: Path | None = None) -> Iterator[str]:
    """A line for each folder that is named and a graph of its own, and not the one that is read."""
    from aif_graph.graphs import MANIFEST

    for word in words:
        if (word / MANIFEST).is_file() and (root is None or word.resolve() != root.resolve()):
            yield f"note: {word / MANIFEST} is not used; to check that graph, run aif --graph {word} check"


def _choice(options: argparse.Namespace, files: Sequence[Path]) -> Choice | None:
    """The graph beside which ``files`` are checked; None where there is none, so that they are by themselves."""
    from aif_graph import graphs

    try:
        choice = graphs.choose(named(options), fall_back=False)
    except UsageError:
        if not files or data(options):
            raise
        return None
    return choice if choice.how != "here" or not files else None


def _shapes(word: Path) -> Iterator[Path]:
    """The file of shapes, or the Turtle files below a folder, hidden ones left out."""
    if not word.exists():
        raise InputError("there is no such file", place=str(word), hint=_SHAPES_HINT)
    found = [path for path in _files(word) if path.suffix.lower() in _TURTLE] if word.is_dir() else [word]
    if not found:
        raise InputError("contains no Turtle files", place=str(word), hint=_SHAPES_HINT)
    yield from found


def _files(word: Path) -> Iterator[Path]:
    """The file, or the data files below a folder, hidden ones left out."""
    if not word.is_dir():
        if not word.exists():
            raise InputError("there is no such file", place=str(word), hint="Name a file, a folder, or - .")
        yield word
        return
    found = (path for path in sorted(word.rglob("*")) if path.suffix.lower() in _ENDINGS and path.is_file())
    visible = [path for path in found if not any(part.startswith(".") for part in path.relative_to(word).parts)]
    if not visible:
        raise InputError(
            "contains no data files", place=str(word), hint=f"Known file extensions: {', '.join(sorted(_ENDINGS))}."
        )
    yield from visible
