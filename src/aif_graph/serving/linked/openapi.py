"""The service as an OpenAPI 3.1 document, generated from the catalogue: a path for each canned query.

https://spec.openapis.org/oas/v3.1.0. Values of an ``iri`` parameter are described, not enumerated in its schema:
labels, codes, slugs, CURIEs and IRIs are all taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from aif_graph.answers.formats import served_for
from aif_graph.asking.catalogue import CannedQuery, Parameter
from aif_graph.asking.types import TYPES
from aif_graph.serving.frame import frame_of, licence_name
from aif_graph.serving.linked.openapi_parts import (
    COMPONENTS,
    operation,
    page,
    plain_paths,
    query_parameter,
    ref,
    response,
    text_content,
)
from aif_graph.serving.replies import Reply
from aif_graph.serving.requests.negotiation import GRAPHS, ROWS, Offer
from aif_graph.serving.view import View

MAX_LISTED = 60
_DESCRIPTION = (
    "A knowledge graph. Each of its questions has a path of its own below /queries; send any other to /sparql by "
    "the SPARQL 1.1 Protocol. Choose a format with Accept; below /queries and /doc, a file extension also works, "
    "such as .csv or .ttl. The service is read-only."
)


def openapi(view: View, arguments: Mapping[str, object]) -> Reply:  # noqa: ARG001 - the signature of every maker
    """Return the document as JSON."""
    return Reply(200, "application/json", f"{json.dumps(document(view), ensure_ascii=False)}\n".encode())


def document(view: View) -> dict[str, Any]:
    """The document of a view: the canned queries of its graph, and what every service has."""
    queries, manifest = view.graph.queries.values(), view.graph.manifest
    tags = {tag for query in queries for tag in query.tags}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": manifest.name or "graph",
            "summary": "Questions, SPARQL and linked data",
            "description": "\n\n".join(filter(None, (manifest.description, _DESCRIPTION))),
            "version": version("aif-graph"),
            **({"license": licence(manifest.licence)} if manifest.licence else {}),
        },
        "servers": [{"url": view.site.public_url}],
        "tags": [{"name": tag} for tag in sorted({"sparql", "linked data", "pages", "operation", *tags})],
        "paths": {
            "/sparql": {"get": _sparql(), "post": _sparql_post()},
            **{f"/queries/{query.name}": {"get": _question(query, view)} for query in queries},
            **dict(_pictures(queries, view)),
            **plain_paths(view),
            **dict(_shortcuts(view)),
        },
        "components": COMPONENTS,
    }


def _shortcuts(view: View) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pages of questions that have an address of their own."""
    for link in frame_of(view).navigation:
        if link.question and link.parts[0] != "queries":
            query = view.graph.queries[link.question]
            asked = [_parameter(parameter, view) | {"required": False} for parameter in query.parameters]
            yield f"/{link.parts[0]}", page(f"page-{link.parts[0]}", query.summary, *asked)


def licence(iri: str) -> dict[str, str]:
    """A licence as OpenAPI names it: one of Creative Commons by its SPDX identifier, any other by its address."""
    name = licence_name(iri)
    if not name.startswith("CC"):
        return {"name": iri, "url": iri}
    return {"name": name, "identifier": name.replace(" ", "-")}


def _question(query: CannedQuery, view: View) -> dict[str, Any]:
    offers, of_answer = (GRAPHS, []) if _makes_graph(query) else (ROWS, [_LABELS])
    return operation(
        f"question-{query.name}",
        query.summary,
        description=query.description,
        tags=query.tags,
        parameters=[*(_parameter(parameter, view) for parameter in query.parameters), *of_answer],
        ok=response("The answer", _content(offers)),
        errors=(400, 404, 406, 503) if query.parameters else (400, 406, 503),
    )


def _pictures(queries: Iterable[CannedQuery], view: View) -> Iterator[tuple[str, dict[str, Any]]]:
    """The answers that can be drawn, in each format of pictures."""
    for query in queries:
        for format_ in served_for("picture") if query.view else ():
            drawn = operation(
                f"{format_.name}-{query.name}",
                f"{query.summary} As a picture",
                tags=query.tags,
                parameters=[_parameter(parameter, view) for parameter in query.parameters],
                ok=response("The picture", text_content(format_.media_type)),
                errors=(400, 404, 503) if query.parameters else (400, 503),
            )
            yield f"/queries/{query.name}.{format_.extension}", {"get": drawn}


