"""The profile walker: a specimen that departs and one that conforms for each rule, the real graph, random graphs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from aif_graph.checking.profile import Departure, departures
from aif_graph.checking.profile.owl import CHARACTERISTICS, DECLARES, DISJOINT_LISTS, MARKS, VOCABULARY
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.terms import STANDARD

FOLDER = Path(__file__).parent / "profile"
FAILS = sorted(FOLDER.glob("*-fails.ttl"))
HOLDS = sorted(FOLDER.glob("*-holds.ttl"))
EXAMPLE = "https://example.org/"
BEGINNING = "# Departs from "


def read(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)]


def term(text: object) -> str:
    """A term as the second line of a specimen has it: a CURIE, `_` for a blank node, a literal without quotes."""
    if isinstance(text, BlankNode):
        return "_"
    if isinstance(text, NamedNode):
        for prefix, namespace in (("", EXAMPLE), *STANDARD.items()):
            if text.value.startswith(namespace):
                return f"{prefix}:{text.value.removeprefix(namespace)}"
    assert isinstance(text, Literal)
    return text.value


def where(departure: Departure) -> str:
    triple = departure.triple
    return f"{departure.profile} at: {term(triple.subject)} {term(triple.predicate)} {term(triple.object)}"


def rule_of(path: Path) -> str:
    """`list.circle-fails` is one of the specimens of the rule `list`."""
    return path.stem.rpartition("-")[0].partition(".")[0]


@pytest.mark.parametrize("path", FAILS, ids=lambda path: path.stem)
def test_the_failing_specimen_departs_by_its_rule_alone(path: Path) -> None:
    why, expected, *_ = path.read_text().splitlines()
    assert why.startswith("# ")
    assert "(OWL 2 " in why
    found = list(departures(read(path)))
    assert [departure.rule for departure in found] == [rule_of(path)]
    assert [where(departure) for departure in found] == [expected.removeprefix(BEGINNING)]


@pytest.mark.parametrize("path", HOLDS, ids=lambda path: path.stem)
def test_the_holding_specimen_conforms(path: Path) -> None:
    assert path.read_text().startswith("# ")
    assert list(departures(read(path))) == []


@pytest.mark.parametrize("path", FAILS, ids=lambda path: path.stem)
def test_messages_are_sentences_that_cite_the_specification(path: Path) -> None:
    for departure in departures(read(path)):
        assert departure.message.endswith(").")
        assert "(OWL 2 " in departure.message
        assert departure.hint == "" or departure.hint.endswith((".", "?"))


def test_specimens_come_in_pairs() -> None:
    assert {path.name.replace("-fails", "-holds") for path in FAILS} == {path.name for path in HOLDS}


@pytest.mark.parametrize("path", FAILS, ids=lambda path: path.stem)
def test_the_order_of_triples_does_not_matter(path: Path) -> None:
    triples = read(path)
    assert {d.rule for d in departures(reversed(triples))} == {rule_of(path)}
    assert {d.rule for d in departures([], triples)} == {rule_of(path)}


def test_the_real_ontology_is_in_both_profiles(graph: KnowledgeGraph) -> None:
    assert list(departures(graph.ontology_triples)) == []


def test_the_real_data_keep_the_ontology_in_both_profiles(graph: KnowledgeGraph) -> None:
    data = [triple for path in graph.folder.data for triple in read(path)]
    assert len(data) > 10_000
    assert list(departures(graph.ontology_triples, data)) == []


def test_a_deep_expression_ends() -> None:
    depth = 5_000
    nodes = [BlankNode(f"n{number}") for number in range(depth)]
    owl, type_ = STANDARD["owl"], NamedNode(STANDARD["rdf"] + "type")
    triples = [Triple(NamedNode(EXAMPLE + "A"), NamedNode(STANDARD["rdfs"] + "subClassOf"), nodes[0])]
    triples += [Triple(NamedNode(EXAMPLE + "A"), type_, NamedNode(owl + "Class"))]
    for node, inner in zip(nodes, [*nodes[1:], NamedNode(EXAMPLE + "A")], strict=True):
        triples += [Triple(node, type_, NamedNode(owl + "Class")), Triple(node, NamedNode(owl + "complementOf"), inner)]
    assert [departure.rule for departure in departures(triples)] == ["subclass-expression"]


def _names(curies: Iterable[str]) -> list[NamedNode]:
    return [NamedNode(STANDARD[curie.partition(":")[0]] + curie.partition(":")[2]) for curie in sorted(curies)]


PREDICATES = _names(VOCABULARY)
TYPES = _names({*DECLARES, *CHARACTERISTICS, *DISJOINT_LISTS, *MARKS, "owl:Thing", "rdfs:Class", "owl:Nonsense"})
OWN = [NamedNode(EXAMPLE + name) for name in "abcd"]
UNNAMED = [BlankNode(name) for name in "klmn"]
NIL = NamedNode(STANDARD["rdf"] + "nil")
LITERALS = [Literal("x"), Literal(1), Literal(True), Literal("x", language="en"), Literal("9" * 30)]
TYPE = NamedNode(STANDARD["rdf"] + "type")
subjects = st.sampled_from([*OWN, *UNNAMED, *PREDICATES[:5], *TYPES[:3]])
triples = st.one_of(
    st.builds(Triple, subjects, st.just(TYPE), st.sampled_from([*TYPES, *OWN, *UNNAMED, *LITERALS])),
    st.builds(
        Triple,
        subjects,
        st.sampled_from([*PREDICATES, *OWN]),
        st.sampled_from([*OWN, *UNNAMED, *UNNAMED, NIL, *LITERALS, *TYPES]),
    ),
)


@settings(max_examples=400, deadline=2_000)
@given(st.lists(triples, max_size=60))
def test_no_graph_makes_the_walk_fail_or_hang(graph: list[Triple]) -> None:
    found = list(departures(graph))
    assert len(found) == len(set(found))
    assert {departure.triple for departure in found} <= set(graph)
    assert {departure.profile for departure in found} <= {"OWL 2 RL", "OWL 2 DL"}
