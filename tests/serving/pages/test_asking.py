"""The page frame and the pages for asking: what stands in them, that they are sound, and that nothing gets through."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Variable
from starlette.routing import compile_path

import aif_graph
from aif_graph.asking import bind
from aif_graph.errors import AifError, NotFoundError, UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.words import day_in_words, grouped, heading
from aif_graph.serving.assets import STATIC
from aif_graph.serving.frame import frame_of, shortcuts
from aif_graph.serving.linked.results import question as answer_to_question
from aif_graph.serving.linked.results import sparql
from aif_graph.serving.pages.about import about
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.pages.bound import bound_text
from aif_graph.serving.pages.data import data, dump
from aif_graph.serving.pages.editor import editor
from aif_graph.serving.pages.failure import failure
from aif_graph.serving.pages.notes import note
from aif_graph.serving.pages.question import question
from aif_graph.serving.pages.questions import questions, tags_of
from aif_graph.serving.pages.search import find, search
from aif_graph.serving.pages.start import start
from aif_graph.serving.pages.surface import over_http
from aif_graph.serving.pages.templating import environment, json_ld
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests import readers
from aif_graph.serving.requests.addresses import ROUTES
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import MAX_ROWS, NOT_STATED, cell_of, markup
from aif_graph.serving.wording.sentences import plain
from aif_graph.terms import STANDARD

BASE, EX = "https://w3id.org/aif-graph/", "https://example.org/"
PREFIXES = {**STANDARD, "aif": f"{BASE}ontology#", "country": f"{BASE}id/country/"}

Maker = Callable[[View, Mapping[str, Any]], Reply]
VOID = {"meta", "link", "input", "br", "hr", "img", "source", "wbr"}
HOSTILE = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"
GAP = r"\s+"
MY_COUNTRY = {"name": "systems-open-to-country", "path": ("my-country",)}


class Html(HTMLParser):
    """The elements of a page with their attributes; ``unbalanced`` names what opens and closes out of turn."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.unbalanced: list[str] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(reply.body.decode())
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> gives an attribute twice"
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.unbalanced.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] not in {"script", "title", "desc"}:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """What is read, with single blanks."""
        return re.sub(GAP, " ", "".join(self.texts))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("http://127.0.0.1:8000"))


PAGES: dict[str, tuple[Maker, dict[str, Any]]] = {
    "start": (start, {}),
    "search": (search, {"q": "lumi"}),
    "search, empty": (search, {"q": ""}),
    "search, nearest": (search, {"q": "Denmrak"}),
    "search, nothing": (search, {"q": "zzzzqqqq"}),
    "questions": (questions, {"tag": ""}),
    "questions, one tag": (questions, {"tag": "access"}),
    "question, form": (question, {"name": "systems-open-to-country", "parameters": {}}),
    "question, answered": (question, {"name": "systems-open-to-country", "parameters": {"country": "Denmark"}}),
    "question, wrong value": (question, {"name": "systems-open-to-country", "parameters": {"country": "Atlantis"}}),
    "question, wrong day": (question, {"name": "factories-on-a-day", "parameters": {"day": "tomorrow"}}),
    "question, unknown parameter": (question, {"name": "factories", "parameters": {"colour": "blue"}}),
    "question, map": (question, {"name": "factory-places", "parameters": {}}),
    "question, bars": (question, {"name": "coverage", "parameters": {}}),
    "question, truth": (question, {"name": "antenna-beside-factory", "parameters": {}}),
    "question, no rows": (question, {"name": "unused-terms", "parameters": {}}),
    "editor": (editor, {"text": "", "asserted": False}),
    "editor, rows": (editor, {"text": "SELECT * { ?s ?p ?o }", "asserted": False}),
    "editor, graph": (editor, {"text": "CONSTRUCT WHERE { ?s ?p ?o }", "asserted": True}),
    "editor, truth": (editor, {"text": "ASK { ?s a aif:AIFactory }", "asserted": False}),
    "editor, nothing": (editor, {"text": "SELECT * { ?s a aif:AIFactry }", "asserted": False}),
    "editor, error": (editor, {"text": "SELECT ?f\nWHERE { ?f a aif:AIFactory", "asserted": False}),
    "my country": (question, MY_COUNTRY | {"parameters": {}}),
    "my country, consortium": (question, MY_COUNTRY | {"parameters": {"country": "Germany"}}),
    "my country, antenna": (question, MY_COUNTRY | {"parameters": {"country": "Belgium"}}),
    "my country, no route": (question, MY_COUNTRY | {"parameters": {"country": "Liechtenstein"}}),
    "map": (question, {"name": "factory-places", "parameters": {}, "path": ("map",)}),
    "matrix": (question, {"name": "country-parts", "parameters": {}, "path": ("matrix",)}),
    "timeline": (question, {"name": "timeline", "parameters": {}, "path": ("timeline",)}),
    "data": (data, {}),
    "about": (about, {}),
}


def made(view: View, name: str) -> Html:
    maker, arguments = PAGES[name]
    return Html(maker(view, arguments))


def asked(view: View, name: str, **parameters: str) -> tuple[Reply, Html]:
    reply = question(view, {"name": name, "parameters": parameters})
    return reply, Html(reply)


# What holds of every page ----------------------------------------------------------------------------


