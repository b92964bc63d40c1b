"""Pages about things and linked data of a second graph, and of a bare file: nothing of the first graph is in them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

import aif_graph
from aif_graph.errors import InputError, NotFoundError
from aif_graph.loading import load_alone
from aif_graph.serving.linked import wellknown
from aif_graph.serving.linked.description import service_description
from aif_graph.serving.linked.documents import describe, known
from aif_graph.serving.linked.jsonld import context
from aif_graph.serving.linked.openapi import document as openapi
from aif_graph.serving.linked.openapi import licence
from aif_graph.serving.pages.document import document
from aif_graph.serving.pages.lists import conflicts, sources
from aif_graph.serving.pages.ontology import ontology
from aif_graph.serving.pages.why import explanation, why
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.addresses import ROUTES
from aif_graph.serving.requests.errors import RequestError
from aif_graph.serving.requests.readers import DOCUMENT, QUESTION, WHY, Ask, Task
from aif_graph.serving.run import _steps
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from aif_graph.terms import STANDARD

EXAMPLE = Path(__file__).parents[2] / "examples" / "alliances"
BASE = "https://example.org/alliances/"
GENEVA = f"{BASE}university/geneva"
FOREIGN = re.compile(r"AI Factor|EuroHPC|aif:|w3id\.org/aif-graph/(?!sources#)")


@pytest.fixture(scope="module")
def view() -> View:
    return View(aif_graph.load(root=EXAMPLE), Site("http://127.0.0.1:8000"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> View:
    path = tmp_path_factory.mktemp("bare") / "towns.ttl"
    path.write_text(
        "@prefix ex: <http://towns.example/> .\n"
        "ex:rome a ex:Town ; ex:twin ex:paris ; ex:mayor [ ex:name 'Ada' ] .\n"
        "<http://towns.example/a?b=c&d=#e> ex:twin ex:rome .\n"
    )
    return View(load_alone([path]), Site("https://towns.example/graph"))


def task(target: str, accept: str = "text/html") -> Task:
    """What the route of a target asks for, as the front finds it."""
    from starlette.routing import compile_path

    parts = urlsplit(target)
    for pattern, read in ROUTES:
        regex, _, convertors = compile_path(pattern)
        if match := regex.match(parts.path):
            path = {name: unquote(value) for name, value in match.groupdict().items() if name in convertors}
            return read(Ask("GET", path, parts.query.encode(), accept))
    raise AssertionError(target)


def followed(view: View, target: str, accept: str = "text/html") -> Reply:
    """The document at a target, redirections followed."""
    from aif_graph.serving.makers import maker

    asked = task(target.removeprefix(view.site.prefix), accept)
    reply = maker(asked.maker)(view, asked.arguments)
    location = dict(reply.headers).get("Location", "")
    return followed(view, location.partition("#")[0], accept) if location else reply


def main_of(reply: Reply) -> str:
    """What a page itself says: its frame is made elsewhere."""
    html = reply.body.decode()
    return html.partition("<main")[2].partition("</main>")[0]


def described_things(view: View) -> Iterator[str]:
    for term in dict.fromkeys(quad.subject for quad in view.graph.dataset.statements()):
        if isinstance(term, NamedNode) and view.site.page_of(term.value):
            yield term.value


def test_every_thing_that_something_is_said_of_has_a_page(view: View) -> None:
    found = list(described_things(view))
    assert len(found) > 80
    for iri in found:
        reply = followed(view, view.site.page_of(iri))
        assert reply.status == 200, iri
        assert not FOREIGN.search(main_of(reply)), iri
        assert "/map" not in main_of(reply)


def test_links_of_pages_lead_to_what_is_known(view: View) -> None:
    pages = [main_of(document(view, {"iri": iri})) for iri in list(described_things(view))[::5] if "#" not in iri]
    pages += [main_of(make(view, {})) for make in (sources, conflicts, ontology, why)]
    links = {link.replace("&amp;", "&") for page in pages for link in re.findall(r'href="(/[^"]*)"', page)}
    assert len(links) > 100
    for link in links:
        asked = task(link)
        if asked.maker == DOCUMENT:
            known(view, str(asked.arguments.get("iri") or view.site.iri_at(str(asked.arguments.get("name")))))
        if asked.maker == QUESTION:
            assert asked.arguments["name"] in view.graph.queries
        if asked.maker == WHY and asked.arguments["s"]:
            assert explanation(view, {key: asked.arguments[key] for key in "spo"}).holds, link


def test_a_university_has_a_page_at_its_iri(view: View) -> None:
    address = view.site.page_of(GENEVA)
    assert address == f"/describe?{urlencode({'iri': GENEVA})}"
    text = followed(view, address).body.decode()
    assert "<h1>University of Geneva</h1>" in text
    assert '<p class="kicker">University</p>' in text
    assert 'id="source-1"' in text
    assert "A university in Switzerland." in text
    assert "is a member of" in text
    assert f'href="{address.replace("&", "&amp;")}&amp;format=turtle"' in text


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_its_description_comes_in_every_format(view: View, accept: str) -> None:
    reply = followed(view, view.site.page_of(GENEVA), accept)
    formats = {
        "text/turtle": RdfFormat.TURTLE,
        "application/ld+json": RdfFormat.JSON_LD,
        "application/rdf+xml": RdfFormat.RDF_XML,
    }
    found = {quad.triple for quad in parse(input=reply.body, format=formats[accept])}
    assert found == set(describe(view, GENEVA))
    page = NamedNode(view.site.url(view.site.page_of(GENEVA)))
    licences = {t.object.value for t in found if t.subject == page and t.predicate.value.endswith("license")}
    assert licences == {"https://creativecommons.org/licenses/by/4.0/"}
    assert dict(reply.headers)["Link"] == f'<{GENEVA}>; rel="describes"'


def test_the_format_of_a_description_can_be_named() -> None:
    assert task(f"/describe?{urlencode({'iri': GENEVA, 'format': 'ttl'})}").arguments["format"] == "turtle"
    for wrong in ("/describe", f"/describe?{urlencode({'iri': GENEVA, 'format': 'exe'})}"):
        with pytest.raises(RequestError):
            task(wrong)


def test_what_nothing_is_said_of_is_not_found_and_the_nearest_is_told(view: View) -> None:
    with pytest.raises(NotFoundError) as caught:
        document(view, {"iri": f"{BASE}university/genva"})
    assert "University of Geneva" in caught.value.hint
    for iri in ("no iri", "http://[", f"{BASE}kind/nothing", STANDARD["skos"] + "Concept"):
        with pytest.raises(NotFoundError):
            document(view, {"iri": iri})
        assert view.site.page_of(iri) == ""


def test_sources_and_verdicts_have_pages_of_their_form(view: View) -> None:
    source = view.graph.documents[-1].source.value
    assert view.site.page_of(source).startswith("/doc/source/")
    assert "What it states" in main_of(followed(view, view.site.page_of(source)))
    assert followed(view, f"/source/{source.rsplit('/', 1)[1]}").status == 200
    verdict = view.graph.settlement.verdicts[0].verdict
    text = main_of(document(view, {"iri": verdict.value}))
    assert "Rejected" in text
    assert "stands-here" in text


def test_lists_are_filtered_by_the_kinds_of_this_graph(view: View) -> None:
    everything = main_of(sources(view, {}))
    assert f"{len(view.graph.documents)} documents" in everything
    some = main_of(sources(view, {"kind": "encyclopaedia"}))
    assert 0 < some.count("<tr>") < everything.count("<tr>")
    assert "encyclopaedia" in some
    with pytest.raises(NotFoundError, match="there is no kind of source 'nonsense'"):
        sources(view, {"kind": "nonsense"})
    verdicts = main_of(conflicts(view, {}))
    assert verdicts.count("<li><h3>") == len(view.graph.settlement.verdicts)


def test_the_ontology_has_its_own_terms_and_prefix(view: View) -> None:
    text = main_of(ontology(view, {}))
    assert f"<code>{BASE}ontology#</code>, prefix <code>uni</code>" in text
    assert '<div id="memberOf">' in text
    assert "<code>uni:memberOf</code>" in text
    assert '<a href="/ontology?term=memberOf">' in text
    assert any("follows from the chain" in main_of(ontology(view, {"term": t})) for t in view.site.terms.values())
    assert f"{BASE}ontology".encode() in ontology(view, {"format": "turtle"}).body
    assert dict(document(view, {"iri": f"{BASE}ontology#memberOf"}).headers)["Location"] == "/ontology#memberOf"


def test_why_has_examples_that_hold(view: View) -> None:
    links = re.findall(r'href="(/why\?[^"]+)"', main_of(why(view, {})))
    assert links
    for link in links:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(link.replace("&amp;", "&")).query).items()}
        assert explanation(view, asked).holds
        assert "Step by step" in main_of(why(view, asked))


def read(reply: Reply) -> set[Triple]:
    return {quad.triple for quad in parse(input=reply.body, format=RdfFormat.TURTLE)}


def test_the_dataset_is_described_by_its_manifest(view: View) -> None:
    found = read(wellknown.void(view, {}))
    dataset = {t.predicate.value: t.object.value for t in found if t.subject.value == f"{BASE}dataset"}
    assert dataset[STANDARD["dcterms"] + "license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset[STANDARD["dcterms"] + "title"] == "European Universities alliances"
    assert dataset[STANDARD["void"] + "sparqlEndpoint"] == "http://127.0.0.1:8000/sparql"
    dumps = {t.object.value for t in found if t.predicate.value == STANDARD["void"] + "dataDump"}
    assert dumps
    assert all(dump.startswith("http://127.0.0.1:8000/dump/") for dump in dumps)


def test_nothing_of_the_first_graph_is_in_what_programs_read(view: View) -> None:
    made = [wellknown.void, wellknown.examples, wellknown.context, wellknown.sitemap, wellknown.robots]
    replies = {make.__name__: make(view, {}) for make in (*made, service_description)}
    texts = {name: reply.body.decode() for name, reply in replies.items()}
    texts["openapi"] = json.dumps(openapi(view), ensure_ascii=False)
    for name, text in texts.items():
        assert not FOREIGN.search(text), (name, FOREIGN.findall(text))


def test_the_service_describes_the_graphs_of_this_dataset(view: View) -> None:
    told = {t.object.value for t in read(service_description(view, {})) if t.predicate.value.endswith("#name")}
    asked = view.graph.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").rows
    assert told == {name.value for (name,) in asked if isinstance(name, NamedNode)}
    assert f"{BASE}graph/inferred" in told


def test_names_in_json_are_those_of_the_ontology(view: View) -> None:
    assert context(view).term(f"{BASE}ontology#memberOf") == "memberOf"
    data = json.loads(document(view, {"iri": GENEVA, "format": "jsonld"}).body)
    node = next(node for node in data["@graph"] if node["@id"] == "university:geneva")
    assert node["label"]["en"] == "University of Geneva"
    assert data["@context"]["university"] == f"{BASE}university/"


def test_the_site_map_lists_every_page_of_a_thing_once(view: View) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [loc.text or "" for loc in ET.fromstring(wellknown.sitemap(view, {}).body).iter(f"{space}loc")]
    assert len(found) == len(set(found))
    things = {view.site.url(view.site.page_of(iri)) for iri in described_things(view) if f"{BASE}ontology" not in iri}
    assert things <= set(found)
    assert "http://127.0.0.1:8000/map" not in found


def test_openapi_says_what_the_manifest_says(view: View) -> None:
    told = openapi(view)
    assert told["info"]["title"] == "European Universities alliances"
    assert told["info"]["license"] == {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    assert {f"/queries/{name}" for name in view.graph.queries} <= set(told["paths"])
    (parameter,) = told["paths"]["/source/{slug}"]["get"]["parameters"]
    known(view, f"{BASE}source/{parameter['example']}")


@pytest.mark.parametrize(
    ("iri", "named"),
    [
        ("https://creativecommons.org/publicdomain/zero/1.0/", {"name": "CC0 1.0", "identifier": "CC0-1.0"}),
        ("https://creativecommons.org/licenses/by-sa/3.0/", {"name": "CC BY-SA 3.0", "identifier": "CC-BY-SA-3.0"}),
        ("https://example.org/mine", {"name": "https://example.org/mine", "url": "https://example.org/mine"}),
    ],
)
def test_licences_have_their_spdx_identifiers(iri: str, named: dict[str, str]) -> None:
    assert licence(iri) == named


def test_a_bare_file_is_served_without_anything_else(bare: View) -> None:
    rome = "http://towns.example/rome"
    text = main_of(followed(bare, bare.site.page_of(rome)))
    assert "<h1>ex:rome</h1>" in text or "<h1>rome</h1>" in text
    assert "twin" in text
    assert re.search(r"mayor</dt>\s*<dd>[^<]*name Ada", text)
    odd = "http://towns.example/a?b=c&d=#e"
    assert followed(bare, bare.site.page_of(odd)).status == 200
    assert bare.site.page_of("http://towns.example/paris") == ""  # only mentioned
    with pytest.raises(NotFoundError, match="no ontology"):
        ontology(bare, {})
    for make in (sources, conflicts, why, wellknown.void, wellknown.examples, wellknown.sitemap, service_description):
        reply = make(bare, {})
        assert reply.status == 200
        assert not FOREIGN.search(reply.body.decode().partition("<footer")[0].partition("<main")[2]), make
    assert b"license" not in wellknown.void(bare, {}).body
    assert "license" not in openapi(bare)["info"]
    assert not [t for t in describe(bare, rome) if "license" in t.predicate.value]


def test_what_is_prepared_does_not_fail_on_a_bare_graph(bare: View) -> None:
    for step in _steps(bare):
        step()


def test_addresses_that_would_mean_something_else_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "odd.ttl"
    names = ("source/x", "a/b.ttl", "a//b", "a/../b", ".", "/x", "a/.", "fine/a.b", "fine/ü")
    (tmp_path / "graph.toml").write_text('base = "https://example.org/"\n[files]\ndata = "*.ttl"\n')
    path.write_text("".join(f'<https://example.org/id/{name}> <https://example.org/p> "{name}" .\n' for name in names))
    view = View(aif_graph.load(root=tmp_path), Site("https://example.org"))
    for name in names:
        iri = f"https://example.org/id/{name}"
        page = view.site.page_of(iri)
        assert page.startswith("/doc/fine/" if name.startswith("fine/") else "/describe?"), name
        assert followed(view, page).status == 200
        assert known(view, iri)
        turtle = followed(view, page, "text/turtle")
        assert f'"{name}"' in turtle.body.decode()


def test_terms_of_any_namespace_are_on_the_page_of_the_ontology(tmp_path: Path) -> None:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "o.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix a: <http://a.example/> . @prefix b: <http://b.example/> .\n"
        "a:Town a owl:Class . b:Town a owl:Class . a:main a owl:ObjectProperty .\n"
    )
    (tmp_path / "data.ttl").write_text("<http://a.example/rome> a <http://b.example/Town> .\n")
    view = View(aif_graph.load(root=tmp_path), Site("https://example.org"))
    anchors = set(re.findall(r' id="([^"]+)"', ontology(view, {}).body.decode()))
    pages = [view.site.page_of(f"http://{space}") for space in ("a.example/Town", "b.example/Town", "a.example/main")]
    assert len(set(pages)) == 3
    assert {page.removeprefix("/ontology#") for page in pages} <= anchors
    assert len(re.findall(r' id="main"', ontology(view, {}).body.decode())) == 1


def test_what_is_wrong_in_the_manifest_is_told_before_anything_is_served(tmp_path: Path) -> None:
    import socket

    from aif_graph.serving.run import Settings, serve

    (tmp_path / "graph.toml").write_text("[pages]\nfirst = 5\n")
    (tmp_path / "data.ttl").write_text("<urn:a:b> <urn:a:c> 5 .\n")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        with pytest.raises(InputError, match="first is not a list"):
            serve(aif_graph.load(root=tmp_path), Settings(), listener)
