"""Search in a small graph: what is found, in which order, and how questions are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

import aif_graph
from aif_graph.errors import on_command_line
from aif_graph.finding import Finder

MANIFEST = """
title = "Birds"
[prefixes]
ex = "https://example.org/"
[files]
ontology = "birds-ontology.ttl"
data = "birds.ttl"
[synonyms]
cost = ["price", "how much money"]
delay = ["late", "behind schedule"]
[[themes]]
label = "Upkeep"
tags = ["upkeep"]
curation = true
[[themes]]
label = "Money"
tags = ["money"]
"""
ONTOLOGY = """
@prefix ex: <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:Owl a owl:Class ; rdfs:label "owl"@en ; skos:definition "A bird that hunts by night."@en .
ex:Place a owl:Class ; rdfs:label "place"@en .
ex:wingspan a owl:DatatypeProperty ; rdfs:label "wing span"@en .
"""
DATA = """
@prefix ex: <https://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:ada a ex:Owl ; rdfs:label "Ada"@en ; ex:wingspan 1 .
ex:fund a ex:Fund ; rdfs:label "Price of seeds"@en .
ex:grove a ex:Place ; rdfs:label "Great Grey Grove"@en ; skos:altLabel "Grove"@en ; skos:hiddenLabel "Hájek"@cs .
ex:tower a ex:Place ; rdfs:label "Tower (old)"@en .
ex:grove2 a ex:Place ; rdfs:label "Grove by the sea"@en .
"""
QUERIES = {
    "seeds": ("What do seeds cost?", "[money]", "", "?seed ?pricePerBag"),
    "bags": ("Which bags are there?", "[bags]", "Each with its price.", "?bag"),
    "late-birds": ("Which birds come behind schedule?", "[birds, money]", "", "?bird"),
    "unnamed": ("Which birds have no name?", "[birds, upkeep]", "", "?bird"),
    "birds-at": ("Which birds live somewhere?", "[birds]", "", "?bird ?place"),
    "places": ("Which places are there?", "[places]", "", "?place"),
}
PLACE = "#+ params:\n#+   place: {type: iri, class: ex:Place, about: the place, example: Grove%s}\n"


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    root = tmp_path_factory.mktemp("birds")
    (root / "queries").mkdir()
    for name, text in (("graph.toml", MANIFEST), ("birds-ontology.ttl", ONTOLOGY), ("birds.ttl", DATA)):
        (root / name).write_text(text, encoding="utf-8")
    for name, query in QUERIES.items():
        _write(root / "queries" / f"{name}.rq", *query)
    return Finder(aif_graph.load(graph=root))


def _write(path: Path, summary: str, tags: str, description: str, columns: str) -> None:
    place = {"birds-at": PLACE % "", "places": PLACE % ", default: null"}.get(path.stem, "")
    described = f"#+ description: {description}\n" if description else ""
    body = f"SELECT {columns} {{ {columns.split(maxsplit=1)[0]} ?p ?o }}\n"
    path.write_text(f"#+ summary: {summary}\n{described}#+ tags: {tags}\n{place}{body}", encoding="utf-8")


def names(finder: Finder, text: str) -> list[str]:
    return [each.query.name for each in finder.find(text).questions]


def things(finder: Finder, text: str) -> list[str]:
    return [iri.rpartition("/")[2] for iri in finder.find(text).things]


def test_words_of_the_question_come_before_synonyms_and_those_before_the_description(finder: Finder) -> None:
    assert names(finder, "cost") == ["seeds", "bags"]
    assert names(finder, "costs") == ["seeds", "bags"]
    assert names(finder, "how much money")[0] == "seeds"


@pytest.mark.parametrize("text", ["late", "delayed", "LATE", "behind schedule", "which birds are late?"])
def test_a_synonym_finds_what_has_another_word(finder: Finder, text: str) -> None:
    assert names(finder, text) == ["late-birds"]


def test_columns_tags_and_parameters_are_looked_through(finder: Finder) -> None:
    assert "seeds" in names(finder, "bag price")
    assert {"late-birds", "birds-at", "unnamed"} == set(names(finder, "birds"))
    assert "places" in names(finder, "the place")


def test_equals_are_in_the_order_of_the_themes_those_for_curators_last(finder: Finder) -> None:
    assert names(finder, "birds") == ["late-birds", "birds-at", "unnamed"]


@pytest.mark.parametrize("text", ["Great Grey Grove", "grove", "hajek", "GGG", "ex:grove", "https://example.org/grove"])
def test_a_thing_is_found_by_each_of_its_names(finder: Finder, text: str) -> None:
    assert things(finder, text)[0] == "grove"


def test_a_name_fills_the_parameter_that_takes_the_thing(finder: Finder) -> None:
    found = finder.find("which birds live in Hájek?")
    assert on_command_line(found.questions[0].call) == 'aif run birds-at --place "Great Grey Grove"'
    assert names(finder, "Hájek") == ["birds-at", "places"]  # the one that needs a place, then the one that takes one
    tower = finder.find("Tower (old)").questions[0]
    assert on_command_line(tower.call) == "aif run birds-at --place ex:tower"


def test_a_question_without_a_named_thing_has_its_example(finder: Finder) -> None:
    [question] = [each for each in finder.find("birds").questions if each.query.name == "birds-at"]
    assert on_command_line(question.call) == "aif run birds-at --place Grove"


def test_terms_are_found_by_label_and_definition(finder: Finder) -> None:
    assert finder.find("owls").terms == ["https://example.org/Owl"]
    assert finder.find("hunting").terms == ["https://example.org/Owl"]
    assert finder.find("wing span").terms == ["https://example.org/wingspan"]


def test_the_beginning_of_a_word_will_do_where_nothing_else_does(finder: Finder) -> None:
    assert things(finder, "tow") == ["tower"]
    assert things(finder, "to") == []


def test_what_is_unknown_is_told_and_the_rest_is_found(finder: Finder) -> None:
    found = finder.find("seeds zzzz")
    assert [each.query.name for each in found.questions] == ["seeds"]
    assert (found.unknown, found.nearest) == (["zzzz"], [])


def test_nothing_found_has_the_nearest_words(finder: Finder) -> None:
    found = finder.find("towre")
    assert not found.total
    assert (found.unknown, found.nearest[0]) == (["towre"], "tower")


@pytest.mark.parametrize("text", ["", " ", "?", "\x00", "\ud800", "((", "a" * 200, "the of and", "\u202e", "[] {} <x>"])
def test_odd_texts_find_nothing_and_do_no_harm(finder: Finder, text: str) -> None:
    assert finder.find(text).total == 0


def test_most_of_the_words_are_enough_where_nothing_has_all(finder: Finder) -> None:
    assert names(finder, "birds behind schedule without seeds")[0] == "late-birds"
