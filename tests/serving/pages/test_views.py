"""Pictures say what their answers say: every row has its place, and nothing is drawn that no row holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode

import aif_graph
from aif_graph.asking import CannedQuery
from aif_graph.asking.views import ViewSpec
from aif_graph.datasets import Answer
from aif_graph.frozen import replace
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.pictures.europe import base_map
from aif_graph.serving.pages.drawn import drawn, scene_of
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from aif_graph.views.map import places
from aif_graph.views.matrix import matrix
from aif_graph.views.routes import draw, routes
from aif_graph.views.scene import Drawing, Question
from aif_graph.views.timeline import events
from tests.conftest import ROOT

SVG = "{http://www.w3.org/2000/svg}"
EX = "https://example.org/"


@pytest.fixture(scope="module")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("http://127.0.0.1:8000"))


@pytest.fixture(scope="module")
def other() -> View:
    """The view of the example graph."""
    return View(aif_graph.load(root=ROOT / "examples/alliances"), Site("http://127.0.0.1:8000"))


def asked(view: View, name: str, **parameters: object) -> tuple[CannedQuery, Answer, Drawing]:
    query, answer = view.graph.queries[name], view.graph.run(name, **parameters)
    return query, answer, drawn(view, query, answer)


def picture(found: Drawing) -> ElementTree.Element:
    markup = re.search(r"<svg.*</svg>", str(found.svg), re.DOTALL)
    assert markup
    return ElementTree.fromstring(markup[0])


def titles(root: ElementTree.Element) -> list[str]:
    """The full names of what is drawn, without that of the picture."""
    return [element.text or "" for element in root.iter(f"{SVG}title")][1:]


def drawn_alone(found: Drawing, without: Sequence[str]) -> list[str]:
    """The full names of what is drawn, without what has one of these signs in its markup."""
    parts = [
        (element.find(f"{SVG}title"), ElementTree.tostring(element, "unicode"))
        for element in picture(found).iter()
        if element.tag in {f"{SVG}a", f"{SVG}g"} and element.find(f"{SVG}title") is not None
    ]
    return [
        title.text or "" for title, text in parts if title is not None and not any(sign in text for sign in without)
    ]


def label(view: View, term: object) -> str:
    assert isinstance(term, NamedNode)
    return view.graph.names.label(term.value)


def expected_of(kind: str, row: tuple[str | None, ...], whole: Mapping[str, str]) -> set[str]:
    """How the full names begin of what one row, in words, puts into a picture of this kind; none: it cannot be drawn.

    ``whole`` are the words of the header for its parts.
    """
    if kind == "routes":
        stops = [word for word in row if word is not None]
        return {*stops, *(f"{start} to {end} (" for start, end in pairwise(stops))}
    if kind == "matrix":
        return {f"{row[0]}, {row[1] or 'not stated'}: {whole.get(str(row[2]), row[2])}"}
    if None in row:
        return set()
    return {f"{row[0]}: {row[1]}" if kind in {"timeline", "bars"} else f"{row[0]}: "}


PICTURES = [
    *(("ours", name) for name in ("timeline", "waves", "country-parts", "factory-places", "coverage")),
    *(("ours", name) for name in ("systems-open-to-country", "countries-with-access-to-system", "access-routes")),
    *(("example", name) for name in ("places", "countries-by-alliance", "alliances", "members")),
]


def test_all_views_of_both_graphs_are_compared_with_their_answers(view: View, other: View) -> None:
    both = {"ours": view, "example": other}
    assert sorted(PICTURES) == sorted(
        (g, n) for g, shown in both.items() for n, q in shown.graph.queries.items() if q.view
    )


@pytest.mark.parametrize(("graph_name", "name"), PICTURES)
def test_each_row_has_its_place_and_nothing_else_is_drawn(view: View, other: View, graph_name: str, name: str) -> None:
    shown = view if graph_name == "ours" else other
    given = {p.name: p.example for p in shown.graph.queries[name].parameters if p.required}
    query, answer, found = asked(shown, name, **given)
    assert query.view
    places = [answer.columns.index(column) for column in query.view.columns]
    names, parts = shown.graph.names, query.view.words("parts")
    rows = {
        tuple(names.label(t.value) if isinstance(t, NamedNode) else None if t is None else str(t.value) for t in terms)  # type: ignore[union-attr]
        for terms in (tuple(row[place] for place in places) for row in answer.rows)
    }
    expected = {begin for row in rows for begin in expected_of(query.view.kind, row, parts)}
    told = titles(picture(found))
    assert len(expected) > 2
    assert {begin for begin in expected if not any(title.startswith(begin) for title in told)} == set()
    own = ("pic-country", "pic-axis", "rotate")  # countries, groups and heads of columns are not of one row
    others = {title for title in drawn_alone(found, own) if not title.startswith(tuple(expected))}
    assert others <= {names.label(row[places[0]].value) for row in answer.rows if isinstance(row[places[0]], NamedNode)}  # type: ignore[union-attr]


@pytest.mark.parametrize("graph_name", ["ours", "example"])
def test_the_map_marks_each_row_with_coordinates(view: View, other: View, graph_name: str) -> None:
    name, shown = ("factory-places", view) if graph_name == "ours" else ("places", other)
    query, answer, found = asked(shown, name)
    assert query.view
    thing, north, east = (answer.columns.index(column) for column in query.view.columns)
    expected = {label(shown, row[thing]) for row in answer.rows if row[north] is not None and row[east] is not None}
    assert len(expected) > 5
    root = picture(found)
    dots = [e for e in root.iter(f"{SVG}circle") if e.get("class") == "pic-dot"]
    assert len(dots) == len(expected) + 1  # and the legend's
    kind = answer.columns[thing].capitalize()
    assert {title.removesuffix(f": {kind}") for title in titles(root) if title.endswith(f": {kind}")} == expected
    without = len({row[thing] for row in answer.rows}) - len(expected)
    assert without
    assert found.notes[0].startswith(f"{without} of the things")


def test_countries_are_shaded_as_the_other_question_says(view: View) -> None:
    query, _, found = asked(view, "factory-places")
    assert query.view
    words = {**query.view.words("parts"), "": "none stated"}
    expected = {
        (code.value if isinstance(code, Literal) else ""): (
            f"{label(view, country)}: {words[part.value if isinstance(part, Literal) else '']}"
        )
        for country, code, part in view.graph.run("country-standing").rows
    }
    told, on_the_map = set(titles(picture(found))), base_map().countries.keys()
    shaded = {words_ for code, words_ in expected.items() if code in on_the_map}
    assert len(shaded) > 30
    assert shaded <= told
    beyond = [words_ for code, words_ in expected.items() if code and code not in on_the_map]
    assert all(words_.endswith(": none stated") for words_ in beyond), "no part is lost beyond the map of Europe"


@pytest.mark.parametrize("graph_name", ["ours", "example"])
def test_the_matrix_shows_all_rows(view: View, other: View, graph_name: str) -> None:
    name, shown = ("country-parts", view) if graph_name == "ours" else ("countries-by-alliance", other)
    query, answer, found = asked(shown, name)
    assert query.view
    root = picture(found)
    drawn_texts = {e.text for e in root.iter(f"{SVG}text")}
    rows, columns, part = (answer.columns.index(column) for column in query.view.columns)
    assert {label(shown, row[rows]) for row in answer.rows} <= drawn_texts
    assert {label(shown, row[columns]) for row in answer.rows if row[columns] is not None} <= set(titles(root))
    parts = query.view.words("parts")
    expected = {
        f"{label(shown, row[rows])}, {label(shown, row[columns]) if row[columns] else 'not stated'}: "
        f"{parts.get(row[part].value, row[part].value)}"  # type: ignore[union-attr]
        for row in answer.rows
    }
    assert {title for title in titles(root) if ", " in title and ": " in title} == expected


def test_the_matrix_is_as_high_as_its_rows(view: View) -> None:
    """No part of it scrolls away: one row of the picture for each country of the answer."""
    _, answer, found = asked(view, "country-parts")
    height = float(picture(found).get("height", "0"))
    assert height > 24 * len({row[0] for row in answer.rows})
    css = (ROOT / "src/aif_graph/pictures/pictures.css").read_text()
    assert "max-height" not in css


def test_the_matrix_groups_its_columns(view: View) -> None:
    query, answer, found = asked(view, "country-parts")
    assert query.view
    waves = list(dict.fromkeys(label(view, row[3]) for row in answer.rows if row[3] is not None))
    groups = [e.text for e in picture(found).iter(f"{SVG}text") if "pic-bold" in (e.get("class") or "")]
    assert groups == waves


def test_of_two_parts_in_one_cell_the_first_named_is_shown(view: View) -> None:
    a, b = NamedNode(f"{EX}a"), NamedNode(f"{EX}b")
    answer = Answer("rows", ("x", "y", "p"), ((a, b, Literal("guest")), (a, b, Literal("host")), (b, None, None)))
    spec = ViewSpec("matrix", ("x", "y", "p"), {"parts": {"host": "hosts", "guest": "visits"}})
    found = matrix(Question("Who?", answer), spec, scene_of(view))
    assert found.cells[str(a), str(b)] == "host"
    assert [column.label for column in found.columns] == [f"{EX}b", "not stated"]
    assert found.cells[str(b), ""] == "not stated"


def test_the_timeline_has_each_event_once(view: View) -> None:
    query, answer, found = asked(view, "timeline")
    assert query.view
    told = [title for title in titles(picture(found)) if re.match(r"\d{4}", title)]
    assert len(told) == len(set(answer.rows)) == len(answer.rows)
    days = sorted(row[0].value for row in answer.rows if row[0] is not None)  # type: ignore[union-attr]
    assert sorted(title.split(":")[0] for title in told) == days
    marks = {"selection", "start", "expected or planned", "other event"}
    assert {title.rsplit("(", 1)[1].rstrip(")") for title in told} == marks


def test_events_are_marked_as_the_header_says(view: View) -> None:
    query, answer, _ = asked(view, "timeline")
    assert query.view
    spec = ViewSpec("timeline", query.view.columns, {"start": ["aif:announcedOn"], "mark": "expected"})
    kinds = {event.kind for event in events(Question("When?", answer), spec, scene_of(view))}
    assert kinds == {"start", "expected"}


@pytest.mark.parametrize("country", ["Denmark", "Belgium", "Ireland", "Germany"])
def test_routes_hold_every_station_of_every_row(view: View, country: str) -> None:
    """Antennas as well as consortia: whatever the table names on the way is in the picture."""
    query, answer, found = asked(view, "systems-open-to-country", country=country)
    assert query.view
    root = picture(found)
    links = {element.get("href") for element in root.iter(f"{SVG}a")}
    stations = [answer.columns.index(column) for column in query.view.columns]
    found_in_rows = {row[place] for row in answer.rows for place in stations}
    expected = {view.site.page_of(term.value) for term in found_in_rows if isinstance(term, NamedNode)}
    assert links == expected
    assert len([way for _, ways in found.ways for way in ways]) == len(answer.rows)


def test_routes_lead_to_the_proof_of_what_the_header_names(view: View) -> None:
    query, answer, _ = asked(view, "systems-open-to-country", country="Belgium")
    assert query.view
    found = routes(Question(query.summary, answer), query.view, scene_of(view))
    assert {route.by for route in found} == {"antenna", "call"}
    for route in found:
        assert view.graph.explain(route.stations[0].key, route.proves, route.stations[-1].key).holds


def test_ways_from_several_starts_name_them_and_a_way_without_an_end_has_no_proof(view: View) -> None:
    a, b, c, d = (NamedNode(EX + name) for name in "abcd")
    spec = ViewSpec("routes", ("x", "y", "z"), {"by": "how", "why": {"call": "aif:mayApplyForSystem"}})
    how = Literal("call")
    several = Answer(
        "rows", ("x", "y", "z", "how"), ((a, b, d, how), (c, b, d, how), (None, b, d, how), (a, b, None, how))
    )
    found = {
        end.label: [([stop.label for stop in way.through], bool(way.why)) for way in ways]
        for end, ways in draw(Question("How?", several), spec, scene_of(view)).ways
    }
    whole = [([f"{EX}a", f"{EX}b"], True), ([f"{EX}c", f"{EX}b"], True), ([f"{EX}b"], False)]
    assert found == {f"{EX}d": whole, f"{EX}b": [([f"{EX}a"], False)]}
    ((_, ways),) = draw(Question("How?", Answer("rows", several.columns, several.rows[:1])), spec, scene_of(view)).ways
    assert [[stop.label for stop in way.through] for way in ways] == [[f"{EX}b"]]


def test_a_column_of_properties_proves_itself(view: View) -> None:
    a, b, p = (NamedNode(EX + name) for name in "abp")
    answer = Answer("rows", ("x", "y", "p"), ((a, b, p), (a, None, p)))
    found = routes(Question("How?", answer), ViewSpec("routes", ("x", "y"), {"by": "p"}), scene_of(view))
    assert [(len(route.stations), route.proves) for route in found] == [(2, p.value), (1, "")]


def test_odd_coordinates_are_no_place(view: View) -> None:
    rows = tuple(
        (NamedNode(f"{EX}{number}"), Literal(north), Literal("10"))
        for number, north in enumerate(["50", "north", "nan", "inf", ""])
    )
    answer = Answer("rows", ("x", "latitude", "longitude"), rows)
    found = places(Question("Where?", answer), ViewSpec("map", answer.columns), scene_of(view))
    assert [point.latitude for point in found.points] == [50]
    assert found.without == 4


def test_codes_of_countries_are_what_the_graph_states(view: View) -> None:
    """Not what their identifiers look like."""
    denmark = NamedNode("https://w3id.org/aif-graph/id/country/dk")
    looks_so = NamedNode("https://w3id.org/aif-graph/id/country/fr-x")
    rows = ((denmark, Literal("55"), Literal("12")), (looks_so, Literal("50"), Literal("4")))
    answer = Answer("rows", ("x", "latitude", "longitude"), rows)
    found = places(Question("Where?", answer), ViewSpec("map", answer.columns), scene_of(view))
    assert [country.code for country in found.countries] == ["DK"]


def test_nothing_is_drawn_of_an_answer_without_rows(view: View) -> None:
    _, answer, found = asked(view, "systems-open-to-country", country="Liechtenstein")
    assert not answer
    assert found.svg == ""


def test_labels_of_strangers_stay_text(view: View) -> None:
    bad = Literal("<script>alert(1)</script>\"'&")
    answer = Answer("rows", ("x", "y", "p"), ((bad, bad, bad),))
    for kind in ("matrix", "timeline", "routes"):
        query = replace(view.graph.queries["waves"], summary=bad.value)
        vars(query)["view"] = ViewSpec(kind, ("x", "y", "p"))  # else read once from its header
        found = str(drawn(view, query, answer).svg)
        assert "<script" not in found
        ElementTree.fromstring(found)


def test_the_matrix_agrees_with_the_numbers_of_each_country(view: View) -> None:
    """Two questions, asked in two ways, say the same."""
    parts: dict[object, list[str]] = {}
    for country, _, part, _ in view.graph.run("country-parts").rows:
        assert isinstance(part, Literal)
        parts.setdefault(country, []).append(part.value)
    for country, _, _, factories, consortia, antennas, _ in view.graph.run("country-matrix").rows:
        found = parts.get(country, [])
        assert isinstance(factories, Literal)
        assert isinstance(consortia, Literal)
        assert isinstance(antennas, Literal)
        assert found.count("host") == int(factories.value)
        assert found.count("host") + found.count("partner") == int(consortia.value)
        assert ("antenna" in found) <= (int(antennas.value) > 0)
        assert bool(found) or not int(antennas.value)


def test_an_antenna_of_no_known_factory_is_still_a_part(view: View) -> None:
    """Sources link each antenna of the graph to a factory; this is how it is drawn where none does."""
    query = view.graph.queries["country-parts"]
    unlinked = replace(query, text=query.text.replace("aif:linkedToFactory", "aif:none"))
    vars(unlinked)["view"] = query.view  # else read once from its header
    told = titles(picture(drawn(view, unlinked, view.graph.query(unlinked.text))))
    hosts = view.graph.query("SELECT DISTINCT ?country { ?country aif:hostsAntenna ?antenna }")
    assert len(hosts) > 10
    assert {f"{label(view, row[0])}, not stated: linked through an antenna" for row in hosts.rows} <= set(told)
    _, _, map_ = asked(view, "factory-places")
    assert "Slovakia: has an AI Factory Antenna" in titles(picture(map_))
