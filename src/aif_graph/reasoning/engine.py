"""The fixpoint: compile, fire until nothing is new, and again while the schema itself has grown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pyoxigraph as ox

from ..errors import LimitError
from . import datatypes
from .compile import Compiler
from .equality import Equality
from .facts import ASSERTED, BITS, LITERAL, LOW, RULE_BITS, Facts, Relation, Row
from .ground import GroundRule, Trivia
from .joins import Kernel, Match, Transitive, kernel


class _Triggers:
    """What is fired by new rows of one relation: always, and by the rows with a certain object."""

    def __init__(self) -> None:
        self.always: list[tuple[GroundRule, Kernel]] = []
        self.by_object: dict[int, list[tuple[GroundRule, Kernel]]] = {}


class Engine:
    """One run over ``facts``, which it extends. ``matches`` holds what the clash rules found."""

    def __init__(self, facts: Facts, *, trivia: bool, max_inferred: int, proofs: bool) -> None:
        self.facts = facts
        self.max_inferred = max_inferred
        self.proofs = proofs
        self.trivia = None if trivia else Trivia(facts)
        self.compiler = Compiler(facts, trivia=trivia)
        self.equality = Equality(facts, self.compiler, self._conclude)
        self.triggers: dict[int, _Triggers] = {}
        self.matches: dict[tuple[int, Match], None] = {}
        self.inferred = 0
        self.rounds = 0
        self.counts: Counter[str] = Counter()
        self._kernels: list[Kernel] = []

    @property
    def joins(self) -> int:
        """Matches looked at, the measure of work that does not depend on the machine."""
        return self.equality.examined + sum(kernel.examined for kernel in self._kernels)

    def run(self) -> None:
        """Close the facts."""
        self._enter(self.compiler.new_rules(), first=True)
        self._saturate()
        while rules := [*self.compiler.new_rules(), *self.equality.predicate_rules()]:
            self._enter(rules, first=False)
            self._saturate()
        self._judge_literals()
        if self.trivia is None:
            self._reflect()

    # Rules

    def _enter(self, rules: Sequence[GroundRule], *, first: bool) -> None:
        """Hang the rules on their relations; those that came later also meet the rows that were there before."""
        for rule in rules:
            if not rule.body:
                self._fact(rule)
            elif Transitive.fits(rule):
                relation = self.facts.relation(rule.body[0].predicate)
                self._hang(rule, 0, Transitive(relation, rule), first=first)
            else:
                for position in range(len(rule.body)):
                    self._hang(rule, position, kernel(self.facts, rule, position), first=first or position > 0)

    def _fact(self, rule: GroundRule) -> None:
        if rule.head is None:
            self.matches[rule.number, ()] = None
            return
        row = rule.head.row(())
        if row not in self.facts.relation(rule.head.predicate).rows:
            self._conclude(rule, {row: rule.number})

    def _hang(self, rule: GroundRule, position: int, fire: Kernel, *, first: bool) -> None:
        atom = rule.body[position]
        triggers = self.triggers.setdefault(atom.predicate, _Triggers())
        self._kernels.append(fire)
        if atom.object >= 0 and not isinstance(fire, Transitive):
            triggers.by_object.setdefault(atom.object, []).append((rule, fire))
        else:
            triggers.always.append((rule, fire))
        if not first:
            relation = self.facts.relation(atom.predicate)
            rows = list(relation.rows)
            if atom.object >= 0:
                rows = [subject << BITS | atom.object for subject in relation.backward().get(atom.object, ())]
            self._fire(rule, fire, rows)

    # Rows

    def _saturate(self) -> None:
        """Fire the pending rows, relation by relation, until there are none."""
        while waiting := [relation for relation in self.facts.relations.values() if relation.pending]:
            self.rounds += 1
            for relation in waiting:
                delta, relation.pending = relation.pending, []
                self._process(relation, delta)

    def _process(self, relation: Relation, delta: list[Row]) -> None:
        if relation is self.equality.same:
            self.equality.merge(delta)
        self.equality.copy(relation, delta)
        triggers = self.triggers.get(relation.predicate)
        if triggers is None:
            return
        for rule, fire in triggers.always:
            self._fire(rule, fire, delta)
        if not triggers.by_object:
            return
        groups: dict[int, list[Row]] = {}
        for row in delta:
            if row & LOW in triggers.by_object:
                groups.setdefault(row & LOW, []).append(row)
        for object_, rows in groups.items():
            for rule, fire in triggers.by_object[object_]:
                self._fire(rule, fire, rows)

    def _fire(self, rule: GroundRule, fire: Kernel, delta: Sequence[Row]) -> None:
        found = fire(delta)
        if not found:
            return
        if isinstance(found, dict):
            self._conclude(rule, found)
        else:
            self._clash(rule, found)

    def _conclude(self, rule: GroundRule, batch: dict[Row, int]) -> None:
        """Take new rows for the rule's head."""
        predicate = rule.head.predicate if rule.head else 0
        if self.trivia and predicate in self.trivia.concerned:
            batch = {row: code for row, code in batch.items() if not self.trivia.is_trivial(predicate, row)}
        if not batch:
            return
        if not self.proofs:
            batch = dict.fromkeys(batch, rule.number)
        self.facts.relation(predicate).add(batch)
        self.counts[rule.name] += len(batch)
        self.inferred += len(batch)
        if self.inferred > self.max_inferred:
            self._give_up()

    def _give_up(self) -> None:
        rule, count = self.counts.most_common(1)[0]
        raise LimitError(
            f"more than {self.max_inferred:,} triples inferred, most of them by {rule} ({count:,})",
            hint="Look for the axioms this rule reads, or allow more with max_inferred.",
        )

    # Clashes

    def _clash(self, rule: GroundRule, matches: list[Match]) -> None:
        if rule.test:
            matches = [match for match in matches if self._fails(rule, match)]
        for match in matches:
            self.matches[rule.number, match] = None

    def _fails(self, rule: GroundRule, match: Match) -> bool:
        """Whether a value rule finds fault with a match (dt-not-type, dt-diff)."""
        term = self.facts.terms.term
        if rule.test == "dt-not-type":
            literal, class_ = term(match[rule.names.index("?y")]), term(rule.binding["?c"])
            return (
                isinstance(literal, ox.Literal)
                and isinstance(class_, ox.NamedNode)
                and datatypes.outside(literal, class_.value)
            )
        one, other = (term(match[rule.names.index(name)]) for name in ("?y1", "?y2"))
        return isinstance(one, ox.Literal) and isinstance(other, ox.Literal) and datatypes.differ(one, other)

    def _judge_literals(self) -> None:
        """Each triple whose object is ill-typed is a clash (dt-not-type)."""
        ill = {
            number
            for number, literal in self.facts.terms.literals()
            if isinstance(literal, ox.Literal) and datatypes.ill_typed(literal)
        }
        if not ill:
            return
        for relation in list(self.facts.relations.values()):
            rows = [row for row, code in relation.rows.items() if code == ASSERTED and row & LOW in ill]
            if rows:
                self._ill_typed(relation, rows)

    def _ill_typed(self, relation: Relation, rows: list[Row]) -> None:
        from .ground import Atom

        for row in rows:
            literal = self.facts.terms.term(row & LOW)
            class_ = self.facts.terms[literal.datatype] if isinstance(literal, ox.Literal) else 0
            rule = self.compiler.add(
                "dt-not-type",
                None,
                (Atom(relation.predicate, ~0, ~1),),
                names=("?x", "?y"),
                binding={"?c": class_, "?p": relation.predicate},
                test=str(class_),
            ) or next(r for r in self.compiler.rules if r.name == "dt-not-type" and r.test == str(class_))
            self.matches[rule.number, (row >> BITS, row & LOW)] = None

    def _reflect(self) -> None:
        """eq-ref: everything named in the graph is the same as itself. Nothing further follows from that."""
        from .ground import Atom

        for relation in list(self.facts.relations.values()):
            s, p, o, same = ~0, relation.predicate, ~1, self.equality.same
            body = (Atom(p, s, o),)
            known = same.rows
            for head, names in ((Atom(same.predicate, s, s), ("?s", "?o")), (Atom(same.predicate, o, o), ("?s", "?o"))):
                rule = self.compiler.add("eq-ref", head, body, names=names)
                if rule is None:
                    continue
                batch: dict[Row, int] = {}
                for row in relation.rows:
                    term, other = (row >> BITS, row & LOW) if head.subject == s else (row & LOW, row >> BITS)
                    if not term & LITERAL and (mirrored := term << BITS | term) not in known:
                        batch.setdefault(mirrored, other << RULE_BITS | rule.number)
                self._conclude(rule, batch)
            mirrored = p << BITS | p
            rule = self.compiler.add("eq-ref", Atom(same.predicate, p, p), body, names=("?s", "?o"))
            if rule and relation.rows and mirrored not in known and self.facts.sayable(p):
                values = next(iter(relation.rows))
                self._conclude(rule, {mirrored: rule.code((values >> BITS, values & LOW))})
