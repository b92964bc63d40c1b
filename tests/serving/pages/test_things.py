"""The pages about things: facts with their sources, conflicts, proofs, the ontology, matrix, map, timeline, lists."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from types import FrameType
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode

import aif_graph
from aif_graph.errors import NotFoundError, UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.words import money, percent
from aif_graph.pictures import base_map
from aif_graph.serving.assets import assets
from aif_graph.serving.linked.documents import known
from aif_graph.serving.linked.schema_org import schema_org
from aif_graph.serving.pages.document import document
from aif_graph.serving.pages.lists import ON_A_PAGE, conflicts, sources
from aif_graph.serving.pages.ontology import ontology
from aif_graph.serving.pages.question import question
from aif_graph.serving.pages.why import explanation, read_literal, why
from aif_graph.serving.replies import Reply
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from aif_graph.serving.wording.articles import article
from aif_graph.serving.wording.facts import why_link
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.sentences import named, plain, sentence, told
from aif_graph.serving.wording.statements import statements
from tests.ours import AIF, BASE

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LONE = {"path", "circle", "rect", "line"}
TRANSITIVE = NamedNode("http://www.w3.org/2002/07/owl#TransitiveProperty")
VIEWS = {"matrix": "country-parts", "map": "factory-places", "timeline": "timeline"}


def at(path: str, view: View, _: Mapping[str, object]) -> Reply:
    """The page of a question that has an address of its own."""
    return question(view, {"name": VIEWS[path], "path": [path], "parameters": {}})


LISTS: Mapping[str, Callable[[View, Mapping[str, object]], Reply]] = {
    **{path: partial(at, path) for path in VIEWS},
    "sources": sources,
    "conflicts": conflicts,
    "ontology": ontology,
    "why": why,
}


@pytest.fixture(scope="module")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("http://127.0.0.1:8000"))


class Page(HTMLParser):
    """What is in a page: links, anchors, text, data blocks; fails where elements are not closed as they were opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.blocks: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"not closed: {tag}" for tag in self._open]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag)
        for name, value in attrs:
            if name in {"style"} or name.startswith("on"):
                self.faults.append(f"{tag} has {name}")
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src", "action"} and tag != "link":
                self.links.append(value or "")
        if tag == "script" and dict(attrs).get("type") != "application/ld+json":
            self.faults.append("a script")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> out of place")

    def handle_data(self, data: str) -> None:
        (self.blocks if self._open[-1:] == ["script"] else self.words).append(data)


def page(view: View, name: str, **arguments: object) -> Page:
    """The page of a thing (``id/…``, ``source/…``) or one of LISTS, well-formed and small enough."""
    if name in LISTS:
        reply = LISTS[name](view, arguments)
    else:
        reply = document(view, {"iri": BASE + name, "format": "html", **arguments})
    assert reply.media_type == "text/html; charset=utf-8"
    assert len(reply.body) < 100_000, name
    found = Page(reply.body.decode())
    assert not found.faults, (name, found.faults[:3])
    assert len(found.ids) == len(set(found.ids)), name
    return found


def things(view: View) -> list[str]:
    return sorted(
        iri[len(BASE) :] for iri in statements(view).things() if iri.startswith((f"{BASE}id/", f"{BASE}source/"))
    )


def test_a_sample_of_things_has_a_page(view: View) -> None:
    for name in random.Random(5).sample(things(view), 200):
        found = page(view, name)
        assert "https://w3id.org/aif-graph/" + name in found.text, name


@pytest.mark.slow
def test_every_thing_has_a_page(view: View) -> None:
    for name in things(view):
        page(view, name)


SAMPLE = (
    "id/factory/lumi-aif",
    "id/country/de",
    "id/country/dk",
    "id/organisation/eurohpc-ju",
    "id/system/jupiter",
    "id/consortium/ai2f-consortium",
    "id/wave/wave-1",
    "id/verdict/ai-at-budget",
    "id/scheme/sector",
    "id/participation/lumi-aif-dk",
    "source/eurohpc-members",
    "source/geonames-places",
    *LISTS,
)


def internal(found: Page) -> Iterator[str]:
    return (link for link in dict.fromkeys(found.links) if link.startswith("/"))


