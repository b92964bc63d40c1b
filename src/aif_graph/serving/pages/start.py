"""The start page: what this is, what is in it, and where to begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from aif_graph.asking import CannedQuery
from aif_graph.serving import frame as framing
from aif_graph.serving.dated import dated, day_of
from aif_graph.serving.frame import frame_of
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.pages.data import described
from aif_graph.serving.pages.drawn import drawn
from aif_graph.serving.pages.fields import Form, form_of
from aif_graph.serving.pages.templating import page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.sentences import capital
from aif_graph.serving.wording.sizes import counted, sizes
from aif_graph.serving.wording.statements import statements
from aif_graph.terms import STANDARD

_MOST = 6  # classes that are counted, and questions that are offered, where the graph names none
_ISSUED = STANDARD["dcterms"] + "issued"
_CLASSES = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?number) {
  ?thing a ?class FILTER (isIRI(?thing) && isIRI(?class))
} GROUP BY ?class"""


class Count(NamedTuple):
    """How many of something there are, and the page that lists them ("" for none)."""

    number: int
    words: str
    href: str


class Told(NamedTuple):
    """The question whose answer is drawn on the start page, its picture, and the same in words with their pages."""

    query: CannedQuery
    picture: Markup
    rows: Sequence[tuple[str, str]]


class Asked(NamedTuple):
    """The question that can be asked on the start page."""

    query: CannedQuery
    form: Form
    action: str


def start(view: View, _arguments: Mapping[str, object]) -> Reply:
    """Takes no arguments."""
    frame, queries = frame_of(view), view.graph.queries
    headers = dated(*(day_of(view.graph, queries.get(name), {}) for name in (frame.form, frame.picture)))
    return page(
        view,
        "start.html",
        path=view.site.path(),
        counts=counts(view),
        statements=sizes(view)[:2],
        newest=_newest_source(view),
        told=told(view),
        examples=_examples(view),
        asked=_asked(view),
        headers=headers,
        description_data=described(view),
    )


@once_per_view
def counts(view: View) -> Sequence[Count]:
    """How many of each kind there are; what there is none of is left out."""
    wanted = frame_of(view).counts or tuple(_largest(view))
    found = (Count(_number(view, count), count.label, _listed(view, count)) for count in wanted)
    return [count for count in found if count.number]


def _number(view: View, count: framing.Count) -> int:
    return len(view.graph.names.instances(count.class_)) if count.class_ else len(view.graph.documents)


def _listed(view: View, count: framing.Count) -> str:
    """The page that lists what is counted."""
    if count.question:
        return view.site.path(*frame_of(view).at(count.question))
    if count.tag:
        return address(view.site, "queries", tag=count.tag)
    return view.site.path(count.page) if count.page and frame_of(view).has(count.page) else ""


def _largest(view: View) -> Iterator[framing.Count]:
    """The classes of the graph with most members, by their labels, and the sources."""
    for iri, _ in classes(view)[:_MOST]:
        yield framing.Count(capital(view.graph.names.label(iri)), class_=iri)
    if view.graph.folder.describes_sources:
        yield framing.Count("Sources", page="sources")


@once_per_view
def classes(view: View) -> Sequence[tuple[str, int]]:
    """The classes of the graph and how many members each has, the largest first; those of the languages left out."""
    terms = view.graph.manifest.terms
    passed = {terms.source.value, terms.verdict.value}
    found = [
        (class_, number)
        for class_, number in counted(view.graph.dataset.ask(_CLASSES)).items()
        if class_ not in passed and not class_.startswith(tuple(STANDARD.values()))
    ]
    return sorted(found, key=lambda pair: (-pair[1], view.graph.names.label(pair[0])))


def told(view: View) -> Told | None:
    """The picture that the graph wants here; None where it names none, or its question has no answer."""
    query = view.graph.queries.get(frame_of(view).picture)
    answer = view.graph.run(query.name) if query else None
    if query is None or query.view is None or not answer:
        return None
    found = drawn(view, query, answer)
    return Told(query, Markup(found.svg), found.listed)


@once_per_view
def documents_read(view: View) -> Sequence[NamedNode]:
    """The sources without what the editors wrote themselves."""
    index, sources, terms = statements(view), [d.source for d in view.graph.documents], view.graph.manifest.terms
    return [source for source in sources if terms.editorial not in index.values(source, terms.kind.value)]


@once_per_view
def _newest_source(view: View) -> str:
    """The day of the newest document that was read."""
    index = statements(view)
    days = [day for source in documents_read(view) for day in index.values(source, _ISSUED) if isinstance(day, Literal)]
    return max((day.value for day in days if day.datatype.value.endswith("#date")), default="")


def _examples(view: View) -> list[tuple[str, str]]:
    """Some questions and their addresses."""
    queries = view.graph.queries
    starts = frame_of(view).starts or [framing.Example(name, {}) for name in list(queries)[:_MOST]]
    return [
        (
            example.label or queries[example.question].summary,
            address(view.site, *frame_of(view).at(example.question), **example.parameters),
        )
        for example in starts
    ]


def _asked(view: View) -> Asked | None:
    query = view.graph.queries.get(frame_of(view).form)
    if query is None:
        return None
    return Asked(query, form_of(view, query, {}), view.site.path(*frame_of(view).at(query.name)))
