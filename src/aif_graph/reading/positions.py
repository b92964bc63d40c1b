"""File, line and column of every statement, on demand.

rdflib's Turtle parser knows where it is while it reads; this subclass writes that down. There is no
second grammar here. Importing rdflib costs a fifth of a second, so nothing on the fast path comes here.
"""

from __future__ import annotations

import bisect
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.errors import InputError
from aif_graph.terms import PREFIXES

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node


Key = tuple[object, NamedNode, object]
_BLOCK = re.compile(r"^(?=[^\s#;,.\])])", re.MULTILINE)
_MOST_SLIPS = 50  # blocks that are left out of one file


class _SlipError(InputError):
    """Malformed Turtle, and where in the text the parser gave up."""

    def __init__(
        self, message: str, *, place: str, offset: int, statements: list[tuple[Node, Node, Node, int]]
    ) -> None:
        super().__init__(message, place=place)
        self.offset = offset
        self.statements = statements


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a statement stands: the place its object begins. Lines and columns count from 1, in characters."""

    path: Path
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def positions_of(path: Path) -> Mapping[Triple, Position]:
    """Read a Turtle file and return where each of its statements stands (the first time, when repeated).

    Statements with blank nodes are left out: their names differ from one reading to the next. What stands in a
    malformed block has no position. Raises InputError when the file cannot be read.
    """
    found: dict[Triple, Position] = {}
    for triple, position in _positioned(path):
        if _is_named(triple):
            found.setdefault(triple, position)
    return found


def anonymous_positions_of(path: Path, triples: Iterable[Triple]) -> Mapping[Triple, Position]:
    """Return where the statements with blank nodes among ``triples`` stand, which another reading of the file gave.

    Blank nodes have other names here and there, so statements are matched in the order of the file among those that
    have the same named terms. The cells of lists have no place of their own.
    """
    places: dict[Key, list[Position]] = defaultdict(list)
    for triple, position in _positioned(path):
        if not _is_named(triple):
            places[_key(triple)].append(position)
    taken: dict[Key, Iterator[Position]] = {key: iter(found) for key, found in places.items()}
    matched = ((triple, next(taken.get(_key(triple), iter(())), None)) for triple in triples if not _is_named(triple))
    return {triple: position for triple, position in matched if position is not None}


def repetitions_of(path: Path) -> Iterator[tuple[Triple, Position]]:
    """Yield each statement that a Turtle file makes again, where it does; those with blank nodes are left out."""
    seen: set[Triple] = set()
    for triple, position in _positioned(path):
        if _is_named(triple) and triple in seen:
            yield triple, position
        seen.add(triple)


def positioned_graph(path: Path, base: str = "") -> tuple[rdflib.Graph, Mapping[tuple[Node, Node, Node], Position]]:
    """Read a Turtle file as an rdflib graph, and where each of its statements stands, blank nodes included.

    ``base`` is the IRI that relative ones are resolved against, by default the file's own.
    Raises InputError when the file cannot be read.
    """
    import rdflib

    text = _text(path)
    starts = _line_starts(text)
    graph = rdflib.Graph()
    places: dict[tuple[Node, Node, Node], Position] = {}
    for subject, predicate, obj, offset in _statements(path, text, graph, base):
        graph.add((subject, predicate, obj))
        line = bisect.bisect_right(starts, offset)
        places.setdefault((subject, predicate, obj), Position(path, line, offset - starts[line - 1] + 1))
    return graph, places


def _text(path: Path, errors: str = "strict") -> str:
    if not path.is_file():  # a pipe would keep us waiting, a device would never end
        raise InputError("is not a regular file", place=str(path))
    try:
        return path.read_bytes().decode("utf-8", errors).removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(getattr(error, "strerror", None) or str(error), place=str(path)) from None


def _positioned(path: Path) -> Iterator[tuple[Triple, Position]]:
    text = _text(path, errors="replace")
    starts = _line_starts(text)
    for subject, predicate, obj, offset in _readable_statements(path, text):
        line = bisect.bisect_right(starts, offset)
        try:
            triple = Triple(_term(subject), _term(predicate), _term(obj))  # type: ignore[arg-type]
        except ValueError:  # half of a surrogate pair, which rdflib lets pass: no statement that anybody made
            continue
        yield triple, Position(path, line, offset - starts[line - 1] + 1)


def _is_named(triple: Triple) -> bool:
    return not isinstance(triple.subject, BlankNode) and not isinstance(triple.object, BlankNode)


def _key(triple: Triple) -> Key:
    """What of a triple is the same in every reading."""
    subject = None if isinstance(triple.subject, BlankNode) else triple.subject
    return subject, triple.predicate, None if isinstance(triple.object, BlankNode) else triple.object


def _line_starts(text: str) -> list[int]:
    """Offsets at which lines begin; a line ends at LF, CR LF or CR, as editors count."""
    starts = [0]
    for offset, character in enumerate(text):
        if character == "\n" or (character == "\r" and text[offset + 1 : offset + 2] != "\n"):
            starts.append(offset + 1)
    return starts


class _AnyPrefix(dict[str, str]):
    """The prefixes of a file, and for one that is not declared the namespace that the syntax check reads it with."""

    def __missing__(self, prefix: str) -> str:
        return PREFIXES.get(prefix, f"urn:x-undeclared-prefix:{prefix}:")

    def __contains__(self, prefix: object) -> bool:
        return True


def _readable_statements(path: Path, text: str) -> list[tuple[Node, Node, Node, int]]:
    """The statements up to each slip, and of the blocks without one: the text is read again without the block."""
    found: dict[tuple[Node, Node, Node, int], None] = {}
    for _ in range(_MOST_SLIPS):
        try:
            found.update(dict.fromkeys(_statements(path, text, lenient=True)))
            break
        except _SlipError as slip:
            found.update(dict.fromkeys(slip.statements))
            text = _without_block(text, slip.offset)
    return sorted(found, key=lambda statement: statement[3])


def _without_block(text: str, offset: int) -> str:
    """The text with blanks in place of the block around ``offset``; a block begins at the margin.

    A parser that stumbles over the first word of a block misses the end of the one before.
    """
    begins = sorted({0, len(text), *(match.start() for match in _BLOCK.finditer(text))})
    place = min(bisect.bisect_right(begins, offset), len(begins) - 1)
    begin, end = begins[place - 1], begins[place]
    if not text[begin:offset].strip() and place > 1:
        begin, end = begins[place - 2], begin
    return text[:begin] + re.sub(r"[^\n\r]", " ", text[begin:end]) + text[end:]


@contextmanager
def quiet_literals() -> Iterator[None]:
    """Keep rdflib from logging, with a traceback, each literal whose text is no value of its datatype."""
    log = logging.getLogger("rdflib.term")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _statements(
    path: Path, text: str, cells: rdflib.Graph | None = None, base: str = "", *, lenient: bool = False
) -> list[tuple[Node, Node, Node, int]]:
    """Statements with the offset of their objects. The cells of lists, which have none, go into ``cells``."""
    from rdflib import Graph
    from rdflib import Literal as RdflibLiteral
    from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser, sfloat

    class LexicalSink(RDFSink):
        """Literals as written: rdflib would make 7 of 007."""

        def newLiteral(self, s: str, dt: Any = None, lang: str | None = None) -> RdflibLiteral:  # noqa: N802
            return RdflibLiteral(s, lang=lang or None, datatype=dt, normalize=False)

    class PositionedParser(SinkParser):
        """rdflib's parser, noting where each object begins before its statement is made."""

        def __init__(self) -> None:
            sink = LexicalSink(Graph() if cells is None else cells)
            super().__init__(sink, baseURI=base or path.resolve().as_uri(), turtle=True)
            if lenient:
                self._bindings = _AnyPrefix(self._bindings)
            self.statements: list[tuple[Node, Node, Node, int]] = []
            self._collecting: list[int] = []
            self._collected: list[int] = []

        def objectList(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802 (rdflib's name)
            # A nested [ ... ] makes its own statements while its parent's objects are still being
            # collected: each level has its own offsets. property_list makes the statements of a
            # level right after its objectList returns, in the order of the objects.
            outer, self._collecting = self._collecting, []
            end = super().objectList(argstr, i, res)
            self._collected, self._collecting = self._collecting, outer
            return end

        def object(self, argstr: str, i: int, res: Any) -> int:
            lines, start = self.lines, self.startOfLine
            begin = self.skipSpace(argstr, i)
            self.lines, self.startOfLine = lines, start  # skipSpace counts lines; the parser calls it again
            end = super().object(argstr, i, res)
            if end >= 0 and isinstance(res[-1], bool | int | Decimal | sfloat):
                # Bare numbers and booleans: the parser has made values of them, their form is in the text.
                res[-1] = RdflibLiteral(
                    argstr[begin:end],
                    datatype=cast("Any", self._store.normalise(None, res[-1])).datatype,
                    normalize=False,
                )
            self._collecting.append(begin)
            return end

        def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
            context, predicate, subject, obj = quadruple
            normalise = self._store.normalise  # `a` is still a symbol of the parser's here
            subject, predicate, obj = (normalise(context, term) for term in (subject, predicate, obj))
            self.statements.append((subject, predicate, obj, self._collected.pop(0)))

    parser = PositionedParser()
    try:
        with quiet_literals():
            parser.loadBuf(text)
    except BadSyntax as error:
        place = f"{path}:{text.count(chr(10), 0, error._i) + 1}"
        offset = error._i if error._i >= 0 else len(text)
        raise _SlipError(str(error._why), place=place, offset=offset, statements=parser.statements) from None
    except Exception as error:  # the parser has its own ways to give up: IndexError, AttributeError, RecursionError, …
        if lenient:
            return parser.statements
        raise InputError(str(error) or "cannot be read", place=str(path)) from None
    return parser.statements


def _term(node: Node) -> NamedNode | BlankNode | Literal:
    """The same term for pyoxigraph; rdflib keeps the lexical form of a literal in its string."""
    from rdflib.term import BNode
    from rdflib.term import Literal as RdflibLiteral

    if isinstance(node, RdflibLiteral):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
    return BlankNode() if isinstance(node, BNode) else NamedNode(str(node))
