"""The page of one verdict: what the sources say side by side, what was decided, and why."""

from __future__ import annotations

from pyoxigraph import NamedNode

from aif_graph.serving.pages.thing import address, alternates
from aif_graph.serving.replies import Reply
from aif_graph.serving.view import View
from aif_graph.serving.wording.cells import Cell
from aif_graph.serving.wording.facts import Citations
from aif_graph.serving.wording.sentences import named_cell
from aif_graph.serving.wording.statements import statements
from aif_graph.serving.wording.verdicts import settled


def verdict_page(view: View, term: NamedNode) -> Reply:
    """The page of a verdict."""
    from aif_graph.serving.pages.templating import page

    citations, terms = Citations(view), view.graph.manifest.terms
    found = settled(view, term, citations)
    return page(
        view,
        "verdict.html",
        path=address(view, term),
        alternates=alternates(view, term.value),
        iri=term.value,
        title=found.label,
        verdict=found,
        about=_cells(view, term, terms.about),
        properties=_cells(view, term, terms.on_property),
        kinds=_cells(view, term, terms.conflict_kind),
        despite=_cells(view, term, terms.despite_rank),
        notes=_cells(view, term, terms.note),
        cited=citations.listed,
    )


def _cells(view: View, term: NamedNode, property_: NamedNode) -> list[Cell]:
    return [named_cell(view, value) for value in statements(view).values(term, property_.value)]
