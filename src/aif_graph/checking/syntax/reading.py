"""Reading a file whatever it holds: the statements that can be read, and a finding for each error.

A file without errors is parsed once, as ``read_document`` does. The readers of RDF/XML and JSON-LD cannot go on after
an error: their first one is the only one.

Limits: see the constants. On one slow core a file of 100 MB takes 6 s and 1.1 GB, as ``read_document`` does without
the checks; twice the time with an error. A hostile file of 8 MiB takes at most some 20 s. All of ``aif check --fast
--alone`` takes 40 s and 4.4 GB for 2.7 million statements in 106 MB, ``aif check`` beside the graph 70 s and 6 GB;
shapes are not asked of so many.
"""

from __future__ import annotations

import codecs
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from aif_graph.checking.findings import Finding
from aif_graph.checking.syntax.decoding import decode
from aif_graph.checking.syntax.others import cut_xml, only_error, place_of_rdf_12
from aif_graph.checking.syntax.recovery import Recovery
from aif_graph.checking.syntax.text import BY_LINE, MAX_TEXT, finding_at, in_words
from aif_graph.errors import InputError, Place
from aif_graph.limits import TRIPLE_TERMS
from aif_graph.reading.documents import FORMATS, MARKS_OF_RDF_12, Document, is_rdf_12, refuse_bombs
from aif_graph.terms import STANDARD

MAX_BYTES = 256 * 2**20  # a Turtle file takes some ten times its size in memory


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file states, as far as it could be read, and what was wrong with it."""

    document: Document
    findings: tuple[Finding, ...]


def read_leniently(
    path: Path,
    source: NamedNode,
    *,
    shown: str = "",
    data: bytes | None = None,
    known: Mapping[str, str] = STANDARD,
) -> Reading:
    """Read one file, whatever it holds; its triples belong to ``source``.

    ``shown`` is the path as findings print it; ``data`` stands in for the bytes of the file (standard input). The
    findings are of severity "violation" and of the rules "syntax", "encoding", "file" (cannot be read) and "refused"
    (could be read, but is not). A prefix that was never declared is read by what it is ``known`` for; statements with
    another one are left out.
    """
    shown = shown or str(path)
    quads: tuple[Quad, ...] = ()
    findings: tuple[Finding, ...]
    prefixes: dict[str, str] = {}
    try:
        data = (_bytes_of(path) if data is None else data).removeprefix(codecs.BOM_UTF8)
        rdf_format = _format_of(path)
        _refuse_size(len(data))
        refuse_bombs(path, rdf_format, data)
        quads, findings, prefixes = _read(data, rdf_format, shown, known)
    except _RefusedError as error:
        findings = (finding_at(error.rule, error.message, Place(shown), error.hint),)
    except InputError as error:
        findings = (finding_at("refused", error.reason, Place(shown), error.hint),)
    except MemoryError as error:  # a single token may have 16 MiB there
        findings = (finding_at("refused", str(error) or "There is not enough memory to read it", Place(shown)),)
    except (OSError, ValueError) as error:
        findings = (finding_at("file", getattr(error, "strerror", None) or str(error), Place(shown)),)
    return Reading(Document(path, source, quads, prefixes), findings)


_Read = tuple[tuple[Quad, ...], tuple[Finding, ...], dict[str, str]]


class _RefusedError(Exception):
    """A file that is not parsed at all."""

    def __init__(self, rule: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.rule, self.message, self.hint = rule, message, hint


def _format_of(path: Path) -> RdfFormat:
    rdf_format = FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        known = f"Known file extensions: {', '.join(FORMATS)}."
        raise _RefusedError("file", f"The file extension {path.suffix!r} is unknown.", known)
    return rdf_format


def _bytes_of(path: Path) -> bytes:
    with FileIO(path, opener=_open_at_once) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            hint = "Pipes and devices may never end: save to a file first."
            raise _RefusedError("file", "This is not a regular file.", hint)
        _refuse_size(status.st_size)
        return file.readall()


def _open_at_once(path: Any, flags: int) -> int:
    """Open without waiting for somebody to write into a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def _refuse_size(size: int) -> None:
    if size > MAX_BYTES:
        raise _RefusedError("refused", f"The file is larger than {MAX_BYTES >> 20} MiB.", "Split it.")