@pytest.mark.parametrize("name", SAMPLE)
def test_every_internal_link_leads_somewhere(view: View, graph: KnowledgeGraph, name: str) -> None:
    from starlette.routing import compile_path

    from aif_graph.serving.frame import frame_of, shortcuts
    from aif_graph.serving.requests.addresses import ROUTES

    patterns = [compile_path(path)[0] for path, _ in (*ROUTES, *shortcuts(frame_of(view)))]
    found = page(view, name)
    for link in internal(found):
        path = urlsplit(link).path
        if path.startswith("/static/"):
            assert path.removeprefix("/static/") in assets(), link
            continue
        assert any(pattern.match(path) for pattern in patterns), link
        if path.startswith("/doc/") and not re.search(r"\.(ttl|nt|jsonld|rdf)$", path):
            known(view, BASE + (path[5:] if path.startswith("/doc/source/") else f"id/{path[5:]}"))
        if path.startswith("/queries/") and "." not in path:
            assert path.removeprefix("/queries/") in graph.queries
    anchors = {link[1:] for link in found.links if link.startswith("#")}
    assert anchors <= set(found.ids), anchors - set(found.ids)
    ours = {link for link in found.links if not link.startswith(("/", "#"))}
    assert all(link.startswith(("https://", "http://")) for link in ours)


def test_links_to_terms_lead_to_their_anchors(view: View) -> None:
    anchors = set(page(view, "ontology").ids)
    for name in ("timeline", "source/eurohpc-members", "id/verdict/ai-at-budget"):
        linked = [link.partition("#")[2] for link in page(view, name).links if link.startswith("/ontology#")]
        assert set(linked) <= anchors


def test_questions_about_a_thing_can_be_asked(view: View, graph: KnowledgeGraph) -> None:
    asked = [urlsplit(link) for link in page(view, "id/country/dk").links if link.startswith("/queries/")]
    filled = [link for link in asked if link.query]
    assert len(filled) >= 5
    for link in filled:
        name = link.path.removeprefix("/queries/")
        given = {key: values[0] for key, values in parse_qs(link.query).items()}
        if all(p.name in given for p in graph.queries[name].parameters if p.required):
            graph.run(name, **given)


def test_every_why_link_has_a_proof(view: View) -> None:
    links = [
        link
        for name in ("id/country/be", "id/factory/lumi-aif", "id/organisation/csc", "id/system/lumi-ai")
        for link in page(view, name).links
        if link.startswith("/why?")
    ]
    assert len(links) > 20
    for link in links:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
        assert explanation(view, asked).holds, link


def test_source_marks_lead_to_a_source_that_says_so(view: View) -> None:
    found = page(view, "id/factory/lumi-aif")
    assert {f"source-{n}" for n in range(1, 5)} <= set(found.ids)
    html = document(view, {"iri": f"{BASE}id/factory/lumi-aif", "format": "html"}).body.decode()
    row = re.search(r"<dt>is hosted by</dt>\s*<dd>(.*?)</dd>", html, re.S)
    assert row
    assert "CSC" in row[1]
    marks = re.findall(r'href="#source-(\d+)"', row[1])
    listed = dict(re.findall(r'id="source-(\d+)" value="\d+"><a href="/doc/(source/[^"]+)"', html))
    stated = {
        source.value
        for triple, made in view.graph.accepted.items()
        if triple.predicate.value == AIF + "hostedBy" and triple.subject.value.endswith("/lumi-aif")
        for source in made
    }
    assert marks
    assert {BASE + listed[mark] for mark in marks} <= stated


def test_what_follows_is_told_apart_from_what_is_stated(view: View) -> None:
    html = document(view, {"iri": f"{BASE}id/country/dk", "format": "html"}).body.decode()
    stated, follows = html.split('<h2 id="follows">')
    assert "has the participation" in stated
    assert "has access through a consortium to" in follows
    assert 'class="follows"' not in stated
    # Told by the narrower property already, so not told twice.
    assert "<dt>has access to</dt>" not in follows


