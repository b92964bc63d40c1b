"""An answer: rows, a graph or a boolean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pyoxigraph import BlankNode, NamedNode, Triple
from pyoxigraph import Literal as RdfLiteral

from aif_graph.errors import MissingPackageError, UsageError
from aif_graph.frozen import frozen

if TYPE_CHECKING:
    from pandas import DataFrame

Term = NamedNode | BlankNode | RdfLiteral | Triple
Row = tuple[Term | None, ...]

_OF_A_TRIPLE = ("subject", "predicate", "object")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_MOST_DIGITS = 4_000  # Python makes no number of many more
_INTEGER = r"[+-]?[0-9]+"
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN"


@frozen
class Answer:
    """What a query gave back.

    ``kind`` says which field holds it: ``rows`` (one tuple of terms per row, None where unbound, in the order of
    ``columns``), ``graph`` (triples), ``truth``. ``constant`` names the columns that a parameter fixed.
    ``truncated`` is true when a limit cut the rows off. ``hints`` are sentences for people. ``day`` is the day that was
    taken for today, where the question asks for it.
    """

    kind: Literal["rows", "graph", "truth"]
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    triples: tuple[Triple, ...] = ()
    truth: bool | None = None
    constant: frozenset[str] = frozenset()
    truncated: bool = False
    hints: tuple[str, ...] = ()
    day: str = ""

    def __repr__(self) -> str:
        if self.kind == "truth":
            return f"<Answer: {str(self.truth).lower()}>"
        what = f"{len(self.rows):,} rows of {', '.join(self.columns)}" if self.kind == "rows" else ""
        more = f"{', cut off' if self.truncated else ''}{f', as of {self.day}' if self.day else ''}"
        return f"<Answer: {what or f'{len(self.triples):,} triples'}{more}>"

    def __len__(self) -> int:
        return len(self.rows) + len(self.triples)

    def __bool__(self) -> bool:
        """False when there is nothing: no rows, no triples, or a boolean of false."""
        return bool(self.truth) if self.kind == "truth" else len(self) > 0

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        """Yield each row as a mapping from column to the text of its value (the IRI, the lexical form).

        A triple of a graph is a row with the columns subject, predicate and object; a boolean has no rows.
        """
        columns, rows = self._table()
        for row in rows:
            yield dict(zip(columns, (None if term is None else text(term) for term in row), strict=True))

    def _table(self) -> tuple[tuple[str, ...], tuple[Row, ...]]:
        """The columns and rows, those of a graph as well."""
        if self.kind == "graph":
            return _OF_A_TRIPLE, tuple((t.subject, t.predicate, t.object) for t in self.triples)
        return self.columns, self.rows

    def frame(self) -> DataFrame:
        """The rows, or the triples of a graph as such rows, as a pandas data frame.

        IRIs and texts are str, numbers and booleans are such, and None stands where nothing is bound. What is no number
        in spite of its datatype stays text.
        Raises UsageError for a boolean, and MissingPackageError, which is an ImportError, without the extra
        ``aif-graph[frames]``.
        """
        if self.kind == "truth":
            raise UsageError("a boolean is not a table", hint="Use answer.truth.")
        try:
            import pandas
        except ImportError as error:
            raise MissingPackageError(
                "data frames need pandas, which is not installed", hint="pip install 'aif-graph[frames]'"
            ) from error
        columns, rows = self._table()
        return pandas.DataFrame([[_value(term) for term in row] for row in rows], columns=list(columns))


def text(term: Term) -> str:
    """The text of a term: the IRI, the lexical form, the label of a blank node."""
    return str(term) if isinstance(term, Triple) else term.value


def _value(term: Term | None) -> object:
    if not isinstance(term, RdfLiteral):
        return None if term is None else text(term)
    kind, told = term.datatype.value.removeprefix(_XSD), term.value.strip()
    if kind == "integer" and re.fullmatch(_INTEGER, told) and len(told) <= _MOST_DIGITS:
        return int(told)
    if (kind == "decimal" and re.fullmatch(_DECIMAL, told)) or (
        kind in {"double", "float"} and re.fullmatch(_DOUBLE, told)
    ):
        return float(told)
    if kind == "boolean" and told in {"true", "1", "false", "0"}:
        return told in {"true", "1"}
    return term.value