def sound(html: Html) -> None:
    """Well-formed, without anything that the content security policy forbids, and with references that hold."""
    assert html.unbalanced == []
    for tag, attributes in html.elements:
        forbidden = [name for name in attributes if name == "style" or name.startswith("on")]
        assert not forbidden, f"<{tag}> has {forbidden}"
        assert tag not in {"style", "iframe", "object", "embed", "base"}
        if tag == "script":
            assert attributes.get("type") == "application/ld+json" or attributes["src"].startswith("/static/")
        if tag == "link" and attributes["rel"] in {"stylesheet", "icon", "preload"}:
            assert attributes["href"].startswith("/static/")
        if tag in {"img", "source", "image", "use"}:
            assert (attributes.get("src") or attributes.get("href", "")).startswith(("/static/", "#", "data:image/"))
        for address_ in (attributes.get("href"), attributes.get("action")):
            assert address_ is None or address_.startswith(("/", "#", "?", "http://", "https://")), address_
        if attributes.get("href", "").startswith("http") and tag == "a":
            assert "noopener" in attributes["rel"]
    assert [name for name, count in Counter(html.ids).items() if count > 1] == []
    regions = [a["aria-label"] for _, a in html.elements if a.get("role") == "region"]
    assert len(regions) == len(set(regions))
    references = [part for _, a in html.elements for key in REFERRING for part in a.get(key, "").split()]
    fragments = [a["href"][1:] for a in html.all("a") if a.get("href", "").startswith("#")]
    assert {*references, *fragments} <= set(html.ids)
    labelled = {attributes["for"] for attributes in html.all("label")}
    for tag in ("input", "select", "textarea"):
        assert {attributes["id"] for attributes in html.all(tag)} <= labelled


REFERRING = ("for", "list", "aria-describedby", "aria-labelledby", "aria-controls")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_small_and_named(view: View, name: str) -> None:
    maker, arguments = PAGES[name]
    reply = maker(view, arguments)
    html = Html(reply)
    sound(html)
    assert len(reply.body) < 100_000
    assert reply.media_type == "text/html; charset=utf-8"
    assert len(html.all("h1")) == 1
    assert len(html.all("title")) >= 1
    metas = {attributes.get("name", ""): attributes.get("content", "") for attributes in html.all("meta")}
    assert metas["description"]
    assert html.all("html")[0]["lang"] == "en"
    canonical = [a["href"] for a in html.all("link") if a["rel"] == "canonical"]
    assert len(canonical) == 1
    assert canonical[0].startswith("http://127.0.0.1:8000/")
    assert html.all("a")[0]["href"] == "#main"
    assert [a["id"] for a in html.all("main")] == ["main"]


@pytest.mark.parametrize("name", PAGES)
def test_tables_have_captions_and_headings(view: View, name: str) -> None:
    html = made(view, name)
    assert len(html.all("caption")) == len(html.all("table"))
    assert all(attributes.get("scope") in {"col", "row"} for attributes in html.all("th"))
    for attributes in (a for _, a in html.elements if a.get("class") == "scroll"):
        assert attributes["tabindex"] == "0"
        assert attributes["role"] == "region"
        assert attributes["aria-label"]


@pytest.mark.parametrize("name", PAGES)
def test_links_within_the_site_lead_somewhere(view: View, name: str) -> None:
    patterns = [compile_path(pattern)[0] for pattern, _ in (*ROUTES, *shortcuts(frame_of(view)))]
    for attributes in made(view, name).all("a"):
        parts = urlsplit(attributes["href"])
        if parts.netloc or not parts.path:
            continue
        path = unquote(parts.path)
        assert any(pattern.match(path) for pattern in patterns), path
        if match := re.fullmatch(r"/queries/([\w-]+)(\.\w+)?", path):
            assert match[1] in view.graph.queries


def test_every_question_makes_a_sound_page_of_its_example(view: View) -> None:
    for name, query in view.graph.queries.items():
        required = {p.name: p.example for p in query.parameters if p.required}
        reply, html = asked(view, name, **required)
        assert reply.status == 200, name
        assert len(reply.body) < 100_000, name
        sound(html)
        assert query.summary in html.text


def test_the_current_page_is_marked_in_the_navigation(view: View) -> None:
    def current(name: str) -> list[tuple[str, str]]:
        found = (a for a in made(view, name).all("a") if "aria-current" in a)
        return [(a["href"], a["aria-current"]) for a in found if "?" not in a["href"]]

    assert current("about") == [("/about", "page")]
    assert current("question, map") == [("/queries", "true")]
    assert current("map") == [("/map", "page")]
    assert current("start") == []


def test_a_site_below_a_path_keeps_all_links_below_it(graph: KnowledgeGraph) -> None:
    below = View(graph, Site("https://example.org/aif"))
    for name, (maker, arguments) in PAGES.items():
        for tag, attributes in Html(maker(below, arguments)).elements:
            for link in (attributes.get("href", "/aif/"), attributes.get("action", "/aif/"), attributes.get("src", "")):
                assert not link.startswith("/") or link.startswith("/aif/"), (name, tag, link)


# Colours ---------------------------------------------------------------------------------------------