def _refuse_nested_triples(opened: int) -> None:
    """Refuse what overflows the stack of the parser: some ten thousand triples within triples."""
    if opened > TRIPLE_TERMS:
        raise _RefusedError("refused", f"There are more than {TRIPLE_TERMS} triples within triples (RDF 1.2).")


def _read(data: bytes, rdf_format: RdfFormat, shown: str, known: Mapping[str, str]) -> _Read:
    """What ``data`` states, what is wrong with it, and by which prefixes it was read."""
    perhaps_rdf_12 = any(mark in data for mark in MARKS_OF_RDF_12[rdf_format])
    try:
        parser = parse(input=data, format=rdf_format, rename_blank_nodes=True, without_named_graphs=True)
        quads, prefixes = tuple(parser), parser.prefixes
        findings = _unnoticed(data, rdf_format, shown)
    except SyntaxError as error:
        quads, findings, prefixes = _after(error, data, rdf_format, shown, known)
    if perhaps_rdf_12 and any(map(is_rdf_12, quads)):
        quads = tuple(quad for quad in quads if not is_rdf_12(quad))
        message = "Triples within triples and strings with a direction (RDF 1.2) are not supported."
        findings = (*findings, finding_at("refused", message, place_of_rdf_12(data, rdf_format, shown)))
    return quads, findings, prefixes


def _after(error: SyntaxError, data: bytes, rdf_format: RdfFormat, shown: str, known: Mapping[str, str]) -> _Read:
    """What can be read of a file that the parser has given up, what is wrong with it, and its prefixes."""
    if rdf_format in BY_LINE and len(data) > MAX_TEXT:
        hint = f"Only the first error of a file larger than {MAX_TEXT >> 20} MiB is reported; nothing after it is read."
        place = Place(shown, error.lineno, error.offset)
        if "Invalid UTF-8" in str(error.msg):
            finding = finding_at("encoding", "This cannot be read as UTF-8", place, hint)
        else:
            finding = finding_at("syntax", in_words(error), place, hint)
        return _before_error(data, rdf_format), (finding,), {}
    text, bad = decode(data, shown)
    if rdf_format in BY_LINE:
        _refuse_nested_triples(text.count("<<("))  # they may have been hidden in another encoding
        # Again from the start: the labels of blank nodes must be the file's own to be the same in all of its parts.
        recovery = Recovery(text, rdf_format, shown, known)
        recovery.run()
        return recovery.renamed(), (*bad, *recovery.findings), recovery.namespaces()
    return _before_error(data, rdf_format), bad or (only_error(error, data, text, rdf_format, shown),), {}


def _before_error(data: bytes, rdf_format: RdfFormat) -> tuple[Quad, ...]:
    quads = []
    with suppress(SyntaxError):
        for quad in parse(input=data, format=rdf_format, rename_blank_nodes=True, without_named_graphs=True):
            quads.append(quad)  # not extended by all of them: these are to be kept
    return tuple(quads)


def _unnoticed(data: bytes, rdf_format: RdfFormat, shown: str) -> tuple[Finding, ...]:
    """What the fast parser lets pass and other readers refuse.

    That is bytes that are not UTF-8 in comments, and XML that ends too early.
    """
    if rdf_format == RdfFormat.RDF_XML:
        return cut_xml(data, shown)
    if rdf_format in BY_LINE and len(data) <= MAX_TEXT and not data.isascii():
        try:
            data.decode()
        except UnicodeDecodeError:
            return decode(data, shown)[1]
    return ()