def test_an_inverse_is_the_same_statement_read_back(view: View) -> None:
    html = document(view, {"iri": f"{BASE}id/country/fi", "format": "html"}).body.decode()
    row = re.search(r"<dt>is host country of</dt>\s*<dd>(.*?)</dd>", html, re.S)
    assert row
    assert "LUMI AI Factory" in row[1]
    assert "#source-" in row[1]
    assert "why?" not in row[1]


def test_rejected_statements_stand_in_the_box_of_conflicts_only(view: View) -> None:
    found = document(view, {"iri": f"{BASE}id/antenna/hearts", "format": "html"}).body.decode()
    box = re.search(r'<section class="disputes".*?</section>', found, re.S)
    assert box
    verdict = next(v for v in view.graph.settlement.verdicts if v.verdict.value.endswith("/hearts-factories"))
    rejected = [view.graph.names.label(factory.value) for factory in verdict.rejects if isinstance(factory, NamedNode)]
    assert len(rejected) == 3
    for label in map(re.escape, rejected):
        assert re.search(rf"<s>[^\n]*{label}", box[0])
        assert f">{label}</a>" not in re.sub(r'<section class="disputes".*?</section>', "", found, flags=re.S)
    assert "memorandum of understanding" in box[0]


def test_a_source_page_tells_what_it_states_and_what_was_lost(view: View) -> None:
    found = page(view, "source/actuia-six-new-sites")
    assert "not stated in our sources" in found.text  # it shows no date
    assert "data/stated/actuia-six-new-sites.ttl" in found.text
    assert "June 2025 rejected" in found.text
    assert "English" in found.text


def test_a_source_page_says_nothing_that_the_source_does_not(view: View) -> None:
    # The day of the second selection comes from others.
    assert "12 March 2025" not in page(view, "source/actuia-six-new-sites").text.partition("What it states")[2]


def test_the_pages_of_a_long_source_hold_every_statement_once(view: View) -> None:
    source = max(view.graph.documents, key=lambda document: len(document.triples)).source
    name, made = source.value, statements(view).by(source)
    pages = -(-len(made) // 200)
    assert pages > 1
    html = [document(view, {"iri": name, "format": "html", "page": str(n)}).body.decode() for n in range(1, pages + 1)]
    headings = [re.findall(r"<h3><a href=\"(/doc/[^\"]+)\"", text.partition("What it states")[2]) for text in html]
    assert {link for found in headings for link in found} == {
        view.site.page_of(s.triple.subject.value) for s in made if isinstance(s.triple.subject, NamedNode)
    }
    assert html[0] != html[1]
    for odd in ("0", "-1", "x", "99999", "²"):
        assert document(view, {"iri": name, "format": "html", "page": odd}).status == 200


def test_a_verdict_page_shows_both_sides(view: View) -> None:
    found = page(view, "id/verdict/ai-at-budget")
    assert "80 million euro" in found.text
    assert "95 million euro" in found.text
    assert "Several reports of 2025" in found.text
    assert "21 November 2026 , by the editors" in found.text
    assert len([link for link in found.links if link.startswith("/doc/source/")]) >= 2
    assert "Against the rank" not in found.text
    against = page(view, "id/verdict/waves-1-and-2-member-states").text
    assert "Against the rank or the day of the other source: 17 is what the lists" in against


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("id/figure/discoverer-hpl-2021-06", "rank 91 of the TOP500 of June 2021 for Discoverer, HPL, measured"),
        ("id/figure/caspir-performance", "more than 15 petaflops of CASPIr, not stated how"),
        ("id/membership/nlaif-surf", "in the Dutch AI Factory consortium, as partner"),
        ("id/participation/lumi-aif-dk", "Denmark in the LUMI AI Factory consortium, as"),
    ],
)
def test_ties_are_told_in_words(view: View, name: str, words: str) -> None:
    assert words in plain(told(view, NamedNode(BASE + name)))


