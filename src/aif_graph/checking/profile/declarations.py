"""Names: what is declared, declared twice over, reserved, or part of nothing (OWL 2 Syntax, 2.4, 3 and 5)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import combinations
from types import MappingProxyType

from pyoxigraph import BlankNode, NamedNode, Triple

from aif_graph.checking.profile.axioms import EXCLUSIVE, Axioms, Term, article, capital, is_reserved, nearest, words
from aif_graph.checking.profile.owl import (
    BUILT_IN,
    CHARACTERISTICS,
    COMPANIONS,
    CONSTRUCTS,
    DECLARES,
    DISJOINT_LISTS,
    FACETS,
    MARKS,
    REDUNDANT,
    VOCABULARY,
)

_KNOWN_TYPES = frozenset({*DECLARES, *CHARACTERISTICS, *DISJOINT_LISTS, *MARKS, "owl:Thing", "owl:Nothing"})
_EXPRESSION_TYPES = frozenset({"owl:Class", "owl:Restriction", "rdfs:Datatype", "owl:DataRange"})
_OF_RDF_SCHEMA = {
    "rdfs:Class": "Write owl:Class.",
    "rdf:Property": "Write owl:ObjectProperty or owl:DatatypeProperty.",
}
# Predicates that belong to a node of one of these types.
_OWNERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(("owl:members", "owl:distinctMembers"), frozenset(DISJOINT_LISTS)),
        **dict.fromkeys(
            ("owl:sourceIndividual", "owl:assertionProperty", "owl:targetIndividual", "owl:targetValue"),
            frozenset({"owl:NegativePropertyAssertion"}),
        ),
        **dict.fromkeys(
            ("owl:annotatedSource", "owl:annotatedProperty", "owl:annotatedTarget"),
            frozenset({"owl:Axiom", "owl:Annotation"}),
        ),
        **dict.fromkeys(("owl:imports", "owl:versionIRI"), frozenset({"owl:Ontology"})),
    }
)
_POINTED_TO = frozenset({"rdf:first", "rdf:rest"}).union(*FACETS.values())


def check_declarations(axioms: Axioms) -> None:
    """Report names declared as two things that exclude each other (5.8.1), and nodes declared without a name."""
    for name, kinds in axioms.kinds.items():
        for kind, triple in kinds.items():
            if is_reserved(name.value) and BUILT_IN.get(words(name)) != kind:
                message = f"{words(name)} is reserved vocabulary and cannot be declared as {article(kind)}"
                axioms.report("reserved-vocabulary", triple, message)
        declared = [(kind, triple) for kind, triple in kinds.items() if not is_reserved(name.value)]
        for (one, _), (other, triple) in combinations(declared, 2):
            if any({one, other} <= group for group in EXCLUSIVE):
                message = f"{words(name)} is declared as {article(one)} and as {article(other)}"
                axioms.report("typing", triple, message, "Keep one of the two, or give one thing another name.")
    for node, types in axioms.types.items():
        if isinstance(node, BlankNode):
            _check_unnamed(axioms, node, types)


def _check_unnamed(axioms: Axioms, node: Term, types: Mapping[str, Triple]) -> None:
    facts = axioms.facts(node).keys()
    for type_ in sorted(types.keys() & (_EXPRESSION_TYPES | DECLARES.keys() - CHARACTERISTICS)):
        is_expression = not facts.isdisjoint(CONSTRUCTS | COMPANIONS)
        is_inverse = type_ == "owl:ObjectProperty" and "owl:inverseOf" in facts
        if not (is_expression and type_ in _EXPRESSION_TYPES) and not is_inverse:
            message = f"A blank node is declared as {type_} but is not an expression"
            axioms.report("expression", types[type_], message, "Give it an IRI, or write the expression out.")


def check_header(axioms: Axioms) -> None:
    """Report more than one ontology header, and headers with odd names or versions (3.1; OWL 2 Mapping, 3.1.2)."""
    headers = [(node, types["owl:Ontology"]) for node, types in axioms.types.items() if "owl:Ontology" in types]
    report = partial(axioms.report, "ontology-header")
    for _, triple in headers[1:]:
        report(triple, f"There is a second ontology header in addition to that of {words(headers[0][0])}")
    for node, triple in headers:
        versions = list(axioms.facts(node).get("owl:versionIRI", {}).values())
        if isinstance(node, NamedNode) and is_reserved(node.value):
            report(triple, f"{words(node)} is reserved vocabulary and cannot name an ontology")
        if versions and isinstance(node, BlankNode):
            report(versions[0], "An ontology without an IRI cannot have a version IRI")
        if len(versions) > 1:
            report(versions[1], "The ontology has two version IRIs")
        for name in ("owl:versionIRI", "owl:imports"):
            for fact in axioms.facts(node).get(name, {}).values():
                if not isinstance(fact.object, NamedNode) or is_reserved(fact.object.value):
                    report(fact, f"{capital(words(fact.object))} cannot be the value of {name}")


def check_vocabulary(axioms: Axioms) -> None:
    """Report reserved vocabulary that OWL 2 has no use for as a predicate or as a type (2.4)."""
    report = partial(axioms.report, "reserved-vocabulary")
    for name in [each for each in axioms.groups if each not in VOCABULARY and each not in BUILT_IN]:
        triples = axioms.triples(name)
        if is_reserved(triples[0].predicate.value):
            hint = nearest(name, VOCABULARY)
            for triple in triples:
                report(triple, f"{name} is reserved vocabulary and not a property in OWL 2", hint)
    for types in axioms.types.values():
        for name in sorted(types.keys() - _KNOWN_TYPES):
            if name in REDUNDANT and not REDUNDANT[name].isdisjoint(types):
                continue
            hint = _OF_RDF_SCHEMA.get(name) or nearest(name, _KNOWN_TYPES)
            report(types[name], f"{name} is reserved vocabulary and not a class in OWL 2 DL", hint)


def check_stray(axioms: Axioms) -> None:
    """Report triples of axioms or lists that are not there: nothing may be left over (OWL 2 Mapping, 3.2.5)."""
    for node, facts in axioms.nodes.items():
        for name, objects in facts.items():
            owners = _OWNERS.get(name)
            if (owners and owners.isdisjoint(axioms.types.get(node, ()))) or (
                name in _POINTED_TO and not axioms.uses[node]
            ):
                what = f"the node has no type such as {min(owners)}" if owners else "no axiom points to its node"
                first = next(iter(objects.values()))
                axioms.report("stray-triple", first, f"{name} is not part of an axiom: {what}")
