"""The lists of sources and of conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from aif_graph.errors import NotFoundError
from aif_graph.naming.names import local_name
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.facts import Citations
from aif_graph.serving.wording.sentences import named, shown, source_label
from aif_graph.serving.wording.sizes import sizes
from aif_graph.serving.wording.statements import statements
from aif_graph.serving.wording.verdicts import Conflict, settled
from aif_graph.terms import STANDARD


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the list of sources."""

    iri: str
    label: str
    kind: str
    issued: Cell | None
    day: str
    made: int
    lost: int


@once_per_view
def _sources(view: View) -> tuple[Source, ...]:
    index, size, found = statements(view), sizes(view), []
    for term in (document.source for document in view.graph.documents):
        issued = index.values(term, STANDARD["dcterms"] + "issued")
        kinds = index.values(term, view.graph.manifest.terms.kind.value)
        found.append(
            Source(
                term.value,
                source_label(view.graph, term.value),
                kinds[0].value if kinds and isinstance(kinds[0], NamedNode) else "",
                shown(view, issued[0]) if issued else None,
                issued[0].value if issued and isinstance(issued[0], Literal) else "",
                size.graphs.get(term.value, 0),
                size.rejected.get(term.value, 0),
            )
        )
    return tuple(sorted(found, key=lambda source: source.label.casefold()))


def sources(view: View, arguments: Mapping[str, object]) -> Reply:
    """The list of sources. ``arguments``: ``kind`` (its slug), ``sort`` (date or statements; by default the name).

    Raises NotFoundError for a kind there is none of.
    """
    from aif_graph.serving.pages.templating import page

    chosen, order = str(arguments.get("kind") or ""), str(arguments.get("sort") or "")
    kinds = Counter(source.kind for source in _sources(view) if source.kind)
    slugs = _slugs(view, kinds)
    kind = _required(chosen, slugs, "kind of source")
    rows = [source for source in _sources(view) if not chosen or source.kind == kind]
    if order == "date":
        rows.sort(key=lambda source: source.day, reverse=True)
    elif order == "statements":
        rows.sort(key=lambda source: -source.made)
    asked = {key: value for key, value in (("kind", chosen), ("sort", order)) if value}
    path = view.site.path("sources") + (f"?{urlencode(asked)}" if asked else "")
    return page(
        view,
        "sources.html",
        path=path,
        rows=rows,
        total=len(_sources(view)),
        kinds=_kinds(view, kinds, slugs),
        chosen=kind,
        order=order if order in {"date", "statements"} else "",
        link=lambda **changed: _link(view, "sources", {**asked, **changed}),
    )


@once_per_view
def _conflicts(view: View) -> tuple[tuple[Conflict, tuple[str, ...]], ...]:
    """Every verdict with the kinds of conflict it settles; those that reject something first."""
    index, found, conflict_kind = statements(view), [], view.graph.manifest.terms.conflict_kind
    for verdict in view.graph.settlement.verdicts:
        kinds = index.values(verdict.verdict, conflict_kind.value)
        iris = tuple(kind.value for kind in kinds if isinstance(kind, NamedNode))
        found.append((settled(view, verdict.verdict, Citations(view)), iris))
    return tuple(sorted(found, key=lambda pair: (not pair[0].rejected, pair[0].label.casefold())))


def conflicts(view: View, arguments: Mapping[str, object]) -> Reply:
    """The list of verdicts. ``arguments``: ``kind`` (its slug). Raises NotFoundError for a kind there is none of."""
    from aif_graph.serving.pages.templating import page

    chosen = str(arguments.get("kind") or "")
    kinds = Counter(kind for _, found in _conflicts(view) for kind in found)
    slugs = _slugs(view, kinds)
    kind = _required(chosen, slugs, "kind of conflict")
    rows = [found for found, iris in _conflicts(view) if not chosen or kind in iris]
    path = view.site.path("conflicts") + (f"?{urlencode({'kind': chosen})}" if chosen else "")
    return page(
        view,
        "conflicts.html",
        path=path,
        deciding=[found for found in rows if found.rejected],
        standing=[found for found in rows if not found.rejected],
        total=len(_conflicts(view)),
        rejected=len(view.graph.settlement.rejected),
        kinds=_kinds(view, kinds, slugs),
        chosen=kind,
        link=lambda **changed: _link(view, "conflicts", changed),
    )


def _slugs(view: View, kinds: Iterable[str]) -> dict[str, str]:
    """The kinds by what an address calls them: the last part of their IRIs, or where two share it, the CURIE."""
    parts = Counter(local_name(iri) for iri in kinds)
    return {local_name(iri) if parts[local_name(iri)] == 1 else view.graph.names.curie(iri): iri for iri in kinds}


def _required(slug: str, slugs: Mapping[str, str], what: str) -> str:
    """The kind that an address calls ``slug``, "" for none. Raises NotFoundError for one that there is not."""
    if slug and slug not in slugs:
        known = f"Known values: {', '.join(sorted(slugs))}." if slugs else f"No {what} is stated."
        raise NotFoundError(f"there is no {what} {slug[:80]!r}", hint=known)
    return slugs.get(slug, "")


def _kinds(view: View, kinds: Mapping[str, int], slugs: Mapping[str, str]) -> list[tuple[str, str, str, int]]:
    """IRI, slug, label and number of each kind, the most frequent first."""
    by_iri = {iri: slug for slug, iri in slugs.items()}
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return [(iri, by_iri[iri], named(view, iri), number) for iri, number in ordered]


def _link(view: View, part: str, asked: Mapping[str, str]) -> str:
    query = urlencode({key: value for key, value in asked.items() if value})
    return view.site.path(part) + (f"?{query}" if query else "")
