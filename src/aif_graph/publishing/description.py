"""The VoID description of an export (https://www.w3.org/TR/void/); all counts are computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.terms import AIF, BASE, PREFIXES

if TYPE_CHECKING:
    from aif_graph.publishing.dumps import NamedGraph

DATASET = f"{BASE}dataset"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# The unique IRIs of formats, https://www.w3.org/ns/formats/
_FEATURES = ("Turtle", "N-Triples", "TriG", "N-Quads", "JSON-LD", "RDF_XML")
_TYPE = "rdf:type"


def describe(graphs: Sequence[NamedGraph], files: Sequence[str]) -> list[Triple]:
    """Return the description of ``graphs``, written to ``files`` (paths relative to the description)."""
    triples = [
        _triple(DATASET, _TYPE, _iri("void:Dataset")),
        _triple(DATASET, "dcterms:title", Literal("aif-graph: Europe's AI Factories", language="en")),
        _triple(DATASET, "dcterms:license", NamedNode(LICENCE)),
        _triple(DATASET, "dcat:version", Literal(version("aif-graph"))),
        _triple(DATASET, "void:uriSpace", Literal(BASE)),
        _triple(DATASET, "void:vocabulary", NamedNode(AIF)),
        _triple(DATASET, "foaf:homepage", NamedNode(BASE)),
    ]
    triples += [
        _triple(DATASET, "void:feature", NamedNode(f"http://www.w3.org/ns/formats/{name}")) for name in _FEATURES
    ]
    triples += [_triple(DATASET, "void:dataDump", _dump(file)) for file in files]
    triples += _counts(DATASET, [triple for graph in graphs[:3] for triple in graph.triples])
    for graph in graphs:
        triples.append(_triple(DATASET, "void:subset", NamedNode(graph.iri)))
        triples.append(_triple(graph.iri, _TYPE, _iri("void:Dataset")))
        triples += [
            _triple(graph.iri, "void:dataDump", _dump(file)) for file in files if file.rsplit(".", 1)[0] == graph.stem
        ]
        triples += _counts(graph.iri, graph.triples)
    triples += _partitions([triple for graph in graphs[:3] for triple in graph.triples])
    return sorted(triples, key=str)


def _dump(file: str) -> NamedNode:
    """The address of a file of the export; of a user's own file the name may hold anything."""
    return NamedNode(f"{BASE}dump/{quote(file)}")


def _counts(dataset: str, triples: Sequence[Triple]) -> list[Triple]:
    unique = set(triples)
    types = {triple.object for triple in unique if triple.predicate == _iri(_TYPE)}
    entities = {t.subject for t in unique if isinstance(t.subject, NamedNode) and t.subject.value.startswith(BASE)}
    figures = {
        "void:triples": len(unique),
        "void:entities": len(entities),
        "void:classes": len(types),
        "void:properties": len({triple.predicate for triple in unique}),
        "void:distinctSubjects": len({triple.subject for triple in unique}),
        "void:distinctObjects": len({triple.object for triple in unique}),
    }
    return [_triple(dataset, name, _integer(number)) for name, number in figures.items()]


def _partitions(triples: Sequence[Triple]) -> list[Triple]:
    """How many entities each class has, and how many triples each property."""
    unique = set(triples)
    types = (t.object for t in unique if t.predicate == _iri(_TYPE))
    classes = Counter(term for term in types if isinstance(term, NamedNode))
    properties = Counter(triple.predicate for triple in unique)
    found = []
    for kind, counter, count in (
        ("class", classes, "void:entities"),
        ("property", properties, "void:triples"),
    ):
        for term, number in counter.items():
            if not term.value.startswith(AIF):
                continue
            partition = f"{DATASET}/{kind}/{term.value[len(AIF) :]}"
            found.append(_triple(DATASET, f"void:{kind}Partition", NamedNode(partition)))
            found.append(_triple(partition, f"void:{kind}", term))
            found.append(_triple(partition, count, _integer(number)))
    return found


def _triple(subject: str, predicate: str, obj: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), _iri(predicate), obj)


def _iri(curie: str) -> NamedNode:
    prefix, local = curie.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=_iri("xsd:integer"))
