"""Binding the rules against the ontology.

The patterns of a rule that speak about axioms (``?p rdfs:domain ?c``) are matched now, their lists read;
what is left speaks about the data, with every predicate known. Rules whose predicates are all known from
the start, as most of table 9, are taken as they stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import BlankNode, NamedNode

from aif_graph.errors import LimitError
from aif_graph.reasoning import datatypes
from aif_graph.reasoning.axioms import Axioms, Binding, is_axiom, is_ground
from aif_graph.reasoning.facts import ASSERTED, BITS, LITERAL, LOW, RULE_MASK, Facts, Key
from aif_graph.reasoning.ground import Atom, GroundRule, Trivia
from aif_graph.reasoning.lists import read_list
from aif_graph.reasoning.patterns import Pattern, Rule
from aif_graph.reasoning.rules import rules

# Carried out by ``equality``, which keeps whole cliques at a time.
_NATIVE = {"eq-ref", "eq-sym", "eq-trans", "eq-rep-s", "eq-rep-p", "eq-rep-o"}
# An axiom made by one of these rules adds nothing to the data: what it says about them follows, step by
# step, from the axioms it was made of. (scm-svf and scm-avf do add: they relate restrictions that need not
# have been filled.)
_REDUNDANT = {
    "scm-sco", "scm-eqc1", "scm-eqc2", "scm-spo", "scm-eqp1", "scm-eqp2", "scm-dom1", "scm-dom2",
    "scm-rng1", "scm-rng2", "scm-hv", "scm-int", "scm-uni", "scm-cls", "scm-op", "scm-dp",
}  # fmt: skip
# What everything is to itself.
_REFLEXIVE = {"owl:sameAs", "rdfs:subClassOf", "rdfs:subPropertyOf"}
# Rules that have a twin for owl:Thing, which does not ask for the type.
_WITH_THING_RULE = {"cls-svf1", "cls-maxqc1", "cls-maxqc3"}
_MEMBER = BlankNode("member-of-list")  # as a predicate it cannot stand in any graph


class Compiler:
    """Makes ground rules, and remembers them: ``new_rules`` gives what came up since it was last asked."""

    def __init__(self, facts: Facts, *, trivia: bool) -> None:
        self.facts = facts
        self.unsaid = None if trivia else Trivia(facts)  # what is not concluded
        self.rules: list[GroundRule] = [GroundRule(ASSERTED, "asserted", None, ())]
        self._seen: set[tuple[object, ...]] = set()
        self._table = [rule for rule in rules(trivia=trivia) if rule.name not in _NATIVE]
        self._axioms = Axioms(facts, self._table)
        self._type = facts.terms.iri("rdf:type")
        self.member = facts.terms[_MEMBER]
        self._lists: dict[int, list[int]] = {}

    def new_rules(self) -> list[GroundRule]:
        """Return the ground rules of axioms that were not there before; empty when the schema is stable."""
        if not self._axioms.changed():
            return []
        before = len(self.rules)
        self._lists.clear()
        for rule in self._table:
            if is_ground(rule):
                self._ground_rule(rule)
            else:
                data = [pattern for pattern in rule.patterns if not is_axiom(pattern)]
                for binding, axioms in self._axioms.bind(rule):
                    self._instantiate(rule, data, binding, axioms)
        return self.rules[before:]

    def add(
        self,
        name: str,
        head: Atom | None,
        body: tuple[Atom, ...],
        *,
        axioms: tuple[Key, ...] = (),
        names: tuple[str, ...] = (),
        binding: Mapping[str, int] | None = None,
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
                hint="Look for a generated list or chain.",
            )
        rule = GroundRule(len(self.rules), name, head, body, axioms, names, binding or {}, test)
        self.rules.append(rule)
        if name in _REDUNDANT:
            self._axioms.redundant.add(rule.number)
        return rule

    def _ground_rule(self, rule: Rule) -> None:
        for head in rule.conclusions:
            self._enter(rule, head, rule.patterns, {}, ())
            for pattern in rule.patterns if self.unsaid else ():
                if pattern.predicate in _REFLEXIVE and len(rule.patterns) > 1:
                    self._enter_reflexive(rule, head, pattern)

    def _enter_reflexive(self, rule: Rule, head: Pattern | None, pattern: Pattern) -> None:
        """Enter the case in which a condition says only that something is the same as, or under, itself.

        That always holds (eq-ref, scm-cls, scm-op), though it is not among the triples.
        """
        rest = [other for other in rule.patterns if other != pattern]
        same_variable = {pattern.object: ~0}
        self._enter(rule, head, rest, same_variable, (), names=[pattern.subject])

    def _instantiate(self, rule: Rule, data: list[Pattern], binding: Binding, axioms: tuple[Key, ...]) -> None:
        """Make the ground rules of one binding; ``data`` are the rule's patterns that are not about axioms."""
        if rule.items is None:
            for head in rule.conclusions:
                self._enter(rule, head, data, binding, axioms)
            return
        items = self._items(rule, binding, axioms)
        free = {name[-1] for p in [*data, *rule.heads] if not p.repeated for name in p[:3] if name[-2:] in ("_i", "_j")}
        if "j" in free and not any(p.predicate == rule.items.item for p in data):
            self._enter_pairs(rule, data, binding, axioms, items)
            return
        binding = binding | {f"{rule.items.item[:-2]}_{n}": item for n, item in enumerate(items, 1)}
        for index in _indexes(free, len(items)):
            body = [p.at({"i": k, "n": len(items)}) for p in data if p.repeated for k in range(1, len(items) + 1)]
            body = [p.at(index) for p in data if not p.repeated] + body
            named = {f"{rule.items.item[:-2]}_{letter}": items[n - 1] for letter, n in index.items() if letter != "n"}
            for head in rule.conclusions:
                self._enter(rule, head and head.at(index), body, binding | named, axioms)

    def _items(self, rule: Rule, binding: Binding, axioms: tuple[Key, ...]) -> list[int]:
        head = binding[rule.items.head] if rule.items else 0
        if head not in self._lists:
            self._lists[head] = read_list(self.facts, next(key for key in axioms if key[1] & LOW == head), head)
        return self._lists[head]

    def _enter_pairs(
        self, rule: Rule, data: list[Pattern], binding: Binding, axioms: tuple[Key, ...], items: list[int]
    ) -> None:
        """Enter the clash of each two items of a list (eq-diff2, eq-diff3, cax-adc) as one rule, not n².

        The list becomes a relation of its own, out of sight, and the two items stay variables.
        """
        list_ = axioms[-1][1] & LOW
        relation = self.facts.relation(self.member)
        relation.add({row: ASSERTED for item in items if (row := item << BITS | list_) not in relation.rows})
        names: list[str] = []
        body = [self._atom(pattern, binding, names) for pattern in data]
        body += [Atom(self.member, ~k, list_) for k, name in enumerate(names) if name[-2:] in ("_i", "_j")]
        self.add(rule.name, None, tuple(body), axioms=axioms, names=tuple(names), binding=binding)

    def _enter(
        self,
        rule: Rule,
        head: Pattern | None,
        body: list[Pattern],
        binding: Binding,
        axioms: tuple[Key, ...],
        *,
        names: Sequence[str] = (),
    ) -> None:
        """Make the ground rule of one head, unless it says nothing or cannot apply."""
        names = list(names)
        atoms = [self._atom(pattern, binding, names) for pattern in body]
        stripped = self._without_thing(atoms)
        if len(stripped) < len(atoms) and rule.name in _WITH_THING_RULE:
            return
        atoms = list(dict.fromkeys(stripped))
        conclusion = self._atom(head, binding, names) if head else None
        if any(atom.predicate & LITERAL or (atom.subject > 0 and atom.subject & LITERAL) for atom in atoms):
            return
        if conclusion is not None:
            if any(~k not in {p for a in atoms for p in a[1:]} for k in range(len(names))):
                return  # an empty list leaves the head's variable unbound: the class of everything
            if conclusion in atoms or not self._worthwhile(conclusion):
                return
        entered = self.add(rule.name, conclusion, tuple(atoms), axioms=axioms, names=tuple(names), binding=binding)
        if entered and conclusion is not None:
            self._enter_value_rule(entered, conclusion)

    def _worthwhile(self, head: Atom) -> bool:
        if head.predicate & LITERAL or (head.subject >= 0 and head.subject & LITERAL):
            return False
        if self.unsaid is None:
            return True
        reflexive = head.predicate in self.unsaid.reflexive and head.subject == head.object
        return not reflexive and not (head.predicate == self._type and head.object == self.unsaid.thing)

    def _enter_value_rule(self, rule: GroundRule, head: Atom) -> None:
        """Enter, beside a rule that types or equates values, the clash of literals that do not allow it."""
        objects = {atom.object for atom in rule.body if atom.object < 0}
        test, names, binding = "", rule.names, rule.binding
        if head.predicate == self._type and head.subject in objects:
            class_ = self.facts.terms.term(head.object)
            if isinstance(class_, NamedNode) and datatypes.space(class_.value):
                test, binding = "dt-not-type", {**binding, "?c": head.object}
                names = (*names[: ~head.subject], "?y", *names[~head.subject + 1 :])
        elif head.predicate == self.facts.terms.iri("owl:sameAs") and {head.subject, head.object} <= objects:
            test = "dt-diff"
        if test:
            self.add(test, None, rule.body, axioms=rule.axioms, names=names, binding=binding, test=test)

    def _without_thing(self, atoms: list[Atom]) -> list[Atom]:
        """Being a Thing is no condition: everything is one, though it is not among the triples."""
        if self.unsaid is None:
            return atoms
        thing = self.unsaid.thing
        kept = [a for a in atoms if a.predicate != self._type or a.object != thing]
        bound = {place for atom in kept for place in atom[1:]}
        return kept if all(atom.subject in bound for atom in atoms) else atoms

    def _atom(self, pattern: Pattern, binding: Binding, names: list[str]) -> Atom:
        """Return the pattern as an atom; variables are numbered in ``names``."""

        def place(text: str) -> int:
            value = self._axioms.value(text, binding)
            if value is not None:
                return value
            if text not in names:
                names.append(text)
            return ~names.index(text)

        return Atom(place(pattern.predicate), place(pattern.subject), place(pattern.object))


def _indexes(free: set[str], n: int) -> list[dict[str, int]]:
    """Return what the subscripts of a rule range over: pairs i < j, each i, or nothing."""
    if "j" in free:
        return [{"i": i, "j": j, "n": n} for i in range(1, n + 1) for j in range(i + 1, n + 1)]
    return [{"i": i, "n": n} for i in range(1, n + 1)] if "i" in free else [{"n": n}]
