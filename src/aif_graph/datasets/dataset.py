"""What answers SPARQL: one protocol, whoever stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from pyoxigraph import Literal, NamedNode, Variable

from aif_graph.datasets.answer import Answer
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.evaluation import Graphs
from aif_graph.limits import ROWS
from aif_graph.terms import Prefixes

Bindings = Mapping[Variable, NamedNode | Literal]

UNLIMITED = Limits(rows=ROWS, seconds=None, memory=None)
"""No limit but that of the rows, which every dataset keeps."""


class Capabilities(NamedTuple):
    """What a dataset can do: keep limits on time and on memory, and tell its named graphs apart."""

    seconds: bool = False
    memory: bool = False
    named_graphs: bool = True


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
        """Answer a query of any of the four forms: rows, a graph or a truth value.

        ``bindings`` replace variables by terms, never by text. ``graphs`` is the dataset to ask, by the names of its
        graphs. Rows past ``limits`` are cut off. Raises QueryError for a text that is malformed or refused, LimitError
        where a limit is passed, UsageError for a limit that it cannot keep.
        """
