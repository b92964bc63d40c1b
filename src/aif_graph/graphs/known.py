"""What was known on a day: the sources that had come out by then, and the verdicts that rest on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from aif_graph.days import last_day
from aif_graph.errors import Option, UsageError
from aif_graph.frozen import replace
from aif_graph.graphs.folder import GraphFolder
from aif_graph.graphs.settling import Verdict, verdicts_of
from aif_graph.graphs.sources import read_documents, source_names
from aif_graph.graphs.vocabulary import Terms
from aif_graph.reading.documents import Document, read_document
from aif_graph.terms import node

ISSUED = node("dcterms:issued")
_TIMELESS, _BY_ISSUE, _BY_READING, _UNDATED = "timeless", "issued later", "undated and read later", "without a day"


class AsOf(NamedTuple):
    """The ``day`` that is asked about, and how many sources are ``left_out`` for each reason, in words."""

    day: str
    left_out: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        """The line that says so."""
        counted = ", ".join(f"{number:,} {why}" for why, number in self.left_out)
        return f"as known on {self.day}; sources left out: {counted or 'none'}"


class _Since(NamedTuple):
    """Since which day a source is known, and what tells it."""

    day: str = ""
    by: str = _UNDATED

    def holds(self, day: str) -> bool:
        """Whether the source was known on ``day``."""
        return self.by == _TIMELESS or (self.by != _UNDATED and self.day <= day)


def read_known(folder: GraphFolder, day: str) -> tuple[tuple[Document, ...], AsOf]:
    """Read the data files of the sources that were known on ``day``.

    A source is known from the day of its issue, a month or a year from its last day, and at the latest from the day on
    which it was read; one of a timeless kind, and a file put on top, on any day. Nothing is kept of what the register
    says of other sources, nor of verdicts all of whose accepted values nobody had stated by then.

    Raises InputError as ``read_documents`` does, UsageError for a graph without a register, and for a day before the
    first source.
    """
    if not folder.describes_sources:
        hint = "Give each source its date of issue: see docs/graph-folder.md."
        raise UsageError("{option} needs a register of sources", hint=hint, option=Option("as-of"))
    names = source_names(folder)
    register = [read_document(path, names[path], folder.manifest.prefixes.namespaces) for path in folder.sources]
    since = _since(register, folder.manifest.terms)
    stated = {path: since.get(names[path], _Since()) for path in folder.stated}
    known = tuple(path for path, found in stated.items() if found.holds(day))
    left_out = {names[path]: found.by for path, found in stated.items() if not found.holds(day)}
    if left_out and all(stated[path].by == _TIMELESS for path in known):
        first = min((found.day for found in stated.values() if found.day), default="")
        hint = f"The first is known from {first}." if first else "Give the sources their dates of issue."
        raise UsageError("{option} is before the first source", hint=hint, option=Option("as-of", day))
    counted = Counter(left_out.values())
    reasons = tuple((why, counted[why]) for why in (_BY_ISSUE, _BY_READING, _UNDATED) if counted[why])
    documents = read_documents(replace(folder, stated=known), register)
    return _as_known(documents, left_out, folder), AsOf(day, reasons)


def day_of(folder: GraphFolder, documents: Iterable[Document], as_of: AsOf | None) -> str:
    """The day of a graph: that as of which it was read, that of its ``graph.toml``, or that of its newest source.

    It is "" where nothing tells one.
    """
    if as_of or folder.manifest.day:
        return as_of.day if as_of else folder.manifest.day
    register = (document for document in documents if document.path in folder.sources)
    issues = (quad.object for document in register for quad in document.quads if quad.predicate == ISSUED)
    return max((last_day(issue.value) for issue in issues if isinstance(issue, Literal)), default="")


def _since(register: Iterable[Document], terms: Terms) -> Mapping[NamedNode, _Since]:
    """Since when each source is known, as the register tells."""
    told: dict[object, dict[NamedNode, list[object]]] = defaultdict(lambda: defaultdict(list))
    wanted = {terms.kind, ISSUED, terms.read_on}
    for document in register:
        for quad in document.quads:
            if (predicate := quad.predicate) in wanted:
                told[quad.subject][predicate].append(quad.object)
    found = {}
    for source, values in told.items():
        issued, read = (_first(values[term]) for term in (ISSUED, terms.read_on))
        if not set(terms.timeless).isdisjoint(values[terms.kind]):
            since = _Since(by=_TIMELESS)
        elif issued or read:
            since = _Since(min(filter(None, (issued, read))), _BY_ISSUE if issued else _BY_READING)
        else:
            since = _Since()
        if isinstance(source, NamedNode):
            found[source] = since
    return found


def _first(days: Iterable[object]) -> str:
    """The earliest day, "" where there is none."""
    found = (last_day(day.value) for day in days if isinstance(day, Literal))
    return min(filter(None, found), default="")


def _as_known(
    documents: tuple[Document, ...], left_out: Collection[NamedNode], folder: GraphFolder
) -> tuple[Document, ...]:
    """The documents without what they say of sources ``left_out``, and of verdicts as far as they rest on these."""
    terms = folder.manifest.terms
    stated = {quad for document in documents for quad in document.quads}
    told_of, values, touched = {*left_out}, set[Quad](), {*folder.sources}
    for document in documents:
        for verdict in verdicts_of(document, terms):
            if isinstance(verdict, Verdict) and verdict.properties:
                unknown = {
                    value for value in (*verdict.accepts, *verdict.rejects) if not verdict.is_about(value, stated)
                }
                if verdict.accepts and unknown.issuperset(verdict.accepts):
                    told_of.add(verdict.verdict)
                values.update(Quad(verdict.verdict, p, v) for p in (terms.accepts, terms.rejects) for v in unknown)
                touched.add(document.path)
    return tuple(
        replace(document, quads=tuple(q for q in document.quads if q.subject not in told_of and q not in values))
        if document.path in touched
        else document
        for document in documents
    )
