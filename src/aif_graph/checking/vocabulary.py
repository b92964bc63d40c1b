"""Terms of a graph's own namespaces that its ontology does not define: a slip of the pen that no shape can see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from pyoxigraph import NamedNode, Quad

from aif_graph.checking.findings import Finding, Guess, Reporter
from aif_graph.checking.spelling import Spellings
from aif_graph.naming.names import Names
from aif_graph.terms import STANDARD

_TYPE = NamedNode(STANDARD["rdf"] + "type")
_CLASSES = {STANDARD["owl"] + "Class", STANDARD["rdfs"] + "Class"}
_PROPERTIES = {
    STANDARD["rdf"] + "Property",
    *(STANDARD["owl"] + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
}
_TERMS = _CLASSES | _PROPERTIES
_ONTOLOGY = STANDARD["owl"] + "Ontology"
_FOREIGN = frozenset(STANDARD.values())  # of which an ontology declares what it takes, and no more
Kinds = Mapping[NamedNode, Collection[str]]


def kinds_of(axioms: Iterable[Quad]) -> Kinds:
    """What axioms describe, each with the IRIs of its types."""
    found: dict[NamedNode, set[str]] = {}
    for axiom in axioms:
        if isinstance(axiom.subject, NamedNode):
            types = found.setdefault(axiom.subject, set())
            if axiom.predicate == _TYPE and isinstance(axiom.object, NamedNode):
                types.add(axiom.object.value)
    return found


def namespaces_of(kinds: Kinds) -> frozenset[str]:
    """The namespaces in which a graph defines classes and properties.

    Those that it only borrows from are left out: an ontology's own begin with its IRI.
    """
    terms = (term.value for term, types in kinds.items() if not _TERMS.isdisjoint(types))
    found = frozenset(map(namespace_of, terms)) - _FOREIGN
    begins = tuple(term.value for term, types in kinds.items() if _ONTOLOGY in types)
    return frozenset(space for space in found if space.startswith(begins)) or found


def undefined_terms(
    kinds: Kinds, namespaces: Collection[str], statements: Collection[Quad], told: Reporter
) -> Iterator[Finding]:
    """Yield a finding for each statement that uses a term of ``namespaces`` that nothing defines.

    A thing that the statements give a class counts as defined. ``kinds`` are the terms that there are, each with the
    IRIs of its types.
    """
    used = {term for statement in statements for term in (statement.predicate, statement.object)}
    begins = tuple(namespaces)  # a quick look before the thorough one
    missing = {
        term
        for term in used
        if isinstance(term, NamedNode)
        and term.value.startswith(begins)
        and term not in kinds
        and namespace_of(term.value) in namespaces
    }
    typed = {statement.subject for statement in statements if statement.predicate == _TYPE} if missing else set()
    undefined = missing - typed
    spellings = Spellings()
    for statement in statements if undefined else ():
        for term in dict.fromkeys((statement.predicate, statement.object)):
            if isinstance(term, NamedNode) and term in undefined:
                among = "predicate" if term == statement.predicate else "type" if statement.predicate == _TYPE else ""
                subject, predicate, obj = statement.subject, statement.predicate, statement.object
                place = told.place(subject, predicate, obj, at_predicate=term == predicate)
                message = f"The ontology does not define {told.names.curie(term.value)}."
                hint = _nearest(term.value, partial(_fitting, kinds, statement, term), told.names, spellings, among)
                yield told.finding("violation", "undefined-term", message, subject, place, hint=hint)


def namespace_of(iri: str) -> str:
    """What stands before the last part of an IRI."""
    return iri[: max(iri.rfind("#"), iri.rfind("/"), iri.rfind(":")) + 1]


def _fitting(kinds: Kinds, statement: Quad, term: object) -> set[str]:
    """The IRIs that could stand in the place of ``term``: properties, classes, or whatever there is."""
    if term == statement.predicate:
        wanted = _PROPERTIES
    elif statement.predicate == _TYPE:
        wanted = _CLASSES
    else:
        return {name.value for name in kinds}
    return {name.value for name, types in kinds.items() if not wanted.isdisjoint(types)}


def _nearest(term: str, defined: Callable[[], Collection[str]], names: Names, spellings: Spellings, place: str) -> str:
    space = namespace_of(term)
    name = term.removeprefix(space)
    verbal = f"has{name[:1].upper()}{name[1:]}"  # ex:currency for ex:hasCurrency

    def local() -> Iterator[str]:
        return (each.removeprefix(space) for each in defined() if each.startswith(space))

    near = spellings.nearest(name, local, among=(place, space), cutoff=0.8, rather=verbal)
    return Guess(names.curie(space + near)) if near else "Correct the name, or define it in the ontology."
