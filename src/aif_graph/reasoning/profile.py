"""Axioms outside OWL 2 RL are refused, with their file and line: silence would pass for reasoning.

OWL 2 Profiles, section 4.2. What is looked for is vocabulary that the profile has no place for, and class
expressions that stand on the wrong side of a subclass axiom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ..errors import InputError
from .patterns import expand


def _owl(*names: str) -> frozenset[NamedNode]:
    return frozenset(NamedNode(expand(f"owl:{name}")) for name in names)


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
_REFLEXIVE = NamedNode(expand("owl:ReflexiveProperty"))
_SUBCLASS = NamedNode(expand("rdfs:subClassOf"))
_EQUIVALENT = NamedNode(expand("owl:equivalentClass"))
# Section 4.2.3: a superclass is a class, an intersection, a complement, all-values, has-value or a maximum of 0 or 1;
# an equivalent class is a class, an intersection or has-value.
_NO_SUPERCLASS = _owl("someValuesFrom", "unionOf", "oneOf")
_NO_EQUIVALENT = _NO_SUPERCLASS | _MAXIMA | _owl("allValuesFrom", "complementOf")


class Places(Protocol):
    """Knows where statements are written."""

    def about(self, subject: object, predicate: NamedNode) -> str:
        """Return ``file:line`` of the first statement of this subject and predicate."""


def refuse_foreign_axioms(triples: Iterable[Triple], places: Places) -> None:
    """Raise InputError for the first axiom outside OWL 2 RL, with the place where it stands."""
    parts: dict[BlankNode, set[NamedNode]] = defaultdict(set)
    uses: list[tuple[Triple, BlankNode]] = []
    for triple in triples:
        subject, predicate, obj = triple.subject, triple.predicate, triple.object
        too_many = predicate in _MAXIMA and isinstance(obj, Literal) and obj.value not in {"0", "1"}
        if predicate in _FOREIGN or too_many:
            raise _refusal(triple, predicate, places)
        if obj == _REFLEXIVE:
            raise _refusal(triple, _REFLEXIVE, places)
        if isinstance(subject, BlankNode):
            parts[subject].add(predicate)
        if isinstance(obj, BlankNode) and predicate in (_SUBCLASS, _EQUIVALENT):
            uses.append((triple, obj))
    for triple, node in uses:
        forbidden = _NO_SUPERCLASS if triple.predicate == _SUBCLASS else _NO_EQUIVALENT
        if found := sorted(parts[node] & forbidden, key=str):
            raise _refusal(triple, found[0], places)


def _refusal(triple: Triple, construct: NamedNode, places: Places) -> InputError:
    return InputError(
        f"owl:{construct.value.split('#')[-1]} as used here is outside OWL 2 RL, so it would be ignored",
        place=places.about(triple.subject, triple.predicate),
        hint="See OWL 2 Profiles, section 4.2; what has to be written is a SHACL shape.",
    )