TEXT_ON = [
    *[(ink, ground) for ink in ("ink", "muted", "accent", "warn", "accent-2") for ground in ("paper", "surface")],
    *[("ink", f"{ground}-soft") for ground in ("accent", "warn", "accent-2")],
    *[("accent", f"{ground}-soft") for ground in ("accent", "warn", "accent-2")],
    ("on-accent", "accent"),
]


def palettes() -> Iterator[tuple[str, dict[str, str]]]:
    css = (STATIC / "style.css").read_text()
    blocks = [block for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL) if "--muted" in block]
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks[:2])
    yield "light", light
    yield "dark", {**light, **dark}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("mode", "colours"), palettes())
def test_colours_contrast_enough(mode: str, colours: dict[str, str]) -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    for ink, ground in TEXT_ON:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (mode, ink, ground)
    for ground in ("paper", "surface"):  # borders of fields, WCAG 2.2, 1.4.11
        assert contrast(colours["edge"], colours[ground]) >= 3, (mode, ground)


def test_the_style_sheet_asks_no_other_host() -> None:
    css = (STATIC / "style.css").read_text()
    assert "@import" not in css
    assert "url(" not in css


# Strangers -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> View:
    """A graph whose labels, notes and links attack whoever shows them."""
    text = json.dumps(HOSTILE)
    file = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    file.write_text(
        f"@prefix aif: <{PREFIXES['aif']}> .\n@prefix rdfs: <{PREFIXES['rdfs']}> .\n"
        f"@prefix id: <https://w3id.org/aif-graph/id/> .\n@prefix xsd: <{PREFIXES['xsd']}> .\n"
        f"<https://w3id.org/aif-graph/id/country/zz> a aif:Country ; rdfs:label {text}@en .\n"
        f"<https://w3id.org/aif-graph/id/factory/evil> a aif:AIFactory ; rdfs:label {text}@en ;\n"
        f"  aif:hasHostCountry <https://w3id.org/aif-graph/id/country/zz> ;\n"
        f"  aif:operatedBy <https://w3id.org/aif-graph/id/consortium/evil> ;\n"
        f"  aif:acquiresSystem <https://w3id.org/aif-graph/id/system/evil> ;\n"
        f"  aif:note {text}@x-evil ; aif:homepage <javascript:alert(1)> ;\n"
        f'  aif:url "javascript:alert(1)"^^xsd:anyURI , "https://x/%22><script>alert(1)</script>"^^xsd:anyURI .\n'
        f"<https://w3id.org/aif-graph/id/consortium/evil> a aif:Consortium ; rdfs:label {text}@en .\n"
        f"<https://w3id.org/aif-graph/id/system/evil> a aif:ComputingSystem ; rdfs:label {text}@en .\n"
        f"<https://w3id.org/aif-graph/id/selection/evil> rdfs:label {text}@en ; "
        f'aif:announcedOn "2025-01-01"^^xsd:date .\n'
    )
    return View(aif_graph.load(extra=[file]), Site("http://127.0.0.1:8000"))


def harmless(reply: Reply) -> Html:
    body = reply.body.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "\n49" not in body
    assert not re.search("[\x00-\x08\x0b-\x1f]", body)
    html = Html(reply)
    sound(html)
    return html


@pytest.mark.parametrize(
    ("maker", "arguments"),
    [
        (start, {}),
        (search, {"q": "script"}),
        (question, MY_COUNTRY | {"parameters": {"country": "country:zz"}}),
        (question, {"name": "systems-open-to-country", "parameters": {"country": "country:zz"}}),
        (question, {"name": "factories", "parameters": {}}),
        (question, {"name": "host-countries", "parameters": {}}),
        (editor, {"text": "SELECT * { <https://w3id.org/aif-graph/id/factory/evil> ?p ?o }", "asserted": False}),
        (editor, {"text": "DESCRIBE <https://w3id.org/aif-graph/id/factory/evil>", "asserted": False}),
    ],
)
def test_hostile_labels_stay_text(hostile: View, maker: Maker, arguments: dict[str, Any]) -> None:
    html = harmless(maker(hostile, arguments))
    if maker is not start:  # of the start page only a drawing and a list of options hold such a label
        assert "<img src=x onerror=alert(1)>" in html.text
    assert not any(a.get("href", "").lower().startswith("javascript") for _, a in html.elements)


@pytest.mark.parametrize(
    "value", [HOSTILE, "\x00\x01", "\ud800", "a" * 5_000, "%00", "\u202e", "../../etc/passwd", "[] {} <x>"]
)
def test_hostile_parameters_stay_text(view: View, value: str) -> None:
    for maker, arguments in [
        (search, {"q": value}),
        (questions, {"tag": value}),
        (question, {"name": "systems-open-to-country", "parameters": {"country": value}}),
        (question, {"name": "conflicts", "parameters": {"thing": value}}),
        (question, {"name": "factories-on-a-day", "parameters": {"day": value}}),
        (question, {"name": "factories", "parameters": {value: value}}),
        (question, {"name": value, "parameters": {}}),
        (question, MY_COUNTRY | {"parameters": {"country": value}}),
        (editor, {"text": value, "asserted": False}),
        (dump, {"file": value}),
    ]:
        try:
            reply = maker(view, arguments)
        except AifError as error:
            reply = failure(view, error)
            assert reply.status in {400, 404}
        harmless(reply)


