"""Triples as numbers: terms are numbered, the triples of one predicate form a relation of packed pairs.

A pair of subject and object is one integer, ``subject << 30 | object``: half the memory of a tuple, and a
set of them is compared without a call into Python. The numbers of literals (and of RDF 1.2 triple terms)
carry the bit ``LITERAL``, for those cannot be subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from aif_graph.terms import node

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = int
Key: TypeAlias = tuple[int, Row]  # a triple: its predicate and its row

BITS = 30
LOW = (1 << BITS) - 1
HIGH = LOW << BITS
LITERAL = 1 << (BITS - 1)

# A row's code says how it came about: the number of the ground rule in the low bits, above it the terms the
# rule's body has beyond those of its head, BITS each. Ground rule 0 is "asserted".
RULE_BITS = 20
RULE_MASK = (1 << RULE_BITS) - 1
ASSERTED = 0


_OF_DATA = (Literal, Triple)  # made once: a union of types would be made anew at each of some thousand calls


class Terms(dict[Term, int]):
    """Numbers for terms, given out in order of appearance; ``terms[x]`` numbers a new term."""

    def __init__(self) -> None:
        super().__init__()
        self._resources: list[Term] = []
        self._literals: list[Term] = []
        self._iris: dict[str, int] = {}

    def __missing__(self, term: Term) -> int:
        if isinstance(term, _OF_DATA):
            number = len(self._literals) | LITERAL
            self._literals.append(term)
        else:
            number = len(self._resources)
            self._resources.append(term)
        self[term] = number
        return number

    def term(self, number: int) -> Term:
        """Return the term with this number."""
        return self._literals[number & ~LITERAL] if number & LITERAL else self._resources[number]

    def iri(self, name: str) -> int:
        """Return the number of the IRI a prefixed name stands for."""
        number = self._iris.get(name)
        if number is None:
            number = self._iris[name] = self[node(name)]
        return number

    def literals(self) -> Iterator[tuple[int, Term]]:
        """All literals with their numbers."""
        return ((number | LITERAL, term) for number, term in enumerate(self._literals))


class Relation:
    """The triples of one predicate: row -> code, and indexes that are built when first asked for."""

    __slots__ = ("_backward", "_forward", "_scans", "pending", "predicate", "rows")

    def __init__(self, predicate: int) -> None:
        self.predicate = predicate
        self.rows: dict[Row, int] = {}
        self.pending: list[Row] = []
        self._forward: dict[int, list[int]] | None = None
        self._backward: dict[int, list[int]] | None = None
        self._scans = 0

    def add(self, batch: dict[Row, int]) -> None:
        """Take rows that are known to be new."""
        self.rows.update(batch)
        self.pending.extend(batch)
        if self._forward is not None:
            _index_forward(self._forward, batch)
        if self._backward is not None:
            _index_backward(self._backward, batch)

    def forward(self) -> dict[int, list[int]]:
        """Subject -> objects."""
        if self._forward is None:
            index: dict[int, list[int]] = {}
            _index_forward(index, self.rows)
            self._forward = index  # only when complete: readers may be in several threads
        return self._forward

    def backward(self) -> dict[int, list[int]]:
        """Object -> subjects."""
        if self._backward is None:
            index: dict[int, list[int]] = {}
            _index_backward(index, self.rows)
            self._backward = index
        return self._backward

    def about(self, terms: set[int]) -> list[Row]:
        """Return the rows with any of these terms as subject or object."""
        self._scans += 1
        if self._scans <= 4 and self._forward is None and len(terms) * 8 < len(self.rows) > 64:
            # An index of everything costs more than a few passes over the rows.
            return [row for row in self.rows if row >> BITS in terms or row & LOW in terms]
        forward, backward = self.forward(), self.backward()
        found = {term << BITS | object_: None for term in sorted(terms) for object_ in forward.get(term, ())}
        found |= {subject << BITS | term: None for term in sorted(terms) for subject in backward.get(term, ())}
        return list(found)

    def fanout(self, *, from_subject: bool) -> float:
        """How many rows an average subject (or object) has; a guess while there are none."""
        if not self.rows:
            return 2.0
        index = self.forward() if from_subject else self.backward()
        return len(self.rows) / len(index)


def _index_forward(index: dict[int, list[int]], rows: Iterable[Row]) -> None:
    for row in rows:
        subject = row >> BITS
        if subject in index:
            index[subject].append(row & LOW)
        else:
            index[subject] = [row & LOW]


def _index_backward(index: dict[int, list[int]], rows: Iterable[Row]) -> None:
    for row in rows:
        object_ = row & LOW
        if object_ in index:
            index[object_].append(row >> BITS)
        else:
            index[object_] = [row >> BITS]


class Facts:
    """All relations, by the number of their predicate, in order of appearance."""

    def __init__(self) -> None:
        self.terms = Terms()
        self.relations: dict[int, Relation] = {}

    def load(self, triples: Iterable[Triple | Quad]) -> None:
        """Take the asserted triples; repeated ones count once."""
        terms, relations = self.terms, self.relations
        for triple in triples:
            predicate = terms[triple.predicate]
            relation = relations.get(predicate)
            if relation is None:
                relation = self.relation(predicate)
            relation.rows[terms[triple.subject] << BITS | terms[triple.object]] = ASSERTED
        for relation in relations.values():
            relation.pending = list(relation.rows)

    def relation(self, predicate: int) -> Relation:
        """Return the relation of a predicate; an empty one if there is none yet."""
        relation = self.relations.get(predicate)
        if relation is None:
            relation = self.relations[predicate] = Relation(predicate)
        return relation

    def members(self, classes: set[int]) -> dict[int, list[int]]:
        """Return what is in each of these classes, without those that are empty."""
        found: dict[int, list[int]] = {}
        typing = self.relations.get(self.terms.iri("rdf:type"))
        for row in [row for row in typing.rows if row & LOW in classes] if classes and typing else ():
            found.setdefault(row & LOW, []).append(row >> BITS)
        return found

    def key(self, triple: Triple | Quad) -> Key | None:
        """Return the key of a triple that is in here, else None."""
        numbers = [self.terms.get(term) for term in (triple.subject, triple.predicate, triple.object)]
        subject, predicate, object_ = numbers
        if subject is None or predicate is None or object_ is None or predicate not in self.relations:
            return None
        row = subject << BITS | object_
        return (predicate, row) if row in self.relations[predicate].rows else None

    def triple(self, key: Key) -> Triple:
        """Return the triple of a key."""
        term = self.terms.term
        return Triple(term(key[1] >> BITS), term(key[0]), term(key[1] & LOW))  # type: ignore[arg-type]

    def sayable(self, predicate: int) -> bool:
        """Whether RDF has triples with this predicate: an IRI, not a blank node (an anonymous inverse)."""
        return isinstance(self.terms.term(predicate), NamedNode)
