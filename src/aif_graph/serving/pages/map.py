"""The map: host countries, partners and antennas, with the factories as dots and the table beneath."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from aif_graph.serving.once import once_per_view
from aif_graph.serving.pages.matrix import parts_table
from aif_graph.serving.replies import Reply
from aif_graph.serving.statements import Term
from aif_graph.serving.view import View
from aif_graph.serving.wording import named


def map_(view: View, _: Mapping[str, object]) -> Reply:
    """The map of Europe."""
    from aif_graph.serving.templating import page

    path = view.site.path("queries", "factory-places")
    return page(
        view,
        "map.html",
        path=view.site.path("map"),
        alternates=[("text/csv", f"{path}.csv", "CSV of the places")],
        picture=_picture(view),
        places=view.graph.run("factory-places"),
    )


@once_per_view
def _picture(view: View) -> Markup:
    from aif_graph.serving.pictures.europe import Marker, europe

    codes = _codes(view)
    table = parts_table(view)
    shades: dict[str, str] = {}
    links: dict[str, tuple[str, str]] = {}
    for row in table.rows:
        best = next(part for part in ("host", "partner", "antenna") if part in row.parts)
        if code := codes.get(row.country.href):
            shades[code], links[code] = best, (row.country.href, row.country.text)
    for shade, cells in (("antenna", table.unlinked), ("none", table.without)):
        for cell in cells:
            if code := codes.get(cell.href):
                shades[code], links[code] = shade, (cell.href, cell.text)
    markers = [
        Marker(x, y, named(view, factory.value), view.site.page_of(factory.value))
        for factory, _, _, latitude, longitude, _ in view.graph.run("factory-places").rows
        if isinstance(factory, NamedNode)
        if (x := _degrees(longitude)) is not None and (y := _degrees(latitude)) is not None
    ]
    return Markup(
        europe(
            "europe",
            shades=shades,
            markers=markers,
            title="AI Factories in Europe",
            description="Countries by their part in AI Factories, and the cities of the factories. The table below the "
            "map says the same.",
            links=links,
        )
    )


def _degrees(term: Term | None) -> float | None:
    try:
        return float(term.value) if isinstance(term, Literal) else None
    except ValueError:
        return None


def _codes(view: View) -> dict[str, str]:
    """The two-letter code (ISO 3166-1) of each country, by the path of its page."""
    return {
        view.site.page_of(country.value): code.value
        for country, code, *_ in view.graph.run("country-codes").rows
        if isinstance(country, NamedNode) and isinstance(code, Literal)
    }
