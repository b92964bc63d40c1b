"""RDF lists in axioms, read with care: they may be broken, or doubled by ``owl:sameAs``."""

from __future__ import annotations

from pyoxigraph import NamedNode

from aif_graph.errors import InputError
from aif_graph.reasoning.facts import ASSERTED, BITS, Facts, Relation


class ListError(InputError):
    """The list of an axiom is malformed.

    ``subject`` and ``property`` name the axiom (``subject property list``), so that a caller who knows
    where the axiom stands can put the file and line in front.
    """

    def __init__(self, subject: str, property_: str, fault: str) -> None:
        super().__init__(
            f"the list of {subject} {property_} {fault}",
            hint="Write the list as ( item item ... ); each node has one rdf:first and one rdf:rest.",
        )
        self.subject = subject
        self.property = property_


def read_list(facts: Facts, axiom: tuple[int, int], head: int) -> list[int]:
    """Return the items of the list that begins at ``head``.

    ``axiom`` is the triple that points to it (predicate, row); it is named in the ``ListError`` that is
    raised when a cell lacks or repeats ``rdf:first`` or ``rdf:rest``, when the list is circular, or
    has no end.
    """
    first, rest = (facts.relation(facts.terms.iri(name)) for name in ("rdf:first", "rdf:rest"))
    nil = facts.terms.iri("rdf:nil")
    items: list[int] = []
    seen: set[int] = set()
    cell = head
    while cell != nil:
        if cell in seen:
            raise _error(facts, axiom, "is circular")
        seen.add(cell)
        items.append(_only(facts, axiom, first, cell))
        cell = _only(facts, axiom, rest, cell)
    return items


def _only(facts: Facts, axiom: tuple[int, int], relation: Relation, cell: int) -> int:
    """Return the one value of a cell; others must be names of the same (eq-rep-o)."""
    values = relation.forward().get(cell, [])
    stated = [value for value in values if relation.rows[cell << BITS | value] == ASSERTED] or values
    same = facts.relation(facts.terms.iri("owl:sameAs")).rows
    if not stated or any(stated[0] << BITS | other not in same for other in stated[1:]):
        name = "rdf:first" if relation.predicate == facts.terms.iri("rdf:first") else "rdf:rest"
        raise _error(facts, axiom, f"has a node {'with several' if stated else 'without'} {name}")
    return stated[0]


def _error(facts: Facts, axiom: tuple[int, int], fault: str) -> ListError:
    predicate, row = axiom
    return ListError(_name(facts, row >> BITS), _name(facts, predicate), fault)


def _name(facts: Facts, number: int) -> str:
    term = facts.terms.term(number)
    return term.value if isinstance(term, NamedNode) else str(term)
