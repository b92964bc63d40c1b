"""rdflib's Turtle parser, with the places in the text where the terms of each statement begin.

The parser knows where it is while it reads; this subclass writes that down. There is no second grammar here.
Importing rdflib costs a fifth of a second, so nothing on the fast path comes here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, cast

from rdflib import Graph, Literal
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser, sfloat
from rdflib.term import Node

from aif_graph.errors import InputError, Place
from aif_graph.reading.rdflib_terms import quiet_literals


class Offsets(NamedTuple):
    """Where in the text the three terms of a statement begin."""

    object: int
    predicate: int
    subject: int


Statement = tuple[Node, Node, Node, Offsets]


class SlipError(InputError):
    """Malformed Turtle, and where in the text the parser gave up."""

    def __init__(self, message: str, *, place: Place, offset: int, statements: list[Statement]) -> None:
        super().__init__(message, place=place)
        self.offset = offset
        self.statements = statements


class _AnyPrefix(dict[str, str]):
    """The prefixes of a file, and for one that is not declared the namespace that it is ``known`` by elsewhere.

    The underscore is none: it begins the label of a blank node.
    """

    def __init__(self, declared: Mapping[str, str], known: Mapping[str, str]) -> None:
        super().__init__(declared)
        self._known = known

    def __missing__(self, prefix: str) -> str:
        if prefix == "_":
            raise KeyError(prefix)
        return self._known.get(prefix, f"urn:x-undeclared-prefix:{prefix}:")

    def __contains__(self, prefix: object) -> bool:
        return prefix != "_" or super().__contains__(prefix)


class _LexicalSink(RDFSink):
    """Literals as written: rdflib would make 7 of 007."""

    def newLiteral(self, s: str, dt: Any = None, lang: str | None = None) -> Literal:  # noqa: N802
        return Literal(s, lang=lang or None, datatype=dt, normalize=False)


class _PositionedParser(SinkParser):
    """rdflib's parser, noting where each object begins before its statement is made."""

    def __init__(self, cells: Graph, base: str, known: Mapping[str, str] | None) -> None:
        super().__init__(_LexicalSink(cells), baseURI=base, turtle=True)
        if known is not None:
            self._bindings = _AnyPrefix(self._bindings, known)
        self.statements: list[Statement] = []
        self._collecting: list[int] = []
        self._collected: list[Offsets] = []
        self._subject = self._verb = self._begun = 0
        self._opened: int | None = None

    def here(self, i: int) -> str:
        self._opened = i  # asked for a name at each "["; what stands in the brackets is read next
        return super().here(i)

    def property_list(self, argstr: str, i: int, subj: Any) -> int:
        outer = self._subject
        self._subject, self._opened = self._begun if self._opened is None else self._opened, None
        end = super().property_list(argstr, i, subj)
        self._subject = outer
        return end

    def verb(self, argstr: str, i: int, res: Any) -> int:
        self._verb = i
        return super().verb(argstr, i, res)

    def objectList(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802 (rdflib's name)
        # A nested [ ... ] makes its own statements while its parent's objects are still being
        # collected: each level has its own offsets. property_list makes the statements of a
        # level right after its objectList returns, in the order of the objects.
        predicate = self._verb
        outer, self._collecting = self._collecting, []
        end = super().objectList(argstr, i, res)
        self._collected = [Offsets(begin, predicate, self._subject) for begin in self._collecting]
        self._collecting = outer
        return end

    def object(self, argstr: str, i: int, res: Any) -> int:
        lines, start = self.lines, self.startOfLine
        begin = self.skipSpace(argstr, i)
        self.lines, self.startOfLine = lines, start  # skipSpace counts lines; the parser calls it again
        end = super().object(argstr, i, res)
        if end >= 0 and isinstance(res[-1], bool | int | Decimal | sfloat):
            # Bare numbers and booleans: the parser has made values of them, their form is in the text.
            res[-1] = Literal(
                argstr[begin:end],
                datatype=cast("Any", self._store.normalise(None, res[-1])).datatype,
                normalize=False,
            )
        self._begun = begin  # of a statement's first term, its subject, when its properties are read
        self._collecting.append(begin)
        return end

    def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
        context, predicate, subject, obj = quadruple
        normalise = self._store.normalise  # `a` is still a symbol of the parser's here
        subject, predicate, obj = (normalise(context, term) for term in (subject, predicate, obj))
        self.statements.append((subject, predicate, obj, self._collected.pop(0)))


def statements_of(
    path: Path,
    text: str,
    cells: Graph | None = None,
    base: str = "",
    *,
    known: Mapping[str, str] | None = None,
) -> list[Statement]:
    """Statements with the offsets of their terms. The cells of lists, which have none, go into ``cells``.

    With prefixes that are ``known`` one that is not declared is no error.
    """
    parser = _PositionedParser(Graph() if cells is None else cells, base or path.resolve().as_uri(), known)
    try:
        with quiet_literals():
            parser.loadBuf(text)
    except BadSyntax as error:
        place = Place(str(path), text.count("\n", 0, error._i) + 1)
        offset = error._i if error._i >= 0 else len(text)
        raise SlipError(str(error._why), place=place, offset=offset, statements=parser.statements) from None
    except Exception as error:  # the parser has its own ways to give up: IndexError, AttributeError, RecursionError, …
        if known is not None:
            return parser.statements
        raise InputError(str(error) or "cannot be read", place=str(path)) from None
    return parser.statements
