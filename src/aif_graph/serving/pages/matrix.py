"""Countries by consortia: who hosts, who takes part, who comes in through an antenna."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import NamedNode

from aif_graph.serving.cells import Cell
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import Reply
from aif_graph.serving.statements import statements
from aif_graph.serving.view import View
from aif_graph.serving.wording import named
from aif_graph.terms import AIF

# The parts a country can play, the greatest first: sign, words, class of the style sheet.
PARTS = {
    "host": ("●", "host country", "host"),
    "partner": ("◐", "takes part", "partner"),
    "antenna": ("△", "linked through an antenna", "antenna"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One factory and its consortium; ``wave`` is the label of the round it was selected in."""

    factory: Cell
    consortium: str
    wave: str


@dataclass(frozen=True, slots=True)
class Row:
    """One country and its part ("" for none) in each column's consortium."""

    country: Cell
    parts: tuple[str, ...]


class Parts(NamedTuple):
    """The table: its columns and rows, and beside it the countries that have no mark in it.

    ``unlinked`` have an antenna that no source links to a factory, ``without`` have nothing that a source states.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unlinked: tuple[Cell, ...]
    without: tuple[Cell, ...]


def matrix(view: View, _: Mapping[str, object]) -> Reply:
    """The table of countries by consortia."""
    from aif_graph.serving.templating import page

    table = parts_table(view)
    return page(
        view,
        "matrix.html",
        path=view.site.path("matrix"),
        alternates=[("text/csv", f"{view.site.path('queries', 'country-matrix')}.csv", "CSV of what each country has")],
        **table._asdict(),
        parts=PARTS,
    )


@once_per_view
def parts_table(view: View) -> Parts:
    """The table of countries by factories, and the countries that have no place in it."""
    factories = [row for row in view.graph.run("factories").rows if isinstance(row[0], NamedNode)]
    columns = {
        factory.value: Column(_cell(view, factory.value), _iri(consortium), named(view, _iri(wave)) if wave else "")
        for factory, wave, _, _, _, consortium in factories
        if isinstance(factory, NamedNode)
    }
    index = statements(view)
    rows: list[Row] = []
    unlinked: list[Cell] = []
    without: list[Cell] = []
    for iri, _ in view.graph.names.instances("aif:Country"):
        row = _cell_and_parts(view, iri, columns)
        if any(row.parts):
            rows.append(row)
        else:
            (unlinked if index.values(NamedNode(iri), AIF + "hostsAntenna") else without).append(row.country)
    return Parts(tuple(columns.values()), tuple(rows), tuple(unlinked), tuple(without))


def _cell_and_parts(view: View, country: str, columns: Mapping[str, Column]) -> Row:
    index, term = statements(view), NamedNode(country)
    hosted = {_iri(value) for value in index.values(term, AIF + "hostCountryOf")}
    taking = {_iri(value) for value in index.values(term, AIF + "participatesIn")}
    linked = {
        _iri(factory)
        for antenna in index.values(term, AIF + "hostsAntenna")
        for factory in index.values(antenna, AIF + "linkedToFactory")
    }
    parts = tuple(
        "host"
        if factory in hosted
        else "partner"
        if column.consortium in taking
        else "antenna"
        if factory in linked
        else ""
        for factory, column in columns.items()
    )
    return Row(_cell(view, country), parts)


def _cell(view: View, iri: str) -> Cell:
    return Cell("thing", named(view, iri), view.site.page_of(iri))


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
