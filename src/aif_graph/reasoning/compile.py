"""Binding the rules against the ontology.

The patterns of a rule that speak about axioms (``?p rdfs:domain ?c``) are matched now, their lists read; what is left speaks
about the data, with every predicate known. Rules whose predicates are all known from the start, as most of table 9, are
taken as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..errors import LimitError
from . import datatypes
from .facts import ASSERTED, BITS, LITERAL, LOW, RULE_MASK, Facts, Key
from .ground import Atom, GroundRule, Trivia, rule_of
from .lists import read_list
from .patterns import Pattern
from .rules import Rule, rules

# Relations about individuals, though their names are constants of the language.
_DATA = {"owl:sameAs", "owl:differentFrom"}
# Carried out by ``equality``, which keeps whole cliques at a time.
_NATIVE = {"eq-ref", "eq-sym", "eq-trans", "eq-rep-s", "eq-rep-p", "eq-rep-o"}
# An axiom made by one of these rules adds nothing to the data: what it says about them follows, step by step, from the
# axioms it was made of. (scm-svf and scm-avf do add: they relate restrictions that need not have been filled.)
_REDUNDANT = {
    "scm-sco", "scm-eqc1", "scm-eqc2", "scm-spo", "scm-eqp1", "scm-eqp2", "scm-dom1", "scm-dom2",
    "scm-rng1", "scm-rng2", "scm-hv", "scm-int", "scm-uni", "scm-cls", "scm-op", "scm-dp",
}  # fmt: skip
_MEMBER = ox.BlankNode("list-member")

Binding = dict[str, int]


def _is_axiom(pattern: Pattern) -> bool:
    if pattern.predicate[0] == "?" or pattern.predicate in _DATA or pattern.repeated:
        return False
    return pattern.predicate != "rdf:type" or (pattern.object[0] != "?" and pattern.object != "owl:Nothing")


def _is_ground(rule: Rule) -> bool:
    """Whether the rule's predicates and classes are all known without looking at any axiom."""
    return rule.list is None and all(
        p.predicate[0] != "?" and (p.predicate != "rdf:type" or p.object[0] != "?") for p in rule.patterns
    )


