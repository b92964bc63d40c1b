"""JSON-LD 1.1 in the names of the ontology, and the context that says what they mean.

The context (https://www.w3.org/TR/json-ld11/, section 9.15) is computed from the ontology. Each document carries the
part of it that it uses, so that nothing has to be fetched to read one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.once import once_per_view
from aif_graph.serving.view import View
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.statements import TYPE
from aif_graph.terms import STANDARD, standard_iri

_OWL, _XSD, _RDFS = STANDARD["owl"], STANDARD["xsd"], STANDARD["rdfs"]
# Texts of which there may be one in each language.
_BY_LANGUAGE = (
    *("rdfs:label", "rdfs:comment", "skos:altLabel", "skos:definition", "skos:example"),
    *("dcterms:description", "dcterms:title"),
)
_LINKS = (
    *("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "rdfs:seeAlso", "owl:inverseOf"),
    *("skos:exactMatch", "schema:sameAs", "dcterms:license"),
    *("foaf:primaryTopic", "foaf:isPrimaryTopicOf", "void:inDataset"),
)
_TERM = re.compile(r"\w[\w.%-]*")  # what cannot be taken for an IRI or a keyword
_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}")  # what comes back from a JSON number as it was written


class Context:
    """The names of one graph: ``term`` gives the name of an IRI, ``definitions`` what a name means."""

    def __init__(self, graph: KnowledgeGraph, by_language: Iterable[str] = ()) -> None:
        manifest = graph.manifest
        # One prefix for all kinds of things: many kinds share their name with a property.
        kept = {name: iri for name, iri in graph.prefixes.namespaces.items() if _is_prefix(name, iri, manifest.things)}
        self.prefixes: Mapping[str, str] = {"id": manifest.things, **kept}
        self.definitions: dict[str, str | dict[str, str]] = {}
        self._names: dict[str, str] = {}
        texts = (*map(standard_iri, _BY_LANGUAGE), *by_language)
        declared = _declared(graph) | {key: {"@container": "@language"} for key in texts}
        for iri in sorted(declared, key=lambda iri: (not iri.startswith(manifest.base), iri)):
            name, definition = re.split(r"[#/]", iri)[-1], declared[iri]
            taken = name in self.definitions or name in self.prefixes or name in KINDS_OF_JSON
            if _TERM.fullmatch(name) and not taken:
                self.definitions[name] = {"@id": self.compact(iri), **definition} if definition else self.compact(iri)
                self._names[iri] = name

    def term(self, iri: str) -> str:
        """The name of a property or class: its term, or its compact IRI."""
        return self._names.get(iri) or self.compact(iri)

    def compact(self, iri: str) -> str:
        """The IRI shortened by a prefix where one fits, else the IRI itself."""
        fitting = [(len(space), name) for name, space in self.prefixes.items() if iri.startswith(space)]
        if fitting:
            length, name = max(fitting)
            rest = iri[length:]
            if rest and not rest.startswith("//"):
                return f"{name}:{rest}"
        return iri

    def coercion(self, iri: str) -> Mapping[str, str]:
        """How values of the property are read when they are written as plain texts."""
        definition = self.definitions.get(self._names.get(iri, ""))
        return definition if isinstance(definition, dict) else {}

    def document(self) -> dict[str, object]:
        """The whole context, as it is published."""
        return {"@version": 1.1, **self.prefixes, **self.definitions}


KINDS_OF_JSON = frozenset({"id", "type", "value", "language"})  # people read these as the keywords of JSON-LD


@once_per_view
def context(view: View) -> Context:
    """The context of the graph, made once."""
    terms = view.graph.manifest.terms
    return Context(view.graph, (terms.because.value, terms.note.value, *presentation(view).by_language))


def _is_prefix(name: str, iri: str, things: str) -> bool:
    """Whether JSON-LD 1.1 takes it as one: it has a name, and ends in a sign that separates (section 4.1.5)."""
    return bool(name) and iri[-1:] in ":/?#[]@" and not iri.startswith(things)


def _declared(graph: KnowledgeGraph) -> dict[str, dict[str, str]]:
    """Every class and property with its coercion."""
    found: dict[str, dict[str, str]] = {standard_iri(name): {"@type": "@id"} for name in _LINKS}
    ontology = [*graph.dataset.statements(graph=graph.manifest.ontology)]
    ranges = {t.subject: t.object for t in ontology if t.predicate.value == _RDFS + "range"}
    for triple in ontology:
        kind = triple.object.value.removeprefix(_OWL) if isinstance(triple.object, NamedNode) else ""
        if triple.predicate.value != TYPE or not isinstance(triple.subject, NamedNode):
            continue
        range_ = ranges.get(triple.subject)
        if kind == "ObjectProperty":
            found[triple.subject.value] = {"@type": "@id"}
        elif kind == "DatatypeProperty" and isinstance(range_, NamedNode) and range_.value.startswith(_XSD):
            found[triple.subject.value] = {"@type": f"xsd:{range_.value.removeprefix(_XSD)}"}
        elif kind in {"Class", "DatatypeProperty", "AnnotationProperty"}:
            found.setdefault(triple.subject.value, {})
    return found


def write_jsonld(triples: Iterable[Triple], names: Context) -> bytes:
    """``triples`` as one JSON-LD document: a node an object, sorted, with the part of the context that it uses."""
    nodes: dict[NamedNode | BlankNode, dict[str, list[object]]] = {}
    used: set[str] = set()
    for triple in triples:
        subject, predicate = triple.subject, triple.predicate.value
        if isinstance(subject, Triple) or isinstance(triple.object, Triple):  # RDF 1.1 has none
            continue
        node = nodes.setdefault(subject, {})
        if predicate == TYPE and not isinstance(triple.object, Literal):
            node.setdefault("@type", []).append(_named(triple.object, names.term, used))
        else:
            key, value = _entry(predicate, triple.object, names, used)
            node.setdefault(key, []).append(value)
    graph = [{"@id": _named(subject, names.compact, used), **_tidied(node, names)} for subject, node in nodes.items()]
    document = {"@context": _part(names, used), "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _named(term: NamedNode | BlankNode, name: Callable[[str], str], used: set[str]) -> str:
    """A node by the ``name`` of its IRI, which is noted as ``used``."""
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    used.add(found := name(term.value))
    return found


def _entry(
    predicate: str, value: NamedNode | BlankNode | Literal, names: Context, used: set[str]
) -> tuple[str, object]:
    """The key and the value, as plain as the property's coercion allows."""
    key, coerced = names.term(predicate), names.coercion(predicate)
    written: object
    if isinstance(value, Literal):
        if coerced.get("@container") == "@language":
            if value.language:
                used.add(key)
                return key, (value.language, value.value)
            key, coerced = names.compact(predicate), {}  # a language map has no place for it
        written = _literal(value, coerced.get("@type", ""), used)
    else:
        identifier = _named(value, names.compact, used)
        if coerced.get("@container"):
            key, coerced = names.compact(predicate), {}
        written = identifier if coerced.get("@type") == "@id" else {"@id": identifier}
    used.add(key)
    return key, written


