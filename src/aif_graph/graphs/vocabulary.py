"""The terms by which a graph speaks of its sources and verdicts: the engine's own, or those it maps to them.

The engine's vocabulary is described in ``sources.ttl`` beside this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import Literal, NamedNode

from aif_graph.terms import RDFS_LABEL, SOURCES, node

if TYPE_CHECKING:
    from aif_graph.reading.documents import Document

_FILE = Path(__file__).with_name("sources.ttl")


def _src(name: str) -> NamedNode:
    return NamedNode(SOURCES + name)


NAMING = (RDFS_LABEL, *map(node, ("skos:prefLabel", "skos:altLabel", "skos:hiddenLabel", "skos:notation")))


class Terms(NamedTuple):
    """The terms of one graph by what they mean to the engine; a key of ``[terms]`` has the same name with dashes.

    ``naming`` are the properties whose values name a thing, the preferred label first; ``first`` those whose changes
    are told before all others. ``local`` and ``editorial`` are kinds of sources: a user's own file, and what the
    editors of the graph wrote themselves; None where the graph has no such kind. Sources of the kinds ``timeless`` are
    taken whatever day is asked about.
    """

    source: NamedNode = _src("Source")
    kind: NamedNode = _src("kind")
    publisher: NamedNode = _src("publisher")
    url: NamedNode = _src("url")
    refers_to: NamedNode = _src("refersTo")
    verdict: NamedNode = _src("Verdict")
    about: NamedNode = _src("about")
    on_property: NamedNode = _src("onProperty")
    accepts: NamedNode = _src("accepts")
    rejects: NamedNode = _src("rejects")
    because: NamedNode = _src("because")
    decided_on: NamedNode = _src("decidedOn")
    conflict_kind: NamedNode = _src("conflictKind")
    note: NamedNode = _src("note")
    read_on: NamedNode = _src("readOn")
    checked_on: NamedNode = _src("checkedOn")
    rank: NamedNode = _src("rank")
    read_in: NamedNode = _src("readIn")
    despite_rank: NamedNode = _src("despiteRank")
    local: NamedNode | None = None
    editorial: NamedNode | None = None
    naming: tuple[NamedNode, ...] = NAMING
    first: tuple[NamedNode, ...] = ()
    timeless: tuple[NamedNode, ...] = ()

    def single(self) -> Iterator[NamedNode]:
        """The terms that stand for one thing each, without the lists."""
        return (term for term in self if isinstance(term, NamedNode))

    @property
    def uses_own(self) -> bool:
        """Whether the graph speaks by terms of the engine, and not by its own for each of them."""
        return any(term.value.startswith(SOURCES) for term in self.single())


@cache
def own_vocabulary() -> Document:
    """What the engine says of its own terms: labels, definitions, kinds."""
    from aif_graph.reading.documents import read_document

    return read_document(_FILE, NamedNode(SOURCES.rstrip("#")))


def own_labels() -> Mapping[str, str]:
    """The labels of the engine's terms by their IRIs."""
    return {
        quad.subject.value: quad.object.value
        for quad in own_vocabulary().quads
        if quad.predicate == RDFS_LABEL and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }


LISTS = frozenset({"naming", "first", "timeless"})
"""The keys of ``[terms]`` that take a list of terms, which are added to those that are known."""