def test_data_blocks_cannot_be_ended_by_a_text() -> None:
    block = json_ld({"name": HOSTILE})
    assert block.count("<") == 2
    inner = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', block)
    assert inner
    assert json.loads(inner[1]) == {"name": HOSTILE}


# Terms in words --------------------------------------------------------------------------------------


def literal(text: str, kind: str) -> Literal:
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + kind))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, f'<span class="absent">{NOT_STATED}</span>'),
        (NamedNode(PREFIXES["country"] + "dk"), '<a href="/doc/country/dk">Denmark</a>'),
        (
            NamedNode("https://example.org/x"),
            '<a class="outside" rel="noopener external" href="https://example.org/x">https://example.org/x</a>',
        ),
        (NamedNode("javascript:alert(1)"), "<code>javascript:alert(1)</code>"),
        (Literal("a < b", language="en"), "a &lt; b"),
        (Literal("Fabrik", language="de"), '<span lang="de">Fabrik</span>'),
        (literal("2025-10-10", "date"), '<time datetime="2025-10-10">10 October 2025</time>'),
        (literal("2025-10", "gYearMonth"), '<time datetime="2025-10">October 2025</time>'),
        (literal("true", "boolean"), "yes"),
        (literal("1234567.50", "decimal"), "1,234,567.50"),
        (
            literal("https://www.example.org/a/", "anyURI"),
            '<a class="outside" rel="noopener external" href="https://www.example.org/a/">example.org/a</a>',
        ),
    ],
)
def test_terms_are_shown_as_people_read_them(view: View, term: Any, expected: str) -> None:
    assert str(markup(cell_of(term, view.graph.names, view.site))) == expected


def test_numbers_days_and_headings_in_words() -> None:
    assert [grouped(text) for text in ("1000", "-1000.5", "1e6", "007", "12")] == [
        "1,000",
        "\N{MINUS SIGN}1,000.5",
        "1e6",
        "7",
        "12",
    ]
    assert [day_in_words(text) for text in ("2025", "2025-13-01", "soon")] == ["2025", "2025-13-01", "soon"]
    assert [heading(name) for name in ("peakPerformance", "country", "eu_share")] == [
        "Peak performance",
        "Country",
        "EU share",
    ]


# The pages -------------------------------------------------------------------------------------------


def test_the_start_page_counts_what_is_in_the_graph(view: View) -> None:
    html = made(view, "start")
    names = view.graph.names
    for class_, words in (("AIFactory", "AI Factories"), ("Consortium", "consortia"), ("Country", "countries")):
        assert f"{len(names.instances(f'aif:{class_}'))} {words}" in html.text
    assert f"{len(view.graph.documents)} sources" in html.text
    assert f"{len(view.graph.accepted):,} statements accepted, {len(view.graph.inferred):,} inferred" in html.text
    options = {attributes["value"] for attributes in html.all("option")}
    assert options == {*(f"country:{iri.rsplit('/', 1)[-1]}" for iri, _ in names.instances("aif:Country"))}


@pytest.mark.parametrize(
    ("asked_for", "first"),
    [
        ("lumi", "system/lumi"),
        ("LUMI AI Factory", "factory/lumi-aif"),
        ("denmark", "country/dk"),
        ("DK", "country/dk"),
        ("turkiye", "country/tr"),
        ("TÜRKIYE", "country/tr"),
        ("Denmrak", "country/dk"),
    ],
)
def test_search_finds_first_what_bears_the_name(view: View, asked_for: str, first: str) -> None:
    found = find(view, asked_for)
    assert found.things[0].iri == f"https://w3id.org/aif-graph/id/{first}"
    assert found.nearest == (asked_for == "Denmrak")


def test_search_finds_questions_terms_and_sources(view: View) -> None:
    assert "systems-open-to-country" in {asked.query.name for asked in find(view, "users country").questions}
    assert PREFIXES["aif"] + "hasAccessTo" in {hit.iri for hit in find(view, "has access").terms}
    assert any("art-er" in hit.iri for hit in find(view, "ART-ER").sources)


def test_search_says_that_nothing_was_found(view: View) -> None:
    assert "Nothing was found for “zzzzqqqq”" in made(view, "search, nothing").text
    assert "results for" not in made(view, "search, empty").text
    long = Html(search(view, {"q": "b" * 300}))
    assert "Only the first 200 characters" in long.text


def test_all_questions_are_listed_once(view: View) -> None:
    links = [a["href"] for a in made(view, "questions").all("a") if a["href"].startswith("/queries/")]
    assert sorted(links) == sorted(f"/queries/{name}" for name in view.graph.queries)
    some = [a["href"] for a in made(view, "questions, one tag").all("a") if a["href"].startswith("/queries/")]
    assert sorted(some) == sorted(f"/queries/{query.name}" for query in tags_of(view)["access"])
    with pytest.raises(NotFoundError, match="blue"):
        questions(view, {"tag": "blue"})


def test_a_question_without_its_value_suggests_the_example(view: View) -> None:
    reply, html = asked(view, "systems-open-to-country")
    assert reply.status == 200
    assert [a["value"] for a in html.all("option") if "selected" in a] == ["country:dk"]
    assert html.all("table") == []


