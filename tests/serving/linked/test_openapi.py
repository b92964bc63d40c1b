"""The OpenAPI document: valid by its own schema, and true to the catalogue and the negotiation tables."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from aif_graph.answers.writing import write_answer
from aif_graph.asking.catalogue import Parameter
from aif_graph.datasets import Answer
from aif_graph.errors import QueryError
from aif_graph.frozen import replace
from aif_graph.knowledge import KnowledgeGraph
from aif_graph.serving.frame import read_frame, shortcuts
from aif_graph.serving.linked.openapi import document, openapi
from aif_graph.serving.problems import problem
from aif_graph.serving.requests.addresses import ROUTES
from aif_graph.serving.requests.negotiation import GRAPHS, ROWS
from aif_graph.serving.site import Site
from aif_graph.serving.view import View

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")


@pytest.fixture(scope="session")
def view(graph: KnowledgeGraph) -> View:
    return View(graph, Site("https://example.org/aif"))


@pytest.fixture(scope="session")
def described(view: View) -> dict[str, Any]:
    reply = openapi(view, {})
    assert (reply.status, reply.media_type) == (200, "application/json")
    found: dict[str, Any] = json.loads(reply.body)
    return found


def operations(described: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, verb, found) for path, verbs in described["paths"].items() for verb, found in verbs.items()]


def test_it_is_valid_by_the_schema_of_openapi(described: dict[str, Any]) -> None:
    definitions = pytest.importorskip(
        "schemathesis.specs.openapi.definitions", reason="schemathesis, which ships the schema, is not installed"
    )
    validator = jsonschema.Draft202012Validator(definitions.OPENAPI_31)
    assert [error.message for error in validator.iter_errors(described)] == []
    assert list(validator.iter_errors(described | {"paths": {"no-slash": {"get": {}}}})), "the schema sees errors"


def test_schemas_are_schemas_and_references_lead_somewhere(described: dict[str, Any]) -> None:
    for schema in described["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in set(re.findall(r'"\$ref": "#/([^"]*)"', json.dumps(described))):
        found: Any = described
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_operations_have_names_of_their_own_and_known_tags(described: dict[str, Any]) -> None:
    names = [found["operationId"] for _, _, found in operations(described)]
    assert len(names) == len(set(names))
    known = {tag["name"] for tag in described["tags"]}
    assert {tag for _, _, found in operations(described) for tag in found["tags"]} <= known


def test_each_path_declares_its_variables(described: dict[str, Any]) -> None:
    for path, _, found in operations(described):
        declared = {p["name"] for p in found.get("parameters", []) if p["in"] == "path"}
        assert declared == set(re.findall(r"{(\w+)}", path))


def test_the_server_is_where_the_site_is(described: dict[str, Any]) -> None:
    assert described["servers"] == [{"url": "https://example.org/aif"}]


def test_there_is_a_route_for_each_path(graph: KnowledgeGraph, described: dict[str, Any]) -> None:
    routes = (*ROUTES, *shortcuts(read_frame(graph)))
    routed = {re.sub(r":\w+}", "}", pattern) for pattern, _ in routes} | {"/healthz", "/metrics"}
    told = {path for path in described["paths"] if not path.startswith("/queries/")}
    assert told <= routed
    # Not told of: the start page, a suffix, what robots read, and pictures at a second address.
    pictures = {f"{path}.svg" for path in ("/my-country", "/map", "/timeline", "/matrix")}
    assert routed - told - pictures == {
        "/",
        "/queries/{name}",
        "/ontology.{suffix}",
    } | {
        *("/context.jsonld", "/sitemap.xml", "/robots.txt"),
    }


def test_each_canned_query_has_its_path_and_parameters(graph: KnowledgeGraph, described: dict[str, Any]) -> None:
    assert {path for path in described["paths"] if path.startswith("/queries/")} == {
        *(f"/queries/{name}" for name in graph.queries),
        *(f"/queries/{name}.svg" for name, query in graph.queries.items() if query.view),
    }
    for name, query in graph.queries.items():
        found = described["paths"][f"/queries/{name}"]["get"]
        assert found["summary"] == query.summary
        told = [(p["name"], p["required"]) for p in found.get("parameters", [])]
        of_answer = [] if "text/turtle" in found["responses"]["200"]["content"] else [("labels", False)]
        assert told == [*((p.name, p.required) for p in query.parameters), *of_answer]


def test_media_types_are_those_of_the_kind_of_answer(graph: KnowledgeGraph, described: dict[str, Any]) -> None:
    for name, query in graph.queries.items():
        if any(parameter.required for parameter in query.parameters):
            continue
        offers = GRAPHS if graph.run(name).kind == "graph" else ROWS
        content = described["paths"][f"/queries/{name}"]["get"]["responses"]["200"]["content"]
        assert set(content) <= {offer.media_type.split(";")[0] for offer in offers}
        assert len(content) == len({offer.format for offer in offers})
        assert next(iter(content)) == offers[0].media_type.split(";")[0]


def test_values_of_a_class_are_listed_where_they_are_few(described: dict[str, Any]) -> None:
    country, day, labels = described["paths"]["/queries/systems-open-to-country"]["get"]["parameters"]
    assert (country["name"], day["name"], labels["name"]) == ("country", "day", "labels")
    assert "Denmark; " in country["description"]
    assert country["schema"] == {"type": "string", "minLength": 1}, "codes and IRIs are taken as well"
    assert country["example"] == "Denmark"
    organisation, _ = described["paths"]["/queries/organisation-roles"]["get"]["parameters"]
    assert "One of" not in organisation["description"]


@pytest.mark.parametrize(
    ("type_", "default", "schema"),
    [
        ("integer", "5", {"type": "integer", "default": 5}),
        ("decimal", "2.5", {"type": "number", "default": 2.5}),
        ("boolean", "false", {"type": "boolean", "default": False}),
        ("date", "2026-01-01", {"type": "string", "format": "date", "default": "2026-01-01"}),
        ("string", "a", {"type": "string", "default": "a"}),
        ("string", None, {"type": "string"}),
    ],
)
def test_types_and_defaults(view: View, type_: str, default: str | None, schema: dict[str, object]) -> None:
    query = view.graph.queries["accelerators"]
    parameter = Parameter("the-name", type_, "what it is", default=default, required=False, example=default or "")
    odd = replace(query, parameters=(parameter,))
    changed = replace(view.graph)
    changed.__dict__["queries"] = {**view.graph.queries, query.name: odd}
    found, labels = document(replace(view, graph=changed))["paths"][f"/queries/{query.name}"]["get"]["parameters"]
    assert labels["name"] == "labels"
    assert found["schema"] == schema
    assert (found["name"], found["required"], found["description"]) == ("the-name", False, "What it is.")
    assert found.get("example") == schema.get("default")


def valid(described: dict[str, Any], name: str, value: object) -> bool:
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    return bool(jsonschema.Draft202012Validator(schema).is_valid(value))


def test_answers_and_problems_fit_their_schemas(graph: KnowledgeGraph, described: dict[str, Any]) -> None:
    for text in ("SELECT * { ?s ?p ?o } LIMIT 50", "ASK {}", "SELECT (TRIPLE(<a:a>, <a:b>, 1) AS ?t) {}"):
        assert valid(described, "SparqlResults", json.loads(write_answer(graph.query(text), "json", graph.names)))
    cut = json.loads(write_answer(Answer("rows", ("a",), truncated=True), "json", graph.names))
    assert valid(described, "SparqlResults", cut)
    assert not valid(described, "SparqlResults", {"head": {}})
    assert not valid(described, "SparqlResults", {"boolean": True})
    with pytest.raises(QueryError) as caught:
        graph.query("ASK {")
    assert valid(described, "Problem", json.loads(problem(caught.value, "json", None).body))
    assert not valid(described, "Problem", {"title": "x"})
