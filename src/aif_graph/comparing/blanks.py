"""Blank nodes matched: what differs between two graphs when the names of their blank nodes mean nothing.

The blank nodes of a graph fall into components, which no statement ties together. Those of both graphs are coloured
together, and the components compared as multisets of their colours, so that a change in one place renames nothing in
another. Where nodes of a component keep the same colour, a search decides (``isomorphism``); it ends at a bound.

Canonical names (RDFC-1.0) would answer the same question, but take exponential time where blank nodes look alike: a
clique of ten is one of the poison graphs of its test suite.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import BlankNode, Triple

from aif_graph.comparing.isomorphism import MAX_WORK, Bound, isomorphic
from aif_graph.comparing.multiset import surplus
from aif_graph.comparing.refinement import Colouring

Fact = tuple[object, ...]
View = Hashable
Shown = dict[Triple, tuple[View, ...]]


class Unmatched(NamedTuple):
    """What one graph has and the other has not, in the order of the graphs.

    ``removed`` and ``added`` say it in few statements. ``gone`` and ``come`` hold all statements of each component in
    which anything differs: an axiom differs when a cell of its list does. ``undecided``: the search met its bound, and
    components may be taken for the same that differ only in how nodes that look alike are tied together.
    """

    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]
    gone: frozenset[Triple]
    come: frozenset[Triple]
    undecided: bool = False

    @property
    def differs(self) -> bool:
        """Whether anything was found that does not match."""
        return bool(self.gone or self.come)


@dataclass(frozen=True, eq=False, slots=True)
class Component:
    """Statements that share blank nodes, and the numbers of these. ``tree``: no circle of statements ties them."""

    triples: tuple[Triple, ...]
    nodes: tuple[int, ...]
    tree: bool


def unmatched(old: Iterable[Triple], new: Iterable[Triple], *, max_work: int = MAX_WORK) -> Unmatched:
    """Compare two graphs up to the names of their blank nodes; ``differs`` says whether anything does.

    Searching ends after ``max_work`` ties; all else takes n log n time.
    """
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    gone = {t for t in before if t not in after and not _blanks(t)}
    come = {t for t in after if t not in before and not _blanks(t)}
    bound = Bound(max_work)
    lost, won = _unpartnered(before, after, bound)
    fewer, more = _narrowed(lost, won)
    return Unmatched(
        removed=tuple(t for t in before if t in gone or t in fewer),
        added=tuple(t for t in after if t in come or t in more),
        gone=frozenset(gone).union(*lost),
        come=frozenset(come).union(*won),
        undecided=bound.passed,
    )


def _blanks(triple: Triple) -> list[BlankNode]:
    return [term for term in (triple.subject, triple.object) if isinstance(term, BlankNode)]


class _Web:
    """The blank nodes of graphs by number: what is said of each in named terms, and how they are tied together."""

    def __init__(self) -> None:
        self.ties: list[list[tuple[int, int]]] = []
        self._facts: list[list[int]] = []
        self._numbers: dict[Fact, int] = {}  # of facts and of labels

    def components(self, triples: Iterable[Triple]) -> list[Component]:
        """Take in the statements of one graph, and return those with blank nodes by component."""
        nodes: dict[BlankNode, int] = {}
        anonymous = [(triple, blanks) for triple in triples if (blanks := _blanks(triple))]
        for triple, blanks in anonymous:
            for blank in blanks:
                if blank not in nodes:
                    nodes[blank] = len(self.ties)
                    self.ties.append([])
                    self._facts.append([])
            self._take(triple, *(nodes[blank] for blank in blanks))
        parts = self._parts(nodes.values())
        found: dict[int, list[Triple]] = defaultdict(list)
        for triple, blanks in anonymous:
            found[parts[nodes[blanks[0]]]].append(triple)
        members: dict[int, list[int]] = defaultdict(list)
        for node, part in parts.items():
            members[part].append(node)
        return [self._component(triples, members[part]) for part, triples in found.items()]

    def colours(self) -> dict[int, int]:
        """Return the refined colours of all nodes."""
        kinds: dict[tuple[int, ...], int] = {}
        start = {node: kinds.setdefault(tuple(sorted(facts)), len(kinds)) for node, facts in enumerate(self._facts)}
        colouring = Colouring(self.ties, start)
        colouring.refine()
        return colouring.of

    def _take(self, triple: Triple, node: int, other: int | None = None) -> None:
        if other is None and isinstance(triple.subject, BlankNode):
            self._facts[node].append(self._number(("says", triple.predicate, triple.object)))
        elif other is None:
            self._facts[node].append(self._number(("is said", triple.predicate, triple.subject)))
        elif node == other:
            self._facts[node].append(self._number(("of itself", triple.predicate)))
        else:
            self.ties[node].append((self._number(("to", triple.predicate)), other))
            self.ties[other].append((self._number(("from", triple.predicate)), node))

    def _number(self, fact: Fact) -> int:
        return self._numbers.setdefault(fact, len(self._numbers))

    def _parts(self, nodes: Iterable[int]) -> dict[int, int]:
        """Each node with the first node that it can be reached from."""
        found: dict[int, int] = {}
        for first in nodes:
            ahead = [] if first in found else [first]
            while ahead:
                node = ahead.pop()
                if node not in found:
                    found[node] = first
                    ahead += [other for _, other in self.ties[node]]
        return found

    def _component(self, triples: Sequence[Triple], nodes: Sequence[int]) -> Component:
        ends = sum(len(self.ties[node]) for node in nodes)
        return Component(tuple(triples), tuple(nodes), tree=ends == 2 * (len(nodes) - 1))


def _unpartnered(
    before: Iterable[Triple], after: Iterable[Triple], bound: Bound
) -> tuple[list[tuple[Triple, ...]], list[tuple[Triple, ...]]]:
    """The components of each side, as statements, that have no partner on the other."""
    web = _Web()
    old, new = web.components(before), web.components(after)
    lost, won = surplus(old, new, _classes(old, new, web, bound))
    return [component.triples for component in lost], [component.triples for component in won]


def _classes(
    old: Sequence[Component], new: Sequence[Component], web: _Web, bound: Bound
) -> Callable[[Component], Hashable]:
    """What is the same for two components if and only if they match.

    The colours are enough for trees (Immerman and Lander, "Describing Graphs", 1990), and where all of them differ.
    """
    colours = web.colours()
    forms = {component: tuple(sorted(colours[node] for node in component.nodes)) for component in (*old, *new)}
    shared = {forms[component] for component in old} & {forms[component] for component in new}
    found: dict[tuple[int, ...], list[Component]] = defaultdict(list)
    classes: dict[Component, Hashable] = {}
    for component, form in forms.items():
        classes[component] = form
        if form in shared and not component.tree and len(set(form)) < len(form):
            alike = (m for m in found[form] if isomorphic(m.nodes, component.nodes, web.ties, colours, bound))
            model = next(alike, component)
            if model is component:
                found[form].append(component)
            classes[component] = model
    return classes.__getitem__


def _narrowed(lost: Sequence[tuple[Triple, ...]], won: Sequence[tuple[Triple, ...]]) -> tuple[set[Triple], set[Triple]]:
    """Of components that differ, the statements that do: of a long list, the cells about the change.

    Statements are the same if what is said of their blank nodes directly is (the first-degree hashes of RDFC-1.0,
    section 4.6); of the rest, if what is said in named terms is: who has one neighbour less is not another.
    """
    whole = before, after = tuple([triple for part in side for triple in part] for side in (lost, won))
    for tied in (True, False):
        views = [_views(side, tied=tied) for side in whole]
        shown = _shown(before, views[0]), _shown(after, views[1])
        fewer, more = surplus(before, after, shown[0].__getitem__, shown[1].__getitem__)
        if not fewer and not more:
            break
        before, after = fewer, more
    return set(before), set(after)


def _views(triples: Iterable[Triple], *, tied: bool) -> Mapping[BlankNode, View]:
    """What is said of each blank node in named terms, and if ``tied`` also by which properties it is tied to others."""
    said: dict[BlankNode, Counter[Fact]] = defaultdict(Counter)
    for triple in triples:
        for node in set(_blanks(triple)):
            fact = tuple(_first_degree(term, node) for term in (triple.subject, triple.predicate, triple.object))
            if tied or None not in fact:
                said[node][fact] += 1
    return {node: frozenset(facts.items()) for node, facts in said.items()}


def _shown(triples: Iterable[Triple], views: Mapping[BlankNode, View]) -> Shown:
    """Each statement with blank nodes replaced by what is said of them."""

    def shown(term: object) -> View:
        return views.get(term) if isinstance(term, BlankNode) else term

    return {t: (shown(t.subject), t.predicate, shown(t.object)) for t in triples}


def _first_degree(term: object, node: BlankNode) -> object:
    if isinstance(term, BlankNode):
        return "self" if term == node else None
    return term
