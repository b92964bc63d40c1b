"""The statements of the graph by the things in them, each with its standing, as its dataset tells them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from aif_graph.datasets import Node
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.once import once_per_view
from aif_graph.serving.view import View
from aif_graph.serving.wording.presentation import presentation
from aif_graph.terms import STANDARD

Term = NamedNode | BlankNode | Literal | Triple
TYPE = STANDARD["rdf"] + "type"
INVERSE = STANDARD["owl"] + "inverseOf"
_SYMMETRIC = STANDARD["owl"] + "SymmetricProperty"
_KEPT = 10_000  # things whose statements are at hand


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


class Statements:
    """The statements by the things in them, asked of the dataset when a page first needs them; rejected ones too.

    ``ties`` are the classes of nodes that tie things together and have no page-worthy life of their own: they are told
    in words where they are met.
    """

    def __init__(self, graph: KnowledgeGraph, ties: frozenset[str] = frozenset()) -> None:
        self._graph = graph
        self._ties = ties
        self._places = {document.source: place for place, document in enumerate(graph.documents)}
        self._of, self._to = lru_cache(_KEPT)(self._said_of), lru_cache(_KEPT)(self._leading_to)

    def of(self, thing: Term) -> tuple[Statement, ...]:
        """What is said of ``thing``; of a literal nothing is."""
        return self._of(thing) if isinstance(thing, Node) else ()

    def to(self, thing: Term) -> tuple[Statement, ...]:
        """What leads to ``thing``, if that is no literal."""
        return self._to(thing) if isinstance(thing, Node) else ()

    def by(self, source: NamedNode) -> list[Statement]:
        """What ``source`` states."""
        subjects = dict.fromkeys(quad.subject for quad in self._graph.dataset.statements(graph=source))
        return [s for subject in subjects for s in self.of(subject) if source.value in s.sources]

    def with_property(self, property_: str) -> list[Statement]:
        """What has ``property_``."""
        return self._standing(self._graph.dataset.statements(predicate=NamedNode(property_)))

    def things(self) -> set[str]:
        """The IRIs of all that statements are about or lead to."""
        ends = (end for quad in self._graph.dataset.statements() for end in (quad.subject, quad.object))
        return {end.value for end in ends if isinstance(end, NamedNode)}

    @cached_property
    def ontology(self) -> tuple[Triple, ...]:
        """The ontology with its header and its lists."""
        return tuple(quad.triple for quad in self._graph.dataset.statements(graph=self._graph.manifest.ontology))

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
        return any(type_ in self._ties for type_ in self.types(thing))

    def all_ties(self) -> Iterator[Term]:
        """Every node that only ties others together."""
        for class_ in sorted(self._ties):
            yield from (s.triple.subject for s in self.to(NamedNode(class_)) if self.is_tie(s.triple.subject))

    @cached_property
    def inverses(self) -> Mapping[str, str]:
        """The inverse of each property that has one; a symmetric property is its own."""
        found: dict[str, str] = {}
        for triple in self.ontology:
            subject, obj = triple.subject, triple.object
            if not isinstance(subject, NamedNode) or not isinstance(obj, NamedNode):
                continue
            if triple.predicate.value == INVERSE:
                found[subject.value], found[obj.value] = obj.value, subject.value
            elif obj.value == _SYMMETRIC:
                found[subject.value] = subject.value
        return found

    def _said_of(self, thing: Node) -> tuple[Statement, ...]:
        return tuple(self._standing(self._graph.dataset.statements(thing)))

    def _leading_to(self, thing: Node) -> tuple[Statement, ...]:
        return tuple(self._standing(self._graph.dataset.statements(obj=thing)))

    def _standing(self, quads: Iterable[Quad]) -> list[Statement]:
        """Accepted statements first, then rejected ones, those of the ontology, and what follows; each part sorted."""
        manifest, rejected = self._graph.manifest, self._graph.settlement.rejected
        graphs: dict[Triple, list[NamedNode]] = {}
        for quad in quads:
            if isinstance(quad.graph_name, NamedNode):
                graphs.setdefault(quad.triple, []).append(quad.graph_name)
        found: tuple[list[Statement], ...] = ([], [], [], [])
        for triple, names in sorted(graphs.items(), key=lambda item: str(item[0])):
            makers = sorted((name for name in names if name in self._places), key=self._places.__getitem__)
            sources, verdict = tuple(name.value for name in makers), rejected.get(Quad(*triple))
            if sources and verdict:
                found[1].append(Statement(triple, "rejected", sources, verdict.verdict.value))
            elif sources:
                found[0].append(Statement(triple, "accepted", sources))
            if manifest.ontology in names and (verdict or not sources):
                found[2].append(Statement(triple, "accepted", (manifest.ontology.value,)))
            if manifest.inferred in names:
                found[3].append(Statement(triple, "inferred"))
        return [statement for standing in found for statement in standing]


@once_per_view
def statements(view: View) -> Statements:
    """The statements of the graph; nothing is asked before a page needs them."""
    return Statements(view.graph, frozenset(presentation(view).ties))
