"""The timeline: selections, starts and what is expected, drawn and as a table."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording import named
from aif_graph.terms import AIF

_KINDS = {
    AIF + "announcedOn": "selection",
    AIF + "inauguratedOn": "start",
    AIF + "launchedOn": "start",
    AIF + "projectStart": "start",
    AIF + "deploymentFrom": "expected",
    AIF + "deploymentUntil": "expected",
    AIF + "expectedOperation": "expected",
    AIF + "projectEnd": "expected",
}


def timeline(view: View, _: Mapping[str, object]) -> Reply:
    """What happened when, and what is expected when."""
    from aif_graph.serving.templating import page

    return page(
        view,
        "timeline.html",
        path=view.site.path("timeline"),
        alternates=[("text/csv", f"{view.site.path('queries', 'timeline')}.csv", "CSV of the dates")],
        picture=_picture(view),
        events=view.graph.run("timeline"),
        in_words=view.site.path("queries", "expected-dates"),
    )


@once_per_view
def _picture(view: View) -> Markup:
    from aif_graph.serving.pictures.timeline import Event, timeline

    label = view.graph.names.label
    events = [
        Event(
            day.value,
            f"{named(view, thing.value)}: {label(event.value).removesuffix(' on')}",
            view.site.page_of(thing.value),
            _KINDS.get(event.value, "other"),
        )
        for day, thing, event in view.graph.run("timeline").rows
        if isinstance(day, Literal) and isinstance(thing, NamedNode) and isinstance(event, NamedNode)
    ]
    return Markup(
        timeline(
            "timeline",
            events,
            title="Selections, starts and expected dates",
            description="The events along a line of years. The table below says the same.",
        )
    )