def test_what_a_tie_is_seen_from_is_not_named_again(view: View) -> None:
    tie, system = NamedNode(f"{BASE}id/figure/caspir-performance"), NamedNode(f"{BASE}id/system/caspir")
    assert "CASPIr" not in plain(told(view, tie, system))
    assert named(view, f"{BASE}id/participation/lumi-aif-dk") == "Denmark in the LUMI AI Factory consortium"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1500000000", "1.5 billion euro"),
        ("129000000", "129 million euro"),
        ("999999", "999,999 euro"),
        ("1234567890", "1,234,567,890 euro"),
        ("15000000000.0", "15 billion euro"),
        ("none", "none euro"),
        ("NaN", "NaN euro"),
    ],
)
def test_money_in_words_is_exact(amount: str, words: str) -> None:
    assert money(amount, "euro") == words


def test_shares_in_words() -> None:
    assert [percent(share) for share in ("0.5", "0.175", "1", "x")] == ["50 %", "17.5 %", "100 %", "x"]


def test_why_shows_the_proof_down_to_the_files(view: View) -> None:
    found = page(view, "why", s="Denmark", p="has access to", o="LUMI-AI")
    assert "Denmark has access to LUMI-AI" in found.text
    assert re.search(r"data/stated/[\w-]+\.ttl:\d+", found.text)
    assert "prp-spo2" in found.text
    assert "participation:" not in found.text.partition("Ask about")[0]


def test_why_not_tells_what_comes_near(view: View) -> None:
    found = page(view, "why", s="Croatia", p="has access to", o="LUMI-AI")
    assert "It does not follow that Croatia has access to LUMI-AI" in found.text
    assert "Croatia hosts no antenna" in found.text


@pytest.mark.parametrize(
    ("asked", "status", "words"),
    [
        ({}, 200, "Ask why a statement holds"),
        ({"s": "Denmark", "p": "has access to", "o": ""}, 400, "the value is missing"),
        ({"s": "Danmrk", "p": "has access to", "o": "LUMI-AI"}, 404, "Did you mean"),
        ({"s": "Denmark", "p": "has acces to", "o": "LUMI-AI"}, 404, "has access to"),
        ({"s": "Denmark", "p": "is called", "o": '"unclosed'}, 400, "is not a valid value"),
        ({"s": "Denmark", "p": "is called", "o": "Denmark"}, 200, ""),
        ({"s": "x" * 3000, "p": "a", "o": "b"}, 400, "too long"),
        ({"s": "<script>alert(1)</script>", "p": '"><img src=x>', "o": "'"}, 404, "<script>alert(1)</script>"),
    ],
)
def test_why_reads_what_people_write(view: View, asked: dict[str, str], status: int, words: str) -> None:
    reply = why(view, asked)
    found = Page(reply.body.decode())
    assert (reply.status, found.faults) == (status, [])
    assert words in found.text


def test_why_knows_literals(view: View) -> None:
    stated = {"s": "organisation:grnet", "p": "acronym", "o": '"GRNET"@en'}
    assert explanation(view, stated).holds
    assert read_literal('"2025"^^<http://www.w3.org/2001/XMLSchema#gYear>').value == "2025"
    for bad in ('"a" . <urn:x> <urn:y> "b"', '"a', "<urn:x>", '"a"@', ""):
        with pytest.raises(UsageError):
            read_literal(bad)


def test_a_why_link_keeps_a_literal_apart_from_a_thing_of_that_name(view: View, graph: KnowledgeGraph) -> None:
    found = next(t for t in graph.inferred if isinstance(t.object, Literal) and t.object.value == "GRNET")
    asked = {key: values[0] for key, values in parse_qs(urlsplit(why_link(view, found)).query).items()}
    assert explanation(view, asked).triple == found


@pytest.mark.parametrize("format_", ["json", "turtle", "markdown", "text"])
def test_why_in_other_formats(view: View, format_: str) -> None:
    asked = {"s": "Denmark", "p": "has access to", "o": "LUMI-AI", "format": format_}
    body = why(view, asked).body.decode()
    assert "Denmark has access to LUMI-AI" in body
    if format_ == "json":
        assert json.loads(body)["holds"] is True
    with pytest.raises(NotFoundError):
        why(view, {**asked, "s": "Nowhere at all"})


