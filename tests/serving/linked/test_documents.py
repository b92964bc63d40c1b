"""The RDF of a described thing, and what stands at well-known places."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

import aif_graph
from aif_graph.errors import NotFoundError, UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.linked import wellknown
from aif_graph.serving.linked.documents import MEDIA_TYPES, canonical, describe, known, write_triples
from aif_graph.serving.linked.jsonld import context
from aif_graph.serving.pages.document import document, thing
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from aif_graph.serving.wording.statements import statements
from tests.ours import BASE, KINDS, PREFIXES

READERS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
LABEL = NamedNode(PREFIXES["rdfs"] + "label")
HOSTILE = """\
@prefix aif: <https://w3id.org/aif-graph/ontology#> .
@prefix country: <https://w3id.org/aif-graph/id/country/> .
@prefix organisation: <https://w3id.org/aif-graph/id/organisation/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

organisation:odd
    a aif:Organisation ;
    aif:establishedIn country:dk ;
    aif:homepage "javascript:alert(1)" ;
    aif:locatedIn [ a aif:Place ; rdfs:label "A place without a name"@en ] ;
    aif:note "quote \\" backslash \\\\ line\\nend </script>"@en, "plain", "05"^^xsd:integer, true, 7, "x"^^<urn:own> ;
    <urn:odd#property> 5.0 , "t"@en ;
    <urn:odd#p%C3%A4> <urn:x> ;
    rdfs:label "Ünïcode \\U0001F600"@pt-BR, "Odd"@en, "no language" ;
