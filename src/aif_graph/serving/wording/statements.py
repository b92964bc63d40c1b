"""Every statement of the graph by the things in it, with its standing: an index made once, asked by every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.once import once_per_view
from aif_graph.serving.view import View
from aif_graph.serving.wording.presentation import presentation
from aif_graph.terms import STANDARD

Term = NamedNode | BlankNode | Literal | Triple
Key = TypeVar("Key")


TYPE = STANDARD["rdf"] + "type"
INVERSE = STANDARD["owl"] + "inverseOf"


def lexical(term: Term) -> str:
    """The text of a term: the IRI, the lexical form, the name of a blank node."""
    return str(term) if isinstance(term, Triple) else term.value


@dataclass(frozen=True, slots=True)
class Statement:
    """A triple and how it stands: ``accepted`` or ``rejected`` with the sources that make it, or ``inferred``.

    ``verdict`` is the IRI of the verdict that rejects it, else "".
    """

    triple: Triple
    standing: str
    sources: tuple[str, ...] = ()
    verdict: str = ""


@dataclass(frozen=True)
class Statements:
    """The statements by subject, by object, and by source; rejected ones are among them.

    ``ties`` are the classes of nodes that tie things together and have no page-worthy life of their own: they are told
    in words where they are met.
    """

    by_subject: Mapping[Term, tuple[Statement, ...]]
    by_object: Mapping[Term, tuple[Statement, ...]]
    by_source: Mapping[str, tuple[Statement, ...]]
    inverses: Mapping[str, str]
    ties: frozenset[str] = frozenset()

    def of(self, thing: Term) -> tuple[Statement, ...]:
        """What is said of ``thing``."""
        return self.by_subject.get(thing, ())

    def to(self, thing: Term) -> tuple[Statement, ...]:
        """What leads to ``thing``."""
        return self.by_object.get(thing, ())

    def knows(self, thing: Term) -> bool:
        """Whether anything is said of it or leads to it."""
        return thing in self.by_subject or thing in self.by_object

    def values(self, thing: Term, property_: str) -> list[Term]:
        """What stands (accepted or inferred) as ``property_`` of ``thing``, sorted."""
        found = {
            s.triple.object
            for s in self.of(thing)
            if s.triple.predicate.value == property_ and s.standing != "rejected"
        }
        return sorted(found, key=str)

    def from_the_other_end(self, statement: Statement) -> Statement:
        """An inferred statement whose inverse is stated, with the sources that state it: it is the same, read back."""
        triple = statement.triple
        inverse = self.inverses.get(triple.predicate.value) if statement.standing == "inferred" else None
        for other in self.to(triple.subject) if inverse else ():
            same = other.triple.subject == triple.object and other.triple.predicate.value == inverse
            if same and other.standing == "accepted":
                return Statement(triple, "accepted", other.sources)
        return statement

    def types(self, thing: Term) -> list[str]:
        """The IRIs of the classes it belongs to, the stated ones first."""
        found = [s for s in self.of(thing) if s.triple.predicate.value == TYPE and s.standing != "rejected"]
        found.sort(key=lambda s: (s.standing == "inferred", str(s.triple.object)))
        return list(dict.fromkeys(s.triple.object.value for s in found if isinstance(s.triple.object, NamedNode)))

    def is_tie(self, thing: Term) -> bool:
        """Whether it is a node that only ties others together: a membership, a figure, an amount."""
        return any(type_ in self.ties for type_ in self.types(thing))


@once_per_view
def statements(view: View) -> Statements:
    """The index of the graph; computed at the first call, some 60 ms."""
    graph = view.graph
    by_subject: dict[Term, list[Statement]] = {}
    by_object: dict[Term, list[Statement]] = {}
    by_source: dict[str, list[Statement]] = {}
    for statement in _all(graph):
        triple = statement.triple
        by_subject.setdefault(triple.subject, []).append(statement)
        if not isinstance(triple.object, Literal):
            by_object.setdefault(triple.object, []).append(statement)
        for source in statement.sources:
            by_source.setdefault(source, []).append(statement)
    ties = frozenset(presentation(view).ties)
    return Statements(_frozen(by_subject), _frozen(by_object), _frozen(by_source), _inverses(graph), ties)


def _frozen(index: dict[Key, list[Statement]]) -> dict[Key, tuple[Statement, ...]]:
    return {key: tuple(found) for key, found in index.items()}


def _all(graph: KnowledgeGraph) -> Iterator[Statement]:
    for triple, sources in graph.accepted.items():
        yield Statement(triple, "accepted", tuple(source.value for source in sources))
    rejecting = {quad.triple: verdict.verdict.value for quad, verdict in graph.settlement.rejected.items()}
    made: dict[Triple, list[str]] = {triple: [] for triple in rejecting}
    for document in graph.documents if made else ():
        for triple in set(document.triples) & made.keys():
            made[triple].append(document.source.value)
    for triple, names in made.items():
        yield Statement(triple, "rejected", tuple(names), rejecting[triple])
    for triple in dict.fromkeys(graph.ontology_triples):
        if triple not in graph.accepted:
            yield Statement(triple, "accepted", (graph.manifest.ontology.value,))
    for triple in graph.inferred:
        yield Statement(triple, "inferred")


def _inverses(graph: KnowledgeGraph) -> dict[str, str]:
    found: dict[str, str] = {}
    symmetric = STANDARD["owl"] + "SymmetricProperty"
    for triple in graph.ontology_triples:
        subject, obj = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(obj, NamedNode):
            continue
        if triple.predicate.value == INVERSE:
            found[subject.value], found[obj.value] = obj.value, subject.value
        elif obj.value == symmetric:
            found[subject.value] = subject.value
    return found
