"""Class expressions and data ranges: read off their nodes one by one, then held against what OWL 2 DL asks of each.

OWL 2 Syntax, 6 to 8; OWL 2 Mapping, 3.2.4 (tables 11 to 15). An expression knows its parts as terms, not as
expressions, so one that contains itself is read like any other, and found by `parts.cycles`.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, Triple

from aif_graph.checking.profile.axioms import Axioms, Part, Report, Term, words
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


def read_expressions(axioms: Axioms, report: Report) -> dict[Term, Expression]:
    """Return the expressions by their nodes; what is no expression of OWL 2 DL is reported and left out."""
    reader = _Reader(axioms, report)
    found = ((node, reader.read(node)) for node in list(axioms.nodes) if looks_like_one(axioms, node))
    return {node: expression for node, expression in found if expression}


def looks_like_one(axioms: Axioms, node: Term) -> bool:
    """Tell whether a node has any triple that belongs to expressions alone."""
    return not axioms.facts(node).keys().isdisjoint(CONSTRUCTS | COMPANIONS)


class _Reader:
    """Reads one node after another; a method returns None where it has reported a fault."""

    def __init__(self, axioms: Axioms, report: Report) -> None:
        self.axioms = axioms
        self.report = report

    def read(self, node: Term) -> Expression | None:
        facts = self.axioms.facts(node)
        constructs = [(name, triple) for name in facts if name in CONSTRUCTS for triple in facts[name].values()]
        shown = next(iter(next(facts[name] for name in facts if name in CONSTRUCTS | COMPANIONS).values()))
        if len(constructs) != 1:
            what = "several of" if constructs else "none of"
            self._fault(
                constructs[1][1] if constructs else shown,
                f"The expression has {what} the triples that make one, such as owl:someValuesFrom or owl:unionOf; "
                "it needs exactly one (OWL 2 Mapping, 3.2.4).",
                "Write one expression for each, and join them with owl:intersectionOf." if constructs else "",
            )
            return None
        name, triple = constructs[0]
        if name not in BOOLEANS and not isinstance(node, BlankNode):
            self._fault(
                triple,
                f"{name} must be used with a blank node, not with {words(node)} (OWL 2 Mapping, 3.2.4).",
                _UNNAMED,
            )
            return None
        if not _RESTRICTION.isdisjoint(facts):
            if name not in RESTRICTIONS:
                self._fault(triple, f"{name} cannot be used in a restriction (OWL 2 Mapping, 3.2.4).")
                return None
            return self._restriction(node, name, triple)
        if name in DATA_RANGES or self._is_data_range(node):
            return self._data_range(node, name, triple)
        return self._boolean(node, name, triple)

    def _fault(self, triple: Triple, message: str, hint: str = "") -> None:
        self.report.dl("expression", triple, message, hint)

    def _typed(self, node: Term, triple: Triple, *types: str) -> bool:
        if self.axioms.types.get(node, {}).keys().isdisjoint(types):
            self._fault(
                triple,
                f"The node of {shorten(triple.predicate.value)} is not typed as {types[0]} (OWL 2 Mapping, 3.2.4).",
                f"Add: a {types[0]} .",
            )
            return False
        return True

    def _is_data_range(self, node: Term) -> bool:
        return not {"rdfs:Datatype", "owl:DataRange"}.isdisjoint(self.axioms.types.get(node, ()))

    def _boolean(self, node: Term, name: str, triple: Triple) -> Expression | None:
        if not self._typed(node, triple, "owl:Class"):
            return None
        if name in _LISTED:
            parts = self.axioms.items(triple.object, triple)
            return Expression(name, triple, tuple(parts)) if self.axioms.is_list(triple.object) else None
        return Expression(name, triple, ((triple.object, triple),))

    def _data_range(self, node: Term, name: str, triple: Triple) -> Expression | None:
        """OWL 2 Syntax, 7."""
        if not self._typed(node, triple, "rdfs:Datatype", "owl:DataRange"):
            return None
        if name == "owl:onDatatype":
            return self._facets(node, triple)
        if name == "owl:complementOf":
            self._fault(
                triple,
                "owl:complementOf is used in a data range (OWL 2 Mapping, 3.2.4).",
                "Write owl:datatypeComplementOf.",
            )
            return None
        if name not in _LISTED:
            return Expression(name, triple, ((triple.object, triple),), data_range=True)
        parts = self.axioms.items(triple.object, triple)
        if not self.axioms.is_list(triple.object):
            return None
        return Expression(name, triple, tuple(parts), data_range=True)

    def _facets(self, node: Term, triple: Triple) -> Expression | None:
        """OWL 2 Syntax, 7.5: each facet is one of the datatype, and its value a literal of the map."""
        lists = list(self.axioms.facts(node).get("owl:withRestrictions", {}).values())
        if len(lists) != 1:
            self._fault(
                triple,
                f"The restriction of a datatype has {len(lists)} owl:withRestrictions; "
                "it needs exactly one (OWL 2 Mapping, 3.2.4).",
            )
            return None
        datatype = words(triple.object)
        for facet, at in self.axioms.items(lists[0].object, lists[0]):
            given = [(name, fact) for name, values in self.axioms.facts(facet).items() for fact in values.values()]
            if len(given) != 1 or not isinstance(facet, BlankNode):
                self._facet_fault(
                    at, f"A restriction of {datatype} has {len(given)} facets in one node; it needs exactly one"
                )
                continue
            name, fact = given[0]
            if datatype in FACETS and name not in FACETS[datatype]:
                self._facet_fault(
                    fact,
                    f"{name} is not a facet of {datatype}",
                    f"Facets of {datatype}: {', '.join(sorted(FACETS[datatype])) or 'none'}.",
                )
            elif not isinstance(fact.object, Literal):
                self._facet_fault(fact, f"The value of {name} is {words(fact.object)}, not a literal")
            else:
                require_literal(self.axioms, self.report, fact.object, fact)
        return Expression("owl:onDatatype", triple, ((triple.object, triple),), data_range=True)

    def _facet_fault(self, triple: Triple, message: str, hint: str = "") -> None:
        self.report.dl("facet", triple, f"{message} (OWL 2 Syntax, 4 and 7.5).", hint)

    def _restriction(self, node: Term, name: str, triple: Triple) -> Expression | None:
        """OWL 2 Syntax, 8.2 to 8.5: one property, one filler, and both of individuals or both of data."""
        facts = self.axioms.facts(node)
        if not self._typed(node, triple, "owl:Restriction"):
            return None
        properties = self._properties(node, triple)
        if properties is None:
            return None
        property_, at = properties
        on_data = self.axioms.property_kind(property_) == "data property"
        if not on_data:
            require_property(self.axioms, self.report, property_, at, "object property")
        parts: tuple[Part, ...] = ((triple.object, triple),)
        if name in CARDINALITIES or name in QUALIFIED:
            filler = self._qualification(node, name, triple, on_data)
            number = self._number(name, triple)
            if filler is None or number is None:
                return None
            return Expression(name, triple, filler, False, on_data, property_, number)
        if extra := [fact for key in ("owl:onClass", "owl:onDataRange") for fact in facts.get(key, {}).values()]:
            self._fault(
                extra[0], f"{shorten(extra[0].predicate.value)} cannot be combined with {name} (OWL 2 Mapping, 3.2.4)."
            )
            return None
        if name == "owl:hasSelf":
            value = triple.object
            if on_data or not (isinstance(value, Literal) and value.value in {"true", "1"}):
                self._fault(triple, "owl:hasSelf takes an object property and true (OWL 2 Syntax, 8.2.4).")
                return None
            parts = ()
        return Expression(name, triple, parts, False, on_data, property_)

    def _properties(self, node: Term, triple: Triple) -> Part | None:
        facts = self.axioms.facts(node)
        on = list(facts.get("owl:onProperty", {}).items())
        lists = list(facts.get("owl:onProperties", {}).values())
        if len(on) + len(lists) != 1:
            self._restriction_fault(
                on[1][1] if len(on) > 1 else triple,
                f"A restriction has {len(on) + len(lists) or 'no'} owl:onProperty; "
                "it needs exactly one (OWL 2 Mapping, 3.2.4).",
            )
            return None
        if on:
            return on[0]
        items = self.axioms.items(lists[0].object, lists[0])
        if len(items) != 1:
            self._restriction_fault(
                lists[0],
                "owl:onProperties relates several properties to an n-ary data range, and OWL 2 defines none "
                "(OWL 2 Syntax, 7).",
            )
            return None
        return items[0]

    def _restriction_fault(self, triple: Triple, message: str, hint: str = "") -> None:
        self.report.dl("restriction", triple, message, hint)

    def _qualification(self, node: Term, name: str, triple: Triple, on_data: bool) -> tuple[Part, ...] | None:
        facts = self.axioms.facts(node)
        wanted = "owl:onDataRange" if on_data else "owl:onClass"
        given = [fact for key in ("owl:onClass", "owl:onDataRange") for fact in facts.get(key, {}).values()]
        if name in CARDINALITIES and given:
            self._restriction_fault(
                given[0],
                f"{shorten(given[0].predicate.value)} cannot be combined with {name} (OWL 2 Mapping, 3.2.4).",
                f"Write {_qualified(name)}.",
            )
            return None
        if name in CARDINALITIES:
            return ()
        if len(given) != 1 or shorten(given[0].predicate.value) != wanted:
            self._restriction_fault(
                triple, f"{name} on this property needs exactly one {wanted} and nothing else (OWL 2 Mapping, 3.2.4)."
            )
            return None
        return ((given[0].object, given[0]),)

    def _number(self, name: str, triple: Triple) -> int | None:
        """OWL 2 Syntax, 8.3: a non-negative integer, of whatever integer datatype."""
        value = triple.object
        if (
            isinstance(value, Literal)
            and shorten(value.datatype.value) in INTEGERS
            and value.value.removeprefix("+").isdecimal()
        ):
            return int(value.value) if len(value.value) < 10 else 10**9
        self._restriction_fault(triple, f"{name} takes a non-negative integer (OWL 2 Syntax, 8.3).")
        return None


def _qualified(name: str) -> str:
    return {"owl:cardinality": "owl:qualifiedCardinality"}.get(
        name, name.replace("Cardinality", "QualifiedCardinality")
    )


_UNNAMED = "Write the expression in brackets, and name it by owl:equivalentClass."
