"""The pages for asking on a graph that is not ours: they hold what it has, and no word of another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from starlette.routing import compile_path

import aif_graph
from aif_graph.serving.frame import frame_of, shortcuts
from aif_graph.serving.pages.about import about
from aif_graph.serving.pages.data import data
from aif_graph.serving.pages.editor import editor
from aif_graph.serving.pages.question import question
from aif_graph.serving.pages.questions import questions
from aif_graph.serving.pages.search import find, search
from aif_graph.serving.pages.start import counts, start
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.addresses import ROUTES
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from tests.conftest import ROOT
from tests.serving.pages.test_asking import Html, sound

PAGES: Mapping[str, tuple[Callable[..., Reply], dict[str, Any]]] = {
    "start": (start, {}),
    "questions": (questions, {"tag": ""}),
    "question": (question, {"name": "members", "parameters": {"alliance": "EUTOPIA"}}),
    "map": (question, {"name": "places", "parameters": {}}),
    "matrix": (question, {"name": "countries-by-alliance", "parameters": {}}),
    "search": (search, {"q": "Leiden"}),
    "search, nothing": (search, {"q": "zzzzqqqq"}),
    "editor": (editor, {"text": "", "asserted": False}),
    "editor, rows": (editor, {"text": "SELECT * { ?s a uni:University }", "asserted": False}),
    "data": (data, {}),
    "about": (about, {}),
}


@pytest.fixture(scope="module")
def view() -> View:
    return View(aif_graph.load(root=ROOT / "examples/alliances"), Site("http://127.0.0.1:8000"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> View:
    """A folder with one file of data and nothing beside it."""
    root = tmp_path_factory.mktemp("towns")
    (root / "towns.ttl").write_text(
        "@prefix t: <https://example.org/t#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        't:a a t:Town ; rdfs:label "Aberdeen" . t:b a t:Town ; rdfs:label "Bergen" . t:r a t:River .\n'
    )
    return View(aif_graph.load(root=root), Site("http://127.0.0.1:8000"))


def made(view: View, name: str) -> tuple[Reply, Html]:
    maker, arguments = PAGES[name]
    reply = maker(view, arguments)
    return reply, Html(reply)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_and_speaks_of_its_own_graph(view: View, name: str) -> None:
    reply, html = made(view, name)
    assert reply.status == 200
    sound(html)
    assert not re.search("AI.Factor|EuroHPC|LUMI|antenna|consorti", reply.body.decode())
    assert "European Universities alliances" in html.text
    (described,) = [a["content"] for a in html.all("meta") if a.get("name") == "description"]
    assert described


@pytest.mark.parametrize("name", PAGES)
def test_links_within_the_site_lead_somewhere(view: View, name: str) -> None:
    patterns = [compile_path(path)[0] for path, _ in (*ROUTES, *shortcuts(frame_of(view)))]
    links = [a["href"].split("?")[0].split("#")[0] for a in made(view, name)[1].all("a")]
    for link in links:
        assert not link.startswith("/") or any(pattern.match(link) for pattern in patterns), link


def test_the_navigation_holds_what_the_graph_has(view: View, bare: View) -> None:
    _, html = made(view, "start")
    links = [a["href"] for a in html.all("a") if a["href"].startswith("/")]
    assert {"/queries", "/queries/places", "/queries/countries-by-alliance", "/sources", "/conflicts"} <= set(links)
    nothing = Html(start(bare, {}))
    assert not {"/sources", "/conflicts", "/ontology", "/queries", "/map", "/matrix"} & {
        a["href"] for a in nothing.all("a")
    }


def test_the_start_page_counts_the_largest_classes(view: View, bare: View) -> None:
    names = view.graph.names
    found = {count.words: count.number for count in counts(view)}
    assert found["University"] == len(names.instances("uni:University")) > 20
    assert found["Sources"] == len(view.graph.documents)
    assert [(count.words, count.number) for count in counts(bare)] == [
        ("t:Town", 2),
        ("t:River", 1),
    ]


def test_search_finds_a_university_by_its_name(view: View) -> None:
    if not view.site.page_of("https://example.org/alliances/university/leiden"):
        pytest.skip("things of other graphs have no pages yet")
    found = find(view, "Leiden University")
    assert found.things[0].iri == "https://example.org/alliances/university/leiden"
    assert found.things[0].kind == "university"
    assert find(view, "university:leiden").things[0] == found.things[0]
    assert "members" in {asked.query.name for asked in find(view, "members alliance").questions}


def test_the_editor_begins_with_the_largest_class(view: View, bare: View) -> None:
    for shown, kind in ((view, "uni:University"), (bare, "t:Town")):
        body = Html(editor(shown, {}))
        (text,) = [t for t in body.texts if "SELECT ?thing" in t]
        assert f"?thing a {kind} ." in text
        assert len(shown.graph.query(text).rows) >= 2
    prefixes = Html(editor(view, {})).text
    assert "uni:https://example.org/alliances/ontology#" in re.sub(r"\s", "", prefixes)
    assert "factory:" not in prefixes


def test_licence_and_publisher_are_named_where_the_graph_has_them(view: View, bare: View) -> None:
    named, nameless = Html(data(view, {})), Html(data(bare, {}))
    assert "CC BY 4.0" in named.text
    assert "creativecommons" not in str(nameless.elements)
    assert "The graph states no licence." in nameless.text
    assert "None" not in nameless.text
    for shown in (view, bare):
        assert "aif-graph authors" not in data(shown, {}).body.decode()


@pytest.mark.parametrize("maker", [start, questions, editor, data, about])
def test_a_bare_folder_has_sound_pages(bare: View, maker: Callable[..., Reply]) -> None:
    reply = maker(bare, {})
    assert reply.status == 200
    sound(Html(reply))
