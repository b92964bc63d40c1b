"""From a statement to where it is written: file, line and column, and the source it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from aif_graph.errors import InputError
from aif_graph.reading.documents import Document
from aif_graph.reading.positions import Position, anonymous_positions_of, positions_of
from aif_graph.terms import AIF, PREFIXES

_LABEL = NamedNode(PREFIXES["rdfs"] + "label")
_TITLE = NamedNode(PREFIXES["dcterms"] + "title")
_ISSUED = NamedNode(PREFIXES["dcterms"] + "issued")
_URL = NamedNode(AIF + "url")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place where a statement is written.

    ``path`` is relative to the graph's folder where it lies below it. ``line`` and ``column`` are None where the
    format knows none. ``title`` is the title of the source, or its label; ``url`` and ``issued`` may be "".
    """

    path: str
    line: int | None
    column: int | None
    source: str
    title: str
    url: str
    issued: str

    @property
    def place(self) -> str:
        """``file:line``, as editors and terminals open it."""
        return f"{self.path}:{self.line}" if self.line else self.path


class EvidenceRoom:
    """Looks up where statements are written; reads only the files concerned, each once."""

    def __init__(self, root: Path, documents: Iterable[Document]) -> None:
        self._root = root
        self._documents = tuple(documents)
        self._positions: dict[Path, Mapping[Triple, Position]] = {}

    def of(self, triple: Triple) -> tuple[Evidence, ...]:
        """Return every place where ``triple`` is stated, in the order of the files; empty when nobody states it."""
        found = (self._evidence(document, triple) for document in self._documents if triple in self._triples(document))
        return tuple(found)

    def about(self, subject: object, predicate: NamedNode) -> str:
        """Return the first ``file:line`` where ``subject`` has ``predicate``, or the file, or ""."""
        found = next((entry for entry in self._by_subject.get(subject, ()) if entry[1].predicate == predicate), None)
        return self._evidence(*found).place if found else ""

    def nearest(self, subject: object, predicate: NamedNode | None, obj: object | None) -> Evidence | None:
        """Return where the statement that comes nearest is written: the first that has all three terms.

        Failing that, where the subject has the predicate, where anything is said of it, or where it is named; None when
        it is nowhere. A predicate or object of None fits any.
        """
        entries = self._by_subject.get(subject) or self._by_object.get(subject) or []
        same = [entry for entry in entries if predicate in (None, entry[1].predicate)]
        exact = [entry for entry in same if obj in (None, entry[1].object)]
        found = next(iter(exact or same or entries), None)
        return self._evidence(*found) if found else None

    @cached_property
    def _by_subject(self) -> Mapping[object, list[tuple[Document, Triple]]]:
        return self._by(attrgetter("subject"))

    @cached_property
    def _by_object(self) -> Mapping[object, list[tuple[Document, Triple]]]:
        return self._by(attrgetter("object"))

    def _by(self, place: Callable[[Triple], object]) -> Mapping[object, list[tuple[Document, Triple]]]:
        """All statements with their documents, by the term in one place."""
        found: dict[object, list[tuple[Document, Triple]]] = {}
        for document in self._documents:
            for triple in document.triples:
                found.setdefault(place(triple), []).append((document, triple))
        return found

    def _triples(self, document: Document) -> frozenset[Triple]:
        return self._sets[document.path]

    @cached_property
    def _sets(self) -> Mapping[Path, frozenset[Triple]]:
        return {document.path: frozenset(document.triples) for document in self._documents}

    @cached_property
    def _described(self) -> Mapping[object, Mapping[NamedNode, str]]:
        wanted = {_LABEL, _TITLE, _ISSUED, _URL}
        sources = {document.source for document in self._documents}
        found: dict[object, dict[NamedNode, str]] = {}
        for document in self._documents:
            for triple in document.triples:
                if triple.predicate in wanted and triple.subject in sources and isinstance(triple.object, Literal):
                    found.setdefault(triple.subject, {}).setdefault(triple.predicate, triple.object.value)
        return found

    def _evidence(self, document: Document, triple: Triple) -> Evidence:
        position = self._position(document, triple)
        told = self._described.get(document.source, {})
        return Evidence(
            path=self._shown(document.path),
            line=position.line if position else None,
            column=position.column if position else None,
            source=document.source.value,
            title=told.get(_TITLE) or told.get(_LABEL) or document.path.name,
            url=told.get(_URL, ""),
            issued=told.get(_ISSUED, ""),
        )

    def _position(self, document: Document, triple: Triple) -> Position | None:
        if document.path.suffix not in {".ttl", ".nt"}:
            return None
        if document.path not in self._positions:
            try:
                self._positions[document.path] = positions_of(document.path)
            except InputError:  # gone since, or beyond the positioned reader: the file alone is told
                self._positions[document.path] = {}
        found = self._positions[document.path].get(triple)
        return found or anonymous_positions_of(document.path, document.triples).get(triple)

    def _shown(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self._root.resolve()).as_posix()
        except ValueError:
            return str(path)
