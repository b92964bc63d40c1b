"""The routes drawn on the pages of this graph end where its questions and the words of the pages say, antennas too."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode

from aif_graph.datasets import Answer
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.pages.question import question
from aif_graph.serving.pages.thing import thing_page
from aif_graph.serving.site import Site
from aif_graph.serving.view import View

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("http://127.0.0.1:8000"))


def page_of(view: View, iri: str) -> str:
    return thing_page(view, NamedNode(iri), 200).body.decode()


def drawn(page: str) -> str:
    """The picture of a page, "" for none."""
    found = re.search(r"<svg [^>]*pic-layers.*?</svg>", page, re.DOTALL)
    return found[0] if found else ""


def columns(picture: str) -> list[set[str]]:
    """What the boxes of each column lead to, from left to right."""
    found: dict[float, set[str]] = {}
    for link in ElementTree.fromstring(picture).iter(f"{SVG}a"):
        box = link.find(f"{SVG}rect")
        assert box is not None
        found.setdefault(float(box.get("x", "")), set()).add(link.get("href", ""))
    return [found[x] for x in sorted(found)]


def told(page: str, label: str) -> set[str]:
    """What the facts of a page lead to whose labels begin with ``label``."""
    values = re.findall(rf"<dt>{label}.*?</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    return set(re.findall(r'href="(/doc/[^"]+)"', " ".join(values)))


def answered(view: View, answer: Answer, column: str, *, route: str = "") -> set[str]:
    """What the rows lead to in a column, those of one route or ("") all; a row may lack it."""
    return {view.site.page_of(row[column]) for row in answer if row[column] and route in {"", row["route"]}}


def test_a_country_reaches_what_its_pages_say(view: View) -> None:
    """A country has access by what it takes part in and to what it is home to; under a call its users may apply."""
    graph, without, by_call_alone = view.graph, [], []
    for iri, label in graph.names.instances("aif:Country"):
        answer, page = graph.run("systems-open-to-country", country=NamedNode(iri)), page_of(view, iri)
        ends, calls = answered(view, answer, "system"), answered(view, answer, "system", route="call")
        parts = {end for route in ("consortium", "antenna") for end in answered(view, answer, "system", route=route)}
        homes = answered(view, answer, "system", route="host")
        assert told(page, "has access") == parts, label
        assert {home for home in told(page, "is home to") if "/system/" in home} == homes, label
        assert told(page, "may apply by a call for") == calls, label
        asked = question(view, {"name": "systems-open-to-country", "parameters": {"country": iri}}).body.decode()
        assert drawn(page) == drawn(asked), label
        assert "/my-country?country=" in page
        if not ends:
            without.append(label)
            assert drawn(page) == ""
            continue
        if not parts | homes:
            by_call_alone.append(label)
        first, *_, last = columns(drawn(page))
        assert (first, last) == ({view.site.page_of(iri)}, ends), label
    assert "Liechtenstein" in without
    assert "Croatia" in by_call_alone
    assert not {"Belgium", "Slovakia"} & {*without, *by_call_alone}, "they have an antenna"


def test_a_system_is_reached_from_where_its_pages_say(view: View) -> None:
    """From countries, and under calls for groups of countries, which stand in the column of what lies between."""
    graph, most, under_calls = view.graph, 0, 0
    for iri, label in graph.names.instances("aif:ComputingSystem"):
        answer, page = graph.run("countries-with-access-to-system", system=NamedNode(iri)), page_of(view, iri)
        starts, calls = answered(view, answer, "country"), answered(view, answer, "through", route="call")
        assert told(page, "is accessible from") == starts, label
        most, under_calls = max(most, len(starts)), under_calls + bool(calls)
        if answer:
            *before, last = columns(drawn(page))
            assert last == {view.site.page_of(iri)}, label
            assert before[0] == (starts or calls), label
            assert calls <= set().union(*before[:2]), label
    assert most == 10
    assert under_calls > 10


@pytest.mark.parametrize(
    ("class_", "label", "column"),
    [
        ("aif:AIFactory", "", "system"),
        ("aif:Consortium", "operates", "factory"),
        ("aif:AIFactoryAntenna", "is linked to", "factory"),
    ],
)
def test_a_factory_a_consortium_and_an_antenna_are_passed_on_the_way(
    view: View, class_: str, label: str, column: str
) -> None:
    """The page's words name the stations of ``column``; the answer names all."""
    names = ["country", "through", "factory", "system"]
    drawn_ones = 0
    for iri, name in view.graph.names.instances(class_):
        answer, page = view.graph.run("access-routes", via=NamedNode(iri)), page_of(view, iri)
        if not answer:
            assert drawn(page) == "", name
            continue
        drawn_ones += 1
        found = dict(zip(names, columns(drawn(page)), strict=True))
        assert found == {column: answered(view, answer, column) for column in names}, name
        words = told(page, label)
        assert found[column] == words if label else found[column] <= words, name
    assert drawn_ones > 10
