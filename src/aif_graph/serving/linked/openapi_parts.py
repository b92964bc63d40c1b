"""The parts of the OpenAPI document that all graphs share: schemas, errors, and the paths beside the questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from pyoxigraph import NamedNode

from aif_graph.serving.replies import PROBLEM_JSON
from aif_graph.serving.requests.negotiation import GRAPHS, HTML
from aif_graph.serving.view import View
from aif_graph.serving.wording.statements import statements

Json = dict[str, Any]

_TERM = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {"type": ["string", "object"]},
        "datatype": {"type": "string"},
        "xml:lang": {"type": "string"},
    },
}
_RESULTS = {
    "description": "SPARQL 1.1 Query Results JSON Format",
    "type": "object",
    "required": ["head"],
    "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
    "properties": {
        "head": {
            "type": "object",
            "properties": {
                "vars": {"type": "array", "items": {"type": "string"}},
                "truncated": {"const": True, "description": "There are more rows than a limit let out."},
            },
        },
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Term"}},
                }
            },
        },
    },
}
_PROBLEM = {
    "description": "RFC 9457",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "What is wrong, in a word for programs"},
        "hint": {"type": "string", "description": "What to do next"},
        "place": {"type": "string", "description": "File, line and column"},
        "line": {"type": "integer", "minimum": 1, "description": "Line of the query or the file, from 1"},
        "column": {"type": "integer", "minimum": 1, "description": "Column of the query or the file, from 1"},
    },
}
_ERRORS: Mapping[int, str] = {
    400: "The request is malformed, or a value is of the wrong type",
    403: "The service is read-only",
    404: "The graph holds nothing of that name",
    406: "The answer comes in none of the formats asked for",
    410: "The thing was taken back",
    413: "The request is too large",
    415: "A query cannot be sent in that media type",
    503: "A limit was reached, or too much is asked at once",
}


def operation(
    id_: str,
    summary: str,
    *,
    ok: Json,
    tags: Iterable[str],
    description: str = "",
    parameters: Sequence[Json] = (),
    errors: Iterable[int] = (),
) -> Json:
    """An operation with the responses it may give; no key for what it has not."""
    responses = {"200": ok, **{str(code): {"$ref": f"#/components/responses/{_name(code)}"} for code in errors}}
    found: Json = {"operationId": id_, "summary": summary, "tags": list(tags), "responses": responses}
    if description:
        found["description"] = description
    if parameters:
        found["parameters"] = list(parameters)
    return found


def query_parameter(name: str, about: str, schema: Json, *, required: bool = False) -> Json:
    """A parameter of the query string; arrays are repeated, which is the default style."""
    return {"name": name, "in": "query", "required": required, "description": about, "schema": schema}


def response(about: str, content: Json) -> Json:
    """A response with its media types."""
    return {"description": about, "content": content}


def text_content(*media_types: str) -> Json:
    """The content of media types: any JSON, or what is text to this document."""
    return {media_type.split(";")[0]: {"schema": _any_of(media_type)} for media_type in media_types}


def _any_of(media_type: str) -> Json:
    return {"$ref": "#/components/schemas/JsonLd"} if "json" in media_type else {"type": "string"}


def _name(code: int) -> str:
    return HTTPStatus(code).phrase.replace(" ", "")


def _error(code: int) -> Json:
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _ERRORS[code], "content": {**content, **text_content("text/plain", HTML.media_type)}}


COMPONENTS: Json = {
    "schemas": {
        "Term": _TERM,
        "SparqlResults": _RESULTS,
        "JsonLd": {"description": "JSON, of graphs JSON-LD 1.1", "type": ["object", "array"]},
        "Problem": _PROBLEM,
    },
    "responses": {_name(code): _error(code) for code in _ERRORS},
}

_RDF = text_content(*dict.fromkeys(offer.media_type for offer in GRAPHS))
_PAGE = text_content(HTML.media_type)


def _named(name: str, about: str, example: str = "") -> Json:
    """A part of the path."""
    found = {"name": name, "in": "path", "required": True, "description": about}
    return {**found, **({"example": example} if example else {}), "schema": {"type": "string", "minLength": 1}}


def page(name: str, summary: str, *parameters: Json) -> Json:
    """A page that is HTML alone."""
    ok = response("The page", _PAGE)
    return {"get": operation(name, summary, tags=("pages",), parameters=parameters, ok=ok, errors=(400, 404, 406, 503))}


def _text(name: str, about: str = "") -> Json:
    return query_parameter(name, about or "What to look for", {"type": "string"})


def _part(name: str, about: str) -> Json:
    return query_parameter(name, f"{about}: a name, slug, CURIE or IRI", {"type": "string"}, required=True)


def _generated(name: str, summary: str, tag: str, *media_types: str) -> Json:
    return {"get": operation(name, summary, tags=(tag,), ok=response(summary, text_content(*media_types)))}


def _described(name: str, summary: str, parameters: Sequence[Json] = (), errors: Iterable[int] = (406, 503)) -> Json:
    ok = response(summary, _RDF)
    return {"get": operation(name, summary, tags=("linked data",), parameters=parameters, ok=ok, errors=errors)}


def _identifier(name: str, parameters: Sequence[Json]) -> Json:
    """An identifier answers with a redirection alone."""
    errors = (404, 406, 410)
    found = operation(name, f"Lead to the description of a {name}", tags=("linked data",), parameters=parameters, ok={})
    see_other = {"description": "The description", "headers": {"Location": {"schema": {"type": "string"}}}}
    failures = {str(code): {"$ref": f"#/components/responses/{_name(code)}"} for code in errors}
    return {"get": found | {"responses": {"303": see_other, **failures}}}


def _why() -> Json:
    parts = [_part("s", "The subject"), _part("p", "The property"), _part("o", "The value")]
    formats = {"type": "string", "enum": ["html", "json", "turtle", "markdown", "text"]}
    ok = response("The proof, or what is missing for it", text_content(*_WHY_TYPES))
    parameters = [*parts, query_parameter("format", "The format, instead of Accept.", formats)]
    return {
        "get": operation(
            "why", "Why a statement holds", tags=("pages",), parameters=parameters, ok=ok, errors=(400, 404, 406, 503)
        )
    }


def _dump() -> Json:
    """The files of the export have any format that RDF has."""
    file = {"name": "file", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    ok = response("The file", {"*/*": {"schema": {"type": "string"}}})
    found = operation(
        "dump", "A file of the export", tags=("linked data",), parameters=[file], ok=ok, errors=(400, 404, 503)
    )
    return {"get": found}


_WHY_TYPES = ("text/html", "application/json", "text/turtle", "text/markdown", "text/plain")


def plain_paths(view: View) -> Json:
    """The paths beside those of the questions; pages of what the graph has not are left out."""
    graph, site = view.graph, view.site
    thing, source = _example(view, site.path("doc", "")), _example(view, site.path("doc", "source", ""))
    thing_name = _named("thing", "What follows id/ in its IRI", thing)
    source_name = _named("slug", "What follows source/ in its IRI", source)
    iri = query_parameter("iri", "The IRI of the thing", {"type": "string", "format": "iri"}, required=True)
    format_ = query_parameter("format", "The format, instead of Accept.", {"type": "string"})
    found: Json = {
        "/queries": page("questions", "The questions it knows", _text("tag", "Only those with this tag")),
        "/search": page("search", "Things by name", _text("q")),
        "/id/{thing}": _identifier("thing", [thing_name]),
        "/source/{slug}": _identifier("source", [source_name]),
        "/graph/{name}": _identifier("graph", [_named("name", "accepted or inferred", "accepted")]),
        "/doc/{thing}": _described("document", "The description of a thing", [thing_name], (404, 406, 410, 503)),
        "/describe": _described("describe", "The description of any IRI", [iri, format_], (400, 404, 406, 410, 503)),
        "/why": _why(),
        "/data": page("data", "The data and their downloads"),
        "/about": page("about", "About this service"),
        "/dump/{file}": _dump(),
        "/.well-known/void": _described("void", "The description of the dataset (VoID)"),
        "/.well-known/sparql-examples": _described("examples", "The questions as SPARQL examples"),
        "/openapi.json": _generated("openapi", "This document", "operation", "application/json"),
        "/healthz": _generated("health", "Whether the service is well", "operation", "application/json"),
        "/metrics": _generated("metrics", "Figures for Prometheus", "operation", "text/plain"),
    }
    if graph.documents:
        found["/sources"] = page("sources", "The sources", _text("kind", "Only those of this kind"))
    if graph.settlement.verdicts:
        about = "Where sources disagree, and what was decided"
        found["/conflicts"] = page("conflicts", about, _text("kind", "Only these"))
    if graph.ontology_triples:
        found["/ontology"] = _described("ontology", "The ontology")
        found["/ontology/{version}"] = _identifier("version", [_named("version", "The version, such as 0.1.0")])
    return found


def _example(view: View, below: str) -> str:
    """The name of the first thing whose page stands below a path; "" where there is none."""
    index = statements(view)
    for term in index.by_subject:
        found = view.site.page_of(term.value) if isinstance(term, NamedNode) else ""
        if found.startswith(below) and not found.removeprefix(below).startswith("source/"):
            return unquote(found.removeprefix(below))
    return ""
