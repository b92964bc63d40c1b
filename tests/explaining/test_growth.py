"""Words for nested class expressions take time with the size of the ontology, not with the paths through it."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from aif_graph.explaining import Teller
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.terms import STANDARD
from tests.growth import grows_in_proportion

OWL, RDF = STANDARD["owl"], STANDARD["rdf"]


def nested(levels: int) -> Iterator[Triple]:
    """Intersections of two restrictions, both with the next intersection as filler: twice the paths with each level."""
    for level in range(levels):
        lists, sides = ([BlankNode(f"{kind}{level}-{n}") for n in range(2)] for kind in ("list", "side"))
        yield Triple(BlankNode(f"class{level}"), NamedNode(OWL + "intersectionOf"), lists[0])
        for node, side, rest in zip(lists, sides, (lists[1], NamedNode(RDF + "nil")), strict=True):
            yield Triple(node, NamedNode(RDF + "first"), side)
            yield Triple(node, NamedNode(RDF + "rest"), rest)
            yield Triple(side, NamedNode(OWL + "onProperty"), NamedNode("http://example.org/p"))
            yield Triple(side, NamedNode(OWL + "someValuesFrom"), BlankNode(f"class{level + 1}"))


def test_nested_classes_take_time_with_their_number_alone(graph: KnowledgeGraph) -> None:
    def words(text: str) -> str:
        return Teller(graph.evidence, graph.names, nested(len(text))).name(BlankNode("class0"))

    assert " and " in words("x")
    assert grows_in_proportion(words, "x", count=1_000)
