"""The addresses of the service, one entry for each.

Routing, navigation, the OpenAPI document, what robots may fetch and which functions a worker runs follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from aif_graph.serving.requests import readers
from aif_graph.serving.requests.negotiation import GRAPHS, HTML
from aif_graph.serving.requests.readers import Reader, generated, in_formats, page


class Variable(NamedTuple):
    """A variable part of a path or a parameter of the query string; ``schema`` is JSON Schema beside its type."""

    name: str
    about: str
    example: str = ""
    required: bool = False
    schema: Mapping[str, object] = {}


@dataclass(frozen=True)
class Address:
    """One address, and what is said of it elsewhere.

    ``path`` is a pattern of Starlette's routing. ``read`` makes a task of a request, for one of ``makers``; what the
    front process answers by itself has none. ``title`` puts a page into the navigation unless a graph says otherwise;
    ``needs`` is what a graph must have for the address to be told of: questions, sources, verdicts, an ontology.
    Robots may not fetch it where ``for_robots`` is false. The rest is the OpenAPI document's: without a ``name`` it is
    not described there. ``gives`` is what a reply holds ("" for a redirection), in ``types``; ``errors`` are status
    codes.
    """

    path: str
    read: Reader | None
    makers: tuple[str, ...]
    name: str = ""
    summary: str = ""
    tag: str = "linked data"
    gives: str = ""
    types: tuple[str, ...] = (HTML.media_type,)
    parts: tuple[Variable, ...] = ()
    query: tuple[Variable, ...] = ()
    errors: tuple[int, ...] = ()
    title: str = ""
    needs: str = ""
    for_robots: bool = True


def _page(
    path: str, maker: str, name: str, summary: str, *query: Variable, title: str = "", needs: str = ""
) -> Address:
    read, errors = page(maker, *(variable.name for variable in query)), (400, 404, 406, 503)
    return Address(
        path, read, (maker,), name, summary, "pages", "The page", query=query, errors=errors, title=title, needs=needs
    )


def _identifier(path: str, read: Reader, name: str, *parts: Variable, needs: str = "") -> Address:
    summary, errors = f"Redirect to the description of a {name}", (404, 406, 410)
    return Address(path, read, (readers.THING,), name, summary, parts=parts, errors=errors, needs=needs)


def _document(path: str, maker: str, name: str, summary: str) -> Address:
    read = in_formats(maker, GRAPHS[:-1])
    return Address(path, read, (maker,), name, summary, gives=summary, types=_RDF, errors=(406, 503))


def _generated(path: str, maker: str, format_: str, *, name: str = "", summary: str = "", type_: str = "") -> Address:
    read = generated(maker, format_)
    return Address(path, read, (maker,), name, summary, "operation", summary, (type_,))


def _statement(name: str, about: str) -> Variable:
    return Variable(name, f"{about}: a name, slug, CURIE or IRI", required=True)


_RDF = tuple(dict.fromkeys(offer.media_type for offer in GRAPHS))
_THING = Variable("thing", "What follows id/ in its IRI")
_FORMAT = Variable("format", "The format, overriding Accept.")
_WHY_FORMAT = Variable(*_FORMAT[:2], schema={"enum": list(readers.WHY_FORMATS)})
_WHY = (_statement("s", "The subject"), _statement("p", "The property"), _statement("o", "The value"), _WHY_FORMAT)
_IRI = Variable("iri", "The IRI of the thing", required=True, schema={"format": "iri"})
_OF_DOCUMENTS = (404, 406, 410, 503)

# Pages come in the order in which the navigation shows them.
ADDRESSES: tuple[Address, ...] = (
    Address("/", page("pages.start:start"), ("pages.start:start",)),
    _page(
        "/queries",
        "pages.questions:questions",
        "questions",
        "The questions that the graph can answer",
        Variable("tag", "Only those with this tag"),
        title="Questions",
        needs="questions",
    ),
    Address("/queries/{name}", readers.question, (readers.QUESTION, readers.ANSWER)),
    _page(
        "/sources",
        "pages.lists:sources",
        "sources",
        "The sources",
        Variable("kind", "Only those of this kind"),
        Variable("sort", "The order: by name, date or number of statements"),
        title="Sources",
        needs="sources",
    ),
    _page(
        "/conflicts",
        "pages.lists:conflicts",
        "conflicts",
        "Where sources disagree, and what was decided",
        Variable("kind", "Only these"),
        title="Conflicts",
        needs="verdicts",
    ),
    Address(
        "/ontology",
        readers.ontology,
        (readers.ONTOLOGY,),
        "ontology",
        "The ontology",
        gives="The ontology",
        types=_RDF,
        errors=(406, 503),
        title="Ontology",
        needs="ontology",
    ),
    Address("/ontology.{suffix}", readers.ontology, (readers.ONTOLOGY,)),
    Address(
        "/sparql",
        readers.sparql,
        (readers.EDITOR, readers.SERVICE, readers.RESULTS),
        title="SPARQL",
        for_robots=False,
    ),
    _page("/data", "pages.data:data", "data", "The data and their downloads", title="Data"),
    _page("/about", "pages.about:about", "about", "About this service", title="About"),
    Address(
        "/search",
        page("pages.search:search", "q"),
        ("pages.search:search",),
        "search",
        "Things by name",
        "pages",
        "The page",
        query=(Variable("q", "What to search for"),),
        errors=(400, 404, 406, 503),
        for_robots=False,
    ),
    Address(
        "/why",
        readers.why,
        (readers.WHY,),
        "why",
        "Why a statement holds",
        "pages",
        "The proof, or what is missing for it",
        ("text/html", "application/json", "text/turtle", "text/markdown", "text/plain"),
        query=_WHY,
        errors=(400, 404, 406, 503),
        for_robots=False,
    ),
    _identifier("/id/{thing:path}", readers.thing, "thing", _THING),
    _identifier("/source/{slug:path}", readers.source, "source", Variable("slug", "What follows source/ in its IRI")),
    _identifier("/graph/{name}", readers.graph, "graph", Variable("name", "accepted or inferred", "accepted")),
    _identifier(
        "/ontology/{version}",
        readers.version,
        "version",
        Variable("version", "The version, such as 0.1.0"),
        needs="ontology",
    ),
    Address(
        "/doc/{thing:path}",
        readers.document,
        (readers.DOCUMENT,),
        "document",
        "The description of a thing",
        gives="The description of a thing",
        types=_RDF,
        parts=(_THING,),
        errors=_OF_DOCUMENTS,
    ),
    Address(
        "/describe",
        readers.description,
        (readers.DOCUMENT,),
        "describe",
        "The description of any IRI",
        gives="The description of any IRI",
        types=_RDF,
        query=(_IRI, _FORMAT),
        errors=(400, *_OF_DOCUMENTS),
    ),
    Address(
        "/dump/{file:path}",
        readers.dump,
        (readers.DUMP,),
        "dump",
        "A file of the export",
        gives="The file",
        types=("*/*",),
        parts=(Variable("file", "Its name, with the file extension of its format"),),
        errors=(400, 404, 503),
    ),
    _document("/.well-known/void", "linked.wellknown:void", "void", "The description of the dataset (VoID)"),
    _document(
        "/.well-known/sparql-examples", "linked.wellknown:examples", "examples", "The questions as SPARQL examples"
    ),
    _generated(
        "/openapi.json",
        "linked.openapi:openapi",
        "json",
        name="openapi",
        summary="This document",
        type_="application/json",
    ),
    _generated("/context.jsonld", "linked.wellknown:context", "jsonld"),
    _generated("/sitemap.xml", "linked.wellknown:sitemap", "text"),
    _generated("/robots.txt", "linked.wellknown:robots", "text"),
    Address(
        "/healthz",
        None,
        (),
        "health",
        "Whether the service is healthy",
        "operation",
        "Whether the service is healthy",
        ("application/json",),
    ),
    Address("/metrics", None, (), "metrics", "Metrics for Prometheus", "operation", "Metrics", ("text/plain",)),
)
ROUTES: tuple[tuple[str, Reader], ...] = tuple((a.path, a.read) for a in ADDRESSES if a.read)
"""The path of each address that a worker makes, and its reader."""