def test_an_answer_is_shown_with_its_downloads_and_its_query(view: View) -> None:
    reply, html = asked(view, "systems-open-to-country", country="DK")
    assert reply.status == 200
    rows = len(view.graph.run("systems-open-to-country", country="DK"))
    assert f"{rows} rows for country: Denmark" in html.text
    assert "rest on inference" in html.text
    assert ("a", {"href": "/doc/system/lumi-ai"}) in html.elements
    asked_for = f"country=country:dk&day={view.graph.today}"
    files = {f"/queries/systems-open-to-country.{e}?{asked_for}" for e in ("csv", "tsv", "json", "xml")}
    assert {a["href"] for a in html.all("link") if a["rel"] == "alternate"} == files
    with_names = {f"{file}&labels=true" for file in files if ".csv" in file or ".tsv" in file}
    assert {a["href"] for a in html.all("a") if a.get("rel") == "alternate"} == files | with_names
    words = [words for words in html.texts if words in {"CSV", "CSV with IRIs"}]
    assert words == ["CSV", "CSV with IRIs"], "what people take first has names"
    headings = [words for words in html.texts if words in {"Country", "System", "Status"}]
    # The field and the heading in the picture: as a column of the table it would say the same in every row.
    assert Counter(headings) == {"Country": 2, "System": 2, "Status": 1}
    editors = [a["href"] for a in html.all("a") if a["href"].startswith("/sparql?query=")]
    text = parse_qs(urlsplit(editors[0]).query)["query"][0]
    assert len(view.graph.query(text).rows) == rows


def test_rows_that_rest_on_inference_are_marked(view: View) -> None:
    reply, html = asked(view, "organisation-roles", organisation="CINECA")
    stated = set(view.graph.run("organisation-roles", organisation="CINECA", asserted=True).rows)
    answer = view.graph.run("organisation-roles", organisation="CINECA").rows
    expected = sum(row not in stated for row in answer)
    assert reply.body.decode().count('<span class="badge">inferred</span>') == (
        expected + 1 if 0 < expected < len(answer) else 0
    )
    assert "rest on inference" in html.text or "rests on inference" in html.text or not expected


@pytest.mark.parametrize(
    ("name", "parameters", "status", "told"),
    [
        ("systems-open-to-country", {"country": "Denmrak"}, 404, "Did you mean Denmark"),
        ("factories-on-a-day", {"day": "tomorrow"}, 400, "Must be a date, not 'tomorrow'"),
        ("factories-on-a-day", {"day": "2025-02-30"}, 400, "Must be a date"),
    ],
)
def test_a_wrong_value_is_told_at_its_field(
    view: View, name: str, parameters: dict[str, str], status: int, told: str
) -> None:
    reply, html = asked(view, name, **parameters)
    assert reply.status == status
    assert ("Cache-Control", "no-store") in reply.headers
    assert told in html.text
    (field,) = [a for tag, a in html.elements if tag == "input" and a.get("aria-invalid") == "true"]
    assert field["value"] == next(iter(parameters.values()))
    assert f"{field['id']}-error" in field["aria-describedby"].split()


def test_a_parameter_the_question_does_not_have_is_refused(view: View) -> None:
    reply, html = asked(view, "factories", colour="blue")
    assert reply.status == 400
    assert "This question has no field 'colour'" in html.text


def test_an_unknown_question_names_the_nearest(view: View) -> None:
    with pytest.raises(NotFoundError, match="factoriez") as caught:
        question(view, {"name": "factoriez", "parameters": {}})
    assert "factories" in caught.value.hint


def test_an_optional_value_can_be_left_open(view: View) -> None:
    _, open_ = asked(view, "factories", country="")
    assert "19 rows." in open_.text
    assert open_.all("option")[0]["value"] == ""
    _, chosen = asked(view, "factories", country="Spain")
    assert "2 rows for country: Spain" in chosen.text


def test_large_answers_are_cut_and_say_so(view: View) -> None:
    html = made(view, "editor, rows")
    told = re.search(r"\(the first (\d+) of ([\d,]+) rows\)", html.text)
    assert told
    assert int(told[1]) <= MAX_ROWS
    assert int(told[2].replace(",", "")) == len(view.graph.query("SELECT * { ?s ?p ?o }"))
    _, named = asked(view, "names-by-language")
    shown = len(named.all("tr")) - 1
    total = len(view.graph.run("names-by-language"))
    assert (shown == total) or f"the first {shown} are shown" in named.text


def test_a_picture_stands_where_one_helps(view: View) -> None:
    assert len(made(view, "question, map").all("figure")) == 1
    assert len(made(view, "question, bars").all("figure")) == 1
    assert len(made(view, "question, answered").all("figure")) == 1
    _, plain_table = asked(view, "names-by-language")
    assert plain_table.all("figure") == []


def test_the_query_shown_gives_the_answer_shown(view: View) -> None:
    """The parameters stand in the text as VALUES; it has to mean the same as binding them."""
    graph = view.graph
    for name, query in graph.queries.items():
        given = {parameter.name: parameter.example for parameter in query.parameters if parameter.example}
        text = bound_text(query.text, bind(query, given, graph.names))
        assert "#+" not in text
        bound, expected = graph.query(text), graph.run(name, **given)
        assert bound.rows == expected.rows, name
        assert set(bound.triples) == set(expected.triples), name
        assert bound.truth == expected.truth, name


