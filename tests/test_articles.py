"""The article before a name, by its sound."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode

from aif_graph.articles import with_article
from aif_graph.knowledge import KnowledgeGraph
from tests.ours import PREFIXES

TYPE, LABEL = NamedNode(PREFIXES["rdf"] + "type"), NamedNode(PREFIXES["rdfs"] + "label")
CLASS = NamedNode(PREFIXES["owl"] + "Class")
AN = {
    *("AI Factory", "AI Factory Antenna", "AI-optimised system", "EU member state", "accession", "antenna country"),
    *("access call", "access mode", "allocation", "exascale system", "initiative", "organisation"),
    "organisation kind",
}


def test_every_class_of_the_ontology_has_its_article(graph: KnowledgeGraph) -> None:
    """The labels that take "an" were read out; a new class that does has to be added here."""
    triples = graph.ontology_triples
    classes = {triple.subject for triple in triples if triple.predicate == TYPE and triple.object == CLASS}
    labels = {
        triple.object.value
        for triple in triples
        if triple.predicate == LABEL and triple.subject in classes and isinstance(triple.object, Literal)
    }
    assert labels >= AN | {"user group", "host country", "quantum computer"}
    assert {label for label in labels if with_article(label) == f"an {label}"} == AN
    assert {label for label in labels if with_article(label) == f"a {label}"} == labels - AN


@pytest.mark.parametrize(
    "phrase",
    [
        "a EuroHPC system",
        "a European site",
        "a university",
        "a unit",
        "an unimportant thing",
        "a user",
        "an hour",
        "a host",
        "an HPC centre",
        "a LUMI node",
        "an SME",
        "a UN body",
        "an xsd:date",
        "an rdf:List",
        "an aif:AIFactory",
        "a skos:Concept",
        "an “operator”",
        "a 7",
    ],
)
def test_sound_decides_and_not_the_letter(phrase: str) -> None:
    article, _, name = phrase.partition(" ")
    assert with_article(name) == f"{article} {name}"
