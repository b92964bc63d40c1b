"""Going backwards from a triple: which ground rules could conclude it, and with which premises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aif_graph.reasoning.closure import Closure
from aif_graph.reasoning.facts import BITS, Key, Row
from aif_graph.reasoning.ground import Atom, GroundRule, Values


class Backward:
    """The rules of a closure by what they conclude, and its facts to try their bodies on."""

    def __init__(self, closure: Closure) -> None:
        self.closure = closure
        self.relations = closure.facts.relations
        self.rules: dict[int, list[GroundRule]] = {}
        for rule in closure.rules:
            if rule.head is not None:
                self.rules.setdefault(rule.head.predicate, []).append(rule)

    def instances(self, key: Key) -> Iterator[tuple[GroundRule, Values]]:
        """Every application of a rule, with premises in the closure, that concludes this triple."""
        for rule in self.rules.get(key[0], ()):
            values = rule.unify(rule.head, key[1]) if rule.head else None
            if values is not None:
                for solution in self.solve(rule.body, values):
                    yield rule, solution

    def solve(self, atoms: Sequence[Atom], values: Values) -> Iterator[Values]:
        """All ways to make all atoms true, given the values of some variables."""
        if not atoms:
            yield values
            return
        atom = min(atoms, key=lambda atom: self.freedom(atom, values))
        rest = [other for other in atoms if other is not atom]
        for row in self.rows(atom, values):
            more = GroundRule.unify(atom, row)
            if more is not None and all(values.get(k, value) == value for k, value in more.items()):
                yield from self.solve(rest, values | more)

    def freedom(self, atom: Atom, values: Values) -> int:
        """How loose an atom is: 0 fully bound, 1 subject bound, 2 object bound, 3 neither."""
        subject, object_ = (place >= 0 or ~place in values for place in atom[1:])
        return 3 - 2 * subject - object_

    def rows(self, atom: Atom, values: Values) -> Iterator[Row]:
        """Yield the rows that fit an atom's known places."""
        relation = self.relations.get(atom.predicate)
        if relation is None:
            return iter(())
        subject, object_ = bound(atom, values)
        if subject is not None and object_ is not None:
            row = subject << BITS | object_
            return iter((row,) if row in relation.rows else ())
        if subject is not None:
            return (subject << BITS | far for far in relation.forward().get(subject, ()))
        if object_ is not None:
            return (near << BITS | object_ for near in relation.backward().get(object_, ()))
        return iter(relation.rows)


def bound(atom: Atom, values: Values) -> tuple[int | None, int | None]:
    """Subject and object of an atom as far as they are known."""
    subject, object_ = (place if place >= 0 else values.get(~place) for place in atom[1:])
    return subject, object_
