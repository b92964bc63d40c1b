"""The verb ``check``: which files, checked how, reported where."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aif_graph.commands.chosen import data, files_alone, named, note, refuse, title
from aif_graph.commands.terminal import ProgressLine, on_terminal, refuse_empty, write
from aif_graph.errors import InputError, UsageError
from aif_graph.frozen import replace
from aif_graph.options import columns

if TYPE_CHECKING:
    import argparse

    from aif_graph.asking import CannedQuery
    from aif_graph.checking import Checked, Finding, Place
    from aif_graph.graphs import Choice, GraphFolder, Manifest

STDIN = "<stdin>"
_ENDINGS = {".ttl", ".nt", ".rdf", ".xml", ".jsonld"}
_TURTLE = {".ttl", ".nt"}
_SHAPES_HINT = "--shapes takes a Turtle file, or a folder of them."
_INTERVAL = 0.3  # seconds between two looks at the files that are watched

Stamps = dict[Path, tuple[int, int] | None]  # when each file was saved, and its size; None while it is away


@dataclass(frozen=True, slots=True)
class _Job:
    """What to check: the files of a graph, and which of them the user asked about (all, if none).

    ``told`` are lines about which graph it is.
    """

    folder: GraphFolder
    asked: tuple[Path, ...]
    told: tuple[str, ...] = ()


def run(options: argparse.Namespace) -> int:
    """Check, report, and return the exit code: 1 when something is as grave as ``--fail-on``; watch on request."""
    refuse_empty(options.files)
    if options.watch and "-" in options.files:
        raise UsageError("standard input cannot be watched", hint="Name a file.")
    told: tuple[str, ...] = ()
    with _standard_input(options.files) as stdin:
        while True:
            job = _job(options, _named(options, stdin))
            note(*(line for line in job.told if line not in told))
            told = job.told
            before = _stamps(job)
            code = _once(options, job, stdin)
            if not options.watch:
                return code
            _wait_for_change(before, options)


@contextmanager
def _standard_input(words: Sequence[str]) -> Iterator[Path | None]:
    """Standard input as a file of its own for as long as it is needed; None where nobody asked for it."""
    if "-" not in words:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="aif-") as folder:
        file = Path(folder) / "stdin.ttl"
        if sys.stdin is None:
            raise UsageError("standard input is closed", hint="Name a file.")
        file.write_bytes(sys.stdin.buffer.read())
        yield file


def _named(options: argparse.Namespace, stdin: Path | None) -> list[Path]:
    """The files and folders as they were named, standard input's file in place of ``-``."""
    return [stdin if word == "-" and stdin else Path(word) for word in dict.fromkeys(options.files)]


def _once(options: argparse.Namespace, job: _Job, stdin: Path | None) -> int:
    from aif_graph.checking import SEVERITIES, check_content, gravest, in_order
    from aif_graph.checking.reports import Report, write_report
    from aif_graph.reading.decoding import decoded

    if options.output is not None:
        _spare_inputs(options.output, job)
    start = time.monotonic()
    progress = ProgressLine()
    try:
        checked = check_content(
            job.folder,
            fast=options.fast,
            only=job.asked,
            progress=progress,
            max_validated=options.max_validated,
        )
    finally:
        progress.clear()
    found = checked.findings if options.fast else in_order((*checked.findings, *_presented(job)))
    findings = found if stdin is None else _from_stdin(found, str(stdin))
    report = Report(
        findings=findings,
        checked=_checked(checked, job.folder),
        seconds=time.monotonic() - start,
        root=job.folder.root,
        fail_on=options.fail_on,
        shacl=checked.report,
        stdin=decoded(stdin.read_bytes()) if stdin else "",
        graph="" if job.folder.is_bare else job.folder.manifest.name,
        prefixes=checked.prefixes,
    )
    colour = on_terminal() and "NO_COLOR" not in os.environ and options.output is None
    text = write_report(report, options.format, colour=colour, width=columns())
    if options.output is None:
        write(text)
    else:
        _save(text, options.output)
    worst = gravest(findings)
    return 1 if worst and SEVERITIES.index(worst) >= SEVERITIES.index(options.fail_on) else 0


def _presented(job: _Job) -> Iterator[Finding]:
    """What is wrong with how ``graph.toml`` presents the graph: nothing but its pages reads that."""
    from aif_graph.asking import read_catalogue
    from aif_graph.checking import problem
    from aif_graph.checking.concerning import shown_from

    if job.folder.manifest.path is None or job.asked:
        return
    try:
        queries = read_catalogue(job.folder.queries)
    except InputError:
        return  # a finding of its own, and navigation leads to what is read
    try:
        _read_pages(job.folder.manifest, queries)
    except InputError as error:
        yield problem("graph-toml", error, shown_from(job.folder.root))


