"""The service description: read by another library, and every claim of it tried on the graph."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import NamedNode, Store
from rdflib import RDF, Namespace

from aif_graph.datasets.evaluation import evaluate
from aif_graph.errors import QueryError, UsageError
from aif_graph.frozen import replace
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.linked.description import extension_functions, service_description
from aif_graph.serving.requests.negotiation import GRAPHS, ROWS
from aif_graph.serving.site import Site
from aif_graph.serving.view import View

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
READERS = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}


@pytest.fixture(scope="session")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("https://example.org/aif"))


@pytest.fixture(scope="session")
def described(view: View) -> rdflib.Graph:
    return rdflib.Graph().parse(data=service_description(view, {"format": "turtle"}).body, format="turtle")


@pytest.mark.parametrize("format_", ["ntriples", "jsonld", "rdfxml"])
def test_the_same_in_every_format(view: View, described: rdflib.Graph, format_: str) -> None:
    reply = service_description(view, {"format": format_})
    assert reply.media_type == {offer.format: offer.media_type for offer in reversed(GRAPHS)}[format_]
    read = rdflib.Graph().parse(data=reply.body, format=READERS[format_])
    assert len(read) == len(described) > 1000
    assert set(read.objects(None, SD.name)) == set(described.objects(None, SD.name))


def test_the_same_bytes_each_time(view: View) -> None:
    assert service_description(view, {}) == service_description(view, {"format": "turtle"})


@pytest.mark.parametrize("format_", ["html", "csv", "json", "exe"])
def test_other_formats_are_refused(view: View, format_: str) -> None:
    with pytest.raises(UsageError, match=f"{format_} is for rows|no format '{format_}'"):
        service_description(view, {"format": format_})


def test_the_service(described: rdflib.Graph) -> None:
    service = described.value(None, RDF.type, SD.Service)
    assert str(described.value(service, SD.endpoint)) == "https://example.org/aif/sparql"
    assert list(described.objects(service, SD.supportedLanguage)) == [SD.SPARQL11Query]
    regime = described.value(service, SD.defaultEntailmentRegime)
    profile = described.value(service, SD.defaultSupportedEntailmentProfile)
    assert str(regime) == "http://www.w3.org/ns/entailment/OWL-RDF-Based"
    assert str(profile) == "http://www.w3.org/ns/owl-profile/RL"


def test_every_format_that_is_negotiated_has_its_iri(described: rdflib.Graph) -> None:
    w3c = Namespace("http://www.w3.org/ns/formats/")
    results = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
    graphs = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
    assert set(described.objects(None, SD.resultFormat)) == {w3c[name] for name in (*results, *graphs)}
    assert len({offer.format for offer in (*ROWS, *GRAPHS)} - {"html"}) == len((*results, *graphs))


def test_functions_that_are_claimed_work_and_others_do_not(described: rdflib.Graph) -> None:
    claimed = {str(iri) for iri in described.objects(None, SD.extensionFunction)}
    assert claimed == set(extension_functions()) == {str(iri) for iri in described.subjects(RDF.type, SD.Function)}
    xsd, geof = "http://www.w3.org/2001/XMLSchema#", "http://www.opengis.net/def/function/geosparql/"
    assert {f"{xsd}date", f"{xsd}dayTimeDuration", f"{geof}sfWithin"} <= claimed
    assert not {f"{xsd}anyURI", f"{xsd}long", f"{geof}asKML"} & claimed
    point = "'POINT(0 0)'^^<http://www.opengis.net/ont/geosparql#wktLiteral>"
    assert evaluate(Store(), f"ASK {{ FILTER(<{geof}sfEquals>({point}, {point})) }}").truth
    with pytest.raises(QueryError):
        evaluate(Store(), f"SELECT (<{xsd}long>('1') AS ?x) {{}}")


def test_no_feature_is_claimed_because_none_holds(graph: KnowledgeGraph, described: rdflib.Graph) -> None:
    assert not list(described.objects(None, SD.feature))
    for refused in ("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }",):  # sd:BasicFederatedQuery
        with pytest.raises(QueryError):
            graph.query(refused)
    union = "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }"
    assert graph.query(union).truth, "sd:UnionDefaultGraph"
    assert graph.query("ASK { ?s ?p ?o }").truth, "sd:RequiresDataset"
    assert not graph.query("ASK FROM <http://127.0.0.1:1/x.ttl> { ?s ?p ?o }").truth, "sd:DereferencesURIs"


def test_sizes_are_those_that_queries_count(graph: KnowledgeGraph, described: rdflib.Graph) -> None:
    default = described.value(described.value(None, RDF.type, SD.Dataset), SD.defaultGraph)
    counted = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]
    assert str(described.value(default, VOID.triples)) == counted.value
    told = {
        (str(described.value(node, SD.name)), str(described.value(described.value(node, SD.graph), VOID.triples)))
        for node in described.subjects(RDF.type, SD.NamedGraph)
    }
    answer = graph.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert told == {(g.value, n.value) for g, n in answer.rows}
    assert "https://w3id.org/aif-graph/graph/inferred" in {name for name, _ in told}


def test_a_source_that_states_nothing_is_no_graph(graph: KnowledgeGraph, described: rdflib.Graph) -> None:
    empty = replace(graph.documents[0], source=NamedNode("urn:x:empty"), quads=())
    odd = View(replace(graph, documents=(*graph.documents, empty)), Site("https://example.org/aif"))
    found = rdflib.Graph().parse(data=service_description(odd, {}).body, format="turtle")
    assert set(found.objects(None, SD.name)) == set(described.objects(None, SD.name))


def test_named_graphs_are_what_they_state(described: rdflib.Graph) -> None:
    regimes = {str(regime) for regime in described.objects(None, SD.entailmentRegime)}
    assert regimes == {"http://www.w3.org/ns/entailment/Simple"}
