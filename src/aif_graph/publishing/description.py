"""The VoID description of an export (https://www.w3.org/TR/void/); all counts are computed.

It says of a graph what its ``graph.toml`` says: a title, a licence or a publisher that it does not name are nobody's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.answers.formats import formats_of
from aif_graph.graphs.manifest import UNNAMED, Manifest
from aif_graph.naming.names import local_name
from aif_graph.terms import STANDARD, node

if TYPE_CHECKING:
    from aif_graph.knowledge import KnowledgeGraph
    from aif_graph.publishing.named_graphs import NamedGraph

_TYPE = "rdf:type"
_KINDS = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Class")
_DECLARING = {*map(node, (*(f"owl:{kind}" for kind in _KINDS), "rdfs:Class", "rdf:Property"))}


def describe(graph: KnowledgeGraph, graphs: Sequence[NamedGraph], files: Sequence[str]) -> list[Triple]:
    """Return the description of ``graphs``, written to ``files`` (paths relative to the description)."""
    manifest = graph.manifest
    dataset, base = manifest.dataset.value, "" if manifest.base == UNNAMED else manifest.base
    whole = [triple for named in graphs if not named.source for triple in named.triples]
    triples = [*_claims(graph), *(_triple(dataset, "void:vocabulary", NamedNode(iri)) for iri in vocabularies(graph))]
    iris = (format_.iri for format_ in formats_of("graph", "dataset") if format_.iri)
    triples += [_triple(dataset, "void:feature", NamedNode(iri)) for iri in iris]
    triples += [_triple(dataset, "void:dataDump", _dump(manifest, file)) for file in files]
    triples += _counts(dataset, whole, base)
    licensed = _licensed(graph)
    for named in graphs:
        triples.append(_triple(dataset, "void:subset", NamedNode(named.iri)))
        triples.append(_triple(named.iri, _TYPE, node("void:Dataset")))
        if named.iri in licensed:
            triples.append(_triple(named.iri, "dcterms:license", NamedNode(manifest.licence)))
        triples += [
            _triple(named.iri, "void:dataDump", _dump(manifest, file))
            for file in files
            if file.rsplit(".", 1)[0] == named.stem
        ]
        triples += _counts(named.iri, named.triples, base)
    triples += _partitions(dataset, whole, vocabularies(graph))
    return sorted(triples, key=str)


def remarks(graph: KnowledgeGraph) -> tuple[str, ...]:
    """Sentences on what an export of ``graph`` does not claim, for whoever asked for it."""
    manifest, extra = graph.manifest, graph.folder.extra
    if extra and manifest.licence:
        names = ", ".join(path.name for path in extra[:3]) + (f" and {len(extra) - 3} more" if len(extra) > 3 else "")
        return (
            f"The licence of {manifest.name} applies to its own sources only: it does not cover {names}, nor what is "
            "inferred with them.",
        )
    return ()


def vocabularies(graph: KnowledgeGraph) -> tuple[str, ...]:
    """The namespaces of the classes and properties that the ontology of ``graph`` declares, the standard ones aside."""
    declared = (
        triple.subject.value
        for triple in graph.ontology_triples
        if isinstance(triple.subject, NamedNode) and triple.predicate == node(_TYPE) and triple.object in _DECLARING
    )
    found = {iri.removesuffix(local_name(iri)) for iri in declared if not iri.endswith(("#", "/"))}
    return tuple(sorted(found - {*STANDARD.values()}))


def _claims(graph: KnowledgeGraph) -> Iterator[Triple]:
    """What the graph says of itself. With files on top it is another one: its title says so, nobody publishes it."""
    manifest, extra = graph.manifest, len(graph.folder.extra)
    dataset = manifest.dataset.value
    yield _triple(dataset, _TYPE, node("void:Dataset"))
    if manifest.title:
        added = f", with {extra} file{'s' if extra > 1 else ''} added" if extra else ""
        known = f", as known on {graph.as_of.day}" if graph.as_of else ""
        yield _triple(dataset, "dcterms:title", Literal(f"{manifest.title}{added}{known}"))
    if manifest.description:
        yield _triple(dataset, "dcterms:description", Literal(manifest.description))
    if manifest.base != UNNAMED:
        yield _triple(dataset, "void:uriSpace", Literal(manifest.base))
    if extra:
        return
    for name, iri in (("dcterms:license", manifest.licence), ("foaf:homepage", manifest.homepage)):
        if iri:
            yield _triple(dataset, name, NamedNode(iri))
    if manifest.publisher:
        publisher = f"{dataset}/publisher"
        yield _triple(dataset, "dcterms:publisher", NamedNode(publisher))
        yield _triple(publisher, _TYPE, node("foaf:Agent"))
        yield _triple(publisher, "foaf:name", Literal(manifest.publisher))
    yield from _version(graph)


def _version(graph: KnowledgeGraph) -> Iterator[Triple]:
    """The version that the ontology gives itself, as nothing else of a graph is numbered."""
    about, number = graph.manifest.ontology, node("owl:versionInfo")
    for triple in graph.ontology_triples:
        if triple.subject == about and triple.predicate == number and isinstance(triple.object, Literal):
            yield _triple(graph.manifest.dataset.value, "dcat:version", triple.object)


def _licensed(graph: KnowledgeGraph) -> Collection[str]:
    """The named graphs that are under the licence when the whole is not, for there are files on top."""
    extra = {*graph.folder.extra}
    if not extra or not graph.manifest.licence:
        return ()
    own = {document.source.value for document in graph.documents if document.path not in extra}
    return own | {graph.manifest.ontology.value}


def _dump(manifest: Manifest, file: str) -> NamedNode:
    """The address of a file of the export; of a user's own file the name may hold anything."""
    return NamedNode(manifest.dumps + quote(file))