def test_the_ontology_page_has_every_term(view: View, graph: KnowledgeGraph) -> None:
    found = page(view, "ontology")
    terms = {t.subject.value for t in graph.ontology_triples if isinstance(t.subject, NamedNode)}
    assert {iri.removeprefix(AIF) for iri in terms if iri.startswith(AIF)} <= set(found.ids)
    of_terms = {link for link in found.links if link.startswith("/ontology?term=")}
    assert len(of_terms) == len(view.site.terms)


def term(view: View, local: str) -> Page:
    """The page of a term, well-formed and small enough."""
    reply = ontology(view, {"term": local})
    assert len(reply.body) < 100_000, local
    found = Page(reply.body.decode())
    assert not found.faults, (local, found.faults[:3])
    return found


def test_every_term_has_a_page_whose_links_lead_to_others(view: View, graph: KnowledgeGraph) -> None:
    known_terms = {f"/ontology?term={local}" for local in view.site.terms.values()}
    for iri, local in view.site.terms.items():
        found = term(view, local)
        assert graph.names.label(iri) in found.text
        assert iri in found.text
        assert {link for link in found.links if link.startswith("/ontology?")} <= known_terms
        assert {link.removeprefix("/queries/") for link in found.links if link.startswith("/queries/")} <= set(
            graph.queries
        )
    with pytest.raises(NotFoundError, match="there is no term"):
        ontology(view, {"term": "<nonsense>"})


def test_a_term_is_told_with_its_axioms_example_uses_and_questions(view: View, graph: KnowledgeGraph) -> None:
    told_of = term(view, "hasConsortiumAccessTo")
    assert "follows from the chain “participates in”, then “operates”, then “offers the system”" in told_of.text
    transitive = {t.subject.value for t in graph.ontology_triples if t.object == TRANSITIVE}
    assert transitive
    for iri, local in view.site.terms.items():
        assert ("transitive: if it holds" in term(view, local).text) == (iri in transitive)
    assert "a kind of what “is part of the initiative”" in "".join(term(view, x).text for x in view.site.terms.values())
    access = term(view, "hasAccessTo")
    assert "Denmark has access to LUMI-AI." in access.text
    uses = graph.query("SELECT ?a ?b { ?a aif:hasAccessTo ?b }").rows
    assert f"Uses {len(uses)}" in access.text
    using = {name for name, query in graph.queries.items() if re.search(r"aif:hasAccessTo\b", query.text)}
    assert using <= {link.removeprefix("/queries/") for link in access.links}


@pytest.mark.parametrize("format_", ["turtle", "ntriples", "jsonld", "rdfxml"])
def test_the_ontology_as_rdf_has_its_header(view: View, format_: str) -> None:
    body = ontology(view, {"format": format_}).body
    assert b"The aif-graph ontology" in body


def test_numbers_have_their_unit_where_sources_differ(view: View) -> None:
    found = page(view, "conflicts").text
    for words in (
        "552 petaflops",
        "309 petaflops",
        "151.41 million euro",
        "3 (countries with two AI Factories)",
        "50 %",
    ):
        assert words in found
    assert "151,410,000" not in found


def test_a_number_without_a_day_bears_that_of_its_source(view: View) -> None:
    found = page(view, "id/factory/lumi-aif").text
    assert "paid by Finland (stated on 11 December 2024)" in found
    assert "target budget of the data centre (date not stated)" in found
    assert "rank 4 of the TOP500 of June 2025 [" in page(view, "id/system/jupiter").text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("id/factory/lumi-aif", "selected in the first wave of AI Factories."),
        ("id/factory/nlaif", "An AI Factory in the Netherlands,"),
        ("id/antenna/calypso", "linked to the Pharos AI Factory,"),
        (
            "id/country/no",
            "A country, a participating state of the European High Performance Computing Joint Undertaking.",
        ),
        ("id/system/piast-q", "A quantum computer in Poznań,"),
        ("id/system/jupiter", "in Jülich,"),
        ("id/place/lrtc-vdc3", "A site in Vilnius."),
        ("id/place/poznan", "A city in Poland."),
    ],
)
def test_sentences_have_their_articles(view: View, name: str, words: str) -> None:
    assert words in plain(sentence(view, NamedNode(BASE + name)))


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("Netherlands", "the "),
        ("University of Latvia", "the "),
        ("LUMI consortium", "the "),
        ("Denmark", ""),
        ("Brno University of Technology", ""),
        ("The Cyprus Institute", ""),
        ("HammerHAI", ""),
        ("VSB – Technical University of Ostrava", ""),
    ],
)
def test_which_names_take_the_article(view: View, name: str, before: str) -> None:
    assert article(name, presentation(view).articles) == before


