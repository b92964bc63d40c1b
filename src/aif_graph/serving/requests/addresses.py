"""The addresses of the service, one entry for each.

Routing, navigation, the OpenAPI document, what robots may fetch and which functions a worker runs follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from aif_graph.serving.requests import readers
from aif_graph.serving.requests.negotiation import GRAPHS, HTML
from aif_graph.serving.requests.readers import Reader, generated, identifier, in_formats, page


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
    not described there. ``types`` are the media types of a reply, none for a redirection; ``gives`` is what it holds,
    where the summary does not say it; ``errors`` are status codes.
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


def _page(name: str, module: str, summary: str, *query: Variable, **more: Any) -> Address:
    """A page that is HTML alone, made by the function ``name`` of a module of the pages."""
    maker = f"pages.{module}:{name}"
    read = page(maker, *(variable.name for variable in query))
    given = {"path": f"/{name}", "tag": "pages", "gives": "The page", "query": query, "errors": _OF_PAGES, **more}
    return Address(read=read, makers=(maker,), name=name, summary=summary, **given)


def _rdf(path: str, read: Reader, maker: str, name: str, summary: str, **more: Any) -> Address:
    return Address(path, read, (maker,), name, summary, **{"types": _RDF, "errors": (406, 503), **more})


def _well_known(name: str, maker: str, function: str, summary: str) -> Address:
    return _rdf(f"/.well-known/{name}", in_formats(maker, GRAPHS[:-1]), maker, function, summary)


def _identifier(space: str, pattern: str, part: Variable, name: str = "", *, needs: str = "") -> Address:
    path, read, name = f"/{space}/{{{pattern}}}", identifier(space, part.name), name or space
    summary, errors = f"Redirect to the description of a {name}", (404, 406, 410)
    return Address(path, read, (readers.THING,), name, summary, types=(), parts=(part,), errors=errors, needs=needs)


def _generated(path: str, maker: str, format_: str, *, name: str = "", summary: str = "", type_: str = "") -> Address:
    return Address(path, generated(maker, format_), (maker,), name, summary, "operation", types=(type_,))


def _statement(name: str, about: str) -> Variable:
    return Variable(name, f"{about}: a name, slug, CURIE or IRI", required=True)


_JSON = "application/json"
_RDF = tuple(dict.fromkeys(offer.media_type for offer in GRAPHS))
_OF_PAGES, _OF_DOCUMENTS = (400, 404, 406, 503), (404, 406, 410, 503)
_THING = Variable("thing", "What follows id/ in its IRI")
_SLUG = Variable("slug", "What follows source/ in its IRI")
_VERSION = Variable("version", "The version, such as 0.1.0")
_FILE = Variable("file", "Its name, with the file extension of its format")
_TAG = Variable("tag", "Only those with this tag")
_SORT = Variable("sort", "The order: by name, date or number of statements")
_PAGE = Variable("page", "The page of a long list, from 1")
_FORMAT = Variable("format", "The format, overriding Accept.")
_WHY_FORMAT = Variable(*_FORMAT[:2], schema={"enum": list(readers.WHY_FORMATS)})
_WHY = (_statement("s", "The subject"), _statement("p", "The property"), _statement("o", "The value"), _WHY_FORMAT)
_IRI = Variable("iri", "The IRI of the thing", required=True, schema={"format": "iri"})
_HEALTH = "Whether the service is healthy"

# Pages come in the order in which the navigation shows them.
ADDRESSES: tuple[Address, ...] = (
    Address("/", page("pages.start:start"), ("pages.start:start",)),
    _page(
        "questions", "questions", "The questions that the graph can answer", _TAG,
        path="/queries", title="Questions", needs="questions",
    ),
    Address("/queries/{name}", readers.question, (readers.QUESTION, readers.ANSWER)),
    _page(
        "sources", "lists", "The sources", Variable("kind", "Only those of this kind"), _SORT, _PAGE,
        title="Sources", needs="sources",
    ),
    _page(
        "conflicts", "lists", "Where sources disagree, and what was decided", Variable("kind", "Only these"),
        title="Conflicts", needs="verdicts",
    ),
    _rdf(
        "/ontology", readers.ontology, readers.ONTOLOGY, "ontology", "The ontology",
        title="Ontology", needs="ontology", errors=(404, 406, 503),
        query=(Variable("term", "Of the page only this term, by its name without a prefix"),),
    ),
    Address("/ontology.{suffix}", readers.ontology, (readers.ONTOLOGY,)),
    Address(
        "/sparql", readers.sparql, (readers.EDITOR, readers.SERVICE, readers.RESULTS), title="SPARQL", for_robots=False
    ),
    _page("data", "data", "The data and their downloads", title="Data"),
    _page("about", "about", "About this service", title="About"),
    _page("search", "search", "Things by name", Variable("q", "What to search for"), for_robots=False),
    Address(
        "/why", readers.why, (readers.WHY,), "why", "Why a statement holds", "pages",
        "The proof, or what is missing for it", tuple(readers.WHY_FORMATS.values()),
        query=_WHY, errors=_OF_PAGES, for_robots=False,
    ),
    _identifier("id", "thing:path", _THING, "thing"),
    _identifier("source", "slug:path", _SLUG),
    _identifier("graph", "name", Variable("name", "accepted or inferred", "accepted")),
    _identifier("ontology", "version", _VERSION, "version", needs="ontology"),
    _rdf(
        "/doc/{thing:path}", readers.document, readers.DOCUMENT, "document", "The description of a thing",
        parts=(_THING,), errors=_OF_DOCUMENTS,
    ),
    _rdf(
        "/describe", readers.description, readers.DOCUMENT, "describe", "The description of any IRI",
        query=(_IRI, _FORMAT), errors=(400, *_OF_DOCUMENTS),
    ),
    Address(
        "/dump/{file:path}", readers.dump, (readers.DUMP,), "dump", "A file of the export",
        gives="The file", types=("*/*",), parts=(_FILE,), errors=(400, 404, 503),
    ),
    _well_known("void", "linked.wellknown:void", "void", "The description of the dataset (VoID)"),
    _well_known("sparql-examples", "linked.wellknown:examples", "examples", "The questions as SPARQL examples"),
    _generated("/openapi.json", "linked.openapi:openapi", "json", name="openapi", summary="This document", type_=_JSON),
    _generated("/context.jsonld", "linked.wellknown:context", "jsonld"),
    _generated("/sitemap.xml", "linked.wellknown:sitemap", "text"),
    _generated("/robots.txt", "linked.wellknown:robots", "text"),
    Address("/healthz", None, (), "health", _HEALTH, "operation", types=(_JSON,)),
    Address("/metrics", None, (), "metrics", "Metrics for Prometheus", "operation", "Metrics", ("text/plain",)),
)  # fmt: skip
ROUTES: tuple[tuple[str, Reader], ...] = tuple((a.path, a.read) for a in ADDRESSES if a.read)
"""The path of each address that a worker makes, and its reader."""
