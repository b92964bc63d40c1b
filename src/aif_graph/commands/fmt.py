"""The verb ``fmt``: Turtle files in the project's layout."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from aif_graph.commands.chosen import announced, choose, refuse
from aif_graph.commands.files import replace_text
from aif_graph.commands.options import Parser
from aif_graph.commands.terminal import complaint, on_terminal, refuse_empty, tell, write
from aif_graph.errors import AifError, InputError, UsageError
from aif_graph.printable import printable

_STDIN = "<stdin>"
_OTHERS = {".nt", ".nq", ".trig", ".rdf", ".xml", ".jsonld"}  # formats that are not Turtle

DESCRIPTION = """Format Turtle files: one predicate and object per line, subjects sorted.
No comment is lost and no statement changes."""
EXAMPLES = """examples:
  aif fmt                      the graph's own files
  aif fmt mine.ttl data/       these
  aif fmt --diff               what would change; exit 1 if anything
  aif fmt - < mine.ttl         from standard input to standard output"""


def add_options(parser: Parser) -> None:
    """Add what it takes."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="files or folders; - reads standard input")
    parser.flag("--check", "change nothing; list the files that would change")
    parser.flag("--diff", "change nothing; show what would change")


def run(options: argparse.Namespace) -> int:
    """Lay the files out anew, or say which are not; ``-`` goes from standard input to standard output.

    A file that is not well-formed is left as it is, and the others are done all the same. Returns 1 when ``--check``
    (or ``--diff``) finds a file that would change, and the exit code of the first error where there was one.
    """
    from aif_graph.reading.layout import formatted

    refuse_empty(options.files)
    refuse(options, "as-of", hint="aif fmt formats files as they are.")
    refuse(options, "data", "alone", hint="Give the files to format: aif fmt FILE …")
    if options.files:
        refuse(options, "graph", hint="aif fmt formats the files given or, without any, those of the graph.")
    looking = options.check or options.diff
    if "-" in options.files:
        if len(options.files) > 1:
            raise UsageError("- cannot be combined with other files", hint="aif fmt - < mine.ttl > tidy.ttl")
        before = _standard_input()
        after = formatted(before, path=_STDIN)
        if not looking:
            write(after)
        elif before != after:
            _show(Path(_STDIN), before, after, diff=options.diff)
        return int(looking and before != after)
    changed, first_error = 0, 0
    for path in _files(options):
        try:
            before = _read(path)
            after = formatted(before, path=str(path))
        except AifError as error:
            tell(*complaint(error))
            first_error = first_error or error.exit_code
            continue
        if before == after:
            continue
        changed += 1
        if looking:
            _show(path, before, after, diff=options.diff)
        else:
            replace_text(path, after)
            print(f"formatted {printable(str(path))}", file=sys.stderr)
    if looking and changed:
        print(f"{changed} file{'s' * (changed > 1)} would change; run aif fmt to change them", file=sys.stderr)
    return first_error or int(looking and changed > 0)


def _standard_input() -> str:
    if sys.stdin is None:
        raise UsageError("standard input is closed", hint="Name a file.")
    return _decoded(sys.stdin.buffer.read(), _STDIN)


def _files(options: argparse.Namespace) -> Iterator[Path]:
    """The files named, the Turtle below the folders named but for hidden ones; all of the graph's, without a name."""
    if not options.files:
        choice = choose(options, fall_back=False)
        folder = announced(choice, choice.open())
        found = (*folder.ontology, *folder.vocabularies, *folder.shapes, *folder.data)
        yield from sorted(path for path in dict.fromkeys(found) if path.suffix == ".ttl")
    for word in dict.fromkeys(options.files):
        path = Path(word)
        if path.is_dir():
            below = (file for file in sorted(path.rglob("*.ttl")) if file.is_file())
            yield from (file for file in below if not _is_hidden(file.relative_to(path)))
        elif not path.is_file():
            what = "is not a regular file" if path.exists() else "there is no such file"
            raise InputError(what, place=word, hint="Name Turtle files, folders, or - .")
        else:
            yield path


def _is_hidden(path: Path) -> bool:
    """Whether a name begins with a dot, as those of environments and caches do, whose files are others' to lay out."""
    return any(part.startswith(".") for part in path.parts)


def _read(path: Path) -> str:
    if path.suffix.lower() in _OTHERS:  # Turtle's layout would make an N-Triples file what its readers refuse
        raise InputError("is not Turtle", place=str(path), hint="Turtle files have the file extension .ttl.")
    try:
        return _decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise InputError(error.strerror or str(error), place=str(path)) from None


def _decoded(data: bytes, place: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        hint = f"aif check --fast {place} says where." if place != _STDIN else "Save it as UTF-8."
        raise InputError(f"is not UTF-8 (byte {error.start + 1})", place=place, hint=hint) from None


def _show(path: Path, before: str, after: str, *, diff: bool) -> None:
    if not diff:
        write(f"{printable(str(path))}\n")
        return
    import difflib

    name = printable(str(path))
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), name, f"{name} (formatted)")
    text = "".join(line if line.endswith("\n") else f"{line}\n\\ no line end\n" for line in lines)
    write(printable(text, keep="\n") if on_terminal() else text)
