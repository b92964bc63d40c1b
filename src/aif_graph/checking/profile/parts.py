"""The parts of class expressions and data ranges: of the right kind, each of its own, and none within itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, NamedNode, Triple

from aif_graph.checking.profile.axioms import Axioms, Part, Term, is_reserved
from aif_graph.checking.profile.expressions import Expression, looks_like_one
from aif_graph.checking.profile.requirements import not_in_map, require_named, require_value


def check_parts(axioms: Axioms, expressions: Mapping[Term, Expression]) -> None:
    """Report parts of expressions that are of the wrong kind, shared or cyclic."""
    require = required(axioms, expressions)
    for expression in expressions.values():
        for term, triple in expression.parts:
            if not expression.holds_values:
                require(term, expression.kind_of_parts, triple)
            elif expression.data_range or expression.on_data:
                require_value(axioms, term, triple)
            else:
                require_named(axioms, term, triple, expression.construct)
    for node, expression in expressions.items():
        places = axioms.uses[node] + _heads(axioms, node)
        if isinstance(node, BlankNode) and places > 1:
            used = f"The expression of {expression.construct} is used in {places} places"
            message = f"{used}; each place needs a blank node of its own"
            hint = "Write it out in each place, or give it a name with owl:equivalentClass."
            axioms.report("shared-expression", expression.triple, message, hint)
    for triple in cycles(expressions):
        axioms.report("cyclic-expression", triple, "The expression contains itself")


def _heads(axioms: Axioms, node: Term) -> int:
    """How many axioms have a node on their left."""
    left = ("rdfs:subClassOf", "owl:equivalentClass", "owl:disjointWith", "owl:hasKey")
    return sum(len(axioms.facts(node).get(name, ())) for name in left)


def required(axioms: Axioms, expressions: Mapping[Term, Expression]) -> Callable[[Term, str, Triple], None]:
    """Return what reports a term that is not the class or data range ("datatype") that its place asks for."""

    def require(term: Term, kind: str, triple: Triple) -> None:
        if not isinstance(term, BlankNode):
            axioms.require(term, kind, triple)
            foreign = isinstance(term, NamedNode) and is_reserved(term.value) and not axioms.is_datatype(term)
            if kind == "datatype" and foreign:
                not_in_map(axioms, term, triple)
            return
        expression = expressions.get(term)
        if expression is None:
            if looks_like_one(axioms, term):
                return  # its own fault has been reported
            message = f"A blank node that is not an expression is used where a {kind} is required"
            axioms.report("expression", triple, message)
        elif expression.data_range != (kind == "datatype"):
            found = "data range" if expression.data_range else "class expression"
            section = "OWL 2 Syntax, 5.8.1; OWL 2 Mapping, 3.2.4"
            axioms.report("typing", triple, f"A {found} is used where a {kind} is required", section=section)

    return require


def cycles(expressions: Mapping[Term, Expression]) -> Iterator[Triple]:
    """Yield, for each expression that is met again within itself, the triple that closes the circle."""
    done: set[Term] = set()
    for start in expressions:
        if start in done:
            continue
        path: dict[Term, Iterator[Part]] = {}
        path[start] = iter(_inner(expressions[start]))
        while path:
            node, parts = next(reversed(path.items()))
            for term, triple in parts:
                if not isinstance(term, BlankNode):
                    continue  # a name within its own definition is no circle: it need not be written out
                if term in path:
                    yield triple
                elif term in expressions and term not in done:
                    path[term] = iter(_inner(expressions[term]))
                    break
            else:
                done.add(node)
                del path[node]


def _inner(expression: Expression) -> Iterable[Part]:
    return () if expression.holds_values else expression.parts
