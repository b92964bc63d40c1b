"""Terms of our namespace that the ontology does not define: a slip of the pen that no shape can see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from aif_graph.checking.findings import Finding, node_of, place_of
from aif_graph.checking.lint import word_for
from aif_graph.naming.names import Names
from aif_graph.reading import EvidenceRoom
from aif_graph.terms import AIF, PREFIXES, shorten

_TYPE = NamedNode(PREFIXES["rdf"] + "type")
_CLASSES = {PREFIXES["owl"] + "Class", PREFIXES["rdfs"] + "Class"}
_PROPERTIES = {
    PREFIXES["rdf"] + "Property",
    *(PREFIXES["owl"] + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
}


def undefined_terms(
    ontology: Iterable[Quad | Triple], statements: Iterable[Quad | Triple], names: Names, room: EvidenceRoom
) -> Iterator[Finding]:
    """Yield a finding for each statement that uses an ``aif:`` property or class that is not defined."""
    kinds = _kinds(ontology)
    defined = set(kinds)
    used = {term for statement in statements for term in (statement.predicate, statement.object)}
    undefined = {t for t in used - defined if isinstance(t, NamedNode) and t.value.startswith(AIF)}
    for statement in statements if undefined else ():
        for term in dict.fromkeys((statement.predicate, statement.object)):
            if isinstance(term, NamedNode) and term in undefined:
                subject, predicate, obj = statement.subject, statement.predicate, statement.object
                found = room.nearest(subject, predicate, obj, at_predicate=term == predicate)
                yield Finding(
                    severity="violation",
                    rule="undefined-term",
                    message=f"The ontology does not define {shorten(term.value)}.",
                    focus=word_for(subject, names, room),
                    place=place_of(found),
                    hint=_nearest(term.value, _fitting(kinds, statement, term)),
                    kind="lint",
                    node=node_of(subject),
                )


def _kinds(ontology: Iterable[Quad | Triple]) -> dict[NamedNode, set[str]]:
    """What the ontology describes, each with the IRIs of its types."""
    found: dict[NamedNode, set[str]] = {}
    for statement in ontology:
        if isinstance(statement.subject, NamedNode):
            types = found.setdefault(statement.subject, set())
            if statement.predicate == _TYPE and isinstance(statement.object, NamedNode):
                types.add(statement.object.value)
    return found


def _fitting(kinds: dict[NamedNode, set[str]], statement: Quad | Triple, term: object) -> set[str]:
    """The IRIs that could stand in the place of ``term``: properties, classes, or whatever there is."""
    if term == statement.predicate:
        wanted = _PROPERTIES
    elif statement.predicate == _TYPE:
        wanted = _CLASSES
    else:
        return {name.value for name in kinds}
    return {name.value for name, types in kinds.items() if types & wanted}


def _nearest(term: str, defined: set[str]) -> str:
    import difflib

    local = {name.removeprefix(AIF) for name in sorted(defined) if name.startswith(AIF)}
    name = term.removeprefix(AIF)
    verbal = f"has{name[:1].upper()}{name[1:]}"  # aif:currency for aif:hasCurrency
    near = [verbal] if verbal in local else difflib.get_close_matches(name, local, n=1, cutoff=0.8)
    return f"Did you mean {shorten(AIF + near[0])}?" if near else "See aif run terms for those that there are."