def test_the_map_shades_every_country_and_marks_every_known_city(view: View, graph: KnowledgeGraph) -> None:
    found = page(view, "map")
    codes = {row[0].value: row[1].value for row in graph.run("country-codes").rows}
    countries = {iri for iri, _ in graph.names.instances("aif:Country")}
    beyond = {iri for iri in countries if codes[iri] not in base_map().countries}
    assert {view.site.page_of(iri) for iri in countries - beyond} <= set(found.links)
    told = ", ".join(sorted(graph.names.label(iri) for iri in beyond))
    assert "Canada" in told
    assert f"Beyond the edge of the map: {told}." in found.text
    factories = [row[0] for row in graph.run("factory-places").rows]
    assert {view.site.page_of(f.value) for f in factories if isinstance(f, NamedNode)} <= set(found.links)


def test_the_timeline_holds_every_date(view: View, graph: KnowledgeGraph) -> None:
    found = page(view, "timeline")
    linked = {view.site.page_of(row[1].value) for row in graph.run("timeline").rows if isinstance(row[1], NamedNode)}
    assert linked <= set(found.links)


def listed_sources(view: View, **asked: str) -> list[str]:
    """The sources that a list names, from its first page to its last."""
    rows, found = [], page(view, "sources", **asked)
    pages = 1 + len({link for link in found.links if "page=" in link})
    for number in range(1, pages + 1):
        on_this = [link for link in page(view, "sources", **asked, page=str(number)).links if "/doc/source/" in link]
        assert 0 < len(on_this) <= ON_A_PAGE
        rows += on_this
    return rows


def test_lists_are_filtered_and_sorted(view: View, graph: KnowledgeGraph) -> None:
    rows, press = listed_sources(view), listed_sources(view, kind="press")
    assert len(rows) == len(set(rows)) == len(graph.documents) > ON_A_PAGE
    assert 0 < len(press) < len(rows)
    assert set(press) < set(rows)
    by_date = listed_sources(view, sort="date")
    assert sorted(by_date) == sorted(rows) != by_date != rows
    assert listed_sources(view, sort="nonsense") == rows
    for odd in ("0", "-1", "x", "99999", "²"):
        assert [link for link in page(view, "sources", page=odd).links if link in rows]
    filtered = page(view, "sources", kind="press", sort="date", page="1")
    assert all("kind=press" in link and "sort=date" in link for link in filtered.links if "page=" in link)
    # Another kind or order begins at its first page.
    second = page(view, "sources", page="2")
    assert all("page=" not in link for link in second.links if "kind=" in link or "sort=" in link)
    verdicts = [link for link in page(view, "conflicts").links if link.startswith("/doc/verdict/")]
    assert len(verdicts) == len(graph.settlement.verdicts)
    dates = [link for link in page(view, "conflicts", kind="date").links if link.startswith("/doc/verdict/")]
    assert 0 < len(dates) < len(verdicts)
    for make in (sources, conflicts):
        with pytest.raises(NotFoundError, match="there is no kind"):
            make(view, {"kind": "<nonsense>"})


def test_schema_org_is_stated_and_fair(view: View) -> None:
    csc = schema_org(view, f"{BASE}id/organisation/csc")
    assert csc
    assert csc["@type"] == "Organization"
    assert "CSC" in str(csc["alternateName"])
    assert schema_org(view, f"{BASE}id/factory/lumi-aif") is None
    source = schema_org(view, f"{BASE}source/agid-2025-04-14-it4lia")
    assert source
    assert (source["@type"], source["datePublished"]) == ("CreativeWork", "2025-04-14")
    assert json.loads(page(view, "id/country/dk").blocks[0])["@type"] == "Country"


