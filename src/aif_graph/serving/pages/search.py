"""Search: questions by their words, things and sources by their names, terms of the ontology."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from aif_graph.asking import CannedQuery
from aif_graph.finding import Finder, Question
from aif_graph.limits import SEARCH as MAX_LENGTH
from aif_graph.serving.frame import frame_of
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.pages.templating import page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.sentences import kind
from aif_graph.serving.wording.statements import statements

MOST = 40


class Hit(NamedTuple):
    """One thing found; ``kind`` is the word for it, "" for a term or a source."""

    iri: str
    kind: str = ""


class Asked(NamedTuple):
    """A question found, and the address at which it is asked of what the words name."""

    query: CannedQuery
    href: str


class Found(NamedTuple):
    """What a search found, by group; ``nearest`` when nothing has the words and this has those that come near."""

    questions: Sequence[Asked] = ()
    things: Sequence[Hit] = ()
    terms: Sequence[Hit] = ()
    sources: Sequence[Hit] = ()
    unknown: Sequence[str] = ()
    nearest: bool = False

    @property
    def total(self) -> int:
        """How many were found altogether."""
        return len(self.questions) + len(self.things) + len(self.terms) + len(self.sources)


def search(view: View, arguments: Mapping[str, object]) -> Reply:
    """Argument: ``q``, what to look for; at most MAX_LENGTH characters of it count."""
    text = " ".join(str(arguments.get("q") or "").split())
    asked = text[:MAX_LENGTH]
    found = find(view, asked)
    path = address(view.site, "search", q=asked)
    return page(view, "search.html", path=path, asked=asked, found=found, cut=len(text) > MAX_LENGTH, most=MOST)


def find(view: View, text: str) -> Found:
    """What the words of ``text`` find that has a page; where they find nothing, what words near them find."""
    found = _finder(view).find(text)
    if nearest := not found.total and bool(found.nearest):
        found = _finder(view).find(found.nearest[0])._replace(unknown=())
    return Found(
        [Asked(each.query, _address(view, each)) for each in found.questions],
        [Hit(iri, _kind(view, iri)) for iri in found.things if view.site.page_of(iri)],
        [Hit(iri) for iri in found.terms if view.site.page_of(iri)],
        [Hit(iri) for iri in found.sources if view.site.page_of(iri)],
        found.unknown,
        nearest,
    )


@once_per_view
def _finder(view: View) -> Finder:
    return Finder(view.graph)


def _address(view: View, question: Question) -> str:
    """Where a question is asked; where a parameter is missing, its form is filled with those that the words name."""
    return address(view.site, *frame_of(view).at(question.query.name), **dict(question.given))


def _kind(view: View, iri: str) -> str:
    types = statements(view).types(NamedNode(iri))
    first = next((class_ for class_ in frame_of(view).classes if class_ in types), "")
    return view.graph.names.label(first) if first else kind(view, NamedNode(iri))
