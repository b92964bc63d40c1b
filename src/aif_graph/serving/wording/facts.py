"""What a page says of one thing: facts by property, with source marks and proofs; what leads to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from aif_graph.naming.words import day_in_words
from aif_graph.serving.once import once_per_view
from aif_graph.serving.view import View
from aif_graph.serving.wording.presentation import presentation
from aif_graph.serving.wording.sentences import Words, named_cell, text, told
from aif_graph.serving.wording.statements import TYPE, Statement, Statements, Term, lexical, statements
from aif_graph.terms import STANDARD

MOST_VALUES = 50  # of one property on one page
MOST_MARKS = 4  # of one statement; the rest stands on the page that asks who says so

_RDFS, _SKOS, _OWL, _DC = (STANDARD[name] for name in ("rdfs", "skos", "owl", "dcterms"))
_NAMING = (_RDFS + "label", _SKOS + "prefLabel", _SKOS + "altLabel", _DC + "title")
_IDENTIFYING = (_SKOS + "exactMatch", STANDARD["schema"] + "sameAs", _SKOS + "notation")
# Told at the head of the page, or of use to machines only.
_ELSEWHERE = {
    *(TYPE, _SKOS + "definition", _SKOS + "hiddenLabel", _DC + "isReplacedBy"),
    *(_OWL + name for name in ("sameAs", "differentFrom", "deprecated")),
}
_ISSUED = _DC + "issued"


def naming(view: View) -> tuple[str, ...]:
    """The properties whose values are names of a thing."""
    return (*_NAMING, *presentation(view).names)


def identifying(view: View) -> tuple[str, ...]:
    """The properties whose values identify a thing, here and elsewhere."""
    return (*_IDENTIFYING, *presentation(view).identifiers, view.graph.manifest.terms.url.value)


@once_per_view
def _told_elsewhere(view: View) -> frozenset[str]:
    """What the facts of a page leave out: its head tells it, or the box of conflicts."""
    return frozenset({*naming(view), *identifying(view), *_ELSEWHERE, view.graph.manifest.terms.about.value})


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its words, numbered sources, how many more sources there are, and where its proof stands ("")."""

    words: Words
    marks: tuple[tuple[int, str], ...] = ()
    more: int = 0
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The values of one property: ``total`` of them, of which ``values`` are shown; ``rest`` leads to all."""

    property: str
    label: str
    values: tuple[Value, ...]
    total: int
    rest: str = ""


@dataclass
class Citations:
    """The sources that a page cites, numbered as they come."""

    view: View
    numbers: dict[str, int] = field(default_factory=dict)

    def marks(self, sources: Iterable[str]) -> tuple[tuple[tuple[int, str], ...], int]:
        """The marks of the nearest of ``sources``, and how many are left out."""
        ranks = source_ranks(self.view)
        ordered = sorted(set(sources) & ranks.keys(), key=lambda iri: (ranks[iri], iri))
        # A source that is cited already spares the reader one more.
        chosen = sorted(ordered[:MOST_MARKS], key=lambda iri: self.numbers.setdefault(iri, len(self.numbers) + 1))
        return tuple((self.numbers[iri], iri) for iri in chosen), len(ordered) - len(chosen)

    @property
    def listed(self) -> list[tuple[int, str]]:
        """Number and source, in order."""
        return [(number, iri) for iri, number in self.numbers.items()]


@once_per_view
def source_ranks(view: View) -> dict[str, int]:
    """Each source by how near it is to the facts: by its kind where the graph ranks them, else as they are read."""
    order = presentation(view).kinds
    index, ranks = statements(view), {}
    for number, document in enumerate(view.graph.documents):
        kinds = [lexical(value) for value in index.values(document.source, view.graph.manifest.terms.kind.value)]
        ranked = min((order.index(kind) for kind in kinds if kind in order), default=len(order))
        ranks[document.source.value] = ranked if order else number
    return ranks


def why_link(view: View, triple: Triple) -> str:
    """Where the page stands that proves ``triple``."""
    asked = {name: _as_asked(view, term) for name, term in zip("spo", triple, strict=True)}
    return f"{view.site.path('why')}?{urlencode(asked)}"


def _as_asked(view: View, term: Term) -> str:
    """A term as the why page reads it: a CURIE or IRI, or a literal in Turtle."""
    return view.graph.prefixes.shorten(term.value) if isinstance(term, NamedNode) else str(term)


def value_of(view: View, citations: Citations, statement: Statement, shown: Term, seen_from: Term) -> Value:
    """A statement as a value on the page of ``seen_from``: ``shown`` is the end of it that is not this page's."""
    index = statements(view)
    if (index.is_tie(shown) or isinstance(shown, BlankNode)) and (words := told(view, shown, seen_from)):
        # What is stated about the tie, not the direction it is read in, is what the sources say.
        sources = {name for s in index.of(shown) if s.standing == "accepted" for name in s.sources}
        marks, more = citations.marks(sources or statement.sources)
        return Value((*words, *_when(view, shown)), marks, more)
    cell = named_cell(view, shown)
    if statement.standing == "inferred":
        return Value((cell,), why=why_link(view, statement.triple))
    marks, more = citations.marks(statement.sources)
    return Value((cell,), marks, more)


