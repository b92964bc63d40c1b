"""Line and column of the statements of a large file, without rdflib.

rdflib's parser takes 40 µs and a kilobyte for a statement; Oxigraph's takes one microsecond, but does not say where it
is. Fed line by line it has taken no line more than it needs when it gives a statement, so the line it was given last is
the one at which the object ends. The column is that of the last token of this line that can be the object; where there
is none, the line alone is known.
"""

from __future__ import annotations

import codecs
import re
from array import array
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import IO, cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from aif_graph.reading.documents import FORMATS, Document, is_named, is_rdf_12
from aif_graph.reading.positions import Position, Spot
from aif_graph.reading.tokens import BREAK, Token, tokens
from aif_graph.terms import STANDARD

LARGE = 2**20  # bytes; of smaller files every column is known
MAX_RECOVERY = 8 * 2**20  # bytes; of a larger file nothing is read after an error
_BY_LINE = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES)
_LONGEST = 20_000  # bytes of a line that is searched for the column
_MOST = 5_000_000  # tokens and characters looked at in one file, in some seconds: past them the line alone is known
_TYPE = STANDARD["rdf"] + "type"
_NIL = STANDARD["rdf"] + "nil"
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|(?=[?#])|$)")  # segments of a path that stand for a folder
_BACK = 1_000  # statements about one subject that are passed to find where the first stands
_UP = 50  # lines above an object in which its subject and predicate are looked for
_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")


def large_file(document: Document) -> LargeFile | None:
    """The places of the statements of ``document``; None where its file is not large, or has gone.

    None, too, where the file is small enough to have been read past an error: then the statements of the document are
    not those that the parser gives, one by one.
    """
    path = document.path
    try:
        if FORMATS.get(path.suffix) not in _BY_LINE or not path.is_file() or path.stat().st_size <= LARGE:
            return None
        large = LargeFile(document, path.read_bytes().removeprefix(codecs.BOM_UTF8))
    except OSError:
        return None
    return large if large.usable else None


class LargeFile:
    """Where the statements of one document are written, ``data`` being its file's bytes."""

    def __init__(self, document: Document, data: bytes) -> None:
        self._path, self._triples, self._data = document.path, document.triples, data
        self._starts = array("Q")  # where each line begins, in bytes
        self._lines = array("L")  # of each statement, in the order of the file
        self._left = _MOST
        self._tokens = lru_cache(2 * _UP)(self._cut)
        complete = self._number()
        self.usable = len(self._lines) <= len(self._triples) and (complete or len(self._data) > MAX_RECOVERY)

    def _number(self) -> bool:
        """Note the line of each statement; return whether the parser came to the end."""
        feeder = _Feeder(self._data, self._starts)
        rdf_format = FORMATS[self._path.suffix]
        try:
            for quad in parse(input=cast("IO[bytes]", feeder), format=rdf_format, without_named_graphs=True):
                if not is_rdf_12(quad):  # these are left out of the document, too
                    self._lines.append(len(self._starts))
        except SyntaxError:
            return False
        return True

    @cached_property
    def _numbers(self) -> dict[Triple, int]:
        """What number each statement is in the order of the file, the first time."""
        return {self._triples[number]: number for number in reversed(range(len(self._lines)))}

    def get(self, triple: Triple) -> Position | None:
        """Return where ``triple`` is stated first; None where it is not, and past an error."""
        number = self._numbers.get(triple)
        return None if number is None else self.place(number)

    def repetitions(self) -> Iterator[tuple[Triple, Position]]:
        """Yield each statement that was made before, where it is made again; those with blank nodes are left out."""
        for number in range(len(self._lines)):
            triple = self._triples[number]
            if is_named(triple) and self._numbers[triple] != number:
                yield triple, self.place(number)

    def place(self, number: int) -> Position:
        """Return where a statement stands, by its number in the order of the file."""
        triple, line = self._triples[number], self._lines[number]
        obj = triple.object
        breaks = len(BREAK.findall(obj.value)) if isinstance(obj, Literal) else 0
        if breaks and (opening := self._opening(line, breaks)):
            line, column = opening
        else:
            column = self._column(line, obj)
        subject, predicate = self._spot(triple.subject, self._head(number)), self._spot(triple.predicate, line)
        return Position(self._path, line, column, subject=subject, predicate=predicate)

    def _opening(self, line: int, breaks: int) -> tuple[int, int] | None:
        """Line and column at which the long text begins that ends in ``line``, at most ``breaks`` lines further up."""
        text = self._text(line)
        for quotes in ('"""', "'''"):
            if text.count(quotes) % 2:  # else it begins in this line, too
                for above in range(line - 1, max(line - breaks, 1) - 1, -1):
                    if (column := self._text(above).rfind(quotes)) >= 0:
                        return above, column + 1
        return None

    def _head(self, number: int) -> int:
        """The line of the first statement of those that follow each other about one subject."""
        subject = self._triples[number].subject
        for before in range(number - 1, max(number - _BACK, 0) - 1, -1):
            if self._triples[before].subject != subject:
                return self._lines[before + 1]
        return self._lines[max(number - _BACK, 0)]

    def _spot(self, term: object, line: int) -> Spot:
        """Where ``term`` stands first in ``line``, or in the nearest line above that has it; else the line alone."""
        for above in range(line, max(line - _UP, 0), -1):
            if column := self._column(above, term, last=False):
                return Spot(above, column)
        return Spot(line, 0)

    def _column(self, line: int, term: object, *, last: bool = True) -> int:
        """The column of the last (or first) token of a line that can be ``term``; 0 when none can."""
        found = self._tokens(line)
        for token in reversed(found) if last else found:
            self._left -= 1
            if self._left < 0:
                return 0
            if can_be(token, term):
                return token.start + 1
        return 0

    def _cut(self, line: int) -> list[Token]:
        text = self._text(line) if self._left > 0 else ""
        self._left -= len(text)
        return list(tokens(text))

    def _text(self, line: int) -> str:
        """A line without its end; "" where there is none, or where it is too long to be searched."""
        if not 1 <= line <= len(self._starts):
            return ""
        end = self._starts[line] if line < len(self._starts) else len(self._data)
        if end - self._starts[line - 1] > _LONGEST:
            return ""
        return self._data[self._starts[line - 1] : end].decode("utf-8", "replace").rstrip("\r\n")


class _Feeder:
    """A binary file that gives one line at a time, and notes where each begins."""

    def __init__(self, data: bytes, starts: array[int]) -> None:
        self._data, self._starts = data, starts
        self._lines = _LINE.finditer(data)
        self._at = self._end = 0  # what is left of the line that was begun

    def read(self, size: int = -1) -> bytes:
        """Read the next line, or as much of it as is asked for: more would be the end of the process."""
        if self._at == self._end and (match := next(self._lines, None)):
            self._at, self._end = match.span()
            self._starts.append(self._at)
        begin = self._at
        self._at = self._end if size < 0 else min(self._end, begin + size)
        return self._data[begin : self._at]


def can_be(token: Token, term: object) -> bool:
    """Whether a token is probably how ``term`` is written: names by their ends, texts with escapes by being texts."""
    if isinstance(term, NamedNode):
        if token.kind == "iri":
            written = token.text[1:-1]
            if _DOTS.search(written):  # of what is resolved only the end is sure to stay (RFC 3986, section 5.2.4)
                written = _DOTS.split(written)[-1]
            return term.value.endswith(written) or "\\" in written
        if token.text in ("a", "("):
            return term.value == (_TYPE if token.text == "a" else _NIL)
        local = token.text.partition(":")[2].replace("\\", "")
        return token.kind == "name" and term.value.endswith(local or ("/", "#", ":"))
    if isinstance(term, Literal):
        if token.kind == "string":
            return term.value in token.text or "\\" in token.text
        return token.kind in ("number", "word") and token.text == term.value
    return token.kind == "blank" or token.text == "["
