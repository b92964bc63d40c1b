"""What can be found in a graph, and by which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from aif_graph.asking.catalogue import CannedQuery
from aif_graph.asking.themes import by_theme
from aif_graph.asking.views import projection
from aif_graph.finding.stems import apart, folded
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.terms import RDF_TYPE, node

QUESTIONS, THINGS, TERMS, SOURCES = "questions", "things", "terms", "sources"
_DEFINING = ("skos:definition", "skos:scopeNote", "rdfs:comment", "dcterms:description")
_TERMS = (
    *("owl:Class", "rdfs:Class", "rdf:Property", "rdfs:Datatype", "owl:Ontology"),
    *("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
)


class Entry(NamedTuple):
    """One thing that can be found: its name in the catalogue or its IRI, by the texts of its title and others.

    ``names`` are its whole names, folded; ``label`` is what equals are sorted by. A question ``takes`` things of
    these classes, ``needs`` those.
    """

    group: str
    key: str
    label: str
    names: frozenset[str]
    title: str
    other: str
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


def entries(graph: KnowledgeGraph) -> Iterator[Entry]:
    """The questions of a graph, those of the navigation first and others by theme; then whatever has a name in it."""
    first = {entry.question for entry in graph.manifest.navigation}
    for number, taken in enumerate(by_theme(graph.queries.values(), graph.manifest.themes).values()):
        for query in taken:
            yield _question(query, f"{query.name not in first:d} {number:03} {query.summary}")
    named, defined = _texts(graph, graph.manifest.terms.naming), _texts(graph, tuple(map(node, _DEFINING)))
    terms, sources = _terms(graph), {document.source.value for document in graph.documents}
    for iri, names in named.items():
        group = TERMS if iri in terms else SOURCES if iri in sources else THINGS
        whole = frozenset(filter(None, map(folded, names)))
        yield Entry(group, iri, graph.names.label(iri), whole, " / ".join(names), " / ".join(defined.get(iri, ())))


def _question(query: CannedQuery, place: str) -> Entry:
    asked = (text for p in query.parameters for text in (p.name, p.about))
    takes = frozenset(p.class_ for p in query.parameters if p.class_)
    needs = frozenset(p.class_ for p in query.parameters if p.class_ and p.required)
    columns = map(apart, projection(query.text))
    other = " / ".join((query.description, *query.tags, *asked, *columns))
    names = frozenset({folded(query.name), folded(query.summary)})
    return Entry(QUESTIONS, query.name, place, names, f"{query.summary} / {query.name}", other, takes, needs)


def _texts(graph: KnowledgeGraph, properties: tuple[NamedNode, ...]) -> Mapping[str, list[str]]:
    """The values of some properties, by their things."""
    found: dict[str, list[str]] = defaultdict(list)
    for property_ in properties:
        for thing, text in graph.dataset.ask(f"SELECT ?thing ?text {{ ?thing {property_} ?text }} ORDER BY ?text").rows:
            if isinstance(thing, NamedNode) and isinstance(text, Literal):
                found[thing.value].append(text.value)
    return found


def _terms(graph: KnowledgeGraph) -> frozenset[str]:
    """The classes and properties, and what describes an ontology."""
    kinds = " ".join(str(node(kind)) for kind in _TERMS)
    rows = graph.dataset.ask(f"SELECT DISTINCT ?term {{ VALUES ?kind {{ {kinds} }} ?term {RDF_TYPE} ?kind }}").rows
    return frozenset(term.value for (term,) in rows if isinstance(term, NamedNode))


def members(graph: KnowledgeGraph) -> Mapping[str, frozenset[str]]:
    """The members of each class that a parameter of a question takes, by the class as the question has it."""
    wanted = {p.class_ for query in graph.queries.values() for p in query.parameters if p.class_}
    return {class_: frozenset(iri for iri, _ in graph.names.instances(class_)) for class_ in sorted(wanted)}