def _counts(dataset: str, triples: Sequence[Triple], base: str) -> list[Triple]:
    unique = set(triples)
    types = {triple.object for triple in unique if triple.predicate == node(_TYPE)}
    entities = {t.subject for t in unique if isinstance(t.subject, NamedNode) and t.subject.value.startswith(base)}
    figures = {
        "void:triples": len(unique),
        "void:entities": len(entities),
        "void:classes": len(types),
        "void:properties": len({triple.predicate for triple in unique}),
        "void:distinctSubjects": len({triple.subject for triple in unique}),
        "void:distinctObjects": len({triple.object for triple in unique}),
    }
    return [_triple(dataset, name, _integer(number)) for name, number in figures.items()]


def _partitions(dataset: str, triples: Sequence[Triple], namespaces: Sequence[str]) -> list[Triple]:
    """How many entities each class of the graph's own has, and how many triples each property."""
    unique = set(triples)
    types = (t.object for t in unique if t.predicate == node(_TYPE))
    classes = Counter(term.value for term in types if isinstance(term, NamedNode))
    properties = Counter(triple.predicate.value for triple in unique)
    found = []
    for kind, counter, count in (("class", classes, "void:entities"), ("property", properties, "void:triples")):
        own = [iri for iri in counter if iri.removesuffix(local_name(iri)) in namespaces]
        for iri, name in _partition_names(own).items():
            partition = f"{dataset}/{kind}/{name}"
            found.append(_triple(dataset, f"void:{kind}Partition", NamedNode(partition)))
            found.append(_triple(partition, f"void:{kind}", NamedNode(iri)))
            found.append(_triple(partition, count, _integer(counter[iri])))
    return found


def _partition_names(iris: Iterable[str]) -> dict[str, str]:
    """What each term is called in the IRI of its partition: the local name, or all of it where two share that."""
    locals_ = {iri: local_name(iri) for iri in iris}
    number = Counter(locals_.values())
    return {iri: quote(name if number[name] == 1 else iri, safe="") for iri, name in locals_.items()}


def _triple(subject: str, predicate: str, obj: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), node(predicate), obj)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=node("xsd:integer"))
