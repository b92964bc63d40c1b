"""Axioms outside OWL 2 RL are refused, with their file and line: silence would pass for reasoning.

OWL 2 Profiles, section 4.2. What is looked for is vocabulary that the profile has no place for, and class
expressions that stand on the wrong side of a subclass axiom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..errors import InputError
from .closure import Closure
from .facts import ASSERTED, LOW
from .patterns import expand


def _owl(*names: str) -> tuple[NamedNode, ...]:
    return tuple(NamedNode(expand(f"owl:{name}")) for name in names)


_FOREIGN = _owl(
    "cardinality",
    "datatypeComplementOf",
    "disjointUnionOf",
    "hasSelf",
    "minCardinality",
    "minQualifiedCardinality",
    "onDatatype",
    "onProperties",
    "qualifiedCardinality",
    "withRestrictions",
)
_MAXIMA = _owl("maxCardinality", "maxQualifiedCardinality")
_TYPE = NamedNode(expand("rdf:type"))
_REFLEXIVE = NamedNode(expand("owl:ReflexiveProperty"))
_SUBCLASS = NamedNode(expand("rdfs:subClassOf"))
_EQUIVALENT = NamedNode(expand("owl:equivalentClass"))
# Section 4.2.3: a superclass is a class, an intersection, a complement, all-values, has-value or a maximum of 0 or 1;
# an equivalent class is a class, an intersection or has-value.
_NO_SUPERCLASS = _owl("someValuesFrom", "unionOf", "oneOf")
_NO_EQUIVALENT = _NO_SUPERCLASS + _MAXIMA + _owl("allValuesFrom", "complementOf")


Places = Callable[[object, NamedNode], str]  # file:line of the first statement of a subject and a predicate


def refuse_foreign_axioms(closure: Closure, places: Places) -> None:
    """Raise InputError for an asserted axiom outside OWL 2 RL, with the place where it stands.

    Read off the closure's relations: looking at every triple again would cost as much as closing them.
    """
    for construct in _FOREIGN:
        for triple in _asserted(closure, construct):
            raise _refusal(triple, construct, places)
    for construct in _MAXIMA:
        for triple in _asserted(closure, construct):
            if isinstance(triple.object, Literal) and triple.object.value not in {"0", "1"}:
                raise _refusal(triple, construct, places)
    for triple in _asserted(closure, _TYPE):
        if triple.object == _REFLEXIVE:
            raise _refusal(triple, _REFLEXIVE, places)
    for use, forbidden in ((_SUBCLASS, _NO_SUPERCLASS), (_EQUIVALENT, _NO_EQUIVALENT)):
        for construct in forbidden:
            expressions = {triple.subject for triple in _asserted(closure, construct)}
            for triple in _asserted(closure, use) if expressions else ():
                if isinstance(triple.object, BlankNode) and triple.object in expressions:
                    raise _refusal(triple, construct, places)


def _asserted(closure: Closure, predicate: NamedNode) -> Iterator[Triple]:
    facts = closure.facts
    number = facts.terms.get(predicate)
    relation = facts.relations.get(number) if number is not None else None
    if relation is None or number is None:
        return
    wanted = facts.terms.get(_REFLEXIVE) if predicate == _TYPE else None
    if predicate == _TYPE and wanted is None:
        return  # nothing is of the one type that is asked for
    for row, code in relation.rows.items():
        if code == ASSERTED and (wanted is None or row & LOW == wanted):
            yield facts.triple((number, row))


def _refusal(triple: Triple, construct: NamedNode, places: Places) -> InputError:
    return InputError(
        f"owl:{construct.value.split('#')[-1]} as used here is outside OWL 2 RL, so it would be ignored",
        place=places(triple.subject, triple.predicate),
        hint="See OWL 2 Profiles, section 4.2; what has to be written is a SHACL shape.",
    )