def test_the_query_shown_gives_the_answer_shown_wherever_the_value_is_compared() -> None:
    """In subselects, branches of a UNION, OPTIONAL and EXISTS, which are all matched before they meet VALUES."""
    store = Store()
    for number in (1, 2, 3):
        store.add(Quad(NamedNode(f"{EX}{number}"), NamedNode(f"{EX}p"), Literal(number)))
    day, p = {Variable("d"): Literal(2)}, f"?x <{EX}p> ?n"
    for body in (
        f"{{ {p} FILTER(?n = ?d) }} UNION {{ {p} FILTER(?n > ?d) }}",
        f"{p} {{ SELECT ?d (MAX(?n) AS ?m) WHERE {{ ?o <{EX}p> ?n FILTER(?n <= ?d) }} GROUP BY ?d }}",
        f"{p} OPTIONAL {{ {{ ?o <{EX}p> ?m FILTER(?m = ?d) }} }}",
        f"{{ {p} FILTER NOT EXISTS {{ ?x <{EX}p> ?d }} }} UNION {{ {p} FILTER(?n = 9) }}",
        f"{p} {{ SELECT (COUNT(?d) AS ?m) WHERE {{ {p} }} }}",
        f"SELECT ?x ?d WHERE {{ {p} FILTER(?n > ?d) }}",
    ):
        text = f"SELECT ?x ?o ?m ?d WHERE {{ {body} }} ORDER BY ?x ?o ?m"
        shown, expected = store.query(bound_text(text, day)), store.query(text, substitutions=day)
        assert isinstance(shown, QuerySolutions)
        assert isinstance(expected, QuerySolutions)
        rows = [[*row] for row in expected]
        assert [[*row] for row in shown] == rows != [], text


def test_a_text_is_bound_at_its_outermost_where() -> None:
    value = {Variable("x"): NamedNode("https://example.org/x")}
    text = bound_text("SELECT (EXISTS { ?x ?p ?o } AS ?y) WHERE { SELECT ?x WHERE { ?x ?p '}' } }", value)
    assert re.sub(GAP, " ", text) == (
        "SELECT (EXISTS { ?x ?p ?o } AS ?y) WHERE { VALUES ?x { <https://example.org/x> } "
        "{ SELECT ?x WHERE { VALUES ?x { <https://example.org/x> } ?x ?p '}' } } } "
    )


def test_the_editor_runs_what_it_is_given(view: View) -> None:
    text = "SELECT ?s { ?s aif:hasAccessTo system:lumi }"
    inferred = Html(editor(view, {"text": text, "asserted": False}))
    assert f"{len(view.graph.query(text))} rows;" in inferred.text
    stated = Html(editor(view, {"text": text, "asserted": True}))
    assert "No rows." in stated.text
    assert [a["value"] for a in stated.all("input") if "checked" in a] == ["true"]
    assert {a["href"] for a in inferred.all("a") if a.get("rel") == "alternate"} == {
        *(address(view.site, "sparql", query=text, format=name) for name in ("csv", "tsv", "json", "xml")),
        *(address(view.site, "sparql", query=text, format=name, labels="true") for name in ("csv", "tsv")),
    }


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_files_for_people_have_names_and_are_there_with_iris(view: View, format_: str) -> None:
    _, page = asked(view, "systems-open-to-country", country="DK")
    own = Html(editor(view, {"text": "SELECT ?s { ?s aif:hasAccessTo system:lumi }", "asserted": False}))

    def answered(href: str) -> str:
        path, _, values = href.partition("?")
        ask = readers.Ask("GET", {"name": path.removeprefix("/queries/")}, values.encode(), None)
        if path == "/sparql":
            return sparql(view, readers.sparql(ask).arguments).body.decode()
        return answer_to_question(view, readers.question(ask).arguments).body.decode()

    for html in (page, own):
        files = [a["href"] for a in html.all("a") if a.get("rel") == "alternate" and format_ in a["href"]]
        with_names, with_iris = map(answered, files)
        assert "https://w3id.org/" not in with_names
        assert "https://w3id.org/" in with_iris
        assert with_names.count("\n") == with_iris.count("\n") > 1


def test_the_editor_points_at_an_error(view: View) -> None:
    reply = editor(view, {"text": "SELECT ?f\nWHERE { ?f a aif:AIFactory }}", "asserted": False})
    html = Html(reply)
    assert reply.status == 400
    assert ("Cache-Control", "no-store") in reply.headers
    told = re.search(r"Line 2, column (\d+): ", html.text)
    assert told
    excerpt = re.search(r"<pre[^>]*>(.*?)</pre>", reply.body.decode(), re.DOTALL)
    assert excerpt
    line, caret = excerpt[1].split("\n")[:2]
    assert line == "WHERE { ?f a aif:AIFactory }}"
    assert caret.index("^") == int(told[1]) - 1
    assert [a["aria-invalid"] for a in html.all("textarea")] == ["true"]


@pytest.mark.parametrize(
    "text", ["SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", "LOAD <file:///etc/passwd>", "DROP ALL"]
)
def test_the_editor_refuses_what_leaves_the_graph(view: View, text: str) -> None:
    reply = editor(view, {"text": text, "asserted": False})
    assert reply.status == 400
    assert "refused" in Html(reply).text