def _when(view: View, figure: Term) -> Words:
    """When a source said a number that has no day of its own; of several sources the newest that is dated."""
    index = statements(view)
    shown = presentation(view)
    made = [s for s in index.of(figure) if s.standing == "accepted" and s.triple.predicate.value in shown.numbers]
    if not made or any(index.values(figure, name) for name in shown.days):
        return ()
    sources = [NamedNode(source) for s in made for source in s.sources]
    days = [day.value for source in sources for day in index.values(source, _ISSUED) if isinstance(day, Literal)]
    if not days:
        return (text(" (date not stated)"),)
    newest = day_in_words(max(days))
    return (text(f" (stated {'on' if newest[0].isdigit() and ' ' in newest else 'in'} {newest})"),)


def facts(view: View, term: NamedNode, citations: Citations) -> tuple[list[Group], list[Group]]:
    """What is said of ``term`` by property: what sources state, and what follows."""
    index = statements(view)
    stated: dict[str, list[Statement]] = {}
    follows: dict[str, list[Statement]] = {}
    told, elsewhere = _told_more_exactly(index, term), _told_elsewhere(view)
    for found in index.of(term):
        property_ = found.triple.predicate.value
        if found.standing == "rejected" or property_ in elsewhere:
            continue
        statement = index.from_the_other_end(found)
        if statement.standing == "inferred" and (property_, statement.triple.object) in told:
            continue
        tied = index.is_tie(statement.triple.object)
        chosen = follows if statement.standing == "inferred" and not tied else stated
        chosen.setdefault(property_, []).append(statement)
    shown = _Other(view, citations, term)
    return (
        [shown.group(property_, found) for property_, found in sorted(stated.items(), key=_reading_order(view))],
        [shown.group(property_, found) for property_, found in sorted(follows.items(), key=_reading_order(view))],
    )


def _told_more_exactly(index: Statements, term: NamedNode) -> set[tuple[str, Term]]:
    """What a narrower property says already: who is hosted by an organisation need not be told to be located there."""
    return {
        (broader.value, s.triple.object)
        for s in index.of(term)
        if s.standing != "rejected"
        for broader in index.values(s.triple.predicate, _RDFS + "subPropertyOf")
        if isinstance(broader, NamedNode) and broader != s.triple.predicate
    }


def _reading_order(view: View) -> Callable[[tuple[str, object]], tuple[int, str]]:
    """What a reader looks for first; the rest follows by name."""
    first, last = presentation(view).first, presentation(view).last

    def order(item: tuple[str, object]) -> tuple[int, str]:
        place = first.index(item[0]) if item[0] in first else len(first) + (item[0] in last)
        return place, view.graph.names.label(item[0]).casefold()

    return order


def incoming(view: View, term: NamedNode, citations: Citations, but: Iterable[str] = ()) -> list[Group]:
    """What leads to ``term`` by property, less what an inverse property has told and what the things ``but`` say."""
    left_out, about = {NamedNode(iri) for iri in but}, view.graph.manifest.terms.about.value
    index = statements(view)
    outgoing = {(s.triple.predicate.value, s.triple.object) for s in index.of(term) if s.standing != "rejected"}
    found: dict[str, list[Statement]] = {}
    for statement in index.to(term):
        property_ = statement.triple.predicate.value
        inverse = index.inverses.get(property_, "")
        told_already = (inverse, statement.triple.subject) in outgoing
        if statement.standing != "rejected" and property_ != about and not told_already:
            if statement.triple.subject in left_out:
                continue
            found.setdefault(property_, []).append(statement)
    shown = _Other(view, citations, term, backwards=True)
    return [shown.group(property_, found[property_]) for property_ in sorted(found, key=view.graph.names.label)]


@dataclass(frozen=True, slots=True)
class _Other:
    """Shows statements of one property on the page of ``term``, by the other of their ends."""

    view: View
    citations: Citations
    term: NamedNode
    backwards: bool = False

    def group(self, property_: str, found: Sequence[Statement]) -> Group:
        """The values in the order people read; past MOST_VALUES a link to all."""
        ordered = sorted(found, key=lambda s: self._order(self._end(s)))
        values = tuple(
            value_of(self.view, self.citations, statement, self._end(statement), self.term)
            for statement in ordered[:MOST_VALUES]
        )
        rest = self._all(property_) if len(found) > MOST_VALUES else ""
        return Group(property_, self.view.graph.names.label(property_), values, len(found), rest)

    def _end(self, statement: Statement) -> Term:
        return statement.triple.subject if self.backwards else statement.triple.object

    def _order(self, term: Term) -> tuple[str, str]:
        label = self.view.graph.names.label(term.value) if isinstance(term, NamedNode) else ""
        return label.casefold(), str(term)

    def _all(self, property_: str) -> str:
        ends = ("?thing", f"<{self.term.value}>") if self.backwards else (f"<{self.term.value}>", "?value")
        text = f"SELECT * WHERE {{ {ends[0]} <{property_}> {ends[1]} }}"
        return f"{self.view.site.path('sparql')}?{urlencode({'query': text})}"
