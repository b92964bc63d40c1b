"""The lists of sources and of conflicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from aif_graph.errors import NotFoundError
from aif_graph.naming.names import local_name
from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.addresses import address, page_number
from aif_graph.serving.pages.templating import page
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.facts import Citations
from aif_graph.serving.wording.sentences import named, shown, source_label
from aif_graph.serving.wording.sizes import sizes
from aif_graph.serving.wording.statements import statements
from aif_graph.serving.wording.verdicts import Conflict, settled
from aif_graph.terms import STANDARD

ON_A_PAGE = 100  # sources


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
    """The list of sources.

    ``arguments``: ``kind`` (its slug), ``sort`` (date or statements; by default the name), ``page``, from 1.
    Raises NotFoundError for a kind there is none of.
    """
    asked = {key: str(arguments.get(key) or "") for key in ("kind", "sort")}
    kinds = Counter(source.kind for source in _sources(view) if source.kind)
    shown = _by_kind(view, "sources", kinds, asked, "kind of source")
    rows = [source for source in _sources(view) if shown["chosen"] in {"", source.kind}]
    order = asked["sort"] if asked["sort"] in _ORDERS else ""
    rows.sort(key=_ORDERS.get(order, lambda _: 0), reverse=True)
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    number = page_number(arguments.get("page"), pages)
    link = shown["link"]
    return page(
        view,
        "sources.html",
        **shown | {"path": link(page=_page(number))},
        rows=rows[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        found=len(rows),
        total=len(_sources(view)),
        order=order,
        number=number,
        pages=pages,
        page_at=lambda n: link(page=_page(n)),
    )


def _page(number: int) -> str:
    """A page as an address names it; the first needs no name."""
    return str(number) if number > 1 else ""


# What the list can be sorted by, the most first; by their names they are sorted already.
_ORDERS: Mapping[str, Callable[[Source], str | int]] = {
    "date": lambda source: source.day,
    "statements": lambda source: source.made,
}


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
    asked = {"kind": str(arguments.get("kind") or "")}
    kinds = Counter(kind for _, found in _conflicts(view) for kind in found)
    shown = _by_kind(view, "conflicts", kinds, asked, "kind of conflict")
    rows = [found for found, iris in _conflicts(view) if shown["chosen"] in {"", *iris}]
    return page(
        view,
        "conflicts.html",
        deciding=[found for found in rows if found.rejected],
        standing=[found for found in rows if not found.rejected],
        total=len(_conflicts(view)),
        rejected=len(view.graph.settlement.rejected),
        **shown,
    )


def _by_kind(view: View, part: str, kinds: Mapping[str, int], asked: Mapping[str, str], what: str) -> dict[str, Any]:
    """What a template is told of a list that shows one kind or all: its address, the kinds, and where they lead.

    ``kinds`` are IRIs with numbers, ``asked`` the parameters of the address. Raises NotFoundError for a kind that there
    is not.
    """
    slugs, slug = _slugs(view, kinds), asked["kind"]
    if slug and slug not in slugs:
        known = f"Known values: {', '.join(sorted(slugs))}." if slugs else f"No {what} is stated."
        raise NotFoundError(f"there is no {what} {slug[:80]!r}", hint=known)
    frequent = sorted(slugs.items(), key=lambda item: (-kinds[item[1]], item[1]))
    return {
        "path": address(view.site, part, **asked),
        "chosen": slugs.get(slug, ""),
        "kinds": [(iri, slug, named(view, iri), kinds[iri]) for slug, iri in frequent],
        "link": lambda **changed: address(view.site, part, **{**asked, **changed}),
    }


def _slugs(view: View, kinds: Iterable[str]) -> dict[str, str]:
    """The kinds by what an address calls them: the last part of their IRIs, or where two share it, the CURIE."""
    parts = Counter(local_name(iri) for iri in kinds)
    return {local_name(iri) if parts[local_name(iri)] == 1 else view.graph.names.curie(iri): iri for iri in kinds}
