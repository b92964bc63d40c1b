"""Search: things by their names, questions by their words, terms of the ontology."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from aif_graph.asking import CannedQuery
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.replies import Reply
from aif_graph.serving.templating import page
from aif_graph.serving.view import View
from aif_graph.terms import AIF, BASE, PREFIXES, SOURCE, expand

MAX_LENGTH = 200
MOST = 40
_ID = f"{BASE}id/"
_NAMING = tuple(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("rdfs", "label"), ("skos", "altLabel"), ("aif", "acronym"), ("skos", "notation"))
)
# Kinds of things that people look for come first; the word is what stands beside the name.
_KINDS = {
    **{"factory": "AI Factory", "antenna": "AI Factory Antenna", "country": "country", "system": "computing system"},
    **{"organisation": "organisation", "consortium": "consortium", "wave": "wave", "place": "place"},
    **{"initiative": "initiative", "person": "person", "programme": "programme", "sector": "sector"},
    **{"usergroup": "user group", "orgkind": "kind of organisation", "systemkind": "kind of system"},
    **{"sourcekind": "kind of source", "conflictkind": "kind of conflict", "verdict": "conflict and verdict"},
    **{"figure": "performance figure", "funding": "amount of money", "count": "reported number", "role": "role"},
    **{"service": "service", "status": "status", "selection": "selection", "benchmark": "benchmark"},
    **{"accession": "accession", "membership": "membership", "participation": "participation"},
    **{"currency": "currency", "qualifier": "qualifier", "deployment": "kind of deployment", "scheme": "closed list"},
}


class Named(NamedTuple):
    """A name as it is looked for, the thing that bears it, and the word for its kind."""

    folded: str
    words: frozenset[str]
    iri: str
    kind: str


class Hit(NamedTuple):
    """One thing found."""

    iri: str
    kind: str


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
    return page(
        view, "search.html", path=path, asked=asked, found=found, cut=len(text) > MAX_LENGTH, most=MOST, kinds=_KINDS
    )


def find(view: View, text: str) -> Found:
    """Everything whose name or words hold ``text``: equal names first, then beginnings, then words.

    An IRI or a CURIE of a thing finds that thing alone.
    """
    if (iri := expand(text) or text) in view.graph.names.labels and view.site.page_of(iri):
        return _grouped([Hit(iri, _kind(iri))])
    wanted = folded(text)
    ranks: dict[str, tuple[int, int, str, str]] = {}
    for name in _names(view):
        rank = _rank(name, wanted)
        if rank is not None:
            order = (rank, _order(name.kind), name.kind, view.graph.names.label(name.iri))
            ranks[name.iri] = min(order, ranks.get(name.iri, order))
    hits = [Hit(iri, ranks[iri][2]) for iri in sorted(ranks, key=lambda iri: (ranks[iri], iri))]
    nearest = not hits
    if nearest:
        near = view.graph.names.nearest_iris(text)
        hits = [Hit(iri, _kind(iri)) for iri in near if view.site.page_of(iri)]
    return _grouped(hits)._replace(questions=_questions(view, wanted), nearest=nearest and bool(hits))


def _grouped(hits: Sequence[Hit]) -> Found:
    return Found(
        things=[hit for hit in hits if hit.kind not in {"source", "term"}],
        sources=[hit for hit in hits if hit.kind == "source"],
        terms=[hit for hit in hits if hit.kind == "term"],
    )


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


def _order(kind: str) -> int:
    return list(_KINDS).index(kind) if kind in _KINDS else len(_KINDS)


@once_per_view
def _names(view: View) -> tuple[Named, ...]:
    """All names of all things that have a page."""
    found = []
    for predicate in _NAMING:
        for thing, text in view.graph.dataset.ask(f"SELECT ?thing ?name {{ ?thing {predicate} ?name }}").rows:
            if isinstance(thing, NamedNode) and isinstance(text, Literal):
                iri, name = thing.value, folded(text.value)
                if name and view.site.page_of(iri):
                    found.append(Named(name, frozenset(name.split()), iri, _kind(iri)))
    return tuple(dict.fromkeys(found))


def _kind(iri: str) -> str:
    if iri.startswith(SOURCE):
        return "source"
    return "term" if iri.startswith(AIF) else iri.removeprefix(_ID).split("/", 1)[0]


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
    """Words in lower case without accents and punctuation: "Türkiye" as "turkiye", "AI:AT" as "ai at"."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain.casefold()))
