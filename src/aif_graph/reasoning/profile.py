"""Axioms outside OWL 2 RL, which no rule can use: they are counted and named, for silence would pass for reasoning.

OWL 2 Profiles, section 4.2. What is looked for is vocabulary that the profile has no place for, and class
expressions that stand on the wrong side of a subclass axiom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.errors import Place
from aif_graph.frozen import frozen
from aif_graph.reasoning.closure import Closure
from aif_graph.reasoning.facts import ASSERTED, LOW
from aif_graph.terms import RDF_TYPE, node


def _owl(names: str) -> tuple[NamedNode, ...]:
    return tuple(node(f"owl:{name}") for name in names.split())


_FOREIGN = _owl(
    "cardinality datatypeComplementOf disjointUnionOf hasSelf minCardinality minQualifiedCardinality onDatatype "
    "onProperties qualifiedCardinality withRestrictions"
)
_MAXIMA = _owl("maxCardinality maxQualifiedCardinality")
_REFLEXIVE = node("owl:ReflexiveProperty")
_SUBCLASS = node("rdfs:subClassOf")
_EQUIVALENT = node("owl:equivalentClass")
# Section 4.2.3: a superclass is a class, an intersection, a complement, all-values, has-value or a maximum of 0 or 1;
# an equivalent class is a class, an intersection or has-value.
_NO_SUPERCLASS = _owl("someValuesFrom unionOf oneOf")
_NO_EQUIVALENT = _NO_SUPERCLASS + _MAXIMA + _owl("allValuesFrom complementOf")


Places = Callable[[object, NamedNode], Place | None]  # the first statement of a subject and a predicate


@frozen(eq=False)
class UnusedAxiom:
    """An axiom that the rules leave aside: ``triple`` states it, and OWL 2 RL has no place for ``construct`` there."""

    triple: Triple
    construct: NamedNode
    _places: Places

    @property
    def place(self) -> Place | None:
        """The line where it is stated; the file is read again for it."""
        return self._places(self.triple.subject, self.triple.predicate)

    def __str__(self) -> str:
        return (
            f"owl:{self.construct.value.split('#')[-1]} as used here is outside OWL 2 RL (OWL 2 Profiles, section 4.2)"
        )


def unused_axioms(closure: Closure, places: Places) -> tuple[UnusedAxiom, ...]:
    """Return the asserted axioms outside OWL 2 RL, each once.

    Read off the closure's relations: looking at every triple again would cost as much as closing them.
    """
    found: dict[object, UnusedAxiom] = {}
    for triple, construct in _foreign(closure):
        # A restriction or a datatype may take several triples; a node of its own is one of them.
        axiom = triple.subject if isinstance(triple.subject, BlankNode) else triple
        found.setdefault(axiom, UnusedAxiom(triple, construct, places))
    return tuple(found.values())


def _foreign(closure: Closure) -> Iterator[tuple[Triple, NamedNode]]:
    """Yield the triples that make an axiom one outside OWL 2 RL, and the construct that does."""
    for construct in _FOREIGN:
        for triple in _asserted(closure, construct):
            yield triple, construct
    for construct in _MAXIMA:
        for triple in _asserted(closure, construct):
            if isinstance(triple.object, Literal) and triple.object.value not in {"0", "1"}:
                yield triple, construct
    for triple in _asserted(closure, RDF_TYPE):
        if triple.object == _REFLEXIVE:
            yield triple, _REFLEXIVE
    for use, forbidden in ((_SUBCLASS, _NO_SUPERCLASS), (_EQUIVALENT, _NO_EQUIVALENT)):
        for construct in forbidden:
            expressions = {triple.subject for triple in _asserted(closure, construct)}
            for triple in _asserted(closure, use) if expressions else ():
                if isinstance(triple.object, BlankNode) and triple.object in expressions:
                    yield triple, construct


def _asserted(closure: Closure, predicate: NamedNode) -> Iterator[Triple]:
    facts = closure.facts
    number = facts.terms.get(predicate)
    relation = facts.relations.get(number) if number is not None else None
    if relation is None or number is None:
        return
    wanted = facts.terms.get(_REFLEXIVE) if predicate == RDF_TYPE else None
    if predicate == RDF_TYPE and wanted is None:
        return  # nothing is of the one type that is asked for
    for row, code in relation.rows.items():
        if code == ASSERTED and (wanted is None or row & LOW == wanted):
            yield facts.triple((number, row))
