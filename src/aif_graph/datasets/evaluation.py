"""From a text and bound terms to an answer."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
    Variable,
)

from aif_graph.datasets.answer import Answer
from aif_graph.datasets.isolation import isolated
from aif_graph.errors import QueryError
from aif_graph.frozen import replace
from aif_graph.limits import ROWS
from aif_graph.sparql import guard
from aif_graph.sparql.lexer import Token, tokens
from aif_graph.terms import STANDARD

_MODIFIERS = {"DISTINCT", "REDUCED"}
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID"}


class Graphs(NamedTuple):
    """A dataset by the names of its graphs: those merged into its default graph, and its named ones."""

    default: tuple[NamedNode, ...] = ()
    named: tuple[NamedNode, ...] = ()


def is_graphs(value: object) -> bool:
    """Whether ``value``, given from Python, is what it has to be: Graphs of nothing but NamedNode."""
    return isinstance(value, Graphs) and all(isinstance(name, NamedNode) for part in value for name in part)


def evaluate(
    store: Store,
    text: str,
    bindings: Mapping[Variable, NamedNode | Literal] | None = None,
    *,
    prefixes: Mapping[str, str] = STANDARD,
    max_rows: int = ROWS,
    graphs: Graphs | None = None,
) -> Answer:
    """Ask ``text`` of ``store``; the ``prefixes`` are known without being declared.

    ``bindings`` replace variables by terms before evaluation. Rows or triples past ``max_rows`` are cut off
    and the answer says so. ``graphs`` is the dataset to ask instead of the store's own or the one that the text names.
    Raises QueryError or LimitError when the text is malformed or refused.
    """
    found = guard.check(text)
    substitutions: dict[Variable, NamedNode | BlankNode | Literal | Triple] = dict(bindings or {})

    def answered() -> Answer:
        result = store.query(
            text,
            prefixes=dict(prefixes),
            substitutions=substitutions,
            default_graph=None if graphs is None else list(graphs.default),
            named_graphs=None if graphs is None else list(graphs.named),
        )
        return _answer(result, max_rows, frozenset(variable.value for variable in substitutions))

    try:
        answer = isolated(answered)
        return _in_order_of_appearance(answer, found) if _selects_all(found) else answer
    except SyntaxError as error:
        raise guard.malformed(text, found, error, prefixes) from None
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from None


def asks_for_graphs(text: str) -> bool:
    """Whether a query can see named graphs: only by the words GRAPH and FROM (SPARQL 1.1, section 13)."""
    return any(token.kind == "word" and token.text.upper() in {"GRAPH", "FROM"} for token in tokens(text))


def is_volatile(text: str) -> bool:
    """Whether a query may answer differently each time it is asked (SPARQL 1.1, sections 17.4.2, 17.4.4 and 17.4.5)."""
    return any(token.kind == "word" and token.text.upper() in _VOLATILE for token in tokens(text))


def _selects_all(found: Sequence[Token]) -> bool:
    words = [token.text.upper() for token in found if token.text.upper() not in _MODIFIERS]
    return "SELECT" in words and words[words.index("SELECT") + 1 : words.index("SELECT") + 2] == ["*"]


def _in_order_of_appearance(answer: Answer, found: Sequence[Token]) -> Answer:
    """The engine sorts the columns of SELECT * by name; people wrote them in an order."""
    written = list(dict.fromkeys(token.text[1:] for token in found if token.kind == "variable"))
    if not set(answer.columns) <= set(written):
        return answer
    order = sorted(range(len(answer.columns)), key=lambda i: written.index(answer.columns[i]))
    return replace(
        answer,
        columns=tuple(answer.columns[i] for i in order),
        rows=tuple(tuple(row[i] for i in order) for row in answer.rows),
    )


def _answer(result: object, max_rows: int, constant: frozenset[str]) -> Answer:
    if isinstance(result, QueryBoolean):
        return Answer("truth", truth=bool(result))
    if isinstance(result, QueryTriples):
        triples = tuple(itertools.islice(result, max_rows + 1))
        unique = tuple(dict.fromkeys(triples[:max_rows]))
        return Answer("graph", triples=unique, truncated=len(triples) > max_rows)
    assert isinstance(result, QuerySolutions)
    rows = tuple(tuple(solution) for solution in itertools.islice(result, max_rows + 1))
    columns = tuple(variable.value for variable in result.variables)
    return Answer("rows", columns, rows[:max_rows], constant=constant, truncated=len(rows) > max_rows)
