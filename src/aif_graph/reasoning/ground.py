"""Ground rules: rules of the table with their axioms bound, so that every predicate is known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from aif_graph.frozen import frozen
from aif_graph.reasoning.facts import BITS, LOW, RULE_BITS, RULE_MASK, Facts, Key, Row
from aif_graph.reasoning.patterns import REFLEXIVE

Values: TypeAlias = dict[int, int]  # of a rule's variables, by their numbers


class Atom(NamedTuple):
    """A triple pattern over one relation. A place >= 0 is a term; ``~k`` is the rule's variable number k."""

    predicate: int
    subject: int
    object: int

    def variables(self) -> list[int]:
        """Return the numbers of the variables, subject first."""
        return [~place for place in self[1:] if place < 0]

    def row(self, values: Values | tuple[int, ...]) -> Row:
        """Return the row this atom is when its variables have these values."""
        subject, object_ = (place if place >= 0 else values[~place] for place in self[1:])
        return subject << BITS | object_


@frozen(eq=False)
class GroundRule:
    """``body`` (over the data) gives ``head``, because of ``axioms``; no head means an inconsistency.

    ``names`` are the table's names of the variables, ``binding`` what the axioms bound the others to.
    ``test`` is the name of a value rule (``dt-...``) the body's matches must fail for the clash to hold.
    """

    number: int
    name: str
    head: Atom | None
    body: tuple[Atom, ...]
    axioms: tuple[Key, ...] = ()
    names: tuple[str, ...] = ()
    binding: Mapping[str, int] = MappingProxyType({})
    test: str = ""

    @cached_property
    def extras(self) -> list[int]:
        """The variables of the body that the head does not have: what a code must remember."""
        kept = set(self.head.variables()) if self.head else set()
        return [k for k in range(len(self.names)) if k not in kept]

    def code(self, values: Values | tuple[int, ...]) -> int:
        """How a triple came about: this rule, and the values of ``extras``."""
        code = self.number
        for place, k in enumerate(self.extras):
            code |= values[k] << RULE_BITS + BITS * place
        return code

    def values(self, row: Row, code: int) -> Values:
        """Return the inverse of ``code``: the values of all variables, from the head's row and its code."""
        values = {k: code >> RULE_BITS + BITS * place & LOW for place, k in enumerate(self.extras)}
        if self.head is not None:
            values |= self.unify(self.head, row) or {}
        return values

    def premises(self, values: Values | tuple[int, ...]) -> list[Key]:
        """Return the triples the rule was applied to: the axioms, then the body in the order of the table."""
        found = [*self.axioms, *((atom.predicate, atom.row(values)) for atom in self.body)]
        return list(dict.fromkeys(found))

    @staticmethod
    def unify(atom: Atom, row: Row) -> Values | None:
        """Return the values that make ``atom`` this row, or None."""
        values: Values = {}
        for place, term in ((atom.subject, row >> BITS), (atom.object, row & LOW)):
            if place < 0:
                if values.setdefault(~place, term) != term:
                    return None
            elif place != term:
                return None
        return values


def rule_of(code: int) -> int:
    """Return the number of the ground rule in a code."""
    return code & RULE_MASK


class Trivia:
    """Which rows say nothing: everything is a Thing, is itself, and under itself."""

    def __init__(self, facts: Facts) -> None:
        iri = facts.terms.iri
        self.reflexive = {iri(name) for name in REFLEXIVE}
        self.type, self.sub_class = iri("rdf:type"), iri("rdfs:subClassOf")
        self.thing, self.nothing = iri("owl:Thing"), iri("owl:Nothing")
        self.typing = {self.type, iri("rdfs:domain"), iri("rdfs:range")}
        self.concerned = self.reflexive | self.typing

    def is_trivial(self, predicate: int, row: Row) -> bool:
        """Whether this triple is trivial, whatever the graph."""
        if predicate in self.typing:
            return row & LOW == self.thing
        if predicate not in self.reflexive:
            return False
        if row >> BITS == row & LOW:
            return True
        return predicate == self.sub_class and (row & LOW == self.thing or row >> BITS == self.nothing)
