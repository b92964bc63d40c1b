"""Answers as pictures on the command line and at addresses of their own: the same SVG, which reads by itself."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode

from aif_graph.answers.writing import write_answer
from aif_graph.asking import CannedQuery
from aif_graph.asking.views import KINDS, ViewSpec
from aif_graph.datasets import Answer
from aif_graph.frozen import replace
from aif_graph.knowledge import KnowledgeGraph
from tests.conftest import Run
from tests.serving.conftest import Service

SVG = "{http://www.w3.org/2000/svg}"
ASKED = {
    "country-parts": {},
    "coverage": {},
    "factory-places": {"wave": "wave:wave-2"},
    "systems-open-to-country": {"country": "Belgium"},
    "timeline": {},
}


def svg(graph: KnowledgeGraph, query: CannedQuery, answer: Answer) -> str:
    return write_answer(answer, "svg", graph.names, question=query, graph=graph)


@pytest.mark.parametrize("name", ASKED)
def test_command_and_address_give_the_same_picture(name: str, aif: Run, service: Service) -> None:
    words = [word for key, value in ASKED[name].items() for word in (f"--{key}", value)]
    done = aif("run", name, *words, "--format", "svg")
    assert done.returncode == 0, done.stderr
    query = "&".join(f"{key}={value}" for key, value in ASKED[name].items())
    got = service.get(f"/queries/{name}.svg?{query}")
    assert (got.status, got.headers["content-type"]) == (200, "image/svg+xml")
    assert got.text == done.stdout
    assert got.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    page = service.get(f"/queries/{name}?{query}", accept="text/html").text
    (address,) = re.findall(r'<a href="([^"]+)">Picture \(SVG\)</a>', page)
    assert service.get(address.replace("&amp;", "&")).body == got.body
    assert service.get(f"/queries/{name}?format=svg&{query}").body == got.body


def test_a_question_at_an_address_of_its_own_has_its_picture_there(service: Service) -> None:
    assert service.get("/map.svg").body == service.get("/queries/factory-places.svg").body
    assert "/queries/timeline.svg" in service.get("/openapi.json").text


def test_asserted_is_true_or_false_in_an_address_as_well(aif: Run, service: Service) -> None:
    name, asked = "systems-open-to-country", "country=Denmark"
    for suffix in ("csv", "svg"):
        plain = service.get(f"/queries/{name}.{suffix}?{asked}")
        assert service.get(f"/queries/{name}.{suffix}?{asked}&asserted=false").body == plain.body
        got = service.get(f"/queries/{name}.{suffix}?{asked}&asserted=true")
        done = aif("run", name, "--country", "Denmark", "--asserted", "--format", suffix)
        assert got.text.splitlines() == done.stdout.splitlines()
        assert got.body != plain.body
        wrong = service.get(f"/queries/{name}.{suffix}?{asked}&asserted=maybe")
        assert (wrong.status, "asserted must be true or false" in wrong.text) == (400, True)


def test_what_has_no_such_format_is_called_what_it_is(service: Service) -> None:
    got = service.get("/sparql?query=ASK%7B%7D&format=turtle")
    assert got.status == 406
    assert "an answer that is true or false is not available" in got.text


@pytest.mark.parametrize("name", ASKED)
def test_a_picture_needs_nothing_beside_itself(name: str, graph: KnowledgeGraph) -> None:
    query = graph.queries[name]
    root = ElementTree.fromstring(svg(graph, query, graph.run(name, **ASKED[name])))
    style = root.find(f"{SVG}style")
    assert style is not None
    text = style.text or ""
    assert "prefers-color-scheme: dark" in text
    assert "fill: #141d29; fill: var(--pic-ink)" in text, "programs that know no variables have the light colours"
    assert "url(" not in text
    assert "@import" not in text
    links = [link for element in root.iter() if (link := element.get("href"))]
    assert links or name == "coverage"
    assert all(link.startswith("https://w3id.org/aif-graph/id/") for link in links)
    assert {element.tag for element in root.iter()} & {f"{SVG}script", f"{SVG}image", f"{SVG}use"} == set()


def test_a_question_without_a_view_is_told_which_have_one(aif: Run, service: Service) -> None:
    done = aif("run", "factories", "--format", "svg")
    assert (done.returncode, done.stdout) == (2, "")
    assert "factories has no view" in done.stderr
    assert "coverage" in done.stderr
    assert "timeline" in done.stderr
    done = aif("query", "SELECT ?s { ?s a aif:Wave }", "--format", "svg")
    assert (done.returncode, done.stdout) == (2, "")
    assert "only the answer to a question with a view" in done.stderr
    assert service.get("/sparql?query=SELECT+%3Fs+%7B+%3Fs+a+aif%3AWave+%7D&format=svg").status == 400
    got = service.get("/queries/factories.svg")
    assert got.status == 400
    assert "timeline" in got.text
    assert service.get("/queries/nothing.svg").status == 404
    assert service.get("/doc/country/dk.svg").status == 404


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_an_answer_that_was_cut_off_says_so(kind: str, graph: KnowledgeGraph) -> None:
    """And what it was called by strangers stays text."""
    bad, day = Literal("<script>alert(1)</script>\"'&"), Literal("2024-05-01")
    rows = {
        "map": ("thing", "latitude", "longitude"),
        "timeline": ("day", "thing"),
        "matrix": ("rows", "columns", "part"),
        "routes": ("start", "end"),
        "bars": ("thing", "number"),
    }
    values = {"latitude": Literal("50"), "longitude": Literal("10"), "day": day, "number": Literal("3")}
    row = tuple(values.get(column, bad) for column in rows[kind])
    query = replace(graph.queries["waves"], summary=bad.value)
    vars(query)["view"] = ViewSpec(kind, rows[kind])  # else read once from its header
    for truncated in (True, False):
        answer = Answer("rows", rows[kind], (row,), truncated=truncated)
        picture = svg(graph, query, answer)
        assert "<script" not in picture
        told = ElementTree.fromstring(picture).findtext(f"{SVG}desc") or ""
        assert ("The answer was truncated after 1 row;" in told) is truncated


def test_things_without_an_address_on_the_web_lead_nowhere(graph: KnowledgeGraph) -> None:
    row = (NamedNode("urn:x:a"), NamedNode("javascript:alert(1)"), NamedNode("https://example.org/c"))
    query = replace(graph.queries["waves"])
    vars(query)["view"] = ViewSpec("routes", ("a", "b", "c"))
    root = ElementTree.fromstring(svg(graph, query, Answer("rows", ("a", "b", "c"), (row,))))
    assert [element.get("href") for element in root.iter(f"{SVG}a")] == ["https://example.org/c"]
