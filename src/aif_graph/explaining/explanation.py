"""An explanation: the proof of a statement down to the lines of its sources, or what is missing for one.

The rules and their names are those of W3C OWL 2 Profiles, section 4.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.articles import with_article
from aif_graph.naming.names import Names
from aif_graph.reading import Evidence, EvidenceRoom
from aif_graph.reasoning import Closure, NearMiss, Proof, Wanted, all_proofs, in_words, nearest, proof
from aif_graph.terms import STANDARD, node

_FIRST, _REST, _NIL, _RANGE = map(node, ("rdf:first", "rdf:rest", "rdf:nil", "rdfs:range"))
_ON_PROPERTY, _HAS_VALUE = map(node, ("owl:onProperty", "owl:hasValue"))
_SOME_VALUES, _INTERSECTION = map(node, ("owl:someValuesFrom", "owl:intersectionOf"))
_DEEPEST = 5  # class expressions within each other that are put into words; deeper ones nobody reads
_MOST_MEMBERS = 100  # of a list
_SCHEMA = (STANDARD["owl"], STANDARD["rdfs"])

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof: the triple, as a sentence, and how it came about.

    A stated triple has ``evidence`` and no rule; an inferred one has the ``rule``, its application in words
    (``reason``) and the steps it rests on.
    """

    triple: Triple
    sentence: str
    rule: str
    reason: str
    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule that comes near: sentences that hold, sentences that are missing, and why those are missing."""

    rule: str
    holds: tuple[str, ...]
    missing: tuple[str, ...]
    because: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """``proofs`` when the statement holds (one, or all that were asked for), ``misses`` when it does not.

    ``rejected_by`` is the verdict against a statement that sources make, ``evidence`` where they do.
    """

    sentence: str
    triple: Triple
    proofs: tuple[Step, ...] = ()
    misses: tuple[Miss, ...] = ()
    rejected_by: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the statement is stated or follows."""
        return bool(self.proofs)


def explain(
    closure: Closure, teller: Teller, triple: Triple, *, limit: int = 1, rejected_by: NamedNode | None = None
) -> Explanation:
    """Return why ``triple`` holds, with up to ``limit`` proofs that differ in their last step, or why it does not.

    ``rejected_by`` is the verdict that rejects it.
    """
    sentence = teller.sentence(triple)
    if triple in closure:
        proofs = (proof(closure, triple),) if limit == 1 else all_proofs(closure, triple, limit)
        return Explanation(sentence, triple, proofs=tuple(map(teller.step, proofs)))
    misses = tuple(map(teller.miss, nearest(closure, triple)))
    if rejected_by is None:
        return Explanation(sentence, triple, misses=misses)
    return Explanation(sentence, triple, (), misses, teller.name(rejected_by), teller.evidence(triple))


class Teller:
    """Puts triples, proofs and near misses into words, and finds the evidence of what is stated."""

    def __init__(self, room: EvidenceRoom, names: Names, ontology: Iterable[Triple]) -> None:
        self._room = room
        self._names = names
        self._unnamed: dict[Term, dict[NamedNode, Term]] = {}
        self._is_property = cache(names.is_property)
        self._depth = 0
        self._ranges: dict[Term, Term] = {}
        for triple in ontology:
            if triple.predicate == _RANGE:
                self._ranges[triple.subject] = triple.object
            if isinstance(triple.subject, BlankNode):
                self._unnamed.setdefault(triple.subject, {})[triple.predicate] = triple.object

    def name(self, term: Term | None) -> str:
        """Name a term: the label of an IRI, a text in quotes, a list or an unnamed class in words."""
        if isinstance(term, NamedNode):
            return self._names.label(term.value)
        if isinstance(term, BlankNode):
            return self._described(term)
        return f'"{term.value}"' if isinstance(term, Literal) else "something"

    def quoted(self, term: Term) -> str:
        """Name a term inside a sentence; a property stands in quotes."""
        label = self.name(term)
        if not isinstance(term, NamedNode):
            return label
        return f"“{label}”" if self._is_property(term) else label

    def _described(self, node: BlankNode) -> str:
        self._depth += 1
        described = self._room.blank_name(node) if self._depth > _DEEPEST else self._in_words(node)
        self._depth -= 1
        return described

    def _in_words(self, node: BlankNode) -> str:
        parts = self._unnamed.get(node, {})
        if _FIRST in parts:
            return ", then ".join(map(self.quoted, self._members(node)))
        if _INTERSECTION in parts:
            return " and ".join(map(self.quoted, self._members(parts[_INTERSECTION])))
        if _ON_PROPERTY in parts:
            value = parts.get(_HAS_VALUE) or parts.get(_SOME_VALUES)
            return f"what {self.quoted(parts[_ON_PROPERTY])} {self.name(value)}"
        return self._room.blank_name(node)

    def _members(self, node: Term) -> Iterator[Term]:
        """The members of a list, the first of many; a list that is circular ends where it meets itself."""
        seen: set[Term] = set()
        while node in self._unnamed and node not in seen and len(seen) < _MOST_MEMBERS:
            seen.add(node)
            yield self._unnamed[node].get(_FIRST, _NIL)
            node = self._unnamed[node].get(_REST, _NIL)

    def sentence(self, triple: Triple) -> str:
        """Put a triple into words."""
        return _joined(self.quoted(triple.subject), self.name(triple.predicate), self.quoted(triple.object))

    def evidence(self, triple: Triple) -> tuple[Evidence, ...]:
        """Where a stated triple stands."""
        return tuple(self._room.of(triple))

    def cited(self, triple: Triple) -> str:
        """Put a stated triple into words, with the places where it stands."""
        places = ", ".join(evidence.place for evidence in self._room.of(triple))
        return f"{self.sentence(triple)} ({places})" if places else self.sentence(triple)

    def step(self, found: Proof) -> Step:
        """Put a proof into words, down to its leaves and where they stand."""
        reason = in_words(found.rule, found.terms, name=self.quoted) if found.rule else ""
        evidence = () if found.rule else self._room.of(found.conclusion)
        below = tuple(map(self.step, found.premises))
        return Step(found.conclusion, self.sentence(found.conclusion), found.rule, reason, evidence, below)

    def miss(self, near: NearMiss) -> Miss:
        """Put a near miss into words; axioms, which always hold, are left out."""
        data = (triple for triple in near.holds if not triple.predicate.value.startswith(_SCHEMA))
        return Miss(
            near.rule,
            tuple(map(self.sentence, data)),
            tuple(self._wanted(wanted, plain=bool(near.because)) for wanted in near.missing),
            tuple(map(self.miss, near.because)),
        )

    def _wanted(self, wanted: Wanted, *, plain: bool) -> str:
        """What is missing: "Ann owns no car that a source states (ex:car1 would do)".

        Plainly, without what would do, where the reason stands below.
        """
        subject, predicate, object_ = (self.name(t) for t in (wanted.subject, wanted.predicate, wanted.object))
        if plain or not wanted.subject_has_none:
            return _joined(subject, predicate, object_)
        verb, article, noun = predicate.rpartition(" the ")
        if not article:
            kind = self._ranges.get(wanted.predicate)
            verb, noun = predicate, self.name(kind) if kind else "such thing"
        return f"{subject} {verb} no {noun} that a source states ({object_} would do)"


def _joined(subject: str, predicate: str, obj: str) -> str:
    """A sentence of three names; after a predicate such as "is a" the article is what the object needs."""
    verb, article, rest = predicate.rpartition(" a")
    return f"{subject} {verb} {with_article(obj)}" if article and not rest else f"{subject} {predicate} {obj}"
