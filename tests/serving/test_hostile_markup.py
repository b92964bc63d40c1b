"""Markup that strangers put into requests and data stays text on every page, whatever pages there are."""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from aif_graph.errors import AifError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.requests.addresses import ROUTES
from aif_graph.serving.requests.readers import Ask, Reader
from tests.ours import AIF, BASE, ONTOLOGY
from tests.serving.conftest import Got, Service, serving

# Closes whatever it may stand in, opens an element of its own, and would compute 7 * 191 in a template.
MARKUP = "x\"'></title></textarea></select></script></style>--><xss onclick=alert(1) style=color:red>{{7*191}}${7*191}"
SCRIPT = "javascript:alert(1)//"
PAYLOADS = (MARKUP, SCRIPT, "' autofocus onfocus=alert(1) x='")
_URLS = {"href", "src", "action", "formaction", "poster", "data", "xlink:href", "cite", "background", "ping", "srcset"}


@dataclass
class Page(HTMLParser):
    """Collects what is not text: elements, attributes, and data blocks."""

    elements: set[str] = field(default_factory=set)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    _block: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        kinds = dict(attrs)
        self._block = tag == "script" and "src" not in kinds
        if self._block:
            assert kinds.get("type") == "application/ld+json", "no script stands in a page"

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._block = False

    def handle_data(self, data: str) -> None:
        if self._block:
            self.blocks.append(data)


def inert(got: Got) -> Page:
    """Hold that a page does nothing but what its templates say, and return it taken apart."""
    page = Page()
    page.feed(got.text)
    page.close()
    assert not page.elements & {"xss", "iframe", "object", "embed", "base", "applet", "math", "foreignobject"}
    for tag, name, value in page.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name not in {"style", "srcdoc", "autofocus"}, (tag, name)
        if name in _URLS:
            assert urlsplit(value.strip()).scheme.lower() in {"", "http", "https"}, (tag, value)
            assert not value.strip().startswith("//"), (tag, value)
        if (tag, name) == ("meta", "http-equiv"):
            raise AssertionError(value)
    assert "1337" not in got.text, "a template computed what it was given"
    for block in page.blocks:
        json.loads(block)
    return page


