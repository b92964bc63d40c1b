"""Whether two components of blank nodes are the same but for the names, by search where colours do not tell.

Refinement alone cannot tell two rings of three from one of six. So a node of one component is taken for a node of the
other, both get a colour of their own, and what follows is refined; when all nodes are told apart, the two components
match. Where everything looks alike the first try mostly succeeds; made-up graphs can still keep a search busy for ever,
so the work is bounded, as RDF Dataset Canonicalization asks (RDFC-1.0, section 7.1, "Dataset Poisoning").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from aif_graph.comparing.refinement import Colouring, Ties

MAX_WORK = 2_000_000  # ties looked at, in some two seconds


@dataclass(slots=True)
class Bound:
    """What is left of the work that a comparison may take, and whether that was too little."""

    left: int = MAX_WORK
    passed: bool = False

    def spend(self, work: int) -> bool:
        """Take ``work`` off; return whether anything is left."""
        self.left -= work
        self.passed = self.passed or self.left < 0
        return not self.passed


def isomorphic(one: Collection[int], other: Collection[int], ties: Ties, colours: dict[int, int], bound: Bound) -> bool:
    """Whether two components, which have the same refined colours equally often, match node by node.

    Past ``bound`` they are taken to match.
    """
    first = set(one)
    state = Colouring(ties, {node: colours[node] for node in (*one, *other)})
    tries: list[tuple[Colouring, int, Iterator[int]]] = []
    while True:
        if not bound.spend(len(state.of)):
            return True
        cell = min((cell for cell in state.cells.values() if _is_open(cell, state, ties)), key=len, default=None)
        if cell is None:
            return True
        tries.append((state, min(cell & first), iter(sorted(cell - first))))
        found = _next_match(tries, first, bound)
        if found is None:
            return bound.passed
        state = found


def _is_open(cell: Collection[int], state: Colouring, ties: Ties) -> bool:
    """Whether it matters which nodes of a cell match which: not where they are tied to matched ones alone."""
    return len(cell) > 2 and any(len(state.cells[state.of[end]]) > 2 for _, end in ties[next(iter(cell))])


def _next_match(tries: list[tuple[Colouring, int, Iterator[int]]], first: set[int], bound: Bound) -> Colouring | None:
    """The next pair of nodes that can be taken for each other; None when none is left."""
    while tries:
        state, node, candidates = tries[-1]
        for candidate in candidates:
            tried = state.copy()
            changed = tried.single_out(node, candidate)
            if not bound.spend(tried.work):
                return None
            if all(2 * len(tried.cells[colour] & first) == len(tried.cells[colour]) for colour in changed):
                return tried
        tries.pop()
    return None
