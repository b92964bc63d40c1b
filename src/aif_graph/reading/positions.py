"""File, line and column of every statement, on demand.

``turtle`` reads with rdflib's own parser; here the offsets it notes become lines and columns. Importing rdflib costs a
fifth of a second, so nothing on the fast path comes here.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.errors import InputError, Place
from aif_graph.reading.decoding import decoded, line_starts, without_lone_returns
from aif_graph.reading.documents import is_named
from aif_graph.reading.rdflib_terms import as_term

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

    from aif_graph.reading.turtle import Offsets, Statement

Key = tuple[object, NamedNode, object]
_NONE: Mapping[str, str] = MappingProxyType({})
_BLOCK = re.compile(r"^(?=[^\s#;,.\])])", re.MULTILINE)
_LABEL = re.compile(r"_:[\w·-]+(?:\.+[\w·-]+)*")
_MOST_SLIPS = 50  # blocks that are left out of one file


class Spot(NamedTuple):
    """Line and column, from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a statement stands: the place its object begins. Lines and columns count from 1, in characters.

    ``subject`` and ``predicate`` are where the other two are written; they may serve several statements.
    """

    path: Path
    line: int
    column: int
    subject: Spot = field(default=Spot(1, 1), compare=False)
    predicate: Spot = field(default=Spot(1, 1), compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def place(self) -> Place:
        """The same as errors have it."""
        return Place(str(self.path), self.line, self.column)


def positions_of(path: Path, known: Mapping[str, str] = _NONE) -> Mapping[Triple, Position]:
    """Read a Turtle file and return where each of its statements stands (the first time, when repeated).

    ``known`` are the prefixes that it was read with, should it not declare them. Statements with blank nodes are left
    out: their names differ from one reading to the next. What stands in a malformed block has no position. Raises
    InputError when the file cannot be read.
    """
    found: dict[Triple, Position] = {}
    for triple, position in _positioned(path, known):
        if is_named(triple):
            found.setdefault(triple, position)
    return found


def anonymous_positions_of(
    path: Path, triples: Iterable[Triple], known: Mapping[str, str] = _NONE
) -> Mapping[Triple, Position]:
    """Return where the statements with blank nodes among ``triples`` stand, which another reading of the file gave.

    Blank nodes have other names here and there, so statements are matched in the order of the file among those that
    have the same named terms. The cells of lists have no place of their own.
    """
    places: dict[Key, list[Position]] = defaultdict(list)
    for triple, position in _positioned(path, known):
        if not is_named(triple):
            places[_key(triple)].append(position)
    taken: dict[Key, Iterator[Position]] = {key: iter(found) for key, found in places.items()}
    matched = ((triple, next(taken.get(_key(triple), iter(())), None)) for triple in triples if not is_named(triple))
    return {triple: position for triple, position in matched if position is not None}


def blank_names_of(path: Path, positions: Mapping[Triple, Position]) -> Mapping[BlankNode, str]:
    """Return what readers of the file know its blank nodes by: "_:b" as written, or "the blank node at line 12".

    ``positions`` are those of the statements with blank nodes, as ``anonymous_positions_of`` gives them.
    """
    text = _text(path, errors="replace")
    starts = line_starts(text)
    found: dict[BlankNode, str] = {}
    for triple, position in positions.items():
        ends = ((triple.subject, position.subject), (triple.object, Spot(position.line, position.column)))
        for term, (line, column) in ends:
            if isinstance(term, BlankNode) and term not in found:
                label = _LABEL.match(text, starts[line - 1] + column - 1)
                found[term] = label[0] if label else f"the blank node at line {line}"
    return found


def repetitions_of(path: Path, known: Mapping[str, str] = _NONE) -> Iterator[tuple[Triple, Position]]:
    """Yield each statement that a Turtle file makes again, where it does; those with blank nodes are left out."""
    seen: set[Triple] = set()
    for triple, position in _positioned(path, known):
        if is_named(triple) and triple in seen:
            yield triple, position
        seen.add(triple)


def positioned_graph(path: Path, base: str = "") -> tuple[rdflib.Graph, Mapping[tuple[Node, Node, Node], Position]]:
    """Read a Turtle file as an rdflib graph, and where each of its statements stands, blank nodes included.

    ``base`` is the IRI that relative ones are resolved against, by default the file's own.
    Raises InputError when the file cannot be read.
    """
    import rdflib

    from aif_graph.reading.turtle import statements_of

    text = _text(path)
    starts = line_starts(text)
    graph = rdflib.Graph()
    places: dict[tuple[Node, Node, Node], Position] = {}
    for subject, predicate, obj, offsets in statements_of(path, text, graph, base):
        graph.add((subject, predicate, obj))
        places.setdefault((subject, predicate, obj), _position(path, starts, offsets))
    return graph, places


def _position(path: Path, starts: list[int], offsets: Offsets) -> Position:
    spots: list[Spot] = []
    for offset in offsets:
        line = bisect.bisect_right(starts, offset)
        spots.append(Spot(line, offset - starts[line - 1] + 1))
    obj, predicate, subject = spots
    return Position(path, *obj, subject=subject, predicate=predicate)


def _text(path: Path, errors: str = "strict") -> str:
    if not path.is_file():  # a pipe would keep us waiting, a device would never end
        raise InputError("is not a regular file", place=str(path))
    try:
        data = path.read_bytes()
        text = decoded(data) if errors == "replace" else data.decode("utf-8", errors).removeprefix("\ufeff")
        return without_lone_returns(text)  # no offset moves
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(getattr(error, "strerror", None) or str(error), place=str(path)) from None


def _positioned(path: Path, known: Mapping[str, str]) -> Iterator[tuple[Triple, Position]]:
    text = _text(path, errors="replace")
    starts = line_starts(text)
    for subject, predicate, obj, offsets in _readable_statements(path, text, known):
        try:
            triple = Triple(_term(subject), _term(predicate), _term(obj))  # type: ignore[arg-type]
        except ValueError:  # half of a surrogate pair, which rdflib lets pass: no statement that anybody made
            continue
        yield triple, _position(path, starts, offsets)


def _key(triple: Triple) -> Key:
    """What of a triple is the same in every reading."""
    subject = None if isinstance(triple.subject, BlankNode) else triple.subject
    return subject, triple.predicate, None if isinstance(triple.object, BlankNode) else triple.object


def _readable_statements(path: Path, text: str, known: Mapping[str, str]) -> list[Statement]:
    """The statements up to each slip, and of the blocks without one: the text is read again without the block."""
    from aif_graph.reading.turtle import SlipError, statements_of

    found: dict[Offsets, Statement] = {}  # by place: blank nodes have other names in each reading
    for _ in range(_MOST_SLIPS):
        try:
            found.update((statement[3], statement) for statement in statements_of(path, text, known=known))
            break
        except SlipError as slip:
            found.update((statement[3], statement) for statement in slip.statements)
            text = _without_block(text, slip.offset)
    return [found[offsets] for offsets in sorted(found)]


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


def _term(node: Node) -> NamedNode | BlankNode | Literal:
    """The same term for pyoxigraph; a blank node is a new one."""
    term = as_term(node)
    return BlankNode() if isinstance(term, BlankNode) else term
