"""Class expressions and data ranges: read off their nodes one by one, then held against what OWL 2 DL asks of each.

OWL 2 Syntax, 6 to 8; OWL 2 Mapping, 3.2.4 (tables 11 to 15). An expression knows its parts as terms, not as
expressions, so one that contains itself is read like any other, and found by `parts.cycles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from pyoxigraph import BlankNode, Literal, Triple

from aif_graph.checking.profile.axioms import Axioms, Part, Term, words
from aif_graph.checking.profile.owl import (
    BOOLEANS,
    CARDINALITIES,
    COMPANIONS,
    CONSTRUCTS,
    DATA_RANGES,
    FACETS,
    INTEGERS,
    QUALIFIED,
    RESTRICTIONS,
    shorten,
)
from aif_graph.checking.profile.requirements import require_literal, require_property

_RESTRICTION = RESTRICTIONS | COMPANIONS - {"owl:withRestrictions"}
_LISTED = frozenset({"owl:intersectionOf", "owl:unionOf", "owl:oneOf"})
_QUALIFIED_FORM = {
    "owl:minCardinality": "owl:minQualifiedCardinality",
    "owl:maxCardinality": "owl:maxQualifiedCardinality",
    "owl:cardinality": "owl:qualifiedCardinality",
}
_DATA_RANGE_TYPES = frozenset({"rdfs:Datatype", "owl:DataRange"})
_UNNAMED = "Write the expression in brackets, and name it by owl:equivalentClass."
_VALUES = frozenset({"owl:hasValue", "owl:oneOf"})  # their parts are individuals or literals


@dataclass(frozen=True, slots=True)
class Expression:
    """A class expression or, if ``data_range``, a data range.

    ``construct`` is the predicate that makes it what it is, ``triple`` the triple with that predicate; ``parts`` are
    the operands or the filler, each with the triple that puts it there; ``on`` is the property of a restriction, and
    ``on_data`` tells whether it is a data property; ``number`` its cardinality.
    """

    construct: str
    triple: Triple
    parts: tuple[Part, ...] = ()
    data_range: bool = False
    on_data: bool = False
    on: Term | None = None
    number: int = 0

    @property
    def holds_values(self) -> bool:
        """Whether the parts are individuals or literals rather than expressions."""
        return self.construct in _VALUES

    @property
    def kind_of_parts(self) -> str:
        """What each part is, unless it is a value: "class" or "datatype"."""
        return "datatype" if self.data_range or self.on_data else "class"


def read_expressions(axioms: Axioms) -> dict[Term, Expression]:
    """Return the expressions by their nodes; what is no expression of OWL 2 DL is reported and left out."""
    reader = _Reader(axioms)
    found = ((node, reader.read(node)) for node in list(axioms.nodes) if looks_like_one(axioms, node))
    return {node: expression for node, expression in found if expression}


def looks_like_one(axioms: Axioms, node: Term) -> bool:
    """Tell whether a node has any triple that belongs to expressions alone."""
    return not axioms.facts(node).keys().isdisjoint(CONSTRUCTS | COMPANIONS)


class _FaultError(Exception):
    """Why a node is no expression: the rule, the triple, the message and perhaps the hint of a report."""


class _Reader:
    """Reads one node after another; a method raises _FaultError where it cannot go on."""

    def __init__(self, axioms: Axioms) -> None:
        self.axioms = axioms

    def read(self, node: Term) -> Expression | None:
        """The expression of a node, None where a fault of it has been reported."""
        try:
            return self._expression(node)
        except _FaultError as fault:
            self.axioms.report(*fault.args)
            return None

    def _expression(self, node: Term) -> Expression | None:
        facts = self.axioms.facts(node)
        constructs = [(name, triple) for name in facts if name in CONSTRUCTS for triple in facts[name].values()]
        if len(constructs) != 1:
            raise _not_one(facts, [triple for _, triple in constructs])
        name, triple = constructs[0]
        if name not in BOOLEANS and not isinstance(node, BlankNode):
            message = f"{name} must be used with a blank node, not with {words(node)}"
            raise _FaultError("expression", triple, message, _UNNAMED)
        if not _RESTRICTION.isdisjoint(facts):
            if name not in RESTRICTIONS:
                raise _FaultError("expression", triple, f"{name} cannot be used in a restriction")
            return self._restriction(node, name, triple)
        if name in DATA_RANGES or not _DATA_RANGE_TYPES.isdisjoint(self.axioms.types.get(node, ())):
            return self._data_range(node, name, triple)
        self._require_type(node, triple, "owl:Class")
        return self._boolean(name, triple)

    def _require_type(self, node: Term, triple: Triple, *types: str) -> None:
        if self.axioms.types.get(node, {}).keys().isdisjoint(types):
            message = f"The node of {shorten(triple.predicate.value)} is not typed as {types[0]}"
            raise _FaultError("expression", triple, message, f"Add: a {types[0]} .")

    def _boolean(self, name: str, triple: Triple, *, data_range: bool = False) -> Expression | None:
        if name not in _LISTED:
            return Expression(name, triple, ((triple.object, triple),), data_range)
        parts = tuple(self.axioms.items(triple))
        return Expression(name, triple, parts, data_range) if self.axioms.is_list(triple.object) else None

    def _data_range(self, node: Term, name: str, triple: Triple) -> Expression | None:
        """OWL 2 Syntax, 7."""
        self._require_type(node, triple, "rdfs:Datatype", "owl:DataRange")
        if name == "owl:complementOf":
            message = "owl:complementOf is used in a data range"
            raise _FaultError("expression", triple, message, "Write owl:datatypeComplementOf.")
        if name == "owl:onDatatype":
            self._check_facets(node, triple)
        return self._boolean(name, triple, data_range=True)

    def _check_facets(self, node: Term, triple: Triple) -> None:
        """OWL 2 Syntax, 7.5: each facet is one of the datatype, and its value a literal of the map."""
        lists = list(self.axioms.facts(node).get("owl:withRestrictions", {}).values())
        if len(lists) != 1:
            message = f"The restriction of a datatype has {len(lists)} owl:withRestrictions; it needs exactly one"
            raise _FaultError("expression", triple, message)
        report = partial(self.axioms.report, "facet")
        datatype = words(triple.object)
        for facet, at in self.axioms.items(lists[0]):
            given = [(name, fact) for name, values in self.axioms.facts(facet).items() for fact in values.values()]
            if len(given) != 1 or not isinstance(facet, BlankNode):
                report(at, f"A restriction of {datatype} has {len(given)} facets in one node; it needs exactly one")
                continue
            name, fact = given[0]
            if datatype in FACETS and name not in FACETS[datatype]:
                hint = f"Facets of {datatype}: {', '.join(sorted(FACETS[datatype])) or 'none'}."
                report(fact, f"{name} is not a facet of {datatype}", hint)
            elif not isinstance(fact.object, Literal):
                report(fact, f"The value of {name} is {words(fact.object)}, not a literal")
            else:
                require_literal(self.axioms, fact.object, fact)

    def _restriction(self, node: Term, name: str, triple: Triple) -> Expression | None:
        """OWL 2 Syntax, 8.2 to 8.5: one property, one filler, and both of individuals or both of data."""
        self._require_type(node, triple, "owl:Restriction")
        property_, at = self._property(node, triple)
        on_data = self.axioms.property_kind(property_) == "data property"
        if not on_data:
            require_property(self.axioms, property_, at, "object property")
        parts: tuple[Part, ...] = ((triple.object, triple),)
        facts = self.axioms.facts(node)
        fillers = [fact for key in ("owl:onClass", "owl:onDataRange") for fact in facts.get(key, {}).values()]
        if name in CARDINALITIES or name in QUALIFIED:
            number = self._number(name, triple)
            parts = _qualification(name, triple, fillers, on_data=on_data)
            return None if number is None else Expression(name, triple, parts, False, on_data, property_, number)
        if fillers:
            raise _FaultError("expression", fillers[0], _cannot_be_combined(fillers[0], name))
        if name == "owl:hasSelf":
            value = triple.object
            if on_data or not (isinstance(value, Literal) and value.value in {"true", "1"}):
                message = "owl:hasSelf takes an object property and true"
                raise _FaultError("expression", triple, message, "", "OWL 2 Syntax, 8.2.4")
            parts = ()
        return Expression(name, triple, parts, False, on_data, property_)

    def _property(self, node: Term, triple: Triple) -> Part:
        facts = self.axioms.facts(node)
        on = list(facts.get("owl:onProperty", {}).items())
        lists = list(facts.get("owl:onProperties", {}).values())
        if len(on) + len(lists) != 1:
            message = f"A restriction has {len(on) + len(lists) or 'no'} owl:onProperty; it needs exactly one"
            raise _FaultError("restriction", on[1][1] if len(on) > 1 else triple, message)
        if on:
            return on[0]
        items = self.axioms.items(lists[0])
        if len(items) != 1:
            message = "owl:onProperties relates several properties to an n-ary data range, and OWL 2 defines none"
            raise _FaultError("restriction", lists[0], message, "", "OWL 2 Syntax, 7")
        return items[0]

    def _number(self, name: str, triple: Triple) -> int | None:
        """OWL 2 Syntax, 8.3: a non-negative integer, of whatever integer datatype; what is none is reported."""
        value = triple.object
        if (
            isinstance(value, Literal)
            and shorten(value.datatype.value) in INTEGERS
            and value.value.removeprefix("+").isdecimal()
        ):
            return int(value.value) if len(value.value) < 10 else 10**9
        self.axioms.report("restriction", triple, f"{name} takes a non-negative integer", "", "OWL 2 Syntax, 8.3")
        return None


def _not_one(facts: Mapping[str, Mapping[Term, Triple]], constructs: list[Triple]) -> _FaultError:
    """The fault of a node that has none of the triples that make an expression, or several."""
    what = f"The expression has {'several' if constructs else 'none'} of the triples that make one"
    message = f"{what}, such as owl:someValuesFrom or owl:unionOf; it needs exactly one"
    if constructs:
        hint = "Write one expression for each, and join them with owl:intersectionOf."
        return _FaultError("expression", constructs[1], message, hint)
    companions = next(objects for name, objects in facts.items() if name in COMPANIONS)
    return _FaultError("expression", next(iter(companions.values())), message)


def _qualification(name: str, triple: Triple, fillers: list[Triple], *, on_data: bool) -> tuple[Part, ...]:
    """The class or data range that a cardinality counts the values of, nothing for one of all values."""
    if name in CARDINALITIES:
        if fillers:
            hint = f"Write {_QUALIFIED_FORM[name]}."
            raise _FaultError("restriction", fillers[0], _cannot_be_combined(fillers[0], name), hint)
        return ()
    wanted = "owl:onDataRange" if on_data else "owl:onClass"
    if len(fillers) != 1 or shorten(fillers[0].predicate.value) != wanted:
        message = f"{name} on this property needs exactly one {wanted} and nothing else"
        raise _FaultError("restriction", triple, message)
    return ((fillers[0].object, fillers[0]),)


def _cannot_be_combined(filler: Triple, name: str) -> str:
    return f"{shorten(filler.predicate.value)} cannot be combined with {name}"