def _makes_graph(query: CannedQuery) -> bool:
    """Whether the answer is a graph: by the first word that is a form of query."""
    from aif_graph.sparql.lexer import tokens

    forms = {"SELECT": False, "ASK": False, "CONSTRUCT": True, "DESCRIBE": True}
    return next((forms[t.text.upper()] for t in tokens(query.text) if t.text.upper() in forms), False)


def _parameter(parameter: Parameter, view: View) -> dict[str, Any]:
    value, schema = TYPES[parameter.type].value, dict(TYPES[parameter.type].schema)
    if parameter.default is not None and not parameter.is_today:
        schema["default"] = value(parameter.default)
    default = " Today, in UTC, by default." if parameter.is_today else ""
    told = f"{parameter.about[0].upper()}{parameter.about[1:]}.{_values(parameter, view)}{default}"
    found = query_parameter(parameter.name, told, schema, required=parameter.required)
    if parameter.example:
        found["example"] = value(parameter.example)
    return found


def _values(parameter: Parameter, view: View) -> str:
    """What may be written for an ``iri`` parameter, in a sentence; all values where they are few."""
    if parameter.type != "iri":
        return ""
    ways = " By label, code, slug, CURIE or IRI."
    labels = [label for _, label in view.graph.names.instances(parameter.class_)] if parameter.class_ else []
    if not 0 < len(labels) <= MAX_LISTED:
        return ways
    return f"{ways} One of: {'; '.join(labels)}."


def _content(offers: Iterable[Offer]) -> dict[str, Any]:
    """The media types of an answer; those in JSON with their schemas."""
    schemas = {"application/sparql-results+json": ref("SparqlResults"), "application/ld+json": ref("JsonLd")}
    registered = {offer.format: offer.media_type.split(";")[0] for offer in reversed(tuple(offers))}
    return {type_: {"schema": schemas.get(type_, {"type": "string"})} for type_ in reversed(registered.values())}


def _sparql() -> dict[str, Any]:
    return operation(
        "sparql-get",
        "Answer a SPARQL query; without one, describe the service",
        tags=("sparql",),
        parameters=[
            query_parameter("query", "The query; the prefixes of the graph need no declaration.", {"type": "string"}),
            *(query_parameter(name, about, schema) for name, (about, schema) in _DATASET.items()),
        ],
        ok=response("The answer, or the description of the service", _content((*ROWS, *GRAPHS))),
        errors=(400, 403, 406, 503),
    )


def _sparql_post() -> dict[str, Any]:
    fields = {name: {**schema, "description": about} for name, (about, schema) in _DATASET.items()}
    form = {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}, **fields}}
    body = {"application/x-www-form-urlencoded": {"schema": form}, **text_content("application/sparql-query")}
    return operation(
        "sparql-post",
        "Answer a SPARQL query",
        tags=("sparql",),
        ok=response("The answer", _content((*ROWS, *GRAPHS))),
        errors=(400, 403, 406, 413, 415, 503),
    ) | {"requestBody": {"required": True, "content": body}}


_NAMES = ("Names instead of IRIs in CSV and TSV.", {"type": "boolean", "default": False})
_LABELS = query_parameter("labels", *_NAMES)
_IRIS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_DATASET: Mapping[str, tuple[str, dict[str, Any]]] = {
    "default-graph-uri": ("A graph to use as default graph instead of the service's own; may be repeated.", _IRIS),
    "named-graph-uri": ("A named graph of the dataset; may be repeated.", _IRIS),
    "asserted": ("Use only what sources state, without inferred statements.", {"type": "boolean", "default": False}),
    "format": (
        "The format, overriding Accept.",
        {"type": "string", "enum": list(dict.fromkeys(offer.format for offer in (*ROWS, *GRAPHS)))},
    ),
    "labels": _NAMES,
}
