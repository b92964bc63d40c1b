"""What a place in an axiom asks of the term that stands in it (OWL 2 Syntax, 5 and 11.2; OWL 2 Mapping, 3.2.4)."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.checking.profile.axioms import Axioms, Term, words


def require_property(axioms: Axioms, term: Term, triple: Triple, kind: str = "") -> str:
    """Report a term that is no property, or none of ``kind`` if that is given; return the kind it is of, or ""."""
    found = axioms.property_kind(term)
    if isinstance(term, BlankNode):
        if not found or kind not in ("", found):
            message = "A blank node that is not an inverse is used where a property is required"
            axioms.report("expression", triple, message)
    elif kind or not axioms.is_property(term):
        axioms.require(term, kind or _likely_kind(axioms, term), triple)
    return found


def _likely_kind(axioms: Axioms, term: Term) -> str:
    """What an undeclared property has to be declared as, by the first statement that uses it."""
    group = axioms.groups.get(term.value, []) if isinstance(term, NamedNode) else []
    return "data property" if group and isinstance(group[0].object, Literal) else "object property"


def require_literal(axioms: Axioms, literal: Literal, triple: Triple) -> None:
    """Report a literal of an axiom whose datatype is not of the datatype map (OWL 2 Syntax, 5.7)."""
    datatype = literal.datatype
    if literal.language is None and not axioms.is_datatype(datatype):
        not_in_map(axioms, datatype, triple)


def not_in_map(axioms: Axioms, datatype: Term, triple: Triple, hint: str = "") -> None:
    """Report a datatype that is neither of the map nor defined, with a hint at how to do without if none is given."""
    name = words(datatype)
    if not hint and name == "rdf:langString":
        hint = "rdf:PlainLiteral contains strings with and without a language tag."
    elif not hint and name.startswith("xsd:"):
        hint = "Leave the range out and state the datatype in a SHACL shape."
    axioms.report("datatype-map", triple, f"{name} is neither in the OWL 2 datatype map nor defined by an axiom", hint)


def require_named(axioms: Axioms, term: Term, triple: Triple, where: str) -> None:
    """Report what is no named individual: 11.2 of the Structural Specification allows no other in these places."""
    if isinstance(term, Literal):
        axioms.misplaced(term, "an individual", triple)
    elif isinstance(term, BlankNode):
        message = f"An anonymous individual is used in {where}, where OWL 2 DL allows only named ones"
        axioms.report("anonymous-individual", triple, message, "Give the individual an IRI.")


def require_value(axioms: Axioms, term: Term, triple: Triple) -> None:
    """Report what is no literal, or one whose datatype is not of the map."""
    if isinstance(term, Literal):
        require_literal(axioms, term, triple)
    else:
        axioms.misplaced(term, "a literal", triple)
