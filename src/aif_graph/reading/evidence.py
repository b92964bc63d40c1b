"""From a statement to where it is written: file, line and column, and the source it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.errors import InputError, Place
from aif_graph.reading.documents import Document
from aif_graph.reading.likely_places import LikelyPlaces
from aif_graph.reading.lines import LargeFile, large_file
from aif_graph.reading.positions import Position, anonymous_positions_of, blank_names_of, positions_of
from aif_graph.terms import RDFS_LABEL, node

_TITLE, _ISSUED = node("dcterms:title"), node("dcterms:issued")
_IDENTIFIER = re.compile(r"(?:_:)?\b([0-9a-f]{16,32})\b")
Entry = tuple[Document, Triple]
_POSITIONED = {".ttl", ".nt"}  # what rdflib's reader of Turtle reads


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
    """Looks up where statements are written; reads only the files concerned, each once.

    ``url`` is the property that gives the address of a source.
    """

    def __init__(self, root: Path, documents: Iterable[Document], *, url: NamedNode) -> None:
        self._url = url
        self._root = root
        self._documents = tuple(documents)
        self._positions: dict[Path, Mapping[Triple, Position]] = {}
        self._anonymous: dict[Path, Mapping[Triple, Position]] = {}
        self._large: dict[Path, LargeFile | None] = {}
        self._likely = cache(LikelyPlaces)  # by path
        self._blanks: dict[Path, Mapping[BlankNode, str]] = {}
        self._lists: dict[tuple[Path, BlankNode], Position | None] = {}  # by cell
        self._firsts: dict[object, Mapping[tuple[object, object], Entry]] = {}  # by subject; by predicate and object
        self._begun: dict[object, Entry] = {}  # by subject

    def of(self, triple: Triple) -> tuple[Evidence, ...]:
        """Return every place where ``triple`` is stated, in the order of the files; empty when nobody states it."""
        stating = (document for document in self._documents if triple in self._sets[document.path])
        return tuple(self._evidence(document, triple) for document in stating)

    def look_up(self, document: Document) -> None:
        """Find where its statements are written, before anybody asks for one of them."""
        if document.triples:
            self.of(document.triples[0])

    def about(self, subject: object, predicate: NamedNode) -> Place | None:
        """Return the first line where ``subject`` has ``predicate``, or the file where the format knows no lines."""
        found = self._first(subject, predicate, None)
        if found is None:
            return None
        evidence = self._evidence(*found)
        return Place(evidence.path, evidence.line)

    def nearest(
        self, subject: object, predicate: NamedNode | None, obj: object | None, *, at_predicate: bool = False
    ) -> Evidence | None:
        """Return where the statement that comes nearest is written: the first that has all three terms.

        A statement is placed at its object, or ``at_predicate``. Failing that, it is where the subject has the
        predicate; where the subject begins, where only something else is said of it; or where it is named. None when it
        is nowhere. A predicate or object of None fits any, and with both of them it is the subject that is looked for.
        """
        described = self._by_subject.get(subject, [])
        if not described:
            named = self._by_object.get(subject)
            return self._evidence(*named[0]) if named else None
        fitting = self._first(subject, predicate, obj) or (self._first(subject, predicate, None) if predicate else None)
        if fitting:
            return self._evidence(*fitting, at="predicate" if at_predicate else "object")
        if subject not in self._begun:  # cells of lists have no place
            self._begun[subject] = next((entry for entry in described if self._position(*entry)), described[0])
        return self._evidence(*self._begun[subject], at="subject")

    def _first(self, subject: object, predicate: NamedNode | None, obj: object | None) -> Entry | None:
        """The first statement about ``subject`` with a predicate, an object, or both; None where neither is given."""
        if subject not in self._firsts:
            found: dict[tuple[object, object], Entry] = {}
            for entry in self._by_subject.get(subject, ()):
                _, own, value = entry[1]
                for key in ((own, value), (own, None), (None, value)):
                    found.setdefault(key, entry)
            self._firsts[subject] = found
        return self._firsts[subject].get((predicate, obj))

    def blank_name(self, node: BlankNode) -> str:
        """What readers of its file know a blank node by: its label, its line, or nothing but that it is one."""
        entries = self._by_subject.get(node) or self._by_object.get(node) or []
        for document in [entry[0] for entry in entries[:1]]:
            if document.path not in self._blanks:
                self._blanks[document.path] = self._blank_names(document)
            if name := self._blanks[document.path].get(node):
                return name
        return "a blank node"

    def with_blank_names(self, text: str) -> str:
        """``text`` with those names for the identifiers of blank nodes in it, which are others in each run."""

        def named(found: re.Match[str]) -> str:
            node = BlankNode(found[1])
            return self.blank_name(node) if node in self._by_subject or node in self._by_object else found[0]

        return _IDENTIFIER.sub(named, text)

    def begin(self, document: Document) -> Evidence | None:
        """Return where the first statement of ``document`` begins; None when it makes none."""
        return self._evidence(document, document.triples[0], at="subject") if document.triples else None

    @cached_property
    def _by_subject(self) -> Mapping[object, list[Entry]]:
        return self._by(attrgetter("subject"))

    @cached_property
    def _by_object(self) -> Mapping[object, list[Entry]]:
        return self._by(attrgetter("object"))

    def _by(self, place: Callable[[Triple], object]) -> Mapping[object, list[Entry]]:
        """All statements with their documents, by the term in one place."""
        found: dict[object, list[Entry]] = {}
        for document in self._documents:
            for triple in document.triples:
                found.setdefault(place(triple), []).append((document, triple))
        return found

    @cached_property
    def _sets(self) -> Mapping[Path, frozenset[Triple]]:
        return {document.path: frozenset(document.triples) for document in self._documents}

    @cached_property
    def _described(self) -> Mapping[object, Mapping[NamedNode, str]]:
        wanted = {RDFS_LABEL, _TITLE, _ISSUED, self._url}
        sources = {document.source for document in self._documents}
        found: dict[object, dict[NamedNode, str]] = {}
        for document in self._documents:
            for triple in document.triples:
                if triple.predicate in wanted and triple.subject in sources and isinstance(triple.object, Literal):
                    found.setdefault(triple.subject, {}).setdefault(triple.predicate, triple.object.value)
        return found

    def _evidence(self, document: Document, triple: Triple, *, at: str = "object") -> Evidence:
        """Where a statement stands, or rather one of its terms: ``at`` is "subject", "predicate" or "object"."""
        position = self._position(document, triple) or self._position_of_list(document, triple)
        if position is None and document.path.suffix in _POSITIONED:
            position = self._likely(document.path).begin(triple.subject)
        if position and at != "object":
            spot = position.predicate if at == "predicate" else position.subject
            position = replace(position, line=spot.line, column=spot.column)
        described = self._described.get(document.source, {})
        return Evidence(
            path=self._shown(document.path),
            line=position.line if position else None,
            column=position.column if position else None,
            source=document.source.value,
            title=described.get(_TITLE) or described.get(RDFS_LABEL) or document.path.name,
            url=described.get(self._url, ""),
            issued=described.get(_ISSUED, ""),
        )

    def _position(self, document: Document, triple: Triple) -> Position | None:
        if document.path.suffix not in _POSITIONED:
            return None
        if large := self._large_file(document):
            return large.get(triple)
        if document.path not in self._positions:
            try:
                self._positions[document.path] = positions_of(document.path, document.prefixes)
            except InputError:  # gone since, or beyond the positioned reader: only the file is known
                self._positions[document.path] = {}
        found = self._positions[document.path].get(triple)
        return found or self._anonymous_positions(document).get(triple) or self._likely(document.path).get(triple)

    def _large_file(self, document: Document) -> LargeFile | None:
        if document.path not in self._large:
            self._large[document.path] = large_file(document)
        return self._large[document.path]

    def _position_of_list(self, document: Document, triple: Triple) -> Position | None:
        """Where the statement stands that leads to a cell of a list; the cells themselves have no place."""
        position: Position | None = None
        passed: list[tuple[Path, BlankNode]] = []
        while not position and isinstance(triple.subject, BlankNode):
            cell = document.path, triple.subject
            if cell in self._lists:  # from another cell of the same list, or it goes round in a circle
                position = self._lists[cell]
                break
            self._lists[cell] = None
            passed.append(cell)
            above = (found for home, found in self._by_object.get(triple.subject, ()) if home is document)
            if (found := next(above, None)) is None:
                break
            triple, position = found, self._position(document, found)
        self._lists.update(dict.fromkeys(passed, position))
        return position

    def _blank_names(self, document: Document) -> Mapping[BlankNode, str]:
        positions = self._anonymous_positions(document)
        try:
            return blank_names_of(document.path, positions) if positions else {}
        except InputError:  # gone since
            return {}

    def _anonymous_positions(self, document: Document) -> Mapping[Triple, Position]:
        if document.path.suffix not in _POSITIONED or self._large_file(document):
            return {}
        if document.path not in self._anonymous:
            try:
                self._anonymous[document.path] = anonymous_positions_of(
                    document.path, document.triples, document.prefixes
                )
            except InputError:
                self._anonymous[document.path] = {}
        return self._anonymous[document.path]

    def _shown(self, path: Path) -> str:
        try:
            return path.resolve().relative_to(self._root.resolve()).as_posix()
        except ValueError:
            return str(path)
