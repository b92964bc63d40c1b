"""The parts of class expressions and data ranges: of the right kind, each of its own, and none within itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, NamedNode, Triple

from aif_graph.checking.profile.axioms import Axioms, Part, Report, Term, is_reserved, words
from aif_graph.checking.profile.expressions import Expression, looks_like_one
from aif_graph.checking.profile.requirements import hint_for_datatype, not_in_map, require_named, require_value


def check_parts(axioms: Axioms, report: Report, expressions: Mapping[Term, Expression]) -> None:
    """Report parts of expressions that are of the wrong kind, shared or cyclic."""
    require = required(axioms, report, expressions)
    for expression in expressions.values():
        for term, triple in expression.parts:
            if not expression.holds_values:
                require(term, expression.kind_of_parts, triple)
            elif expression.data_range or expression.on_data:
                require_value(axioms, report, term, triple)
            else:
                require_named(report, term, triple, expression.construct)
    for node, expression in expressions.items():
        places = axioms.uses[node] + _heads(axioms, node)
        if isinstance(node, BlankNode) and places > 1:
            report.dl(
                "shared-expression",
                expression.triple,
                f"The expression of {expression.construct} is used in {places} places; "
                "each place needs a blank node of its own (OWL 2 Mapping, 2.1).",
                "Write it out in each place, or give it a name with owl:equivalentClass.",
            )
    for triple in cycles(expressions):
        report.dl("cyclic-expression", triple, "The expression contains itself (OWL 2 Syntax, 8; OWL 2 Mapping, 2.1).")


def _heads(axioms: Axioms, node: Term) -> int:
    """How many axioms have a node on their left."""
    left = ("rdfs:subClassOf", "owl:equivalentClass", "owl:disjointWith", "owl:hasKey")
    return sum(len(axioms.facts(node).get(name, ())) for name in left)


def required(
    axioms: Axioms, report: Report, expressions: Mapping[Term, Expression]
) -> Callable[[Term, str, Triple], None]:
    """Return what reports a term that is not the class or data range ("datatype") that its place asks for."""

    def require(term: Term, kind: str, triple: Triple) -> None:
        if not isinstance(term, BlankNode):
            axioms.require(term, kind, triple)
            foreign = isinstance(term, NamedNode) and is_reserved(term.value) and not axioms.is_datatype(term)
            if kind == "datatype" and foreign:
                report.dl("datatype-map", triple, not_in_map(words(term)), hint_for_datatype(term))
            return
        expression = expressions.get(term)
        if expression is None:
            if looks_like_one(axioms, term):
                return  # its own fault has been reported
            report.dl(
                "expression",
                triple,
                f"A blank node that is not an expression is used where a {kind} is required (OWL 2 Mapping, 3.2.4).",
            )
        elif expression.data_range != (kind == "datatype"):
            found = "data range" if expression.data_range else "class expression"
            report.dl(
                "typing",
                triple,
                f"A {found} is used where a {kind} is required (OWL 2 Syntax, 5.8.1; OWL 2 Mapping, 3.2.4).",
            )

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
