"""What answers SPARQL: one protocol, whoever stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Variable

from aif_graph.datasets.answer import Answer, Term
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.evaluation import Graphs
from aif_graph.limits import ROWS
from aif_graph.terms import Prefixes

Node = NamedNode | BlankNode
Bindings = Mapping[Variable, NamedNode | Literal]

UNLIMITED = Limits(rows=ROWS, seconds=None, memory=None)
"""No limit but that of the rows, which every dataset keeps."""


class Capabilities(NamedTuple):
    """What a dataset can do: keep limits on time and on memory, tell its named graphs apart, quote literals.

    ``exact`` says that ``statements`` gives literals as they were written: many engines give 05 back as 5.
    """

    seconds: bool = False
    memory: bool = False
    named_graphs: bool = True
    exact: bool = True


class Dataset(Protocol):
    """Whatever answers SPARQL 1.1 queries."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    @property
    def prefixes(self) -> Prefixes:
        """The prefixes that a query need not declare."""

    def ask(
        self, text: str, bindings: Bindings | None = None, *, graphs: Graphs | None = None, limits: Limits = UNLIMITED
    ) -> Answer:
        """Answer a query of any of the four forms: rows, a graph or a boolean.

        ``bindings`` replace variables by terms, never by text. ``graphs`` is the dataset to ask, by the names of its
        graphs. Rows past ``limits`` are cut off. Raises QueryError for a text that is malformed or refused, LimitError
        where a limit is passed, UsageError for a limit that it cannot keep.
        """

    def statements(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterable[Quad]:
        """Give the statements of the named graphs that have these terms, each once for each graph; None fits any.

        A blank node that it gave can be asked for again: a dataset elsewhere has to name it by an IRI for that.
        """

    def prepare(self) -> None:
        """Do now what questions would wait for, so that processes that are forked later share it."""
