"""The closure of a graph under the OWL 2 RL/RDF rules: ``close`` and what it gives."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import Quad, Triple

from aif_graph.frozen import frozen
from aif_graph.limits import INFERRED as MAX_INFERRED
from aif_graph.reasoning.engine import Engine
from aif_graph.reasoning.facts import ASSERTED, Facts, Key, Term
from aif_graph.reasoning.ground import GroundRule, Values, rule_of
from aif_graph.reasoning.joins import Match


class Derivation(NamedTuple):
    """One application of a rule: its name in the specification, and the triples it was applied to.

    The axioms come first, then the data, both in the order of the specification. The cells of an axiom's
    list are not premises of their own: the list belongs to the axiom that points to it.
    """

    rule: str
    premises: tuple[Triple, ...]


@frozen(apart=("terms",))
class Clash:
    """An inconsistency: a rule that ends in ``false``, what it was applied to, and a sentence for people.

    ``terms`` is what the rule's variables stand for, from which ``in_words`` makes the sentence with other
    names.
    """

    rule: str
    premises: tuple[Triple, ...]
    message: str
    terms: Mapping[str, Term] = MappingProxyType({})


class InferredTriples(Collection[Triple]):
    """The inferred triples, decoded as they are asked for; the order is the same for the same input."""

    def __init__(self, facts: Facts, count: int) -> None:
        self._facts = facts
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Triple]:
        facts = self._facts
        return (facts.triple(key) for key in _inferred_keys(facts))

    def __contains__(self, triple: object) -> bool:
        key = self._facts.key(triple) if isinstance(triple, Triple | Quad) else None
        return key is not None and self._facts.relations[key[0]].rows[key[1]] != ASSERTED


def _inferred_keys(facts: Facts) -> Iterator[Key]:
    for predicate, relation in facts.relations.items():
        if facts.sayable(predicate):
            for row, code in relation.rows.items():
                if code != ASSERTED:
                    yield predicate, row


class Closure:
    """Asserted and inferred triples, the derivation of each inferred one, and the clashes.

    ``inferred``: the triples that follow, without the asserted ones; ``len()`` costs nothing.
    ``rounds``, ``counts``: passes over the rules, and inferred triples by rule.
    """

    def __init__(self, engine: Engine) -> None:
        self.facts = engine.facts
        self.rules: tuple[GroundRule, ...] = tuple(engine.compiler.rules)
        self.rounds = engine.rounds
        self._joins = engine.joins
        self.counts: Mapping[str, int] = MappingProxyType(dict(sorted(engine.counts.items())))
        self.has_proofs = engine.proofs
        hidden = sum(
            len(relation.rows) - list(relation.rows.values()).count(ASSERTED)
            for predicate, relation in self.facts.relations.items()
            if not self.facts.sayable(predicate)
        )
        self.inferred = InferredTriples(self.facts, engine.inferred - hidden)

    def __contains__(self, triple: object) -> bool:
        return isinstance(triple, Triple | Quad) and self.facts.key(triple) is not None

    def __repr__(self) -> str:
        return f"<Closure: {len(self.inferred):,} inferred, {len(self.clashes):,} clashes>"

    @cached_property
    def _clash_matches(self) -> tuple[tuple[tuple[GroundRule, Match], ...], int]:
        from aif_graph.reasoning.clashes import ClashFinder

        finder = ClashFinder(self.facts, self.rules)
        return tuple(finder.find()), finder.examined

    @property
    def joins(self) -> int:
        """Matches looked at, those of the clash rules included: the measure of work that no machine changes."""
        return self._joins + self._clash_matches[1]

    @cached_property
    def clashes(self) -> tuple[Clash, ...]:
        """The inconsistencies in the order of the rules; one of those that rest on the same statements.

        They are looked for when first asked for: an answer needs none, and inference goes on around them.
        """
        found: dict[tuple[str, frozenset[Key]], Clash] = {}
        for rule, match in self._clash_matches[0]:
            premises = rule.premises(match)
            identity = (rule.name, self._leaves(premises))
            if identity not in found:
                terms = self.named(rule, match)
                from aif_graph.reasoning.words import in_words

                found[identity] = Clash(rule.name, self.triples(premises), in_words(rule.name, terms), terms)
        return tuple(found.values())

    def _leaves(self, premises: list[Key]) -> frozenset[Key]:
        """Return the asserted triples that premises were first derived from."""
        leaves: set[Key] = set()
        seen: set[Key] = set()
        todo = list(premises)
        while todo:
            key = todo.pop()
            if key in seen:
                continue
            seen.add(key)
            code = self.facts.relations[key[0]].rows.get(key[1], ASSERTED)
            if code == ASSERTED or not self.has_proofs:
                leaves.add(key)
            else:
                rule = self.rules[rule_of(code)]
                todo.extend(rule.premises(rule.values(key[1], code)))
        return frozenset(leaves)

    def derivation(self, triple: Triple | Quad) -> Derivation | None:
        """Return how an inferred triple was first derived; None if it is asserted or does not follow.

        Derivations are free of circles: each premise was there before what it led to. Raises ``ValueError``
        if the closure was made with ``proofs=False``.
        """
        applied = self.applied(triple)
        if applied is None:
            return None
        rule, values = applied
        return Derivation(rule.name, self.triples(rule.premises(values)))

    def applied(self, triple: Triple | Quad) -> tuple[GroundRule, Values] | None:
        """Return the ground rule that first gave a triple, and its variables' values; see ``derivation``."""
        key = self.facts.key(triple)
        code = self.facts.relations[key[0]].rows[key[1]] if key else ASSERTED
        if key is None or code == ASSERTED:
            return None
        if not self.has_proofs:
            raise ValueError("this closure was computed without proofs")
        rule = self.rules[rule_of(code)]
        return rule, rule.values(key[1], code)

    def triples(self, keys: Iterable[Key]) -> tuple[Triple, ...]:
        """Return the triples of premises.

        What RDF cannot say (an anonymous inverse as predicate) is replaced by its own premises.
        """
        found: dict[Triple, None] = {}
        todo = list(keys)[::-1]
        while todo:
            predicate, row = todo.pop()
            if self.facts.sayable(predicate):
                found[self.facts.triple((predicate, row))] = None
            elif (code := self.facts.relations[predicate].rows.get(row, ASSERTED)) != ASSERTED:
                rule = self.rules[rule_of(code)]
                todo.extend(rule.premises(rule.values(row, code))[::-1])
        return tuple(found)

    def named(self, rule: GroundRule, values: Values | Match) -> dict[str, Term]:
        """Return what each variable of a rule, by its name in the table, stands for."""
        numbers = {**rule.binding, **{name: values[k] for k, name in enumerate(rule.names)}}
        return {
            name: self.facts.terms.term(number if number >= 0 else values[~number]) for name, number in numbers.items()
        }


def close(
    triples: Iterable[Triple | Quad],
    *,
    trivia: bool = False,
    max_inferred: int = MAX_INFERRED,
    proofs: bool = True,
) -> Closure:
    """Close a graph under the OWL 2 RL/RDF rules (W3C OWL 2 Profiles, section 4.3).

    ``triples``: ontology and data together, in any order; graph names of quads are not looked at.
    ``trivia``: also conclude that everything is a Thing, the same as itself, and so on.
    ``max_inferred``: how many triples may be inferred before a ``LimitError`` names the rule that produced
    most.
    ``proofs``: keep how each triple was first derived.

    Raises ``ListError`` (an ``InputError``) for a malformed list in an axiom, and ``LimitError``.
    Inconsistencies do not raise: they are the closure's ``clashes``.
    """
    with _paused_collection():
        facts = Facts()
        facts.load(triples)
        engine = Engine(facts, trivia=trivia, max_inferred=max_inferred, proofs=proofs)
        engine.run()
        return Closure(engine)


@contextmanager
def _paused_collection() -> Iterator[None]:
    """Pause the cyclic collector: it would walk millions of objects that all stay alive, for nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