def _read_pages(manifest: Manifest, queries: Mapping[str, CannedQuery]) -> None:
    """Read all that is said of the pages. Raises InputError, with the line."""
    if manifest.pages or manifest.navigation:
        from aif_graph.serving.frame import check_frame
        from aif_graph.serving.wording.presentation import read_presentation

        read_presentation(manifest)
        check_frame(manifest, queries)


def _checked(checked: Checked, folder: GraphFolder) -> str:
    """What was looked at, in words."""
    accepted, unit = ("", "file") if folder.is_bare else ("accepted ", "source")
    statements, documents = checked.statements, checked.documents
    return f"{statements:,} {accepted}statements of {documents:,} {unit}{'' if documents == 1 else 's'}"


def _save(text: str, output: Path) -> None:
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:  # a full disk names no file
        raise InputError(error.strerror or str(error), place=str(output)) from None


def _spare_inputs(output: Path, job: _Job) -> None:
    """Raise UsageError when the report would take the place of what is checked."""
    for path in job.folder.files:
        if path.exists() and output.exists() and path.samefile(output) and output.is_file():
            raise UsageError(f"the report would overwrite {output}, which is checked", hint="Name another file.")


def _from_stdin(findings: Sequence[Finding], path: str) -> tuple[Finding, ...]:
    """The findings with the name of the file that stood for standard input put right."""

    def right(place: Place | None) -> Place | None:
        return place._replace(path=STDIN) if place is not None and place.path == path else place

    def renamed(finding: Finding) -> Finding:
        causes = tuple(map(renamed, finding.causes))
        return replace(finding, place=right(finding.place), origin=right(finding.origin), causes=causes)

    return tuple(map(renamed, findings))


# Which files


def _job(options: argparse.Namespace, words: Sequence[Path]) -> _Job:
    from aif_graph.graphs import alone, passed_over

    by_themselves = files_alone(options)
    files = tuple(dict.fromkeys(file for word in (*by_themselves, *words) for file in _files(word)))
    if by_themselves or options.by_themselves or options.shapes is not None:
        hint = "Files are checked by themselves here; name these among them."
        refuse(options, "data", "graph", hint=hint)
        if not files:
            raise UsageError("which files are to be checked?", hint="aif check --shapes SHAPES FILE … or a folder.")
        shapes = tuple(dict.fromkeys(file for word in options.shapes or () for file in _shapes(word)))
        theirs = {file.resolve() for file in shapes}
        others = tuple(file for file in files if file.resolve() not in theirs)
        if not others:
            raise UsageError("the shapes are all that was named", hint="Name the files they are about, too.")
        return _Job(replace(alone((), shapes), stated=others), asked=())  # what cannot be read is a finding
    choice = _choice(options, files)
    if choice is None:
        which = "they are checked by themselves" if len(files) > 1 else "the file is checked by itself"
        passed = passed_over()
        why = "" if passed else "there is no graph.toml here or above: "
        told = (*(f"note: {line}" for line in passed), f"note: {why}{which}", *_other_graphs(words))
        return _Job(replace(alone(()), stated=files), asked=(), told=told)
    extra = list(data(options))
    if files:
        own = {path.resolve() for path in choice.open().files}
        extra += [file for file in files if file.resolve() not in own]
    folder = choice.open(extra)
    told = (*(f"note: {line}" for line in choice.notes), *_other_graphs(words, choice.root))
    return _Job(folder, asked=files, told=told if choice.is_packaged else (*told, title(folder)))


def _other_graphs(words: Sequence[Path], root: Path | None = None) -> Iterator[str]:
    """A line for each folder that is named and a graph of its own, and not the one that is read."""
    from aif_graph.graphs import MANIFEST

    for word in words:
        if (word / MANIFEST).is_file() and (root is None or word.resolve() != root.resolve()):
            yield f"note: {word / MANIFEST} is not read; aif --graph {word} check checks that graph"


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
        raise InputError("holds no Turtle files", place=str(word), hint=_SHAPES_HINT)
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
        raise InputError("holds no data files", place=str(word), hint=f"Known endings: {', '.join(sorted(_ENDINGS))}.")
    yield from visible


# Watching


def _wait_for_change(before: Stamps, options: argparse.Namespace) -> None:
    """Return when a file that is checked was saved, came, or went; one that is away for a moment is waited for."""
    print("watching; Ctrl-C ends it", file=sys.stderr, flush=True)
    now = before
    while now == before:
        time.sleep(_INTERVAL)
        try:
            now = _stamps(_job(options, _named(options, None)))
        except InputError:
            continue
    if on_terminal():
        print("\033[2J\033[H", end="", flush=True)


def _stamps(job: _Job) -> Stamps:
    return {path: _stamp(path) for path in job.folder.files}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
