"""Names to things and back."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad

from aif_graph.datasets import Embedded
from aif_graph.errors import NotFoundError, UsageError
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.naming.names import Names
from aif_graph.terms import Prefixes

COUNTRY = "https://w3id.org/aif-graph/id/country/"


@pytest.mark.parametrize(
    "text",
    [
        "Denmark",
        "denmark",
        " DENMARK ",
        "DK",
        "DNK",
        "dk",
        "country:dk",
        f"{COUNTRY}dk",
        f"<{COUNTRY}dk>",
    ],
)
def test_a_country_by_every_name(graph: KnowledgeGraph, text: str) -> None:
    assert graph.names.resolve(text, "aif:Country").value == COUNTRY + "dk"


@pytest.mark.parametrize(
    ("text", "iri"), [("Turkiye", "tr"), ("Turkey", "tr"), ("Czech Republic", "cz"), ("Česko", "cz"), ("suomi", "fi")]
)
def test_accents_and_alternative_names_do_not_matter(graph: KnowledgeGraph, text: str, iri: str) -> None:
    assert graph.names.resolve(text, "aif:Country").value == COUNTRY + iri


@pytest.mark.parametrize("text", ["IT4LIA", "ITA4LIA", "it4lia", "factory:it4lia"])
def test_a_factory_by_its_spellings(graph: KnowledgeGraph, text: str) -> None:
    assert graph.names.resolve(text, "aif:AIFactory").value.endswith("/factory/it4lia")


def test_a_miss_names_the_nearest(graph: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError) as caught:
        graph.names.resolve("Dnemark", "aif:Country")
    assert caught.value.message == 'no country "Dnemark"'
    assert caught.value.hint.startswith("Did you mean Denmark")
    assert (caught.value.exit_code, caught.value.http_status) == (2, 404)


def test_a_thing_of_another_class_is_a_miss(graph: KnowledgeGraph) -> None:
    with pytest.raises(NotFoundError, match="no country"):
        graph.names.resolve("factory:lumi-aif", "aif:Country")


def test_a_shared_name_asks_back(graph: KnowledgeGraph) -> None:
    """Meluxina-AI is what one source calls the factory, and what all call its system."""
    assert graph.names.resolve("Meluxina-AI", "aif:AIFactory").value.endswith("/factory/l-aif")
    assert graph.names.resolve("MeluXina-AI").value.endswith("/system/meluxina-ai")
    with pytest.raises(UsageError, match="names several things") as caught:
        graph.names.resolve("industry")
    assert "sector:industry" in caught.value.hint


def test_one_word_of_a_name_is_enough_within_a_class(graph: KnowledgeGraph) -> None:
    assert graph.names.resolve("Jülich", "aif:AIFactory").value.endswith("/factory/jaif")


def test_labels_fall_back_to_words_and_curies(graph: KnowledgeGraph) -> None:
    assert graph.names.label(COUNTRY + "dk") == "Denmark"
    assert graph.names.label("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == "is a"
    assert graph.names.label("http://www.w3.org/2002/07/owl#Class") == "owl:Class"
    assert graph.names.label("http://example.org/x") == "http://example.org/x"


@pytest.mark.parametrize(
    "text", ["ex:likes", "likes", "LIKES", "http://example.org/likes", "<http://example.org/likes>"]
)
def test_a_property_that_nothing_declares_is_found_by_its_use(text: str) -> None:
    likes = NamedNode("http://example.org/likes")
    quads = [Quad(NamedNode("http://example.org/ann"), likes, NamedNode("http://example.org/bob"))]
    names = Names(Embedded(quads, prefixes=Prefixes({"ex": "http://example.org/"})))
    assert names.resolve_property(text) == likes
    with pytest.raises(NotFoundError, match='no property "ex:ann"'):
        names.resolve_property("ex:ann")


def test_a_name_of_two_undeclared_properties_asks_back() -> None:
    nodes = [NamedNode(f"http://example.org/{name}") for name in ("a/p", "b/p")]
    names = Names(Embedded(Quad(nodes[0], node, nodes[1]) for node in nodes))
    with pytest.raises(UsageError, match="names several properties") as caught:
        names.resolve_property("p")
    assert caught.value.hint == "Write one of: http://example.org/a/p, http://example.org/b/p."


@pytest.mark.parametrize("hostile", ["", "<", "http://a b", "country:", "x" * 10_000, "' . ?s ?p ?o", "\x00"])
def test_hostile_names_are_misses(graph: KnowledgeGraph, hostile: str) -> None:
    with pytest.raises(NotFoundError):
        graph.names.resolve(hostile, "aif:Country")