def test_schema_org_leaves_out_what_only_follows(view: View) -> None:
    index, around = statements(view), {AIF + name for name in ("within", "inCountry", "locatedIn")}
    seen = 0
    for place, _ in view.graph.names.instances("aif:Place"):
        found = [s for s in index.of(NamedNode(place)) if s.triple.predicate.value in around]
        stated = {s.triple.object.value for s in found if s.standing == "accepted"}
        follows = {s.triple.object.value for s in found if s.standing == "inferred"} - stated
        if stated and follows:
            block = schema_org(view, place)
            assert block
            told_places = json.dumps(block["containedInPlace"])
            assert all(iri in told_places for iri in stated)
            assert not any(iri in told_places for iri in follows)
            seen += 1
    assert seen, "no place lies in another that lies in a third"


ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"
HOSTILE = f"""\
@prefix aif: <https://w3id.org/aif-graph/ontology#> .
@prefix country: <https://w3id.org/aif-graph/id/country/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix factory: <https://w3id.org/aif-graph/id/factory/> .
@prefix organisation: <https://w3id.org/aif-graph/id/organisation/> .
@prefix place: <https://w3id.org/aif-graph/id/place/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/aif-graph/source/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

factory:evil a aif:AIFactory ; aif:hasHostCountry country:dk ; aif:hostedBy organisation:evil ;
    aif:operatedBy <https://w3id.org/aif-graph/id/consortium/evil%22%3E> ; rdfs:label {json.dumps(ATTACK)}@en ;
    aif:locatedIn place:evil ; aif:selectedIn <https://w3id.org/aif-graph/id/wave/wave-1> ;
    aif:launchedOn {json.dumps(ATTACK)}^^xsd:date .
place:evil a aif:City ; aif:latitude {json.dumps(ATTACK)} ; aif:longitude "1e999" .
organisation:evil a aif:Organisation ; rdfs:label {json.dumps(ATTACK)}@en ; skos:altLabel {json.dumps(ATTACK)} ;
    aif:homepage "javascript:alert(3)" , {json.dumps(ATTACK)} ; aif:note {json.dumps(ATTACK)}@en-x-y ;
    skos:exactMatch <javascript:alert(4)> , <http://[bad> ; aif:partOf organisation:evil .
<https://w3id.org/aif-graph/id/funding/evil> a aif:FundingAmount ; aif:fundingOf organisation:evil ;
    aif:amount {json.dumps(ATTACK)} , "1e400"^^xsd:decimal ; aif:covers {json.dumps(ATTACK)} .
source:evil a aif:Source ; rdfs:label {json.dumps(ATTACK)} ; aif:url "javascript:alert(5)" ;
    aif:publisherName {json.dumps(ATTACK)} ; dcterms:language {json.dumps(ATTACK)} .
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> View:
    path: Path = tmp_path_factory.mktemp("hostile") / "evil.ttl"
    path.write_text(HOSTILE.replace("<http://[bad>", "<http://bad>"), encoding="utf-8")
    return View(aif_graph.load([path]), Site("http://127.0.0.1:8000"))


HOSTILE_PAGES = (
    *("id/factory/evil", "id/organisation/evil", "id/funding/evil", "id/place/evil", "source/evil", "id/country/dk"),
    *("id/wave/wave-1", "id/consortium/evil%22%3E", *LISTS),
)


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_hostile_labels_stay_text(hostile: View, name: str) -> None:
    found = page(hostile, name)
    assert all(link.startswith(("/", "#", "https://", "http://")) for link in found.links)
    for block in found.blocks:
        json.loads(block)


def test_hostile_labels_are_there_to_be_read(hostile: View) -> None:
    assert ATTACK in page(hostile, "id/organisation/evil").text
    asked = {"s": "organisation:evil", "p": "is established in", "o": "country:dk"}
    assert ATTACK.partition("&")[0] in Page(why(hostile, asked).body.decode()).text


def test_what_pages_share_is_made_once(view: View) -> None:
    """So each page after the first takes a small part of its work."""
    fresh = View(view.graph, view.site)
    first, second = (calls(partial(page, fresh, "id/country/dk")) for _ in range(2))
    assert second < first / 5


def calls(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
