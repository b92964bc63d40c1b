"""The page of all canned questions, by theme."""

from __future__ import annotations

from collections.abc import Mapping

from aif_graph.asking import CannedQuery
from aif_graph.asking.themes import by_theme
from aif_graph.errors import NotFoundError
from aif_graph.graphs import Theme
from aif_graph.serving.frame import frame_of
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address
from aif_graph.serving.pages.fields import example_of
from aif_graph.serving.pages.templating import page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View


def questions(view: View, arguments: Mapping[str, object]) -> Reply:
    """Argument: ``tag``, "" for all. Raises NotFoundError for a tag that no question bears."""
    tag = str(arguments.get("tag") or "")
    tags = tags_of(view)
    if tag and tag not in tags:
        raise NotFoundError(f"no question is about {tag[:100]!r}", hint=f"Questions are about {', '.join(tags)}.")
    shown = {tag: tags[tag]} if tag else _themes(view)
    return page(
        view,
        "questions.html",
        path=address(view.site, "queries", tag=tag),
        tag=tag,
        tags={name: len(found) for name, found in tags.items()},
        groups=shown,
        hints=_hints(view),
        total=len(view.graph.queries),
    )


@once_per_view
def _hints(view: View) -> dict[str, str]:
    """What each question with parameters asks for, by its name."""
    return {
        query.name: "; ".join(
            ("Choose " if parameter.required else "Optional: ")
            + parameter.about
            + (f", for example {example}" if (example := example_of(view, parameter)) else "")
            for parameter in query.parameters
        )
        for query in view.graph.queries.values()
    }


@once_per_view
def tags_of(view: View) -> dict[str, list[CannedQuery]]:
    """The questions of each tag, sorted by question; tags in the order of the graph's pages, further ones by name."""
    first = frame_of(view).tags
    tags = {tag for query in view.graph.queries.values() for tag in query.tags}
    order = sorted(tags, key=lambda tag: (first.index(tag) if tag in first else len(first), tag))
    ordered = sorted(view.graph.queries.values(), key=lambda query: query.summary)
    return {tag: [query for query in ordered if tag in query.tags] for tag in order}


def _themes(view: View) -> dict[str, list[CannedQuery]]:
    """The questions by theme, each once; where the graph has no themes, each tag is one."""
    ordered = sorted(view.graph.queries.values(), key=lambda query: query.summary)
    return by_theme(ordered, view.graph.manifest.themes or [Theme(tag, (tag,)) for tag in tags_of(view)])
