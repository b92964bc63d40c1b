"""The service described in its own terms (SPARQL 1.1 Service Description).

Nothing is claimed that was not found: formats are read off their table, graphs and their sizes off the
dataset, and of the functions beyond the standard those are named that the engine knows when it is asked. No
sd:feature is listed, because none holds: IRIs are not dereferenced, the default graph is no union of the named ones
(what verdicts reject is left out of it), no graph has to be named, no graph is kept empty, and SERVICE is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.answers.formats import formats_of
from aif_graph.answers.writing import write_graph
from aif_graph.datasets import Embedded
from aif_graph.errors import QueryError
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.negotiation import media_type_of
from aif_graph.serving.view import View
from aif_graph.serving.wording.sizes import sizes
from aif_graph.terms import STANDARD

SD = "http://www.w3.org/ns/sparql-service-description#"
ENTAILMENT = "http://www.w3.org/ns/entailment/"
OWL_RL = "http://www.w3.org/ns/owl-profile/RL"
GEOF = "http://www.opengis.net/def/function/geosparql/"
_PREFIXES = {**STANDARD, "sd": SD, "format": "http://www.w3.org/ns/formats/", "ent": ENTAILMENT, "geof": GEOF}

# What some engines know beyond SPARQL 1.1, section 17: more casts, and functions of GeoSPARQL 1.1, section 8.
_CASTS = (
    *("date", "time", "duration", "dayTimeDuration", "yearMonthDuration", "dateTimeStamp"),
    *("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "anyURI", "hexBinary", "base64Binary"),
    *("byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong"),
    *("nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger", "normalizedString", "token"),
)
_GEO_FUNCTIONS = (
    *("distance", "metricDistance", "buffer", "metricBuffer", "convexHull", "concaveHull", "intersection", "union"),
    *("difference", "symDifference", "envelope", "boundary", "boundingCircle", "centroid", "getSRID", "isValid"),
    *("area", "metricArea", "length", "metricLength", "perimeter", "metricPerimeter", "dimension", "isEmpty"),
    *("coordinateDimension", "spatialDimension", "geometryType", "numGeometries", "is3D", "isMeasured", "isSimple"),
    *("asWKT", "asGML", "asGeoJSON", "asKML", "transform", "geometryN", "maxX", "maxY", "maxZ", "minX", "minY", "minZ"),
    *(f"sf{name}" for name in ("Equals", "Disjoint", "Intersects", "Touches", "Crosses", "Within", "Contains")),
    *(f"eh{name}" for name in ("Equals", "Disjoint", "Meet", "Overlap", "Covers", "CoveredBy", "Inside", "Contains")),
    *(f"rcc8{name}" for name in ("eq", "dc", "ec", "po", "tppi", "tpp", "ntpp", "ntppi")),
    *("sfOverlaps", "relate"),
)
_CANDIDATES = (*(STANDARD["xsd"] + name for name in _CASTS), *(GEOF + name for name in _GEO_FUNCTIONS))


def service_description(view: View, arguments: Mapping[str, object]) -> Reply:
    """Return the description in the RDF format that the argument ``format`` names.

    Raises UsageError for a format that is not for graphs.
    """
    format_ = str(arguments.get("format") or "turtle")
    body = write_graph(list(describe(view)), format_, {**view.graph.prefixes.namespaces, **_PREFIXES}).encode()
    return Reply(200, media_type_of(format_), body)


def describe(view: View) -> Iterator[Triple]:
    """Yield the description: the service, the formats, the functions, the dataset. Always the same for one view."""
    endpoint = view.site.url(view.site.path("sparql"))
    service = NamedNode(f"{endpoint}#service")
    yield _triple(service, "rdf:type", _iri("sd:Service"))
    yield _triple(service, "sd:endpoint", NamedNode(endpoint))
    yield _triple(service, "sd:supportedLanguage", _iri("sd:SPARQL11Query"))
    for iri in sorted({format_.iri for format_ in formats_of("rows", "truth", "graph") if format_.iri}):
        yield _triple(service, "sd:resultFormat", NamedNode(iri))
    for iri in extension_functions():
        yield _triple(service, "sd:extensionFunction", NamedNode(iri))
    yield _triple(service, "sd:defaultEntailmentRegime", _iri("ent:OWL-RDF-Based"))
    yield _triple(service, "sd:defaultSupportedEntailmentProfile", NamedNode(OWL_RL))
    for iri in extension_functions():
        yield _triple(NamedNode(iri), "rdf:type", _iri("sd:Function"))
    yield from _dataset(view, service)


@cache
def extension_functions() -> tuple[str, ...]:
    """The IRIs of the candidates that the engine knows; one that it does not know makes it refuse the query."""
    return tuple(sorted(iri for iri in _CANDIDATES if _is_known(iri)))


def _is_known(function: str) -> bool:
    try:
        Embedded().ask(f"SELECT (<{function}>('') AS ?value) {{}}")
    except QueryError:
        return False
    return True


def _dataset(view: View, service: NamedNode) -> Iterator[Triple]:
    """The default dataset: its default graph, with entailment, and the named graphs, each with what it states."""
    dataset, default = BlankNode("dataset"), BlankNode("default")
    yield _triple(service, "sd:defaultDataset", dataset)
    yield _triple(dataset, "rdf:type", _iri("sd:Dataset"))
    yield _triple(dataset, "sd:defaultGraph", default)
    ((total,),) = view.graph.dataset.ask("SELECT (COUNT(*) AS ?size) { ?s ?p ?o }").rows
    yield from _graph(default, int(getattr(total, "value", 0)))
    for number, (name, size) in enumerate(sorted(sizes(view).graphs.items())):
        named, content = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield _triple(dataset, "sd:namedGraph", named)
        yield _triple(named, "rdf:type", _iri("sd:NamedGraph"))
        yield _triple(named, "sd:name", NamedNode(name))
        yield _triple(named, "sd:entailmentRegime", _iri("ent:Simple"))
        yield _triple(named, "sd:graph", content)
        yield from _graph(content, size)


def _graph(node: BlankNode, size: int) -> Iterator[Triple]:
    yield _triple(node, "rdf:type", _iri("sd:Graph"))
    yield _triple(node, "void:triples", Literal(size))


def _triple(subject: NamedNode | BlankNode, predicate: str, obj: NamedNode | BlankNode | Literal) -> Triple:
    return Triple(subject, _iri(predicate), obj)


def _iri(curie: str) -> NamedNode:
    prefix, local = curie.split(":", 1)
    return NamedNode(_PREFIXES[prefix] + local)
