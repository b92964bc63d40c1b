"""The service tells what its dataset tells: of another one, and without what was read from files, it says the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

import aif_graph
from aif_graph.datasets import UNLIMITED, Answer, Bindings, Capabilities, Dataset, Graphs, Limits, Node, Term
from aif_graph.datasets.evaluation import evaluate
from aif_graph.frozen import replace
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.loading import load_alone
from aif_graph.reading import Document
from aif_graph.serving.makers import MAKERS, maker
from aif_graph.serving.replies import Reply
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from aif_graph.serving.wording.statements import statements
from tests.conftest import ROOT

ALLIANCES = ROOT / "examples" / "alliances"
TOWNS = """@prefix ex: <http://towns.example/> .
ex:rome a ex:Town ; ex:twin ex:paris ; ex:people "02870500"^^<http://www.w3.org/2001/XMLSchema#integer> ;
  ex:mayor [ ex:name 'Ada' ; ex:since [ ex:year 2021 ] ] .
"""
ROME = "http://towns.example/rome"
# Made from the derivations of the reasoner and from the files of an export, or asked with a query of one's own.
APART = {"pages.why:why", "linked.wellknown:void", "pages.data:dump", "linked.results:sparql"}
OF_ONE = {"pages.document:thing", "pages.document:document", "linked.results:question", "pages.question:question"}


class Counting:
    """A dataset that counts what the one behind it is asked."""

    def __init__(self, behind: Dataset) -> None:
        self.behind, self.asked = behind, Counter[str]()
        self.capabilities, self.prefixes = behind.capabilities, behind.prefixes

    def ask(
        self, text: str, bindings: Bindings | None = None, *, graphs: Graphs | None = None, limits: Limits = UNLIMITED
    ) -> Answer:
        self.asked["queries"] += 1
        return self.behind.ask(text, bindings, graphs=graphs, limits=limits)

    def statements(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterable[Quad]:
        self.asked["patterns"] += 1
        return self.behind.statements(subject, predicate, obj, graph)

    def prepare(self) -> None:
        self.behind.prepare()


class OnDisk:
    """A dataset in a folder, with all that the one ``behind`` holds."""

    capabilities = Capabilities(exact=False)

    def __init__(self, behind: Dataset, folder: Path) -> None:
        self.prefixes = behind.prefixes
        self._store = Store(str(folder))
        default = behind.ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").triples
        self._store.extend([Quad(*triple) for triple in default])
        self._store.extend(behind.statements())

    def ask(
        self, text: str, bindings: Bindings | None = None, *, graphs: Graphs | None = None, limits: Limits = UNLIMITED
    ) -> Answer:
        known = self.prefixes.namespaces
        return evaluate(self._store, text, bindings, prefixes=known, max_rows=limits.rows, graphs=graphs)

    def statements(
        self,
        subject: Node | None = None,
        predicate: NamedNode | None = None,
        obj: Term | None = None,
        graph: NamedNode | None = None,
    ) -> Iterator[Quad]:
        found = self._store.quads_for_pattern(subject, predicate, obj, graph)
        return (quad for quad in found if isinstance(quad.graph_name, NamedNode))

    def prepare(self) -> None:
        pass


def hollow(graph: KnowledgeGraph, dataset: Dataset) -> KnowledgeGraph:
    """``graph`` without a statement but those of ``dataset``; where statements are written is still known."""

    def emptied(documents: Iterable[Document]) -> tuple[Document, ...]:
        return tuple(replace(document, quads=()) for document in documents)

    made = replace(
        graph,
        ontology=emptied(graph.ontology),
        documents=emptied(graph.documents),
        settlement=graph.settlement._replace(accepted={}),
    )
    vars(made).update(dataset=dataset, asserted=graph.asserted, evidence=graph.evidence, closure=None)
    return made


@pytest.fixture(scope="module", params=["alliances", "towns", "factories"])
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    if request.param == "towns":
        path = tmp_path_factory.mktemp("towns") / "towns.ttl"
        path.write_text(TOWNS)
        return load_alone([path])
    return aif_graph.load(graph=ALLIANCES if request.param == "alliances" else ROOT)


def shown(graph: KnowledgeGraph) -> View:
    return View(graph, Site("http://127.0.0.1:8000"))


def tasks(view: View) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What makes each page of a graph, of a large one some of those of its things and questions."""
    for name in sorted(MAKERS - APART - OF_ONE):
        yield name, {}
    things = sorted(iri for iri in statements(view).things() if view.site.page_of(iri).startswith(("/doc", "/desc")))
    for iri in things[:: max(1, len(things) // 60)]:
        for format_ in ("html", "turtle", "jsonld"):
            yield "pages.document:document", {"iri": iri, "format": format_}
    for name, query in [*view.graph.queries.items()][::4]:
        if not any(parameter.required for parameter in query.parameters):
            yield "pages.question:question", {"name": name, "parameters": {}}
    yield "pages.search:search", {"q": "a"}


def made(view: View, name: str, arguments: Mapping[str, Any]) -> Reply | Exception:
    try:
        return maker(name)(view, arguments)
    except aif_graph.AifError as error:  # such as that it has no ontology
        return error


def differing(one: View, other: View) -> list[object]:
    """The tasks that two views do not do alike."""
    return [
        (name, arguments)
        for name, arguments in tasks(one)
        if str(made(one, name, arguments)) != str(made(other, name, arguments))
    ]


def test_pages_need_no_more_than_a_dataset(graph: KnowledgeGraph) -> None:
    dataset = Counting(graph.dataset)
    assert differing(shown(graph), shown(hollow(graph, dataset))) == []
    assert min(dataset.asked["queries"], dataset.asked["patterns"]) > 10


def test_show_needs_no_more_than_a_dataset(graph: KnowledgeGraph) -> None:
    other = hollow(graph, dataset := Counting(graph.dataset))
    for iri in sorted(statements(shown(graph)).things())[::50]:
        assert graph.show(iri) == other.show(iri)
    assert dataset.asked["patterns"] > 1


def test_pages_of_a_dataset_on_disk_are_the_same(graph: KnowledgeGraph, tmp_path: Path) -> None:
    if "http://towns.example/" not in graph.prefixes.namespaces.values():
        assert differing(shown(graph), shown(hollow(graph, OnDisk(graph.dataset, tmp_path)))) == []


def test_a_page_quotes_a_number_as_it_was_written_if_the_dataset_does(tmp_path: Path) -> None:
    path = tmp_path / "towns.ttl"
    path.write_text(TOWNS)
    graph = load_alone([path])
    for dataset, quoted in ((graph.dataset, "02870500"), (OnDisk(graph.dataset, tmp_path / "store"), "2870500")):
        assert dataset.capabilities.exact == (quoted == "02870500")
        (people,) = [
            s.triple.object
            for s in statements(shown(hollow(graph, dataset))).of(NamedNode(ROME))
            if s.triple.predicate.value.endswith("people")
        ]
        assert isinstance(people, Literal)
        assert people.value == quoted


def test_a_dataset_on_disk_has_the_blank_nodes_that_it_gave(tmp_path: Path) -> None:
    path = tmp_path / "towns.ttl"
    path.write_text(TOWNS)
    dataset = OnDisk(load_alone([path]).dataset, tmp_path / "store")
    (mayor,) = [quad.object for quad in dataset.statements(NamedNode(ROME), NamedNode("http://towns.example/mayor"))]
    assert {quad.predicate.value[-5:] for quad in dataset.statements(mayor)} == {"/name", "since"}
