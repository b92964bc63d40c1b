"""The example graph: what it answers, what follows in it and what does not, and what its shapes refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

import aif_graph
from aif_graph.answers.writing import write_answer
from aif_graph.checking.shacl import Shapes, check_shapes, read_shapes
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.reading import EvidenceRoom, read_document
from aif_graph.reasoning import close
from tests.examples.alliances import ALLIANCES, QUERIES, foreign

ANSWERS = Path(__file__).parent / "answers"
HEAD = (
    "@prefix ex: <https://example.org/alliances/x/> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix src: <https://w3id.org/aif-graph/sources#> .\n"
    "@prefix uni: <https://example.org/alliances/ontology#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
)
LONDON = 'ex:l a uni:City ; rdfs:label "London"@en ; uni:inCountry ex:gb . ex:gb a uni:Country ; rdfs:label "UK"@en .'
# The name of each shape and statements that it alone refuses.
INVALID = {
    "coordinates": f"{LONDON} ex:l uni:latitude 51.5 .",
    "derived-only": "ex:a uni:hasMember ex:u .",
    "enlargement": 'ex:e a uni:Enlargement ; rdfs:label "e"@en ; uni:happenedOn "2020"^^xsd:gYear ; uni:enlarges ex:a .'
    ' ex:a a uni:Alliance ; rdfs:label "a"@en ; uni:foundedOn "2019"^^xsd:gYear .',
    "founded-on": 'ex:a a uni:Alliance ; rdfs:label "a"@en ; uni:foundedOn "in spring" .',
    "happened-on": 'ex:e a uni:Enlargement ; rdfs:label "e"@en ; uni:enlarges ex:a . ex:u uni:admittedIn ex:e .'
    ' ex:u a uni:University ; rdfs:label "u"@en .'
    ' ex:a a uni:Alliance ; rdfs:label "a"@en ; uni:foundedOn "2019"^^xsd:gYear .',
    "label": 'ex:gb a uni:Country ; rdfs:label "United Kingdom" .',
    "member-count": "ex:a uni:memberCount 1 .",
    "place-of-city": 'ex:l a uni:City ; rdfs:label "London"@en .',
    "university": 'ex:u a uni:University ; rdfs:label "u"@en .',
}
FOLLOWS = {
    "an admission makes a member": ("ex:u uni:admittedIn ex:e . ex:e uni:enlarges ex:a .", "ex:u uni:memberOf ex:a ."),
    "a member is had": ("ex:u uni:memberOf ex:a .", "ex:a uni:hasMember ex:u ."),
    "a city brings its country": ("ex:u uni:inCity ex:c . ex:c uni:inCountry ex:l .", "ex:u uni:inCountry ex:l ."),
    "a country is represented": (
        "ex:u uni:admittedIn ex:e ; uni:inCity ex:c . ex:e uni:enlarges ex:a . ex:c uni:inCountry ex:l .",
        "ex:l uni:representedIn ex:a .",
    ),
}
DOES_NOT_FOLLOW = {
    "a founder is no member": ("ex:a uni:foundedBy ex:u .", "ex:u uni:memberOf ex:a ."),
    "the office of an alliance is no member": (
        "ex:a uni:inCity ex:c . ex:c uni:inCountry ex:l .",
        "ex:l uni:representedIn ex:a .",
    ),
    "a member of one is no member of another": (
        "ex:u uni:memberOf ex:a . ex:v uni:memberOf ex:b . ex:u uni:inCountry ex:l .",
        "ex:l uni:representedIn ex:b .",
    ),
}


@pytest.fixture(scope="module")
def graph() -> KnowledgeGraph:
    return aif_graph.load(root=ALLIANCES)


@pytest.fixture(scope="module")
def shapes(graph: KnowledgeGraph) -> Shapes:
    return read_shapes(graph.folder.shapes, graph.manifest.shorten, shown=lambda path: path.name)


def triples(text: str) -> set[Triple]:
    return {quad.triple for quad in parse((HEAD + text).encode(), RdfFormat.TURTLE)}


@pytest.mark.parametrize("name", QUERIES)
def test_answer(name: str, graph: KnowledgeGraph) -> None:
    """Each was read by a person before it was committed."""
    found = write_answer(graph.run(name), "csv", graph.names)
    assert found == (ANSWERS / f"{name}.csv").read_bytes().decode()
    assert not foreign({name: found})


def test_every_golden_answer_has_its_query() -> None:
    assert {path.stem for path in ANSWERS.iterdir()} == set(QUERIES)


@pytest.mark.parametrize("name", FOLLOWS)
def test_follows(name: str, graph: KnowledgeGraph) -> None:
    premises, conclusions = map(triples, FOLLOWS[name])
    closure = close([*graph.ontology_triples, *premises])
    assert conclusions <= set(closure.inferred)
    assert not closure.clashes


@pytest.mark.parametrize("name", DOES_NOT_FOLLOW)
def test_does_not_follow(name: str, graph: KnowledgeGraph) -> None:
    premises, conclusions = map(triples, DOES_NOT_FOLLOW[name])
    closure = close([*graph.ontology_triples, *premises])
    assert not conclusions & {*closure.inferred, *premises}
    assert not closure.clashes


def test_a_city_that_is_a_university_is_a_clash(graph: KnowledgeGraph) -> None:
    assert close([*graph.ontology_triples, *triples("ex:u a uni:University , uni:City .")]).clashes


@pytest.mark.parametrize("name", INVALID)
def test_a_shape_refuses_what_it_is_for(name: str, graph: KnowledgeGraph, shapes: Shapes, tmp_path: Path) -> None:
    path = tmp_path / "specimen.ttl"
    path.write_text(HEAD + INVALID[name])
    document = read_document(path, NamedNode("http://example.org/specimen"))
    room = EvidenceRoom(tmp_path, [document], url=graph.manifest.terms.url)
    findings = check_shapes(shapes, [*graph.ontology_triples, *document.quads], graph.names, room).findings
    assert {finding.rule for finding in findings} == {f"shape:{name}"}
    assert not foreign({str(finding): f"{finding.message} {finding.hint} {finding.detail}" for finding in findings})


def test_every_shape_has_a_specimen(graph: KnowledgeGraph) -> None:
    (path,) = graph.folder.shapes
    named = [line.split(":")[1] for line in path.read_text().splitlines() if line.startswith("shape:")]
    assert sorted(named) == sorted(INVALID)


def test_nothing_is_found_in_it(graph: KnowledgeGraph) -> None:
    assert aif_graph.check(graph) == ()
    assert graph.closure.clashes == ()
