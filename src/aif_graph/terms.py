"""The prefixes of the graph: IRIs to CURIEs and back.

Known everywhere without being declared: in queries, parameters, on the command line, in what is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

BASE = "https://w3id.org/aif-graph/"
ONTOLOGY = f"{BASE}ontology"
AIF = f"{ONTOLOGY}#"
SOURCE = f"{BASE}source/"
INFERRED = f"{BASE}graph/inferred"

# The kinds of things, as they stand in https://w3id.org/aif-graph/id/<kind>/<slug>.
KINDS = (
    "accession",
    "antenna",
    "benchmark",
    "conflictkind",
    "consortium",
    "count",
    "country",
    "currency",
    "deployment",
    "factory",
    "figure",
    "funding",
    "initiative",
    "membership",
    "organisation",
    "orgkind",
    "participation",
    "person",
    "place",
    "programme",
    "qualifier",
    "role",
    "scheme",
    "sector",
    "selection",
    "service",
    "sourcekind",
    "status",
    "system",
    "systemkind",
    "usergroup",
    "verdict",
    "wave",
)

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "aif": AIF,
        "source": SOURCE,
        **{kind: f"{BASE}id/{kind}/" for kind in KINDS},
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
        "shape": f"{BASE}shapes#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

_CURIE = re.compile(r"([A-Za-z][\w-]*):([\w.-]*[\w-])?")
_LOCAL = re.compile(r"\w[\w-]*(\.[\w-]+)*")


def expand(curie: str) -> str | None:
    """Return the IRI of a CURIE such as ``factory:lumi-aif``, or None when its prefix is not ours."""
    match = _CURIE.fullmatch(curie)
    if match is None or match[1] not in PREFIXES:
        return None
    return PREFIXES[match[1]] + (match[2] or "")


def shortener(prefixes: Mapping[str, str]) -> Callable[[str], str]:
    """Return the function that gives the CURIE of an IRI, or the IRI itself when no prefix fits."""
    # Longest namespace first: aif: must not claim what a kind's own prefix says better.
    by_length = sorted(prefixes.items(), key=lambda item: -len(item[1]))

    def shorten(iri: str) -> str:
        for prefix, namespace in by_length:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    return shorten


shorten = shortener(PREFIXES)
"""The CURIE of an IRI by PREFIXES, or the IRI itself."""
