"""Requests made out of the service's own OpenAPI document: what it promises is what the service does."""

from __future__ import annotations

import contextlib
from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.openapi import from_url
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.serving.conftest import Service

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ACCEPTS = (
    "*/*",
    "text/html,application/xhtml+xml,*/*;q=0.8",
    "application/sparql-results+json, application/ld+json;q=0.9",
    "text/csv",
    "application/sparql-results+xml, application/rdf+xml;q=0.9",
    "text/turtle, text/tab-separated-values;q=0.5",
    "application/ld+json",
    "image/png",
    "",
)
fuzzed = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("mode", "examples"),
    [
        (GenerationMode.POSITIVE, 2),
        (GenerationMode.NEGATIVE, 1),
        pytest.param(GenerationMode.POSITIVE, 20, marks=pytest.mark.slow),
        pytest.param(GenerationMode.NEGATIVE, 20, marks=pytest.mark.slow),
    ],
)
def test_each_operation_answers_as_it_is_described(service: Service, mode: GenerationMode, examples: int) -> None:
    told: Counter[tuple[str, int]] = Counter()
    # The first worker of a busy machine may need more time than this service gives it.
    assert any(service.get("/openapi.json").status == 200 for _ in range(10))
    schema = from_url(f"{service.url}/openapi.json")
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(fuzzed, max_examples=examples)
        @given(operation.as_strategy(mode), st.sampled_from(ACCEPTS))
        def answers(case: schemathesis.Case, accept: str) -> None:
            case.headers["Accept"] = accept
            response = case.call(timeout=60)
            told[case.operation.path, response.status_code] += 1
            case.validate_response(response, checks=CHECKS)
            assert response.status_code < 500 or (response.status_code == 503 and response.text), response.text

        with contextlib.suppress(Unsatisfiable) if mode == GenerationMode.NEGATIVE else contextlib.nullcontext():
            answers()  # for some operations nothing is wrong: without parameters, or with texts alone
    assert sum(told.values()) > 50
    if mode == GenerationMode.POSITIVE:
        assert {path for path, _ in told} == {operation.ok().path for operation in schema.get_all_operations()}
        assert {status for _, status in told} >= {200, 400, 404, 406}
