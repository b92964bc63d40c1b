"""Which class expressions and data ranges OWL 2 RL allows where (OWL 2 Profiles, 4.2.1, 4.2.3 and 4.2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.checking.profile.axioms import Term, words
from aif_graph.checking.profile.expressions import Expression
from aif_graph.checking.profile.owl import NOT_IN_RL
from aif_graph.checking.profile.rules import Report

SUB, SUPER, EQUIVALENT, DATA = "subclass", "superclass", "equivalent class", "data range"
_FILLER = "subclass filler"  # as a subclass, but owl:Thing is welcome

_RULES: Mapping[str, str] = MappingProxyType(
    {
        SUB: "subclass-expression",
        SUPER: "superclass-expression",
        EQUIVALENT: "equivalent-class-expression",
        DATA: "data-range",
    }
)
_MAXIMA = frozenset({"owl:maxCardinality", "owl:maxQualifiedCardinality"})
# What each construct asks of its parts, by the place it stands in; what is missing is not allowed there.
_GRAMMAR: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        SUB: {
            "owl:intersectionOf": SUB,
            "owl:unionOf": SUB,
            "owl:oneOf": "",
            "owl:someValuesFrom": _FILLER,
            "owl:hasValue": "",
        },
        SUPER: {
            "owl:intersectionOf": SUPER,
            "owl:complementOf": SUB,
            "owl:allValuesFrom": SUPER,
            "owl:hasValue": "",
            "owl:maxCardinality": "",
            "owl:maxQualifiedCardinality": _FILLER,
        },
        EQUIVALENT: {"owl:intersectionOf": EQUIVALENT, "owl:hasValue": ""},
        DATA: {"owl:intersectionOf": DATA},
    }
)
_ALLOWED: Mapping[str, str] = MappingProxyType(
    {
        SUB: "a class other than owl:Thing, an intersection, a union, an enumeration, some-values or has-value",
        SUPER: "a class other than owl:Thing, an intersection, a complement, all-values, has-value "
        "or a maximum of 0 or 1",
        EQUIVALENT: "a class other than owl:Thing, an intersection or has-value",
        DATA: "a datatype or an intersection of datatypes",
    }
)
_EXISTENCE = "To require that something is there, use a SHACL shape (sh:minCount or sh:qualifiedMinCount)."
_ONE_WAY = "Write rdfs:subClassOf from the expression to the class: that direction is in OWL 2 RL."
_OTHER_WAY = "Write rdfs:subClassOf from the class to the expression: that direction is in OWL 2 RL."
_ABSENCE = "What is not stated may still be true; to require that something is absent, use a query or a SHACL shape."
_HINTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (SUPER, "owl:someValuesFrom"): _EXISTENCE,
        (SUPER, "owl:minCardinality"): _EXISTENCE,
        (SUPER, "owl:minQualifiedCardinality"): _EXISTENCE,
        (SUPER, "owl:cardinality"): "Keep the maximum here if it is 0 or 1, and put the minimum into a SHACL shape.",
        (SUPER, "owl:maxCardinality"): "For a larger maximum, use a SHACL shape (sh:maxCount).",
        (SUPER, "owl:maxQualifiedCardinality"): "For a larger maximum, use a SHACL shape (sh:qualifiedMaxCount).",
        (SUPER, "owl:unionOf"): "Name a common superclass, or use sh:or in a SHACL shape.",
        (SUPER, "owl:oneOf"): "Use sh:in in a SHACL shape.",
        (SUPER, "owl:Thing"): "Leave the axiom out: everything is an owl:Thing.",
        (SUB, "owl:allValuesFrom"): _ABSENCE,
        (SUB, "owl:complementOf"): _ABSENCE,
        (SUB, "owl:maxCardinality"): _ABSENCE,
        (EQUIVALENT, "owl:someValuesFrom"): _ONE_WAY,
        (EQUIVALENT, "owl:unionOf"): _ONE_WAY,
        (EQUIVALENT, "owl:oneOf"): _ONE_WAY,
        (EQUIVALENT, "owl:allValuesFrom"): _OTHER_WAY,
        (EQUIVALENT, "owl:complementOf"): _OTHER_WAY,
        (EQUIVALENT, "owl:maxCardinality"): _OTHER_WAY,
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a class or data range stands: ``grammar`` is SUB, SUPER, EQUIVALENT or DATA, ``where`` says it in words.

    ``defined`` means the expression written at a class's own name: ``:A owl:unionOf ( … )``.
    """

    term: Term
    grammar: str
    where: str
    triple: Triple
    defined: bool = False


def check_places(places: Iterable[Place], expressions: Mapping[Term, Expression], report: Report) -> None:
    """Report each class expression and data range that stands where OWL 2 RL has no place for it."""
    todo = list(places)[::-1]
    seen: set[tuple[Term, str]] = set()
    while todo:  # not recursive: expressions may be nested deep, or contain themselves
        place = todo.pop()
        if isinstance(place.term, NamedNode) and not place.defined:
            _check_name(place, report)
        elif not isinstance(place.term, Literal) and (place.term, place.grammar) not in seen:
            seen.add((place.term, place.grammar))
            if (expression := expressions.get(place.term)) is not None:
                todo += _check_expression(place, expression, report)


def _check_name(place: Place, report: Report) -> None:
    name = words(place.term)
    if place.grammar in (SUB, SUPER, EQUIVALENT) and name == "owl:Thing":
        _depart(place, name, place.triple, report)
    elif place.grammar == DATA and name in NOT_IN_RL:
        report("datatype", place.triple, f"{name} is not a datatype of OWL 2 RL", "Use xsd:decimal.")


def _check_expression(place: Place, expression: Expression, report: Report) -> list[Place]:
    """Report an expression that its place does not allow, or return its parts with their own places."""
    grammar = SUB if place.grammar == _FILLER else place.grammar
    if expression.data_range != (grammar == DATA):
        return []  # the kind is wrong, which has been reported
    inner = _GRAMMAR[grammar].get(expression.construct)
    if inner is None or (expression.construct in _MAXIMA and expression.number > 1):
        _depart(place, expression.construct, expression.triple, report)
        return []
    if not inner or expression.holds_values:
        return []
    if expression.on_data:
        inner = DATA
    where = f"within {expression.construct} {place.where}"
    return [Place(term, inner, where, triple) for term, triple in reversed(expression.parts)]


def _depart(place: Place, construct: str, triple: Triple, report: Report) -> None:
    grammar = SUB if place.grammar == _FILLER else place.grammar
    message = f"{construct} is used {place.where}, where OWL 2 RL allows {_ALLOWED[grammar]}"
    plain = "Use the plain datatype here, and state the rest in a SHACL shape." if grammar == DATA else ""
    report(_RULES[grammar], triple, message, _HINTS.get((grammar, construct), plain))
