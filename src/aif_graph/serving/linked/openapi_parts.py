"""The parts of the OpenAPI document that all graphs share: schemas, errors, and the paths beside the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from aif_graph.serving.frame import addresses_of
from aif_graph.serving.once import once_per_view
from aif_graph.serving.replies import PROBLEM_JSON
from aif_graph.serving.requests.addresses import Address, Variable
from aif_graph.serving.requests.negotiation import HTML
from aif_graph.serving.view import View
from aif_graph.serving.wording.statements import statements

Json = dict[str, Any]

_STRING, _WHOLE = {"type": "string"}, {"type": "integer"}
_FROM_ONE = {**_WHOLE, "minimum": 1}


def _object(*required: str, **properties: Json) -> Json:
    """The schema of an object with these properties, some of them required."""
    return {"type": "object", "required": list(required), "properties": properties}


def ref(name: str) -> Json:
    """A schema of COMPONENTS by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


_TERM = _object(
    *("type", "value"),
    type={"enum": ["uri", "literal", "bnode", "triple"]},
    value={"type": ["string", "object"]},
    datatype=_STRING,
    **{"xml:lang": _STRING},
)
_BINDING = {"type": "object", "additionalProperties": ref("Term")}
_RESULTS = {
    "description": "SPARQL 1.1 Query Results JSON Format",
    **_object(
        "head",
        head={
            "type": "object",
            "properties": {
                "vars": {"type": "array", "items": _STRING},
                "truncated": {"const": True, "description": "The answer was truncated at a limit."},
            },
        },
        boolean={"type": "boolean"},
        results=_object("bindings", bindings={"type": "array", "items": _BINDING}),
    ),
    "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
}
_PROBLEM = {
    "description": "RFC 9457",
    **_object(
        *("type", "title", "status", "detail"),
        type=_STRING,
        title=_STRING,
        status=_WHOLE,
        detail=_STRING,
        code={**_STRING, "description": "What is wrong, as a code for programs"},
        hint={**_STRING, "description": "What to do next"},
        place={**_STRING, "description": "File, line and column"},
        line={**_FROM_ONE, "description": "Line of the query or the file, from 1"},
        column={**_FROM_ONE, "description": "Column of the query or the file, from 1"},
    ),
}
_ERRORS: Mapping[int, str] = {
    400: "The request is malformed, or a value is of the wrong type",
    403: "The service is read-only",
    404: "The graph contains nothing with that name",
    406: "The answer is not available in any of the requested formats",
    410: "The thing has been withdrawn",
    413: "The request is too large",
    415: "A query cannot be sent in that media type",
    503: "A limit was exceeded, or the service is busy",
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
    return {type_.split(";")[0]: {"schema": ref("JsonLd") if "json" in type_ else _STRING} for type_ in media_types}


def _name(code: int) -> str:
    return HTTPStatus(code).phrase.replace(" ", "")


def _error(code: int) -> Json:
    content = {PROBLEM_JSON: {"schema": ref("Problem")}}
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


def page(name: str, summary: str, *parameters: Json) -> Json:
    """A page that is HTML alone."""
    ok = response("The page", text_content(HTML.media_type))
    return {"get": operation(name, summary, tags=("pages",), parameters=parameters, ok=ok, errors=(400, 404, 406, 503))}


def plain_paths(view: View) -> Json:
    """The paths beside those of the questions; what the graph has not is left out."""
    return {
        re.sub(r":\w+}", "}", address.path): {"get": _described(address, _examples(view))}
        for address in addresses_of(view.graph)
        if address.name
    }


def _described(address: Address, examples: Mapping[str, str]) -> Json:
    """The operation of one address."""
    parts = [_part(variable, examples.get(variable.name) or variable.example) for variable in address.parts]
    asked = [
        query_parameter(v.name, v.about, {"type": "string", **v.schema}, required=v.required) for v in address.query
    ]
    found = operation(
        address.name,
        address.summary,
        tags=(address.tag,),
        parameters=[*parts, *asked],
        ok=response(address.gives or address.summary, text_content(*address.types)),
        errors=address.errors,
    )
    if not address.types:  # it leads elsewhere
        location = {"Location": {"schema": {"type": "string"}}}
        del found["responses"]["200"]
        found["responses"] = {"303": {"description": "The description", "headers": location}, **found["responses"]}
    return found


def _part(variable: Variable, example: str) -> Json:
    """A part of the path."""
    found = {"name": variable.name, "in": "path", "required": True, "description": variable.about}
    return {**found, **({"example": example} if example else {}), "schema": {"type": "string", "minLength": 1}}


@once_per_view
def _examples(view: View) -> Mapping[str, str]:
    """The names of the first thing and of the first source that have a page, by what is named in an address."""
    below, page_of = view.site.path("doc", ""), view.site.page_of
    pages = (page for iri in sorted(statements(view).things()) if (page := page_of(iri)).startswith(below))
    names = [unquote(page.removeprefix(below)) for page in pages]
    sources = [name.removeprefix("source/") for name in names if name.startswith("source/")]
    return {"thing": next((name for name in names if not name.startswith("source/")), ""), "slug": (*sources, "")[0]}
