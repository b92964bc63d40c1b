"""The dataset in this process: Oxigraph in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from aif_graph.datasets.answer import Answer
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.dataset import UNLIMITED, Bindings, Capabilities
from aif_graph.datasets.evaluation import Graphs, asks_for_graphs, evaluate
from aif_graph.errors import UsageError
from aif_graph.terms import STANDARD, Prefixes

# Texts are kept as they are.
_AS_WRITTEN = frozenset({NamedNode(STANDARD["xsd"] + "string"), NamedNode(STANDARD["rdf"] + "langString")})
NamedGraphs = Iterable[tuple[NamedNode, Iterable[Triple]]]


class Embedded:
    """A dataset in memory: ``quads`` and ``triples`` of its default graph, less the quads ``without``.

    They are loaded when it is first asked. Its ``named`` graphs are loaded when a query first asks for graphs: most do
    not, and it doubles the work.
    """

    capabilities = Capabilities()

    def __init__(
        self,
        quads: Iterable[Quad] = (),
        *,
        without: Iterable[Quad] = (),
        triples: Iterable[Triple] = (),
        named: Callable[[], NamedGraphs] | None = None,
        prefixes: Prefixes = Prefixes(STANDARD),  # noqa: B008  frozen
    ) -> None:
        self.prefixes = prefixes
        self._given = (quads, without, triples)
        self._named = named

    @cached_property
    def _store(self) -> Store:
        quads, without, triples = self._given
        store = Store()
        store.extend(quads)
        for quad in without:
            store.remove(quad)
        store.extend([Quad(t.subject, t.predicate, t.object) for t in triples])
        self._given = ((), (), ())
        return store

    def ask(
        self, text: str, bindings: Bindings | None = None, *, graphs: Graphs | None = None, limits: Limits = UNLIMITED
    ) -> Answer:
        """Answer a query, as ``Dataset.ask`` has it."""
        if limits.seconds is not None or limits.memory is not None:
            raise UsageError("a query inside this process keeps no limit of time or memory", hint="Confine it.")
        if graphs is not None or asks_for_graphs(text):
            self.load_named_graphs()
        return evaluate(
            self._store, text, bindings, prefixes=self.prefixes.namespaces, max_rows=limits.rows, graphs=graphs
        )

    def load_named_graphs(self) -> None:
        """Load the named graphs now, so that processes that are forked later share them."""
        named, self._named = self._named, None
        for name, triples in named() if named is not None else ():
            self._store.extend([Quad(t.subject, t.predicate, t.object, name) for t in triples])


def rewritten(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Those of ``literals`` that a dataset gives back otherwise: it keeps values, and writes each in one way."""
    wanted = [literal for literal in dict.fromkeys(literals) if literal.datatype not in _AS_WRITTEN]
    predicate = NamedNode("urn:x-graph:kept")
    store = Store()
    store.extend(Quad(NamedNode(f"urn:x-graph:{number}"), predicate, literal) for number, literal in enumerate(wanted))
    found: dict[Literal, Literal] = {}
    for quad in store.quads_for_pattern(None, predicate, None):
        assert isinstance(quad.subject, NamedNode)
        literal = wanted[int(quad.subject.value.rsplit(":", 1)[1])]
        if isinstance(quad.object, Literal) and quad.object != literal:
            found[literal] = quad.object
    return found
