"""The verb ``check``: which files, checked how, reported where."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aif_graph.checking.reports.formats import REPORT_FORMATS
from aif_graph.commands.checked_files import Job, job_of
from aif_graph.commands.chosen import refuse
from aif_graph.commands.options import Parser, add_limit, as_path
from aif_graph.commands.terminal import ProgressLine, columns, on_terminal, refuse_empty, tell, write
from aif_graph.errors import InputError, UsageError
from aif_graph.frozen import replace
from aif_graph.limits import VALIDATED

if TYPE_CHECKING:
    from aif_graph.asking import CannedQuery
    from aif_graph.checking import Checked, Finding, Place
    from aif_graph.graphs import GraphFolder, Manifest

DESCRIPTION = """Report what is wrong, where, and how to fix it, in the graph of this folder
or of --graph. Without a graph, the given files are checked on their own."""
EXAMPLES = """examples:
  aif check                                     the whole graph
  aif check mine.ttl                            my file together with the graph; shows findings about it
  aif check --shapes my-shapes.ttl data/        files and shapes on their own, without the graph
  aif check --alone ontology.ttl                syntax, hygiene, profile and inconsistencies of one file
  curl -s https://… | aif check -               standard input, as Turtle
  aif check --watch --fast                      again after each save
  aif check --format sarif --output aif.sarif   for a pipeline

exit codes: 0 no finding as severe as --fail-on, 1 findings, 2 wrong usage, 3 a file cannot be read"""
STDIN = "<stdin>"
_INTERVAL = 0.3  # seconds between two looks at the files that are watched

Stamps = dict[Path, tuple[int, int] | None]  # when each file was saved, and its size; None while it is away


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="files or folders; - reads standard input")
    shapes = "use these shapes and not the graph: a Turtle file or a folder of them; may be repeated"
    parser.repeated("--shapes", "PATH", shapes, type=as_path)
    parser.flag("--alone", "check the files on their own, without the graph or shapes", dest="by_themselves")
    parser.flag("--fast", "check only syntax and hygiene")
    validated = "validate shapes on up to N statements; a million take 5 minutes and 6 GB"
    add_limit(parser, "--max-validated", VALIDATED, "N", validated)
    parser.add_argument(
        "--format", choices=REPORT_FORMATS, default="text", help="the format of the report (default: text)"
    )
    parser.add_argument("--output", type=as_path, metavar="FILE", help="write the report to a file")
    parser.add_argument(
        "--fail-on",
        choices=("info", "warning", "violation"),
        default="violation",
        help="exit with code 1 on findings of this severity or worse (default: violation)",
    )
    parser.flag("--watch", "check again whenever a file is saved, until Ctrl-C")


def run(options: argparse.Namespace) -> int:
    """Check, report, and return the exit code: 1 when something is as grave as ``--fail-on``; watch on request."""
    refuse(options, "as-of", hint="aif check looks at the files as they are.")
    refuse_empty(options.files)
    if options.watch and "-" in options.files:
        raise UsageError("standard input cannot be watched", hint="Name a file.")
    told: tuple[str, ...] = ()
    with _standard_input(options.files) as stdin:
        while True:
            job = job_of(options, _named(options, stdin))
            tell(*(line for line in job.told if line not in told))
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
    import tempfile

    with tempfile.TemporaryDirectory(prefix="aif-") as folder:
        file = Path(folder) / "stdin.ttl"
        if sys.stdin is None:
            raise UsageError("standard input is closed", hint="Name a file.")
        file.write_bytes(sys.stdin.buffer.read())
        yield file


def _named(options: argparse.Namespace, stdin: Path | None) -> list[Path]:
    """The files and folders as they were named, standard input's file in place of ``-``."""
    return [stdin if word == "-" and stdin else Path(word) for word in dict.fromkeys(options.files)]


def _once(options: argparse.Namespace, job: Job, stdin: Path | None) -> int:
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


def _presented(job: Job) -> Iterator[Finding]:
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


def _spare_inputs(output: Path, job: Job) -> None:
    """Raise UsageError when the report would take the place of what is checked."""
    for path in job.folder.files:
        if path.exists() and output.exists() and path.samefile(output) and output.is_file():
            raise UsageError(
                f"the report would overwrite {output}, which is one of the checked files", hint="Name another file."
            )


def _from_stdin(findings: Sequence[Finding], path: str) -> tuple[Finding, ...]:
    """The findings with the name of the file that stood for standard input put right."""

    def right(place: Place | None) -> Place | None:
        return place._replace(path=STDIN) if place is not None and place.path == path else place

    def renamed(finding: Finding) -> Finding:
        causes = tuple(map(renamed, finding.causes))
        return replace(finding, place=right(finding.place), origin=right(finding.origin), causes=causes)

    return tuple(map(renamed, findings))


def _wait_for_change(before: Stamps, options: argparse.Namespace) -> None:
    """Return when a file that is checked was saved, came, or went; one that is away for a moment is waited for."""
    print("watching for changes; press Ctrl-C to stop", file=sys.stderr, flush=True)
    now = before
    while now == before:
        time.sleep(_INTERVAL)
        try:
            now = _stamps(job_of(options, _named(options, None)))
        except InputError:
            continue
    if on_terminal():
        print("\033[2J\033[H", end="", flush=True)


def _stamps(job: Job) -> Stamps:
    return {path: _stamp(path) for path in job.folder.files}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
