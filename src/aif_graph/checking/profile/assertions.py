"""The axioms about individuals, and what annotates axioms (OWL 2 Syntax, 9.6 and 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.checking.profile.axioms import Axioms, Term, article, is_reserved, words
from aif_graph.checking.profile.expressions import Expression
from aif_graph.checking.profile.owl import BUILT_IN, DISJOINT_LISTS, VOCABULARY
from aif_graph.checking.profile.parts import required
from aif_graph.checking.profile.positions import SUB, SUPER, Place
from aif_graph.checking.profile.requirements import require_literal, require_named, require_property


def check_individuals(axioms: Axioms, expressions: Mapping[Term, Expression]) -> Iterator[Place]:
    """Report faults of the axioms about individuals; yield the places of the class expressions in them."""
    for name in ("owl:sameAs", "owl:differentFrom"):
        for triple in axioms.triples(name):
            for term in (triple.subject, triple.object):
                require_named(axioms, term, triple, name)
    require = required(axioms, expressions)
    for triple in _types(axioms):
        require(triple.object, "class", triple)
        yield Place(triple.object, SUPER, "as the type of an individual", triple)
    for node, types in list(axioms.types.items()):
        for name in sorted(types.keys() & DISJOINT_LISTS.keys()):
            yield from _check_members(axioms, expressions, node, types[name])
        if "owl:NegativePropertyAssertion" in types:
            _check_negative(axioms, node, types["owl:NegativePropertyAssertion"])


def _types(axioms: Axioms) -> Iterator[Triple]:
    """The triples that say what an individual is; for a named class the first is enough, for it is in the profile."""
    named: set[Term] = set()
    for triple in axioms.groups.get("rdf:type", ()):
        type_ = triple.object
        if type_ in named:
            continue
        if isinstance(type_, NamedNode):
            named.add(type_)
            if is_reserved(type_.value):
                continue
        yield triple
    for types in axioms.types.values():
        yield from (types[name] for name in ("owl:Thing", "owl:Nothing") if name in types)


def _check_members(
    axioms: Axioms, expressions: Mapping[Term, Expression], node: Term, triple: Triple
) -> Iterator[Place]:
    """OWL 2 Syntax, 9.1.3, 9.2.3, 9.3.3 and 9.6.2."""
    name = words(triple.object)
    kind = DISJOINT_LISTS[name]
    allowed = ("owl:members", "owl:distinctMembers") if kind == "individual" else ("owl:members",)
    lists = list(chain.from_iterable(axioms.facts(node).get(each, {}).values() for each in allowed))
    if len(lists) != 1 or not isinstance(node, BlankNode):
        axioms.report("members", triple, f"{name} needs a blank node with exactly one list of {allowed[0]}")
        return
    require = required(axioms, expressions)
    kinds: dict[str, Triple] = {}
    for term, at in axioms.items(lists[0], 2, name):
        if kind == "class":
            require(term, "class", at)
            yield Place(term, SUB, "in a disjointness axiom", at)
        elif kind == "individual":
            require_named(axioms, term, at, name)
        else:
            kinds.setdefault(require_property(axioms, term, at), at)
    kinds.pop("", None)
    if len(kinds) > 1 or "annotation property" in kinds:
        message = f"{name} relates only object properties, or only data properties"
        axioms.report("property-kind", list(kinds.values())[-1], message, section="OWL 2 Syntax, 9.2.3 and 9.3.3")


def _check_negative(axioms: Axioms, node: Term, triple: Triple) -> None:
    """OWL 2 Syntax, 9.6.5 and 9.6.7; no unnamed individuals: 11.2."""
    facts = axioms.facts(node)
    source, property_, target, value = (
        list(facts.get(f"owl:{name}", {}).values())
        for name in ("sourceIndividual", "assertionProperty", "targetIndividual", "targetValue")
    )
    if not len(source) == len(property_) == len(target) + len(value) == 1:
        parts = "one owl:sourceIndividual, one owl:assertionProperty and one owl:targetIndividual or owl:targetValue"
        axioms.report("negative-assertion", triple, f"A negative assertion has {parts}")
        return
    where = "a negative assertion"
    require_named(axioms, source[0].object, source[0], where)
    kind = "object property" if target else "data property"
    require_property(axioms, property_[0].object, property_[0], kind)
    if target:
        require_named(axioms, target[0].object, target[0], where)
    elif isinstance(literal := value[0].object, Literal):
        require_literal(axioms, literal, value[0])
    else:
        message = "The owl:targetValue of a negative assertion is a literal"
        axioms.report("term-kind", value[0], message, section="OWL 2 Mapping, 3.2.5")


def check_annotated(axioms: Axioms) -> None:
    """Report annotations of axioms that do not say which triple they annotate (OWL 2 Mapping, 3.2.2 and 3.2.5)."""
    wanted = ("owl:annotatedSource", "owl:annotatedProperty", "owl:annotatedTarget")
    for node, types in axioms.types.items():
        for name in sorted(types.keys() & {"owl:Axiom", "owl:Annotation"}):
            if any(len(axioms.facts(node).get(each, ())) != 1 for each in wanted) or not isinstance(node, BlankNode):
                message = f"{name} needs a blank node with one each of {', '.join(wanted)}"
                axioms.report("axiom-annotation", types[name], message)


def check_statements(axioms: Axioms, expressions: Mapping[Term, Expression]) -> Iterator[Triple]:
    """Report statements whose property is undeclared or of another kind than their value (5.8.1 and 9.6).

    Yields the statements of object properties that tie two unnamed individuals.
    """
    for predicate, triples in axioms.groups.items():
        if predicate in VOCABULARY or BUILT_IN.get(predicate) == "annotation property":
            continue
        property_ = triples[0].predicate
        kind = axioms.property_kind(property_)
        if not kind and not is_reserved(property_.value):
            require_property(axioms, property_, triples[0])
        elif kind in ("object property", "data property"):
            yield from _check_values(axioms, expressions, kind, triples)


def _check_values(
    axioms: Axioms, expressions: Mapping[Term, Expression], kind: str, triples: list[Triple]
) -> Iterator[Triple]:
    wants_literal = kind == "data property"
    for triple in triples:
        value = triple.object
        if isinstance(value, Literal) != wants_literal:
            found = "a literal" if isinstance(value, Literal) else words(value)
            message = f"{words(triple.predicate)} is {article(kind)} but its value here is {found}"
            hint = "Write a value of the kind that the property is declared for."
            axioms.report("property-value", triple, message, hint)
        elif isinstance(value, BlankNode):
            if value in expressions:
                axioms.report("expression", triple, "A class expression is used where an individual is required")
            elif isinstance(triple.subject, BlankNode):
                yield triple
