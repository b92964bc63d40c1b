"""The pictures: well-formed, without overlaps, the same for the same input, and with the countries where they are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Triple

from aif_graph.explaining import Step
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.pictures import (
    SHADES,
    SHEET,
    Bar,
    Column,
    Edge,
    Event,
    Marker,
    Node,
    bars,
    base_map,
    europe,
    layers,
    proof,
    region,
    timeline,
)
from aif_graph.pictures.layering import aligned, crossings, ordered
from aif_graph.pictures.lettering import text_width, wrapped
from aif_graph.pictures.placing import Box, place
from aif_graph.pictures.timeline import days
from aif_graph.pictures.treeing import spread
from aif_graph.serving.site import Site
from aif_graph.serving.view import View
from tests.growth import grows_in_proportion
from tools.outlines import COUNTRIES, clipped, derive, from_line, joined, simplified, within
from tools.outlines import path as path_data

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]>--><!-- & &amp;",
    "a\x00b\x07c\x1b[31m\ud800",
    "pay\u202eexe.gpj\u2066\u200b",
    "word " * 100,
    "W" * 500,
    "",
    " \t\n ",
    "Ελλάδα 日本語 עברית e\u0301\u0300\u0301",
]
SVG = "{http://www.w3.org/2000/svg}"
BEYOND = {"CA", "JP", "KR", "NZ"}  # countries of the graph that lie beyond a map of Europe
SITE = Site("https://example.org")


def parsed(markup: str) -> ElementTree.Element:
    """The picture as a tree, after the rules that hold for every one."""
    root = ElementTree.fromstring(markup)
    assert root.tag == f"{SVG}svg"
    # What is within an image is no link to a screen reader.
    assert root.get("role") == ("group" if root.find(f".//{SVG}a") is not None else "img")
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    named = root.get("aria-labelledby", "").split()
    assert [e.tag for e in root.iter() if e.get("id") in named] == [f"{SVG}title", f"{SVG}desc"]
    referred = re.findall(r"url\(#([^)]+)\)", markup)
    assert set(referred) <= set(ids)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) not in {"script", "style", "image", "foreignObject", "use"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
    for numeral in re.findall(r'(?: d| x| y| cx| cy| width| height| viewBox)="([^"]*)"', markup):
        assert not re.search(r"\.\d\d|nan|inf|e-", numeral), numeral
    return root


def words(root: ElementTree.Element) -> list[tuple[Box, str, str]]:
    """Every line of text with the box it takes, and its classes."""
    found = []
    for element in root.iter(f"{SVG}text"):
        kind = element.get("class", "")
        size = 9 if "pic-code" in kind else 11 if "pic-small" in kind else 12 if "pic-step" in kind else 13
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        lines = [(float(s.get("dy", "0")), s.text or "") for s in element.iter(f"{SVG}tspan")] or [
            (0, element.text or "")
        ]
        for dy, line in lines:
            y += dy
            width = text_width(line, size, bold="pic-bold" in kind)
            left = x - (width / 2 if "pic-middle" in kind or "pic-code" in kind else width if "pic-end" in kind else 0)
            found.append((Box(left, y - size * 0.7, left + width, y + 1), line, kind))
    return found


def assert_apart(boxes: Iterable[Box]) -> None:
    for first, second in combinations(boxes, 2):
        assert first.overlap(second) < 0.5, (first, second)


def assert_in_frame(root: ElementTree.Element, boxes: Iterable[Box]) -> None:
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for box in boxes:
        assert box.left >= -0.1, box
        assert box.top >= -0.1, box
        assert box.right <= width + 0.1, box
        assert box.bottom <= height + 0.1, box


def rings(code: str) -> list[list[tuple[float, float]]]:
    """The outline of a country, read back from its path."""
    found = []
    for part in base_map().countries[code].path.split("z")[:-1]:
        start, steps = part.removeprefix("M").split("l")
        numbers = [float(n) for n in re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", start + " " + steps)]
        ring = [(numbers[0], numbers[1])]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            ring.append((ring[-1][0] + dx, ring[-1][1] + dy))
        found.append(ring)
    return found


def off(code: str, point: tuple[float, float]) -> float:
    """How far a point is outside of a country: 0 inside."""
    outline = rings(code)
    if sum(within(point, ring) for ring in outline) % 2:
        return 0.0
    return min(from_line(point, a, b) for ring in outline for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


# ---------------------------------------------------------------------------------------------- the base map


@pytest.fixture(scope="module")
def codes(graph: KnowledgeGraph) -> dict[str, str]:
    """The ISO 3166-1 alpha-2 code of each country of the graph."""
    return {row[0].value: row[1].value for row in graph.run("country-codes").rows}


def test_every_country_of_the_graph_is_drawn_but_those_of_other_continents(codes: dict[str, str]) -> None:
    assert len(codes) >= 49
    here = set(codes.values()) - BEYOND
    assert here == codes.values() & base_map().countries.keys()
    markup = europe("m", shades=dict.fromkeys(codes.values(), "none"), title="t", description="d")
    drawn = [e for e in parsed(markup).iter(f"{SVG}path") if "pic-none" in (e.get("class") or "")]
    assert len(drawn) == len(here)


def test_the_base_map_is_small(codes: dict[str, str]) -> None:
    links = {code: (f"/doc/country/{code.lower()}", "Country") for code in codes.values()}
    bare = europe("m", shades={}, title="t", description="d")
    linked = europe("m", shades=dict.fromkeys(codes.values(), "first"), links=links, title="t", description="d")
    assert len(bare.encode()) < 47_000
    assert len(linked.encode()) < 55_000


def test_cities_lie_in_their_country(graph: KnowledgeGraph, codes: dict[str, str]) -> None:
    rows = graph.query(
        "SELECT ?label ?country ?lat ?long WHERE { ?city a aif:City ; rdfs:label ?label ; aif:locatedIn ?country ; "
        "aif:latitude ?lat ; aif:longitude ?long }"
    ).rows
    assert len(rows) > 30
    project = base_map().projection
    for label, country, lat, long in rows:
        away = off(codes[country.value], project(float(long.value), float(lat.value)))
        assert away < 1.5, (label.value, away)


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("IS", -21.9, 64.1),
        ("TR", 43.4, 38.5),
        ("CY", 33.4, 35.2),
        ("MT", 14.4, 35.9),
        ("LU", 6.1, 49.7),
        ("IL", 34.8, 31.2),
    ],
)
def test_the_frame_holds_the_corners(code: str, longitude: float, latitude: float) -> None:
    base = base_map()
    x, y = base.projection(longitude, latitude)
    assert 0 < x < base.width
    assert 0 < y < base.height
    assert off(code, (x, y)) < 1.5


def test_points_of_another_country_are_outside() -> None:
    assert off("SE", base_map().projection(24.9, 60.2)) > 5  # Helsinki
    assert off("FI", base_map().projection(24.9, 60.2)) < 1.5


def test_neighbours_meet() -> None:
    """A shared border is simplified once, so both outlines have its points."""
    points = {
        code: {(round(x, 1), round(y, 1)) for ring in rings(code) for x, y in ring} for code in ("DE", "PL", "PT", "ES")
    }
    assert len(points["DE"] & points["PL"]) > 8
    assert len(points["PT"] & points["ES"]) > 8


def test_cyprus_is_whole() -> None:
    assert off("CY", base_map().projection(33.3, 35.3)) == 0  # north of the line
    assert len(rings("CY")) == 1


def test_crimea_is_drawn_with_ukraine() -> None:
    simferopol = base_map().projection(34.1, 44.95)
    assert off("UA", simferopol) == 0
    assert off("RU", simferopol) > 5
    kyiv = base_map().projection(30.5, 50.45)
    assert any(within(kyiv, ring) and within(simferopol, ring) for ring in rings("UA"))  # no border between them


def test_labels_sit_inside_their_country() -> None:
    for code, outline in base_map().countries.items():
        assert off(code, (outline.x, outline.y)) < 0.2, code


def test_outlines_are_derived_from_a_topology() -> None:
    """Two squares that share a border, one with a point on it that is no corner, and an island too small to see."""
    topology = {
        "transform": {"scale": [1, 1], "translate": [10, 50]},
        "arcs": [
            [[2, 0], [-2, 0], [0, 2], [2, 0]],
            [[2, 2], [0, -1], [0, -1]],
            [[2, 2], [2, 0], [0, -2], [-2, 0]],
            [[-5, 0], [0, 0], [0, 0], [0, 0]],
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "276", "properties": {"name": "A"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "id": "616", "properties": {"name": "B"}, "arcs": [[[2, -2]], [[3]]]},
                    {"type": "Polygon", "id": "999", "properties": {"name": "C"}, "arcs": [[2, -2]]},
                ]
            }
        },
    }
    told = derive(topology)
    assert list(told["countries"]) == ["DE", "PL"]
    assert told["countries"]["PL"]["path"].count("M") == 1
    assert "public domain" in told["note"]
    first, second = (told["countries"][code]["path"] for code in ("DE", "PL"))
    assert first != second


def test_lines_are_simplified_clipped_and_joined() -> None:
    line = [(0.0, 0.0), (5.0, 0.2), (10.0, 0.0), (10.0, 10.0)]
    assert simplified(line, 0.5) == [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    assert simplified(line, 0.1) == line
    cut = clipped([(-100.0, 100.0), (100.0, 100.0), (100.0, 200.0), (-100.0, 200.0)])
    assert min(x for x, _ in cut) == -4
    assert max(x for x, _ in cut) == 100
    assert joined([[0, 1], [2, ~1]]) == [[0, 2]]
    assert joined([[0, 1], [2, 3]]) == [[0, 1], [2, 3]]
    assert path_data([(0.04, 1.26), (10, 1.3), (10, -2)]) == "M0 1.3l10 0 0-3.3z"


def test_the_table_of_codes_agrees_with_the_graph(codes: dict[str, str]) -> None:
    """The countries of the graph are drawn finely, and no others."""
    assert set(codes.values()) - BEYOND == set(COUNTRIES.values())


# ---------------------------------------------------------------------------------------------- the map


def factories(graph: KnowledgeGraph) -> list[Marker]:
    answer = graph.run("factory-places")
    found = []
    for row in answer.rows:
        told = dict(zip(answer.columns, row, strict=True))
        if told["longitude"] is not None:
            where = float(told["longitude"].value), float(told["latitude"].value)
            page = View(graph, SITE).site.page_of(told["factory"].value)
            found.append(Marker(*where, graph.names.label(told["factory"].value), page))
    return found


def test_labels_of_the_real_factories_do_not_overlap(graph: KnowledgeGraph) -> None:
    markers = factories(graph)
    assert len(markers) > 10
    root = parsed(europe("m", shades={"FI": "first", "DK": "second"}, markers=markers, title="t", description="d"))
    boxes = [box for box, _, kind in words(root) if "pic-halo" in kind or "pic-code" in kind]
    assert len(boxes) >= len(markers)
    assert_apart(boxes)
    assert_in_frame(root, [box for box, _, _ in words(root)])
    assert len(list(root.iter(f"{SVG}a"))) == len(markers)


def test_two_factories_in_one_city_are_both_seen() -> None:
    markers = [Marker(21.0, 52.2, f"Factory {n}", f"/f/{n}") for n in range(4)]
    root = parsed(europe("m", shades={}, markers=markers, title="t", description="d"))
    dots = [(e.get("cx"), e.get("cy")) for e in root.iter(f"{SVG}circle")][: len(markers)]
    assert len(set(dots)) == 4
    assert_apart(box for box, _, kind in words(root) if "pic-halo" in kind)


def test_labels_give_way_to_each_other_and_to_dots() -> None:
    points = [(100.0 + 7 * i, 100.0 + 5 * (i % 3)) for i in range(12)]
    placed = place(points, [(90.0, 14.0)] * 12, Box(0, 0, 400, 300))
    assert_apart(label.box for label in placed)
    assert not any(label.box.overlap(Box(x - 4, y - 4, x + 4, y + 4)) for label in placed for x, y in points)
    assert sum(label.led for label in placed) > 0


def crowd(number: int) -> str:
    markers = [Marker(10 + n % 20 / 4, 50 + n // 20 / 4, f"Marker {n}") for n in range(number)]
    return europe("m", shades={}, markers=markers, title="t", description="d")


def test_a_crowd_of_markers_takes_time_with_their_number_alone() -> None:
    assert grows_in_proportion(lambda text: crowd(len(text)), "x", count=300)
    root = parsed(crowd(300))
    assert len([e for e in root.iter(f"{SVG}circle") if e.get("class") == "pic-dot"]) == 300
    assert len([kind for _, _, kind in words(root) if "pic-halo" in kind]) == 100


def test_shades_have_a_pattern_each_and_words() -> None:
    countries = ("DE", "FR", "IS", "DK", "ES", "SE")
    meanings = {shade: f"the {shade} of them" for shade in SHADES}
    shades = dict(zip(countries, SHADES, strict=True))
    root = parsed(europe("m", shades=shades, meanings=meanings, title="t", description="d"))
    fills = {e.get("fill") for e in root.iter(f"{SVG}path") if "pic-country" in (e.get("class") or "")}
    assert len(fills) == len(SHADES)
    shown = {line for _, line, _ in words(root)}
    assert set(meanings.values()) <= shown
    assert set(countries) <= shown


def test_small_states_get_a_ring() -> None:
    root = parsed(europe("m", shades={"MT": "third", "LU": "first", "FR": "first"}, title="t", description="d"))
    assert len([e for e in root.iter(f"{SVG}circle") if "pic-country" in (e.get("class") or "")]) == 2


def test_an_unknown_shade_is_an_error_and_unknown_places_are_left_out() -> None:
    with pytest.raises(ValueError, match="no such shade of the map: purple"):
        europe("m", shades={"DE": "purple"}, title="t", description="d")
    markers = [Marker(-74.0, 40.7, "New York"), Marker(190.0, -52.0, "Antipode")]
    root = parsed(europe("m", shades={"XX": "first"}, markers=markers, title="t", description="d"))
    assert "New York" not in {line for _, line, _ in words(root)}


# ---------------------------------------------------------------------------------------------- the timeline


def events() -> list[Event]:
    kinds = ["selection", "start", "expected", "other"]
    dates = ["2024-12-10", "2025-03", "2026", "2025-10-10", "2024-12-10", "2027"]
    return [Event(dates[i % 6], f"Event number {i} of a long list", f"/e/{i}", kinds[i % 4]) for i in range(60)]


def test_labels_of_events_do_not_overlap() -> None:
    root = parsed(timeline("t", events(), "Timeline", "What happened"))
    boxes = [box for box, line, _ in words(root) if line.startswith("Event number")]
    assert len(boxes) == 60
    assert_apart(boxes)
    assert_in_frame(root, [box for box, _, _ in words(root)])


def test_events_stand_in_the_order_of_time() -> None:
    root = parsed(
        timeline("t", [Event("2025-06-01", "B"), Event("2024-06-01", "A"), Event("2026-06-01", "C")], "t", "d")
    )
    places = {line: box.left for box, line, _ in words(root)}
    assert places["A"] < places["B"] < places["C"]


def test_a_year_is_a_stretch_and_a_day_is_not() -> None:
    stretches = [
        timeline("t", [Event(day, "x")], "t", "d").count('class="pic-stretch"') for day in ("2025-05-05", "2025")
    ]
    assert stretches == [0, 2]  # one for the event, one in the legend


@pytest.mark.parametrize(
    ("text", "known"),
    [("2025", True), ("2025-02", True), ("2024-02-29", True), ("2025-02-29", False), ("2025-13", False),
     ("0000", False), ("soon", False), ("", False), ("2025-05-05Z", True), ("2025-05-05+01:00", True),
     ("9999-12-31", True), ("٢٠٢٥", False)],
)  # fmt: skip
def test_days_are_read_or_named(text: str, known: bool) -> None:
    assert (days(text) is not None) == known
    root = parsed(timeline("t", [Event(text, "Thing")], "t", "d"))
    assert any(line.startswith("Without a date: Thing") for _, line, _ in words(root)) != known


def test_long_spans_have_few_ticks() -> None:
    root = parsed(timeline("t", [Event("1066", "A"), Event("2025", "B")], "t", "d"))
    assert 5 < len([e for e in root.iter(f"{SVG}path") if e.get("class") == "pic-grid"]) < 30


# ---------------------------------------------------------------------------------------------- bars


def test_bars_are_as_long_as_their_values() -> None:
    root = parsed(bars("b", [Bar("A", 100, "100 MW", "/a"), Bar("B", 50, "50 MW"), Bar("C", 0, "0 MW")], "t", "d"))
    widths = [float(e.get("width", "")) for e in root.iter(f"{SVG}rect")]
    assert widths[0] == pytest.approx(2 * widths[1], abs=0.2)
    assert widths[2] == 0
    assert {"A", "100 MW", "0 MW"} <= {line for _, line, _ in words(root)}
    assert len(list(root.iter(f"{SVG}a"))) == 1


def test_sixty_bars_are_drawn_and_the_rest_counted() -> None:
    root = parsed(bars("b", [Bar(f"Row {n}", n, f"{n} PFLOPS (measured)") for n in range(70)], "t", "d"))
    assert len(list(root.iter(f"{SVG}rect"))) == 60
    assert "10 more are not drawn." in {line for _, line, _ in words(root)}
    assert_apart(box for box, _, _ in words(root))
    assert_in_frame(root, [box for box, _, _ in words(root)])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 0.0, 1e300, 1e-300])
def test_odd_values_are_no_length(value: float) -> None:
    parsed(bars("b", [Bar("A", value, "?"), Bar("B", 1, "1")], "t", "d"))


# ---------------------------------------------------------------------------------------------- layers


def drawing() -> tuple[list[Column], list[Edge]]:
    countries = [Node(f"c{n}", f"Country {n}", f"/c/{n}") for n in range(8)]
    columns = [
        Column("Country", countries),
        Column("Consortium", [Node("k0", "A consortium with a name of more than one line"), Node("k1", "Another")]),
        Column("Factory", [Node("f0", "Factory"), Node("f1", "Factory two", "/f/1")]),
        Column("System", [Node("s0", "System"), Node("s1", "System one")]),
    ]
    edges = [Edge(f"c{n}", f"k{n % 2}") for n in range(8)]
    edges += [Edge("k0", "f0", inferred=True), Edge("k1", "f1")]
    edges += [Edge("f0", "s1", inferred=True), Edge("f1", "s0", inferred=True), Edge("c1", "s0")]
    edges += [Edge("s0", "s1"), Edge("s0", "c0"), Edge("s0", "s0"), Edge("c0", "nowhere")]
    return columns, edges


def box_of(element: ElementTree.Element) -> Box:
    x, y, width, height = (float(element.get(name, "0")) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)


def assert_text_in_boxes(root: ElementTree.Element) -> list[Box]:
    """Boxes do not overlap, and each holds its lines of text."""
    boxes = []
    for group in root.iter():
        drawn = [e for e in group if e.tag == f"{SVG}rect" and "pic-tab" not in (e.get("class") or "")]
        texts = [e for e in group if e.tag == f"{SVG}text"]
        for box, following in zip(map(box_of, drawn), [texts] if len(drawn) == 1 else [[]] * len(drawn), strict=False):
            boxes.append(box)
            holder = ElementTree.Element("g")
            holder.extend(following)
            for line, said, _ in words(holder):
                assert line.left >= box.left, said
                assert line.right <= box.right + 0.1, said
                assert line.top >= box.top, said
                assert line.bottom <= box.bottom, said
    assert_apart(boxes)
    return boxes


def test_boxes_hold_their_labels_and_keep_apart() -> None:
    columns, edges = drawing()
    columns = [replace(c, nodes=[replace(n, href=n.href or "/x") for n in c.nodes]) for c in columns]
    root = parsed(layers("l", columns, edges, "t", "d"))
    boxes = assert_text_in_boxes(root)
    assert len(boxes) == 14
    assert_apart(boxes)
    assert_in_frame(root, boxes)


def test_stated_and_inferred_differ_in_class_and_words() -> None:
    columns, edges = drawing()
    root = parsed(layers("l", columns, edges, "t", "d"))
    drawn = [e for e in root.iter(f"{SVG}path") if "pic-edge" in (e.get("class") or "")]
    assert sum("pic-inferred" in (e.get("class") or "") for e in drawn) == 7
    assert {"stated by a source", "inferred by a rule"} <= {line for _, line, _ in words(root)}
    titles = {e.text for e in root.iter(f"{SVG}title")}
    assert {"Factory to System one (inferred)", "Another to Factory two (stated)"} <= titles
    css = SHEET.read_text(encoding="utf-8")
    assert re.search(r"\.pic-inferred {[^}]*stroke-dasharray", css)


def test_crossings_are_taken_out() -> None:
    ties = {0: [5], 1: [4], 2: [3], 3: [2], 4: [1], 5: [0]}
    columns = [[0, 1, 2], [3, 4, 5]]
    assert crossings(columns, ties) == 3
    assert crossings(ordered(columns, ties), ties) == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40))
def test_columns_keep_their_items_in_order_and_apart(count: int, pairs: list[tuple[int, int]]) -> None:
    columns = [[item for item in range(30) if item % count == c] for c in range(count)]
    ties: dict[int, list[int]] = {}
    for a, b in pairs:
        if abs(a % count - b % count) == 1:
            ties.setdefault(a, []).append(b)
            ties.setdefault(b, []).append(a)
    order = ordered(columns, ties)
    assert [sorted(column) for column in order] == columns
    assert crossings(order, ties) <= crossings(columns, ties)
    heights = {item: 20.0 + item for item in range(30)}
    middles = aligned(order, ties, heights, 8)
    for column in order:
        for a, b in pairwise(column):
            assert middles[b] - middles[a] >= (heights[a] + heights[b]) / 2 + 8 - 1e-6
    assert min(middles[item] - heights[item] / 2 for item in middles) == pytest.approx(0)


def test_large_drawings_are_cut_and_say_so() -> None:
    columns = [Column("A", [Node(f"a{n}", "x") for n in range(500)]), Column("B", [Node("b", "y")])]
    root = parsed(layers("l", columns, [Edge(f"a{n}", "b") for n in range(500)], "t", "d"))
    assert "400 more boxes are not drawn." in {line for _, line, _ in words(root)}


# ---------------------------------------------------------------------------------------------- proofs


def nested(depth: int, width: int = 2) -> Step:
    """A proof of ``depth`` layers, all of whose statements differ."""
    counter = iter(range(100_000))

    def step(level: int) -> Step:
        number = next(counter)
        triple = Triple(NamedNode(f"urn:s{number}"), NamedNode("urn:p"), NamedNode("urn:o"))
        below = tuple(step(level - 1) for _ in range(width)) if level else ()
        return Step(triple, f"statement {number}", "prp-trp" if below else "", "reason", (), below)

    return step(depth)


def test_a_real_proof_is_drawn_whole(graph: KnowledgeGraph) -> None:
    step = graph.explain("Denmark", "has access to", "LUMI-AI").proofs[0]
    root = parsed(proof("p", step, href=View(graph, SITE).site.page_of, title="t", description="d"))
    said = " ".join(line for _, line, _ in words(root))
    assert "Denmark has access to LUMI-AI" in said
    for rule in ("prp-spo1", "prp-spo2", "prp-inv2"):
        assert rule in said
    assert "The aif-graph ontology ontology/aif.ttl:" in said
    leaves = [e for e in root.iter(f"{SVG}rect") if e.get("class") == "pic-leaf"]
    assert len(leaves) == 10
    assert "not drawn here" not in said
    targets = {e.get("href") for e in root.iter(f"{SVG}a")}
    assert "/doc/country/dk" in targets
    assert any(target and target.startswith("/doc/source/") for target in targets)
    assert_text_in_boxes(root)
    assert_in_frame(root, [box for box, _, _ in words(root)])


def test_the_conclusion_is_at_the_top(graph: KnowledgeGraph) -> None:
    step = graph.explain("Belgium", "has access to", "LUMI-AI").proofs[0]
    root = parsed(proof("p", step, href=SITE.page_of, title="t", description="d"))
    tops = {e.get("class"): float(e.get("y", "")) for e in reversed(list(root.iter(f"{SVG}rect")))}
    assert tops["pic-conclusion"] < tops["pic-leaf"]


def test_a_stated_statement_is_one_box(graph: KnowledgeGraph) -> None:
    step = graph.explain("Denmark", "has access to", "LUMI-AI").proofs[0]
    while step.steps:
        step = step.steps[-1]
    root = parsed(proof("p", step, href=lambda _: "", title="t", description="d"))
    assert len([e for e in root.iter(f"{SVG}rect") if "pic-rule" not in (e.get("class") or "")]) == 1
    assert not list(root.iter(f"{SVG}a"))


def test_a_long_proof_is_cut_and_says_so() -> None:
    root = parsed(proof("p", nested(7), href=lambda _: "", title="t", description="d"))
    boxes = [e for e in root.iter(f"{SVG}rect") if e.get("class") in {"pic-box", "pic-leaf", "pic-conclusion"}]
    said = " ".join(line for _, line, _ in words(root))
    assert len(boxes) <= 40
    assert f"{len(boxes)} steps are drawn; the proof rests on 255 statements" in said
    assert "rests on 2 more not drawn here" in said


def test_shared_steps_are_proved_once() -> None:
    shared = nested(2)
    triple = Triple(NamedNode("urn:whole"), NamedNode("urn:p"), NamedNode("urn:o"))
    whole = Step(triple, "whole", "prp-trp", "reason", (), (shared, shared, shared))
    root = parsed(proof("p", whole, href=lambda _: "", title="t", description="d"))
    kinds = [e.get("class") for e in root.iter(f"{SVG}rect")]
    assert kinds.count("pic-again") == 2
    assert kinds.count("pic-leaf") == 4


def test_a_proof_of_exponential_size_is_no_trouble() -> None:
    step = nested(0)
    for number in range(60):
        triple = Triple(NamedNode(f"urn:level{number}"), NamedNode("urn:p"), NamedNode("urn:o"))
        step = Step(triple, f"level {number}", "prp-trp", "reason", (), (step, step))
    root = parsed(proof("p", step, href=lambda _: "", title="t", description="d"))
    assert "rests on 61 statements" in " ".join(line for _, line, _ in words(root))


def test_subtrees_do_not_overlap() -> None:
    children = {0: [1, 2, 3], 1: [4, 5, 6], 3: [7, 8], 5: [9, 10, 11, 12]}
    places = spread(children, 0, 100, 10)
    depth = {0: 0}
    for parent, below in sorted(children.items()):
        depth |= dict.fromkeys(below, depth[parent] + 1)
    for a, b in combinations(places, 2):
        assert depth[a] != depth[b] or abs(places[a] - places[b]) >= 110 - 1e-9
    assert places[0] == (places[1] + places[3]) / 2
    assert min(places.values()) == 50


# ---------------------------------------------------------------------------------------------- all of them


def every(label: str, href: str = "/x", name: str = "n") -> dict[str, str]:
    """Each picture with ``label`` wherever a text goes."""
    step = Step(nested(0).triple, label, label, label, (), (replace(nested(0), sentence=label),))
    columns = [Column(label, [Node("a", label, href)]), Column(label, [Node("b", label, href)])]
    edges = [Edge("a", "b"), Edge("a", "b", inferred=True)]
    markers = [Marker(10, 50, label, href), Marker(10.1, 50, label, href)]
    links = {"DK": (href, label), "FI": (href, label)}
    return {
        "europe": europe(
            name, shades={"DK": "first", "FI": "second"}, markers=markers, title=label, description=label, links=links
        ),
        "timeline": timeline(name, [Event("2025", label, href, label), Event(label, label, href)], label, label),
        "bars": bars(name, [Bar(label, 1, label, href), Bar(label, 2, label, href)], label, label),
        "layers": layers(name, columns, edges, label, label),
        "proof": proof(name, step, href=lambda _: href, title=label, description=label),
    }


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_are_words(label: str) -> None:
    for kind, markup in every(label).items():
        root = parsed(markup)
        assert not re.search("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]", markup), kind
        assert_in_frame(root, [box for box, _, _ in words(root)])
        markup.encode()


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60))
def test_any_label_is_well_formed(label: str) -> None:
    for markup in every(label).values():
        parsed(markup)
        markup.encode()


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", " javascript:x", "vbscript:x", "/a b", ""])
def test_only_addresses_become_links(href: str) -> None:
    for markup in every("x", href).values():
        assert not list(parsed(markup).iter(f"{SVG}a"))


def test_addresses_are_escaped() -> None:
    for markup in every("x", 'https://e.org/?a=1&b="<>').values():
        assert {e.get("href") for e in parsed(markup).iter(f"{SVG}a")} == {'https://e.org/?a=1&b="<>'}


def test_nothing_is_a_picture_too() -> None:
    for markup in (timeline("n", [], "t", "d"), bars("n", [], "t", "d"), layers("n", [], [], "t", "d")):
        assert "Nothing to show." in {line for _, line, _ in words(parsed(markup))}
    assert layers("n", [Column("Heading", [])], [Edge("a", "b")], "t", "d").count("Nothing to show.") == 1
    parsed(europe("n", shades={}, title="", description=""))
    parsed(europe("", shades={"DE": "first"}, title="", description=""))


def test_two_pictures_share_no_id() -> None:
    ids = [
        set(re.findall(r' id="([^"]+)"', m))
        for name in ("a", "b", "map of <x>")
        for m in [every("x", name=name)["europe"]]
    ]
    assert not ids[0] & ids[1]
    assert not ids[0] & ids[2]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", found) for found in set.union(*ids))


def test_the_same_input_gives_the_same_bytes() -> None:
    assert every("label") == every("label")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_pictures as t, hashlib;"
        "text = ''.join(t.every('label').values()) + t.layers('l', *t.drawing(), 't', 'd')"
        " + t.timeline('t', t.events(), 't', 'd');"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(Path(__file__).parent)]
    digests = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_every_class_has_a_rule() -> None:
    css = SHEET.read_text(encoding="utf-8")
    columns, edges = drawing()
    markup = "".join(every("x").values()) + layers("l", columns, edges, "t", "d") + timeline("t", events(), "t", "d")
    markup += proof("p", nested(7), href=lambda _: "/x", title="t", description="d") + region("", "x")
    markup += europe(
        "n", shades=dict(zip(("DE", "FR", "IS", "DK", "ES", "SE"), SHADES, strict=True)), title="", description=""
    )
    used = {name for names in re.findall(r'class="([^"]+)"', markup) for name in names.split()}
    plain = {
        "pic-ground",
        "pic-link",
        "pic-legend",
        "pic-layers",
        "pic-timeline",
        "pic-proof",
        "pic-none",
        "pic-first",
        "pic-second",
        "pic-third",
        "pic-fourth",
        "pic-fifth",
    }
    assert {name for name in used if not re.search(rf"\.{name}(?![\w-])", css)} <= plain
    assert "prefers-color-scheme: dark" in css
    assert ":focus-visible" in css


def test_a_region_scrolls_by_keyboard() -> None:
    markup = region("<svg/>", 'A "map" & more')
    assert markup.startswith(
        '<div class="pic-region" role="region" aria-label="A &quot;map&quot; &amp; more" tabindex="0">'
    )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.floats(30, 300), st.integers(1, 5))
def test_lines_fit_their_width(text: str, width: float, lines: int) -> None:
    found = wrapped(text, width, 12, lines=lines)
    assert len(found) <= lines
    assert all(text_width(line, 12) <= width + 1e-9 for line in found)


def test_words_are_kept_in_order() -> None:
    text = "The quick brown fox jumps over the lazy dog"
    assert " ".join(wrapped(text, 80, 12, lines=9)) == text
    assert wrapped(text, 80, 12, lines=2)[-1].endswith("…")
    assert "".join(wrapped("data/stated/it4i-2024-12-11-lumi-ai-factory.ttl:116", 120, 11, lines=9)) == (
        "data/stated/it4i-2024-12-11-lumi-ai-factory.ttl:116"
    )


def test_the_derived_file_says_where_it_is_from() -> None:
    told: dict[str, Any] = json.loads(SHEET.with_name("europe.json").read_text(encoding="utf-8"))
    assert "Natural Earth" in told["note"]
    assert "public domain" in told["note"]
    assert told["width"] == 900
    assert told["projection"]["longitude"] == 10
