"""The dataset in this process: Oxigraph in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from aif_graph.datasets.answer import Answer, Term
from aif_graph.datasets.confinement import Limits
from aif_graph.datasets.dataset import UNLIMITED, Bindings, Capabilities, Node
from aif_graph.datasets.evaluation import Graphs, asks_for_graphs, evaluate
from aif_graph.errors import UsageError
from aif_graph.terms import STANDARD, Prefixes, node

# Texts are kept as they are.
_AS_WRITTEN = frozenset(map(node, ("xsd:string", "rdf:langString")))
NamedGraphs = Iterable[tuple[NamedNode, Iterable[Triple]]]
Stated = tuple[NamedNode, Triple]
_FEW = 4  # times that it is quicker to look through all statements than to index them


class Embedded:
    """A dataset in memory: ``quads`` and ``triples`` of its default graph, less the quads ``without``.

    They are loaded when it is first asked. Its ``named`` graphs are loaded when a query first asks for graphs: most do
    not, and it doubles the work. ``statements`` are told from those graphs as they were given: the engine rewrites
    literals.
    """

    capabilities = Capabilities()

    def __init__(
        self,
        quads: Iterable[Quad] = (),
        *,
        without: Iterable[Quad] = (),
        triples: Iterable[Triple] = (),
        named: Callable[[], NamedGraphs] = tuple,
        prefixes: Prefixes = Prefixes(STANDARD),  # noqa: B008  frozen
    ) -> None:
        self.prefixes = prefixes
        self._given = (quads, without, triples)
        self._named = named
        self._is_loaded, self._asked = False, 0

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
            raise UsageError("a query in this process cannot have limits on time or memory", hint="Confine it.")
        if graphs is not None or asks_for_graphs(text):
            self.prepare()
        return evaluate(
            self._store, text, bindings, prefixes=self.prefixes.namespaces, max_rows=limits.rows, graphs=graphs
        )

    def prepare(self) -> None:
        """Load the named graphs now, as ``Dataset.prepare`` has it."""
        if not self._is_loaded:
            self._is_loaded, self._asked = True, _FEW
            for name, triples in self._named():
                self._store.extend([Quad(t.subject, t.predicate, t.object, name) for t in triples])

    def statements(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Give the statements that have these terms, as ``Dataset.statements`` has it, in the order of the graphs."""
        fitting = (
            (name, triple)
            for name, triple in self._near(subject, obj, graph)
            if (subject is None or triple.subject == subject)
            and (obj is None or triple.object == obj)
            and (predicate is None or triple.predicate == predicate)
            and (graph is None or name == graph)
        )
        for name, triple in dict.fromkeys(fitting):
            yield Quad(triple.subject, triple.predicate, triple.object, name)

    def _near(self, *terms: Term | None) -> Iterable[Stated]:
        """The statements that may have this subject, object and graph: all, until an index of them is worth it."""
        self._asked += 1
        if self._asked > _FEW:
            for place in enumerate(terms):
                if place[1] is not None:
                    return self._index.get(place, ())
        return self._stated()

    @cached_property
    def _index(self) -> Mapping[tuple[int, Term | None], list[Stated]]:
        """The statements by subject, by object and by graph."""
        found: dict[tuple[int, Term | None], list[Stated]] = {}
        for stated in self._stated():
            for place in enumerate((stated[1].subject, stated[1].object, stated[0])):
                found.setdefault(place, []).append(stated)
        return found

    def _stated(self) -> Iterator[Stated]:
        return ((name, triple) for name, triples in self._named() for triple in triples)


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
