"""What a view needs to know beside the rows: names of things, where they lead, and the graph for a second answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from aif_graph.datasets import Answer
from aif_graph.datasets.answer import Term, text
from aif_graph.knowledge import KnowledgeGraph

ABSENT = "not stated"


@dataclass(frozen=True)
class Scene:
    """``label`` is what a thing is called, ``href`` the page it has ("" for none)."""

    graph: KnowledgeGraph
    label: Callable[[str], str]
    href: Callable[[str], str]

    def words(self, term: Term | None) -> str:
        """A term as people read it."""
        if term is None:
            return ABSENT
        return self.label(term.value) if isinstance(term, NamedNode) else text(term)

    def leads_to(self, term: Term | None) -> str:
        """The page of a term, "" where it has none."""
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


class Question(NamedTuple):
    """What was asked, in words, and its answer."""

    title: str
    answer: Answer

    def rows(self, *columns: str) -> Iterator[tuple[Term | None, ...]]:
        """The rows with these columns alone, each once, in the order of the answer."""
        places = [self.answer.columns.index(column) for column in columns]
        yield from dict.fromkeys(tuple(row[place] for place in places) for row in self.answer.rows)


def key_of(term: Term | None) -> str:
    """What tells a term from all others in a picture; "" for one that is absent."""
    return "" if term is None else str(term)
