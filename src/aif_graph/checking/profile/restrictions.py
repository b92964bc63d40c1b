"""The global restrictions of OWL 2 DL: simple properties, a regular hierarchy, tree-like anonymous individuals.

OWL 2 Syntax, 11.1 and 11.2. A property expression is a property and whether it is inverted. The order that
11.2 asks for holds for a property and its inverse alike, so it is sought among properties; for the same reason
symmetry, which leads from a property to its inverse, adds nothing here. The third condition on
anonymous individuals ("at most one assertion with a named individual") is left out: the specification's own example
of what is allowed has three.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from pyoxigraph import BlankNode, NamedNode, Triple

from aif_graph.checking.profile.axioms import Axioms, Term, words
from aif_graph.checking.profile.expressions import Expression
from aif_graph.checking.profile.owl import CARDINALITIES, FACETS, QUALIFIED
from aif_graph.checking.profile.requirements import not_in_map
from aif_graph.checking.profile.rules import Report
from aif_graph.terms import STANDARD

Role: TypeAlias = tuple[NamedNode, bool]  # an object property, and whether its inverse is meant
_Node = TypeVar("_Node")
_SIMPLE_ONLY = frozenset(
    f"owl:{name}Property" for name in ("Functional", "InverseFunctional", "Irreflexive", "Asymmetric")
)
_SIMPLE_EXPRESSIONS = CARDINALITIES | QUALIFIED | {"owl:hasSelf"}
_TOP = "owl:topObjectProperty"


def role_of(axioms: Axioms, term: Term) -> Role | None:
    """The object property expression that a term stands for, or None."""
    if isinstance(term, BlankNode):
        inverse = list(axioms.facts(term).get("owl:inverseOf", ()))
        only = inverse[0] if len(inverse) == 1 else None
        return (only, True) if isinstance(only, NamedNode) else None
    if isinstance(term, NamedNode) and axioms.property_kind(term) == "object property":
        return (term, False)
    return None


def _inverse(role: Role) -> Role:
    return (role[0], not role[1])


def _told(role: Role) -> str:
    return f"the inverse of {words(role[0])}" if role[1] else words(role[0])


@dataclass
class Hierarchy:
    """The property hierarchy: ``above`` has the relation → of section 11.1, ``chains`` the chain axioms.

    ``composite`` says why a property expression is composite.
    """

    above: defaultdict[Role, dict[Role, None]] = field(default_factory=lambda: defaultdict(dict))
    chains: list[tuple[Role, list[Role], Triple]] = field(default_factory=list)
    composite: dict[Role, str] = field(default_factory=dict)

    def climb(self, starts: Iterable[Role]) -> dict[Role, Role | None]:
        """Return all that →* leads to from ``starts``, each with the one below it on the way."""
        return _reached(starts, lambda role: self.above.get(role, ()))


def _reached(starts: Iterable[_Node], after: Callable[[_Node], Iterable[_Node]]) -> dict[_Node, _Node | None]:
    """The ``starts`` and all that ``after`` leads to from them, each with the one before it on the way."""
    before: dict[_Node, _Node | None] = dict.fromkeys(starts)
    todo = list(before)
    for node in todo:
        for further in after(node):
            if further not in before:
                before[further] = node
                todo.append(further)
    return before


def _way_back(end: _Node, before: Mapping[_Node, _Node | None]) -> list[_Node]:
    """The way from ``end`` to the start from which it was reached."""
    way = [end]
    while (earlier := before[way[-1]]) is not None:
        way.append(earlier)
    return way


def read_hierarchy(axioms: Axioms) -> Hierarchy:
    """Read the axioms about object properties; those that are malformed add nothing."""
    hierarchy = Hierarchy()

    def add(lower: Role | None, higher: Role | None) -> None:
        if lower and higher:
            hierarchy.above[lower][higher] = None
            hierarchy.above[_inverse(lower)][_inverse(higher)] = None

    for triple in axioms.triples("rdfs:subPropertyOf"):
        add(role_of(axioms, triple.subject), role_of(axioms, triple.object))
    for triple in axioms.triples("owl:equivalentProperty"):
        one, other = role_of(axioms, triple.subject), role_of(axioms, triple.object)
        add(one, other)
        add(other, one)
    for triple in axioms.triples("owl:inverseOf"):
        one, other = role_of(axioms, triple.subject), role_of(axioms, triple.object)
        if one and other and isinstance(triple.subject, NamedNode):
            add(one, _inverse(other))
            add(_inverse(other), one)
    for node, types in axioms.types.items():
        role = role_of(axioms, node)
        if role and "owl:TransitiveProperty" in types:
            _mark(hierarchy, role, "it is transitive")
    _read_chains(axioms, hierarchy)
    for name in ("topObjectProperty", "bottomObjectProperty"):
        _mark(hierarchy, (NamedNode(STANDARD["owl"] + name), False), "it is built in")
    return hierarchy


def _mark(hierarchy: Hierarchy, role: Role, why: str) -> None:
    hierarchy.composite.setdefault(role, why)
    hierarchy.composite.setdefault(_inverse(role), why)


def _read_chains(axioms: Axioms, hierarchy: Hierarchy) -> None:
    for triple in axioms.triples("owl:propertyChainAxiom"):
        head = role_of(axioms, triple.subject)
        links = [role_of(axioms, term) for term, _ in axioms.items(triple)]
        chain = [link for link in links if link]
        if head and len(chain) == len(links) > 1:
            hierarchy.chains.append((head, chain, triple))
            _mark(hierarchy, head, "it heads a property chain")


def check_simple(axioms: Axioms, hierarchy: Hierarchy, expressions: Mapping[Term, Expression]) -> None:
    """Report properties that are not simple where 11.2 asks for simple ones."""
    below = hierarchy.climb(hierarchy.composite)

    def check(term: Term, triple: Triple, where: str) -> None:
        role = role_of(axioms, term)
        if role is None or role not in below:
            return
        way = _way_back(role, below)
        reason = hierarchy.composite[way[-1]]
        if len(way) > 1:
            reason = f"{_told(way[-1])} is below it, and {reason}"
        message = f"{_told(role)} is used in {where} but is not simple: {reason}"
        hint = "Keep the chain or transitivity, and put this restriction into a SHACL shape."
        axioms.report("simple-property", triple, message, hint)

    for node, types in axioms.types.items():
        for type_ in sorted(types.keys() & _SIMPLE_ONLY):
            check(node, types[type_], type_)
    for triple in axioms.triples("owl:propertyDisjointWith"):
        check(triple.subject, triple, "owl:propertyDisjointWith")
        check(triple.object, triple, "owl:propertyDisjointWith")
    for node, types in axioms.types.items():
        for lists in axioms.facts(node).get("owl:members", {}).values() if "owl:AllDisjointProperties" in types else ():
            for term, triple in axioms.items(lists):
                check(term, triple, "owl:AllDisjointProperties")
    for expression in expressions.values():
        if expression.construct in _SIMPLE_EXPRESSIONS and expression.on is not None and not expression.on_data:
            check(expression.on, expression.triple, expression.construct)


def check_regularity(hierarchy: Hierarchy, report: Report) -> None:
    """Report chains for which 11.2 finds no strict partial order; each circle once, with its properties."""
    above: defaultdict[NamedNode, dict[NamedNode, Triple]] = defaultdict(dict)
    for end, chain, triple in hierarchy.chains:
        for link in _strictly_below(end, chain):
            above[link[0]].setdefault(end[0], triple)
    reported: set[frozenset[NamedNode]] = set()
    for start in list(above):
        before = _reached(above[start], lambda name: above.get(name, ()))  # perhaps ``start`` itself, too
        under = hierarchy.climb([(head, turned) for head in before for turned in (False, True)])
        for head in before:
            down = [start] if head == start else _way_down(start, head, hierarchy) if (start, False) in under else []
            if not down:
                continue
            way = _way_back(head, before)[::-1]
            if (circle := frozenset({*way, *down})) in reported:
                continue
            reported.add(circle)
            names = " < ".join(words(name) for name in (start, *way))
            round_ = "" if head == start else f", while {words(head)} is below {words(start)}"
            message = f"The property chains cannot be ordered: they require {names}{round_}"
            hint = "Define the higher of the two by the lower, and not the other way round as well."
            report("property-hierarchy", above[way[-2] if len(way) > 1 else start][head], message, hint)


def _strictly_below(head: Role, chain: list[Role]) -> list[Role]:
    """The links of a chain that 11.2 wants below its head."""
    if words(head[0]) == _TOP or chain == [head, head]:
        return []
    if chain[0] == head:
        return chain[1:]
    return chain[:-1] if chain[-1] == head else chain


def _way_down(start: NamedNode, head: NamedNode, hierarchy: Hierarchy) -> list[NamedNode]:
    """The properties from ``start`` down to ``head`` in the hierarchy, [] if it is not below."""
    below = hierarchy.climb([(head, False), (head, True)])
    for role in ((start, False), (start, True)):
        if role in below:
            return [name for name, _ in _way_back(role, below)]
    return []


def check_forest(assertions: Iterable[Triple], report: Report) -> None:
    """Report object property assertions between unnamed individuals that close a circle (11.2)."""
    parent: dict[Term, Term] = {}

    def root(node: Term) -> Term:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    for triple in dict.fromkeys(assertions):
        one, other = root(triple.subject), root(triple.object)
        if one == other:
            told = "This statement connects anonymous individuals that are already connected"
            hint = "Give one of the individuals an IRI."
            report("anonymous-forest", triple, f"{told}, so they do not form a tree", hint)
        parent[one] = other


def check_datatype_definitions(axioms: Axioms, expressions: Mapping[Term, Expression]) -> None:
    """Report datatypes without a definition, with several, or defined by themselves (9.4 and 11.2)."""
    definitions: defaultdict[Term, list[Triple]] = defaultdict(list)
    for triple in axioms.triples("owl:equivalentClass"):
        if axioms.is_datatype(triple.subject):
            definitions[triple.subject].append(triple)
    for name, kinds in axioms.kinds.items():
        if "datatype" in kinds and words(name) not in FACETS and name not in definitions:
            not_in_map(axioms, name, kinds["datatype"], "Define it with owl:equivalentClass with a data range.")
    for datatype, axiom in definitions.items():
        fault = ""
        if words(datatype) in FACETS:
            fault = "is built in and must not be defined"
        elif len(axiom) > 1:
            fault = "is defined more than once"
        elif datatype in _datatypes_below(axiom[0].object, definitions, expressions):
            fault = "is defined by itself"
        if fault:
            axioms.report("datatype-definition", axiom[-1], f"{words(datatype)} {fault}")


def _datatypes_below(
    start: Term, definitions: Mapping[Term, list[Triple]], expressions: Mapping[Term, Expression]
) -> Mapping[Term, Term | None]:
    def below(term: Term) -> list[Term]:
        found = [triple.object for triple in definitions.get(term, ())]
        if (expression := expressions.get(term)) and not expression.holds_values:
            found += [part for part, _ in expression.parts]
        return found

    return _reached([start], below)
