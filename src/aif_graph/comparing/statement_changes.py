"""Which statements are new and which are gone, source by source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from aif_graph.comparing.blanks import Unmatched
from aif_graph.comparing.by_source import ALL_SOURCES, Elsewhere, groups
from aif_graph.comparing.sides import Side
from aif_graph.reading import Document, EvidenceRoom
from aif_graph.terms import RDFS_LABEL, node

if TYPE_CHECKING:
    from aif_graph.explaining import Teller
    from aif_graph.naming import Names

_TITLES = (node("dcterms:title"), RDFS_LABEL)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as a sentence, with the places where it stands (``file:line``) and its three terms.

    The terms are written as in N-Triples; blank nodes are numbered in the order of their appearance. ``note`` is what
    happened to it, where that is not plain: a verdict rejects it, another source still states it.
    """

    sentence: str
    places: tuple[str, ...]
    terms: tuple[str, str, str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceChange:
    """What a source no longer states, and what it states now.

    ``source`` is its IRI, or "" where a file does not say who makes a statement. ``kind`` is ``added`` or ``removed``
    when the other side has nothing of the source, else ``changed``.
    """

    source: str
    title: str
    kind: str
    removed: tuple[Statement, ...]
    added: tuple[Statement, ...]


class Sentences:
    """Puts the statements of one side into words; ``asserted``: without reasoning for their names."""

    def __init__(self, side: Side, *, asserted: bool = False) -> None:
        from aif_graph.explaining import Teller

        graph = side.graph
        self.side = side
        self.room: EvidenceRoom = graph.evidence
        self.names: Names = graph.asserted_names if asserted else graph.names
        self.teller: Teller = Teller(graph.evidence, self.names, graph.ontology_triples)
        self._known: dict[tuple[Triple, str], Statement] = {}

    def statement(self, triple: Triple, note: str = "") -> Statement:
        """Return a statement with every place where it stands."""
        if (triple, note) not in self._known:
            self._known[triple, note] = self._in_words([triple], self.room, {triple: note})[0]
        return self._known[triple, note]

    def title(self, source: str) -> str:
        """The title of a source, or its label, or ""."""
        return self._titles.get(source, "")

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        found: dict[str, str] = {ALL_SOURCES: "all statements", self.side.graph.manifest.ontology.value: "the ontology"}
        for predicate in _TITLES:
            for triple in self.side.graph.accepted:
                if triple.predicate == predicate and isinstance(triple.subject, NamedNode):
                    found.setdefault(triple.subject.value, getattr(triple.object, "value", ""))
        return found

    def of_source(
        self, triples: Sequence[Triple], documents: Sequence[Document], notes: Mapping[Triple, str]
    ) -> tuple[Statement, ...]:
        """Return statements with the places in these documents."""
        return self._in_words(
            triples, EvidenceRoom(self.side.graph.folder.root, documents, url=self.side.graph.manifest.terms.url), notes
        )

    def _in_words(
        self, triples: Sequence[Triple], room: EvidenceRoom, notes: Mapping[Triple, str]
    ) -> tuple[Statement, ...]:
        numbers: dict[BlankNode, str] = {}
        with self.side.place.blamed():
            return tuple(
                Statement(
                    self.teller.sentence(triple),
                    tuple(dict.fromkeys(evidence.place for evidence in room.of(triple))),
                    terms_of(triple, numbers),
                    notes.get(triple, ""),
                )
                for triple in triples
            )


def terms_of(triple: Triple, numbers: dict[BlankNode, str]) -> tuple[str, str, str]:
    """The terms as in N-Triples, blank nodes by number."""

    def shown(term: object) -> str:
        return numbers.setdefault(term, f"_:b{len(numbers)}") if isinstance(term, BlankNode) else str(term)

    return shown(triple.subject), str(triple.predicate), shown(triple.object)


def source_changes(
    found: Mapping[str, Unmatched], before: Sentences, after: Sentences, elsewhere: Elsewhere
) -> tuple[SourceChange, ...]:
    """Put what ``differing`` found into words, the sources by title."""
    groups_old, groups_new = groups(before.side, after.side)
    still = _noted("still stated by", elsewhere.dropped, after)
    already = _noted("stated before by", elsewhere.taken, before)
    changes = [
        SourceChange(
            source=source,
            title=after.title(source) or before.title(source) or source,
            kind=_kind(groups_old.triples.get(source), groups_new.triples.get(source)),
            removed=before.of_source(difference.removed, groups_old.documents.get(source, ()), still),
            added=after.of_source(difference.added, groups_new.documents.get(source, ()), already),
        )
        for source, difference in found.items()
        if difference.differs
    ]
    return tuple(sorted(changes, key=lambda change: (change.title, change.source)))


def _noted(words: str, sources: Mapping[Triple, Sequence[str]], sentences: Sentences) -> Mapping[Triple, str]:
    """What to say of statements that have other sources: the first, and how many more."""

    def in_words(those: Sequence[str]) -> str:
        more = f" and {len(those) - 1:,} more" if len(those) > 1 else ""
        return f"{words} {sentences.title(those[0]) or those[0]}{more}"

    return {triple: in_words(those) for triple, those in sources.items() if those}


def _kind(before: Sequence[Triple] | None, after: Sequence[Triple] | None) -> str:
    if before and after:
        return "changed"
    return "removed" if before else "added"


def rejections(sentences: Sentences) -> Mapping[Triple, str]:
    """The statements of one side that a verdict rejects, each with the label of the verdict."""
    return {
        quad.triple: sentences.names.label(verdict.verdict.value)
        for quad, verdict in sentences.side.graph.settlement.rejected.items()
    }


def standing_changes(old: Side, new: Side, before: Sentences, after: Sentences) -> tuple[Statement, ...]:
    """The statements that are made on both sides and accepted on one of them only."""
    if old.sourceless or new.sourceless:
        return ()
    rejected_old, rejected_new = rejections(before), rejections(after)
    now_out = [t for t in rejected_new if t not in rejected_old and _quad(t) in old.graph.settlement.accepted]
    now_in = [t for t in rejected_old if t not in rejected_new and _quad(t) in new.graph.settlement.accepted]
    return (
        *(after.statement(triple, f"now rejected: {rejected_new[triple]}") for triple in now_out),
        *(before.statement(triple, f"no longer rejected: {rejected_old[triple]}") for triple in now_in),
    )


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)
