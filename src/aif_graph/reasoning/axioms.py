"""Finding the axioms a rule is about: its axiom patterns matched against the ontology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from pyoxigraph import Literal

from aif_graph.reasoning import datatypes
from aif_graph.reasoning.facts import BITS, LOW, Facts, Key
from aif_graph.reasoning.ground import rule_of
from aif_graph.reasoning.patterns import Pattern, Rule

# Relations about individuals, though their names are constants of the language.
_DATA = {"owl:sameAs", "owl:differentFrom"}

Binding: TypeAlias = dict[str, int]


def is_axiom(pattern: Pattern) -> bool:
    """Whether a pattern speaks about the ontology, not about the data."""
    if pattern.predicate[0] == "?" or pattern.predicate in _DATA or pattern.repeated:
        return False
    return pattern.predicate != "rdf:type" or (pattern.object[0] != "?" and pattern.object != "owl:Nothing")


def is_ground(rule: Rule) -> bool:
    """Whether a rule's predicates and classes are all known without looking at any axiom."""
    return rule.items is None and all(
        p.predicate[0] != "?" and (p.predicate != "rdf:type" or p.object[0] != "?") for p in rule.patterns
    )


class Axioms:
    """The axioms of the graph, less those that add nothing to the data.

    ``redundant`` holds the numbers of the ground rules whose conclusions are left out; the compiler fills it.
    """

    def __init__(self, facts: Facts, table: list[Rule]) -> None:
        self.facts = facts
        self.redundant: set[int] = set()
        self._type = facts.terms.iri("rdf:type")
        self._members: dict[int, list[int]] = {}
        self._signature: list[tuple[int, int]] | None = None
        schema = [p for rule in table if not is_ground(rule) for p in rule.patterns if is_axiom(p)]
        self._classes = {facts.terms.iri(p.object) for p in schema if p.predicate == "rdf:type"}
        names = {p.predicate for p in schema if p.predicate != "rdf:type"} | {"rdf:first", "rdf:rest"}
        self._predicates = [facts.terms.iri(name) for name in sorted(names)]

    def changed(self) -> bool:
        """Whether there are other axioms than when this was last asked."""
        relations, members = self.facts.relations, self.facts.members(self._classes)
        signature = [
            (predicate, sum(rule_of(code) not in self.redundant for code in relations[predicate].rows.values()))
            for predicate in self._predicates
            if predicate in relations and relations[predicate].rows  # looking for axioms makes empty relations
        ]
        signature += [(class_, len(subjects)) for class_, subjects in members.items()]
        changed = signature != self._signature
        self._members, self._signature = members, signature
        return changed

    def bind(self, rule: Rule) -> Iterator[tuple[Binding, tuple[Key, ...]]]:
        """Yield all ways a rule's axiom patterns match, with the axioms in the order of the table."""
        patterns = [p for p in rule.patterns if is_axiom(p)]
        order = sorted(range(len(patterns)), key=lambda n: self._count(patterns[n]))
        if self._count(patterns[order[0]]) == 0:
            return
        states: list[tuple[Binding, dict[int, Key]]] = [({}, {})]
        for number in order:
            states = [
                (binding | more, {**axioms, number: key})
                for binding, axioms in states
                for more, key in self._matches(patterns[number], binding)
            ]
        for binding, axioms in states:
            yield binding, tuple(axioms[number] for number in range(len(patterns)))

    def value(self, place: str, binding: Binding) -> int | None:
        """Return the term a place of a pattern stands for, None if that is open."""
        if place[0] == "?":
            return binding.get(place)
        return None if place[0] == '"' else self.facts.terms.iri(place)

    def _count(self, pattern: Pattern) -> int:
        if pattern.predicate == "rdf:type":
            return len(self._members.get(self.facts.terms.iri(pattern.object), ()))
        relation = self.facts.relations.get(self.facts.terms.iri(pattern.predicate))
        return len(relation.rows) if relation else 0

    def _matches(self, pattern: Pattern, binding: Binding) -> Iterator[tuple[Binding, Key]]:
        """Yield the axioms that fit one pattern under a binding."""
        predicate = self.facts.terms.iri(pattern.predicate)
        subject, object_ = (self.value(place, binding) for place in (pattern.subject, pattern.object))
        relation = self.facts.relation(predicate)
        pairs: Iterator[tuple[int, int]]
        if predicate == self._type:
            pairs = ((s, object_) for s in self._members.get(object_ or 0, ()) if object_ is not None)
        elif subject is not None:
            pairs = ((subject, o) for o in relation.forward().get(subject, ()))
        elif object_ is not None:
            pairs = ((s, object_) for s in relation.backward().get(object_, ()))
        else:
            pairs = ((row >> BITS, row & LOW) for row in relation.rows)
        for s, o in pairs:
            if subject not in (None, s) or object_ not in (None, o):
                continue
            row = s << BITS | o
            if rule_of(relation.rows[row]) not in self.redundant and self._counts(pattern.object, o):
                places = ((pattern.subject, s), (pattern.object, o))
                yield {place: n for place, n in places if place[0] == "?"}, (predicate, row)

    def _counts(self, place: str, object_: int) -> bool:
        """Whether an object is the number a quoted place asks for, in whatever integer datatype (dt-eq)."""
        if place[0] != '"':
            return True
        literal = self.facts.terms.term(object_)
        return isinstance(literal, Literal) and datatypes.value(literal) == ("number", int(place[1:-1]))
