"""What each side states, source by source: what of it differs, and who else states that.

Only what a source drops or takes up and no other states changes what is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Triple

from aif_graph.comparing.blanks import Unmatched, unmatched
from aif_graph.comparing.sides import Side
from aif_graph.reading import Document

ALL_SOURCES = ""
Sources = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """What one side states, by source, and the documents that state it."""

    triples: Mapping[str, Sequence[Triple]]
    documents: Mapping[str, Sequence[Document]]


def differing(old: Side, new: Side) -> dict[str, Unmatched]:
    """Return the sources that do not state the same on both sides, or may not, with what is not the same.

    If one side does not know who states what, all accepted statements of both are compared at once. An ontology that
    is borrowed is not compared.
    """
    before, after = groups(old, new)
    found: dict[str, Unmatched] = {}
    for source in dict.fromkeys([*before.triples, *after.triples]):
        if not _same_bytes(old, before.documents.get(source, ()), new, after.documents.get(source, ())):
            difference = unmatched(before.triples.get(source, ()), after.triples.get(source, ()))
            if difference.differs or difference.undecided:
                found[source] = difference
    return found


def groups(old: Side, new: Side) -> tuple[Groups, Groups]:
    """Return what is compared with what."""
    if old.sourceless or new.sourceless:
        mixed = old.mixed or new.mixed
        return _as_one(old, mixed), _as_one(new, mixed)
    ontology = not (old.borrowed or new.borrowed)
    return _by_source(old, ontology), _by_source(new, ontology)


def _by_source(side: Side, ontology: bool) -> Groups:
    documents: dict[str, list[Document]] = {}
    for document in (*side.graph.documents, *(side.graph.ontology if ontology else ())):
        documents.setdefault(document.source.value, []).append(document)
    triples = {source: [t for document in found for t in document.triples] for source, found in documents.items()}
    return Groups(triples, documents)


def _as_one(side: Side, mixed: bool) -> Groups:
    documents = (*side.graph.documents, *(side.graph.ontology if mixed else ()))
    triples = dict.fromkeys([*side.graph.accepted, *(side.graph.ontology_triples if mixed else ())])
    return Groups({ALL_SOURCES: tuple(triples)}, {ALL_SOURCES: documents})


def _same_bytes(old: Side, before: Sequence[Document], new: Side, after: Sequence[Document]) -> bool:
    """Whether a source has the same files with the same bytes on both sides: then no statement need be compared."""
    kinds = {old.place.kind, new.place.kind}
    return "dump" not in kinds and _bytes(old, before) == _bytes(new, after)


def _bytes(side: Side, documents: Iterable[Document]) -> dict[str, bytes]:
    root = side.graph.folder.root
    return {document.path.relative_to(root).as_posix(): document.path.read_bytes() for document in documents}


@dataclass(frozen=True, slots=True)
class Support:
    """How many statements lose their last source, how many lose one and keep another, and the same of those that come.

    A statement that two sources drop counts once.
    """

    unstated: int
    still_stated: int
    first_stated: int
    stated_before: int


class Elsewhere(NamedTuple):
    """The statements that a source drops, or takes up, and the other sources of each, which may be none."""

    dropped: Mapping[Triple, Sources]
    taken: Mapping[Triple, Sources]

    @property
    def support(self) -> Support:
        """The numbers of them."""
        still, before = (sum(map(bool, part.values())) for part in self)
        return Support(len(self.dropped) - still, still, len(self.taken) - before, before)


def elsewhere(old: Side, new: Side, found: Mapping[str, Unmatched]) -> Elsewhere:
    """Return who else states, in the new graph, what a source drops, and stated, in the old one, what it takes up.

    A statement with blank nodes has no other source: their names mean nothing beyond one.
    """
    before, after = groups(old, new)
    return Elsewhere(
        _sources({triple for difference in found.values() for triple in difference.removed}, after),
        _sources({triple for difference in found.values() for triple in difference.added}, before),
    )


def _sources(triples: Collection[Triple], stated: Groups) -> Mapping[Triple, Sources]:
    sources: dict[Triple, dict[str, None]] = {triple: {} for triple in triples}
    for source, those in stated.triples.items():
        for triple in those:
            if triple in sources:
                sources[triple][source] = None
    return {triple: tuple(those) for triple, those in sources.items()}
