"""Search: things by their names, questions by their words, terms of the ontology."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from aif_graph.asking import CannedQuery
from aif_graph.limits import SEARCH as MAX_LENGTH
from aif_graph.serving.frame import frame_of
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.pages.start import classes
from aif_graph.serving.pages.templating import page
from aif_graph.serving.replies import Reply
from aif_graph.serving.site import TERMS
from aif_graph.serving.view import View
from aif_graph.serving.wording.sentences import kind
from aif_graph.serving.wording.statements import statements
from aif_graph.terms import standard_iri

MOST = 40
_TERMS = {iri.value for iri in TERMS} | {standard_iri("owl:Ontology"), standard_iri("rdfs:Datatype")}


class Named(NamedTuple):
    """A name as it is looked for, and the thing that bears it."""

    folded: str
    words: frozenset[str]
    iri: str


class Hit(NamedTuple):
    """One thing found: ``kind`` is the word for it, ``group`` one of things, terms and sources."""

    iri: str
    kind: str
    group: str


class Found(NamedTuple):
    """What a search found, by group; ``nearest`` when no name holds the words and these only come near."""

    things: Sequence[Hit] = ()
    sources: Sequence[Hit] = ()
    terms: Sequence[Hit] = ()
    questions: Sequence[CannedQuery] = ()
    nearest: bool = False

    @property
    def total(self) -> int:
        """How many were found altogether."""
        return len(self.things) + len(self.sources) + len(self.terms) + len(self.questions)


def search(view: View, arguments: Mapping[str, object]) -> Reply:
    """Argument: ``q``, what to look for; at most MAX_LENGTH characters of it count."""
    text = " ".join(str(arguments.get("q") or "").split())
    asked = text[:MAX_LENGTH]
    found = find(view, asked) if folded(asked) else Found()
    path = address(view.site, "search", q=asked)
    return page(view, "search.html", path=path, asked=asked, found=found, cut=len(text) > MAX_LENGTH, most=MOST)


def find(view: View, text: str) -> Found:
    """Everything whose name or words hold ``text``: equal names first, then beginnings, then words.

    An IRI or a CURIE of a thing finds that thing alone.
    """
    iri = view.graph.names.written_as_iri(text)
    if iri in view.graph.names.labels and view.site.page_of(iri):
        return _grouped([_hit(view, iri)])
    wanted, label = folded(text), view.graph.names.label
    ranks: dict[str, int] = {}
    for name in _names(view):
        rank = _rank(name, wanted)
        if rank is not None:
            ranks[name.iri] = min(rank, ranks.get(name.iri, rank))
    order = _order(view)
    hits = [_hit(view, iri) for iri in ranks]
    hits.sort(key=lambda hit: (ranks[hit.iri], order(hit), hit.kind, label(hit.iri), hit.iri))
    nearest = not hits
    if nearest:
        near = view.graph.names.nearest_iris(text)
        hits = [_hit(view, iri) for iri in near if view.site.page_of(iri)]
    return _grouped(hits)._replace(questions=_questions(view, wanted), nearest=nearest and bool(hits))


def _grouped(hits: Sequence[Hit]) -> Found:
    things, sources, terms = ([hit for hit in hits if hit.group == group] for group in ("things", "sources", "terms"))
    return Found(things, sources, terms)


def _hit(view: View, iri: str) -> Hit:
    if iri in _sources(view):
        return Hit(iri, "", "sources")
    types = statements(view).types(NamedNode(iri))
    if _TERMS.intersection(types):
        return Hit(iri, "", "terms")
    first = next((class_ for class_ in frame_of(view).classes if class_ in types), "")
    return Hit(iri, view.graph.names.label(first) if first else kind(view, NamedNode(iri)), "things")


@once_per_view
def _sources(view: View) -> frozenset[str]:
    return frozenset(document.source.value for document in view.graph.documents)


@once_per_view
def _order(view: View) -> Callable[[Hit], int]:
    """The place of a hit among others that bear the name as well: that of its class."""
    wanted = frame_of(view).classes or [iri for iri, _ in classes(view)]
    places = {label: place for place, label in reversed(list(enumerate(map(view.graph.names.label, wanted))))}
    return lambda hit: places.get(hit.kind, len(places)) if hit.group == "things" else len(places) + 1


def _rank(name: Named, wanted: str) -> int | None:
    """0 the same, 1 begins so, 2 holds all words, 3 holds words that begin so; None none of these."""
    if name.folded == wanted:
        return 0
    if name.folded.startswith(wanted):
        return 1
    words = wanted.split()
    if name.words.issuperset(words):
        return 2
    if all(any(word.startswith(part) for word in name.words) for part in words):
        return 3
    return None


@once_per_view
def _names(view: View) -> tuple[Named, ...]:
    """All names of all things that have a page."""
    found = []
    for predicate in view.graph.manifest.terms.naming:
        for thing, text in view.graph.dataset.ask(f"SELECT ?thing ?name {{ ?thing {predicate} ?name }}").rows:
            if isinstance(thing, NamedNode) and isinstance(text, Literal):
                name = folded(text.value)
                if name and view.site.page_of(thing.value):
                    found.append(Named(name, frozenset(name.split()), thing.value))
    return tuple(dict.fromkeys(found))


def _questions(view: View, wanted: str) -> list[CannedQuery]:
    """Questions that hold all words, those with the words in the question itself first."""
    words = wanted.split()
    ranked = []
    for query in view.graph.queries.values():
        places = (query.summary, " ".join((query.name, *query.tags)), query.description)
        texts = list(map(folded, places))
        whole = " " + " ".join(texts)
        if all(f" {word}" in whole for word in words):
            first = next((i for i, text in enumerate(texts) if f" {words[0]}" in f" {text}"), len(texts))
            ranked.append((first, query.summary, query))
    return [query for _, _, query in sorted(ranked, key=lambda item: item[:2])]


def folded(text: str) -> str:
    """Words in lower case without accents and punctuation: "Türkiye" as "turkiye", "a:b" as "a b"."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))
