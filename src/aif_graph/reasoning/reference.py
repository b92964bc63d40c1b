"""owlrl, the reference reasoner, behind the same result as ``close``.

It is a few hundred times slower, knows no proofs, and its faults are known (owlrl 7.6.2): a one-property
``owl:hasKey`` makes all members of the class the same; ``AllDifferent``, ``AllDisjointProperties`` and
clashes between literals go unnoticed; errors are put into the graph as triples, and literals become
subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from aif_graph.reading.rdflib_terms import as_node, as_term
from aif_graph.reasoning.closure import Clash, Derivation
from aif_graph.reasoning.patterns import REFLEXIVE
from aif_graph.terms import STANDARD, node, standard_iri

if TYPE_CHECKING:
    from rdflib.term import Node

_ERRORS = "http://www.daml.org/2002/03/agents/agent-ont#"
_LANGUAGES = tuple(STANDARD[name] for name in ("rdf", "rdfs", "owl", "xsd"))
_REFLEXIVE = {standard_iri(name) for name in REFLEXIVE}
_OF_CLASSES = {standard_iri(name) for name in ("rdf:type", "rdfs:domain", "rdfs:range")}
_SUBCLASS = standard_iri("rdfs:subClassOf")
_THING, _NOTHING = map(node, ("owl:Thing", "owl:Nothing"))


@dataclass(frozen=True, slots=True)
class ReferenceClosure:
    """What owlrl infers, less literal subjects, trivia and error nodes; ``clashes`` carry its own words."""

    asserted: frozenset[Triple]
    inferred: tuple[Triple, ...]
    clashes: tuple[Clash, ...]

    def __contains__(self, triple: object) -> bool:
        return triple in self.asserted or triple in self.inferred

    def derivation(self, triple: Triple) -> Derivation | None:  # noqa: ARG002
        """Return None: owlrl keeps no derivations."""
        return None


def reference_close(triples: Iterable[Triple | Quad]) -> ReferenceClosure:
    """Close a graph with owlrl: OWL 2 RL rules, no RDFS axioms, no axiomatic triples."""
    import owlrl
    import rdflib

    asserted = dict.fromkeys(Triple(t.subject, t.predicate, t.object) for t in triples)
    graph = rdflib.Graph()
    for triple in asserted:
        graph.add((as_node(triple.subject), as_node(triple.predicate), as_node(triple.object)))
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    errors = sorted(str(o) for _, p, o in graph if str(p).startswith(_ERRORS))
    found = {t for t in _sayable(graph) if t not in asserted and not is_trivial(t) and not _built_in(t)}
    clashes = tuple(Clash("owlrl", (), message) for message in errors)
    return ReferenceClosure(frozenset(asserted), tuple(sorted(found, key=str)), clashes)


def is_trivial(triple: Triple) -> bool:
    """Whether a triple says only that everything is a Thing, is itself, or is under itself."""
    subject, predicate, object_ = triple.subject, triple.predicate.value, triple.object
    if predicate in _OF_CLASSES:
        return object_ == _THING
    if predicate not in _REFLEXIVE:
        return False
    return subject == object_ or (predicate == _SUBCLASS and (object_ == _THING or subject == _NOTHING))


def _built_in(triple: Triple) -> bool:
    """Whether a triple is about a term of the languages themselves, as owlrl's axiomatic triples are."""
    subject = triple.subject
    return isinstance(subject, NamedNode) and subject.value.startswith(_LANGUAGES)


def _sayable(graph: Iterable[tuple[Node, Node, Node]]) -> Iterator[Triple]:
    """Yield the triples RDF allows, without those about owlrl's error nodes."""
    import rdflib

    for s, p, o in graph:
        if isinstance(s, rdflib.Literal) or not isinstance(p, rdflib.URIRef):
            continue
        if str(p).startswith(_ERRORS) or str(o).startswith(_ERRORS):
            continue
        subject = NamedNode(str(s)) if isinstance(s, rdflib.URIRef) else BlankNode(str(s))
        yield Triple(subject, NamedNode(str(p)), as_term(o))
