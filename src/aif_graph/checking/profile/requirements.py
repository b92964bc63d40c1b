"""What a place in an axiom asks of the term that stands in it (OWL 2 Syntax, 5 and 11.2; OWL 2 Mapping, 3.2.4)."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.checking.profile.axioms import Axioms, Report, Term, capital, words


def require_property(axioms: Axioms, report: Report, term: Term, triple: Triple, kind: str = "") -> str:
    """Report a term that is no property, or none of ``kind`` if that is given; return the kind it is of, or ""."""
    found = axioms.property_kind(term)
    if isinstance(term, BlankNode):
        if not found or kind not in ("", found):
            message = "A blank node that is not an inverse is used where a property is required (OWL 2 Mapping, 3.2.4)."
            report.dl("expression", triple, message)
    elif kind or not axioms.is_property(term):
        axioms.require(term, kind or _likely_kind(axioms, term), triple)
    return found


def _likely_kind(axioms: Axioms, term: Term) -> str:
    """What an undeclared property has to be declared as, by the first statement that uses it."""
    group = axioms.groups.get(term.value, []) if isinstance(term, NamedNode) else []
    return "data property" if group and isinstance(group[0].object, Literal) else "object property"


def require_literal(axioms: Axioms, report: Report, literal: Literal, triple: Triple) -> None:
    """Report a literal of an axiom whose datatype is not of the datatype map (OWL 2 Syntax, 5.7)."""
    datatype = literal.datatype
    if literal.language is None and not axioms.is_datatype(datatype):
        report.dl("datatype-map", triple, not_in_map(words(datatype)), hint_for_datatype(datatype))


def not_in_map(name: str) -> str:
    """The sentence about a datatype that is neither of the map nor defined."""
    return f"{name} is neither in the OWL 2 datatype map nor defined by an axiom (OWL 2 Syntax, 4 and 11.2)."


def hint_for_datatype(datatype: Term) -> str:
    """How to do without a datatype of XML Schema that OWL 2 lacks."""
    name = words(datatype)
    if name == "rdf:langString":
        return "rdf:PlainLiteral contains strings with and without a language tag."
    return "Leave the range out and state the datatype in a SHACL shape." if name.startswith("xsd:") else ""


def require_named(report: Report, term: Term, triple: Triple, where: str) -> None:
    """Report what is no named individual: 11.2 of the Structural Specification allows no other in these places."""
    if isinstance(term, Literal):
        report.dl(
            "term-kind",
            triple,
            f"{capital(words(term))} is used where an individual is required (OWL 2 Mapping, 3.2.4).",
        )
    elif isinstance(term, BlankNode):
        report.dl(
            "anonymous-individual",
            triple,
            f"An anonymous individual is used in {where}, where OWL 2 DL allows only named ones (OWL 2 Syntax, 11.2).",
            "Give the individual an IRI.",
        )


def require_value(axioms: Axioms, report: Report, term: Term, triple: Triple) -> None:
    """Report what is no literal, or one whose datatype is not of the map."""
    if isinstance(term, Literal):
        require_literal(axioms, report, term, triple)
    else:
        report.dl(
            "term-kind",
            triple,
            f"{capital(words(term))} is used where a literal is required (OWL 2 Mapping, 3.2.4).",
        )
