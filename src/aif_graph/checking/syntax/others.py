"""Errors of RDF/XML, JSON-LD and RDF 1.2, whose parsers cannot go on: the place of the first."""

from __future__ import annotations

import re
from typing import IO, cast

from pyoxigraph import RdfFormat, parse

from aif_graph.checking.findings import Finding
from aif_graph.checking.syntax.decoding import decode
from aif_graph.checking.syntax.text import BY_LINE, MAX_TEXT, Lines, finding_at, in_words, tokens_of
from aif_graph.errors import Place

_REMOTE = re.compile(r'"@(?:context|import)"\s*:\s*(?:\[\s*)?("(?:[^"\\]|\\.)*+")')


def cut_xml(data: bytes, shown: str) -> tuple[Finding, ...]:
    """Return a finding for RDF/XML that breaks off, which the parser does not notice."""
    from xml.parsers import expat

    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError as error:
        # Columns count from 0 there.
        place = Place(shown, error.lineno, error.offset + 1)
        return (finding_at("syntax", f"The XML is not well-formed: {expat.ErrorString(error.code)}", place),)
    return ()


def place_of_rdf_12(data: bytes, rdf_format: RdfFormat, shown: str) -> Place:
    """Where the first construct of RDF 1.2 stands, in the formats that have marks of their own for it."""
    if rdf_format not in BY_LINE or len(data) > MAX_TEXT:
        return Place(shown)
    text = decode(data, shown)[0]
    for token in tokens_of(text, 0):
        word = text[token.start : token.end]
        if (token.kind == "mark" and text.startswith("<<", token.start)) or (word[0] == "@" and "--" in word):
            return Lines(text).place(shown, token.start)
    return Place(shown)


def only_error(error: SyntaxError, data: bytes, text: str, rdf_format: RdfFormat, shown: str) -> Finding:
    """The error of a file whose reader cannot go on, with its place as far as that can be found out."""
    message, lines = in_words(error), Lines(text)
    if "LoadDocumentCallback" in message:
        found = _REMOTE.search(text)
        place = lines.place(shown, found.start(1)) if found else Place(shown)
        hint = "Include the context in the file."
        return finding_at("refused", "Contexts outside the file are refused: nothing is downloaded.", place, hint)
    offset = (
        _offset_in_xml(data, text, message) if rdf_format == RdfFormat.RDF_XML else _offset_in_json(error, text, lines)
    )
    return finding_at("syntax", message, Place(shown) if offset is None else lines.place(shown, offset))


def _offset_in_json(error: SyntaxError, text: str, lines: Lines) -> int | None:
    if not error.lineno:
        keyword = re.search(r"@\w+", str(error.msg))
        offset = text.find(f'"{keyword[0]}"') if keyword else -1
        return None if offset < 0 else offset
    # This reader counts columns in bytes.
    begin = lines.offset(error.lineno, 1)
    line = text[begin : lines.offset(error.lineno, len(text))]
    return begin + len(line.encode()[: (error.offset or 1) - 1].decode(errors="ignore"))


def _offset_in_xml(data: bytes, text: str, message: str) -> int:
    """Where the tag begins that the reader gave up at.

    The reader does not say where it is. Fed byte by byte it has taken no byte more than it needs, so what it has taken
    when it gives up ends with the slip.
    """
    taken = _taken(data, max(_taken(data, len(data)) - 2 * _Spoon.SIZE, 0))
    if entity := re.search(r"unrecognized entity `(.*)`", message, re.DOTALL):
        taken = max(data.rfind(f"&{entity[1]};".encode(), 0, taken), 0)
    elif message.startswith("Unexpected text"):
        begin = data.rfind(b">", 0, taken) + 1
        taken = begin + len(data[begin:taken]) - len(data[begin:taken].lstrip())
    elif taken < len(data) or data.endswith(b">"):
        taken = max(data.rfind(b"<", 0, taken), 0)
    return min(len(data[:taken].decode("utf-8", "ignore")), len(text))


def _taken(data: bytes, whole: int) -> int:
    """How many bytes the reader takes of ``data`` before it gives up, exact if those up to ``whole`` are not enough."""
    spoon = _Spoon(data, whole)
    try:
        for _ in parse(input=cast("IO[bytes]", spoon), format=RdfFormat.RDF_XML):
            pass
    except SyntaxError:
        pass
    return spoon.taken


class _Spoon:
    """A binary file that gives ``data`` in pieces of SIZE up to ``whole`` and byte by byte after that."""

    SIZE = 4096

    def __init__(self, data: bytes, whole: int) -> None:
        self.data, self.whole, self.taken = data, whole, 0

    def read(self, size: int = -1) -> bytes:
        """Read the next piece, as of a file."""
        step = min(size if size > 0 else self.SIZE, self.SIZE, max(self.whole - self.taken, 1))
        piece = self.data[self.taken : self.taken + step]
        self.taken += len(piece)
        return piece
