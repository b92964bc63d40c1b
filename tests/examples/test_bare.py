"""A folder with one Turtle file and no graph.toml, and the file alone: every verb and every page, and nothing false."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from tests.conftest import Run
from tests.examples.alliances import foreign
from tests.serving.conftest import Service, serving

TOWNS = """@prefix ex: <http://towns.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:paris
    a ex:Town ;
    rdfs:label "Paris"@en ;
.

ex:rome
    a ex:Town ;
    ex:twin ex:paris ;
    rdfs:label "Rome"@en ;
.
"""
ROME = "http://towns.example/rome"
# Words before and behind the verb, exit code, and something in the answer.
TYPED = (
    (("--version",), 0, "aif"),
    (("queries",), 0, ""),
    (("run", "towns"), 2, ""),
    (("query", "SELECT ?o { ex:rome ex:twin ?o }", "--format", "csv"), 0, "http://towns.example/paris"),
    (("show", "Rome", "--format", "table"), 0, "Paris"),
    (("explain", "Rome", "ex:twin", "Paris"), 0, "towns.ttl:11"),
    (("explain", "Paris", "ex:twin", "Rome"), 1, "It does not follow"),
    (("what-if", "--without", "Rome ex:twin …"), 0, "Rome ex:twin Paris"),
    (("check",), 0, "5 statements of 1 file"),
)
WAYS = {"folder": ("--graph", "."), "alone": ("--alone", "towns.ttl")}
NAMED = {"folder": "graph: towns (", "alone": "graph: towns.ttl alone"}
PLACES = (
    *("/", "/queries", "/sources", "/conflicts", "/sparql", "/data", "/about", "/why", "/search?q=rome"),
    *("/.well-known/void", "/.well-known/sparql-examples", "/context.jsonld", "/openapi.json", "/sitemap.xml"),
    *(f"/describe?iri={quote(ROME, safe='')}", "/robots.txt", "/healthz"),
)


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare") / "towns"
    folder.mkdir()
    (folder / "towns.ttl").write_text(TOWNS)
    return folder


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", TYPED, ids=[" ".join(words) for words, _, _ in TYPED])
def test_typed(way: str, case: tuple[tuple[str, ...], int, str], aif: Run, towns: Path) -> None:
    words, code, part = case
    done = aif(*WAYS[way], *words, cwd=towns)
    assert done.returncode == code, done.stderr
    assert part in done.stdout
    assert foreign({"stdout": done.stdout, "stderr": done.stderr}) == []
    if words != ("check",):
        assert NAMED[way] in (done.stdout if words == ("--version",) else done.stderr)


@pytest.mark.parametrize("way", WAYS)
def test_dumps(way: str, aif: Run, towns: Path, tmp_path: Path) -> None:
    assert aif(*WAYS[way], "export", str(tmp_path / "out"), cwd=towns).returncode == 0
    told = rdflib.Graph().parse(tmp_path / "out/void.ttl")
    assert not list(told.subject_objects(rdflib.DCTERMS.license))
    assert len(rdflib.Graph().parse(tmp_path / "out/accepted.ttl")) == 5
    assert not (tmp_path / "out/ontology.ttl").exists()
    texts = {path.name: path.read_text() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert foreign(texts) == []


@pytest.fixture(scope="module", params=WAYS)
def service(request: pytest.FixtureRequest, towns: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("served"), cwd=towns, before=WAYS[request.param]) as running:
        yield running


@pytest.mark.parametrize("place", PLACES)
def test_an_address_answers(service: Service, place: str) -> None:
    got = service.get(place, accept="text/html, */*;q=0.5")
    assert got.status == 200, got.text[:500]
    assert foreign({place: got.text}) == []
    assert not re.search(r">1 (statements|documents|sources|files)\b|\b0 (questions|verdicts)|None\b", got.text)


def test_links_of_its_pages_lead_somewhere(service: Service) -> None:
    links = set()
    for place in PLACES[:9]:
        text = service.get(place, accept="text/html").text
        links |= {link.partition("#")[0].replace("&amp;", "&") for link in re.findall(r'href="(/[^"]*)"', text)}
    assert {"/data", "/about", "/dump/accepted.ttl"} <= links
    assert not links & {"/ontology", "/dump/ontology.ttl", "/.well-known/sparql-examples"}
    assert {link: service.get(link).status for link in sorted(links)} == dict.fromkeys(sorted(links), 200)


def test_there_is_no_ontology(service: Service) -> None:
    got = service.get("/ontology", accept="text/html")
    assert got.status == 404
    assert "no ontology" in got.text


def test_a_class_without_a_label_is_written_as_it_is(service: Service) -> None:
    text = service.get(f"/describe?iri={quote(ROME, safe='')}", accept="text/html").text
    assert "ex:Town" in text
    assert "Ex:Town" not in text
    assert "ex:Town: 2" in re.sub(r"<[^>]+>", "", service.get("/", accept="text/html").text)


def test_it_is_asked_over_http(service: Service) -> None:
    got = service.ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", accept="text/turtle")
    assert len(list(parse(got.body, RdfFormat.TURTLE))) == 5
