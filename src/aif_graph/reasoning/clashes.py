"""Finding inconsistencies: the rules that end in ``false``, tried once over the finished closure.

Nothing follows from them, so they need not take part in the fixpoint; and over finished relations, "is
anything in two of these classes" is a question about sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from aif_graph.reasoning import datatypes
from aif_graph.reasoning.facts import ASSERTED, BITS, LITERAL, LOW, Facts, Row
from aif_graph.reasoning.ground import Atom, GroundRule
from aif_graph.reasoning.joins import Join, Match

Found = tuple[GroundRule, Match]


class ClashFinder:
    """All matches of the clash rules among ``facts``."""

    def __init__(self, facts: Facts, rules: Sequence[GroundRule]) -> None:
        self.facts = facts
        self.type = facts.terms.iri("rdf:type")
        self.rules = [rule for rule in rules if rule.head is None and rule.number != ASSERTED]
        self.groups = {rule.number: self._classes(rule) for rule in self.rules}
        self.members = facts.members({class_ for classes in self.groups.values() for class_ in classes})
        self.examined = 0

    def find(self) -> Iterator[Found]:
        """Yield the clash rules with what they match, in the order of the rules."""
        matches: Iterable[Match]
        for rule in self.rules:
            if self.groups[rule.number]:
                matches = self._shared(rule)
            elif rule.test:
                matches = [match for match in self._join(rule, literals=True) if self._fails(rule, match)]
            else:
                matches = self._join(rule)
            for match in matches:
                yield rule, match
        yield from self._ill_typed()

    # Classes that exclude each other

    def _classes(self, rule: GroundRule) -> list[int]:
        """Return the classes of a rule that says "nothing is in two of these" (cax-dw, cls-com, cax-adc)."""
        if any(a.predicate != self.type or a.subject != ~0 for a in rule.body[:2]) or len(rule.body) < 2:
            return []
        if rule.name == "cax-adc":
            list_ = rule.body[2]
            return sorted(set(self.facts.relation(list_.predicate).backward().get(list_.object, ())))
        return [atom.object for atom in rule.body] if all(a.object >= 0 for a in rule.body) else []

    def _shared(self, rule: GroundRule) -> Iterator[Match]:
        classes = [class_ for class_ in self.groups[rule.number] if class_ in self.members]
        seen: set[int] = set()
        shared: set[int] = set()
        for class_ in classes:
            members = self.members[class_]
            self.examined += len(members)
            shared |= seen.intersection(members)
            seen.update(members)
        if not shared:
            return
        for number, one in enumerate(classes):
            others = [(other, set(self.members[other])) for other in classes[number + 1 :]]
            for thing in self.members[one]:
                for other, members_of_other in others if thing in shared else ():
                    if thing in members_of_other:
                        yield (thing, one, other) if rule.name == "cax-adc" else (thing,)

    # Joins

    def _join(self, rule: GroundRule, *, literals: bool = False) -> list[Match]:
        """Return the matches of any other rule, begun at the atom with the fewest rows."""
        if not all(self._count(atom) for atom in rule.body):
            return []
        position = min(range(len(rule.body)), key=lambda n: self._count(rule.body[n]))
        if literals:  # a value rule looks at the objects of a property: begin with the rows that have a literal
            position = next((n for n, a in enumerate(rule.body) if a.predicate != self.type), 0)
        rows: Iterable[Row] = self._rows(rule.body[position])
        if literals:
            rows = [row for row in rows if row & LITERAL]
        if not rows:
            return []
        join = Join(self.facts, rule, position)
        found = join(list(rows))
        self.examined += join.examined
        return list(found)  # type: ignore[arg-type]

    def _count(self, atom: Atom) -> int:
        relation = self.facts.relations.get(atom.predicate)
        if relation is None:
            return 0
        return len(relation.rows) if atom.object < 0 else len(self._rows(atom))

    def _rows(self, atom: Atom) -> list[Row]:
        relation = self.facts.relation(atom.predicate)
        if atom.object < 0:
            return list(relation.rows)
        if atom.subject >= 0:
            row = atom.subject << BITS | atom.object
            return [row] if row in relation.rows else []
        if atom.predicate == self.type:  # an index of all types is not worth a few rules
            return [row for row in relation.rows if row & LOW == atom.object]
        return [subject << BITS | atom.object for subject in relation.backward().get(atom.object, ())]

    # Values

    def _fails(self, rule: GroundRule, match: Match) -> bool:
        """Whether a value rule finds fault with a match (dt-not-type, dt-diff)."""
        if rule.test == "dt-not-type":
            class_, value = (self.facts.terms.term(n) for n in (rule.binding["?c"], match[rule.names.index("?y")]))
            if not isinstance(class_, NamedNode) or not isinstance(value, Literal):
                return False
            return datatypes.outside(value, class_.value)
        one, other = (self.facts.terms.term(match[rule.names.index(name)]) for name in ("?y1", "?y2"))
        return isinstance(one, Literal) and isinstance(other, Literal) and datatypes.differ(one, other)

    def _ill_typed(self) -> Iterator[Found]:
        """Yield the asserted triples whose object is no value of its own datatype (dt-not-type)."""
        ill = {
            number
            for number, literal in self.facts.terms.literals()
            if isinstance(literal, Literal) and datatypes.ill_typed(literal)
        }
        if not ill:
            return
        rules: dict[tuple[int, int], GroundRule] = {}
        for predicate, relation in self.facts.relations.items():
            for row in [row for row, code in relation.rows.items() if row & LOW in ill and code == ASSERTED]:
                rule = rules.setdefault((predicate, row & LOW), self._literal_rule(predicate, row & LOW))
                yield rule, (row >> BITS,)

    def _literal_rule(self, predicate: int, literal: int) -> GroundRule:
        term = self.facts.terms.term(literal)
        datatype = self.facts.terms[term.datatype] if isinstance(term, Literal) else literal
        body = (Atom(predicate, ~0, literal),)
        return GroundRule(-1, "dt-not-type", None, body, names=("?x",), binding={"?y": literal, "?c": datatype})
