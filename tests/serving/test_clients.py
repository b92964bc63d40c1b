"""Clients that others use read from the service what the graph holds."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, RdfFormat, Triple, parse, parse_query_results
from rdflib import Graph, URIRef
from rdflib import Literal as Text
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)

from aif_graph.knowledge import KnowledgeGraph
from tests.ours import AIF, BASE
from tests.serving.conftest import Service

SYSTEMS = """PREFIX aif: <https://w3id.org/aif-graph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?system ?label ?value WHERE {
  ?system a aif:ComputingSystem ; rdfs:label ?label
  OPTIONAL { ?system aif:acceleratorCount|aif:contractSignedOn|aif:homepage ?value }
} ORDER BY ?system ?label ?value"""
DENMARK = f"{BASE}id/country/dk"
DESCRIBED = f"CONSTRUCT WHERE {{ <{DENMARK}> ?p ?o }}"


@pytest.fixture(scope="module")
def rows(graph: KnowledgeGraph) -> list[tuple[object, ...]]:
    found = [tuple(row) for row in graph.query(SYSTEMS).rows]
    assert len(found) > 10
    return found


@pytest.fixture(scope="module")
def triples(graph: KnowledgeGraph) -> set[Triple]:
    found = set(graph.query(DESCRIBED).triples)
    assert len(found) > 3
    return found


def wrapper(service: Service, query: str, form: str) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{service.url}/sparql")
    client.setQuery(query)
    client.setReturnFormat(form)
    return client


def texts(rows: list[tuple[object, ...]]) -> list[list[str]]:
    return [[getattr(term, "value", "") if term else "" for term in row] for row in rows]


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_sparqlwrapper_reads_rows(service: Service, rows: list[tuple[object, ...]], method: str, how: str) -> None:
    client = wrapper(service, SYSTEMS, JSON)
    client.setMethod(method)
    client.setRequestMethod(how)
    bindings = client.queryAndConvert()["results"]["bindings"]
    names = ("system", "label", "value")
    assert [[row.get(name, {}).get("value", "") for name in names] for row in bindings] == texts(rows)


def test_sparqlwrapper_reads_rows_as_xml(service: Service, rows: list[tuple[object, ...]]) -> None:
    document = wrapper(service, SYSTEMS, XML).queryAndConvert()
    found = [
        result.getElementsByTagName("uri")[0].firstChild.data for result in document.getElementsByTagName("result")
    ]
    assert found == [row[0] for row in texts(rows)]


@pytest.mark.parametrize("form", [CSV, TSV])
def test_sparqlwrapper_reads_tables(service: Service, rows: list[tuple[object, ...]], form: str) -> None:
    lines = wrapper(service, SYSTEMS, form).queryAndConvert().decode().splitlines()
    assert len(lines) == len(rows) + 1


def test_sparqlwrapper_asks(service: Service) -> None:
    assert wrapper(service, f"ASK {{ <{DENMARK}> ?p ?o }}", JSON).queryAndConvert()["boolean"] is True
    document = wrapper(service, f"ASK {{ <{DENMARK}-x> ?p ?o }}", XML).queryAndConvert()
    assert document.getElementsByTagName("boolean")[0].firstChild.data == "false"


@pytest.mark.parametrize("form", [XML, RDFXML, TURTLE, N3, JSONLD])
def test_sparqlwrapper_reads_graphs(service: Service, triples: set[Triple], form: str) -> None:
    found = wrapper(service, DESCRIBED, form).queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) == len(triples)
    assert {str(predicate) for predicate in graph.predicates()} == {triple.predicate.value for triple in triples}


def test_sparqlwrapper_is_told_what_is_wrong(service: Service) -> None:
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    with pytest.raises(QueryBadFormed, match="SELEC"):
        wrapper(service, "SELEC * WHERE {}", JSON).query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_rdflibs_store_asks(service: Service, rows: list[tuple[object, ...]], method: str, form: str) -> None:
    store = SPARQLStore(f"{service.url}/sparql", method=method, returnFormat=form)
    result = store.query(SYSTEMS)
    assert [[str(term) if term is not None else "" for term in row] for row in result] == texts(rows)


def test_rdflibs_store_is_a_graph(service: Service, triples: set[Triple]) -> None:
    graph = Graph(SPARQLStore(f"{service.url}/sparql"))
    subject = URIRef(DENMARK)
    assert {str(predicate) for predicate in graph.predicates(subject)} == {t.predicate.value for t in triples}
    assert (subject, None, None) in graph
    assert (URIRef(f"{DENMARK}-x"), None, None) not in graph
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    assert Text("Denmark", lang="en") in set(graph.objects(subject, label))
    query = "SELECT ?label WHERE { ?thing rdfs:label ?label }"
    bound = graph.query(query, initBindings={"thing": subject}, initNs={"rdfs": str(label)[: -len("label")]})
    assert Text("Denmark", lang="en") in {row[0] for row in bound}
    assert bool(graph.query(f"ASK {{ <{DENMARK}> a <{AIF}Country> }}"))
    constructed = graph.query(DESCRIBED)
    assert len(constructed.graph or ()) == len(triples)


@pytest.mark.parametrize(
    "form", [QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV], ids=["JSON", "XML", "TSV"]
)
def test_what_is_written_is_read_back_term_by_term(
    service: Service, rows: list[tuple[object, ...]], form: QueryResultsFormat
) -> None:
    got = service.ask(SYSTEMS, form.media_type)
    assert got.headers["content-type"].startswith(form.media_type)
    read = parse_query_results(got.body, format=form)
    assert [variable.value for variable in read.variables] == ["system", "label", "value"]  # type: ignore[union-attr]
    found = [tuple(solution) for solution in read]  # type: ignore[union-attr]
    assert found == rows
    assert {type(term) for row in found for term in row} >= {NamedNode, Literal}
    if form != QueryResultsFormat.TSV:
        truth = parse_query_results(service.ask("ASK {}", form.media_type).body, format=form)
        assert bool(truth) is True


@pytest.mark.parametrize(
    "form", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.JSON_LD, RdfFormat.RDF_XML], ids=lambda form: form.name
)
def test_graphs_are_read_back_triple_by_triple(service: Service, triples: set[Triple], form: RdfFormat) -> None:
    got = service.ask(DESCRIBED, form.media_type)
    assert got.headers["content-type"].startswith(form.media_type)
    assert {quad.triple for quad in parse(got.body, format=form)} == triples


@pytest.fixture(scope="session")
def curl() -> str:
    found = shutil.which("curl")
    if found is None:
        pytest.skip("curl is not installed")
    return found


def run(*words: str) -> str:
    ended = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_curl_asks(service: Service, curl: str, rows: list[tuple[object, ...]]) -> None:
    address, accept = f"{service.url}/sparql", ("--header", "Accept: text/csv")
    by_get = run(curl, "-sS", "--fail", "--get", *accept, "--data-urlencode", f"query={SYSTEMS}", address)
    by_form = run(curl, "-sS", "--fail", *accept, "--data-urlencode", f"query={SYSTEMS}", address)
    kind = ("--header", "Content-Type: application/sparql-query")
    by_body = run(curl, "-sS", "--fail", *accept, *kind, "--data-binary", SYSTEMS, address)
    packed = run(curl, "-sS", "--fail", "--compressed", *accept, *kind, "--data-binary", SYSTEMS, address)
    pieces = run(curl, "-sS", *accept, *kind, "-H", "Transfer-Encoding: chunked", "--data-binary", SYSTEMS, address)
    old = run(curl, "-sS", "--http1.0", *accept, *kind, "--data-binary", SYSTEMS, address)
    assert by_get == by_form == by_body == packed == pieces == old
    assert len(by_get.splitlines()) == len(rows) + 1
    told = run(curl, "-sS", "--write-out", "%{http_code}", "--data-urlencode", "query=SELEC", address)
    assert told.endswith("400")
    assert "Did you mean SELECT?" in told


def test_curl_asks_for_http_2_and_is_answered_in_http_1(service: Service, curl: str) -> None:
    features = run(curl, "--version")
    if "HTTP2" not in features:
        pytest.skip("this curl does not speak HTTP/2")
    words = (
        "--http2",
        "-H",
        "Content-Type: application/sparql-query",
        "--data-binary",
        "ASK {}",
        f"{service.url}/sparql",
    )
    assert json.loads(run(curl, "-sS", "-H", "Accept: application/json", *words))["boolean"] is True


def test_curl_follows_an_identifier(service: Service, curl: str) -> None:
    for accept, mark in (("text/turtle", "@prefix"), ("application/ld+json", '"@context"'), ("text/html", "<!doctype")):
        words = ("-H", f"Accept: {accept}", "--write-out", "\n%{url_effective} %{num_redirects}")
        body, _, told = run(curl, "-sS", "--location", *words, f"{service.url}/id/country/dk").rpartition("\n")
        assert mark.lower() in body.lower()
        address, redirects = told.split()
        assert redirects == "1"
        assert address.startswith(f"{service.url}/doc/country/dk")


def test_urllib_follows_an_identifier_to_its_triples(service: Service, triples: set[Triple]) -> None:
    request = urllib.request.Request(f"{service.url}/id/country/dk", headers={"Accept": "text/turtle"})
    with urllib.request.urlopen(request, timeout=60) as got:
        assert got.url.startswith(f"{service.url}/doc/country/dk")
        assert got.headers.get_content_type() == "text/turtle"
        described = {quad.triple for quad in parse(got.read(), format=RdfFormat.TURTLE)}
    assert triples <= described
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{service.url}/id/country/atlantis", timeout=60)


def test_rdflib_reads_a_document_and_the_ontology_from_their_addresses(service: Service) -> None:
    described = Graph().parse(f"{service.url}/id/country/dk")
    assert (
        URIRef(DENMARK),
        URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        URIRef(f"{AIF}Country"),
    ) in described
    assert len(Graph().parse(f"{service.url}/ontology")) > 500


def test_pandas_reads_the_answer_to_a_question(service: Service, graph: KnowledgeGraph) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(f"{service.url}/queries/factories.csv")
    answer = graph.run("factories")
    assert list(frame.columns) == list(answer.columns)
    assert len(frame) == len(answer)
    spain = pandas.read_csv(f"{service.url}/queries/factories.csv?{urlencode({'country': 'Spain'})}")
    assert 0 < len(spain) < len(frame)
    tabs = pandas.read_csv(f"{service.url}/queries/factories.tsv", sep="\t")
    assert len(tabs) == len(frame)
    loaded = pandas.json_normalize(
        json.load(io.BytesIO(service.get("/queries/factories.json").body))["results"]["bindings"]
    )
    assert len(loaded) == len(frame)