.
"""


@pytest.fixture(scope="module")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("http://127.0.0.1:8000"))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> View:
    path = tmp_path_factory.mktemp("odd") / "odd.ttl"
    path.write_text(HOSTILE, encoding="utf-8")
    return View(aif_graph.load([path]), Site("http://127.0.0.1:8000/aif"))


def all_things(view: View) -> list[str]:
    return sorted(iri for iri in statements(view).things() if iri.startswith((f"{BASE}id/", f"{BASE}source/")))


def some_of_each_kind(view: View) -> list[str]:
    chosen = random.Random(7)
    things = all_things(view)
    found = [f"{BASE}source/eurohpc-members"]
    for kind in KINDS:
        of_kind = [iri for iri in things if iri.startswith(f"{BASE}id/{kind}/")]
        found += chosen.sample(of_kind, min(2, len(of_kind)))
    return found


def read(data: bytes, format_: str) -> set[Triple]:
    return set(canonical(quad.triple for quad in parse(input=data, format=READERS[format_])))


def test_every_format_says_the_same(view: View) -> None:
    things = some_of_each_kind(view)
    assert len(things) >= 40
    for iri in things:
        expected = set(describe(view, iri))
        for format_, media_type in MEDIA_TYPES.items():
            reply = document(view, {"iri": iri, "format": format_})
            assert (reply.status, reply.media_type) == (200, media_type)
            assert read(reply.body, format_) == expected, (iri, format_)


def test_rdflib_reads_the_json_ld_without_fetching_anything(view: View) -> None:
    import rdflib

    for iri in some_of_each_kind(view)[::9]:
        data = document(view, {"iri": iri, "format": "jsonld"}).body
        found = rdflib.Graph().parse(data=data, format="json-ld").serialize(format="nt", encoding="utf-8")
        assert read(found, "ntriples") == set(describe(view, iri)), iri


def test_a_description_goes_both_ways_and_names_everything(view: View, graph: KnowledgeGraph) -> None:
    denmark = NamedNode(f"{BASE}id/country/dk")
    found = set(describe(view, denmark.value))
    closure = set(graph.accepted) | set(graph.inferred)
    assert {t for t in closure if denmark in (t.subject, t.object)} <= found
    assert any(t.object == denmark for t in found)
    labelled = {t.subject for t in found if t.predicate == LABEL}
    terms = {term for t in found for term in (t.subject, t.predicate, t.object) if isinstance(term, NamedNode)}
    assert {term for term in terms if term.value in graph.names.labels} <= labelled
    # The participation has no name of its own: it is told in full.
    role = NamedNode(PREFIXES["aif"] + "role")
    assert any(t.predicate == role and t.subject.value.startswith(f"{BASE}id/participation/") for t in found)


def test_a_description_says_where_it_stands_and_under_which_licence(view: View) -> None:
    iri = f"{BASE}id/country/dk"
    page = NamedNode("http://127.0.0.1:8000/doc/country/dk")
    found = {(t.predicate.value, t.object.value) for t in describe(view, iri) if t.subject == page}
    assert (PREFIXES["foaf"] + "primaryTopic", iri) in found
    assert (PREFIXES["dcterms"] + "license", "https://creativecommons.org/licenses/by/4.0/") in found
    assert (PREFIXES["void"] + "inDataset", f"{BASE}dataset") in found


def test_rejected_statements_are_not_in_a_description(view: View, graph: KnowledgeGraph) -> None:
    for quad in graph.settlement.rejected:
        assert quad.triple not in describe(view, quad.subject.value)


def test_odd_terms_come_back_as_they_were(odd: View) -> None:
    iri = f"{BASE}id/organisation/odd"
    expected = set(describe(odd, iri))
    assert any(isinstance(t.object, Literal) and t.object.value == "05" for t in expected)
    assert any("A place without a name" in str(t.object) for t in expected)
    for format_ in READERS:
        assert read(write_triples(odd, describe(odd, iri), format_), format_) == expected, format_


@pytest.mark.parametrize(("property_", "text"), [("urn:odd/1", "plain"), ("urn:odd/a", "bell \x07")])
def test_what_rdf_xml_cannot_write_is_refused_in_words(view: View, property_: str, text: str) -> None:
    triples = [Triple(NamedNode("urn:s"), NamedNode(property_), Literal(text))]
    with pytest.raises(UsageError, match="RDF/XML"):
        write_triples(view, triples, "rdfxml")
    for format_ in ("turtle", "ntriples", "jsonld"):
        assert read(write_triples(view, triples, format_), format_) == set(triples)


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "import aif_graph, hashlib; from aif_graph.serving.linked.documents import MEDIA_TYPES;"
        "from aif_graph.serving.pages.document import document;"
        "from aif_graph.serving.view import View; from aif_graph.serving.site import Site;"
        "view = View(aif_graph.load(), Site('http://127.0.0.1:8000'));"
        f"data = b''.join(document(view, dict(iri='{BASE}id/factory/lumi-aif', format=f)).body"
        " for f in (*MEDIA_TYPES, 'html'));"
        "print(hashlib.sha256(data).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_documents_carry_a_part_of_the_published_context(view: View) -> None:
    published = json.loads(wellknown.context(view, {}).body)["@context"]
    assert published["@version"] == 1.1
    for iri in some_of_each_kind(view)[::5]:
        part = json.loads(document(view, {"iri": iri, "format": "jsonld"}).body)["@context"]
        assert part.items() <= published.items()


def test_names_in_the_context_are_unambiguous(view: View) -> None:
    names = context(view)
    assert not names.definitions.keys() & names.prefixes.keys()
    assert names.term(PREFIXES["aif"] + "hasAccessTo") == "hasAccessTo"
    assert names.compact(f"{BASE}id/country/dk") == "id:country/dk"
    assert names.compact("urn:other") == "urn:other"


@pytest.mark.parametrize(
    ("format_", "location"),
    [("html", "/doc/country/dk"), ("turtle", "/doc/country/dk.ttl"), ("rdfxml", "/doc/country/dk.rdf")],
)
def test_a_name_leads_to_its_document(view: View, format_: str, location: str) -> None:
    reply = thing(view, {"iri": f"{BASE}id/country/dk", "format": format_})
    assert (reply.status, dict(reply.headers)["Location"]) == (303, location)


@pytest.mark.parametrize(
    ("name", "format_", "location"),
    [
        ("graph/inferred", "html", "/data#graph-inferred"),
        ("graph/accepted", "turtle", "/dump/accepted.ttl"),
        ("ontology/0.1.0", "html", "/ontology"),
        ("ontology/0.1.0", "jsonld", "/ontology.jsonld"),
    ],
)
def test_named_graphs_and_the_version_of_the_ontology_lead_somewhere(
    view: View, name: str, format_: str, location: str
) -> None:
    reply = thing(view, {"iri": BASE + name, "format": format_})
    assert (reply.status, dict(reply.headers)["Location"]) == (303, location)


@pytest.mark.parametrize(
    "iri", ["id/country/denmarkk", "source/eurohpc-memberss", "id/country/d k", "id/", "x", "id/a>b"]
)
def test_an_unknown_name_is_not_found_and_the_nearest_is_told(view: View, iri: str) -> None:
    for make in (thing, document):
        with pytest.raises(NotFoundError) as caught:
            make(view, {"iri": BASE + iri, "format": "turtle"})
        assert caught.value.hint
    if "denmark" in iri:
        assert "Denmark" in caught.value.hint


def test_a_withdrawn_thing_is_gone_and_names_what_stands_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "gone.ttl"
    path.write_text(
        "@prefix organisation: <https://w3id.org/aif-graph/id/organisation/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "organisation:old owl:deprecated true ; dcterms:isReplacedBy organisation:csc .\n"
    )
    view = View(aif_graph.load([path]), Site("http://127.0.0.1:8000"))
    iri = f"{BASE}id/organisation/old"
    assert thing(view, {"iri": iri, "format": "turtle"}).status == 410
    page = document(view, {"iri": iri, "format": "html"})
    assert page.status == 410
    assert b'href="/doc/organisation/csc"' in page.body
    assert b"isReplacedBy" not in page.body
    assert document(view, {"iri": f"{BASE}id/organisation/csc", "format": "html"}).status == 200


def test_void_counts_what_is_there_and_points_here(view: View, graph: KnowledgeGraph) -> None:
    found = read(wellknown.void(view, {"format": "turtle"}).body, "turtle")
    number = {t.subject.value: t.object.value for t in found if t.predicate.value == PREFIXES["void"] + "triples"}
    assert int(number[f"{BASE}graph/accepted"]) == len(graph.accepted)
    assert int(number[f"{BASE}graph/inferred"]) == len(set(graph.inferred))
    dumps = [t.object.value for t in found if t.predicate.value == PREFIXES["void"] + "dataDump"]
    assert "http://127.0.0.1:8000/dump/dataset.trig" in dumps
    assert all(iri.startswith("http://127.0.0.1:8000/dump/") for iri in dumps)
    links = [number[iri] for iri in number if "/links/" in iri]
    assert links
    assert all(int(count) > 0 for count in links)
    assert read(wellknown.void(view, {"format": "jsonld"}).body, "jsonld") == found


def test_every_example_can_be_asked(view: View, graph: KnowledgeGraph) -> None:
    found = read(wellknown.examples(view, {"format": "turtle"}).body, "turtle")
    forms = {PREFIXES["sh"] + form: form.capitalize() for form in ("select", "ask", "construct", "describe")}
    texts = {t.subject.value: t.object.value for t in found if t.predicate.value in forms}
    assert {iri.rsplit("#", 1)[1] for iri in texts} == set(graph.queries)
    for t in found:
        if t.predicate.value in forms:
            kind = NamedNode(f"{PREFIXES['sh']}SPARQL{forms[t.predicate.value]}Executable")
            assert Triple(t.subject, NamedNode(PREFIXES["rdf"] + "type"), kind) in found
    for text in list(texts.values())[::12]:
        graph.query(text)
    questions = [t.object.value for t in found if t.predicate.value == PREFIXES["rdfs"] + "comment"]
    assert len(questions) == len(graph.queries)
    assert all(question.endswith("?") for question in questions)


def test_the_site_map_lists_every_thing_once(view: View) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [loc.text or "" for loc in ET.fromstring(wellknown.sitemap(view, {}).body).iter(f"{space}loc")]
    assert len(found) == len(set(found))
    assert {view.site.url(view.site.page_of(iri)) for iri in all_things(view)} <= set(found)
    assert b"Sitemap: http://127.0.0.1:8000/sitemap.xml" in wellknown.robots(view, {}).body


def test_places_below_a_path_of_the_public_address(odd: View) -> None:
    assert b"Disallow: /aif/sparql\n" in wellknown.robots(odd, {}).body
    reply = thing(odd, {"iri": f"{BASE}id/country/dk", "format": "jsonld"})
    assert dict(reply.headers)["Location"] == "/aif/doc/country/dk.jsonld"
    assert known(odd, f"{BASE}id/country/dk") == NamedNode(f"{BASE}id/country/dk")
