"""What is open to the users of a country, and by which route."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup
from pyoxigraph import Literal, NamedNode

from aif_graph.serving.pages.addresses import address, question_address
from aif_graph.serving.pages.fields import country_options
from aif_graph.serving.replies import Reply
from aif_graph.serving.statements import stated_ties
from aif_graph.serving.templating import page
from aif_graph.serving.view import View
from aif_graph.terms import AIF, PREFIXES, shorten

_PROPERTY = {"consortium": "aif:hasConsortiumAccessTo", "antenna": "aif:hasAntennaAccessTo"}
_PARTS = {"hosted": "hostCountryOf", "consortia": "participatesIn", "antennas": "hostsAntenna"}
_DEFINITION = NamedNode(PREFIXES["skos"] + "definition")
_MAX = 200


class Route(NamedTuple):
    """One way to a system; all but ``kind``, ``relation`` and ``why`` (the page of the proof) are IRIs."""

    kind: str
    through: str
    factory: str
    relation: str
    why: str


class Open(NamedTuple):
    """A system that is open to a country, and by which routes."""

    system: str
    status: str
    routes: tuple[Route, ...]


class Beside(NamedTuple):
    """Another country on the same way, and where."""

    country: str
    where: tuple[str, ...]


def my_country(view: View, arguments: Mapping[str, object]) -> Reply:
    """Argument: ``country``, a name, code, CURIE or IRI; "" for the form alone.

    Raises NotFoundError, with the nearest names, for a country the graph does not know.
    """
    asked = str(arguments.get("country") or "").strip()[:_MAX]
    countries = country_options(view)
    if not asked:
        path = view.site.path("my-country")
        return page(view, "my_country.html", path=path, countries=countries, country="", chosen="")
    country = view.graph.names.resolve(asked, "aif:Country").value
    systems = _systems(view, country)
    part = {word: _objects(view, country, name) for word, name in _PARTS.items()}
    question = "systems-open-to-country"
    return page(
        view,
        "my_country.html",
        path=address(view.site, "my-country", country=shorten(country)),
        countries=countries,
        country=country,
        chosen=shorten(country),
        systems=systems,
        by={kind: sum(any(route.kind == kind for route in found.routes) for found in systems) for kind in _PROPERTY},
        statuses=Counter(found.status or "status not stated" for found in systems).most_common(),
        part=part,
        beside=_beside(view, country, part["consortia"]),
        caveat=_definition(view, "hasAccessTo"),
        picture=_picture(view, country, systems),
        source_question=question_address(view.site, question, {"country": shorten(country)}),
    )


def _systems(view: View, country: str) -> tuple[Open, ...]:
    """The answer of ``systems-open-to-country`` by system, the stronger route first."""
    answer = view.graph.run("systems-open-to-country", country=NamedNode(country))
    routes: dict[str, list[Route]] = {}
    status: dict[str, str] = {}
    for row in answer:
        system, kind = row["system"] or "", row["route"] or ""
        proof = address(view.site, "why", s=shorten(country), p=_PROPERTY[kind], o=shorten(system))
        route = Route(kind, row["through"] or "", row["factory"] or "", row["relation"] or "", proof)
        routes.setdefault(system, []).append(route)
        status[system] = row["status"] or ""
    label = view.graph.names.label
    found = (
        Open(system, status[system], tuple(sorted(ways, key=lambda r: (r.kind == "antenna", label(r.factory)))))
        for system, ways in routes.items()
    )
    return tuple(sorted(found, key=lambda one: (one.routes[0].kind == "antenna", label(one.system))))


def _objects(view: View, subject: str, name: str) -> tuple[str, ...]:
    """The things that ``subject`` has as the property aif:``name``, by label."""
    rows = view.graph.dataset.ask(f"SELECT ?value {{ {NamedNode(subject)} {NamedNode(AIF + name)} ?value }}").rows
    found = {value.value for (value,) in rows if isinstance(value, NamedNode)}
    return tuple(sorted(found, key=view.graph.names.label))


def _beside(view: View, country: str, consortia: Iterable[str]) -> Sequence[Beside]:
    """The other countries that take part in the same consortia."""
    met: dict[str, list[str]] = {}
    for consortium in consortia:
        for other in _subjects(view, "participatesIn", consortium):
            if other != country:
                met.setdefault(other, []).append(consortium)
    return [Beside(other, tuple(met[other])) for other in sorted(met, key=view.graph.names.label)]


def _subjects(view: View, name: str, obj: str) -> Iterator[str]:
    rows = view.graph.dataset.ask(f"SELECT ?thing {{ ?thing {NamedNode(AIF + name)} {NamedNode(obj)} }}").rows
    yield from (thing.value for (thing,) in rows if isinstance(thing, NamedNode))


def _definition(view: View, name: str) -> str:
    """The definition of a term of the ontology, "" where it has none."""
    rows = view.graph.dataset.ask(f"SELECT ?text {{ {NamedNode(AIF + name)} {_DEFINITION} ?text }}").rows
    return next((text.value for (text,) in rows if isinstance(text, Literal)), "")


def _picture(view: View, country: str, systems: Sequence[Open]) -> Markup:
    """Country, consortium or antenna, factory, system: from left to right."""
    if not systems:
        return Markup("")
    from aif_graph.serving.pictures import Column, Edge, Node, layers, region

    names, site = view.graph.names, view.site

    def nodes(iris: Iterable[str]) -> list[Node]:
        return [Node(iri, names.label(iri), site.page_of(iri)) for iri in dict.fromkeys(iris)]

    routes = [(found.system, route) for found in systems for route in found.routes]
    columns = [
        Column("Country", nodes([country])),
        Column("Through", nodes(route.through for _, route in routes)),
        Column("AI Factory", nodes(route.factory for _, route in routes)),
        Column("System", nodes(system for system, _ in routes)),
    ]
    ties = dict.fromkeys(
        tie
        for system, route in routes
        for tie in ((country, route.through), (route.through, route.factory), (route.factory, system))
    )
    stated = stated_ties(view)
    edges = [Edge(*tie, inferred=tie not in stated and tie[::-1] not in stated) for tie in ties]
    name = names.label(country)
    description = "; ".join(
        f"{names.label(system)}: through {names.label(route.through)} and {names.label(route.factory)}"
        for system, route in routes
    )
    title = f"Routes from {name} to systems"
    return Markup(region(layers("routes", columns, edges, title, description), title))
