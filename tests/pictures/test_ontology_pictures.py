"""The pictures of the ontology: each term is in one of them; no word covers another, or a box that is not its own."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, Graph

from aif_graph.pictures.placing import Box
from tests.conftest import ROOT
from tests.ours import AIF
from tests.pictures.test_pictures import SVG, assert_apart, assert_in_frame, parsed, words
from tools.ontology.pages import PICTURES, drawn, pages
from tools.ontology.terms import Property, read_ontology

FILE = ROOT / "ontology/aif.ttl"
ONTOLOGY = read_ontology(FILE)
DRAWN = drawn(ONTOLOGY)


@pytest.mark.parametrize("name", DRAWN)
def test_words_and_boxes_of_a_picture_are_apart(name: str) -> None:
    root = parsed(DRAWN[name])
    for legend in root.findall(f"{SVG}g[@class='pic-legend']"):
        root.remove(legend)  # its parts are moved as a group
    texts = words(root)
    assert_apart(box for box, _, _ in texts)
    assert float(root.get("width", "")) <= 1200
    assert_in_frame(root, [box for box, _, _ in texts])
    places = [[float(each.get(side, "")) for side in ("x", "y", "width", "height")] for each in root.iter(f"{SVG}rect")]
    boxes = [Box(x, y, x + width, y + height) for x, y, width, height in places]
    for (text, line, _), box in ((text, box) for text in texts for box in boxes):
        covered = text.overlap(box)
        assert covered < 0.5 or covered == pytest.approx(text.overlap(text)), line


def test_all_terms_are_drawn_or_named() -> None:
    graph = Graph().parse(FILE)
    [classes, *others] = [{line for _, line, _ in words(parsed(svg))} for svg in DRAWN.values()]
    shown = {*chain(*others), *pages()[ROOT / "docs/ontology.md"].split("*")}
    for kind, found in ((OWL.Class, classes), (OWL.ObjectProperty, shown)):
        terms = [term for term in graph.subjects(RDF.type, kind) if term.startswith(AIF)]
        assert len(terms) > 40
        assert {str(graph.value(term, RDFS.label)) for term in terms} - found == set()


def test_each_section_with_object_properties_has_one_picture() -> None:
    sections = [section for _, of_picture in PICTURES.values() for section in of_picture]
    assert len(sections) == len({*sections})
    assert {*sections} == {*ONTOLOGY.properties} | {*ONTOLOGY.inverses}


def test_domain_and_range_are_inherited_and_inverses_kept_apart(tmp_path: Path) -> None:
    (tmp_path / "aif.ttl").write_text(f"""@prefix aif: <{AIF}> .
@prefix owl: <{OWL}> .
@prefix rdfs: <{RDFS}> .

# Classes: things (and more)

aif:Thing
    a owl:Class ; rdfs:label "thing" .

# Properties: ties

aif:holds
    a owl:ObjectProperty ; rdfs:label "holds" ; rdfs:domain aif:Thing .

aif:heldBy
    a owl:ObjectProperty ; rdfs:label "is held by" ; owl:inverseOf aif:holds .

aif:carries
    a owl:ObjectProperty ; rdfs:label "carries" ; rdfs:subPropertyOf aif:holds ; rdfs:range aif:Thing .
""")
    ontology = read_ontology(tmp_path / "aif.ttl")
    assert ontology.groups == {"things": ["Thing"]}
    assert ontology.inverses == {"ties": ["is held by"]}
    holds, carries = ontology.properties["ties"]
    assert holds == Property("holds", "holds", "Thing", "", frozenset())
    assert carries == Property("carries", "carries", "Thing", "Thing", frozenset({"holds"}))
