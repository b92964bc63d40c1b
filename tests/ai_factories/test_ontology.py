"""The ontology itself: documented, used, and inside OWL 2 RL."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.conftest import ROOT
from tests.ours import AIF

ONTOLOGY = Graph().parse(ROOT / "ontology/aif.ttl")
CONCEPTS = Graph().parse(ROOT / "ontology/concepts.ttl")
SHAPES = Graph().parse(ROOT / "ontology/shapes.ttl")
TERMS = sorted({str(s) for s in ONTOLOGY.subjects() if isinstance(s, URIRef) and str(s).startswith(AIF)})
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
XSD = "http://www.w3.org/2001/XMLSchema#"
# OWL 2 Profiles, section 4.2.1: datatypes of OWL 2 RL that we use as ranges.
RL_DATATYPES = {XSD + name for name in ("integer", "decimal", "boolean", "anyURI")}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(AIF))
def test_a_term_is_labelled_defined_and_exemplified(term: str) -> None:
    node = URIRef(term)
    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        values = list(ONTOLOGY.objects(node, predicate))
        assert len(values) == 1
        assert isinstance(values[0], Literal)
        assert values[0].language == "en"
    assert str(ONTOLOGY.value(node, SKOS.definition)).endswith(".")
    assert list(ONTOLOGY.objects(node, RDFS.isDefinedBy)) == [URIRef(AIF.removesuffix("#"))]
    assert len(set(ONTOLOGY.objects(node, RDF.type)) & KINDS) == 1


def test_labels_are_unique() -> None:
    labels = [str(ONTOLOGY.value(URIRef(term), RDFS.label)).casefold() for term in TERMS]
    assert sorted(labels) == sorted(set(labels))


def test_every_term_is_used_by_data_queries_shapes_or_axioms() -> None:
    """A term that nothing mentions outside its own block is a candidate for deletion."""
    texts = [path.read_text() for folder in ("data", "queries") for path in (ROOT / folder).rglob("*.*")]
    texts += [(ROOT / f"ontology/{name}.ttl").read_text() for name in ("concepts", "shapes")]
    texts += [path.read_text() for path in (Path(__file__).parent / "entailments").rglob("*.ttl")]
    used = set(re.findall(r"\baif:(\w+)", "\n".join(texts)))
    assert [term for term in TERMS if term.removeprefix(AIF) not in used] == []


def test_the_header_is_complete_and_the_version_is_an_iri() -> None:
    (header,) = ONTOLOGY.subjects(RDF.type, OWL.Ontology)
    version = ONTOLOGY.value(header, OWL.versionIRI)
    assert isinstance(version, URIRef)
    assert str(version) == f"{header}/{ONTOLOGY.value(header, OWL.versionInfo)}"


@pytest.mark.parametrize("graph", [ONTOLOGY, SHAPES], ids=["ontology", "shapes"])
def test_the_dates_of_a_header_are_dates(graph: Graph) -> None:
    (header,) = graph.subjects(RDF.type, OWL.Ontology)
    dates = [o for p in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified) for o in graph.objects(header, p)]
    assert dates
    assert all(isinstance(date, Literal) and str(date.datatype) == XSD + "date" for date in dates)


def in_path(node: Node) -> set[Node]:
    """The properties of a path: those below sh:inversePath, sh:alternativePath and the steps of a list too."""
    if isinstance(node, URIRef):
        return {node}
    return {found for part in SHAPES.objects(node) if part != RDF.nil for found in in_path(part)}


def test_every_term_has_a_shape() -> None:
    """A class has one if a class above it is a target: ``sh:targetClass`` holds for what is below."""
    targets = {o for p in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf) for o in SHAPES.objects(None, p)}
    shaped = targets | {prop for path in SHAPES.objects(None, SH.path) for prop in in_path(path)}
    bare = [t for t in TERMS if not shaped & set(ONTOLOGY.transitive_objects(URIRef(t), RDFS.subClassOf))]
    assert bare == []


# Terms that no question names or implies: what they are for.
UNASKED = {
    "inCountry": "a step of the rule for standsInCountry, which questions ask",
    "participatingStateOf": "makes the class ParticipatingState, which questions ask",
    "within": "a step of the rule for inCountry",
}


def test_every_term_is_asked_for_or_has_a_reason() -> None:
    """A question that names a property asks for its inverse, and for the classes of what it joins."""
    texts = [path.read_text() for path in (ROOT / "queries").glob("*.rq")]
    texts.append((Path(__file__).parent / "questions/questions.yaml").read_text())
    asked = {URIRef(AIF + name) for name in re.findall(r"\baif:(\w+)", "\n".join(texts))}
    for name in list(asked):
        asked |= {*ONTOLOGY.objects(name, OWL.inverseOf), *ONTOLOGY.subjects(OWL.inverseOf, name)}
    for name in list(asked):
        asked |= {*ONTOLOGY.objects(name, RDFS.domain), *ONTOLOGY.objects(name, RDFS.range)}
    unasked = {term.removeprefix(AIF) for term in TERMS if URIRef(term) not in asked}
    assert sorted(unasked - UNASKED.keys()) == []
    assert sorted(UNASKED.keys() - unasked) == [], "their reason is no longer needed"


def test_every_object_property_between_things_has_an_inverse_or_a_reason() -> None:
    """Chains and pages read both ways where people do; the others lead to lists, notes and ends."""
    inverses = {s for s, o in ONTOLOGY.subject_objects(OWL.inverseOf)} | set(ONTOLOGY.objects(None, OWL.inverseOf))
    assert {AIF + name for name in ("memberOf", "operatedBy", "offersSystem", "participatesIn", "hasAccessTo")} <= {
        str(node) for node in inverses
    }


def class_expressions(predicate: Node) -> set[Node]:
    return {node for node in ONTOLOGY.objects(None, predicate) if isinstance(node, BNode)}


def test_superclasses_are_in_owl_2_rl() -> None:
    """OWL 2 Profiles, section 4.2.3: no existential, union, one-of or cardinality above 1 as a superclass."""
    for node in class_expressions(RDFS.subClassOf):
        for forbidden in (OWL.someValuesFrom, OWL.unionOf, OWL.oneOf, OWL.minCardinality, OWL.cardinality, OWL.hasSelf):
            assert ONTOLOGY.value(node, forbidden) is None, forbidden


def test_equivalent_classes_are_in_owl_2_rl() -> None:
    """Section 4.2.3: equivalent classes are named classes, intersections and has-value restrictions."""
    for node in class_expressions(OWL.equivalentClass):
        parts = Collection(ONTOLOGY, ONTOLOGY.value(node, OWL.intersectionOf))
        for part in parts:
            assert isinstance(part, URIRef) or ONTOLOGY.value(part, OWL.hasValue) is not None


def test_nothing_outside_the_profile_is_used() -> None:
    for forbidden in (OWL.hasKey, OWL.disjointUnionOf, OWL.hasSelf, OWL.maxCardinality, OWL.imports, OWL.complementOf):
        assert (None, forbidden, None) not in ONTOLOGY
    assert (None, RDF.type, OWL.ReflexiveProperty) not in ONTOLOGY


def test_ranges_of_values_are_datatypes_of_the_profile() -> None:
    for prop in ONTOLOGY.subjects(RDF.type, OWL.DatatypeProperty):
        for range_ in ONTOLOGY.objects(prop, RDFS.range):
            assert str(range_) in RL_DATATYPES, prop


def non_simple() -> set[Node]:
    """OWL 2 Structural Specification, section 11.1: properties above a chain or a transitive property."""
    found = set(ONTOLOGY.subjects(OWL.propertyChainAxiom, None)) | set(
        ONTOLOGY.subjects(RDF.type, OWL.TransitiveProperty)
    )
    while True:
        more = {o for s in found for o in ONTOLOGY.objects(s, RDFS.subPropertyOf)}
        more |= {o for s in found for o in ONTOLOGY.objects(s, OWL.inverseOf)}
        more |= {s for o in found for s in ONTOLOGY.subjects(OWL.inverseOf, o)}
        if more <= found:
            return found
        found |= more


def test_restricted_characteristics_stand_on_simple_properties_only() -> None:
    for kind in (
        OWL.IrreflexiveProperty,
        OWL.AsymmetricProperty,
        OWL.FunctionalProperty,
        OWL.InverseFunctionalProperty,
    ):
        assert not set(ONTOLOGY.subjects(RDF.type, kind)) & non_simple()


def test_chains_are_regular() -> None:
    """Section 11.2: no property is above itself by chains and sub-properties, but for R o S -> R and S o R -> R."""
    above: dict[Node, set[Node]] = {}
    for prop, chain in ONTOLOGY.subject_objects(OWL.propertyChainAxiom):
        links = list(Collection(ONTOLOGY, chain))
        inner = links[1:] if links[0] == prop else links[:-1] if links[-1] == prop else links
        above.setdefault(prop, set()).update(inner)
    for sub, super_ in ONTOLOGY.subject_objects(RDFS.subPropertyOf):
        above.setdefault(super_, set()).add(sub)
    for one, other in ONTOLOGY.subject_objects(OWL.inverseOf):
        above.setdefault(one, set()).update(above.get(other, set()))

    def reaches(prop: Node, goal: Node, seen: set[Node]) -> bool:
        return any(
            lower == goal or (lower not in seen and reaches(lower, goal, seen | {lower}))
            for lower in above.get(prop, ())
        )

    assert [str(prop) for prop in above if reaches(prop, prop, set())] == []


def test_concepts_stand_in_their_scheme_with_a_label() -> None:
    for concept in set(CONCEPTS.subjects(SKOS.inScheme, None)):
        assert CONCEPTS.value(concept, RDFS.label) is not None
        kind = str(concept).rsplit("/", 2)[-2]
        assert str(CONCEPTS.value(concept, SKOS.inScheme)).endswith(f"/scheme/{kind}")


def test_alignments_are_not_reasoned_with() -> None:
    from aif_graph.graphs import open_folder

    folder = open_folder(ROOT)
    (alignments,) = folder.vocabularies
    assert alignments not in folder.ontology
    aligned = Graph().parse(alignments)
    assert {str(s) for s in aligned.subjects() if str(s).startswith(AIF)} <= set(TERMS)