class Compiler:
    """Makes ground rules, and remembers them: ``new_rules`` gives what has come up since it was last asked."""

    def __init__(self, facts: Facts, *, trivia: bool) -> None:
        self.facts = facts
        self.trivia = None if trivia else Trivia(facts)
        self.rules: list[GroundRule] = [GroundRule(ASSERTED, "asserted", None, ())]
        self._seen: set[tuple[object, ...]] = set()
        self._redundant: set[int] = set()
        self._table = [rule for rule in rules(trivia=trivia) if rule.name not in _NATIVE]
        self._type = facts.terms.iri("rdf:type")
        self._member = facts.terms[_MEMBER]
        self._members: dict[int, list[int]] = {}
        self._signature: list[tuple[int, int]] | None = None
        self._lists: dict[int, list[int]] = {}
        schema = [p for rule in self._table if not _is_ground(rule) for p in rule.patterns if _is_axiom(p)]
        self._classes = {facts.terms.iri(p.object) for p in schema if p.predicate == "rdf:type"}
        self._predicates = sorted(
            {facts.terms.iri(p.predicate) for p in schema if p.predicate != "rdf:type"}
            | {facts.terms.iri(name) for name in ("rdf:first", "rdf:rest")}
        )

    def new_rules(self) -> list[GroundRule]:
        """The ground rules of axioms that were not there before; empty when the schema is stable."""
        if not self._schema_changed():
            return []
        before = len(self.rules)
        self._lists.clear()
        for rule in self._table:
            if _is_ground(rule):
                self._ground_rule(rule)
            else:
                for binding, axioms in self._bind(rule):
                    self._instantiate(rule, binding, axioms)
        return self.rules[before:]

    def add(
        self,
        name: str,
        head: Atom | None,
        body: tuple[Atom, ...],
        axioms: tuple[Key, ...] = (),
        names: tuple[str, ...] = (),
        binding: Binding | None = None,
        test: str = "",
    ) -> GroundRule | None:
        """Enter a ground rule; None if it is there already."""
        identity = (name, head, body, axioms, test)
        if identity in self._seen:
            return None
        self._seen.add(identity)
        if len(self.rules) > RULE_MASK:
            raise LimitError(
                f"the ontology compiles into more than {RULE_MASK:,} ground rules, the last for {name}",
                hint="Look for a list or a chain that was generated, not written.",
            )
        rule = GroundRule(len(self.rules), name, head, body, axioms, names, binding or {}, test)
        self.rules.append(rule)
        if name in _REDUNDANT:
            self._redundant.add(rule.number)
        return rule

    # Axioms

    def _schema_changed(self) -> bool:
        relations, redundant, classes = self.facts.relations, self._redundant, self._classes
        members: dict[int, list[int]] = {}
        if self._type in relations:
            for row in [row for row in relations[self._type].rows if row & LOW in classes]:
                members.setdefault(row & LOW, []).append(row >> BITS)
        signature = [
            (predicate, sum(code & RULE_MASK not in redundant for code in relations[predicate].rows.values()))
            for predicate in self._predicates
            if predicate in relations
        ]
        signature += [(class_, len(subjects)) for class_, subjects in members.items()]
        changed = signature != self._signature
        self._members, self._signature = members, signature
        return changed

    def _bind(self, rule: Rule) -> Iterator[tuple[Binding, tuple[Key, ...]]]:
        """All ways the rule's axiom patterns match, with the axioms in the order of the table."""
        patterns = [p for p in rule.patterns if _is_axiom(p)]
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

    def _count(self, pattern: Pattern) -> int:
        if pattern.predicate == "rdf:type":
            return len(self._members.get(self.facts.terms.iri(pattern.object), ()))
        relation = self.facts.relations.get(self.facts.terms.iri(pattern.predicate))
        return len(relation.rows) if relation else 0

    def _matches(self, pattern: Pattern, binding: Binding) -> Iterator[tuple[Binding, Key]]:
        """The axioms that fit one pattern under a binding."""
        predicate = self.facts.terms.iri(pattern.predicate)
        subject, object_ = (self._value(place, binding) for place in (pattern.subject, pattern.object))
        relation = self.facts.relation(predicate)
        pairs: Iterator[tuple[int, int]]
        if predicate == self._type:
            pairs = ((s, object_) for s in self._members.get(object_ or 0, ()) if object_ is not None)
        elif subject is not None:
            pairs = ((subject, o) for o in relation.forward().get(subject, ()))
        else:
            pairs = ((row >> BITS, row & LOW) for row in relation.rows)
        for s, o in pairs:
            row = s << BITS | o
            if subject not in (None, s) or object_ not in (None, o) or row not in relation.rows:
                continue
            if rule_of(relation.rows[row]) in self._redundant or not self._counts(pattern.object, o):
                continue
            yield {place: n for place, n in ((pattern.subject, s), (pattern.object, o)) if place[0] == "?"}, (predicate, row)

    def _counts(self, place: str, object_: int) -> bool:
        """Whether an object is the number a quoted place asks for, in whatever integer datatype (dt-eq)."""
        if place[0] != '"':
            return True
        literal = self.facts.terms.term(object_)
        return isinstance(literal, ox.Literal) and datatypes.value(literal) == ("number", int(place[1:-1]))

    def _value(self, place: str, binding: Binding) -> int | None:
        if place[0] == "?":
            return binding.get(place)
        return None if place[0] == '"' else self.facts.terms.iri(place)

    # Ground rules

    def _ground_rule(self, rule: Rule) -> None:
        for head in rule.heads or [None]:
            self._enter(rule, head, rule.patterns, {}, ())
        if rule.name == "eq-diff1":  # x owl:sameAs x always holds (eq-ref), and is not among the triples
            x = ~0
            atom = Atom(self.facts.terms.iri("owl:differentFrom"), x, x)
            self.add(rule.name, None, (atom,), names=("?x",), binding={"?y": 0})

    def _instantiate(self, rule: Rule, binding: Binding, axioms: tuple[Key, ...]) -> None:
        data = [p for p in rule.patterns if not _is_axiom(p)]
        if rule.list is None:
            for head in rule.heads or [None]:
                self._enter(rule, head, data, binding, axioms)
            return
        items = self._items(rule, binding, axioms)
        free = {name[-1] for p in [*data, *rule.heads] if not p.repeated for name in p[:3] if name[-2:] in ("_i", "_j")}
        if "j" in free and not any(p.predicate == rule.list.item for p in data):
            self._enter_pairs(rule, data, binding, axioms, items)
            return
        binding = binding | {f"{rule.list.item[:-2]}_{n}": item for n, item in enumerate(items, 1)}
        for index in _indexes(free, len(items)):
            body = [p.at({"i": k, "n": len(items)}) for p in data if p.repeated for k in range(1, len(items) + 1)]
            body = [p.at(index) for p in data if not p.repeated] + body
            named = {f"{rule.list.item[:-2]}_{letter}": items[n - 1] for letter, n in index.items() if letter != "n"}
            for head in rule.heads or [None]:
                self._enter(rule, head and head.at(index), body, binding | named, axioms)

    def _items(self, rule: Rule, binding: Binding, axioms: tuple[Key, ...]) -> list[int]:
        head = binding[rule.list.head] if rule.list else 0
        if head not in self._lists:
            self._lists[head] = read_list(self.facts, next(key for key in axioms if key[1] & LOW == head), head)
        return self._lists[head]

    def _enter_pairs(
        self, rule: Rule, data: list[Pattern], binding: Binding, axioms: tuple[Key, ...], items: list[int]
    ) -> None:
        """A clash of each two items of a list (eq-diff2, eq-diff3, cax-adc) as one rule, not n squared.

        The list becomes a relation of its own, out of sight, and the two items stay variables.
        """
        list_ = axioms[-1][1] & LOW
        relation = self.facts.relation(self._member)
        relation.add({row: ASSERTED for item in items if (row := item << BITS | list_) not in relation.rows})
        names: list[str] = []
        body = [self._atom(pattern, binding, names) for pattern in data]
        body += [Atom(self._member, ~k, list_) for k, name in enumerate(names) if name[-2:] in ("_i", "_j")]
        self.add(rule.name, None, tuple(body), axioms, tuple(names), binding)

    def _enter(
        self, rule: Rule, head: Pattern | None, body: list[Pattern], binding: Binding, axioms: tuple[Key, ...]
    ) -> None:
        """Make the ground rule of one head, unless it says nothing or cannot apply."""
        names: list[str] = []
        atoms = [self._atom(pattern, binding, names) for pattern in body]
        atoms = self._without_thing(list(dict.fromkeys(atoms)))
        conclusion = self._atom(head, binding, names) if head else None
        if any(atom.predicate & LITERAL or atom.subject > 0 and atom.subject & LITERAL for atom in atoms):
            return
        if conclusion is not None:
            if any(~k not in {p for a in atoms for p in a[1:]} for k in range(len(names))):
                return  # an empty list leaves the head's variable unbound: the class of everything
            if conclusion in atoms or not self._worthwhile(conclusion):
                return
        self.add(rule.name, conclusion, tuple(atoms), axioms, tuple(names), binding)
        if conclusion is not None:
            self._enter_value_rule(conclusion, tuple(atoms), axioms, tuple(names), binding)

    def _worthwhile(self, head: Atom) -> bool:
        if head.predicate & LITERAL or (head.subject >= 0 and head.subject & LITERAL):
            return False
        return not (self.trivia and head.predicate == self._type and head.object == self.trivia.thing)

    def _enter_value_rule(
        self, head: Atom, body: tuple[Atom, ...], axioms: tuple[Key, ...], names: tuple[str, ...], binding: Binding
    ) -> None:
        """Beside a rule that types or equates values: the clash when these are literals that do not allow it."""
        objects = {atom.object for atom in body if atom.object < 0}
        if head.predicate == self._type and head.subject in objects:
            class_ = self.facts.terms.term(head.object)
            if isinstance(class_, ox.NamedNode) and datatypes.space(class_.value):
                named = binding | {"?c": head.object}
                self.add("dt-not-type", None, body, axioms, _renamed(names, ~head.subject, "?y"), named, "dt-not-type")
        elif head.predicate == self.facts.terms.iri("owl:sameAs") and {head.subject, head.object} <= objects:
            self.add("dt-diff", None, body, axioms, names, binding, "dt-diff")

    def _without_thing(self, atoms: list[Atom]) -> list[Atom]:
        """Being a Thing is no condition: everything is one, though it is not among the triples."""
        if self.trivia is None:
            return atoms
        thing = self.trivia.thing
        kept = [a for a in atoms if a.predicate != self._type or a.object != thing]
        bound = {place for atom in kept for place in atom[1:]}
        return kept if all(atom.subject in bound for atom in atoms) else atoms

    def _atom(self, pattern: Pattern, binding: Binding, names: list[str]) -> Atom:
        """The pattern as an atom; variables are numbered in ``names``."""

        def place(text: str) -> int:
            value = self._value(text, binding)
            if value is not None:
                return value
            if text not in names:
                names.append(text)
            return ~names.index(text)

        return Atom(place(pattern.predicate), place(pattern.subject), place(pattern.object))


def _indexes(free: set[str], n: int) -> list[dict[str, int]]:
    """What the subscripts of a rule range over: pairs i < j, each i, or nothing."""
    if "j" in free:
        return [{"i": i, "j": j, "n": n} for i in range(1, n + 1) for j in range(i + 1, n + 1)]
    return [{"i": i, "n": n} for i in range(1, n + 1)] if "i" in free else [{"n": n}]


def _renamed(names: tuple[str, ...], number: int, name: str) -> tuple[str, ...]:
    return (*names[:number], name, *names[number + 1 :])
