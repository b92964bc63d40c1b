"""An answer: rows, a graph or a truth value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pyoxigraph import BlankNode, NamedNode, Triple
from pyoxigraph import Literal as RdfLiteral

if TYPE_CHECKING:
    from pandas import DataFrame

Term = NamedNode | BlankNode | RdfLiteral | Triple
Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What a query gave back.

    ``kind`` says which field holds it: ``rows`` (one tuple of terms per row, None where unbound, in the order of
    ``columns``), ``graph`` (triples), ``truth``. ``constant`` names the columns that a parameter fixed.
    ``truncated`` is true when a limit cut the rows off. ``hints`` are sentences for people.
    """

    kind: Literal["rows", "graph", "truth"]
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    triples: tuple[Triple, ...] = ()
    truth: bool | None = None
    constant: frozenset[str] = frozenset()
    truncated: bool = False
    hints: tuple[str, ...] = ()

    def __repr__(self) -> str:
        if self.kind == "truth":
            return f"<Answer: {str(self.truth).lower()}>"
        what = f"{len(self.rows):,} rows of {', '.join(self.columns)}" if self.kind == "rows" else ""
        return f"<Answer: {what or f'{len(self.triples):,} triples'}{', cut off' if self.truncated else ''}>"

    def __len__(self) -> int:
        return len(self.rows) + len(self.triples)

    def __bool__(self) -> bool:
        """False when there is nothing: no rows, no triples, or a truth value of false."""
        return bool(self.truth) if self.kind == "truth" else len(self) > 0

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        """Yield each row as a mapping from column to the text of its value (the IRI, the lexical form)."""
        for row in self.rows:
            yield dict(zip(self.columns, (None if term is None else text(term) for term in row), strict=True))

    def frame(self) -> DataFrame:
        """The rows as a pandas data frame: IRIs and texts as str, numbers and booleans as such, None where unbound.

        Needs the extra ``aif-graph[frames]``; raises ImportError without it.
        """
        import pandas

        return pandas.DataFrame([[_value(term) for term in row] for row in self.rows], columns=list(self.columns))


def text(term: Term) -> str:
    """The text of a term: the IRI, the lexical form, the label of a blank node."""
    return str(term) if isinstance(term, Triple) else term.value


def _value(term: Term | None) -> object:
    if not isinstance(term, RdfLiteral):
        return None if term is None else text(term)
    kind = term.datatype.value.rsplit("#", 1)[-1]
    if kind == "integer":
        return int(term.value)
    if kind in {"decimal", "double", "float"}:
        return float(term.value)
    return term.value == "true" if kind == "boolean" else term.value
