"""Carrying out ground rules over batches of new rows (semi-naive evaluation).

A *kernel* takes the rows that are new in the relation of one body atom and gives the rows they lead to: for
a rule with a head a batch ``{row: code}`` of rows not known before, for a clash rule the list of matches.
Rules with one atom and transitivity have kernels of their own; all others are joins whose order is settled
when the rule is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from aif_graph.reasoning.facts import BITS, HIGH, LITERAL, LOW, RULE_BITS, Facts, Relation, Row
from aif_graph.reasoning.ground import Atom, GroundRule, rule_of

Match: TypeAlias = tuple[int, ...]
Step: TypeAlias = Callable[[list[Match]], list[Match]]


class Kernel(Protocol):
    """New rows in, conclusions out; ``examined`` counts the matches looked at so far."""

    examined: int

    def __call__(self, delta: Sequence[Row]) -> dict[Row, int] | list[Match]: ...  # noqa: D102


def kernel(facts: Facts, rule: GroundRule, position: int) -> Kernel:
    """Return the kernel that fires ``rule`` for new rows of its body atom number ``position``."""
    if rule.head is not None and len(rule.body) == 1:
        linear = _linear(rule, rule.head, facts.relation(rule.head.predicate).rows)
        if linear is not None:
            return _Linear(linear)
    return Join(facts, rule, position)


class _Linear:
    """A rule of one atom: the head's row is arithmetic on the body's."""

    def __init__(self, run: Callable[[Sequence[Row]], dict[Row, int]]) -> None:
        self.run = run
        self.examined = 0

    def __call__(self, delta: Sequence[Row]) -> dict[Row, int]:
        self.examined += len(delta)
        return self.run(delta)


def _linear(rule: GroundRule, head: Atom, known: dict[Row, int]) -> Callable[[Sequence[Row]], dict[Row, int]] | None:
    """Cover all rules of one atom but those with constants in odd places, which ``Join`` takes."""
    g, to = rule.number, head.object
    match rule.body[0][1:], head[1:]:
        case (-1, -2), (-1, -2):  # prp-spo1, prp-eqp
            return lambda delta: dict.fromkeys([r for r in delta if r not in known], g)
        case (-1, -2), (-2, -1):  # prp-inv, prp-symp
            return lambda delta: dict.fromkeys(
                [h for r in delta if not r & LITERAL and (h := (r & LOW) << BITS | r >> BITS) not in known], g
            )
        case (-1, -2), (-1, _) if to >= 0:  # prp-dom, cls-svf2
            return lambda delta: {h: (r & LOW) << RULE_BITS | g for r in delta if (h := r & HIGH | to) not in known}
        case (-1, -2), (-2, _) if to >= 0:  # prp-rng
            return lambda delta: {
                h: r >> BITS << RULE_BITS | g
                for r in delta
                if not r & LITERAL and (h := (r & LOW) << BITS | to) not in known
            }
        case (-1, constant), (-1, _) if (
            constant >= 0 and to >= 0
        ):  # cax-sco, cls-hv: delta holds rows of the one object only
            return lambda delta: dict.fromkeys([h for r in delta if (h := r & HIGH | to) not in known], g)
    return None


class Transitive:
    """``R(x, y), R(y, z) -> R(x, z)``, as every row joined with the *base* rows: those not made by this rule.

    Joining all rows with all finds each path once per point on it: a chain of n would cost n cubed. A path
    can be built from its base steps alone, so each is found once per last step.
    """

    def __init__(self, relation: Relation, rule: GroundRule) -> None:
        self.relation = relation
        self.rule = rule
        self.base: dict[int, list[int]] = {}
        self.examined = 0

    @staticmethod
    def fits(rule: GroundRule) -> bool:
        """Whether a rule has this shape: prp-trp, scm-sco, scm-spo, and a chain of a property with itself."""
        if rule.head is None or len(rule.body) != 2:
            return False
        one, two = rule.body
        x, y, z = one.subject, one.object, two.object
        return (
            one.predicate == two.predicate == rule.head.predicate
            and len({x, y, z}) == 3
            and max(x, y, z) < 0
            and two.subject == y
            and rule.head[1:] == (x, z)
        )

    def __call__(self, delta: Sequence[Row]) -> dict[Row, int]:
        """Extend the new rows by base rows, and all rows by the new base rows."""
        known, g, base = self.relation.rows, self.rule.number, self.base
        backward = self.relation.backward()
        fresh = [row for row in delta if rule_of(known[row]) != g]
        for row in fresh:
            base.setdefault(row >> BITS, []).append(row & LOW)
        found: dict[Row, int] = {}
        for row in delta:
            ends = base.get(row & LOW, ())
            self.examined += len(ends)
            for end in ends:
                if (head := row & HIGH | end) not in known and head not in found:
                    found[head] = (row & LOW) << RULE_BITS | g
        for row in fresh:
            starts = backward.get(row >> BITS, ())
            self.examined += len(starts)
            for start in starts:
                if (head := start << BITS | row & LOW) not in known and head not in found:
                    found[head] = row >> BITS << RULE_BITS | g
        return found


class Join:
    """A rule of several atoms, begun at one of them; a match is a tuple of values as they were bound."""

    def __init__(self, facts: Facts, rule: GroundRule, position: int) -> None:
        self.rule = rule
        self.examined = 0
        self.slots: dict[int, int] = {}  # variable -> its place in a match
        self.start = _start(rule.body[position])
        self._bind(rule.body[position])
        rest = [atom for number, atom in enumerate(rule.body) if number != position]
        self.steps: list[Step] = []
        while rest:
            atom = min(rest, key=lambda atom: self._cost(facts, atom, alone=len(rest) == 1))
            rest.remove(atom)
            self.steps.append(self._step(facts.relation(atom.predicate), atom))
        self.order = [self.slots[k] for k in range(len(rule.names))]
        self.known = facts.relation(rule.head.predicate).rows if rule.head else {}

    def __call__(self, delta: Sequence[Row]) -> dict[Row, int] | list[Match]:
        """Join the new rows with the other atoms, step by step."""
        matches = self.start(delta)
        self.examined += len(matches)
        for step in self.steps:
            matches = step(matches)
            self.examined += len(matches)
        if not matches:
            return {}
        matches = [tuple([match[slot] for slot in self.order]) for match in matches]
        return self._conclude(self.rule.head, matches) if self.rule.head else matches

    def _conclude(self, head: Atom, matches: list[Match]) -> dict[Row, int]:
        known, code, found = self.known, self.rule.code, {}
        for match in matches:
            row = head.row(match)
            if row not in known and row not in found and not row >> BITS & LITERAL:
                found[row] = code(match)
        return found

    def _bind(self, atom: Atom) -> None:
        for variable in atom.variables():
            self.slots.setdefault(variable, len(self.slots))

    def _bound(self, place: int) -> bool:
        return place >= 0 or ~place in self.slots

    def _cost(self, facts: Facts, atom: Atom, *, alone: bool) -> float:
        """Return an estimate of how many rows a match meets: checks first, cross products last."""
        subject, object_ = self._bound(atom.subject), self._bound(atom.object)
        if subject and object_:
            return 0
        relation = facts.relation(atom.predicate)
        if alone:
            return 1
        if not (subject or object_):
            return 1e9 + len(relation.rows)  # most relations are still empty when the order is settled
        if object_ and atom.object >= 0:
            return len(relation.backward().get(atom.object, ())) + 1
        return relation.fanout(from_subject=subject)

    def _step(self, relation: Relation, atom: Atom) -> Step:
        subject, object_ = self._bound(atom.subject), self._bound(atom.object)
        if subject and object_:
            return self._check(relation.rows, atom)
        if not subject and not object_:
            return self._product(relation, atom)
        index = relation.forward() if subject else relation.backward()
        near = atom.subject if subject else atom.object
        slot = self.slots.get(~near, 0) if near < 0 else None
        self._bind(atom)
        if slot is None:
            return lambda matches: [(*m, far) for m in matches for far in index.get(near, ())]
        return lambda matches: [(*m, far) for m in matches for far in index.get(m[slot], ())]

    def _check(self, known: dict[Row, int], atom: Atom) -> Step:
        subject, object_ = atom.subject, atom.object
        s, o = (self.slots[~place] if place < 0 else 0 for place in (subject, object_))
        if subject < 0 and object_ < 0:
            return lambda matches: [m for m in matches if m[s] << BITS | m[o] in known]
        if subject < 0:
            return lambda matches: [m for m in matches if m[s] << BITS | object_ in known]
        if object_ < 0:
            return lambda matches: [m for m in matches if subject << BITS | m[o] in known]
        return lambda matches: matches if subject << BITS | object_ in known else []

    def _product(self, relation: Relation, atom: Atom) -> Step:
        start = _start(atom)
        self._bind(atom)
        return lambda matches: [(*m, *new) for new in start(list(relation.rows)) for m in matches]


def _start(atom: Atom) -> Callable[[Sequence[Row]], list[Match]]:
    """Return new rows as matches of the atom they are new in."""
    subject, object_ = atom.subject, atom.object
    if subject < 0 and object_ < 0:
        if subject == object_:
            return lambda delta: [(r >> BITS,) for r in delta if r >> BITS == r & LOW]
        return lambda delta: [(r >> BITS, r & LOW) for r in delta]
    if subject < 0:
        return lambda delta: [(r >> BITS,) for r in delta if r & LOW == object_]
    if object_ < 0:
        return lambda delta: [(r & LOW,) for r in delta if r >> BITS == subject]
    return lambda delta: [() for r in delta if r == subject << BITS | object_]