def _literal(value: Literal, coerced: str, used: set[str]) -> object:
    if value.language:
        return {"@value": value.value, "@language": value.language}
    kind = value.datatype.value
    name = f"xsd:{kind.removeprefix(_XSD)}" if kind.startswith(_XSD) else kind
    if name == "xsd:integer" and coerced in {"", name} and _INTEGER.fullmatch(value.value):
        return int(value.value)
    if name == "xsd:boolean" and coerced in {"", name} and value.value in {"true", "false"}:
        return value.value == "true"
    if name == (coerced or "xsd:string"):
        return value.value
    used.add(name)
    return {"@value": value.value} if name == "xsd:string" else {"@value": value.value, "@type": name}


def _tidied(node: dict[str, list[object]], names: Context) -> dict[str, object]:
    """One value stands alone, several in a list; texts by language in a map."""
    tidy: dict[str, object] = {}
    for key, values in sorted(node.items()):
        definition = names.definitions.get(key)
        if isinstance(definition, dict) and definition.get("@container"):
            by_language: dict[str, list[object]] = {}
            for pair in values:
                assert isinstance(pair, tuple)
                by_language.setdefault(pair[0], []).append(pair[1])
            tidy[key] = {tag: _alone(texts) for tag, texts in sorted(by_language.items())}
        else:
            tidy[key] = _alone(values)
    return tidy


def _alone(values: list[object]) -> object:
    return values[0] if len(values) == 1 else values


def _part(names: Context, used: set[str]) -> dict[str, object]:
    """The entries of the context that the names ``used`` rest on."""
    terms = {name: names.definitions[name] for name in sorted(used & names.definitions.keys())}
    compact = set(used)
    for definition in terms.values():
        compact |= set(definition.values()) if isinstance(definition, dict) else {definition}
    prefixes = {name for text in compact for name, colon, _ in [text.partition(":")] if colon}
    return {"@version": 1.1, **{n: iri for n, iri in names.prefixes.items() if n in prefixes}, **terms}