def test_the_editor_keeps_a_text_as_it_was_written(view: View) -> None:
    text = "\n\n  SELECT ?x WHERE { ?x a aif:Country . FILTER(?x < 3 && '&lt;' = '<') }\n"
    body = editor(view, {"text": text, "asserted": False}).body.decode()
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", body, re.DOTALL)
    assert found
    kept = Html(Reply(200, "", f"<p>{found[1]}</p>".encode())).texts
    assert "".join(kept) == "\n" + text  # HTML drops the first line break of a text area


def test_a_query_too_long_for_a_link_has_none(view: View) -> None:
    text = "SELECT ?s { ?s a aif:Country } # " + "x" * 5_000
    html = Html(editor(view, {"text": text, "asserted": False}))
    assert "too long for a link" in html.text
    assert not any(len(a["href"]) > 4_500 for a in html.all("a"))


def test_the_editor_loads_yasqe_only_where_its_file_is(
    view: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scripts() -> list[str]:
        return [urlsplit(a["src"]).path for a in Html(editor(view, {})).all("script")]

    file = tmp_path / "yasqe.min.js"
    monkeypatch.setattr("aif_graph.serving.pages.editor.YASQE", file)
    assert scripts() == ["/static/editor.js"]
    file.touch()
    assert scripts() == ["/static/yasqe/yasqe.min.js", "/static/editor.js"]


@pytest.mark.parametrize("text", ["country:dk", f"{BASE}id/country/dk", "aif:hasAccessTo", f"{BASE}source/cscs-hearts"])
def test_an_identifier_finds_its_thing(view: View, text: str) -> None:
    found = find(view, text)
    hits = [*found.things, *found.sources, *found.terms]
    assert [hit.iri for hit in hits] == [view.graph.names.written_as_iri(text)]
    assert not found.nearest


def test_terms_of_other_vocabularies_have_words(view: View) -> None:
    text = "SELECT DISTINCT ?class { ?term a ?class ; rdfs:isDefinedBy ?ontology } ORDER BY ?class"
    found = Html(editor(view, {"text": text, "asserted": False}))
    table = found.text.rpartition("Download")[0]
    assert {"class", "object property", "data property"} <= {words.strip() for words in found.texts}
    assert "owl:ObjectProperty" not in table


def test_a_column_without_any_value_is_named_below_the_table(view: View) -> None:
    text = "SELECT ?wave ?day ?peakPerformance { ?wave a aif:Wave OPTIONAL { ?wave aif:none ?day, ?peakPerformance } }"
    page = editor(view, {"text": text})
    answer = page.body.decode().partition("</table>")[0]
    assert re.findall(r"<th scope=\"col\">(.*?)</th>", answer) == ["Wave"]
    assert "Left out, because no row has a value there: “Day”, “Peak performance”." in Html(page).text
    nothing = Html(editor(view, {"text": "SELECT ?day { ?wave a aif:Wave OPTIONAL { ?wave aif:none ?day } }"}))
    assert "Left out" not in nothing.text, "there is no other column to show"
    assert "not stated in our sources" in nothing.text


def test_notes_call_columns_as_the_table_does_and_link_questions(view: View) -> None:
    share = Html(question(view, {"name": "eu-share-by-wave", "parameters": {}}))
    assert "“EU share” is what a source states or “EU amount” divided by the total." in share.text
    systems = Html(question(view, {"name": "supercomputers", "parameters": {}}))
    assert "quantum computers are in “Which quantum computers" in systems.text
    assert "/queries/quantum-systems" in {a["href"] for a in systems.all("a")}
    for name in ("sectors", "country-matrix"):  # "factories" is a question as well
        found = note(view, view.graph.queries[name])
        assert "“Factory count”" in plain(found)
        assert not any("/factories" in cell.href for cell in found)
    for query in view.graph.queries.values():
        assert not re.search("`|^[a-z]", plain(note(view, query))), query.name


@pytest.mark.parametrize(
    ("name", "parameters", "message", "hint"),
    [
        ("factories", {"cuntry": "Spain"}, "factories has no parameter 'cuntry'", "Its parameters: wave, country."),
        ("overdue-systems", {"day": "soon"}, "day must be a date, not 'soon'", "For example 2025-10-10."),
        (
            "systems-open-to-country",
            {},
            "systems-open-to-country needs country: the country the users are in",
            "For example: http://127.0.0.1:8000/queries/systems-open-to-country?country=Denmark",
        ),
    ],
)
def test_the_errors_of_the_api_do_not_speak_of_the_command_line(
    view: View, name: str, parameters: dict[str, str], message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        answer_to_question(view, {"name": name, "parameters": parameters, "row": ("json", ""), "graph": None})
    assert caught.value.in_words(over_http(view)) == (message, hint)


def my_country(view: View, country: str) -> Reply:
    return question(view, MY_COUNTRY | {"parameters": {"country": country}})


def test_my_country_tells_the_routes(view: View) -> None:
    html = Html(my_country(view, "DK"))
    answer = view.graph.run("systems-open-to-country", country="Denmark")
    assert f"{len(answer)} rows for country: Denmark" in html.text
    assert "consortium: LUMI AI Factory consortium, LUMI AI Factory why?" in html.text
    assert "call: Playground Access to AI factories why?" in html.text
    proofs = [parse_qs(urlsplit(a["href"]).query) for a in html.all("a") if a["href"].startswith("/why?")]
    resolve = view.graph.names.resolve
    access, call = "aif:hasConsortiumAccessTo", "aif:mayApplyForSystem"
    expected = Counter((row["system"], call if row["route"] == "call" else access) for row in answer)
    assert expected[resolve("lumi-ai").value, access] == 1
    assert Counter((resolve(proof["o"][0]).value, proof["p"][0]) for proof in proofs) == expected
    for proof in {(p["s"][0], p["p"][0], p["o"][0]) for p in proofs}:
        assert view.graph.explain(*proof).holds
    assert "that is not access, the call decides" in html.text
    assert [form["action"] for form in html.all("form") if form["class"] == "ask"] == ["/my-country"]


def test_my_country_without_a_route_says_so(view: View) -> None:
    assert not view.graph.run("systems-open-to-country", country="Liechtenstein")
    html = made(view, "my country, no route")
    assert "No rows." in html.text
    assert "That does not mean “no”" in html.text
    assert html.all("figure") == []


@pytest.mark.parametrize("country", ["Germany", "Belgium"])
def test_my_country_marks_what_is_inferred_in_the_picture(view: View, country: str) -> None:
    """What no source ties is drawn as inferred.

    Germany's part in the JUPITER consortium follows from its hosting the factory; Belgium's antenna is stated. Who may
    apply under a call follows from the groups of countries it is open to.
    """
    page = my_country(view, country).body.decode()
    assert "inferred by a rule" in page
    told = set(re.findall(rf"<title>{country} to (.*?)</title>", page))
    rows = list(view.graph.run("systems-open-to-country", country=country))
    start, label = view.graph.names.resolve(country), view.graph.names.label
    for first in {row["through"] or row["system"] for row in rows}:
        ties = f"{{ {start} ?p <{first}> }} UNION {{ <{first}> ?p {start} }}"
        ties += f" UNION {{ ?n a aif:Participation ; ?p {start} ; ?q <{first}> }}"
        how = "stated" if view.graph.query(f"ASK {{ {ties} }}", asserted=True).truth else "inferred"
        assert f"{label(first)} ({how})" in told, first
    assert "BE-AIFA (stated)" in told or country == "Germany"


def test_an_unknown_country_names_the_nearest(view: View) -> None:
    reply = my_country(view, "Denmrak")
    assert reply.status == 404
    assert "Did you mean Denmark" in Html(reply).text


def test_dumps_are_the_files_of_an_export(view: View, tmp_path: Path) -> None:
    aif_graph.export(view.graph, tmp_path / "dumps")
    links = {a["href"] for a in made(view, "data").all("a") if a["href"].startswith("/dump/")}
    assert len(links) == 14
    source = view.graph.documents[0].path.stem
    for file in (*(link.removeprefix("/dump/") for link in sorted(links)), f"sources/{source}.ttl"):
        reply = dump(view, {"file": file})
        assert reply.body == (tmp_path / "dumps" / file).read_bytes(), file
        assert dict(reply.headers)["Content-Disposition"] == f'attachment; filename="{file.rsplit("/")[-1]}"'


def test_the_data_set_is_described_for_search_engines(view: View) -> None:
    body = data(view, {}).body.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', body)
    assert block
    described = json.loads(block[1])
    links = {f"http://127.0.0.1:8000{a['href']}" for a in made(view, "data").all("a") if "/dump/" in a["href"]}
    assert {part["contentUrl"] for part in described["distribution"]} == links
    assert described["dateModified"] == view.graph.day


@pytest.mark.parametrize("file", ["", "accepted", "accepted.exe", "../accepted.ttl", "sources/none.ttl", "dataset.ttl"])
def test_other_dumps_are_not_found(view: View, file: str) -> None:
    with pytest.raises(NotFoundError):
        dump(view, {"file": file})


def test_graphs_have_their_anchors_on_the_data_page(view: View) -> None:
    ids = set(made(view, "data").ids)
    for iri in ("https://w3id.org/aif-graph/graph/accepted", "https://w3id.org/aif-graph/graph/inferred"):
        assert view.site.page_of(iri).removeprefix("/data#") in ids


def test_one_environment_a_view(graph: KnowledgeGraph, view: View) -> None:
    other = View(graph, Site("https://example.org/aif"))
    assert environment(view) is environment(view)
    assert environment(other) is not environment(view)


def test_a_graph_without_queries_and_data_still_has_pages(small_root: Path) -> None:
    manifest = small_root / "graph.toml"
    manifest.write_text(manifest.read_text().partition("[pages]")[0])
    bare = View(aif_graph.load(root=small_root), Site("http://127.0.0.1:8000"))
    for maker, arguments in (
        (start, {}),
        (search, {"q": "factory"}),
        (questions, {}),
        (editor, {}),
        (data, {}),
        (about, {}),
    ):
        reply = maker(bare, arguments)
        assert reply.status == 200
        sound(Html(reply))


def test_a_share_is_shown_as_per_cent(view: View) -> None:
    shown = question(view, {"format": "html", "name": "eu-share-by-wave", "parameters": {}}).body.decode()
    assert "50 %" in shown
    assert ">0.5<" not in shown
