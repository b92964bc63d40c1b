"""The axioms about classes and properties, one predicate after another (OWL 2 Mapping, 3.2.5, table 16)."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import BlankNode, NamedNode, Triple

from aif_graph.checking.profile.axioms import Axioms, Term, article, words
from aif_graph.checking.profile.expressions import Expression
from aif_graph.checking.profile.owl import BOOLEANS, CHARACTERISTICS, TOP_AND_BOTTOM
from aif_graph.checking.profile.parts import required
from aif_graph.checking.profile.positions import DATA, EQUIVALENT, SUB, SUPER, Place
from aif_graph.checking.profile.requirements import require_property
from aif_graph.terms import STANDARD

_OBJECT, _DATA = "object property", "data property"


class SchemaWalk:
    """Goes through the axioms, reports what is wrong with their terms, and gathers the places of expressions."""

    def __init__(self, axioms: Axioms, expressions: Mapping[Term, Expression]) -> None:
        self.axioms = axioms
        self.require = required(axioms, expressions)
        self.expressions = expressions
        self.places: list[Place] = []

    def _class(self, term: Term, grammar: str, where: str, triple: Triple) -> None:
        self.require(term, "datatype" if grammar == DATA else "class", triple)
        self.places.append(Place(term, grammar, where, triple))

    def class_axioms(self) -> None:
        """OWL 2 Syntax, 9.1, 9.4 and 9.5; OWL 2 Profiles, 4.2.5."""
        for triple in self.axioms.triples("rdfs:subClassOf"):
            self._class(triple.subject, SUB, "as a subclass", triple)
            self._class(triple.object, SUPER, "as a superclass", triple)
        for triple in self.axioms.triples("owl:disjointWith"):
            for term in (triple.subject, triple.object):
                self._class(term, SUB, "in a disjointness axiom", triple)
        for triple in self.axioms.triples("owl:equivalentClass"):
            self._equivalence(triple)
        for node, expression in self.expressions.items():
            if isinstance(node, NamedNode) and expression.construct in BOOLEANS and not expression.data_range:
                self.places.append(Place(node, EQUIVALENT, "as an equivalent class", expression.triple, True))
        for triple in self.axioms.triples("owl:disjointUnionOf"):
            for term, at in self.axioms.items(triple, 2):
                self.require(term, "class", at)
            hint = "State the subclasses and their disjointness (owl:AllDisjointClasses); the union itself is lost."
            self.axioms.report("disjoint-union", triple, "owl:disjointUnionOf is not an axiom of OWL 2 RL", hint)
        for triple in self.axioms.triples("owl:hasKey"):
            self._class(triple.subject, SUB, "in a key", triple)
            for term, at in self.axioms.items(triple, 1):
                self._property(term, at)

    def _equivalence(self, triple: Triple) -> None:
        expression = self.expressions.get(triple.object)
        if self.axioms.is_datatype(triple.subject) or (
            isinstance(triple.subject, NamedNode)
            and not self.axioms.kinds.get(triple.subject)
            and expression
            and expression.data_range
        ):
            self._class(triple.object, DATA, "in the definition of a datatype", triple)
            self.require(triple.subject, "datatype", triple)
            return
        for term in (triple.subject, triple.object):
            self._class(term, EQUIVALENT, "as an equivalent class", triple)

    def property_axioms(self) -> None:
        """OWL 2 Syntax, 9.2 and 9.3; OWL 2 Profiles, 4.2.2 and 4.2.5."""
        for name in ("rdfs:subPropertyOf", "owl:equivalentProperty", "owl:propertyDisjointWith"):
            for triple in self.axioms.triples(name):
                self._same_kind([(triple.subject, triple), (triple.object, triple)], name)
        for triple in self.axioms.triples("owl:inverseOf"):
            if isinstance(triple.subject, NamedNode):
                self._property(triple.subject, triple, _OBJECT)
            if isinstance(triple.object, BlankNode):
                message = "An inverse must be the inverse of a named property"
                self.axioms.report("expression", triple, message, section="OWL 2 Mapping, 3.2.4, table 11")
            else:
                self._property(triple.object, triple, _OBJECT)
        for triple in self.axioms.triples("owl:propertyChainAxiom"):
            self._property(triple.subject, triple, _OBJECT)
            for term, at in self.axioms.items(triple, 2):
                self._property(term, at, _OBJECT)
        for name in ("rdfs:domain", "rdfs:range"):
            for triple in self.axioms.triples(name):
                self._domain_or_range(triple, name)
        for node, types in self.axioms.types.items():
            for name in sorted(types.keys() & CHARACTERISTICS):
                self._characteristic(node, name, types[name])
        self._top_and_bottom()

    def _property(self, term: Term, triple: Triple, kind: str = "") -> str:
        return require_property(self.axioms, term, triple, kind)

    def _same_kind(self, terms: list[tuple[Term, Triple]], where: str) -> None:
        kinds = [(kind, term, at) for term, at in terms if (kind := self._property(term, at))]
        for kind, term, at in kinds[1:]:
            if kind != kinds[0][0]:
                told = f"{words(term)} is {article(kind)} and {words(kinds[0][1])} {article(kinds[0][0])}"
                message = f"{told}; {where} holds between properties of one kind"
                self.axioms.report("property-kind", at, message, section="OWL 2 Syntax, 9.2 and 9.3")
        for kind, term, at in kinds:
            if kind == "annotation property" and where != "rdfs:subPropertyOf":
                message = f"{words(term)} is an annotation property, which {where} does not apply to"
                self.axioms.report("property-kind", at, message)

    def _domain_or_range(self, triple: Triple, name: str) -> None:
        kind = self._property(triple.subject, triple)
        if kind == "annotation property":
            if not isinstance(triple.object, NamedNode):
                message = f"The {name} of an annotation property is an IRI"
                self.axioms.report("term-kind", triple, message, section="OWL 2 Syntax, 10.2.3 and 10.2.4")
        elif kind:
            grammar = DATA if kind == _DATA and name == "rdfs:range" else SUPER
            self._class(triple.object, grammar, f"in a {name.removeprefix('rdfs:')}", triple)

    def _characteristic(self, node: Term, name: str, triple: Triple) -> None:
        if name != "owl:FunctionalProperty":
            self._property(node, triple, _OBJECT)
        elif self._property(node, triple) == "annotation property":
            message = f"{words(node)} is an annotation property and cannot be functional"
            self.axioms.report("property-kind", triple, message)
        if name == "owl:ReflexiveProperty":
            hint = "State what is related to itself, or leave the axiom out."
            self.axioms.report("reflexive-property", triple, f"{name} is not an axiom of OWL 2 RL", hint)

    def _top_and_bottom(self) -> None:
        """OWL 2 Profiles, 4.2.1; owl:topDataProperty: OWL 2 Syntax, 11.2."""
        names: dict[Term, str] = {NamedNode(STANDARD["owl"] + name[len("owl:") :]): name for name in TOP_AND_BOTTOM}
        for node, facts in self.axioms.nodes.items():
            for predicate, objects in facts.items():
                for term, triple in objects.items():
                    for used in [each for each in dict.fromkeys((node, term)) if each in names]:
                        above = predicate == "rdfs:subPropertyOf" and used == term
                        self._universal(names[used], triple, above)
        for name in TOP_AND_BOTTOM:
            for triple in self.axioms.triples(name):
                self._universal(name, triple, above=False)
        for node in [each for each in names if each in self.axioms.types]:
            for type_, triple in self.axioms.types[node].items():
                if type_ in CHARACTERISTICS:
                    self._universal(names[node], triple, above=False)

    def _universal(self, name: str, triple: Triple, above: bool) -> None:
        if name == "owl:topDataProperty" and not above:
            message = f"{name} is only allowed as a superproperty of another data property"
            self.axioms.report("top-data-property", triple, message)
        else:
            self.axioms.report("top-or-bottom-property", triple, f"{name} is not a property of OWL 2 RL")
