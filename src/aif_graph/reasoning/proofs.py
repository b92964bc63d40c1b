"""Proofs: from an inferred triple down to asserted ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import Triple

from aif_graph.errors import NotFoundError
from aif_graph.reasoning.backward import Backward
from aif_graph.reasoning.closure import Clash, Closure, close
from aif_graph.reasoning.facts import BITS, Term
from aif_graph.reasoning.ground import GroundRule, Values

# Sets larger than this are not tried for smaller ones: each try closes the set again.
MAX_MINIMISED = 60
# How many steps all_proofs may take to find a premise's proof that does not go through the conclusion.
MAX_DETOURS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """A triple, the rule that gave it (empty for an asserted triple), and the proofs of its premises.

    The same proof object may stand in several places of the tree. ``terms`` is what the rule's variables
    stand for: ``in_words(proof.rule, proof.terms)`` tells the step.
    """

    conclusion: Triple
    rule: str
    premises: tuple[Proof, ...] = ()
    terms: Mapping[str, Term] = field(default_factory=dict, repr=False)

    def steps(self) -> Iterator[Proof]:
        """Yield this proof and all below it, each triple once, conclusions before their premises."""
        seen: set[int] = set()
        todo = [self]
        while todo:
            step = todo.pop()
            if id(step) not in seen:
                seen.add(id(step))
                yield step
                todo.extend(reversed(step.premises))

    @property
    def leaves(self) -> tuple[Triple, ...]:
        """The asserted triples the proof rests on, each once."""
        return tuple(dict.fromkeys(step.conclusion for step in self.steps() if not step.rule))


def proof(closure: Closure, triple: Triple) -> Proof:
    """Return the proof of a triple from its first derivation; never circular, and ending in asserted triples.

    Raises ``NotFoundError`` for a triple that does not follow.
    """
    if triple not in closure:
        raise NotFoundError(f"{triple} does not follow", hint="Ask nearest() for what is missing.")
    done: dict[Triple, Proof] = {}
    todo = [triple]
    while todo:  # no recursion: a chain of reasoning may be longer than the interpreter's stack
        current = todo[-1]
        applied = closure.applied(current)
        premises = closure.triples(applied[0].premises(applied[1])) if applied else ()
        missing = [premise for premise in premises if premise not in done]
        if missing and current not in done:
            todo.extend(missing)
            continue
        todo.pop()
        if current not in done:
            below = tuple(done[premise] for premise in premises)
            done[current] = _step(closure, current, applied, below)
    return done[triple]


def _step(
    closure: Closure,
    conclusion: Triple,
    applied: tuple[GroundRule, Values] | None,
    premises: tuple[Proof, ...],
) -> Proof:
    if applied is None:
        return Proof(conclusion, "")
    rule, values = applied
    return Proof(conclusion, rule.name, premises, closure.named(rule, values))


def all_proofs(closure: Closure, triple: Triple, limit: int = 10) -> tuple[Proof, ...]:
    """Return up to ``limit`` proofs that differ in their last step, the one the closure kept before others.

    An asserted triple counts as its own proof. Steps below the last are the ones the closure kept, unless
    these go through the triple itself. Raises ``NotFoundError`` for a triple that does not follow.
    """
    first = proof(closure, triple)
    return tuple(islice(_distinct(closure, triple, first), limit))


def _distinct(closure: Closure, triple: Triple, first: Proof) -> Iterator[Proof]:
    yield first
    seen = {_last_step(first)}
    key = closure.facts.key(triple)
    backward = Backward(closure)
    for rule, values in backward.instances(key) if key else ():
        premises = closure.triples(rule.premises(values))
        if triple in premises or (rule.name, frozenset(premises)) in seen:
            continue
        seen.add((rule.name, frozenset(premises)))
        search = _Search(backward)
        found = [search.avoiding(premise, frozenset([triple])) for premise in premises]
        if None not in found:
            yield _step(closure, triple, (rule, values), tuple(p for p in found if p))


def _last_step(found: Proof) -> tuple[str, frozenset[Triple]]:
    return found.rule, frozenset(p.conclusion for p in found.premises)


class _Search:
    """Looks for proofs that do not go through certain triples, within a number of steps."""

    def __init__(self, backward: Backward) -> None:
        self.backward = backward
        self.closure = backward.closure
        self.left = MAX_DETOURS

    def avoiding(self, triple: Triple, forbidden: frozenset[Triple]) -> Proof | None:
        """Return a proof of ``triple`` without any forbidden one, or None."""
        self.left -= 1
        if triple in forbidden or self.left < 0:
            return None
        kept = proof(self.closure, triple)
        if not any(step.conclusion in forbidden for step in kept.steps()):
            return kept
        key = self.closure.facts.key(triple)
        for rule, values in self.backward.instances(key) if key else ():
            premises = self.closure.triples(rule.premises(values))
            found: list[Proof] = []
            for premise in premises:
                below = self.avoiding(premise, forbidden | {triple})
                if below is None:
                    break
                found.append(below)
            else:
                return _step(self.closure, triple, (rule, values), tuple(found))
        return None


def conflict(closure: Closure, clash: Clash) -> tuple[Triple, ...]:
    """Return the asserted statements behind a clash, as few as suffice for it.

    They are the leaves of the premises' proofs, made smaller by leaving out one after the other and closing
    the rest again. The cells of lists are not among them.
    """
    leaves: dict[Triple, None] = {}
    for premise in clash.premises:
        leaves.update(dict.fromkeys(proof(closure, premise).leaves))
    needed = list(leaves)
    if len(needed) > MAX_MINIMISED:
        return tuple(needed)
    lists = list(_list_cells(closure, needed))
    for leaf in list(leaves):
        fewer = [other for other in needed if other != leaf]
        if any(c.message == clash.message for c in close([*fewer, *lists], proofs=False).clashes):
            needed = fewer
    return tuple(needed)


def _list_cells(closure: Closure, axioms: list[Triple]) -> Iterator[Triple]:
    """Yield the asserted cells of the lists that axioms point to."""
    facts = closure.facts
    names = [facts.terms.iri(name) for name in ("rdf:first", "rdf:rest")]
    todo = [facts.terms[axiom.object] for axiom in axioms]
    seen: set[int] = set()
    while todo:
        cell = todo.pop()
        if cell in seen:
            continue
        seen.add(cell)
        for name in names:
            relation = facts.relations.get(name)
            for value in relation.forward().get(cell, ()) if relation else ():
                yield facts.triple((name, cell << BITS | value))
                if name == names[1]:
                    todo.append(value)
