"""The vocabularies that the engine speaks, and prefixes: CURIEs to IRIs and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from pyoxigraph import NamedNode

from aif_graph.frozen import frozen

PACKAGE = "https://w3id.org/aif-graph/"
"""The address of this package; its own vocabularies are below."""
SOURCES = f"{PACKAGE}sources#"
"""The engine's own vocabulary of sources and verdicts; a graph uses it, or maps its own terms to it."""

# Known everywhere without being declared; a graph adds its own.
STANDARD: Mapping[str, str] = MappingProxyType(
    {
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "src": SOURCES,
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

_CURIE = re.compile(r"([^\W\d_](?:[\w.-]*[\w-])?)?:([\w.-]*[\w-])?")
_LOCAL = re.compile(r"\w[\w-]*(\.[\w-]+)*")


def standard_iri(curie: str) -> str:
    """The IRI of a CURIE whose prefix is one of STANDARD, such as ``rdf:type``."""
    prefix, _, local = curie.partition(":")
    return STANDARD[prefix] + local


def node(curie: str) -> NamedNode:
    """The term of a CURIE whose prefix is one of STANDARD."""
    return NamedNode(standard_iri(curie))


RDF_TYPE, RDFS_LABEL = node("rdf:type"), node("rdfs:label")


@frozen
class Prefixes:
    """The prefixes that are known in one graph, by name; the empty name is the empty prefix."""

    namespaces: Mapping[str, str]

    def __contains__(self, name: object) -> bool:
        return name in self.namespaces

    def __getitem__(self, name: str) -> str:
        return self.namespaces[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.namespaces)

    def expand(self, curie: str) -> str | None:
        """Return the IRI of a CURIE such as ``skos:Concept``, or None when its prefix is not known."""
        match = _CURIE.fullmatch(curie)
        if match is None or (match[1] or "") not in self.namespaces:
            return None
        return self.namespaces[match[1] or ""] + (match[2] or "")

    @cached_property
    def shorten(self) -> Callable[[str], str]:
        """The function that gives the CURIE of an IRI, or the IRI itself when no prefix fits."""
        return shortener(self.namespaces)

    def besides(self, others: Mapping[str, str]) -> Prefixes:
        """The same with ``others``, which win where both know a name."""
        return Prefixes({**self.namespaces, **others}) if others else self


def shortener(prefixes: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that gives the CURIE of an IRI, or the IRI itself when no prefix fits."""
    names: dict[str, str] = {}
    for prefix, namespace in prefixes.items():
        names.setdefault(namespace, prefix)
    # Longest namespace first: a wider one must not claim what a narrower one says better.
    lengths = sorted({*map(len, names)}, reverse=True)

    def shorten(iri: str) -> str:
        for length in lengths:
            if (prefix := names.get(iri[:length])) is not None and _LOCAL.fullmatch(iri, length):
                return f"{prefix}:{iri[length:]}"
        return iri

    return shorten
