"""The dataset in a process of its own: what passes a limit is ended, and the one who asked goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from aif_graph.datasets.answer import Answer, Term
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.dataset import UNLIMITED, Bindings, Capabilities, Dataset, Node
from aif_graph.datasets.evaluation import Graphs
from aif_graph.datasets.worker import Result, ask_once
from aif_graph.errors import AifError, as_data, from_data
from aif_graph.terms import Prefixes

_CARRIER = NamedNode("urn:x-graph:term")


@dataclass(frozen=True)
class Confined:
    """Asks ``dataset`` in a child of this process, within ``limits`` or the stricter ones of one question."""

    dataset: Dataset
    limits: Limits

    @property
    def capabilities(self) -> Capabilities:
        """What the dataset can do, and to keep limits."""
        return self.dataset.capabilities._replace(seconds=True, memory=True)

    @property
    def prefixes(self) -> Prefixes:
        """The prefixes that a query need not declare."""
        return self.dataset.prefixes

    def ask(
        self, text: str, bindings: Bindings | None = None, *, graphs: Graphs | None = None, limits: Limits = UNLIMITED
    ) -> Answer:
        """Answer a query, as ``Dataset.ask`` has it."""
        within = _stricter(self.limits, limits)

        def work() -> Result:
            rows = UNLIMITED._replace(rows=within.rows)
            try:
                return packed(self.dataset.ask(text, bindings, graphs=graphs, limits=rows))
            except AifError as error:
                return as_data(error), b""

        head, body = ask_once(work, within)
        if "error" in head:
            raise from_data(head)
        return unpacked(head, body)

    def statements(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterable[Quad]:
        """Give statements, as ``Dataset.statements`` has it: that takes no more than reading them."""
        return self.dataset.statements(subject, predicate, obj, graph)

    def prepare(self) -> None:
        """Prepare the dataset, as ``Dataset.prepare`` has it."""
        self.dataset.prepare()


def _stricter(one: Limits, other: Limits) -> Limits:
    def least(a: float | None, b: float | None) -> float | None:
        return min((limit for limit in (a, b) if limit is not None), default=None)

    memory = least(one.memory, other.memory)
    return Limits(least(one.seconds, other.seconds), None if memory is None else int(memory), min(one.rows, other.rows))


def packed(answer: Answer) -> Result:
    """An answer as the head and the body of a frame: its rows by number, and its terms as N-Triples."""
    numbers: dict[Term, int] = {}
    rows = [[None if term is None else numbers.setdefault(term, len(numbers)) for term in row] for row in answer.rows]
    head = {
        "kind": answer.kind,
        "columns": answer.columns,
        "rows": rows,
        "truth": answer.truth,
        "constant": sorted(answer.constant),
        "truncated": answer.truncated,
        "hints": answer.hints,
    }
    triples = answer.triples if answer.kind == "graph" else [Triple(_CARRIER, _CARRIER, term) for term in numbers]
    return head, serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def unpacked(head: Mapping[str, Any], body: bytes) -> Answer:
    """The answer that ``packed`` made a frame of."""
    triples = [quad.triple for quad in parse(input=body, format=RdfFormat.N_TRIPLES)]
    is_graph = head["kind"] == "graph"
    terms: list[Term] = [] if is_graph else [triple.object for triple in triples]
    return Answer(
        head["kind"],
        tuple(head["columns"]),
        tuple(tuple(None if number is None else terms[number] for number in row) for row in head["rows"]),
        tuple(triples) if is_graph else (),
        head["truth"],
        frozenset(head["constant"]),
        head["truncated"],
        tuple(head["hints"]),
    )