class Recorder(Mapping[str, str]):
    """Parameters that note which of them somebody asks for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


OF_QUERIES = ("query", "default-graph-uri", "named-graph-uri", "format", "output", "asserted", "update")
# What stands in the variable parts of an address when another part is tried.
FILLED = defaultdict(
    lambda: "1", {"name": "factories", "thing": "country/dk", "slug": "eurohpc-members", "suffix": "html"}
)


def parameters(path: str, reader: Reader) -> tuple[str, ...]:
    """The names of the parameters that a route reads, found by letting it read."""
    if path == "/sparql":
        return OF_QUERIES
    ask = Ask("GET", FILLED, b"", "text/html")
    recorder = ask.__dict__["values"] = Recorder()  # where cached_property keeps it
    with contextlib.suppress(AifError):
        reader(ask)
    return tuple(sorted(recorder.asked))


def names_in(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]


def filled(path: str, **parts: str) -> str:
    for name in names_in(path):
        plain = name.partition(":")[0]
        path = path.replace(f"{{{name}}}", quote(parts.get(plain, FILLED[plain]), safe=""))
    return path


def test_the_parameters_of_a_page_are_found() -> None:
    found = {path: parameters(path, reader) for path, reader in ROUTES}
    assert found["/search"] == ("q",)
    assert set(found["/why"]) == {"s", "p", "o", "format"}
    assert found["/queries"] == ("tag",)
    assert found["/data"] == ()


@pytest.mark.parametrize("route", ROUTES, ids=[path for path, _ in ROUTES])
def test_markup_in_a_request_stays_text(service: Service, route: tuple[str, Reader]) -> None:
    path, reader = route
    targets = [filled(path)]
    for payload in PAYLOADS:
        targets += [filled(path, **{name.partition(":")[0]: payload}) for name in names_in(path)]
        targets += [f"{filled(path)}?{urlencode({name: payload})}" for name in parameters(path, reader)]
        targets.append(f"{filled(path)}?{urlencode({payload: payload})}")
    for target in targets:
        for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"):
            got = service.get(target, accept=accept)
            assert got.status < 500 or got.status == 503, (target, got.text)
            assert got.headers["x-content-type-options"] == "nosniff"
            if got.headers["content-type"].startswith("text/html"):
                assert "default-src 'none'" in got.headers["content-security-policy"]
                inert(got)


def test_markup_in_a_query_and_its_complaint_stays_text(service: Service) -> None:
    texts = [
        MARKUP,
        f"SELECT ({json.dumps(MARKUP)} AS ?x) WHERE {{}}",
        f"SELECT * WHERE {{ ?s <{SCRIPT}> ?o }} {MARKUP}",
    ]
    texts += [f"ASK FROM <{SCRIPT}> {{}}", f"SELECT (<{SCRIPT}> AS ?x) (IRI({json.dumps(MARKUP)}) AS ?y) WHERE {{}}"]
    texts += [f"CONSTRUCT {{ <{SCRIPT}> a {json.dumps(MARKUP)} }} WHERE {{}}", f"# {MARKUP}\nDESCRIBE <{SCRIPT}>"]
    for text in texts:
        got = service.get(f"/sparql?{urlencode({'query': text})}", accept="text/html")
        assert got.headers["content-type"].startswith("text/html")
        inert(got)
        form = urlencode({"query": text, "format": "html"}).encode()
        inert(
            service.get(
                "/sparql", "POST", body=form, content_type="application/x-www-form-urlencoded", accept="text/html"
            )
        )


def test_markup_in_the_parameters_of_questions_stays_text(service: Service, graph: KnowledgeGraph) -> None:
    for query in graph.queries.values():
        values = {parameter.name: PAYLOADS[n % 3] for n, parameter in enumerate(query.parameters)}
        got = service.get(f"/queries/{query.name}?{urlencode(values)}", accept="text/html")
        assert got.status in {200, 400, 404}, (query.name, got.text)
        inert(got)


# ---- data

THING = BASE + "id/organisation/hostile"


def hostile_data(graph: KnowledgeGraph) -> str:
    """A thing of each class, and one thing with each property of the ontology, all of them with markup for texts."""
    text = json.dumps(MARKUP)
    words = f"rdfs:label {text}@en ; skos:altLabel {text}@en ; dcterms:description {text}@en ; rdfs:comment {text}"
    lines = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in _PREFIXES.items()]
    classes = graph.query(
        f"SELECT ?c WHERE {{ ?c a owl:Class . FILTER(STRSTARTS(STR(?c), '{AIF}')) }} ORDER BY ?c"
    ).rows
    for number, row in enumerate(classes):
        lines.append(f"<{THING}-{number}> a {row[0]} ; {words} .")
    for kind, values in (
        ("owl:ObjectProperty", (f"<{SCRIPT}{{}}>",)),
        ("owl:DatatypeProperty", (text, f'"{SCRIPT}"^^xsd:anyURI')),
    ):
        of_ours = f"?p a {kind} FILTER(STRSTARTS(STR(?p), '{AIF}'))"
        for number, row in enumerate(graph.query(f"SELECT ?p WHERE {{ {of_ours} }} ORDER BY ?p").rows):
            lines += [f"<{THING}> {row[0]} {value.replace('{}', str(number))} ." for value in values]
            lines.append(f"<{SCRIPT}{number}> rdfs:label {text}@en .")
    lines.append(f"<{THING}> {words} ; rdfs:seeAlso <{SCRIPT}> ; a aif:Organisation ; foaf:homepage <{SCRIPT}> .")
    lines.append(f"<{BASE}id/country/dk> skos:altLabel {text}@x-xss .")
    return "\n".join(lines)


_PREFIXES = {
    "aif": AIF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@pytest.fixture(scope="module")
def hostile(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("hostile")
    file = folder / "a'><xss onclick=alert(1)>.ttl"
    file.write_text(hostile_data(graph))
    with serving(folder, "--timeout=60", data=(file,)) as service:
        yield service


def test_markup_in_data_stays_text(hostile: Service) -> None:
    paths = [filled(path) for path, _ in ROUTES if not names_in(path) and path != "/describe"]
    paths += [f"/describe?{urlencode({'iri': iri})}" for iri in (THING, f"{SCRIPT}0")]
    paths += [f"/doc/organisation/hostile-{number}" for number in range(0, 60, 4)]
    paths += ["/doc/organisation/hostile", "/doc/country/dk", "/search?q=xss", "/search?q=x", "/queries"]
    paths += [f"/doc/source/{quote(quote(chr(97) + chr(39) + '><xss onclick=alert(1)>', safe=''), safe='')}"]
    triple = {"s": THING, "p": "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "o": AIF + "Organisation"}
    paths += [f"/why?{urlencode(triple)}", f"/my-country?{urlencode({'country': 'Denmark'})}"]
    asked = "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'xss') || CONTAINS(STR(?s), 'hostile')) }"
    paths.append(f"/sparql?{urlencode({'query': asked})}")
    shown, failed = 0, {}
    for path in paths:
        got = hostile.get(path, accept="text/html,*/*;q=0.1")
        if got.status not in {200, 404}:
            failed[path] = got.text
        if got.headers["content-type"].startswith("text/html"):
            inert(got)
            shown += "&lt;xss" in got.text
    assert not failed
    assert shown > 10, "the markup is on many pages, as text"


def test_markup_in_data_stays_text_in_answers(hostile: Service, graph: KnowledgeGraph) -> None:
    for query in graph.queries.values():
        got = hostile.get(f"/queries/{query.name}", accept="text/html")
        assert got.status in {200, 400}, (query.name, got.text[-500:])
        inert(got)


def test_markup_in_data_stays_text_in_documents(hostile: Service) -> None:
    for suffix, media_type in (
        (".ttl", "text/turtle"),
        (".jsonld", "application/ld+json"),
        (".rdf", "application/rdf+xml"),
    ):
        got = hostile.get(f"/doc/organisation/hostile{suffix}")
        assert got.status == 200
        assert got.headers["content-type"].startswith(media_type)
    assert "<xss" not in hostile.get("/doc/organisation/hostile.rdf").text
    assert ONTOLOGY in hostile.get("/doc/organisation/hostile.ttl").text
    sitemap = hostile.get("/sitemap.xml")
    assert "<xss" not in sitemap.text


def test_data_writes_no_header(hostile: Service) -> None:
    assert Path(hostile.log).exists()
    for line in hostile.log.read_text().splitlines():
        json.loads(line)
