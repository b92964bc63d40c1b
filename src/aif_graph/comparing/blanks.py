"""Blank nodes matched: what differs between two graphs when the names of their blank nodes mean nothing.

The blank nodes of a graph fall into components, which no statement ties together. Each is put into canonical form by
itself (RDF Dataset Canonicalization, RDFC-1.0), so that a change in one place renames nothing in another, and the
forms of two graphs are compared as multisets. RDFC-1.0 takes exponential time where many blank nodes look alike; so

* colour refinement tells them apart first, and its colours, which depend on nothing but the graph, go into the form;
* where more than MAX_ALIKE nodes of a component keep the same colours, the coloured statements are its form;
* a component of more than MAX_NODES blank nodes is compared by what is said of each of them directly (the first-degree
  hashes of RDFC-1.0, section 4.6).

The last two could take for the same what differs only in how nodes that look alike are tied together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple

from aif_graph.comparing.multiset import beyond

MAX_NODES = 1_000
MAX_ALIKE = 6  # six alike take some 40 ms, and each one more ten times as long
_COLOUR = NamedNode("urn:x-colour")

Component = tuple[Triple, ...]
Form = tuple[object, ...]


class Unmatched(NamedTuple):
    """What one graph has and the other has not, in the order of the graphs.

    ``removed`` and ``added`` say it in few statements. ``gone`` and ``come`` hold all statements of each component in
    which anything differs: an axiom differs when a cell of its list does.
    """

    removed: tuple[Triple, ...]
    added: tuple[Triple, ...]
    gone: frozenset[Triple]
    come: frozenset[Triple]


def unmatched(old: Iterable[Triple], new: Iterable[Triple]) -> Unmatched:
    """Compare two graphs up to the names of their blank nodes; all four parts are empty if and only if they match."""
    before, after = dict.fromkeys(old), dict.fromkeys(new)
    named_before, named_after = ({t: None for t in graph if not _blanks(t)} for graph in (before, after))
    gone = {t for t in named_before if t not in named_after}
    come = {t for t in named_after if t not in named_before}
    lost, won = _surplus(_components(before), _components(after))
    fewer, more = _narrowed(lost, won)
    return Unmatched(
        removed=tuple(t for t in before if t in gone or t in fewer),
        added=tuple(t for t in after if t in come or t in more),
        gone=frozenset(gone).union(*lost),
        come=frozenset(come).union(*won),
    )


def _blanks(triple: Triple) -> list[BlankNode]:
    return [term for term in (triple.subject, triple.object) if isinstance(term, BlankNode)]


def _components(triples: Iterable[Triple]) -> list[Component]:
    """The statements with blank nodes, those that share one together."""
    parent: dict[BlankNode, BlankNode] = {}

    def root(node: BlankNode) -> BlankNode:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    anonymous = [(triple, blanks) for triple in triples if (blanks := _blanks(triple))]
    for _, blanks in anonymous:
        parent[root(blanks[0])] = root(blanks[-1])
    found: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple, blanks in anonymous:
        found[root(blanks[0])].append(triple)
    return [tuple(component) for component in found.values()]


def _surplus(old: Sequence[Component], new: Sequence[Component]) -> tuple[list[Component], list[Component]]:
    """The components of each side that have no partner of the same form on the other."""
    forms = {component: _form(component) for component in (*old, *new)}
    return beyond(old, new, forms.__getitem__), beyond(new, old, forms.__getitem__)


def _form(component: Component) -> Form:
    """The same for two components if and only if they differ in the names of blank nodes only; see above."""
    nodes = dict.fromkeys(node for triple in component for node in _blanks(triple))
    if len(nodes) > MAX_NODES:
        return tuple(sorted(_direct(component).values()))
    colours = _colours(component, nodes)
    sizes = Counter(colours.values())
    if sum(size for size in sizes.values() if size > 1) > MAX_ALIKE:
        return tuple(sorted(_seen(triple, colours) for triple in component))
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in component)
    for node, colour in colours.items():
        dataset.add(Quad(node, _COLOUR, Literal(str(colour))))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted(map(str, dataset)))


def _colours(component: Component, nodes: Iterable[BlankNode]) -> Mapping[BlankNode, int]:
    """Colour refinement (Weisfeiler and Leman): nodes get different colours if their surroundings differ."""
    about: dict[BlankNode, list[Triple]] = defaultdict(list)
    for triple in component:
        for node in set(_blanks(triple)):
            about[node].append(triple)
    colours, count = dict.fromkeys(nodes, 0), 1
    while True:
        views = {
            node: (colour, tuple(sorted(_seen(t, colours, node) for t in about[node])))
            for node, colour in colours.items()
        }
        ranks = {view: rank for rank, view in enumerate(sorted(set(views.values())))}
        colours = {node: ranks[view] for node, view in views.items()}
        if len(ranks) == count:
            return colours
        count = len(ranks)


def _seen(triple: Triple, colours: Mapping[BlankNode, int], from_: BlankNode | None = None) -> tuple[str, str, str]:
    """A statement with colours for names; the node it is seen from, if any, stands out."""

    def shown(term: object) -> str:
        if not isinstance(term, BlankNode):
            return str(term)
        return "_:self" if term == from_ else f"_:{colours[term]}"

    return shown(triple.subject), triple.predicate.value, shown(triple.object)


def _direct(component: Iterable[Triple]) -> dict[Triple, tuple[str, str, str]]:
    """Each statement with blank nodes replaced by all that is said of them directly."""
    component = tuple(component)
    said: dict[BlankNode, list[tuple[str, ...]]] = defaultdict(list)
    for triple in component:
        for node in set(_blanks(triple)):
            terms = (triple.subject, triple.predicate, triple.object)
            said[node].append(tuple(_first_degree(term, node) for term in terms))
    views = {node: str(sorted(facts)) for node, facts in said.items()}

    def shown(term: object) -> str:
        return views[term] if isinstance(term, BlankNode) else str(term)

    return {t: (shown(t.subject), t.predicate.value, shown(t.object)) for t in component}


def _first_degree(term: object, node: BlankNode) -> str:
    if isinstance(term, BlankNode):
        return "_:a" if term == node else "_:z"
    return str(term)


def _narrowed(lost: Sequence[Component], won: Sequence[Component]) -> tuple[set[Triple], set[Triple]]:
    """Of components that differ, the statements that do: of a long list, the cells about the change."""
    before, after = ({t: view for part in side for t, view in _direct(part).items()} for side in (lost, won))
    fewer = set(_extra(before, Counter(after.values())))
    more = set(_extra(after, Counter(before.values())))
    if fewer or more:
        return fewer, more
    return set(before), set(after)


def _extra(views: Mapping[Triple, tuple[str, str, str]], partners: Counter[tuple[str, str, str]]) -> Iterator[Triple]:
    for triple, view in views.items():
        if partners[view] > 0:
            partners[view] -= 1
        else:
            yield triple
