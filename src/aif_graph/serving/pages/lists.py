"""The lists of sources and of conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from aif_graph.errors import NotFoundError
from aif_graph.serving.cells import Cell, cell_of
from aif_graph.serving.facts import Citations
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.statements import statements
from aif_graph.serving.verdicts import Conflict, settled
from aif_graph.serving.view import View
from aif_graph.serving.wording import named, plain, source_label
from aif_graph.terms import AIF, BASE, PREFIXES

_SOURCE_KIND, _CONFLICT_KIND = f"{BASE}id/sourcekind/", f"{BASE}id/conflictkind/"


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
    index, found = statements(view), []
    for document in view.graph.documents:
        term = document.source
        made = index.by_source.get(term.value, ())
        issued = index.values(term, PREFIXES["dcterms"] + "issued")
        kinds = index.values(term, AIF + "hasSourceKind")
        found.append(
            Source(
                term.value,
                source_label(view, term.value),
                kinds[0].value if kinds and isinstance(kinds[0], NamedNode) else "",
                cell_of(issued[0], view.graph.names, view.site) if issued else None,
                issued[0].value if issued and isinstance(issued[0], Literal) else "",
                len(made),
                sum(s.standing == "rejected" for s in made),
            )
        )
    return tuple(sorted(found, key=lambda source: source.label.casefold()))


def sources(view: View, arguments: Mapping[str, object]) -> Reply:
    """The list of sources. ``arguments``: ``kind`` (its slug), ``sort`` (date or statements; by default the name).

    Raises NotFoundError for a kind there is none of.
    """
    from aif_graph.serving.templating import page

    chosen, order = str(arguments.get("kind") or ""), str(arguments.get("sort") or "")
    kinds = Counter(source.kind for source in _sources(view) if source.kind)
    _require(chosen, _SOURCE_KIND, kinds, "kind of source")
    rows = [source for source in _sources(view) if not chosen or source.kind == _SOURCE_KIND + chosen]
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
        kinds=_kinds(view, kinds),
        chosen=_chosen(chosen, _SOURCE_KIND),
        order=order if order in {"date", "statements"} else "",
        link=lambda **changed: _link(view, "sources", {**asked, **changed}),
    )


@once_per_view
def _conflicts(view: View) -> tuple[tuple[Conflict, tuple[str, ...]], ...]:
    """Every verdict with the kinds of conflict it settles; those that reject something first."""
    index, found = statements(view), []
    for verdict in view.graph.settlement.verdicts:
        kinds = index.values(verdict.verdict, AIF + "hasConflictKind")
        iris = tuple(kind.value for kind in kinds if isinstance(kind, NamedNode))
        found.append((settled(view, verdict.verdict, Citations(view)), iris))
    return tuple(sorted(found, key=lambda pair: (not pair[0].rejected, pair[0].label.casefold())))


def conflicts(view: View, arguments: Mapping[str, object]) -> Reply:
    """The list of verdicts. ``arguments``: ``kind`` (its slug). Raises NotFoundError for a kind there is none of."""
    from aif_graph.serving.templating import page

    chosen = str(arguments.get("kind") or "")
    kinds = Counter(kind for _, found in _conflicts(view) for kind in found)
    _require(chosen, _CONFLICT_KIND, kinds, "kind of conflict")
    rows = [found for found, iris in _conflicts(view) if not chosen or _CONFLICT_KIND + chosen in iris]
    path = view.site.path("conflicts") + (f"?{urlencode({'kind': chosen})}" if chosen else "")
    return page(
        view,
        "conflicts.html",
        path=path,
        deciding=[found for found in rows if found.rejected],
        standing=[found for found in rows if not found.rejected],
        total=len(_conflicts(view)),
        rejected=len(view.graph.settlement.rejected),
        kinds=_kinds(view, kinds),
        chosen=_chosen(chosen, _CONFLICT_KIND),
        plain=plain,
        link=lambda **changed: _link(view, "conflicts", changed),
    )


def _require(slug: str, space: str, kinds: Mapping[str, int], what: str) -> None:
    if slug and space + slug not in kinds:
        known = ", ".join(sorted(iri.removeprefix(space) for iri in kinds))
        raise NotFoundError(f"there is no {what} {slug[:80]!r}", hint=f"Known are: {known}.")


def _chosen(slug: str, space: str) -> str:
    return space + slug if slug else ""


def _kinds(view: View, kinds: Mapping[str, int]) -> list[tuple[str, str, str, int]]:
    """IRI, slug, label and number of each kind, the most frequent first."""
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    return [(iri, iri.rsplit("/", 1)[-1], named(view, iri), number) for iri, number in ordered]


def _link(view: View, part: str, asked: Mapping[str, str]) -> str:
    query = urlencode({key: value for key, value in asked.items() if value})
    return view.site.path(part) + (f"?{query}" if query else "")
