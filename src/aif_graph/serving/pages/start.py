"""The start page: what this is, what is in it, and where to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from aif_graph.serving.cells import day_in_words
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import question_address
from aif_graph.serving.pages.data import described
from aif_graph.serving.pages.fields import country_options
from aif_graph.serving.replies import Reply
from aif_graph.serving.statements import statements
from aif_graph.serving.templating import page
from aif_graph.serving.view import View
from aif_graph.terms import AIF, BASE, PREFIXES

# Class, what its members are called, and the page that lists just as many; where none does, that of the questions
# about them.
_COUNTED = (
    ("AIFactory", "AI Factories", ("queries", "factories"), ""),
    ("AIFactoryAntenna", "AI Factory Antennas", ("queries", "antennas"), ""),
    ("Consortium", "consortia", ("queries", "host-and-coordinator"), ""),
    ("ComputingSystem", "computing systems", ("queries",), "?tag=systems"),
    ("Country", "countries", ("matrix",), ""),
    ("Organisation", "organisations", ("queries",), "?tag=organisations"),
)
_EXAMPLES: tuple[tuple[str, dict[str, str]], ...] = (
    ("systems-open-to-country", {"country": "country:dk"}),
    ("factories", {}),
    ("countries-without-factory", {}),
    ("eu-share-by-wave", {}),
    ("planned-systems", {}),
)
_WAVES = "waves"  # the question whose answer is drawn
_SOURCE_KIND, _EDITORIAL = AIF + "hasSourceKind", NamedNode(BASE + "id/sourcekind/editorial")
_ISSUED = PREFIXES["dcterms"] + "issued"


class Count(NamedTuple):
    """How many of something there are, and the page that lists them ("" for none)."""

    number: int
    words: str
    href: str


class Waves(NamedTuple):
    """The waves as a timeline, and the same in words with their pages."""

    picture: Markup
    rows: Sequence[tuple[str, str]]


def start(view: View, _arguments: Mapping[str, object]) -> Reply:
    """Takes no arguments."""
    return page(
        view,
        "start.html",
        path=view.site.path(),
        counts=counts(view),
        statements=(len(view.graph.accepted), len(view.graph.inferred)),
        newest=_newest_source(view),
        waves=waves(view),
        examples=_examples(view),
        countries=country_options(view),
        description_data=described(view),
    )


@once_per_view
def counts(view: View) -> Sequence[Count]:
    """How many of each kind there are; what there is none of is left out."""
    names, site = view.graph.names, view.site
    found = [
        Count(len(names.instances(f"aif:{class_}")), words, site.path(*parts) + asked)
        for class_, words, parts, asked in _COUNTED
    ]
    found.append(Count(len(view.graph.documents), "sources", site.path("sources")))
    return [count for count in found if count.number]


@once_per_view
def waves(view: View) -> Waves | None:
    """The waves of selection, each once, with their days and how many they selected; None when no wave has a day."""
    from aif_graph.serving.pictures import Event, region, timeline

    if _WAVES not in view.graph.queries:
        return None
    names, site = view.graph.names, view.site
    events: dict[str, Event] = {}
    for row in view.graph.run(_WAVES):
        wave, announced = row["wave"] or "", row["announcedOn"] or ""
        if announced and wave not in events:
            selected = f"{row['inThisGraph']} selected, " if row["inThisGraph"] else ""
            label = f"{names.label(wave)}: {selected}{day_in_words(announced)}"
            events[wave] = Event(announced, label, site.page_of(wave), "selection")
    if not events:
        return None
    title = "The waves of AI Factories and their antennas, by the day they were announced"
    told = "; ".join(event.label for event in sorted(events.values(), key=lambda event: event.day))
    picture = Markup(region(timeline("waves", list(events.values()), title, told), title))
    return Waves(picture, [(event.label, event.href) for event in events.values()])


@once_per_view
def documents_read(view: View) -> Sequence[NamedNode]:
    """The sources without what the editors wrote themselves."""
    index, sources = statements(view), [document.source for document in view.graph.documents]
    return [source for source in sources if _EDITORIAL not in index.values(source, _SOURCE_KIND)]


@once_per_view
def _newest_source(view: View) -> str:
    """The day of the newest document that was read."""
    index = statements(view)
    days = [day for source in documents_read(view) for day in index.values(source, _ISSUED) if isinstance(day, Literal)]
    return max((day.value for day in days if day.datatype.value.endswith("#date")), default="")


def _examples(view: View) -> list[tuple[str, str]]:
    """Some questions and their addresses, as far as the catalogue has them."""
    found = []
    for name, parameters in _EXAMPLES:
        if query := view.graph.queries.get(name):
            summary = query.summary.replace("users in a country", "users in Denmark") if parameters else query.summary
            found.append((summary, question_address(view.site, name, parameters)))
    return found
