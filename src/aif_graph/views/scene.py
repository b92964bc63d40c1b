"""What a view is drawn from beside the rows, and what comes of it: names and addresses of things, and the drawing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from aif_graph.datasets import Answer
from aif_graph.datasets.answer import Term, text
from aif_graph.knowledge import KnowledgeGraph

ABSENT = "not stated"
_AT_ONCE = 500  # pairs in one query


def _no_proof(_subject: str, _property: str, _value: str) -> str:
    return ""


@dataclass(frozen=True)
class Scene:
    """``label`` is what a thing is called, ``href`` where it leads, ``proof`` where a statement is proved; "": nowhere.

    All three take IRIs.
    """

    graph: KnowledgeGraph
    label: Callable[[str], str]
    href: Callable[[str], str]
    proof: Callable[[str, str, str], str] = _no_proof

    def words(self, term: Term | None) -> str:
        """A term as people read it."""
        if term is None:
            return ABSENT
        return self.label(term.value) if isinstance(term, NamedNode) else text(term)

    def leads_to(self, term: Term | None) -> str:
        """Where a term leads, "" for nowhere."""
        return self.href(term.value) if isinstance(term, NamedNode) else ""

    def codes(self) -> Mapping[str, str]:
        """The code of two letters (ISO 3166-1) of each thing whose notation is one, by its IRI."""
        notation = "http://www.w3.org/2004/02/skos/core#notation"
        found = self.graph.dataset.ask(f"SELECT ?thing ?code {{ ?thing <{notation}> ?code }}").rows
        return {
            thing.value: code.value.upper()
            for thing, code in found
            if isinstance(thing, NamedNode) and isinstance(code, Literal) and len(code.value) == 2
        }

    def stated(self, pairs: Sequence[tuple[Term, Term]], nodes: Sequence[str]) -> frozenset[tuple[Term, Term]]:
        """Those of ``pairs`` that an accepted statement ties, either way, or a thing of one of the classes ``nodes``.

        Classes are IRIs or CURIEs.
        """
        named = [(a, b) for a, b in pairs if isinstance(a, NamedNode) and isinstance(b, NamedNode)]
        ways = ["{ ?a ?way ?b }", "{ ?b ?way ?a }"]
        ways += [f"{{ ?n a {NamedNode(self.graph.names.iri_of(node))} ; ?p ?a ; ?q ?b }}" for node in nodes]
        found: set[tuple[Term, Term]] = set()
        for start in range(0, len(named), _AT_ONCE):
            values = " ".join(f"({a} {b})" for a, b in named[start : start + _AT_ONCE])
            text = f"SELECT DISTINCT ?a ?b {{ VALUES (?a ?b) {{ {values} }} {' UNION '.join(ways)} }}"
            found |= {(a, b) for a, b in self.graph.asserted.ask(text).rows if a is not None and b is not None}
        return frozenset(found)


class Question(NamedTuple):
    """What was asked, in words, and its answer."""

    title: str
    answer: Answer

    def rows(self, *columns: str) -> Iterator[tuple[Term | None, ...]]:
        """The rows with these columns alone, each once, in the order of the answer."""
        places = [self.answer.columns.index(column) for column in columns]
        yield from dict.fromkeys(tuple(row[place] for place in places) for row in self.answer.rows)

    def told(self, description: str) -> str:
        """``description`` of a picture, and that it does not show all there is where the answer was cut off."""
        if not self.answer.truncated:
            return description
        rows = f"{len(self.answer):,} row{'' if len(self.answer) == 1 else 's'}"
        return f"{description} The answer was truncated after {rows}; the rest is not drawn."


class Stop(NamedTuple):
    """A thing in words and where it leads."""

    label: str
    href: str


class Way(NamedTuple):
    """How a route leads to its end: the stops before it, its kind in words, where it is proved ("" for nowhere)."""

    through: tuple[Stop, ...]
    by: str
    why: str


class Drawing(NamedTuple):
    """A picture (SVG) and what to say beside it.

    ``notes`` are sentences. ``listed`` tells what is drawn in words, where the table does not; ``ways`` how each end of
    its routes is reached.
    """

    svg: str
    notes: tuple[str, ...] = ()
    listed: tuple[Stop, ...] = ()
    ways: tuple[tuple[Stop, tuple[Way, ...]], ...] = ()


def number(term: Term | None) -> float | None:
    """The number that a literal holds, None for anything else."""
    try:
        found = float(term.value) if isinstance(term, Literal) else math.nan
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def text_of(term: Term | None) -> str:
    """The text of a term, "" for one that is absent."""
    return "" if term is None else text(term)


def key_of(term: Term | None) -> str:
    """What tells a term from all others in a picture; "" for one that is absent."""
    return "" if term is None else str(term)
