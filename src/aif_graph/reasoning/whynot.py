"""Why a triple does not follow: the rule instances that come nearest to it, and what they lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TypeAlias

from pyoxigraph import NamedNode, Triple

from aif_graph.reasoning.backward import Backward, bound
from aif_graph.reasoning.closure import Closure
from aif_graph.reasoning.facts import ASSERTED, LITERAL, Term
from aif_graph.reasoning.ground import Atom, GroundRule, Values

# How many ways to fill one rule's gaps are looked at; the first ones name the things nearest to the question.
MAX_WAYS = 20

Goals: TypeAlias = frozenset[tuple[int, int | None, int | None]]  # predicate, and subject and object if they are known


@dataclass(frozen=True, slots=True)
class Wanted:
    """A premise that is not there; None stands for anything.

    ``subject_has_none``: the subject has no triple with this predicate at all ("is a member of nothing").
    ``object_has_none``: the same for the object.
    """

    subject: Term | None
    predicate: NamedNode
    object: Term | None
    subject_has_none: bool
    object_has_none: bool

    def __str__(self) -> str:
        return f"{self.subject or '?'} {self.predicate} {self.object or '?'}"


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A rule that would give the triple: premises that hold, premises that are missing, and why.

    ``because`` holds, for each missing premise a rule could conclude, the near miss that comes nearest.
    """

    rule: str
    holds: tuple[Triple, ...]
    missing: tuple[Wanted, ...]
    because: tuple[NearMiss, ...] = ()

    @property
    def lacking(self) -> int:
        """How many premises are missing at the bottom, after the ways below have been taken."""
        return len(self.missing) - len(self.because) + sum(below.lacking for below in self.because)


def nearest(closure: Closure, triple: Triple, limit: int = 5, *, depth: int = 1) -> tuple[NearMiss, ...]:
    """Return the rule instances that come nearest to concluding ``triple``, best first.

    ``depth`` says how far down missing premises are looked into. Empty when the triple holds, and when no
    rule of this ontology concludes such a triple.
    """
    if triple in closure:
        return ()
    return tuple(_Asker(closure).ask(triple, depth)[:limit])


class _Asker:
    """Looks for near misses. Terms the graph does not know get numbers of their own, for this question."""

    def __init__(self, closure: Closure) -> None:
        self.backward = Backward(closure)
        self.closure = closure
        self.strangers: dict[int, Term] = {}

    def ask(self, triple: Triple, depth: int) -> list[NearMiss]:
        numbers = [self._number(term) for term in (triple.subject, triple.predicate, triple.object)]
        return self._nearest(Atom(numbers[1], numbers[0], numbers[2]), {}, depth, frozenset())

    def _number(self, term: Term) -> int:
        number = self.closure.facts.terms.get(term)
        if number is None:
            number = LITERAL - 1 - len(self.strangers)
            self.strangers[number] = term
        return number

    def _term(self, number: int | None) -> Term | None:
        if number is None:
            return None
        return self.strangers.get(number) or self.closure.facts.terms.term(number)

    def _nearest(self, goal: Atom, values: Values, depth: int, path: Goals) -> list[NearMiss]:
        """Near misses of a goal whose known places are fixed by ``values``."""
        subject, object_ = bound(goal, values)
        here = (goal.predicate, subject, object_)
        if here in path:
            return []
        found: dict[NearMiss, None] = {}
        for rule in self.backward.rules.get(goal.predicate, ()):
            if rule.name in ("eq-ref", "eq-sym", "eq-trans") or not rule.body:
                continue
            start = _start(rule, subject, object_)
            if start is not None:
                found.update(dict.fromkeys(self._of_rule(rule, start, depth, path | {here})))
        asked = self._term(subject)

        def distance(miss: NearMiss) -> tuple[int, int, int]:
            # Of equally near ones, first what the thing that was asked about lacks itself.
            elsewhere = sum(wanted.subject != asked for wanted in miss.missing)
            return miss.lacking, elsewhere, -len(miss.holds)

        return sorted(found, key=distance)

    def _of_rule(self, rule: GroundRule, start: Values, depth: int, path: Goals) -> Iterator[NearMiss]:
        for atoms, values in islice(self._gaps(rule, start), MAX_WAYS):
            held = ((atom.predicate, atom.row(values)) for atom in rule.body if atom not in atoms)
            holds = self.closure.triples([*rule.axioms, *held])
            if any((atom.predicate, *bound(atom, values)) in path for atom in atoms):
                continue  # the question again, read backwards
            because = [self._nearest(atom, values, depth - 1, path)[:1] for atom in atoms if depth > 0]
            if any(not misses and not self._stated(atom) for atom, misses in zip(atoms, because, strict=False)):
                continue  # nothing could ever bring this premise about
            missing = tuple(self._wanted(atom, values) for atom in atoms)
            yield NearMiss(rule.name, holds, missing, tuple(miss for misses in because for miss in misses))

    def _gaps(self, rule: GroundRule, start: Values) -> Iterator[tuple[tuple[Atom, ...], Values]]:
        """Yield the smallest sets of body atoms without which the rest holds, and the values that make it."""
        for size in range(1, len(rule.body) + 1):
            some = False
            for atoms in combinations(rule.body, size):
                if not all(self.closure.facts.sayable(atom.predicate) for atom in atoms):
                    continue
                rest = [atom for atom in rule.body if atom not in atoms]
                for values in islice(self.backward.solve(rest, start), MAX_WAYS):
                    some = True
                    yield atoms, values
            if some:
                return

    def _stated(self, atom: Atom) -> bool:
        """Whether data state anything with this predicate."""
        relation = self.closure.facts.relations.get(atom.predicate)
        return relation is not None and ASSERTED in relation.rows.values()

    def _wanted(self, atom: Atom, values: Values) -> Wanted:
        subject, object_ = bound(atom, values)
        relation = self.closure.facts.relations.get(atom.predicate)
        predicate = self._term(atom.predicate)
        if not isinstance(predicate, NamedNode):
            raise AssertionError("gaps are sought among triples RDF can say")
        return Wanted(
            self._term(subject),
            predicate,
            self._term(object_),
            subject is not None and not (relation and subject in relation.forward()),
            object_ is not None and not (relation and object_ in relation.backward()),
        )


def _start(rule: GroundRule, subject: int | None, object_: int | None) -> Values | None:
    """Return the values a rule's head takes from a goal, None where they do not fit."""
    if rule.head is None:
        return None
    values: Values = {}
    for place, number in ((rule.head.subject, subject), (rule.head.object, object_)):
        if number is None:
            continue
        if (place >= 0 and place != number) or (place < 0 and values.setdefault(~place, number) != number):
            return None
    return values
