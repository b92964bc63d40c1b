"""The catalogue by theme."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from aif_graph.asking.catalogue import CannedQuery

if TYPE_CHECKING:
    from aif_graph.graphs.manifest import Theme

OTHER = "Other"


def by_theme(queries: Collection[CannedQuery], themes: Sequence[Theme]) -> dict[str, list[CannedQuery]]:
    """The questions below the labels of their themes, each once: below the first theme that has one of its tags.

    Themes are in their order, then what none takes, then those for curators; what is empty is left out.
    """
    order = [*(each for each in themes if not each.curation), None, *(each for each in themes if each.curation)]
    found: dict[str, list[CannedQuery]] = {theme.label if theme else OTHER: [] for theme in order}
    for query in queries:
        found[_theme_of(query, themes)].append(query)
    return {label: taken for label, taken in found.items() if taken}


def _theme_of(query: CannedQuery, themes: Iterable[Theme]) -> str:
    return next((theme.label for theme in themes if not set(query.tags).isdisjoint(theme.tags)), OTHER)
