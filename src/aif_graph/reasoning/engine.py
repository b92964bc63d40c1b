"""The fixpoint: compile, fire until nothing is new, and again while the schema itself has grown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from aif_graph.errors import LimitError
from aif_graph.reasoning.compile import Compiler
from aif_graph.reasoning.equality import Equality
from aif_graph.reasoning.facts import BITS, LOW, Facts, Relation, Row
from aif_graph.reasoning.ground import Atom, GroundRule, Trivia
from aif_graph.reasoning.joins import Kernel, Transitive, kernel

# Rows a kernel is given at a time.
PORTION = 1_000


class _Triggers:
    """What is fired by new rows of one relation: always, and by the rows with a certain object."""

    def __init__(self) -> None:
        self.always: list[tuple[GroundRule, Kernel]] = []
        self.by_object: dict[int, list[tuple[GroundRule, Kernel]]] = {}


class Engine:
    """One run over ``facts``, which it extends."""

    def __init__(self, facts: Facts, *, trivia: bool, max_inferred: int, proofs: bool) -> None:
        self.facts = facts
        self.max_inferred = max_inferred
        self.proofs = proofs
        self.unsaid = None if trivia else Trivia(facts)  # what is not concluded
        self.compiler = Compiler(facts, trivia=trivia)
        self.equality = Equality(facts, self.compiler, self._conclude)
        self.triggers: dict[int, _Triggers] = {}
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
        if self.unsaid is None:
            self.equality.reflect()

    # Rules

    def _enter(self, rules: Sequence[GroundRule], *, first: bool) -> None:
        """Hang the rules on their relations; those that came later also meet the rows of before."""
        for rule in rules:
            if rule.head is None:
                continue  # a clash: looked for when all is inferred
            if not rule.body:
                self._fact(rule, rule.head)
            elif Transitive.fits(rule):
                relation = self.facts.relation(rule.body[0].predicate)
                self._hang(rule, 0, Transitive(relation, rule), first=first)
            else:
                for position in range(len(rule.body)):
                    self._hang(rule, position, kernel(self.facts, rule, position), first=first or position > 0)

    def _fact(self, rule: GroundRule, head: Atom) -> None:
        row = head.row(())
        if row not in self.facts.relation(head.predicate).rows:
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
        """Fire a kernel, a portion at a time: a join may multiply its rows, and the budget must see that."""
        for begin in range(0, len(delta), PORTION):
            found = fire(delta[begin : begin + PORTION] if len(delta) > PORTION else delta)
            if found and isinstance(found, dict):
                self._conclude(rule, found)

    def _conclude(self, rule: GroundRule, batch: dict[Row, int]) -> None:
        """Take new rows for the rule's head."""
        predicate = rule.head.predicate if rule.head else 0
        if self.unsaid and predicate in self.unsaid.concerned:
            batch = {row: code for row, code in batch.items() if not self.unsaid.is_trivial(predicate, row)}
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
